// Sites that are hard to show: one record and hundreds, titles without end, three scripts, dates of every kind, nothing
// at all. Where one of them asks for little, another asks for much. Written here rather than kept, and the same at every run.

import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { deflateSync } from "node:zlib";

const CYRILLIC = "Чи погодяться сторони на спостереження за припиненням вогню вздовж усієї лінії зіткнення";
const ARABIC = "هل يتفق الطرفان على مراقبة وقف إطلاق النار على طول خط التماس بأكمله";
const LONG = `${"Whether the delegations can agree on the wording of the second paragraph before the council meets again, and ".repeat(2)}when`.slice(0, 200);
const UNBROKEN = `The ${"Donaudampfschifffahrtsgesellschaftskapitaenswitwenrente".repeat(3)} question`;

/** A title of record number `index`, and the language that it is in where that is not the site's. */
function title(word, index) {
  switch (index % 8) {
    case 1: return { title: `${LONG.slice(0, 190)} (${word} ${index})` };
    case 3: return { title: `${CYRILLIC} (${index})?`, language: "uk" };
    case 5: return { title: `${ARABIC} (${index})؟`, language: "ar" };
    case 7: return { title: `${UNBROKEN} ${index}` };
    default: return { title: `${word} ${index}` };
  }
}

/** A day, so many after the first of 1996. */
function day(offset) {
  return new Date(Date.UTC(1996, 0, 1) + offset * 86_400_000).toISOString().slice(0, 10);
}

/** Dates in every shape that a record may write, the exact day most often. */
function date(index, offset) {
  const on = day(offset);
  switch (index % 12) {
    case 1: return `${on}/${day(offset + 9)}`;
    case 2: return on.slice(0, 7);
    case 4: return `${on.slice(0, 7)}~`;
    case 5: return on.slice(0, 4);
    case 7: return `${on}?`;
    case 8: return `[..${on}]`;
    case 10: return `[${on}..${day(offset + 40)}]`;
    case 11: return index % 24 === 11 ? `${on}/..` : undefined;
    default: return on;
  }
}

/** A value as TOML: what JSON writes is TOML too, but for tables. */
function toml(value) {
  if (Array.isArray(value)) return `[${value.map(toml).join(", ")}]`;
  if (value && typeof value === "object") return `{ ${entries(value).map(([key, inner]) => `${key} = ${toml(inner)}`).join(", ")} }`;
  return JSON.stringify(value);
}

const entries = (table) => Object.entries(table).filter(([, value]) => value !== undefined);

/** A record's file: its keys, its histories (`rows`), its text. */
function record(keys, rows = {}, text = "") {
  const lines = entries(keys).map(([key, value]) => `${key} = ${toml(value)}`);
  for (const [name, list] of Object.entries(rows)) {
    for (const row of list) lines.push("", `[[${name}]]`, ...entries(row).map(([key, value]) => `${key} = ${toml(value)}`));
  }
  return `+++\n${lines.join("\n")}\n+++\n\n${text}`;
}

const STATES = ["raised", "proposed", "negotiating", "contested", "deadlocked", "deferred", "agreed-in-principle", "agreed", "settled", "rejected"];
const STANCES = ["supports", "conditional", "open", "divided", "opposes", "no-position", "undeclared"];
const BASES = ["stated", "written", "vote", "action", "reported", "inferred"];
const EVENT_KINDS = ["statement", "meeting", "vote", "signature", "attack", "deadline", "other"];
const SOURCE_KINDS = ["news-report", "official-statement", "interview", "leak", "other"];

