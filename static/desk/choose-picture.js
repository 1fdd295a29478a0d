/* A click in the library hands the picture to the window that opened it: the editor's dialog, or a form's field. */
"use strict";
{
  const asked = new URLSearchParams(location.search);

  function toEditor(button) {
    opener.CKEDITOR.tools.callFunction(asked.get("CKEditorFuncNum"), button.dataset.url, function fillAlt() {
      this.getDialog().setValueOf("info", "alt", button.dataset.alt);
    });
  }

  /* For a list of pictures the window stays open, and shows what it has handed over. */
  function toList(button) {
    const { picture: id, label } = button.dataset;
    const list = opener.document.getElementById(asked.get("field"));
    list.dispatchEvent(new opener.CustomEvent("picture-chosen", { detail: { id, label } }));
    button.setAttribute("aria-pressed", "true");
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
    if (asked.has("several")) return toList(button);
    if (asked.has("CKEditorFuncNum")) toEditor(button);
    else if (asked.has("field")) toField(button);
    close();
  });

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && opener && !event.defaultPrevented && !document.querySelector("dialog[open]")) close();
  });
}
