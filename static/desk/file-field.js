/* The browser's words on a file input are in the browser's language; these are in the desk's. */
"use strict";
{
  function dress(input) {
    const button = document.createElement("span");
    const name = document.createElement("bdi");
    const box = document.createElement("span");
    box.className = "file-choice";
    button.className = "button";
    button.textContent = input.dataset.choose;
    input.before(box);
    box.append(input, button, name);
    const update = () => {
      name.textContent = input.files.length ? input.files[0].name : input.dataset.none;
    };
    input.addEventListener("change", update);
    button.addEventListener("click", () => input.click());
    update();
  }

  document.addEventListener("DOMContentLoaded", () => {
    for (const input of document.querySelectorAll("input[type=file][data-choose]")) dress(input);
  });
}
