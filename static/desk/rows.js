/* What scripts of forms with rows have in common: a row's fields, and words that are said beside them. */

export const fa = (number) => String(number).replace(/\d/g, (digit) => "۰۱۲۳۴۵۶۷۸۹"[digit]);
export const say = (text, values = {}) => text.replace(/%\((\w+)\)s/g, (_match, name) => values[name] ?? "");
export const part = (row, name) => row.querySelector(`[name$="-${name}"]`);

/* Said where everybody sees it, with a way back, which has its own word, where there is one. */
export function tell(root, text, undo, word) {
  const told = root.querySelector("[data-told]");
  told.textContent = text;
  if (!undo) return;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "undo";
  button.textContent = word;
  button.addEventListener("click", () => {
    told.textContent = "";
    undo();
  });
  told.append(" ", button);
}
