/* A Jalali calendar beside each input[data-jalali-date]. Words and limits come from that attribute; what is
   typed stands as it is, the server reads and checks it. */

// --- The calendar -------------------------------------------------------------------------------

// The same 33-year rule as the server's calendar (news/jalali.py, by jdatetime).
const LEAPS = [1, 5, 9, 13, 17, 22, 26, 30];

export const isLeap = (year) => LEAPS.includes(year % 33);

export const monthLength = (year, month) => (month <= 6 ? 31 : month < 12 || isLeap(year) ? 30 : 29);

function daysBefore({ year, month, day }) {
  const leaps = 8 * Math.floor(year / 33) + LEAPS.filter((leap) => leap < year % 33).length;
  return 365 * year + leaps + 30 * (month - 1) + Math.min(month - 1, 6) + day;
}

const EPOCH = daysBefore({ year: 1348, month: 10, day: 11 });

/* Days since 1 January 1970, which was 11 Dey 1348. */
export const toNumber = (date) => daysBefore(date) - EPOCH;

export function fromNumber(number) {
  let year = 1349 + Math.floor(number / 365);
  while (toNumber({ year, month: 1, day: 1 }) > number) year -= 1;
  const day = number - toNumber({ year, month: 1, day: 1 });
  const month = day < 186 ? Math.floor(day / 31) : 6 + Math.floor((day - 186) / 30);
  return { year, month: month + 1, day: day - 30 * month - Math.min(month, 6) + 1 };
}

/* 0 is Saturday. */
export const weekday = (number) => (((number + 5) % 7) + 7) % 7;

const latin = (text) =>
  text.replace(/[۰-۹]/g, (d) => d.charCodeAt(0) - 0x6f0).replace(/[٠-٩]/g, (d) => d.charCodeAt(0) - 0x660);

const SEPARATE = /^(\d{1,4})\s*[-/.\u060d]\s*(\d{1,2})\s*[-/.\u060d]\s*(\d{1,2})$/;
const UNSEEN = /[\u061c\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]/g;

/* The day that a text names, or null. */
export function parse(text) {
  const typed = latin(text.replace(UNSEEN, "")).trim();
  const match = SEPARATE.exec(typed) ?? /^(\d{4})(\d{2})(\d{2})$/.exec(typed);
  if (!match) return null;
  const [year, month, day] = match.slice(1).map(Number);
  return month >= 1 && month <= 12 && day >= 1 && day <= monthLength(year, month) ? { year, month, day } : null;
}

const two = (number) => String(number).padStart(2, "0");

export const written = ({ year, month, day }) => `${year}/${two(month)}/${two(day)}`;

function addMonths({ year, month, day }, months) {
  const count = year * 12 + month - 1 + months;
  const there = { year: Math.floor(count / 12), month: (count % 12) + 1 };
  return { ...there, day: Math.min(day, monthLength(there.year, there.month)) };
}

// --- Making elements ----------------------------------------------------------------------------

const persian = (text) => String(text).replace(/\d/g, (digit) => "۰۱۲۳۴۵۶۷۸۹"[digit]);

function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) if (value !== null) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

const SHAPES = {
  calendar: "M5 5.5h14a1.5 1.5 0 0 1 1.5 1.5v12a1.5 1.5 0 0 1-1.5 1.5H5A1.5 1.5 0 0 1 3.5 19V7A1.5 1.5 0 0 1 5 5.5Zm-1.5 5h17M8 3.5v4m8-4v4",
  previousYear: "m6 6 6 6-6 6m7-12 6 6-6 6",
  previousMonth: "m9 6 6 6-6 6",
  nextMonth: "m15 6-6 6 6 6",
  nextYear: "m18 6-6 6 6 6m-7-12-6 6 6 6",
};

