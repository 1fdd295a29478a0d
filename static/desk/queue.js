/* The moderators' queue without leaving the page: keys, acts that are sent at once, undo, the next comments by themselves. */
import { about, collapse, current, focusCard, isOpen, nextOpen, openCards, remark, restore, say, trouble, words } from "./queue-cards.js";
import { actsSent, arrived, isIdle, send } from "./queue-sending.js";
import { startBulk } from "./queue-bulk.js";
import { startKeys } from "./queue-keys.js";
import { showCurrentTab } from "./queue-tabs.js";

// What was done since the page was loaded, the latest last; also what cannot be taken back, so that nothing older is.
const done = [];
// Where each card that was decided about belongs, though its line may be gone from the page.
const items = new WeakMap();
const KEPT_LINES = 10;

/* An act on a card: the card is a line at once; what the server says decides whether it stays one. */
async function act(card, button, address, data) {
  const next = nextOpen(card);
  collapse(card, button.dataset.done);
  if (next) focusCard(next);
  const entry = { card, address: card.dataset.undo };
  // Settled reports do not come back; an undo would take back the approval before them.
  const isFinal = "final" in button.dataset;
  done.push(entry);
  const answer = await send(address, data);
  if (answer.done) {
    say(answer.message);
    entry.isFinal = isFinal || !answer.can_undo;
    collapse(card, button.dataset.done, !entry.isFinal);
  } else {
    entry.isRefused = true;
    forget(entry);
    restore(card);
    trouble(card, answer.message, answer.code === 409);
    if (!next) focusCard(card);
  }
  await loadMoreWhenCleared();
}

function forget(entry) {
  const place = done.indexOf(entry);
  if (place >= 0) done.splice(place, 1);
}

async function takeBack(entry = done.findLast((each) => !each.isGoing)) {
  if (!entry) return takeBackBefore();
  entry.isGoing = true;
  // Its answer may still be under way, and says whether it can be taken back.
  await arrived();
  if (entry.isFinal || entry.isRefused) {
    entry.isGoing = false;
    return entry.isFinal && say(words.final);
  }
  const token = document.querySelector("input[name=csrfmiddlewaretoken]").value;
  const data = entry.data ?? new FormData();
  data.set("csrfmiddlewaretoken", token);
  const answer = await send(entry.address, data);
  say(answer.done && !entry.data ? `${words.undone}: ${about(entry.card)}` : answer.message);
  if (!answer.done) {
    entry.isGoing = false;
    entry.isFinal = answer.code === 409;
    return trouble(entry.card, answer.message);
  }
  forget(entry);
  for (const card of entry.cards ?? [entry.card]) bringBack(card);
  focusCard(entry.card);
}

/* What was done before the page was loaded, the server knows; it says so above the list. */
function takeBackBefore() {
  if (isIdle()) document.getElementById("queue-last")?.requestSubmit();
}

/* Also a card whose line has made room for newer ones. */
function bringBack(card) {
  restore(card);
  document.querySelector("#content-main > .queue-empty")?.remove();
  const item = items.get(card);
  if (item && !document.getElementById(card.id)) document.getElementById("queue-cards").prepend(item);
}

/* --- Dialogs ----------------------------------------------------------------------------------- */

function openDialog(button, card) {
  const dialog = document.getElementById(button.dataset.dialog);
  if (!dialog) return false;
  dialog.card = card;
  dialog.button = button;
  const line = dialog.querySelector("[data-about]");
  if (line) line.textContent = about(card);
  for (const list of dialog.querySelectorAll("[data-errors]")) list.hidden = true;
  dialog.querySelector("form").reset();
  dialog.showModal();
  return true;
}

function dataOf(form, submitter, card) {
  const data = new FormData(form, submitter?.name ? submitter : undefined);
  data.set("seen", card.dataset.status);
  return data;
}

function rejectWith(reason) {
  const dialog = reason.closest("dialog");
  const { card, button } = dialog;
  const data = dataOf(reason.form, reason, card);
  dialog.close();
  act(card, button, button.form.action, data);
}

async function ban(dialog) {
  const form = dialog.querySelector("form");
  if (!form.reportValidity()) return;
  const { card, button } = dialog;
  const data = dataOf(form, null, card);
  const answer = await send(button.href.split("?")[0], data);
  for (const list of dialog.querySelectorAll("[data-errors]")) {
    const told = answer.errors?.[list.dataset.errors] ?? [];
    list.replaceChildren(...told.map((text) => Object.assign(document.createElement("li"), { textContent: text })));
    list.hidden = !told.length;
  }
  if (answer.errors) return;
  dialog.close();
  say(answer.message);
  if (!answer.done) {
    trouble(card, answer.message);
    return focusCard(card);
  }
  done.push(banned(card, answer));
  if (answer.marked) {
    const next = nextOpen(card);
    collapse(card, button.dataset.done, Boolean(answer.take_back));
    if (next) focusCard(next);
    await loadMoreWhenCleared();
  } else {
    remark(card, answer.message);
    focusCard(card);
  }
}

/* A ban is an act of its own; with the mark as spam both are taken back at once. */
function banned(card, answer) {
  const data = new FormData();
  if (answer.marked) data.set("spam", "on");
  return { card, address: answer.take_back, data, isFinal: !answer.take_back };
}