/** Everything that an author may write in a text, at its widest. */
const TEXT = `
## Can ${LONG.toLowerCase()}?

The short answer is that [[issue-0]] waits for [[party-0|the first party]] [@source-0, p. 4]. See https://example.org/a/very/long/address/${"segment-".repeat(20)}/ too,
and [a page elsewhere](https://example.org/elsewhere?with=a&query=yes).[^one]

### A table, wider than a phone {#wide}

| Party | ${"Column | ".repeat(11)}
|---|:-:|--:|${"---|".repeat(9)}
${["Ukraine", "Росія", "الأمم المتحدة"].map((name) => `| ${name} | ${"some words | ".repeat(11)}`).join("\n")}

#### Lists

1. One
   - nested, with \`code_that_is_long_${"x".repeat(120)}\`
   - [x] done
   - [ ] not done
2. Two

Term
: What it means.

> A quotation of two lines,
> the second of which ends here.

\`\`\`text
${"a line of code that does not break ".repeat(8)}
\`\`\`

${["NOTE", "TIP", "IMPORTANT", "WARNING", "CAUTION"].map((kind) => `> [!${kind}]\n> Words of a box.\n`).join("\n")}

![A red square](/square.png)

![A photograph](/photo.png)

![A tall drawing](/tall.svg)

[^one]: A footnote, with a [link to a note](https://example.org/note).

## Which components are there?

All of them.

<Timeline issue="issue-0" limit="5" />

<Positions issue="issue-0" />

<Status issue="issue-0" />

<Quote by="person-0" date="2025-03-01" source="source-0" at="p. 2">

We have said what we have said, and ${"nothing besides ".repeat(20)}.

</Quote>

<Figure src="/square.png" alt="A red square" caption="A square" credit="Nobody" />

<Callout kind="warning" title="${LONG.slice(0, 120)}">

Words with **weight** in them.

</Callout>

<Profile id="person-0" />

<Profile id="party-1" />

<Document id="document-0" />

<Next limit="5" />

<Video url="https://example.org/watch?v=1" title="A film" />

<Embed url="https://example.org/map" title="A map" />
`;

