/* The tabs of the queue: how many each holds and since when, as the server says after each act. */

export function showTabs(tabs) {
  for (const link of document.querySelectorAll(".queue-tabs a[data-tab]")) {
    const said = tabs[link.dataset.tab];
    if (!said) continue;
    const [count, age] = [link.querySelector(".count"), link.querySelector(".age")];
    count.textContent = said.count;
    count.classList.toggle("is-open", said.is_open);
    age.textContent = said.age;
    age.hidden = !said.age;
  }
}

/* On a phone the tab that is shown may lie beyond the edge. */
export function showCurrentTab() {
  document.querySelector(".queue-tabs [aria-current]")?.scrollIntoView({ inline: "center", block: "nearest" });
}
