/* Entering a person without leaving the meeting's form: a dialog that is sent on its own. */

const dialog = document.getElementById("new-person");
const form = dialog?.querySelector("form");
let current = null;

const field = (name) => form.elements.namedItem(name);
const typedOrganization = () => document.getElementById("new-organization");

export function askForPerson(name, row, work) {
  current = { row, work };
  form.reset();
  field("organization").value = "";
  complain({});
  field("name").value = name;
  field("honorific_prefix").value = work.part(row, "honorific").value;
  field("position").value = work.part(row, "position").value;
  typedOrganization().value = work.part(row, "organization_name").value;
  field("organization").value = work.part(row, "organization").value;
  prepare(work);
  dialog.showModal();
  field("name").focus();
}

function prepare(work) {
  const input = typedOrganization();
  if (input.role === "combobox") return;
  work.organizations(input, (chosen) => {
    input.value = chosen.name;
    field("organization").value = chosen.id;
  });
  input.addEventListener("input", () => (field("organization").value = ""));
}

/* Each complaint beside its field; what belongs to none stands above them. */
function complain(errors) {
  for (const old of form.querySelectorAll(".errorlist")) old.remove();
  const above = form.querySelector("[data-error]");
  const general = [];
  for (const [name, texts] of Object.entries(errors)) {
    const input = name === "organization" ? typedOrganization() : field(name);
    if (!input) {
      general.push(...texts);
      continue;
    }
    const list = document.createElement("ul");
    list.className = "errorlist";
    list.id = `${input.id}-error`;
    list.append(...texts.map((text) => Object.assign(document.createElement("li"), { textContent: text })));
    input.closest("p").append(list);
    input.setAttribute("aria-describedby", list.id);
  }
  above.textContent = general.join(" ");
  above.hidden = general.length === 0;
  form.querySelector(".errorlist")?.parentElement.querySelector("input").focus();
}

async function send() {
  const data = new FormData(form);
  const chosen = Boolean(data.get("organization"));
  const own = { position: data.get("position").trim(), organization: typedOrganization().value.trim() };
  // A post without a registered organization is this meeting's alone.
  if (!chosen) data.delete("position");
  const token = document.querySelector('input[name="csrfmiddlewaretoken"]').value;
  const answer = await fetch(current.work.address, {
    method: "POST",
    headers: { Accept: "application/json", "X-CSRFToken": token },
    body: data,
  });
  const result = await answer.json();
  if (answer.status === 400) return complain(result.errors);
  if (!answer.ok) throw new Error(answer.status);
  dialog.close();
  current.work.done({
    ...result,
    position: result.position || own.position,
    organization: result.organization || own.organization,
  });
}

form?.addEventListener("submit", async (event) => {
  event.preventDefault();
  const button = form.querySelector('[type="submit"]');
  button.disabled = true;
  try {
    await send();
  } catch {
    complain({ "": [current.work.silent] });
  } finally {
    button.disabled = false;
  }
});
form?.addEventListener("input", (event) => event.target.closest("p")?.querySelector(".errorlist")?.remove());
form?.querySelector("[data-close]").addEventListener("click", () => dialog.close());
