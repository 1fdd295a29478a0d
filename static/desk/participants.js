/* The two delegations and who else was there: rows are added, ordered, moved and linked; the form sends their order. */

import { combobox } from "./combobox.js";
import { drag } from "./drag-row.js";
import { askForPerson } from "./new-person.js";
import { fa, part, say, tell as inform } from "./rows.js";

const root = document.querySelector("[data-participants]");
const words = root ? JSON.parse(root.dataset.words) : {};
const live = root?.querySelector("[data-live]");
const filled = new WeakMap();
const tell = (text, undo) => inform(root, text, undo, words.undo);

const sideOf = (row) => row.closest("[data-side]");
const listOf = (side) => root.querySelector(`[data-side="${side}"] .rows`);
const shown = (list) => [...list.children].filter((row) => row.matches("[data-row]") && !row.hidden);
const called = (row) => part(row, "name").value.trim() || words.nobody;
const dayTyped = () => document.getElementById("id_starts_on")?.value ?? "";

async function getJson(address, query, signal) {
  const answer = await fetch(`${address}?${new URLSearchParams(query)}`, {
    headers: { Accept: "application/json" },
    signal,
  });
  if (!answer.ok || answer.redirected) throw new Error(answer.status);
  return answer.json();
}

// --- Order ---------------------------------------------------------------------------------------

/* The order over all rows, the place within each side, and what each side's controls say. */
function renumber() {
  let order = 0;
  for (const side of root.querySelectorAll("[data-side]")) {
    const rows = shown(side.querySelector(".rows"));
    rows.forEach((row, index) => {
      part(row, "ORDER").value = ++order;
      part(row, "side").value = side.dataset.side;
      row.querySelector("[data-place]").textContent = fa(index + 1);
      row.querySelector("[data-to-side]").value = side.dataset.side;
      row.querySelector('[data-move="-1"]').setAttribute("aria-disabled", String(index === 0));
      row.querySelector('[data-move="1"]').setAttribute("aria-disabled", String(index === rows.length - 1));
    });
    side.querySelector("[data-count]").textContent = rows.length ? fa(rows.length) : "";
    side.classList.toggle("is-empty", rows.length === 0);
  }
}

function tellPlace(row) {
  const rows = shown(row.parentElement);
  const values = { name: called(row), place: fa(rows.indexOf(row) + 1), count: fa(rows.length), side: sideOf(row).dataset.label };
  live.textContent = say(words.moved, values);
}

function moved(row, focus) {
  renumber();
  tellPlace(row);
  focus?.focus();
}

function step(row, by, button) {
  const rows = shown(row.parentElement);
  const neighbour = rows[rows.indexOf(row) + by];
  if (!neighbour) return tellPlace(row);
  if (by < 0) neighbour.before(row);
  else neighbour.after(row);
  moved(row, button);
}

function changeSide(row, side, select) {
  listOf(side).append(row);
  moved(row, select);
}

// --- Links ---------------------------------------------------------------------------------------

function fill(row, name, value) {
  const field = part(row, name);
  const before = filled.get(row)?.[name];
  // What another choice has filled in goes with it; what somebody typed stays.
  if (field.value && field.value !== before) return;
  field.value = value ?? "";
  filled.set(row, { ...filled.get(row), [name]: field.value });
}

function showLink(row, name) {
  row.querySelector("[data-chip]").hidden = !name;
  row.querySelector("[data-chip-name]").textContent = name ?? "";
}

function link(row, person) {
  part(row, "person").value = person.id;
  part(row, "name").value = person.name;
  part(row, "name").dataset.linked = person.name;
  fill(row, "honorific", person.honorific);
  const hasOwnPost = part(row, "position").value && part(row, "position").value !== filled.get(row)?.position;
  fill(row, "position", person.position);
  if (!hasOwnPost && (!part(row, "organization_name").value || filled.get(row)?.organization_name === part(row, "organization_name").value)) {
    fill(row, "organization_name", person.organization);
    part(row, "organization").value = person.organization_id ?? "";
    part(row, "organization_name").dataset.linked = person.organization ?? "";
  }
  showLink(row, person.name);
  live.textContent = say(words.linked, { name: person.name });
}

function unlink(row) {
  if (!part(row, "person").value) return;
  const name = row.querySelector("[data-chip-name]").textContent;
  part(row, "person").value = "";
  showLink(row, "");
  live.textContent = say(words.unlinked, { name });
}

function renamed(field, drop) {
  if (field.dataset.linked !== undefined && field.value.trim() !== field.dataset.linked) drop();
}

async function people(text, signal) {
  const { results } = await getJson(root.dataset.people, { q: text, on: dayTyped() }, signal);
  const anew = document.getElementById("new-person") ? [{ kind: "anew", name: say(words.newPerson, { name: text }), text }] : [];
  return [...results, ...anew];
}

