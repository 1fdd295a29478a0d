/* Copies the address beside the button; without the clipboard, which insecure pages lack, the field is copied by hand. */

for (const field of document.querySelectorAll(".draft-links-address input")) {
  field.addEventListener("focus", () => field.select());
}

if (navigator.clipboard) {
  for (const button of document.querySelectorAll("[data-copy-address]")) {
    const label = button.textContent;
    button.hidden = false;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(button.parentElement.querySelector("input").value);
      button.textContent = button.dataset.copied;
      setTimeout(() => (button.textContent = label), 2500);
    });
  }
}
