/* A text field that suggests while somebody types (ARIA 1.2: the focus stays in the field).
 *
 * combobox(input, { ask, describe, choose, told }): ask(text, signal) gives a promise of options, describe(option)
 * its lines, the first one the name; choose(option) acts; told(options, text) says what a screen reader hears.
 */

const PAUSE = 180;
let made = 0;

export function combobox(input, { ask, describe, choose, told = () => "" }) {
  const list = document.createElement("ul");
  list.id = `suggestions-${++made}`;
  list.role = "listbox";
  list.className = "suggestions";
  list.hidden = true;
  list.setAttribute("aria-label", input.labels?.[0]?.textContent.trim() ?? "");
  input.after(list);
  const status = document.createElement("span");
  status.className = "visually-hidden";
  status.role = "status";
  list.after(status);
  for (const [name, value] of Object.entries({
    role: "combobox",
    "aria-autocomplete": "list",
    "aria-expanded": "false",
    "aria-controls": list.id,
  })) {
    input.setAttribute(name, value);
  }

  let options = [];
  let active = -1;
  let timer = 0;
  let running = null;

  function close() {
    clearTimeout(timer);
    running?.abort();
    list.hidden = true;
    active = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  }

  function mark(place) {
    active = place;
    [...list.children].forEach((item, index) => item.setAttribute("aria-selected", String(index === place)));
    const item = list.children[place];
    if (!item) return input.removeAttribute("aria-activedescendant");
    input.setAttribute("aria-activedescendant", item.id);
    item.scrollIntoView({ block: "nearest" });
  }

  function show(found) {
    options = found;
    list.replaceChildren(...options.map(entry));
    list.hidden = options.length === 0;
    input.setAttribute("aria-expanded", String(options.length > 0));
    status.textContent = told(options, input.value);
    mark(-1);
    if (!list.hidden) list.scrollIntoView({ block: "nearest" });
  }

  function entry(option, index) {
    const item = document.createElement("li");
    item.id = `${list.id}-${index}`;
    item.role = "option";
    item.className = option.kind ?? "";
    for (const line of describe(option).filter(Boolean)) {
      const text = document.createElement("bdi");
      text.textContent = line;
      item.append(text);
    }
    item.addEventListener("pointerdown", (event) => event.preventDefault());
    item.addEventListener("click", () => take(option));
    return item;
  }

  function take(option) {
    close();
    choose(option);
  }

  async function look() {
    running?.abort();
    const own = (running = new AbortController());
    try {
      const found = await ask(input.value.trim(), own.signal);
      if (!own.signal.aborted && document.activeElement === input) show(found);
    } catch {
      if (!own.signal.aborted) close();
    }
  }

  function later() {
    clearTimeout(timer);
    if (!input.value.trim()) return close();
    timer = setTimeout(look, PAUSE);
  }

  function pressed(event) {
    if (event.isComposing) return;
    const isOpen = !list.hidden;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (!isOpen) return input.value.trim() && look();
      const step = event.key === "ArrowDown" ? 1 : -1;
      mark(active < 0 && step < 0 ? options.length - 1 : (active + step + options.length) % options.length);
    } else if (event.key === "Enter") {
      // Enter belongs to the list; it never sends the big form from here.
      event.preventDefault();
      if (isOpen && active >= 0) take(options[active]);
    } else if (event.key === "Escape" && isOpen) {
      event.preventDefault();
      event.stopPropagation();
      close();
    }
  }

  input.addEventListener("input", later);
  input.addEventListener("keydown", pressed);
  input.addEventListener("blur", close);
}
