/* The pages of a moderator's acts: reasons by digit, letters counted, canned answers put in. */

const PERSIAN = "۰۱۲۳۴۵۶۷۸۹";
const persian = (number) => String(number).replace(/\d/g, (digit) => PERSIAN[digit]);

function digitOf(key) {
  const place = PERSIAN.indexOf(key);
  return place >= 0 && key.length === 1 ? place : /^[0-9]$/.test(key) ? Number(key) : 0;
}

function isTyped(target) {
  return target.matches?.('textarea, select, input:not([type="radio"], [type="checkbox"], [type="submit"], [type="hidden"])');
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || isTyped(event.target)) return;
  const digit = digitOf(event.key);
  if (!digit) return;
  for (const list of document.querySelectorAll("[data-digit-keys]")) {
    const button = list.querySelectorAll('button[name="reason"]')[digit - 1];
    // A digit chooses from what is on the screen; a closed dialog has nothing to choose from.
    if (!button || list.closest("dialog:not([open])")) continue;
    event.preventDefault();
    event.stopPropagation();
    button.click();
    return;
  }
}, { capture: true });

/* As the server counts: code points, and one for a new line. */
const length = (text) => [...text.replace(/\r\n/g, "\n")].length;

for (const area of document.querySelectorAll("textarea[data-counted]")) {
  const count = document.getElementById(area.dataset.counted).querySelector("[data-count]");
  const show = () => {
    count.querySelector("bdi").textContent = persian(length(area.value).toLocaleString("en").replace(/,/g, "٬"));
    count.hidden = false;
  };
  area.addEventListener("input", show);
  show();
}

/* Without this script the button sends the form, and the server puts the text in. */
const choice = document.querySelector("select[data-canned]");
document.querySelector("button[data-insert]")?.addEventListener("click", (event) => {
  event.preventDefault();
  const text = choice.selectedOptions[0]?.dataset.text;
  const area = document.getElementById("answer-text");
  if (!text) return choice.focus();
  const before = area.value && !area.value.endsWith("\n") && area.selectionStart === area.value.length ? "\n" : "";
  area.setRangeText(before + text, area.selectionStart, area.selectionEnd, "end");
  area.dispatchEvent(new Event("input", { bubbles: true }));
  area.focus();
});
