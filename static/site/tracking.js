// Copies the tracking code. Without this file it is selected and copied by hand.

const button = document.querySelector("[data-copy]");

function offer() {
  const said = document.querySelector("p[data-said]");
  const label = button.textContent;
  button.parentElement.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(button.dataset.copy);
    button.textContent = said.textContent = button.dataset.copied;
    setTimeout(() => {
      button.textContent = label;
      said.textContent = "";
    }, 2500);
  });
}

// Browsers give the clipboard to secure pages alone.
if (button && navigator.clipboard) offer();
