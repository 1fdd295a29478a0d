/* Fields of one line that are shown on several (news/one_line.py): Enter breaks no line, and a pasted break is a space. */

for (const field of document.querySelectorAll("textarea[data-one-line]")) {
  const grow = () => {
    if (CSS.supports("field-sizing", "content")) return;
    field.style.blockSize = "auto";
    field.style.blockSize = `${field.scrollHeight + 2}px`;
  };
  field.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.isComposing) event.preventDefault();
  });
  field.addEventListener("input", () => {
    const line = field.value.replace(/\s*[\r\n]+\s*/g, " ");
    if (line !== field.value) {
      const place = field.selectionStart - (field.value.length - line.length);
      field.value = line;
      field.setSelectionRange(place, place);
    }
    grow();
  });
  grow();
}
