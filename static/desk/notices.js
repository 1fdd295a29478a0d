/* How many notices wait, beside the link to them: asked by the page once it stands, so that no page waits for it. */

const desk = document.querySelector('meta[name="desk-user"]');
const counts = document.querySelectorAll("[data-unread]");

async function ask() {
  const answer = await fetch(desk.dataset.pulse, { headers: { Accept: "application/json" }, cache: "no-store" });
  const state = answer.ok ? await answer.json() : {};
  if (!state.unread) return;
  for (const count of counts) {
    count.textContent = String(state.unread).replace(/\d/g, (digit) => "۰۱۲۳۴۵۶۷۸۹"[digit]);
    count.hidden = false;
  }
  document.querySelector("[data-unread-link]").hidden = false;
}

if (desk && counts.length) ask().catch(() => {});
