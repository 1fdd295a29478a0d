/* Cards of the queue: which one is current, and how one becomes a line and a card again. */

export const words = document.getElementById("queue-words")?.dataset ?? {};
const status = document.getElementById("queue-status");
const reduced = matchMedia("(prefers-reduced-motion: reduce)");

export const cards = () => [...document.querySelectorAll("#queue-cards .queue-card, .queue.is-alone .queue-card")];
export const isOpen = (card) => !card.classList.contains("is-done") && !card.classList.contains("is-late");
export const openCards = () => cards().filter(isOpen);

export function say(text) {
  if (status) status.textContent = text;
}

/* The card that the keys act on: the one that is given, or else the one that was. */
export function current(card) {
  if (card) {
    for (const other of document.querySelectorAll(".queue-card[aria-current]")) other.removeAttribute("aria-current");
    card.setAttribute("aria-current", "true");
  }
  return document.querySelector(".queue-card[aria-current]");
}

export function focusCard(card) {
  current(card);
  card.focus({ preventScroll: true });
  card.scrollIntoView({ block: "nearest", behavior: reduced.matches ? "auto" : "smooth" });
}

/* The next card to decide about: below, or else above. */
export function nextOpen(card) {
  const all = cards();
  const place = all.indexOf(card);
  return all.slice(place + 1).find(isOpen) ?? all.slice(0, place).findLast(isOpen);
}

/* In a line without elements, isolates keep a masked number from being turned around. */
const MASKED = /•[•\p{Nd}\s\-./()]*[•\p{Nd}]/gu;

export function about(card) {
  const text = card.querySelector(":scope > .comment-text, .queue-long .comment-text")?.textContent.trim() ?? "";
  const short = text.length > 70 ? `${text.slice(0, 70).trimEnd()}…` : text;
  return `${card.dataset.name}: ${short.replace(MASKED, "\u2066$&\u2069")}`;
}

export function collapse(card, said, canUndo = false) {
  let line = card.querySelector(".queue-line");
  if (!line) {
    card.prepend(document.getElementById("queue-line").content.cloneNode(true));
    line = card.querySelector(".queue-line");
    line.querySelector(".queue-said").textContent = about(card);
  }
  line.querySelector(".queue-mark").textContent = said;
  line.querySelector("[data-take-back]").hidden = !canUndo;
  card.querySelector(".queue-trouble")?.remove();
  const box = card.querySelector("[name=chosen]");
  if (box?.checked) {
    box.checked = false;
    box.dispatchEvent(new Event("change", { bubbles: true }));
  }
  card.classList.add("is-done");
}

export function restore(card) {
  for (const line of card.querySelectorAll(".queue-line, .queue-note")) line.remove();
  card.classList.remove("is-done");
}

/* What was done without changing the comment's state, in the open card, with its way back. */
export function remark(card, text) {
  card.querySelector(".queue-note")?.remove();
  card.append(document.getElementById("queue-note").content.cloneNode(true));
  card.querySelector(".queue-note span").textContent = text;
}

/* What went wrong, in the card; one that a colleague decided about has nothing more to press. */
export function trouble(card, text, isLate = false) {
  const line = Object.assign(document.createElement("p"), { className: "queue-trouble", textContent: text });
  card.querySelector(".queue-trouble")?.remove();
  card.append(line);
  if (isLate) {
    card.classList.add("is-late");
    card.querySelector(".queue-acts")?.remove();
  }
  say(text);
}
