// The matrix by party, by state and by day; the address keeps the choice.
const all = (selector) => [...document.querySelectorAll(selector)];
const days = () => all("#part_days option");
let form;

function show() {
  const { party, state, day, when, count, dataset } = form;
  const { label, value: now } = days()[day.value], isLast = day.value === day.max;
  day.ariaValueText = when.value = label;
  // A cell's versions stand newest first; the first of no later day counts.
  let cell, found;
  for (const version of all(".matrix [data-from]")) {
    if (cell !== version.parentNode) [cell, found] = [version.parentNode];
    const { from } = version.dataset;
    version.hidden = found || from > now;
    found ||= !version.hidden;
    version.toggleAttribute("data-moved", from === now && !isLast);
  }
  const column = party.selectedIndex;
  for (const cell of all(".matrix tr > :not(:first-child)")) cell.hidden = column && cell.cellIndex !== column;
  let shown = 0, open = 0;
  for (const { dataset, parentNode } of all(".matrix-state:not([hidden])")) {
    const isOpen = !("closed" in dataset), isShown = isOpen && (!state.value || state.value === dataset.is);
    parentNode.parentNode.hidden = !isShown;
    open += isOpen;
    shown += isShown;
  }
  count.value = dataset.shown.replace("{shown}", shown).replace("{all}", open);
  for (const link of all(".pagination a")) link.search = location.search;
}

function keep() {
  const { party, state, day } = form, url = new URL(location);
  const step = day.value === day.max ? "" : days()[day.value].value;
  const chosen = Object.entries({ party: party.value, state: state.value, day: step });
  url.search = new URLSearchParams(chosen.filter(([, value]) => value));
  history.replaceState(null, "", url);
  show();
}

function restore() {
  form = document.forms.matrix;
  if (!form) return;
  const { party, state, day } = form, query = new URLSearchParams(location.search);
  for (const select of [party, state]) {
    select.value = query.get(select.name);
    select.selectedIndex = Math.max(select.selectedIndex, 0);
  }
  const asked = query.get("day") || "9";
  day.value = days().findLastIndex(({ value }) => value <= asked);
  form.oninput = show;
  form.onchange = keep;
  form.onclick = ({ target: { name } }) => {
    if (name === "all") form.reset();
    if (name === "back") day.stepDown();
    if (name === "on") day.stepUp();
    keep();
  };
  show();
}

addEventListener("popstate", restore);
document.addEventListener("briefing:updated", restore);
restore();
