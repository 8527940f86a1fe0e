// The search: asks Pagefind's index, keeps the question in the address, tries what a mistyped word may have meant.

const form = document.forms.search;
const { q: field, order, said } = form.elements;
const selects = ["kind", "issue", "party", "year"].map((name) => form.elements[name]);
const section = document.querySelector(".results");
const list = section.querySelector("ol");
const more = section.querySelector("button");
const AT_ONCE = 10;

let engine, words, timer, asked = 0, left = [];

const sentence = (name, values) => form.dataset[name].replace(/\{(\w+)\}/g, (_, key) => values[key]);
const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
const WORD = /[\p{L}\p{N}]{3,}/gu;
const data = (results) => Promise.all(results.slice(0, AT_ONCE).map((result) => result.data()));

/** Pagefind, on this thread: a worker stands under a policy of its own, which does not let it run. */
async function load() {
  const { index, base } = form.dataset;
  const { createInstance } = await import(`${index}pagefind.js`);
  const metaWeights = { title: 8, names: 12, subject: 8, when: 6, day: 6, days: 6, date: 0, since: 0 };
  const words = { excerptLength: 28, excerptEllipsis: "…", ranking: { pageLength: 0.4, metaWeights } };
  const made = createInstance({ basePath: index, baseUrl: base, noWorker: true, ...words });
  await made.filters();
  return made;
}

/** What is found; an index that was replaced meanwhile is read again, once. */
async function search(text, options, again = true) {
  try {
    const found = await (await (engine ??= load())).search(text || null, options);
    return { ...found, first: await data(found.results) };
  } catch (error) {
    engine = undefined;
    if (again) return search(text, options, false);
    throw error;
  }
}

/** Answers the form. */
async function ask() {
  clearTimeout(timer);
  const number = ++asked;
  const given = [...new FormData(form)].map(([key, value]) => [key, value.trim()]).filter(([, value]) => value);
  const query = String(new URLSearchParams(given));
  history.replaceState(null, "", location.pathname + (query && `?${query}`));
  const { q = "", order, ...filters } = Object.fromEntries(given);
  section.hidden = !query;
  section.toggleAttribute("data-waiting", !list.children.length);
  said.value = query && form.dataset.loading;
  let told = "";
  try {
    const options = { filters, sort: order ? { date: order } : {} };
    let found = await search(q, options);
    if (query) told = sentence("found", { shown: found.first.length, all: found.results.length });
    const lost = missing(q, found.first);
    const other = lost.length ? await mended(q, lost) : q;
    const instead = other !== q && await search(other, options);
    if (instead && instead.results.length) {
      found = instead;
      told = sentence("instead", { words: q, other });
    } else if (lost.length && lost.length === plain(q).match(WORD).length) {
      found = { ...found, results: [], first: [] };
      told = sentence("nothing", { words: q });
    }
    if (number !== asked) return;
    count(found.filters);
    left = found.results.slice(AT_ONCE);
    list.replaceChildren();
    show(found.first);
  } catch (error) {
    told = sentence("failed", { cause: String(error).replace(/\s+/g, " ") });
  }
  if (number !== asked) return;
  said.value = told;
  section.removeAttribute("data-waiting");
}

const make = (name, properties, ...children) => {
  const element = Object.assign(document.createElement(name), properties);
  element.append(...children);
  return element;
};

function show(records) {
  const items = records.map(({ url, meta, filters, content, excerpt }) => {
    const foreign = filters.language ? { lang: filters.language[0], dir: "auto" } : {};
    const date = meta.when ?? meta.date;
    const time = date ? [", ", make("time", { dateTime: meta.day ?? meta.since ?? "" }, date)] : [];
    // Pagefind marks what it found, and has replaced angle brackets of the text.
    const parts = excerpt.split(/<\/?mark>/).map((part) => part.replaceAll("&lt;", "<").replaceAll("&gt;", ">"));
    const text = parts.map((part, at) => (at % 2 ? make("mark", {}, part) : part));
    return make("li", {},
      make("h3", foreign, make("a", { href: url }, meta.title)),
      make("p", { className: "results-kind" }, filters.kind[0], ...time),
      ...content === meta.title ? [] : [make("p", foreign, ...text)]);
  });
  list.append(...items);
  more.hidden = !left.length;
  return items;
}

/** Fills the choices with what results have, and how often. */
function count(filters) {
  const { compare } = new Intl.Collator(document.documentElement.lang);
  for (const select of selects) {
    const chosen = select.value;
    const found = Object.entries({ ...chosen && { [chosen]: 0 }, ...filters[select.name] });
    found.sort(([one], [other]) => (select.name === "year" ? other - one : compare(one, other)));
    const shown = found.filter(([value, many]) => many || value === chosen);
    select.replaceChildren(select[0], ...shown.map(([value, many]) => make("option", { value }, `${value} (${many})`)));
    select.value = chosen;
  }
}

/** The words of `text` that no record has: Pagefind finds what begins alike. */
function missing(text, records) {
  const all = plain(records.map(({ meta, content }) => [...Object.values(meta), content].join(" ")).join(" "));
  // Endings may differ, since words are found by their stems.
  return (plain(text).match(WORD) ?? []).filter((word) => !all.includes(word.slice(0, Math.max(4, word.length - 3))));
}

/** `text` with `lost` words replaced by the most frequent of those in titles that are most alike. */
async function mended(text, lost) {
  words ??= fetch(`${form.dataset.index}words.json`).then((answer) => answer.json()).catch(() => "");
  const known = (await words).split(" ");
  return plain(text).replace(WORD, (word) => {
    let best = word, least = lost.includes(word) ? (word.length < 5 ? 2 : 3) : 0;
    for (const other of known) {
      // What was typed may be the beginning of a word, which counts for less.
      const away = Math.min(distance(word, plain(other)), distance(word, plain(other).slice(0, word.length)) + 0.5);
      if (away < least) [best, least] = [other, away];
    }
    return best;
  });
}

/** How many letters are missing, too many, others, or swapped with the next. */
function distance(one, other) {
  if (Math.abs(one.length - other.length) > 2) return 9;
  let before, row = [...Array(other.length + 1).keys()];
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
  field.value = query.get("q");
  for (const select of [order, ...selects]) {
    const value = query.get(select.name) ?? "";
    // The index, which knows the choices, comes later.
    if (value && select !== order) select.append(make("option", { value }));
    select.value = value;
    if (select.selectedIndex < 0) select.selectedIndex = 0;
  }
  ask();
}

form.addEventListener("input", () => {
  clearTimeout(timer);
  timer = setTimeout(ask, 200);
});
form.addEventListener("submit", (event) => {
  event.preventDefault();
  ask();
});
// Fields empty only after the event.
form.addEventListener("reset", () => setTimeout(ask));
addEventListener("popstate", restore);
document.addEventListener("briefing:updated", restore);
more.addEventListener("click", async () => {
  const number = asked;
  const records = await data(left).catch(() => []);
  if (number !== asked || !records.length) return;
  const all = list.children.length + left.length;
  left = left.slice(AT_ONCE);
  show(records)[0].querySelector("a").focus();
  said.value = sentence("found", { shown: list.children.length, all });
});

restore();
