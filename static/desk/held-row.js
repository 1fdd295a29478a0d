/* The row of buttons that is held at the window's end hides nothing that the keyboard reaches. */

const row = document.querySelector("#article_form .submit-row");

if (row) {
  new ResizeObserver(() => {
    const isHeld = getComputedStyle(row).position === "sticky";
    document.documentElement.style.scrollPaddingBlockEnd = isHeld ? `${row.offsetHeight + 16}px` : "";
  }).observe(row);
}

/* Into a frame the browser follows the Tab key without showing all of it. */
let isTabbed = false;
document.addEventListener("keydown", (event) => (isTabbed = event.key === "Tab"), { capture: true });
document.addEventListener("pointerdown", () => (isTabbed = false), { capture: true });
window.CKEDITOR?.on("instanceReady", ({ editor }) => {
  editor.on("focus", () => {
    if (isTabbed) editor.container.$.scrollIntoView({ block: "nearest" });
    isTabbed = false;
  });
});
