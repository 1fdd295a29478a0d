/* A step that asks for words: opening it leads into its field, Escape leads back. */

for (const step of document.querySelectorAll("details.step")) {
  const head = step.querySelector("summary");
  step.addEventListener("toggle", () => {
    if (!step.open) return;
    step.querySelector("textarea").focus();
    step.scrollIntoView({ block: "nearest" });
  });
  step.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !step.open) return;
    step.open = false;
    head.focus();
  });
}
