/* The page as it will be, beside the form, from what is typed. The form is copied and posted into a frame in which no
   script runs; nothing is saved. Without this file a button of the form posts into the same frame. */

const panel = document.getElementById("article-preview");
const form = panel.closest("form");
const place = panel.querySelector(".preview-place");
const said = panel.querySelector(".preview-said");
const widths = [...panel.querySelectorAll("[data-width]")];
const summary = panel.querySelector("summary");
// After the last letter; somebody who types on waits for nothing.
const PAUSE = 1200;
const PATIENCE = 20_000;
let shown = place.querySelector("iframe");
let width = 390;
let timer, loading, again;

function say(what) {
  said.textContent = said.dataset[what];
}

/* What the editor has not put into its field yet. */
function takeFromEditors() {
  for (const editor of Object.values(window.CKEDITOR?.instances ?? {})) editor.updateElement();
}

/* A form of its own: the desk's watchers of the real one see nothing being sent. */
function post(target) {
  takeFromEditors();
  const copy = document.createElement("form");
  Object.assign(copy, { method: "post", action: panel.dataset.address, target, enctype: "multipart/form-data", hidden: true });
  for (const [name, value] of new FormData(form)) {
    if (typeof value !== "string" || name === "_move") continue;
    const field = document.createElement("textarea");
    Object.assign(field, { name, value });
    copy.append(field);
  }
  document.body.append(copy);
  copy.submit();
  copy.remove();
}

/* Scaled to the room that there is: a page for the desktop beside a form is looked at, not read. */
function fit() {
  const room = place.clientWidth;
  const scale = Math.min(1, room / width);
  place.style.blockSize = "";
  for (const frame of place.children) {
    frame.style.inlineSize = `${width}px`;
    frame.style.blockSize = `${place.clientHeight / scale}px`;
    frame.style.transform = `scale(${scale})`;
    frame.style.insetInlineStart = `${Math.max(0, (room - width) / 2)}px`;
  }
}

function isPage(frame) {
  try {
    return Boolean(frame.contentDocument?.querySelector("[data-preview]"));
  } catch {
    return false;
  }
}

/* A page that may not be framed is a stranger to this one: it cannot be asked where it is. */
function isEmpty(frame) {
  try {
    return frame.contentWindow.location.href === "about:blank";
  } catch {
    return false;
  }
}

function ended(fresh) {
  clearTimeout(loading?.patience);
  loading = undefined;
  if (isPage(fresh)) {
    const from = shown.contentDocument?.scrollingElement?.scrollTop ?? 0;
    fresh.contentDocument.scrollingElement.scrollTop = from;
    shown.remove();
    shown = fresh;
    fresh.classList.remove("coming");
    say(fresh.contentDocument.querySelector(".preview-mistakes") ? "mistaken" : "shown");
  } else {
    fresh.remove();
    say("lost");
  }
  if (again) show();
}

/* Into a frame of its own each time: the page that stands there stays until the next has come, and the browser's way
   back does not lead through previews. */
function show() {
  clearTimeout(timer);
  if (loading) {
    again = true;
    return;
  }
  again = false;
  say("loading");
  const fresh = shown.cloneNode();
  fresh.name = `article-preview-${Date.now()}`;
  fresh.classList.add("coming");
  place.append(fresh);
  fit();
  loading = { patience: setTimeout(() => ended(fresh), PATIENCE) };
  // An empty frame has loaded its emptiness already, or does so at once.
  fresh.addEventListener("load", () => {
    if (loading && !isEmpty(fresh)) ended(fresh);
  });
  post(fresh.name);
}

function later() {
  if (!panel.open) return;
  clearTimeout(timer);
  timer = setTimeout(show, PAUSE);
}

function choose(button) {
  width = Number(button.dataset.width);
  for (const each of widths) each.setAttribute("aria-pressed", String(each === button));
  panel.classList.toggle("wide", width > 390);
  document.body.classList.toggle("preview-beside", panel.open && width <= 390);
  fit();
}

function close() {
  panel.open = false;
  summary.focus();
}

panel.classList.add("live");
panel.querySelector(".preview-widths").hidden = false;
const closing = panel.querySelector(".preview-close");
closing.hidden = false;
closing.addEventListener("click", close);
for (const button of widths) button.addEventListener("click", () => choose(button));
panel.querySelector(".preview-show").addEventListener("click", (event) => {
  event.preventDefault();
  show();
});
panel.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || !panel.open) return;
  event.stopPropagation();
  close();
});
panel.addEventListener("toggle", () => {
  document.body.classList.toggle("preview-beside", panel.open && width <= 390);
  if (!panel.open) return clearTimeout(timer);
  fit();
  show();
});
for (const opener of document.querySelectorAll('a[href="#article-preview"]')) {
  opener.addEventListener("click", (event) => {
    event.preventDefault();
    panel.open = true;
    panel.querySelector(".preview-show").focus();
  });
}
for (const kind of ["input", "change"]) form.addEventListener(kind, later);
window.CKEDITOR?.on("instanceReady", ({ editor }) => editor.on("change", later));
for (const editor of Object.values(window.CKEDITOR?.instances ?? {})) editor.on("change", later);
new ResizeObserver(fit).observe(place);
