/* Several pictures brought in at once: chosen, dragged or pasted, each with its words, its progress and its errors. */

import { fa } from "./rows.js";

const TYPES = ["image/jpeg", "image/png", "image/webp"];
const MOST = 40;
const say = (text, values) => text.replace(/\{(\w+)\}/g, (_match, name) => values[name] ?? "");
const desk = document.querySelector('meta[name="desk-user"]');

/* Drawn, and not shown as an image of its own: the page's policy allows no such address. */
async function draw(canvas, file) {
  try {
    const bitmap = await createImageBitmap(file, { resizeHeight: 320, resizeQuality: "medium" });
    canvas.width = bitmap.width;
    canvas.height = bitmap.height;
    canvas.getContext("2d").drawImage(bitmap, 0, 0);
    bitmap.close();
  } catch {
    // What the browser cannot read the server will refuse, and say why.
    canvas.classList.add("is-blank");
  }
}

function post(address, token, data, progress) {
  return new Promise((resolve) => {
    const request = new XMLHttpRequest();
    request.open("POST", address);
    request.responseType = "json";
    request.setRequestHeader("X-CSRFToken", token);
    request.setRequestHeader("Accept", "application/json");
    request.upload.addEventListener("progress", ({ loaded, total }) => progress(Math.round((loaded / total) * 100)));
    for (const end of ["load", "error", "abort", "timeout"]) {
      request.addEventListener(end, () => resolve({ status: request.status, body: request.response }));
    }
    request.send(data);
  });
}

/* Whether the same person is still logged in; then with the token, which each login changes. */
async function isSamePerson(token) {
  try {
    const state = await (await fetch(desk.dataset.pulse, { cache: "no-store" })).json();
    if (!state.signed_in || String(state.user) !== desk.content) return false;
    token.value = state.csrf;
    return true;
  } catch {
    return false;
  }
}