for (const dialog of document.querySelectorAll("#reject-dialog, #ban-dialog")) {
  dialog.addEventListener("click", (event) => {
    const button = event.target.closest("button, input[type=submit]");
    if (!button) return;
    event.preventDefault();
    event.stopPropagation();
    if (!dialog.open) return;
    if ("close" in button.dataset) dialog.close();
    else if (button.name === "reason") rejectWith(button);
    else ban(dialog);
  });
  dialog.addEventListener("keydown", (event) => {
    const digit = /^(?:Digit|Numpad)([1-9])$/.exec(event.code);
    if (!digit || dialog.id !== "reject-dialog" || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    event.stopPropagation();
    dialog.querySelectorAll("button[name=reason]")[digit[1] - 1]?.click();
  });
}

/* --- Buttons of the cards ---------------------------------------------------------------------- */

async function openMasked(form, card) {
  const answer = await send(form.action, new FormData(form));
  if (!answer.done) return trouble(card, answer.message);
  for (const text of card.querySelectorAll(":scope > .comment-text, .queue-long > .comment-text")) text.textContent = answer.text;
  card.querySelector(".queue-long")?.setAttribute("open", "");
  form.closest(".queue-masked").classList.add("is-open");
  form.remove();
  say(words.opened);
  focusCard(card);
}

document.getElementById("queue-cards")?.addEventListener("click", (event) => {
  const button = event.target.closest("button, a[data-dialog]");
  const card = button?.closest(".queue-card");
  if (!card || event.ctrlKey || event.metaKey) return;
  if ("takeBack" in button.dataset) {
    event.preventDefault();
    takeBack(done.findLast((entry) => entry.card === card) ?? { card, address: card.dataset.undo });
  } else if (button.dataset.dialog) {
    if (openDialog(button, card)) event.preventDefault();
  } else if (button.form?.matches("[data-opens]")) {
    event.preventDefault();
    openMasked(button.form, card);
  } else if (button.form?.matches("[data-act]")) {
    event.preventDefault();
    act(card, button, button.getAttribute("formaction") ? button.formAction : button.form.action, new FormData(button.form, button));
  }
});

/* --- More of them ------------------------------------------------------------------------------ */

const SOON = 5;
let loading = null;

/* The page after this one may come before the last cards are decided about; the tab's beginning, which shows what
   was skipped or has come meanwhile, only when every act has arrived. */
function loadMoreWhenCleared() {
  const more = document.getElementById("queue-more");
  const open = openCards().length;
  const isNext = new URL(more.href).searchParams.has("after");
  if (!document.querySelector(".queue-card.is-done") || open > (isNext ? SOON : 0) || !(isNext || isIdle())) return null;
  loading ??= loadMore(more).finally(() => (loading = null));
  return loading;
}

/* What was decided stays above as lines, so that it can be taken back. */
async function loadMore(more) {
  const before = actsSent();
  const answer = await fetch(more.href, { headers: { Accept: "text/html" } }).catch(() => null);
  if (!answer?.ok || answer.redirected) {
    more.hidden = false;
    if (!openCards().length) more.focus();
    return;
  }
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = [...page.querySelectorAll(".queue-cards > li")].filter((item) => {
    const known = document.getElementById(item.firstElementChild.id);
    if (known && !isOpen(known)) known.closest("li").remove();
    return !known || !isOpen(known);
  });
  const cleared = !openCards().length;
  if (actsSent() === before) {
    document.querySelector(".queue-tabs").replaceWith(page.querySelector(".queue-tabs"));
    showCurrentTab();
  }
  more.href = page.getElementById("queue-more").href;
  dropOldLines();
  document.getElementById("queue-cards").append(...fresh);
  if (!cleared) return;
  if (!fresh.length) return finished(page);
  say(words.loaded);
  focusCard(fresh[0].querySelector(".queue-card"));
}

function dropOldLines() {
  const settled = [...document.querySelectorAll("#queue-cards > li")].filter((item) => item.querySelector(".is-done"));
  for (const item of settled) items.set(item.querySelector(".queue-card"), item);
  for (const item of settled.slice(0, -KEPT_LINES)) item.remove();
}

function finished(page) {
  const empty = page.querySelector(".queue-empty");
  say(words.cleared);
  if (!empty) return;
  document.querySelector("#content-main > .queue-empty")?.remove();
  document.getElementById("queue-cards").before(empty);
  empty.tabIndex = -1;
  empty.focus();
}

document.querySelector(".queue").classList.add("is-live");
document.getElementById("queue-last")?.addEventListener("submit", (event) => {
  // What this page knows of its acts, it takes back without being loaded anew.
  if (!done.length) return;
  event.preventDefault();
  takeBack();
});
showCurrentTab();
startKeys({ takeBack });
startBulk({ remember: (entry) => done.push(entry), loadMoreWhenCleared });
/* --- Away and back ----------------------------------------------------------------------------- */

/* Who leads away by a link finds the same card on coming back, or the one after it where that is done. */
const LEFT = "queue-left";

document.getElementById("queue-cards")?.addEventListener("click", (event) => {
  const card = event.target.closest("a[href]") && event.target.closest(".queue-card");
  if (card) sessionStorage.setItem(LEFT, [card.id, nextOpen(card)?.id ?? ""].join(" "));
});
// A page that was only put aside still knows its card.
addEventListener("pageshow", (event) => event.persisted && sessionStorage.removeItem(LEFT));

const left = (sessionStorage.getItem(LEFT) ?? "").split(" ").map((id) => document.getElementById(id)).find((card) => card && isOpen(card));
sessionStorage.removeItem(LEFT);
if (left) focusCard(left);
else if (openCards().length) current(openCards()[0]);
