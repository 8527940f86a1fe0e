// The search: asks Pagefind's index, keeps the question in the address, and tries the word that a mistyped one may have
// meant. What a record says is put into the page as text.

const form = document.forms.search;
const { said } = form.elements;
const said_as = (name, values) => form.dataset[name].replace(/\{(\w+)\}/g, (_, key) => values[key]);
const section = document.querySelector(".results");
const list = section.querySelector("ol");
const more = section.querySelector("button");
const selects = ["kind", "issue", "party", "year"].map((name) => form.elements[name]);
const AT_ONCE = 10;

let engine, words, timer, asked = 0, left = [];

/** Pagefind, on this thread: a worker would stand under a policy of its own, which does not let it run. */
async function load() {
  const { index, base } = form.dataset;
  const { createInstance } = await import(`${index}pagefind.js`);
  return createInstance({
    basePath: index, baseUrl: base, noWorker: true, excerptLength: 28, excerptEllipsis: "…",
    ranking: { pageLength: 0.4, metaWeights: { title: 8, names: 12, subject: 8, days: 6, date: 0, day: 0 } },
  });
}

/** What is found; an index that was replaced while the page was open is read again, once. */
async function search(text, options) {
  for (let again = true; ; again = false) {
    try {
      const found = await (await (engine ??= load())).search(text || null, options);
      return { ...found, first: await Promise.all(found.results.slice(0, AT_ONCE).map((result) => result.data())) };
    } catch (error) {
      engine = undefined;
      if (!again) throw error;
    }
  }
}

/** Answers the form. */
async function ask() {
  clearTimeout(timer);
  const number = ++asked;
  const data = [...new FormData(form)].map(([key, value]) => [key, value.trim()]).filter(([, value]) => value);
  const query = String(new URLSearchParams(data));
  history.replaceState(null, "", location.pathname + (query && `?${query}`));
  const { q = "", order, ...filters } = Object.fromEntries(data);
  section.hidden = !query;
  section.toggleAttribute("data-waiting", !list.children.length);
  if (query) said.value = form.dataset.loading;
  try {
    const options = { filters, sort: order ? { date: order } : {} };
    let found = await search(q, options);
    let text = said_as("found", { shown: found.first.length, all: found.results.length }), meant;
    if (q && found.results.length < 3) {
      const other = await mended(q);
      const instead = other ? await search(other, options) : undefined;
      if (instead?.results.length && !found.results.length) {
        found = instead;
        text = said_as("instead", { words: q, other });
      } else if (instead?.results.length) {
        meant = other;
      } else if (!found.results.length) {
        text = said_as("nothing", { words: q });
      }
    }
    if (number !== asked) return;
    count(found.filters);
    left = found.results.slice(AT_ONCE);
    show(found.first, true);
    said.replaceChildren(...query ? [text, ...meant ? [" ", link(meant, said_as("meant", { other: meant }))] : []] : []);
  } catch (error) {
    if (number === asked) said.value = said_as("failed", { cause: String(error?.message ?? error).split("\n")[0] });
  }
  section.removeAttribute("data-waiting");
}

const make = (name, properties, ...children) => {
  const element = Object.assign(document.createElement(name), properties);
  element.append(...children);
  return element;
};

/** A link that asks for other words. */
function link(other, text) {
  const query = new URLSearchParams(location.search);
  query.set("q", other);
  return make("a", { href: `?${query}` }, text);
}

function show(records, anew) {
  const items = records.map(({ url, meta, filters, excerpt }) => {
    const [lang] = filters.language ?? [];
    const foreign = lang ? { lang, dir: "auto" } : {};
    // Pagefind marks what it found, and has replaced angle brackets of the text.
    const parts = excerpt.split(/<\/?mark>/).map((part) => part.replaceAll("&lt;", "<").replaceAll("&gt;", ">"));
    const kind = make("p", { className: "results-kind" }, filters.kind[0]);
    if (meta.date) kind.append(", ", make("time", { dateTime: meta.day ?? "" }, meta.date));
    return make("li", {},
      make("h3", foreign, make("a", { href: url }, meta.title)),
      kind,
      make("p", foreign, ...parts.map((part, at) => (at % 2 ? make("mark", {}, part) : part))));
  });
  if (anew) list.replaceChildren();
  list.append(...items);
  more.hidden = !left.length;
  return items;
}

/** Fills the choices with what there is among the results, and how often. */
function count(filters) {
  const { compare } = new Intl.Collator(document.documentElement.lang || undefined, { numeric: true });
  for (const select of selects) {
    const chosen = select.value;
    const found = Object.entries(filters[select.name] ?? {}).filter(([value, many]) => many || value === chosen);
    found.sort(([one], [other]) => (select.name === "year" ? compare(other, one) : compare(one, other)));
    if (chosen && !found.some(([value]) => value === chosen)) found.push([chosen, 0]);
    const options = found.map(([value, many]) => make("option", { value }, `${value} (${many})`));
    select.replaceChildren(select.options[0], ...options);
    select.value = chosen;
  }
}

/** `text` with words that begin no known one replaced by the most frequent of those that are written most alike. */
async function mended(text) {
  words ??= fetch(`${form.dataset.index}words.json`).then((answer) => answer.json()).then((all) => all.split(" "));
  const known = await words.catch(() => []);
  const better = text.toLowerCase().replace(/[\p{L}\p{M}\p{N}]{3,}/gu, (word) => {
    if (known.some((other) => other.startsWith(word))) return word;
    const most = word.length < 5 ? 1 : 2;
    let best = word, least = most + 1;
    for (const other of known) {
      // What was typed may be the beginning of a word, which counts for less than a whole one.
      const away = Math.min(distance(word, other), distance(word, other.slice(0, word.length)) + 0.5);
      if (away < least) [best, least] = [other, away];
    }
    return best;
  });
  return better === text.toLowerCase() ? "" : better;
}

/** How many letters are missing, too many, others, or swapped with the next. */
function distance(one, other) {
  if (Math.abs(one.length - other.length) > 2) return 9;
  let before = [], row = [...Array(other.length + 1).keys()];
  for (let i = 1; i <= one.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= other.length; j += 1) {
      next[j] = Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + (one[i - 1] !== other[j - 1]));
      if (one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1]) next[j] = Math.min(next[j], before[j - 2] + 1);
    }
    [before, row] = [row, next];
  }
  return row[other.length];
}

/** Fills the form from the address. */
function restore() {
  const query = new URLSearchParams(location.search);
  form.elements.q.value = query.get("q") ?? "";
  for (const select of [...selects, form.elements.order]) {
    const value = query.get(select.name) ?? "";
    // The index, which knows the choices, is not there yet.
    if (selects.includes(select) && value) select.append(make("option", { value }, value));
    select.value = value;
    if (select.selectedIndex < 0) select.selectedIndex = 0;
  }
  ask();
}

form.addEventListener("input", ({ target }) => {
  clearTimeout(timer);
  timer = setTimeout(ask, target.name === "q" ? 200 : 0);
});
form.addEventListener("submit", (event) => {
  event.preventDefault();
  ask();
});
// Fields empty only after the event.
form.addEventListener("reset", () => setTimeout(ask));
more.addEventListener("click", async () => {
  const number = asked;
  const records = await Promise.all(left.slice(0, AT_ONCE).map((result) => result.data())).catch(() => []);
  if (number !== asked || !records.length) return;
  const all = list.children.length + left.length;
  left = left.slice(AT_ONCE);
  const [first] = show(records, false);
  first.querySelector("a").focus();
  said.value = said_as("found", { shown: list.children.length, all });
});
addEventListener("popstate", restore);

restore();