function panel(root) {
  const { upload: address, use } = root.dataset;
  const find = (name, within = root) => within.querySelector(`[data-${name}]`);
  const [body, told, button] = ["body", "told", "send"].map((name) => find(name));
  const list = find("rows");
  const credit = find("credit");
  const token = root.querySelector('[name="csrfmiddlewaretoken"]');
  const stage = root.closest("dialog") || document;
  const files = new Map();
  let brought = 0;
  let underWay = false;

  const field = (row, name) => row.querySelector(`[data-field="${name}"]`);
  const waiting = () => [...files.keys()];

  function count() {
    const left = files.size;
    body.hidden = list.children.length === 0;
    button.hidden = left === 0;
    button.setAttribute("aria-disabled", String(underWay));
    const after = find("after");
    if (after) after.hidden = left > 0 || body.hidden;
  }

  function complain(row, texts, name = "") {
    const errors = find("errors", row);
    errors.replaceChildren(...texts.map((text) => Object.assign(document.createElement("li"), { textContent: text })));
    errors.hidden = texts.length === 0;
    row.classList.toggle("has-errors", texts.length > 0);
    for (const input of row.querySelectorAll("[data-field]")) input.toggleAttribute("aria-invalid", input.dataset.field === name);
    find("retry", row).hidden = texts.length === 0 || !files.has(row);
  }

  function flaw(file) {
    if (/\bhei[cf]\b/i.test(file.type) || /\.hei[cf]$/i.test(file.name)) return root.dataset.heic;
    if (!TYPES.includes(file.type)) return root.dataset.wrongType;
    return file.size > Number(root.dataset.mostBytes) ? root.dataset.tooLarge : "";
  }

  function remove(row) {
    const next = row.nextElementSibling || row.previousElementSibling;
    files.delete(row);
    row.remove();
    count();
    (next ? find("remove", next) : find("files")).focus();
  }

  function prepare(row, file) {
    const number = ++brought;
    const name = find("name", row);
    name.id = `upload-name-${number}`;
    name.textContent = file.name;
    row.setAttribute("aria-labelledby", name.id);
    const errors = find("errors", row);
    errors.id = `upload-errors-${number}`;
    field(row, "alt").setAttribute("aria-describedby", errors.id);
    const megabytes = (file.size / 1024 / 1024).toFixed(1).replace(".", "٫");
    find("weight", row).textContent = say(root.dataset.megabytes, { number: fa(megabytes) });
    field(row, "credit").value = credit.value;
    field(row, "decorative").addEventListener("change", ({ target }) => {
      field(row, "alt").disabled = target.checked;
      if (target.checked) complain(row, []);
    });
    find("remove", row).addEventListener("click", () => remove(row));
    find("retry", row).addEventListener("click", () => sendAll([row]));
    draw(row.querySelector("canvas"), file);
  }

  function add(chosen) {
    let first = null;
    for (const file of chosen) {
      if (files.size >= MOST) {
        told.textContent = root.dataset.full;
        break;
      }
      const row = find("row").content.cloneNode(true).querySelector("li");
      list.append(row);
      prepare(row, file);
      const reason = flaw(file);
      // What can never be taken is named, and not kept to be sent.
      if (!reason) files.set(row, file);
      find("words", row).hidden = Boolean(reason);
      complain(row, reason ? [reason] : []);
      first ||= reason ? null : row;
    }
    count();
    if (!told.textContent || files.size < MOST) told.textContent = say(root.dataset.waiting, { count: fa(files.size) });
    if (first) field(first, "alt").focus();
  }

  function described(row) {
    if (field(row, "decorative").checked || field(row, "alt").value.trim()) return true;
    complain(row, [root.dataset.notDescribed], "alt");
    return false;
  }

  function finish(row, picture) {
    files.delete(row);
    complain(row, []);
    row.classList.add("is-done");
    for (const name of ["words", "remove", "progress"]) find(name, row).hidden = true;
    find("done", row).hidden = false;
    const result = find("result", row);
    if (result) {
      result.hidden = false;
      if (result.tagName === "A") result.href = picture.page;
      else Object.assign(result.dataset, { picture: picture.id, url: picture.url, alt: picture.alt, label: picture.label });
    }
    root.dispatchEvent(new CustomEvent("picture-uploaded", { detail: picture }));
  }

  function words(row) {
    const data = new FormData();
    data.append("file", files.get(row));
    for (const name of ["alt", "caption", "credit"]) {
      if (!field(row, name).disabled) data.append(name, field(row, name).value);
    }
    if (field(row, "decorative").checked) data.append("decorative", "on");
    return data;
  }

  function reasons({ status, body: answer }) {
    if (status === 422 && answer?.errors) return Object.values(answer.errors).flat();
    const told = { 413: "tooLarge", 403: "refused", 401: "ended" }[status];
    return [root.dataset[told || "silent"]];
  }

  /* Where the login stands in the way, or the token of another login, the same file goes once more. */
  async function send(row, progress) {
    const answer = await post(address, token.value, words(row), progress);
    if (![200, 403].includes(answer.status)) return answer;
    return (await isSamePerson(token)) ? post(address, token.value, words(row), progress) : { status: 401 };
  }

  async function sendOne(row) {
    const bar = find("progress", row);
    bar.hidden = false;
    const answer = await send(row, (percent) => {
      bar.value = percent;
      bar.textContent = say(root.dataset.sending, { name: files.get(row).name, percent: fa(percent) });
    });
    if (answer.status === 201) return finish(row, answer.body);
    bar.hidden = true;
    complain(row, reasons(answer), answer.body?.errors?.alt ? "alt" : "");
  }

  /* One by one: each request is one picture, and a slow line is not asked for several at once. */
  async function sendAll(rows) {
    if (underWay) return;
    const lacking = rows.filter((row) => !described(row));
    if (lacking.length) {
      told.textContent = root.dataset.notDescribed;
      return field(lacking[0], "alt").focus();
    }
    underWay = true;
    count();
    let done = 0;
    for (const row of rows) {
      complain(row, []);
      await sendOne(row);
      done += files.has(row) ? 0 : 1;
      told.textContent = say(root.dataset.doneSome, { done: fa(done), all: fa(rows.length) });
    }
    underWay = false;
    count();
    const failed = waiting().find((row) => rows.includes(row));
    if (failed) find("retry", failed).focus();
    else (find("after") || find("result", rows.at(-1)) || find("files")).focus();
    if (!files.size) root.dispatchEvent(new CustomEvent("pictures-finished"));
  }

  const images = (transfer) => [...(transfer?.files || [])];

  button.addEventListener("click", () => sendAll(waiting()));
  find("files").addEventListener("change", ({ target }) => {
    add([...target.files]);
    target.value = "";
  });
  credit.addEventListener("input", () => {
    for (const row of waiting()) field(row, "credit").value = credit.value;
  });
  // In a field of the article's form, Enter would press the form's first button.
  root.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.target.matches("input:not([type=checkbox], [type=file])")) event.preventDefault();
  });
  stage.addEventListener("dragover", (event) => {
    if (!event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    root.classList.add("is-target");
  });
  stage.addEventListener("dragleave", (event) => {
    if (!event.relatedTarget) root.classList.remove("is-target");
  });
  stage.addEventListener("drop", (event) => {
    root.classList.remove("is-target");
    if (!images(event.dataTransfer).length) return;
    event.preventDefault();
    add(images(event.dataTransfer));
  });
  stage.addEventListener("paste", (event) => {
    if (!images(event.clipboardData).length) return;
    event.preventDefault();
    add(images(event.clipboardData));
  });
  // From the editor (ckeditor/newsdesk/plugin.js), and from whoever else has files for it.
  root.addEventListener("files-brought", ({ detail }) => add(detail));
  if (use === "editor") {
    root.addEventListener("pictures-finished", () => {
      for (const row of [...list.children]) row.remove();
      told.textContent = "";
      count();
      root.closest("dialog").close();
    });
  }
  window.addEventListener("beforeunload", (event) => {
    if (files.size) event.preventDefault();
  });
  root.hidden = false;
  count();
}

for (const root of document.querySelectorAll("[data-upload]")) panel(root);
