// Discussing an article without leaving its page: drafts, replies, sending, and one's own comments that nobody
// else sees yet. Without this file the same form leads to a page of its own. All texts come from the page or
// from the server.

const find = (selector, root = document) => root.querySelector(selector);
const persian = new Intl.NumberFormat("fa");
const NEAR_THE_END = 100;
// A form that was sent and whose answer does not come; the same form sent again is still one comment.
const PATIENCE = 30_000;

// --- Own comments ----------------------------------------------------------------------------------

const mine = find("[data-mine]");

// Dots of a masked number and its last digits (comments/templatetags/comment_text.py).
const MASKED = /([+(]{0,2}•(?:[^\p{L}\p{Nd}\n•]{0,12}•){2,}(?:[^\p{L}\p{Nd}\n•]{0,12}\p{Nd}){0,2})/u;

// Text with its masked numbers in elements of their own direction, so that the last digits stay the last.
function withMasked(text) {
  return text.split(MASKED).map((piece, place) => {
    if (place % 2 === 0) return piece;
    return Object.assign(document.createElement("bdi"), { dir: "ltr", textContent: piece });
  });
}

function card(comment) {
  const item = find("template", mine).content.cloneNode(true).firstElementChild;
  for (const place of item.querySelectorAll("[data-show]")) place.append(...withMasked(comment[place.dataset.show] ?? ""));
  find("time", item).dateTime = comment.sent_at;
  find("[data-tracking]", item).href = comment.tracking_url;
  if (!comment.in_reply_to) find("[data-line]", item).remove();
  item.dataset.code = comment.code;
  offerCode(find("button", item), comment.code);
  return item;
}

function offerCode(button, code) {
  // Browsers give the clipboard to secure pages alone; elsewhere the code can be copied by hand.
  if (!navigator.clipboard) return;
  const label = button.textContent;
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(code);
    button.textContent = button.dataset.copied;
    setTimeout(() => (button.textContent = label), 2500);
  });
}

function showOwn(comments) {
  const list = find("ol", mine);
  const known = new Set([...list.children].map((item) => item.dataset.code));
  list.prepend(...comments.filter((comment) => !known.has(comment.code)).map(card));
  mine.hidden = !list.children.length;
}

// --- The form --------------------------------------------------------------------------------------

