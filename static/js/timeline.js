// The timeline: the address keeps choices and order, the drawing follows, arrow keys move along both.

const all = (selector, within = document) => [...within.querySelectorAll(selector)];
const form = () => document.querySelector(".filters");

/** Reverses siblings. */
const turn = (elements) => elements.at(-1)?.after(...elements.reverse());

/** Shows the entries that the form asks for, in its order, and their marks. */
function apply() {
  const choices = all(".filters [data-of]").filter((select) => select.value);
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
    if (left.length) mark.setAttribute("href", `#${left[0]}`);
    // Of several events the title ends with their number.
    for (const text of all("text, title", mark)) {
      if (mark.dataset.events) text.textContent = text.textContent.replace(/\d+(?=\)?$)/, left.length);
    }
  }
  for (const group of all(".timeline, .drawing-lanes > li")) {
    group.hidden = !group.querySelector(".event:not([hidden]), svg a:not([hidden])");
  }
  const { elements, dataset } = form();
  if ((dataset.order ?? "") !== elements.order.value) {
    dataset.order = elements.order.value;
    turn(all("main > :is(.timeline, .today)"));
    for (const part of all(".timeline")) turn(all(":scope > :not(h2)", part));
    for (const list of all(".timeline > ol")) turn([...list.children]);
  }
  elements.count.value = dataset.shown.replace("{shown}", shown.size).replace("{all}", entries.length);
}

/** Fills the form from the address; unknown values choose nothing. */
function restore() {
  const query = new URLSearchParams(location.search);
  for (const select of all(".filters select")) {
    select.value = query.get(select.name) ?? "";
    select.selectedIndex = Math.max(select.selectedIndex, 0);
  }
  if (form()) apply();
}

function keep() {
  const query = new URLSearchParams([...new FormData(form())].filter(([, value]) => value));
  history.replaceState(null, "", location.pathname + (query.size ? `?${query}` : "") + location.hash);
  apply();
}

function move(event) {
  const kind = [".event:not([hidden]) .event-title a", ".drawing svg a:not([hidden])"].find((kind) => event.target.matches(kind));
  if (!kind || event.altKey || event.ctrlKey || event.metaKey) return;
  const list = all(kind);
  const at = list.indexOf(event.target);
  const on = document.dir === "rtl" ? -1 : 1;
  const to = { ArrowUp: at - 1, ArrowDown: at + 1, ArrowLeft: at - on, ArrowRight: at + on, Home: 0, End: list.length - 1 };
  if (!(event.key in to)) return;
  event.preventDefault();
  list[to[event.key]]?.focus();
}

addEventListener("change", ({ target }) => target.closest(".filters") && keep());
// Fields are empty only after the event.
addEventListener("reset", ({ target }) => target === form() && setTimeout(keep));
addEventListener("popstate", restore);
addEventListener("keydown", move);
document.addEventListener("briefing:updated", restore);
restore();
