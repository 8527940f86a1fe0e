// The timeline: the address keeps choices and order, the drawing follows the list.

const all = (selector) => [...document.querySelectorAll(selector)];
const form = () => document.forms.filters;
const turn = (siblings) => siblings.at(-1)?.after(...siblings.reverse());

/** Shows what the form asks for. */
function apply() {
  const choices = all("[data-of]").filter((select) => select.value);
  const entries = all(".timeline .event");
  const shown = new Set();
  for (const entry of entries) {
    entry.hidden = !choices.every(({ value, dataset }) => entry.dataset[dataset.of].split(" ").includes(value));
    if (!entry.hidden) shown.add(entry.id);
  }
  for (const mark of all(".drawing-lanes svg a")) {
    const { events = mark.getAttribute("href").slice(1) } = mark.dataset;
    const left = events.split(" ").filter((id) => shown.has(id));
    mark.toggleAttribute("hidden", !left.length);
    if (!left.length || !mark.dataset.events) continue;
    mark.setAttribute("href", `#${left[0]}`);
    for (const text of mark.querySelectorAll("text, title")) {
      text.textContent = text.textContent.replace(/\d+(?=\)?$)/, left.length);
    }
  }
  for (const group of all(".timeline, .drawing-lanes > li")) {
    group.hidden = !group.querySelector(".event:not([hidden]), svg a:not([hidden])");
  }
  const { elements, dataset } = form();
  if (dataset.order !== elements.order.value) {
    dataset.order = elements.order.value;
    turn(all("main > :is(.timeline, .today)"));
    for (const part of all(".timeline")) turn([...part.children].slice(1));
    for (const list of all(".timeline > ol")) turn([...list.children]);
  }
  elements.count.value = dataset.shown.replace("{shown}", shown.size).replace("{all}", entries.length);
}

/** Fills the form from the address; unknown values choose nothing. */
function restore() {
  const query = new URLSearchParams(location.search);
  for (const select of all(".filters select")) {
    select.value = query.get(select.name) ?? "";
    if (!select.value) select.selectedIndex = 0;
  }
  if (form()) apply();
}

function keep() {
  const query = String(new URLSearchParams([...new FormData(form())].filter(([, value]) => value)));
  history.replaceState(null, "", location.pathname + (query && `?${query}`) + location.hash);
  apply();
}

addEventListener("change", ({ target }) => target.form === form() && keep());
// Fields empty only after the event.
addEventListener("reset", ({ target }) => target === form() && setTimeout(keep));
addEventListener("popstate", restore);
document.addEventListener("briefing:updated", restore);

addEventListener("keydown", (event) => {
  const kinds = [".event:not([hidden]) .event-title a", ".drawing svg a:not([hidden])"];
  const list = all(kinds.find((kind) => event.target.matches(kind)) ?? "_");
  const at = list.indexOf(event.target);
  const next = list[{ ArrowUp: at - 1, ArrowDown: at + 1, Home: 0, End: list.length - 1 }[event.key]];
  if (!next || event.altKey || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  next.focus();
});

restore();
