// A viewer for the gallery of a page: Left goes on and Right goes back, as the pictures run from right to left.
// Without this file every thumbnail leads to its picture.

const links = [...document.querySelectorAll("[data-gallery] a")];
const viewer = document.querySelector("[data-viewer]");
const part = (name) => viewer.querySelector(`[data-${name}]`);
const fa = (number) => number.toLocaleString("fa");
let current = 0;

function show(place) {
  current = (place + links.length) % links.length;
  const link = links[current];
  const picture = new Image();
  picture.alt = link.querySelector("img").alt;
  picture.src = link.href;
  part("frame").replaceChildren(picture);
  const values = { number: fa(current + 1), count: fa(links.length) };
  part("place").textContent = part("place").dataset.wording.replace(/\{(\w+)\}/g, (_match, name) => values[name]);
  const caption = link.closest("figure").querySelector("figcaption");
  part("words").replaceChildren(...(caption ? caption.cloneNode(true).childNodes : []));
}

function openAt(event, place) {
  // With a key held down a link does what it does everywhere.
  if (event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  viewer.showModal();
  show(place);
}

function pressed(event) {
  const place = { ArrowLeft: current + 1, ArrowRight: current - 1, Home: 0, End: links.length - 1 }[event.key];
  if (place === undefined) return;
  event.preventDefault();
  show(place);
}

if (viewer?.showModal) {
  links.forEach((link, place) => link.addEventListener("click", (event) => openAt(event, place)));
  viewer.addEventListener("keydown", pressed);
  viewer.addEventListener("click", ({ target }) => {
    if (target.dataset.step) show(current + Number(target.dataset.step));
    else if (target === viewer || target === part("frame") || "close" in target.dataset) viewer.close();
  });
  // Back to the picture that was looked at last, which need not be the one that was opened.
  viewer.addEventListener("close", () => links[current].focus());
  for (const button of viewer.querySelectorAll("[data-step]")) button.hidden = links.length < 2;
}
