/* What is typed into the article's form is kept on the server while it lies open; who else has it open is said. */

const number = document.querySelector("input[data-keep]");
const form = number?.form;
const kept = document.querySelector("[data-kept]");
const editing = document.querySelector("[data-editing-now]");
const KEEP_EVERY = 10_000;
const BEAT_EVERY = 20_000;
/* A browser lets no more than 64 kB outlive its page. */
const LIGHT = 60_000;
const PATIENCE = 3_000;
let opened = null;
let last = null;
let leaves = false;
let tried = null;
let under_way = null;

const editors = () => Object.values(window.CKEDITOR?.instances ?? {});

/* The form as it would be sent now: the editor writes into its field only when the form is sent. */
function fields() {
  const data = new FormData(form);
  for (const editor of editors()) if (data.has(editor.element.getAttribute("name"))) data.set(editor.element.getAttribute("name"), editor.getData());
  return data;
}

function typed() {
  return JSON.stringify([...fields()].filter(([name]) => name !== "csrfmiddlewaretoken"));
}

const is_changed = () => opened !== null && typed() !== opened;

async function post(address, data, leaving = false) {
  const weight = [...data].reduce((sum, [name, value]) => sum + name.length + 2 * String(value).length + 160, 0);
  return fetch(address, {
    method: "POST",
    body: data,
    headers: { Accept: "application/json" },
    cache: "no-store",
    redirect: "manual",
    keepalive: leaving && weight < LIGHT,
  });
}

/* The token of the form is older than a login in another tab. */
async function with_new_token(address, data) {
  const pulse = await fetch(document.querySelector('meta[name="desk-user"]').dataset.pulse, { cache: "no-store" });
  const state = await pulse.json();
  if (!state.signed_in) return { state: "ended" };
  if (String(state.user) !== document.querySelector('meta[name="desk-user"]').content) return { state: "other" };
  for (const field of document.querySelectorAll('input[name="csrfmiddlewaretoken"]')) field.value = state.csrf;
  data.set("csrfmiddlewaretoken", state.csrf);
  const answer = await post(address, data);
  return answer.ok || answer.status === 413 ? answer.json() : { state: "refused" };
}

async function ask(address, data, leaving) {
  try {
    const answer = await post(address, data, leaving);
    if (answer.status === 403) return await with_new_token(address, data);
    if (answer.status === 404) return { state: "refused" };
    return answer.ok || answer.status === 413 ? await answer.json() : { state: "silent" };
  } catch {
    return { state: "silent" };
  }
}

function say(answer) {
  kept.textContent = answer.told ?? kept.dataset[answer.state] ?? "";
  kept.classList.toggle("is-trouble", ["large", "refused", "silent"].includes(answer.state));
  if (answer.state === "ended") document.dispatchEvent(new CustomEvent("desk-ended"));
}

async function send_kept(now, leaving) {
  const answer = await ask(number.dataset.keep, fields(), leaving);
  if (answer.state === "kept" || answer.state === "large") last = now;
  if (!leaves) say(answer);
}

async function keep(leaving = false) {
  if (under_way && !leaving) await under_way;
  if (opened === null || leaves) return;
  const now = typed();
  if (now === opened || now === last) return;
  const sending = send_kept(now, leaving);
  under_way = sending;
  await sending;
  if (under_way === sending) under_way = null;
}

function told(lines) {
  const text = lines.join("\n");
  if (editing.textContent === text) return;
  editing.textContent = text;
}

async function beat() {
  if (!number.dataset.presence || leaves) return;
  const data = new FormData();
  data.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
  data.set("seen_save", form.elements.seen_save?.value ?? "");
  const answer = await ask(number.dataset.presence, data);
  if (leaves) return;
  if (answer.state === "open") told(answer.told);
  if (answer.state === "ended" || answer.state === "refused") say(answer);
}

function bow_out() {
  if (!number.dataset.presence) return;
  const data = new FormData();
  data.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
  data.set("leave", "1");
  navigator.sendBeacon(number.dataset.presence, data);
}

/* A preview is sent into a frame, and the form stays. */
function leads_away(event) {
  const target = event.submitter?.formTarget || form.target;
  return !target || target === "_self";
}

/* The editor sets the text in its own way when it opens: only from then on is a difference a change. */
function begin() {
  opened = "unsaved" in number.dataset ? "" : typed();
  setInterval(keep, KEEP_EVERY);
  setInterval(beat, BEAT_EVERY);
  beat();
  form.dataset.isKept = "";
}

function when_editors_are_ready() {
  const late = editors().filter((editor) => editor.status !== "ready");
  if (document.querySelector("[data-type=ckeditortype]") && !editors().length) setTimeout(when_editors_are_ready, 50);
  else if (late.length) late[0].once("instanceReady", () => setTimeout(when_editors_are_ready));
  else begin();
}

if (form) {
  document.querySelector(".submit-row:last-of-type")?.append(kept);
  /* What is sent is kept before: the connection may break, and a keeping that comes too late would be offered
     as unsaved work. This stands before the question whether the session still lasts (forms.js). */
  window.addEventListener(
    "submit",
    (event) => {
      if (event.target !== form || !leads_away(event) || opened === null) return;
      const now = typed();
      const is_kept = now === opened || now === last;
      if (now === tried || (is_kept && !under_way)) return;
      tried = now;
      event.preventDefault();
      event.stopImmediatePropagation();
      const button = event.submitter;
      Promise.race([keep(), new Promise((go_on) => setTimeout(go_on, PATIENCE))]).finally(() => form.requestSubmit(button));
    },
    { capture: true },
  );
  form.addEventListener("submit", (event) => {
    if (!event.defaultPrevented && leads_away(event)) leaves = true;
  });
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-leaves]")) leaves = true;
  });
  window.addEventListener("beforeunload", (event) => {
    if (!leaves && is_changed()) event.preventDefault();
  });
  window.addEventListener("pagehide", () => {
    keep(true);
    bow_out();
  });
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) leaves = false;
    if (event.persisted) beat();
  });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") keep(true);
    else keep().then(beat);
  });
  for (const button of document.querySelectorAll("[data-take]")) {
    button.hidden = false;
    button.addEventListener("click", () => {
      const field = form.elements[button.dataset.take];
      const editor = window.CKEDITOR?.instances[field.id];
      const text = document.getElementById(button.dataset.from).content.textContent;
      if (editor) editor.setData(text);
      else field.value = text;
      (editor ?? field).focus();
    });
  }
  when_editors_are_ready();
}
