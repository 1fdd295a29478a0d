/* No text is lost to an ended session: before a form leaves, its people have to be logged in still. */

const desk = document.querySelector('meta[name="desk-user"]');
const notice = document.getElementById("session-notice");
const checked = new WeakSet();
let asking = false;
let interrupted = false;

async function pulse() {
  try {
    const answer = await fetch(desk.dataset.pulse, { headers: { Accept: "application/json" }, cache: "no-store" });
    return answer.ok ? await answer.json() : null;
  } catch {
    return null;
  }
}

/* What stands between a form and its sending: "silent", "ended", "other", or nothing. */
function obstacle(state) {
  if (state === null) return "silent";
  if (!state.signed_in) return "ended";
  return String(state.user) === desk.content ? "" : "other";
}

function show(kind, name = "") {
  notice.hidden = !kind;
  for (const line of notice.children) line.hidden = line.dataset.notice !== kind;
  notice.querySelector("[data-name]").textContent = name;
}

/* The token changes at each login; an open form still has the one from before. */
function renewToken(token) {
  for (const field of document.querySelectorAll('input[name="csrfmiddlewaretoken"]')) field.value = token;
}

async function check() {
  const state = await pulse();
  const kind = obstacle(state);
  if (kind) {
    interrupted = true;
    show(kind, state?.name);
    return false;
  }
  renewToken(state.csrf);
  return true;
}

async function send(form, button) {
  if (asking) return;
  asking = true;
  const free = await check();
  asking = false;
  if (!free) return;
  checked.add(form);
  form.requestSubmit(button);
}

document.addEventListener(
  "submit",
  (event) => {
    const form = event.target;
    if (form.method !== "post" || form.id === "logout-form") return;
    if (checked.delete(form)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    send(form, event.submitter);
  },
  { capture: true },
);

document.addEventListener("visibilitychange", async () => {
  if (document.visibilityState !== "visible" || !document.querySelector('form[method="post"]:not(#logout-form)')) return;
  const wasInterrupted = interrupted;
  if ((await check()) && wasInterrupted) {
    interrupted = false;
    show("back");
  }
});

/* The article's form, which keeps itself, may be the first to hear of it (article-keeping.js). */
document.addEventListener("desk-ended", () => {
  interrupted = true;
  show("ended");
});
