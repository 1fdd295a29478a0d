/* Proposals for what is typed: fetched by a button, put into the form one by one or together, never saved. */

const panel = document.getElementById("article-proofs");
const form = panel.closest("form");
const look = panel.querySelector(".proofs-look");
const said = panel.querySelector(".proofs-said");
const acts = panel.querySelector(".proofs-acts");
const place = panel.querySelector(".proofs-found");
const blank = panel.querySelector("template");
const digits = new Intl.NumberFormat("fa-IR", { useGrouping: false });
const names = ["over_title", "title", "lead", "body"];
const seen = new Map();
let rules = {};

const editorOf = (name) => window.CKEDITOR?.instances[`id_${name}`];
const typed = (name) => editorOf(name)?.getData() ?? form.elements[name]?.value;

/* What is compared: as typed, without the empty attributes that the editor gives a caption by and by. */
function standing(name) {
  if (!editorOf(name)) return typed(name);
  const { body } = new DOMParser().parseFromString(typed(name), "text/html");
  for (const empty of body.querySelectorAll("[style=''], [class='']")) {
    for (const attribute of ["style", "class"]) if (!empty.getAttribute(attribute)) empty.removeAttribute(attribute);
  }
  return body.innerHTML;
}

/* Places are counted in whole characters, as the server counts them, not in halves of surrogate pairs. */
const splice = (text, { start, end, put }) => [...text.slice(0, start), ...put, ...text.slice(end)];

function write(name, text) {
  const editor = editorOf(name);
  if (!editor) {
    const field = form.elements[name];
    field.value = text;
    for (const type of ["input", "change"]) field.dispatchEvent(new Event(type, { bubbles: true }));
    return Promise.resolve();
  }
  // One step that the editor's own "undo" takes back.
  editor.fire("saveSnapshot");
  return new Promise((done) => {
    editor.setData(text, {
      callback() {
        editor.fire("saveSnapshot");
        editor.fire("change");
        done();
      },
    });
  });
}

function shifted(proposal, by) {
  if (proposal.start < by.end || proposal === by) return;
  const growth = [...by.put].length - (by.end - by.start);
  proposal.start += growth;
  proposal.end += growth;
}

async function put(field, accepted) {
  let text = Array.from(field.text);
  for (const proposal of [...accepted].sort((one, other) => other.start - one.start)) {
    text = splice(text, proposal);
    field.found = field.found.filter((other) => other !== proposal);
    for (const other of field.found) shifted(other, proposal);
  }
  field.text = text.join("");
  await write(field.name, field.text);
  field.standing = standing(field.name);
}

async function accept(chosen) {
  const fields = [...seen.values()].filter((field) => field.found.some(chosen));
  if (fields.some((field) => standing(field.name) !== field.standing)) return ask(said.dataset.changed);
  for (const field of fields) {
    const wanted = field.found.filter(chosen);
    const pairs = new Set(wanted.map((proposal) => proposal.pair).filter((pair) => pair !== null));
    await put(field, field.found.filter((proposal) => wanted.includes(proposal) || pairs.has(proposal.pair)));
  }
  draw();
  tell();
}

function leave(left) {
  for (const field of seen.values()) {
    field.found = field.found.filter((other) => other !== left && (left.pair === null || other.pair !== left.pair));
  }
  draw();
  tell();
}

const left = () => [...seen.values()].flatMap((field) => field.found);

function tell() {
  const count = left().length;
  said.textContent = count ? `${said.dataset.left} ${digits.format(count)}` : said.dataset.done;
}

function row(proposal, index) {
  const item = blank.content.cloneNode(true).firstElementChild;
  const words = { ...proposal, ...rules[proposal.rule] };
  for (const part of item.querySelectorAll("[data-show]")) part.textContent = words[part.dataset.show];
  for (const part of item.querySelectorAll("del, ins")) {
    if (part.textContent && !part.textContent.trim()) part.textContent = part.textContent.replace(/\s/g, "␣");
  }
  const onwards = (act) => async () => {
    await act();
    const buttons = place.querySelectorAll("[data-accept]");
    (buttons[Math.min(index, buttons.length - 1)] ?? said).focus();
  };
  item.querySelector("[data-accept]").addEventListener("click", onwards(() => accept((other) => other === proposal)));
  item.querySelector("[data-leave]").addEventListener("click", onwards(() => leave(proposal)));
  return item;
}

function ruleButton([name, count]) {
  const button = document.createElement("button");
  button.type = "button";
  button.dataset.rule = name;
  button.textContent = `${rules[name].label} (${digits.format(count)})`;
  button.addEventListener("click", async () => {
    await accept((proposal) => proposal.rule === name);
    said.focus();
  });
  return button;
}

function draw() {
  const parts = [];
  let index = 0;
  for (const field of seen.values()) {
    if (!field.found.length) continue;
    const heading = document.createElement("h3");
    heading.textContent = field.label;
    const list = document.createElement("ul");
    list.className = "proofs-list";
    list.append(...field.found.map((proposal) => row(proposal, index++)));
    parts.push(heading, list);
  }
  place.replaceChildren(...parts);
  const counts = new Map();
  for (const { rule } of left()) counts.set(rule, (counts.get(rule) ?? 0) + 1);
  acts.hidden = !counts.size;
  acts.querySelector("[data-rules]").replaceChildren(...(counts.size > 1 ? [...counts].map(ruleButton) : []));
}

async function ask(beforehand = "") {
  const body = new FormData();
  for (const name of names) if (typed(name) !== undefined) body.set(name, typed(name));
  body.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
  const was = new Map(names.map((name) => [name, standing(name)]));
  said.textContent = said.dataset.loading;
  look.disabled = true;
  try {
    const answer = await fetch(panel.dataset.address, {
      method: "POST",
      headers: { Accept: "application/json" },
      body,
      redirect: "error",
    });
    const found = await answer.json();
    rules = found.rules;
    seen.clear();
    for (const field of found.fields) seen.set(field.name, { ...field, standing: was.get(field.name) });
    draw();
    said.textContent = [beforehand, found.said].filter(Boolean).join(" ");
  } catch {
    said.textContent = said.dataset.lost;
  } finally {
    look.disabled = false;
  }
}

look.hidden = false;
look.addEventListener("click", () => ask());
acts.querySelector("[data-all]").addEventListener("click", async () => {
  await accept(() => true);
  said.focus();
});
