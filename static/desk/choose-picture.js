/* A click in the library hands the picture to the window that opened it: the editor's dialog, or a form's field. */
const asked = new URLSearchParams(location.search);

function toEditor(button) {
  opener.CKEDITOR.tools.callFunction(asked.get("CKEditorFuncNum"), button.dataset.url, function fillAlt() {
    this.getDialog().setValueOf("info", "alt", button.dataset.alt);
  });
}

function toField(button) {
  const field = opener.document.getElementById(asked.get("field"));
  const option = new opener.Option(button.dataset.label, button.dataset.picture, true, true);
  field.replaceChildren(...[...field.options].filter((known) => known.value === ""), option);
  opener.django.jQuery(field).trigger("change");
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("button[data-picture]");
  if (!button || !opener) return;
  if (asked.has("CKEditorFuncNum")) toEditor(button);
  else if (asked.has("field")) toField(button);
  close();
});
