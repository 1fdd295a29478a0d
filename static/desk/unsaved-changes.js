/* A form that was changed and not sent warns before it is left. The article's form keeps itself (article-keeping.js),
   and so does the panel of remarks beside it (remarks.js). */

const WARNS = ".change-form #content-main > form[method=post], form.act-form, form.remark-form, form[data-warns]";
const KEPT = "[data-keep], [data-remarks]";
const opened = new Map();
const sent = new WeakSet();

/* The form as it would be sent; a file is known by its name and size. */
function typed(form) {
  const fields = [...new FormData(form)].filter(([name]) => name !== "csrfmiddlewaretoken");
  return JSON.stringify(fields.map(([name, value]) => [name, value.name === undefined ? value : `${value.name} ${value.size}`]));
}

const is_changed = ([form, before]) => form.isConnected && !sent.has(form) && before !== typed(form);

function begin() {
  for (const form of document.querySelectorAll(WARNS)) {
    if (form.querySelector(KEPT) || form.closest(KEPT)) continue;
    /* What came back with complaints is not saved either. */
    opened.set(form, form.querySelector(".errornote, .errorlist") ? null : typed(form));
    form.dataset.isWatched = "";
  }
}

/* Other scripts dress the form as the page is ready: only what differs from then on is a change. */
document.addEventListener("DOMContentLoaded", () => setTimeout(begin));
window.addEventListener("submit", (event) => {
  if (!event.defaultPrevented) sent.add(event.target);
});
window.addEventListener("beforeunload", (event) => {
  if ([...opened].some(is_changed)) event.preventDefault();
});
/* Back from the next page, the form stands as it was left. */
window.addEventListener("pageshow", (event) => {
  if (event.persisted) for (const form of opened.keys()) sent.delete(form);
});
