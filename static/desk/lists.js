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

/* On a narrow screen the filters are one closed fold between the search and the rows; it names those in use. */
const filters = document.getElementById("changelist-filter");
const narrow = matchMedia("(max-width: 1024px)");

function fold() {
  const box = document.createElement("details");
  const head = document.createElement("summary");
  const used = [...filters.querySelectorAll(":scope > details")].filter(
    (filter) => filter.querySelector("li.selected:not(:first-child)") || filter.querySelector("input[type=text][value]:not([value=''])"),
  );
  box.className = "filters-fold";
  head.textContent = filters.querySelector("h2").textContent;
  if (used.length) {
    const names = document.createElement("strong");
    names.textContent = used.map((filter) => filter.querySelector("summary").textContent.replace("•", "").trim()).join("، ");
    head.append(": ", names);
  }
  box.append(head);
  return box;
}

if (filters) {
  const container = document.querySelector(".changelist-form-container");
  const wide = document.getElementById("changelist");
  const box = fold();
  for (const filter of narrow.matches ? filters.querySelectorAll("details") : []) {
    if (filter.querySelector("li.selected:first-child")) filter.open = false;
  }
  const place = () => {
    if (narrow.matches) {
      box.append(filters);
      container.querySelector("#changelist-form").before(box);
    } else {
      wide.append(filters);
      box.remove();
    }
  };
  narrow.addEventListener("change", place);
  place();
}
