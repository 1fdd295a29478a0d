// What begins with the words typed so far, under the search field: a combobox with a listbox. Without this file the
// form searches as before. All words come from the page and the server.

const PAUSE = 200;
const LEAST = 2;

function suggestUnder(box) {
  const input = box.querySelector("input");
  const list = box.appendChild(document.createElement("ul"));
  const said = box.appendChild(document.createElement("p"));
  let options = [], active = -1, waiting, request;

  Object.assign(list, { id: `${input.id}-suggestions`, className: "suggestions", role: "listbox", hidden: true });
  list.ariaLabel = input.labels[0].textContent;
  Object.assign(said, { className: "visually-hidden", role: "status" });
  Object.assign(input, { role: "combobox", autocomplete: "off", ariaAutoComplete: "list", ariaExpanded: "false" });
  input.setAttribute("aria-controls", list.id);

  const close = () => {
    clearTimeout(waiting);
    request?.abort();
    list.hidden = true;
    input.ariaExpanded = "false";
    mark(-1);
  };

  function mark(place) {
    active = place;
    options.forEach((option, at) => (option.ariaSelected = String(at === place)));
    if (place < 0) return input.removeAttribute("aria-activedescendant");
    input.setAttribute("aria-activedescendant", options[place].id);
    options[place].scrollIntoView({ block: "nearest" });
  }

  function show(found) {
    options = found.map(({ text, kind, address }, at) => {
      const option = document.createElement("li");
      const name = document.createElement("bdi");
      const small = document.createElement("small");
      name.textContent = text;
      small.textContent = kind;
      option.append(name, " ", small);
      Object.assign(option, { id: `${list.id}-${at}`, role: "option", ariaSelected: "false" });
      option.dataset.address = address;
      return option;
    });
    list.replaceChildren(...options);
    list.hidden = !options.length;
    input.ariaExpanded = String(!list.hidden);
    said.textContent = `${box.dataset.said} ${options.length.toLocaleString("fa")}`;
    mark(-1);
  }

  async function ask() {
    request = new AbortController();
    try {
      const address = `${box.dataset.suggest}?${new URLSearchParams({ q: input.value })}`;
      const response = await fetch(address, { signal: request.signal, headers: { Accept: "application/json" } });
      if (response.ok) show((await response.json()).suggestions);
    } catch {
      // Taken back, or no network: the form works all the same.
    }
  }

  input.addEventListener("input", () => {
    close();
    if (input.value.trim().length >= LEAST) waiting = setTimeout(ask, PAUSE);
  });
  input.addEventListener("keydown", (event) => {
    if (event.isComposing || list.hidden) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      event.preventDefault();
      // One place more than there are suggestions: the field itself.
      const places = options.length + 1;
      mark(((active + 1 + step + places) % places) - 1);
    } else if (event.key === "Escape") {
      event.preventDefault();
      close();
    } else if (event.key === "Enter" && active >= 0) {
      event.preventDefault();
      location.assign(options[active].dataset.address);
    }
  });
  list.addEventListener("pointerdown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]");
    if (option) location.assign(option.dataset.address);
  });
  input.addEventListener("blur", close);
}

document.querySelectorAll("[data-suggest]").forEach(suggestUnder);
