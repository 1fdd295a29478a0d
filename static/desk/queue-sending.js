/* Sends acts to the server, one after the other, so that an undo never overtakes what it undoes. */
import { words } from "./queue-cards.js";
import { showTabs } from "./queue-tabs.js";

let last = Promise.resolve();
let underWay = 0;
let sent = 0;

export const arrived = () => last;
export const isIdle = () => underWay === 0;
/* How many acts were sent so far: a page that was asked for before the latest of them tells older numbers. */
export const actsSent = () => sent;

function count(change) {
  underWay += change;
  document.getElementById("queue-cards")?.toggleAttribute("data-sending", underWay > 0);
}

/* Whoever leaves the page now would leave acts behind. */
addEventListener("beforeunload", (event) => {
  if (underWay) event.preventDefault();
});

/* What the server says; or, where it says nothing, why: {done, message, code, …}. Never throws. */
export function send(address, data) {
  sent += 1;
  count(1);
  last = last.then(() => post(address, data)).finally(() => count(-1));
  return last;
}

async function post(address, data) {
  const list = document.querySelector(".queue");
  if (!data.has("filters")) data.set("filters", list.dataset.query ?? "");
  try {
    const answer = await fetch(address, { method: "POST", body: data, headers: { Accept: "application/json" } });
    const isJson = answer.headers.get("Content-Type")?.includes("json");
    // Nobody is logged in: the way to the login, or a refused token.
    if (answer.redirected || (answer.status === 403 && !isJson)) return { done: false, message: words.ended, code: 403 };
    if (!isJson) return { done: false, message: words.failed, code: answer.status };
    const said = await answer.json();
    if (said.tabs) showTabs(said.tabs);
    return { ...said, code: answer.status };
  } catch {
    return { done: false, message: words.lost, code: 0 };
  }
}
