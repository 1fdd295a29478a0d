/* Dragging a row by its grip, with mouse or finger, within its list and into another one. */

const EDGE = 60;
const PACE = 14;

function follow(row, { clientX, clientY }) {
  if (clientY < EDGE) scrollBy(0, -PACE);
  if (clientY > innerHeight - EDGE) scrollBy(0, PACE);
  const below = document.elementsFromPoint(clientX, clientY);
  // Another list of the page is another matter.
  const other = below.map((one) => one.closest("[data-row]")).find((one) => one && one !== row && row.closest("section").contains(one));
  const side = below.map((one) => one.closest("[data-side]")).find(Boolean);
  if (other) {
    const box = other.getBoundingClientRect();
    if (clientY < box.top + box.height / 2) other.before(row);
    else other.after(row);
  } else if (side && side !== row.closest("[data-side]")) {
    side.querySelector(".rows").append(row);
  }
}

export function drag(row, event, dropped) {
  if (event.button) return;
  event.preventDefault();
  row.classList.add("is-dragged");
  const hand = new AbortController();
  const drop = () => {
    hand.abort();
    row.classList.remove("is-dragged");
    dropped();
  };
  // On the document: a row that changes its list would lose the pointer that its grip had captured.
  document.addEventListener("pointermove", (move) => follow(row, move), { signal: hand.signal });
  for (const end of ["pointerup", "pointercancel"]) document.addEventListener(end, drop, { signal: hand.signal });
}
