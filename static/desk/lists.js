/* Django's action bar counts the chosen rows in Latin digits, at each click anew. */
const persian = (text) => text.replace(/[0-9]/g, (digit) => "۰۱۲۳۴۵۶۷۸۹"[digit]);

for (const counter of document.querySelectorAll(".action-counter")) {
  const translate = () => {
    const text = persian(counter.textContent);
    if (text !== counter.textContent) counter.textContent = text;
  };
  new MutationObserver(translate).observe(counter, { childList: true, characterData: true, subtree: true });
  translate();
}

/* Its messages about lengths and limits count in Latin digits too. */
for (const line of document.querySelectorAll(".errorlist li, .help ul li")) {
  for (const node of line.childNodes) {
    if (node.nodeType === Node.TEXT_NODE) node.data = persian(node.data);
  }
}

/* On a narrow screen the filters stand above the list, folded up but for those in use. */
if (matchMedia("(max-width: 1024px)").matches) {
  for (const filter of document.querySelectorAll("#changelist-filter details")) {
    const chosen = filter.querySelector("li.selected");
    if (chosen && chosen === chosen.parentElement.firstElementChild) filter.open = false;
  }
}
