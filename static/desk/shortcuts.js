/* The keys of the desk, by their place on the keyboard; a page with keys of its own (the queue) keeps them. */

const dialog = document.getElementById("shortcuts-dialog");
const hasKeysOfItsOwn = () => document.getElementById("help-dialog");
const WRITING = "input:not([type=checkbox], [type=radio], [type=submit], [type=button]), textarea, select, [contenteditable]";
const WAIT = 1_500;
let began = -WAIT;

function open(event) {
  event?.preventDefault();
  dialog.showModal();
}

function go(code) {
  const link = dialog.querySelector(`[data-go="${code}"]`);
  link?.click();
  return Boolean(link);
}

/* The form's own button, so that what it checks is checked; where one can go on writing, that one. */
function save(event) {
  const button = document.querySelector('.submit-row [name="_continue"]') ?? document.querySelector('.submit-row [name="_save"]');
  if (!button) return;
  event.preventDefault();
  button.click();
}

function press(event) {
  if (event.code === "KeyS" && (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey) return save(event);
  if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing || event.defaultPrevented || event.repeat) return;
  if (event.target.closest?.(WRITING) || document.querySelector("dialog[open]") || hasKeysOfItsOwn()) return;
  if (event.key === "?" || event.key === "؟") return open(event);
  if (event.shiftKey) return;
  if (event.timeStamp - began < WAIT) {
    began = -WAIT;
    if (go(event.code)) event.preventDefault();
  } else if (event.code === "KeyG") began = event.timeStamp;
  else if (event.code === "Slash") focusSearch(event);
  else if (event.code === "KeyN") add(event);
}

function focusSearch(event) {
  const field = document.querySelector("#content input[type=search], #searchbar");
  if (!field) return;
  event.preventDefault();
  field.focus();
  field.select();
}

function add(event) {
  const link = document.querySelector("#content .object-tools .addlink, #content .addlink");
  if (!link) return;
  event.preventDefault();
  link.click();
}

document.addEventListener("keydown", press);
/* Keys that are pressed in the editor's frame stay there, but for saving. */
window.CKEDITOR?.on("instanceReady", ({ editor }) =>
  editor.on("key", ({ data }) => {
    /* Nothing is returned: to the editor a listener's false means that the key is taken. */
    if (data.domEvent.$.code === "KeyS") press(data.domEvent.$);
  }),
);
for (const button of document.querySelectorAll("[data-open-shortcuts]")) {
  button.hidden = Boolean(hasKeysOfItsOwn());
  button.addEventListener("click", open);
}

/* The groups of the navigation close when somebody looks elsewhere. */
const nav = document.querySelector(".desk-nav");
const close = (except) => {
  for (const group of nav?.querySelectorAll("details[open]") ?? []) if (group !== except) group.open = false;
};
document.addEventListener("click", (event) => close(event.target.closest?.(".desk-nav details")));
nav?.addEventListener("keydown", (event) => {
  const group = event.key === "Escape" && event.target.closest("details[open]");
  if (!group) return;
  group.open = false;
  group.querySelector("summary").focus();
});
nav?.addEventListener("focusout", (event) => event.relatedTarget && !nav.contains(event.relatedTarget) && close());