/** The files of a story of so many records. */
function story({ site, issues, parties, events, onOneDay = 0, articles, documents, sources, drafts = false }) {
  const files = { "briefing.toml": site };
  const cited = (index) => (sources && index % 4 !== 3 ? [`source-${index % sources}`] : undefined);
  const add = (folder, id, ...parts) => { files[`content/${folder}/${id}.md`] = record(...parts); };

  for (let index = 0; index < sources; index += 1) {
    add("sources", `source-${index}`, {
      ...title("Report", index),
      publisher: ["The Wire", "Агентство новин", LONG.slice(0, 90)][index % 3],
      kind: SOURCE_KINDS[index % SOURCE_KINDS.length],
      date: day(10_500 + index),
      url: index % 2 ? undefined : `https://example.org/reports/${index}/${"long-".repeat(index % 7)}address`,
      archive_url: index % 4 ? undefined : `https://archive.example.org/${index}`,
    });
  }
  for (let index = 0; index < parties; index += 1) {
    add("parties", `party-${index}`, {
      ...title("Party", index), short_title: index % 3 ? `P ${index}` : undefined, kind: index % 3 ? "state" : "coalition",
      principal: index < 6 ? true : undefined, roles: index % 2 ? ["mediator", "donor"] : undefined,
      country: index % 5 ? undefined : "DE", colour: index % 6 ? undefined : "#ffe000",
      members: index % 3 || parties < 3 ? undefined : [{ id: "party-1", from: "2001" }, { name: "A state beside it" }, { id: "party-2", to: "2010" }],
      description: index % 2 ? `What party ${index} is.` : undefined, sources: cited(index),
    }, {}, index % 2 ? `Text about [[issue-0]].\n` : "");
    add("people", `person-${index}`, {
      ...title("Person", index), party: `party-${index}`, offices: index % 2 ? [] : [{ title: LONG.slice(0, 80), party: `party-${index}`, from: "1999-05" }],
      sources: cited(index),
    });
  }
  for (let index = 0; index < events; index += 1) {
    const crowd = index < onOneDay;
    const when = crowd ? "2025-03-01" : date(index, Math.floor((index * 10_640) / Math.max(events - 1, 1)));
    add("events", `event-${index}`, {
      ...title("Event", index), date: when, kind: EVENT_KINDS[index % EVENT_KINDS.length], importance: ["major", "key", "minor"][index % 3],
      announced: when ? undefined : "2025-03-01",
      parties: parties && index % 5 ? [`party-${index % parties}`, ...(index % 7 || parties < 2 ? [] : [{ id: `party-${(index + 1) % parties}`, role: "mediator" }])] : undefined,
      people: parties && index % 9 === 0 ? [`person-${index % parties}`] : undefined,
      issues: issues && index % 4 ? [`issue-${index % issues}`] : undefined,
      place: index % 6 ? undefined : { name: "Відень", country: "AT" }, outcome: index % 3 || !when ? undefined : `What came of it: ${LONG}`, sources: cited(index),
    }, {}, index % 10 ? "" : "A sentence on the event.\n");
  }
  // Still to come, under way, put off.
  if (events > 1) {
    add("events", "to-come", { ...title("Event", 3), date: "2025-06-10/2025-06-12", announced: "2025-02-01", kind: "meeting", issues: ["issue-0"], parties: ["party-0"] });
    add("events", "under-way", { ...title("Event", 5), date: "2025-02-20/2025-03-20", announced: "2025-02-01", kind: "visit", issues: ["issue-0"] });
    add("events", "put-off", { title: "A vote put off", date: "2025-02-25", announced: "2025-01-01", kind: "vote" }, { status: [{ state: "postponed", until: "2025-09", announced: "2025-02-24", note: "No majority." }] });
  }
  for (let index = 0; index < documents; index += 1) {
    add("documents", `document-${index}`, {
      ...title("Document", index), kind: index % 2 ? "plan" : "treaty", access: ["public", "leaked", "undisclosed"][index % 3], sources: sources ? ["source-0"] : undefined,
      authors: [`party-0`, "Somebody else"], issues: [{ id: "issue-0", at: "§ 3" }], supersedes: index ? [`document-${index - 1}`] : undefined,
      signatories: index % 2 ? [{ party: "party-0", date: "2024-05-01" }] : undefined, url: index % 3 ? undefined : `https://example.org/documents/${index}`,
    }, { status: [{ state: "described", date: "2024-01-01" }, { state: "signed", date: "2024-05-01" }] });
  }
  for (let index = 0; index < issues; index += 1) {
    const options = index % 3 === 0 ? ["yes", "no"] : ["only"];
    const positions = [];
    for (let party = 0; index !== 2 && party < Math.max(1, (parties * ((index % 4) + 1)) / 4); party += 1) {
      for (let turn = 0; turn <= party % 3; turn += 1) {
        positions.push({
          party: `party-${party}`, option: options[(party + turn) % options.length], stance: STANCES[(party + turn + index) % STANCES.length], basis: BASES[(party + turn) % BASES.length],
          date: `${2018 + turn}-0${(party % 9) + 1}-11`, sources: cited(party), summary: turn ? `What party ${party} says since ${2018 + turn}.` : LONG,
          speaker: party % 4 ? undefined : `person-${party}`, quote: party % 4 || !cited(party) ? undefined : "We will see, and then we will see again.",
        });
      }
    }
    add("issues", `issue-${index}`, {
      ...title("Question", index), aliases: index ? undefined : ["/old/question/"], depends_on: index ? [`issue-${index - 1}`] : undefined, draft: index === 3 && drafts ? true : undefined, positions: positions.length ? undefined : [],
      not_concerned: parties > 20 && index % 2 ? ["party-24"] : undefined,
    }, {
      status: Array.from({ length: (index % 4) + 1 }, (_, turn) => ({ state: STATES[(index + turn) % STATES.length], date: `20${10 + turn}-05`, summary: turn % 2 ? LONG : "It stands where it stood.", sources: cited(turn + index) })),
      options: options.map((id, at) => ({ id, title: at ? LONG.slice(0, 150) : `Option ${id}`, description: at ? undefined : "Described.", proposed_by: parties ? "party-0" : undefined, date: "2010-05", withdrawn: index % 6 === 3 && at ? "2015-01-01" : undefined })),
      ...(positions.length ? { positions } : {}),
      questions: index % 2 ? [] : [{ text: LONG, date: "2011-01-01", asked_by: parties ? "party-0" : undefined }, { text: "Who pays?", date: "2011-01-01", answered: { date: "2012-01-01", text: "Nobody." } }],
    }, index % 2 ? "" : "A text on the question.\n");
  }
  for (let index = 0; index < articles; index += 1) {
    add("articles", `article-${index}`, {
      ...title("Article", index), description: LONG, date: day(10_600 - index), authors: ["person-0", "A. Writer"], issues: ["issue-0"], sources: cited(0),
      image: index === 0 ? { src: "/photo.png", alt: "A photograph", caption: LONG, credit: "Nobody" } : undefined,
      corrections: index % 2 ? [{ date: "2025-01-02", text: "A name was wrong." }] : undefined,
    }, { key_points: [{ text: LONG, sources: cited(0) }, { text: "Short." }] }, index ? "A text.\n" : TEXT);
  }
  if (articles) {
    files["static/square.png"] = square();
    files["static/photo.png"] = photograph(1300, 900);
    files["static/tall.svg"] = '<svg xmlns="http://www.w3.org/2000/svg" width="60" height="240"><circle cx="30" cy="120" r="30"/></svg>\n';
    for (const nav of ["main", "footer"]) add("pages", `page-${nav}`, { title: `A page of ours in the ${nav}`, nav }, {}, "Some words.\n");
    for (let index = 0; index < 12; index += 1) add("terms", `term-${index}`, { ...title("Term", index), description: "A definition.", abbr: index % 2 ? undefined : `T${index}`, see: [`term-${(index + 1) % 12}`] });
  }
  return files;
}