const organizations = async (text, signal) => (await getJson(root.dataset.organizations, { q: text }, signal)).results;
const counted = (options) => {
  const found = options.filter((option) => option.kind !== "anew").length;
  return found ? say(words.found, { count: fa(found) }) : words.nothing;
};
const personLines = (person) => [
  [person.honorific, person.name].filter(Boolean).join(" "),
  [person.position, person.organization].filter(Boolean).join("، "),
  [person.latin, person.cyrillic].filter(Boolean).join(" · "),
];
const organizationCombobox = (input, choose) =>
  combobox(input, { ask: organizations, describe: (one) => [one.name, one.city], choose, told: counted });

function choosePerson(row, option) {
  if (option.kind !== "anew") return link(row, option);
  askForPerson(option.text, row, {
    address: root.dataset.newPerson,
    silent: words.silent,
    organizations: organizationCombobox,
    part,
    done: (person) => {
      link(row, person);
      part(row, "name").focus();
    },
  });
}

// --- Rows ----------------------------------------------------------------------------------------

function prepare(row) {
  const name = part(row, "name");
  const organization = part(row, "organization_name");
  if (part(row, "person").value) name.dataset.linked = name.value;
  if (part(row, "organization").value) organization.dataset.linked = organization.value;
  combobox(name, { ask: people, describe: personLines, choose: (option) => choosePerson(row, option), told: counted });
  organizationCombobox(organization, (chosen) => {
    organization.value = organization.dataset.linked = chosen.name;
    part(row, "organization").value = chosen.id;
  });
  name.addEventListener("input", () => renamed(name, () => unlink(row)));
  organization.addEventListener("input", () => renamed(organization, () => (part(row, "organization").value = "")));
  row.querySelector("[data-unlink]").addEventListener("click", () => {
    unlink(row);
    name.focus();
  });
  row.querySelector("[data-grip]").addEventListener("pointerdown", (event) => drag(row, event, () => moved(row)));
  row.querySelector("[data-to-side]").addEventListener("change", (event) => changeSide(row, event.target.value, event.target));
  for (const button of row.querySelectorAll("[data-move]")) {
    button.addEventListener("click", () => step(row, Number(button.dataset.move), button));
  }
  row.querySelector("[data-remove]").addEventListener("click", () => takeOut(row));
}

function add(side) {
  const total = document.getElementById(`id_${root.dataset.prefix}-TOTAL_FORMS`);
  const most = Number(document.getElementById(`id_${root.dataset.prefix}-MAX_NUM_FORMS`).value);
  if (Number(total.value) >= most) {
    tell(words.full);
    return null;
  }
  const holder = document.createElement("template");
  holder.innerHTML = root.querySelector("[data-empty]").innerHTML.replaceAll("__prefix__", total.value);
  const row = holder.content.querySelector("[data-row]");
  total.value = Number(total.value) + 1;
  listOf(side).append(row);
  prepare(row);
  renumber();
  return row;
}

function takeOut(row) {
  const add = sideOf(row).querySelector("[data-add]");
  part(row, "DELETE").value = "on";
  row.hidden = true;
  renumber();
  tell(say(words.removed, { name: called(row) }), () => {
    part(row, "DELETE").value = "";
    row.hidden = false;
    moved(row, part(row, "name"));
  });
  add.focus();
}

// --- Last time -----------------------------------------------------------------------------------

function isThere(row) {
  return [...root.querySelectorAll("[data-row]")].some(
    (own) =>
      !own.hidden &&
      (row.person ? part(own, "person").value === String(row.person) : part(own, "name").value.trim() === row.name),
  );
}

function takeOver(row) {
  const own = add(row.side);
  if (!own) return false;
  for (const name of ["honorific", "name", "position", "organization_name", "person", "organization"]) {
    part(own, name).value = row[name] ?? "";
  }
  if (row.person) part(own, "name").dataset.linked = row.name;
  if (row.organization) part(own, "organization_name").dataset.linked = row.organization_name;
  showLink(own, row.registered);
  return true;
}

async function takeLast(organization) {
  if (!organization) return tell(words.chooseFirst);
  const query = { organization, before: dayTyped(), except: root.dataset.meeting };
  try {
    const last = await getJson(root.dataset.last, query);
    const count = last.rows.filter((row) => !isThere(row)).filter(takeOver).length;
    tell(last.subject ? say(words.taken, { count: fa(count), subject: last.subject, date: last.date }) : words.never);
  } catch {
    tell(words.silent);
  }
}

function lastTime() {
  const input = root.querySelector("[data-last-organization]");
  let chosen = "";
  organizationCombobox(input, (organization) => {
    chosen = organization.id;
    input.value = organization.name;
  });
  input.addEventListener("input", () => (chosen = ""));
  root.querySelector("[data-take-last]").addEventListener("click", () => takeLast(chosen));
}

if (root) {
  for (const row of root.querySelectorAll(".rows [data-row]")) prepare(row);
  for (const side of root.querySelectorAll("[data-side]")) {
    side.querySelector("[data-add]").addEventListener("click", () => {
      const row = add(side.dataset.side);
      if (row) part(row, "name").focus();
    });
  }
  lastTime();
  renumber();
}
