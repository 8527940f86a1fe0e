// A story that holds every word of every vocabulary, dates of every form, and texts that formats trip over: what ends a
// script, a CDATA section or a comment, quotes, backslashes, semicolons, line breaks, four scripts, marks of direction,
// characters beyond the first plane, and one that XML does not know. Written here rather than kept, the same at every run.

/** Texts that formats trip over. */
const TEXTS = [
  'Ends </script><script>alert("1")</script> early',
  "Ends ]]> and <![CDATA[ and <!-- a comment --> too",
  'Quotes "two", \'one\', back\\slash \\n, semi;colon, com,ma: & &amp; &#0;',
  "Чи буде перемир’я; «завтра», або ніколи?",
  "هل تكون هدنة؟ \u202eRTL\u202c \u200f",
  "虎🐅👩‍👩‍👧‍👦 e\u0301 \u{1F1FA}\u{1F1E6}",
  "Not for XML: \ufffe \uffff end",
  "Two\nlines\tand a tab",
  "-".repeat(90) + "é".repeat(90),
  "END:VEVENT\r\nBEGIN:VALARM",
  "=HYPERLINK(\"x\") {{ site.title }} {% raw %}",
];
const text = (index) => `${TEXTS[index % TEXTS.length]} (${index})`;

/** Dates of every form that a record may write, about one year. */
const DATES = [
  "2025", "2025-11", "2025-12-15", "2025-12-15T18:30:00+01:00", "2025-12-15T23:30:00-05:00", "2025-12-15T18:30:00Z", "2025-12-15T18:30:00",
  "2026-01-01T00:15:00+05:45", "2025-12-14/2025-12-15", "2025-11/2025-12", "2025-11-20/2025-12", "2025/2025-03", "2024-12-31/2025-01-01",
  "2025-12-15/..", "2025-11/..", "../2025-12-15", "2025-12-15/", "/2025-12-15",
  "2025-12?", "2025-12-15~", "2025%", "2025-12-14?/2025-12-15", "2025-XX-XX", "2025-12-XX", "[..2025-12-14]", "[2025-12-14..]", "[2025-12-01..2025-12-14]", "[2025-11-20..2025-12-14]", "[2024..2025]",
  "[2025-12-01,2025-12-03]", "0001-01-01", "1066-10-14", "9999-12-31", "1969-12-31", "2024-02-29", undefined,
];

const EVENT_KINDS = ["statement", "speech", "demand", "proposal", "rejection", "meeting", "call", "visit", "agreement", "signature", "ratification", "vote", "election", "ruling", "sanction", "aid", "deployment", "attack", "ceasefire", "protest", "deadline", "publication", "other"];
const PARTY_KINDS = ["state", "government-body", "political-party", "armed-group", "coalition", "intergovernmental", "ngo", "company", "court", "movement", "other"];
const ROLES = ["conflict-party", "supporter", "negotiator", "mediator", "facilitator", "host", "guarantor", "witness", "observer", "signatory", "author", "monitor", "donor", "decider", "affected"];
const DOCUMENT_KINDS = ["plan", "non-paper", "amendment", "joint-statement", "communique", "agreement", "treaty", "annex", "letter", "bill", "law", "resolution", "ruling", "transcript", "report", "dataset", "map", "other"];
const DOCUMENT_STATES = ["described", "circulated", "tabled", "published", "initialled", "adopted", "signed", "ratified", "in-force", "superseded", "withdrawn", "lapsed", "rejected"];
const SOURCE_KINDS = ["official-document", "official-statement", "interview", "own-reporting", "news-report", "social-post", "dataset", "research", "court-record", "leak", "anonymous-briefing", "reference", "other"];
const ISSUE_STATES = ["raised", "proposed", "negotiating", "contested", "deadlocked", "deferred", "agreed-in-principle", "agreed", "settled", "rejected"];
const EVENT_STATES = ["happened", "postponed", "cancelled", "missed", "disputed"];
const GENRES = ["background", "analysis", "live", "fact-check", "profile"];

/** JSON is YAML, which may stand between `---`, but for characters that YAML wants escaped. */
const yaml = (keys) => JSON.stringify(keys).replace(/[\ufffe\uffff]/g, (character) => `\\u${character.charCodeAt(0).toString(16)}`);
const record = (keys, body = "") => `---\n${yaml(keys)}\n---\n\n${body}`;

