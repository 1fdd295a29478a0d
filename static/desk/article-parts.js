/* The rows of an article's form, its gallery and its picks: added, ordered and taken out; the form sends their order. */

import { combobox } from "./combobox.js";
import { drag } from "./drag-row.js";
import { fa, part, say, tell as inform } from "./rows.js";

const called = (row) => row.querySelector("[data-name]").textContent.trim();

function parts(root) {
  const words = JSON.parse(root.dataset.words);
  const list = root.querySelector(".rows");
  const live = root.querySelector("[data-live]");
  const chosen = (row) => part(row, root.dataset.chosen);
  const shown = () => [...list.children].filter((row) => !row.hidden);

  function renumber() {
    const rows = shown();
    rows.forEach((row, index) => {
      part(row, "ORDER").value = index + 1;
      row.querySelector("[data-place]").textContent = fa(index + 1);
      row.querySelector('[data-move="-1"]').setAttribute("aria-disabled", String(index === 0));
      row.querySelector('[data-move="1"]').setAttribute("aria-disabled", String(index === rows.length - 1));
    });
    root.querySelector("[data-count]").textContent = rows.length ? fa(rows.length) : "";
    root.classList.toggle("is-empty", rows.length === 0);
  }

  function tellPlace(row) {
    const rows = shown();
    const values = { name: called(row), place: fa(rows.indexOf(row) + 1), count: fa(rows.length) };
    live.textContent = say(words.moved, values);
  }

  function moved(row, focus) {
    renumber();
    tellPlace(row);
    focus?.focus();
  }

  function step(row, by, button) {
    const rows = shown();
    const neighbour = rows[rows.indexOf(row) + by];
    if (!neighbour) return tellPlace(row);
    if (by < 0) neighbour.before(row);
    else neighbour.after(row);
    moved(row, button);
  }

  const tell = (text, undo) => inform(root, text, undo, words.undo);

  function takeOut(row) {
    part(row, "DELETE").value = "on";
    row.hidden = true;
    renumber();
    tell(say(words.removed, { name: called(row) }), () => {
      part(row, "DELETE").value = "";
      row.hidden = false;
      moved(row, row.querySelector("[data-remove]"));
    });
    root.querySelector(".undo").focus();
  }

  function prepare(row) {
    row.querySelector("[data-grip]").addEventListener("pointerdown", (event) => drag(row, event, () => moved(row)));
    for (const button of row.querySelectorAll("[data-move]")) {
      button.addEventListener("click", () => step(row, Number(button.dataset.move), button));
    }
    row.querySelector("[data-remove]").addEventListener("click", () => takeOut(row));
  }

  /* One more row, unless it is there already or the list is full. */
  function add(id, name) {
    const total = document.getElementById(`id_${root.dataset.prefix}-TOTAL_FORMS`);
    const most = Number(document.getElementById(`id_${root.dataset.prefix}-MAX_NUM_FORMS`).value);
    if (shown().some((row) => chosen(row).value === String(id))) return tell(say(words.there, { name }));
    if (Number(total.value) >= most) return tell(words.full);
    const holder = document.createElement("template");
    holder.innerHTML = root.querySelector("[data-empty]").innerHTML.replaceAll("__prefix__", total.value);
    const row = holder.content.querySelector("[data-row]");
    total.value = Number(total.value) + 1;
    chosen(row).value = id;
    row.querySelector("[data-name]").textContent = name;
    const picture = row.querySelector("[data-picture]");
    if (picture) picture.src = root.dataset.small.replace("/0/", `/${id}/`);
    list.append(row);
    prepare(row);
    renumber();
    tell(say(words.added, { name }));
  }

  function offerLibrary(button) {
    button.addEventListener("click", () => {
      window.open(button.dataset.library, "library", "width=940,height=725,scrollbars=yes");
    });
    // From the library's window (choose-picture.js), once for each picture that is clicked there.
    root.addEventListener("picture-chosen", ({ detail }) => add(detail.id, detail.label));
  }

  function offerArticles(input) {
    async function ask(text, signal) {
      const query = new URLSearchParams({ q: text, except: root.dataset.except });
      const answer = await fetch(`${root.dataset.articles}?${query}`, { headers: { Accept: "application/json" }, signal });
      if (!answer.ok || answer.redirected) throw new Error(answer.status);
      return (await answer.json()).results;
    }
    combobox(input, {
      ask,
      describe: (article) => [article.title, [article.state, article.date].filter(Boolean).join(" · ")],
      choose: (article) => {
        add(article.id, article.title);
        input.value = "";
      },
      told: (options) => (options.length ? say(words.found, { count: fa(options.length) }) : words.nothing),
    });
  }

  for (const row of list.children) prepare(row);
  const library = root.querySelector("[data-library]");
  if (library) offerLibrary(library);
  const pick = root.querySelector("[data-pick]");
  if (pick) offerArticles(pick);
  renumber();
}

for (const root of document.querySelectorAll("[data-parts]:has(.rows)")) parts(root);
