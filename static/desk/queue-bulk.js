/* Acts on many cards: the bar that appears when some are chosen, and the typed number above fifty. */
import { cards, collapse, current, focusCard, nextOpen, openCards, say, trouble, words } from "./queue-cards.js";
import { send } from "./queue-sending.js";

const bar = document.getElementById("bulk");
const persian = (text) => String(text).replace(/[0-9]/g, (digit) => "۰۱۲۳۴۵۶۷۸۹"[digit]);
// Numbers of comments that are chosen without a card on this page.
const unseen = new Set();

const boxes = () => openCards().map((card) => card.querySelector("[name=chosen]")).filter(Boolean);
const chosen = () => [...new Set([...boxes().filter((box) => box.checked).map((box) => box.value), ...unseen])];

function show() {
  const count = chosen().length;
  bar.classList.toggle("is-used", count > 0);
  document.getElementById("queue-chosen").textContent = count ? `${persian(count)} ${words.chosen}` : "";
  bar.querySelector(".queue-confirm").hidden = count <= Number(bar.dataset.free);
  bar.querySelector(".queue-trouble").hidden = true;
}

async function choose(what) {
  unseen.clear();
  for (const box of boxes()) box.checked = what !== "none";
  if (what === "all") {
    const answer = await fetch(bar.dataset.numbers, { headers: { Accept: "application/json" } }).catch(() => null);
    if (!answer?.ok) return complain(words.lost);
    const { numbers } = await answer.json();
    const here = new Set(cards().map((card) => card.dataset.comment));
    for (const number of numbers.map(String)) if (!here.has(number)) unseen.add(number);
  }
  show();
}

function complain(text) {
  const line = bar.querySelector(".queue-trouble");
  line.textContent = text;
  line.hidden = false;
  say(text);
}

async function decide(button, { remember, loadMoreWhenCleared }) {
  const numbers = chosen();
  const data = new FormData(bar, button);
  data.delete("chosen");
  for (const number of numbers) data.append("chosen", number);
  const answer = await send(bar.action, data);
  if (answer.errors || !answer.decided) {
    complain(answer.message);
    if (answer.errors?.reason) bar.querySelector("[name=reason]").focus();
    else if (answer.confirm) bar.querySelector("[name=confirm]").focus();
    return;
  }
  unseen.clear();
  bar.querySelector("[name=confirm]").value = "";
  if (bar.elements.reason) bar.elements.reason.value = "";
  const decided = new Set(answer.decided.map(String));
  const left = new Set((answer.left_out ?? []).map(String));
  const settled = cards().filter((card) => decided.has(card.dataset.comment));
  for (const card of settled) collapse(card, button.dataset.done, answer.can_undo);
  for (const box of boxes()) {
    if (numbers.includes(box.value) && !left.has(box.value)) trouble(box.closest(".queue-card"), answer.message, true);
    box.checked = false;
  }
  if (answer.can_undo) remember({ card: settled[0] ?? current(), cards: settled, address: bar.action, data: undoing(decided) });
  show();
  say(answer.message);
  const next = settled.length && nextOpen(settled.at(-1));
  if (next) focusCard(next);
  await loadMoreWhenCleared();
}

function undoing(numbers) {
  const data = new FormData();
  data.set("decision", "undo");
  for (const number of numbers) data.append("chosen", number);
  return data;
}

export function startBulk(queue) {
  if (!bar) return;
  bar.classList.add("is-live");
  bar.querySelector(".queue-choosing").hidden = false;
  document.addEventListener("change", (event) => event.target.name === "chosen" && show());
  bar.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    event.preventDefault();
    if (button.dataset.choose) choose(button.dataset.choose);
    else decide(button, queue);
  });
  show();
}