/** The files of the story. */
export function strange() {
  const files = {
    "briefing.toml": `[site]\ntitle = ${JSON.stringify(text(0))}\ndescription = ${JSON.stringify(text(2))}\npublisher = { name = ${JSON.stringify(text(3))}, url = "https://desk.example/?a=1&b=2", logo = "logo.svg" }\n\n[build]\nas_of = 2025-12-20\nraw_html = "allow"\n\n[feeds]\nlimit = 400\n`,
    "static/logo.svg": '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"/>\n',
    "content/_index.md": record({ title: text(1), description: text(2), lead: "article-0", status: [{ date: "2025-12-15", summary: text(3), sources: ["source-0"] }] }),
  };
  const add = (folder, id, keys, body) => { files[`content/${folder}/${id}.md`] = record({ id, ...keys }, body); };
  SOURCE_KINDS.forEach((kind, index) => add("sources", `source-${index}`, {
    title: text(index), kind, date: DATES[index * 3] ?? "2025-12-01", publisher: text(index + 1), authors: [`Somebody ${text(index)}`, "person-0"],
    url: index % 2 ? undefined : `https://wire.example/${index}?a=1&b='2'`, archive_url: index % 3 ? undefined : `https://archive.example/${index}`, language: index % 4 ? undefined : "uk", description: index % 5 ? text(index) : undefined,
  }));
  PARTY_KINDS.forEach((kind, index) => {
    add("parties", `party-${index}`, {
      title: text(index), short_title: index % 2 ? `P${index}` : undefined, kind, country: kind === "state" ? "UA" : undefined, language: index % 3 ? undefined : "uk",
      members: index === 4 ? [{ id: "party-0" }, { id: "party-7", from: "2026-01-01" }, { name: text(5) }] : undefined, same_as: ["Q212", "https://elsewhere.example/x", "not an address"],
      description: text(index + 2), image: index ? undefined : { src: "https://pictures.example/a.jpg?a=1&b=2", alt: text(0), caption: text(4), credit: text(3) },
    });
    add("people", `person-${index}`, {
      title: text(index + 3), party: `party-${index}`, offices: [{ title: text(index), party: `party-${index}`, from: DATES[index] }, { title: "To be", from: "2026-02-01" }], language: index % 2 ? undefined : "ar",
    });
  });
  add("people", "person-alone", { title: "Alone", offices: [] });
  DATES.forEach((date, index) => add("events", `event-${index}`, {
    title: text(index), date, announced: date === undefined || date > "2025-12-20" ? "2025-12-01" : undefined, kind: EVENT_KINDS[index % EVENT_KINDS.length], importance: ["key", "major", "minor"][index % 3], sources: [`source-${index % SOURCE_KINDS.length}`],
    parties: [{ id: `party-${index % PARTY_KINDS.length}`, role: ROLES[index % ROLES.length] }, ...(index % 2 ? ["party-0"] : [])].filter((party, at, all) => all.findIndex((other) => (other.id ?? other) === (party.id ?? party)) === at),
    people: index % 3 ? undefined : ["person-alone"], issues: index % 4 ? ["issue-0"] : undefined, language: index % 5 ? undefined : "uk",
    place: [undefined, { name: text(index) }, { name: "Berlin", country: "DE" }, { name: "Відень, центр; схід", country: "AT", lat: 48.2, lon: -16.37 }][index % 4],
    outcome: date && date < "2025-12" && index % 2 ? text(index + 4) : undefined, description: text(index + 5),
  }, index % 3 ? "" : `${TEXTS[3]}\n`));
  EVENT_STATES.forEach((state, index) => {
    for (const [name, until] of Object.entries({ exact: "2026-02-01", coarse: "2026-03", timed: "2026-02-01T10:00:00+02:00", none: undefined })) {
      if (state !== "postponed" && name !== "none") continue;
      add("events", `${state}-${name}`, {
        title: `${state} ${text(index)}`, date: "2025-12-18", announced: "2025-12-01", kind: "meeting", issues: ["issue-1"], sources: ["source-0"],
        status: [{ date: "2025-12-16", state, until, note: text(index), sources: ["source-1"] }],
      });
    }
  });
  DOCUMENT_KINDS.forEach((kind, index) => add("documents", `document-${index}`, {
    title: text(index), kind, access: ["public", "circulated", "leaked", "undisclosed"][index % 4], date: DATES[index], authors: ["party-0", "person-0", text(index)], issues: [{ id: "issue-0", at: text(index) }],
    signatories: [{ party: "party-0", date: "2025-12-01" }], url: index % 2 ? `https://documents.example/${index}` : undefined, archive_url: index % 3 ? undefined : `https://archive.example/d/${index}`, part_of: index % 6 === 1 ? "document-0" : undefined,
    status: [{ date: "2025-11-01", state: "described", sources: ["source-0"] }, { date: "2025-12-02", state: DOCUMENT_STATES[index % DOCUMENT_STATES.length], sources: ["source-0"] }], sources: ["source-0"], description: text(index),
  }));
  ISSUE_STATES.forEach((state, index) => add("issues", `issue-${index}`, {
    title: `${text(index)}?`, short_title: text(index + 1), slug: index ? undefined : "the-first", aliases: index ? undefined : ["/old/first/"], image: index === 1 ? { src: "/logo.svg", alt: "" } : undefined,
    status: [{ date: "2025-11-01", state: "raised", summary: text(index), sources: ["source-0"] }, { event: "event-2", state, summary: text(index + 2), option: ["agreed", "settled"].includes(state) ? "yes" : undefined, sources: ["source-1"] }, { date: "2025-12-15", state, summary: "The same again.", sources: ["source-1"] }],
    options: [{ id: "yes", title: text(index), description: text(index + 1), proposed_by: "party-0", event: "event-2" }, { id: "no", title: "No", event: "event-2", withdrawn: "2025-12-16" }],
    positions: [0, 1, 2].flatMap((party) => ["supports", "opposes", "supports"].map((stance) => ({ party: `party-${party}`, option: "yes", stance, basis: "stated", date: "2025-12-15", summary: text(party), quote: party ? undefined : TEXTS[2], speaker: party ? undefined : "person-0", sources: ["source-2"] }))),
    questions: [{ text: text(index), event: "event-2" }, { text: "Who?", event: "event-2", answered: { date: "2025-12-17", text: text(index), sources: ["source-0"] } }],
  }, index ? "" : "Some words on [[party-0]].\n"));
  GENRES.forEach((genre, index) => add("articles", `article-${index}/index`, { id: `article-${index}`,
    title: text(index), description: text(index + 1), date: `2025-12-0${index + 1}`, updated: index % 2 ? "2025-12-10" : undefined, authors: ["person-0", text(index)], genre, issues: ["issue-0", "issue-1"], sources: ["source-0"], language: index % 2 ? "uk" : undefined,
    image: index ? undefined : { src: "photo.png", alt: text(0), caption: text(1), credit: text(2) },
    key_points: [{ text: text(index), sources: ["source-0"] }],
    corrections: [{ date: "2025-12-12", text: text(index) }, { date: "2025-12-12", kind: "clarification", text: text(index) }, { date: "2026-01-01", kind: "retraction", text: "Later." }],
  }, [
    `## Why ${TEXTS[5]}?`, `Because of [[issue-0]], see [a list](/timeline/?a=1&b=2), [below](#below) and [elsewhere](https://elsewhere.example/) [@source-0, p. 4].[^n]`,
    "## Below {#below}", `![A picture](/logo.svg "Title")`, '<p onclick="alert(1)">raw <a href="relative/page">link</a> <script>alert(2)</script></p>', "[^n]: A note.",
    "## And then?", "",
  ].join("\n\n")));
  files["content/articles/article-0/photo.png"] = Buffer.from("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==", "base64");
  for (let index = 0; index < TEXTS.length; index += 1) {
    add("terms", `term-${index}`, { title: text(index), description: text(index + 1), abbr: index % 2 ? `T${index}` : undefined, other_names: index % 3 ? [text(index + 4)] : undefined, see: ["term-0"].filter(() => index) });
  }
  add("pages", "about", { title: text(2), description: text(3), nav: "main", language: "uk" }, `${TEXTS[4]}\n`);
  return files;
}
