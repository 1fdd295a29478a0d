/* Shows the chosen lead picture under its field, and opens the library for it. */
"use strict";
{
  function preview(field) {
    const image = document.createElement("img");
    image.className = "picture-preview";
    image.alt = "";
    field.closest(".form-row").append(image);
    const update = () => {
      image.hidden = !field.value;
      if (field.value) image.src = field.dataset.preview.replace("/0/", `/${field.value}/`);
    };
    django.jQuery(field).on("change", update);
    update();
  }

  function library(field) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button library";
    button.textContent = field.dataset.libraryLabel;
    button.addEventListener("click", () => {
      window.open(`${field.dataset.library}?field=${field.id}`, "library", "width=940,height=725,scrollbars=yes");
    });
    field.closest(".form-row").append(button);
  }

  document.addEventListener("DOMContentLoaded", () => {
    for (const field of document.querySelectorAll("select[data-preview]")) {
      library(field);
      preview(field);
    }
  });
}