function watchComment(form) {
  const said = find("[data-said]", form);
  const send = find("button:not([type])", form);
  const another = find("[data-another]", form);
  const counter = find("[data-counter]", form);
  const answering = find("[data-answering]", form);
  const { name, text, email, follow, reply_to: replyTo, token, website } = form.elements;
  const limit = Number(counter.dataset.counter);
  const home = document.createComment("");
  // The token of a form whose answer was lost: it may have arrived, and sent once more it is still one comment.
  let unanswered = "";

  // As the server counts: characters, not the halves that JavaScript keeps them in.
  const length = () => [...text.value.trim().normalize("NFC")].length;

  function count() {
    const left = limit - length();
    counter.firstElementChild.textContent = persian.format(Math.abs(left));
    counter.classList.toggle("near", left < NEAR_THE_END);
    find("[data-left]", counter).hidden = left < 0;
    find("[data-over]", counter).hidden = left >= 0;
  }

  function offerTick() {
    follow.disabled = !email.value.trim();
    if (follow.disabled) follow.checked = false;
  }

  // --- Draft: kept in this tab until it was sent; the address is not.
  const drafts = `draft ${form.action}`;

  function keep() {
    try {
      const draft = { name: name.value, text: text.value, reply: replyTo.value, token: unanswered };
      sessionStorage.setItem(drafts, JSON.stringify(draft));
    } catch {
      // No storage, no draft; the page keeps the text as long as it is open.
    }
  }

  function bringBack() {
    try {
      const draft = JSON.parse(sessionStorage.getItem(drafts) || "{}");
      name.value ||= draft.name || "";
      text.value ||= draft.text || "";
      unanswered = token.value = draft.token || "";
      const link = draft.text && draft.reply && find(`[data-reply="${Number(draft.reply)}"]`);
      if (link) standUnder(link);
    } catch {
      // As above.
    }
  }

  // --- Replies: the form stands under the comment that it answers.
  function standUnder(link) {
    const answered = link.closest(".comment");
    replyTo.value = link.dataset.reply;
    find("[data-answered]", answering).textContent = find(".name", answered).textContent;
    answering.hidden = false;
    answered.after(form);
    form.classList.add("reply");
  }

  function goHome() {
    replyTo.value = "";
    answering.hidden = true;
    form.classList.remove("reply");
    home.after(form);
  }

  function startReply(link) {
    showErrors();
    open();
    standUnder(link);
    keep();
    form.scrollIntoView({ block: "nearest" });
    text.focus({ preventScroll: true });
  }

  function cancelReply() {
    const link = find(`[data-reply="${Number(replyTo.value)}"]`);
    goHome();
    keep();
    (link || text).focus();
  }

  // --- Sending
  function showErrors(errors = {}) {
    for (const place of form.querySelectorAll("[data-error]")) {
      const [message = ""] = errors[place.dataset.error] || [];
      place.textContent = message;
      form.elements[place.dataset.error].setAttribute("aria-invalid", String(Boolean(message)));
    }
    return form.querySelector("[aria-invalid=true]:not([type=hidden])");
  }

  function say(message) {
    said.textContent = message;
    said.hidden = !message;
  }

  function open() {
    form.classList.remove("sent");
    another.hidden = true;
    say("");
  }

  function received(answer) {
    goHome();
    const who = name.value;
    form.reset();
    name.value = who;
    try {
      sessionStorage.removeItem(drafts);
    } catch {
      // As above.
    }
    count();
    offerTick();
    showOwn([answer.comment]);
    say(answer.masked ? `${answer.message} ${form.dataset.masked}` : answer.message);
    form.classList.add("sent");
    another.hidden = false;
    form.scrollIntoView({ block: "nearest" });
    said.focus({ preventScroll: true });
  }

  function refused(status, answer) {
    const wrong = showErrors(answer.errors);
    keep();
    if (answer.errors?.reply_to) goHome();
    const known = { 403: form.dataset.refused, 413: form.dataset.long };
    say(answer.message || known[status] || form.dataset.trouble);
    if (answer.token) website.value = "";
    (wrong || said).focus();
  }

  async function post() {
    const response = await fetch(form.action, {
      method: "POST",
      headers: { Accept: "application/json" },
      body: new URLSearchParams(new FormData(form)),
      signal: AbortSignal.timeout?.(PATIENCE),
    });
    if (response.status < 500) unanswered = "";
    const answer = await response.json().catch(() => ({}));
    if (answer.token) token.value = answer.token;
    if (response.status === 201) received(answer);
    else refused(response.status, answer);
  }

  async function submit() {
    if (length() > limit) {
      showErrors({ text: [form.dataset.long] });
      text.focus();
      return;
    }
    showErrors();
    unanswered = token.value;
    keep();
    try {
      await post();
    } catch {
      say(form.dataset.lost);
      said.focus();
    }
  }

  form.before(home);
  // The server's messages stand beside the fields, in Persian; the browser's would be in its own language.
  form.noValidate = true;
  counter.hidden = false;
  find("[data-cancel]", form).hidden = false;
  say("");
  bringBack();
  count();
  offerTick();
  text.addEventListener("input", count);
  email.addEventListener("input", offerTick);
  form.addEventListener("input", keep);
  find("[data-cancel]", form).addEventListener("click", cancelReply);
  another.addEventListener("click", () => {
    open();
    text.focus();
  });
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (send.disabled) return;
    send.disabled = true;
    await submit();
    send.disabled = false;
  });
  document.addEventListener("article-read", ({ detail }) => {
    if (detail.token && !unanswered) token.value = detail.token;
  });
  find("#comments").addEventListener("click", (event) => {
    const link = event.target.closest("[data-reply]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    startReply(link);
  });
}

// ---------------------------------------------------------------------------------------------------

const form = find("[data-comment]");
if (form) watchComment(form);
document.addEventListener("article-read", ({ detail }) => mine && showOwn(detail.my_comments || []));
