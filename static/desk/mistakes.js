/* A form that was refused: the focus stands in the first wrong field, and each name in the note leads to its own. */

const note = document.querySelector("[data-mistakes]");
const REACHED = "input:not([type=hidden]), select, textarea, [tabindex='0'], iframe, button";

/* The editor and the lists with a search stand in the place of a field that is not seen. */
function controlOf(place) {
  const field = document.getElementById(place) ?? document.getElementById(`${place}_0`);
  const editor = window.CKEDITOR?.instances[place];
  if (editor) return editor;
  if (field?.matches(REACHED) && field.checkVisibility() && !field.matches(".select2-hidden-accessible")) return field;
  const row = field?.closest(".form-row, .step-asks, .cell, li") ?? field?.parentElement;
  return [...(row?.querySelectorAll(REACHED) ?? [])].find((one) => one !== field && one.checkVisibility());
}

function lead(place) {
  const field = document.getElementById(place) ?? document.getElementById(`${place}_0`);
  for (let part = field?.closest("details"); part; part = part.parentElement.closest("details")) part.open = true;
  const control = controlOf(place);
  (field?.closest(".form-row") ?? field)?.scrollIntoView({ block: "center" });
  control?.focus();
  return Boolean(control);
}

/* After the page has loaded: until then Django's own script may put the focus into the first field of all. */
function begin() {
  const places = [...(note?.querySelectorAll("[data-mistake]") ?? [])].map((link) => link.dataset.mistake);
  const told = document.querySelector("[data-told-first]") ?? note;
  if (!places.length || !lead(places[0])) told?.focus();
}

if (document.querySelector("[data-mistakes], [data-told-first]")) {
  note?.addEventListener("click", (event) => {
    const link = event.target.closest("[data-mistake]");
    if (link && lead(link.dataset.mistake)) event.preventDefault();
  });
  if (document.readyState === "complete") setTimeout(begin);
  else window.addEventListener("load", () => setTimeout(begin));
}
