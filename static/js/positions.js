// The table of who stands where: by party, by state, and as it stood on an earlier day. The address keeps the choice.

const all = (selector) => [...document.querySelectorAll(selector)];
const form = () => document.forms.matrix;
const days = () => all("#part_days option");

/** Shows what the form asks for: of what changed the version of the day, then the rows and columns. */
function show() {
  const { party, state, day, when, back, on, count } = form().elements;
  const step = day && days()[day.value];
  if (step) {
    when.value = step.label;
    day.setAttribute("aria-valuetext", step.label);
    back.ariaDisabled = day.value === day.min;
    on.ariaDisabled = day.value === day.max;
    // The versions of a cell follow each other, the newest first.
    let cell, found;
    for (const version of all(".matrix [data-from]")) {
      if (cell !== version.parentElement) [cell, found] = [version.parentElement, false];
      const { from } = version.dataset;
      version.hidden = found || from > step.dataset.day;
      found ||= !version.hidden;
      version.toggleAttribute("data-moved", from === step.dataset.day && day.value !== day.max);
    }
  }
  const column = party.selectedIndex;
  for (const row of all(".matrix tr")) {
    [...row.cells].forEach((cell, at) => { cell.hidden = at && column && at !== column; });
  }
  let shown = 0, open = 0;
  for (const row of all(".matrix tbody tr")) {
    const now = row.querySelector(".matrix-state:not([hidden])").dataset;
    row.hidden = "closed" in now || Boolean(state?.value && now.is !== state.value);
    open += !("closed" in now);
    shown += !row.hidden;
  }
  count.value = form().dataset.shown.replace("{shown}", shown).replace("{all}", open);
}

/** Puts the choice into the address, and into the links to the table's other pages. */
function keep() {
  const { party, state, day } = form().elements;
  const query = new URLSearchParams(location.search);
  const step = day && day.value !== day.max ? days()[day.value].dataset.day : "";
  for (const [name, value] of [["party", party.value], ["state", state?.value], ["day", step]]) {
    if (value) query.set(name, value);
    else query.delete(name);
  }
  history.replaceState(null, "", `${location.pathname}${query.size ? `?${query}` : ""}${location.hash}`);
  carry();
}

function carry() {
  for (const link of all(".pagination a")) link.search = location.search;
}

/** Fills the form from the address; what it does not know chooses nothing. */
function restore() {
  if (!form()) return;
  const query = new URLSearchParams(location.search);
  const { party, state, day } = form().elements;
  for (const select of [party, state]) {
    if (!select) continue;
    select.value = query.get(select.name) ?? "";
    if (select.selectedIndex < 0) select.value = "";
  }
  if (day) {
    const asked = query.get("day");
    const step = asked ? days().findLastIndex(({ dataset }) => dataset.day <= asked) : day.max;
    day.value = Math.max(step, 0);
  }
  show();
  carry();
}

document.addEventListener("input", ({ target }) => target.form === form() && show());
document.addEventListener("change", ({ target }) => target.form === form() && keep());
document.addEventListener("click", ({ target }) => {
  const button = target.closest("[name=matrix] button");
  if (!button) return;
  const { day } = form().elements;
  if (button.name === "reset") form().reset();
  else if (button.name === "back") day.stepDown();
  else day.stepUp();
  show();
  keep();
});
addEventListener("popstate", restore);
document.addEventListener("briefing:updated", restore);
restore();
