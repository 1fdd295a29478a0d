/* Shows beside the form what the checks find in what is typed. Without this file a button opens them as a page. */

const panel = document.getElementById("article-checks");
const form = panel.closest("form");
const button = panel.querySelector(".checks-look");
const said = panel.querySelector("[role=status]");
const list = panel.querySelector(".checks-found");
const blank = panel.querySelector("template");

function row(finding) {
  const item = blank.content.cloneNode(true).firstElementChild;
  const kind = item.querySelector(".checks-kind");
  item.classList.toggle("must", finding.is_must);
  kind.textContent = finding.is_must ? kind.dataset.must : kind.dataset.advice;
  for (const place of item.querySelectorAll("[data-show]")) place.textContent = finding[place.dataset.show];
  item.querySelector("q").hidden = !finding.where;
  return item;
}

async function look() {
  for (const editor of Object.values(window.CKEDITOR?.instances ?? {})) editor.updateElement();
  const typed = new FormData(form);
  typed.delete("_move");
  said.textContent = said.dataset.loading;
  button.disabled = true;
  try {
    const answer = await fetch(panel.dataset.address, {
      method: "POST",
      headers: { Accept: "application/json" },
      body: typed,
      redirect: "error",
    });
    const found = await answer.json();
    list.replaceChildren(...found.findings.map(row));
    list.hidden = !found.findings.length;
    said.textContent = found.said;
  } catch {
    said.textContent = said.dataset.lost;
  } finally {
    button.disabled = false;
  }
}

button.addEventListener("click", (event) => {
  event.preventDefault();
  look();
});
panel.addEventListener("toggle", () => {
  if (panel.open) look();
});
