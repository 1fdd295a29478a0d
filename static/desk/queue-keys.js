/* The keys of the queue, by their place on the keyboard: they are the same on a Persian and on a Latin one. */
import { cards, current, focusCard, openCards } from "./queue-cards.js";

const WRITING = "input:not([type=checkbox]), textarea, select, [contenteditable]";
const help = document.getElementById("help-dialog");

function move(step) {
  const open = openCards();
  const here = current();
  const place = open.indexOf(here);
  // From a card that is done, to the open ones around it.
  const start = place >= 0 ? place + step : open.findIndex((card) => cards().indexOf(card) > cards().indexOf(here));
  const hasFocus = document.activeElement === here || here?.contains(document.activeElement);
  const wanted = place >= 0 && !hasFocus ? place : start;
  const card = open[Math.min(Math.max(wanted, 0), open.length - 1)];
  if (card) focusCard(card);
}

function press(code) {
  const card = current();
  if (!card || card.classList.contains("is-done")) return false;
  const button = [...card.querySelectorAll("[data-key]")].find((each) => each.dataset.key.split(" ").includes(code));
  if (!button || button.closest("[hidden]")) return false;
  button.click();
  return true;
}

function choose() {
  const box = current()?.querySelector("[name=chosen]");
  if (!box) return false;
  box.click();
  return true;
}

export function startKeys({ takeBack }) {
  const moves = { KeyJ: () => move(1), KeyK: () => move(-1), KeyZ: () => takeBack(), KeyX: choose };
  for (const button of document.querySelectorAll("[data-open-help]")) {
    button.hidden = false;
    button.addEventListener("click", () => help.showModal());
  }
  document.addEventListener("focusin", (event) => {
    const card = event.target.closest?.(".queue-card");
    if (card && !card.classList.contains("is-done")) current(card);
  });
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing || event.defaultPrevented) return;
    if (event.target.closest?.(WRITING) || document.querySelector("dialog[open]")) return;
    if (event.shiftKey) {
      if (event.code === "Slash" || event.key === "?" || event.key === "؟") help.showModal(event.preventDefault());
      return;
    }
    if (event.code in moves) {
      if (event.repeat && !["KeyJ", "KeyK"].includes(event.code)) return;
      moves[event.code]();
      event.preventDefault();
    } else if (!event.repeat && press(event.code)) event.preventDefault();
  });
}
