/* The remarks beside an article's form: fetched when the form stands, written without saving the article. */

const panel = document.querySelector("[data-remarks]");
const said = panel?.querySelector("[data-remarks-said]");
const trouble = panel?.querySelector("[data-remarks-trouble]");

const of_the_panel = (address) => `${address}?panel`;

async function show(answer) {
  /* A login page is a redirect's end, and no panel. */
  if (!answer.ok || answer.redirected) throw new Error(answer.status);
  said.innerHTML = await answer.text();
}

async function load() {
  try {
    await show(await fetch(of_the_panel(panel.dataset.remarks), { cache: "no-store" }));
  } catch {
    /* The link to the page of the remarks stands there. */
  }
}

async function send(form, button) {
  const data = new FormData(form);
  button.disabled = true;
  trouble.hidden = true;
  try {
    await show(await fetch(of_the_panel(form.getAttribute("action")), { method: "POST", body: data }));
    document.getElementById("remarks-heading").focus({ preventScroll: true });
  } catch {
    trouble.hidden = false;
    button.disabled = false;
  }
}

if (panel) {
  panel.addEventListener("submit", (event) => {
    event.preventDefault();
    send(event.target, event.submitter ?? event.target.querySelector("button"));
  });
  window.addEventListener("beforeunload", (event) => {
    if (said.querySelector("textarea")?.value.trim()) event.preventDefault();
  });
  load();
}