function iconButton(shape, label, attributes = {}) {
  const icon = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  icon.setAttribute("viewBox", "0 0 24 24");
  icon.setAttribute("aria-hidden", "true");
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  path.setAttribute("d", SHAPES[shape]);
  icon.append(path);
  return element("button", { type: "button", "aria-label": label, title: label, ...attributes }, icon);
}

// --- The dialogue -------------------------------------------------------------------------------

// One at a time: where it belongs, what it knows, and the day that it stands on.
let open = null;
const TURNS = { previousYear: -12, previousMonth: -1, nextMonth: 1, nextYear: 12 };

const within = (number, { years: [first, last] }) =>
  Math.min(
    Math.max(number, toNumber({ year: first, month: 1, day: 1 })),
    toNumber({ year: last, month: 12, day: monthLength(last, 12) }),
  );

/* `back` gets the focus again when the dialogue closes. */
function show(input, back) {
  close();
  const opener = input.nextElementSibling;
  const data = JSON.parse(input.dataset.jalaliDate);
  const chosen = parse(input.value);
  const dialog = element("div", {
    class: "jalali-picker", role: "dialog", "aria-modal": "true", "aria-label": data.words.title, dir: "rtl",
  });
  open = { input, opener, back, data, dialog, chosen, day: within(toNumber(chosen ?? parse(data.today)), data) };
  dialog.append(head(data), element("table", { role: "grid", "aria-labelledby": "jalali-title" }), today(data));
  dialog.addEventListener("keydown", pressed);
  dialog.addEventListener("click", clicked);
  document.body.append(dialog);
  opener.setAttribute("aria-expanded", "true");
  draw();
}

function head({ words }) {
  const turn = (shape) => iconButton(shape, words[shape], { "data-turn": shape });
  const title = element("div", { class: "jalali-title", id: "jalali-title", "aria-live": "polite" });
  return element(
    "div", { class: "jalali-head" },
    turn("previousYear"), turn("previousMonth"), title, turn("nextMonth"), turn("nextYear"),
  );
}

const today = ({ words }) => element("button", { type: "button", class: "jalali-today" }, words.today);

function close(focus = false) {
  if (!open) return;
  const { opener, back, dialog } = open;
  open = null;
  dialog.remove();
  opener.setAttribute("aria-expanded", "false");
  if (focus) back.focus();
}

function draw(focus = true) {
  const { data, dialog, day } = open;
  const { year, month } = fromNumber(day);
  dialog.querySelector(".jalali-title").textContent = `${data.months[month - 1]} ${persian(year)}`;
  const names = data.weekdays.map((name) => element("th", { scope: "col", abbr: name }, name[0]));
  dialog.querySelector("table").replaceChildren(
    element("thead", {}, element("tr", {}, ...names)),
    element("tbody", {}, ...weeks(year, month)),
  );
  for (const button of dialog.querySelectorAll("[data-turn]")) button.disabled = turned(button.dataset.turn) === day;
  place();
  if (focus) dialog.querySelector('td[tabindex="0"]').focus({ preventScroll: true });
}

/* Always six weeks: the buttons under them stay where they are. */
function weeks(year, month) {
  const first = toNumber({ year, month, day: 1 });
  const start = first - weekday(first);
  return [0, 1, 2, 3, 4, 5].map((week) =>
    element("tr", {}, ...[0, 1, 2, 3, 4, 5, 6].map((day) => cell(start + week * 7 + day, month))),
  );
}

function cell(number, month) {
  const { data, chosen, day } = open;
  const date = fromNumber(number);
  if (date.month !== month) return element("td");
  const name = `${data.weekdays[weekday(number)]} ${date.day} ${data.months[month - 1]} ${date.year}`;
  return element("td", {
    role: "gridcell",
    tabindex: number === day ? "0" : "-1",
    "data-day": number,
    "aria-label": persian(name),
    "aria-selected": String(Boolean(chosen) && number === toNumber(chosen)),
    "aria-current": written(date) === data.today ? "date" : null,
    class: weekday(number) === 6 ? "jalali-holiday" : null,
  }, persian(date.day));
}

