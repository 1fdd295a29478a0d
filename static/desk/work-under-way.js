/* Over the list of articles stands the own unsaved work, and beside each that a colleague has open, since when. */

const list = document.getElementById("result_list");
const place = document.querySelector("[data-unsaved-work]");

function mark(editing) {
  for (const link of list?.querySelectorAll('a[href*="/change/"]') ?? []) {
    const told = editing[/\/(\d+)\/change\//.exec(link.getAttribute("href"))?.[1]];
    if (!told) continue;
    const note = document.createElement("span");
    note.className = "is-edited";
    note.textContent = told;
    link.after(" ", note);
  }
}

async function ask() {
  const answer = await fetch(place.dataset.unsavedWork, { cache: "no-store" });
  if (!answer.ok || answer.redirected) return;
  const { editing, unsaved } = await answer.json();
  place.innerHTML = unsaved;
  mark(editing);
}

if (place) ask().catch(() => {});
