// Reading, rating and sharing an article without leaving its page (commenting.js has the discussion). Without
// this file the same forms lead to pages of their own. All texts come from the page or from the server.

const article = document.querySelector("[data-read]");
const find = (selector, root = document) => root.querySelector(selector);
// Arrow keys pass over stars on their way; a vote may be changed only a few times a day.
const KEYBOARD_PAUSE = 900;

async function post(address, body, options = {}) {
  const response = await fetch(address, {
    method: "POST",
    headers: { Accept: "application/json" },
    body,
    ...options,
  });
  const { status, ok, headers } = response;
  return { status, ok, wait: headers.get("Retry-After"), answer: await response.json().catch(() => ({})) };
}

// --- Reading ---------------------------------------------------------------------------------------

function whenSeen(act) {
  const seen = () => !document.prerendering && document.visibilityState === "visible";
  if (seen()) return act();
  const check = () => {
    if (!seen()) return;
    document.removeEventListener("visibilitychange", check);
    document.removeEventListener("prerenderingchange", check);
    act();
  };
  document.addEventListener("visibilitychange", check);
  document.addEventListener("prerenderingchange", check);
}

// While the database is away the page asks again, not all pages at once; told twice, a reader counts once.
async function tellRead(attempts = 3) {
  const { ok, status, wait, answer } = await post(article.dataset.read, null, { keepalive: true });
  if (status === 503 && attempts) {
    setTimeout(() => tellRead(attempts - 1).catch(() => {}), (1 + Math.random()) * 1000 * (wait || 5));
  }
  if (!ok) return;
  find("[data-views]").textContent = answer.views;
  const rating = find("[data-rating]");
  if (rating?.dataset.touched) rating.dataset.kept ??= answer.my_score ?? "";
  else if (rating) showRating(rating, answer.my_score, answer.summary);
  document.dispatchEvent(new CustomEvent("article-read", { detail: answer }));
  const edit = find("[data-edit]");
  if (edit && answer.edit_url) {
    edit.href = answer.edit_url;
    edit.parentElement.hidden = false;
  }
}

// --- Rating ----------------------------------------------------------------------------------------

// The stars show what is kept; without a summary nothing has changed but the stars.
function showRating(form, score, summary) {
  form.dataset.kept = score ?? "";
  if (summary) find("[data-summary]", form.parentElement).textContent = summary;
  for (const star of form.elements.score) star.checked = star.value === form.dataset.kept;
}

function watchRating(form) {
  const said = find("[data-said]", form.parentElement);
  const stars = [...form.querySelectorAll("[name=score]")];
  // A first vote that is sent again, since its answer was lost, is still one vote.
  const once = [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  let waiting, sent;
  find("button", form).hidden = true;

  async function save() {
    clearTimeout(waiting);
    waiting = undefined;
    const score = form.elements.score.value;
    if (!score || score === sent) return;
    sent = score;
    const { ok, answer } = await post(form.action, new URLSearchParams({ score, once })).catch(() => ({ answer: {} }));
    said.textContent = ok ? form.dataset.saved : answer.message || form.dataset.lost;
    // Of two votes on their way the later one counts, and so does a star that was touched meanwhile.
    if (sent !== score || waiting) return;
    showRating(form, "score" in answer ? answer.score : form.dataset.kept, answer.summary);
    sent = form.dataset.kept;
  }

  form.addEventListener("change", () => {
    form.dataset.touched = "yes";
    clearTimeout(waiting);
    waiting = setTimeout(save, form.matches(":has(:focus-visible)") ? KEYBOARD_PAUSE : 0);
  });
  form.addEventListener("focusout", (event) => {
    if (waiting && !form.contains(event.relatedTarget)) save();
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    save();
  });
  // Stars run from right to left: the left arrow goes on, the right one goes back, in every browser.
  form.addEventListener("keydown", (event) => {
    const step = { ArrowLeft: 1, ArrowRight: -1 }[event.key];
    const place = stars.indexOf(event.target);
    if (!step || place < 0) return;
    event.preventDefault();
    const next = stars[(place + step + stars.length) % stars.length];
    next.focus();
    next.click();
  });
}

// --- Sharing ---------------------------------------------------------------------------------------

function offerCopy(button) {
  const said = find("[data-said]", button.closest("section"));
  const label = button.textContent;
  button.parentElement.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(button.dataset.copy);
    button.textContent = said.textContent = button.dataset.copied;
    setTimeout(() => {
      button.textContent = label;
      said.textContent = "";
    }, 2500);
  });
}

function offerPrint(button) {
  button.parentElement.hidden = false;
  button.addEventListener("click", () => window.print());
}

// ---------------------------------------------------------------------------------------------------

const copy = find("[data-copy]");
// Browsers give the clipboard to secure pages alone; elsewhere the short link can be copied by hand.
if (copy && navigator.clipboard) offerCopy(copy);
const print = find("[data-print]");
if (print) offerPrint(print);
const rating = find("form[data-rating]");
if (rating) watchRating(rating);
if (article) whenSeen(() => tellRead().catch(() => {}));