/** A red square of 400 pixels a side. */
function square() {
  return png(400, 400, Buffer.concat(Array(400).fill(Buffer.concat([Buffer.from([0]), Buffer.alloc(1200, Buffer.from([0xb0, 0x20, 0x20]))]))));
}

/** Something with as much detail as a photograph, so that smaller ones are made of it: red grows to the right, or to the left, with noise. */
export function photograph(width, height, { mirrored = false } = {}) {
  const rows = Buffer.alloc((3 * width + 1) * height);
  let noise = 1;
  for (let y = 0, at = 0; y < height; y += 1) {
    at += 1;
    for (let x = 0; x < width; x += 1) {
      noise = (Math.imul(noise, 1664525) + 1013904223) >>> 0;
      rows[at] = ((mirrored ? width - x : x) * 255) / width;
      rows[at + 1] = (y * 255) / height;
      rows[at + 2] = noise >>> 24;
      at += 3;
    }
  }
  return png(width, height, rows);
}

/** A PNG of these rows: a byte 0 each, then three bytes a pixel. */
function png(width, height, rows) {
  const chunk = (kind, data) => {
    const body = Buffer.concat([Buffer.from(kind, "latin1"), data]);
    const ends = Buffer.alloc(8);
    ends.writeUInt32BE(data.length, 0);
    ends.writeUInt32BE(crc(body), 4);
    return Buffer.concat([ends.subarray(0, 4), body, ends.subarray(4)]);
  };
  const header = Buffer.from([0, 0, 0, 0, 0, 0, 0, 0, 8, 2, 0, 0, 0]);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  return Buffer.concat([Buffer.from("\x89PNG\r\n\x1a\n", "latin1"), chunk("IHDR", header), chunk("IDAT", deflateSync(rows, { level: 1 })), chunk("IEND", Buffer.alloc(0))]);
}

function crc(bytes) {
  let rest = ~0;
  for (const byte of bytes) {
    rest ^= byte;
    for (let bit = 0; bit < 8; bit += 1) rest = (rest >>> 1) ^ (rest & 1 ? 0xedb88320 : 0);
  }
  return ~rest >>> 0;
}

const configuration = (site, build = "") => `[site]\n${site}\n\n[build]\nas_of = 2025-03-02\n${build}`;

/** Each hard site by name: its files. */
export const HARD = {
  // Much of everything: 600 events over 30 years, 30 of them on one day; 40 issues, 25 parties.
  many: () => story({
    site: configuration(`title = "A long negotiation"\ndescription = "${LONG}"\npublisher = { name = "The Desk" }`),
    issues: 40, parties: 25, events: 600, onOneDay: 30, articles: 3, documents: 7, sources: 30, drafts: true,
  }),
  // Lists that are cut into parts.
  cut: () => story({
    site: configuration(`title = "${LONG}"`, "page_size = 5\n"),
    issues: 12, parties: 8, events: 60, onOneDay: 12, articles: 11, documents: 12, sources: 12,
  }),
  // One of each, resting on nothing.
  one: () => story({ site: configuration('title = "One"'), issues: 1, parties: 1, events: 1, articles: 0, documents: 0, sources: 0 }),
  // Nothing.
  empty: () => ({ "briefing.toml": configuration('title = "Nothing yet"') }),
  // From right to left.
  arabic: () => story({
    site: configuration(`title = "${ARABIC}"\nlanguage = "ar"`),
    issues: 9, parties: 7, events: 40, onOneDay: 3, articles: 2, documents: 2, sources: 5,
  }),
};

/** Writes the hard site `name` into `folder`. */
export function writeHard(name, folder) {
  for (const [path, text] of Object.entries(HARD[name]())) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}
