/* The fields that Django's lists of suggestions (select2) draw have no name of their own: they get their field's. */

const labelOf = (field) => field?.labels?.[0] ?? null;
const textOf = (field) => (labelOf(field)?.textContent ?? field?.getAttribute("aria-label") ?? "").replace(/:\s*$/, "").trim();

function name(container) {
  const field = container.previousElementSibling;
  if (!field?.matches("select")) return;
  const text = textOf(field);
  const value = container.querySelector(".select2-selection__rendered");
  const search = container.querySelector(".select2-search__field");
  search?.setAttribute("aria-label", text);
  const box = container.querySelector(".select2-selection");
  if (!value || !box) return;
  // Not a second field inside of the first: it only shows what is chosen.
  value.removeAttribute("role");
  value.removeAttribute("aria-readonly");
  const label = labelOf(field);
  if (!label) return box.setAttribute("aria-label", text);
  label.id ||= `label-${field.id}`;
  value.id ||= `chosen-${field.id}`;
  box.setAttribute("aria-labelledby", `${label.id} ${value.id}`);
}

/* The sign that empties a field stands in the list of what is chosen, and must be one of the list. */
function listClear() {
  for (const sign of document.querySelectorAll("ul > .select2-selection__clear")) sign.setAttribute("role", "listitem");
}

const all = (root) => root.querySelectorAll(".select2-container");

new MutationObserver((changes) => {
  listClear();
  for (const added of changes.flatMap((change) => [...change.addedNodes])) {
    if (added.nodeType !== Node.ELEMENT_NODE) continue;
    if (added.matches(".select2-container")) name(added);
    else all(added).forEach(name);
  }
}).observe(document.body, { childList: true, subtree: true });
all(document).forEach(name);
listClear();

/* The search above an opened list stands at the end of the page, far from its field. */
document.addEventListener("focusin", (event) => {
  if (!event.target.matches?.(".select2-search__field") || event.target.hasAttribute("aria-label")) return;
  const open = document.querySelector(".select2-container--open:has(.select2-selection)");
  event.target.setAttribute("aria-label", textOf(open?.previousElementSibling));
});