/* Under the input, or over it where there is no room; never over the edge. */
function place() {
  const { input, dialog } = open;
  const field = input.getBoundingClientRect();
  const { offsetWidth: width, offsetHeight: height } = dialog;
  const under = field.bottom + 6;
  const top = under + height <= innerHeight || field.top < height ? under : field.top - height - 6;
  dialog.style.left = `${Math.max(8, Math.min(field.right - width, document.documentElement.clientWidth - width - 8))}px`;
  dialog.style.top = `${Math.max(8, Math.min(top, innerHeight - height - 8))}px`;
}

function choose(number) {
  const { input } = open;
  input.value = written(fromNumber(number));
  for (const type of ["input", "change"]) input.dispatchEvent(new Event(type, { bubbles: true }));
  close(true);
}

const turned = (turn) => within(toNumber(addMonths(fromNumber(open.day), TURNS[turn])), open.data);

function go(number) {
  open.day = within(number, open.data);
  draw();
}

// --- Hands --------------------------------------------------------------------------------------

function clicked(event) {
  const day = event.target.closest("td[data-day]");
  const turn = event.target.closest("[data-turn]");
  if (day) return choose(Number(day.dataset.day));
  if (event.target.closest(".jalali-today")) return choose(toNumber(parse(open.data.today)));
  if (!turn) return;
  open.day = turned(turn.dataset.turn);
  draw(false);
  (turn.disabled ? open.dialog.querySelector('td[tabindex="0"]') : turn).focus();
}

/* From right to left, the next day is on the left. */
function pressed(event) {
  if (event.key === "Escape") close(true);
  else if (event.key === "Tab") return keepInside(event);
  else if (!event.target.matches("td")) return;
  else if (event.key === "Enter" || event.key === " ") choose(open.day);
  else if (event.key === "PageUp") go(turned(event.shiftKey ? "previousYear" : "previousMonth"));
  else if (event.key === "PageDown") go(turned(event.shiftKey ? "nextYear" : "nextMonth"));
  else if (event.key === "Home") go(open.day - weekday(open.day));
  else if (event.key === "End") go(open.day + 6 - weekday(open.day));
  else {
    const step = { ArrowLeft: 1, ArrowRight: -1, ArrowDown: 7, ArrowUp: -7 }[event.key];
    if (!step) return;
    go(open.day + step);
  }
  event.preventDefault();
  event.stopPropagation();
}

function keepInside(event) {
  const stops = [...open.dialog.querySelectorAll('button:not(:disabled), td[tabindex="0"]')];
  const next = stops.indexOf(event.target) + (event.shiftKey ? -1 : 1);
  stops.at(next % stops.length).focus();
  event.preventDefault();
}

/* The button is made here, since without this script it would do nothing. */
function attach(root) {
  for (const input of root.querySelectorAll("input[data-jalali-date]:not(:disabled, :read-only)")) {
    if (input.nextElementSibling?.matches(".jalali-open")) continue;
    const { words } = JSON.parse(input.dataset.jalaliDate);
    input.after(
      iconButton("calendar", words.open, { class: "jalali-open", "aria-haspopup": "dialog", "aria-expanded": "false" }),
    );
  }
}

// On the document, so that rows which a form gets later are served too.
document.addEventListener("click", (event) => {
  const button = event.target.closest(".jalali-open");
  if (!button) return;
  if (open?.opener === button) close(true);
  else show(button.previousElementSibling, button);
});
document.addEventListener("pointerdown", (event) => {
  if (open && !open.dialog.contains(event.target) && !open.opener.contains(event.target)) close();
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "ArrowDown" || !event.target.nextElementSibling?.matches(".jalali-open")) return;
  event.preventDefault();
  show(event.target, event.target);
});
document.addEventListener("formset:added", (event) => attach(event.target));
addEventListener("resize", () => open && place());
addEventListener("scroll", () => open && place(), { capture: true, passive: true });
attach(document);
