// The JSON-LD of every page, read by a processor of JSON-LD and judged by the vocabulary of schema.org.

import assert from "node:assert/strict";
import { before, test } from "node:test";

import { SITES } from "./built.mjs";
import { expand, faults, things } from "./vocabulary.mjs";

const SCHEMA = "http://schema.org/";
/** The JSON-LD of each page: `site`, `path`, `address`, `text`, and its expanded `nodes`. */
const scripts = [];

before(async () => {
  for (const site of SITES) {
    for (const page of site.pages) {
      for (const { text } of page.head.elements.filter(({ attributes }) => attributes.type === "application/ld+json")) {
        scripts.push({ site: site.name, path: page.path, address: page.address, text, nodes: await expand(text, page.address) });
      }
    }
  }
});

const value = (node, property) => node[SCHEMA + property]?.[0]?.["@value"];
const values = (node, property) => node[SCHEMA + property] ?? [];
const isA = (node, type) => node["@type"]?.includes(SCHEMA + type) ?? false;

/** What one page has, a complaint each, with the page's name before it. */
const complaints = (judge) => scripts.flatMap((script) => judge(script).map((fault) => `${script.site} ${script.path}: ${fault}`));

/** Fails with the first twenty of all complaints. */
function none(complaints) {
  const different = [...new Set(complaints)];
  assert.equal(different.length, 0, `${different.length} faults:\n${different.slice(0, 20).join("\n")}`);
}

/** Where things of a site's pages are named in different ways, or are not described where their names lead. */
function nameFaults(pages, base) {
  const found = [];
  const types = new Map();
  const described = new Map(pages.map(({ address, nodes }) => [address, new Set([...things(nodes)].filter((node) => node["@type"]).map((node) => node["@id"]))]));
  for (const { path, nodes } of pages) {
    for (const node of things(nodes)) {
      const id = node["@id"];
      if (id === undefined) continue;
      if (!id.startsWith(base) || !described.get(id.split("#")[0])?.has(id)) found.push(`${path}: ${id} is not described where it leads`);
      const type = node["@type"]?.join("+");
      if (type === undefined) continue;
      if (types.has(id) && types.get(id) !== type) found.push(`${path}: ${id} is ${type} and ${types.get(id)}`);
      types.set(id, type);
    }
    for (const node of nodes) {
      if (!node["@id"] && !isA(node, "BreadcrumbList") && !isA(node, "DefinedTermSet")) found.push(`${path}: ${node["@type"]} has no name`);
    }
  }
  return found;
}

/**
 * What Google requires, and what it recommends and every record can say, from its documentation of rich results:
 * https://developers.google.com/search/docs/appearance/structured-data/ `article`, `breadcrumb`, `event`.
 */
function googleFaults({ address, nodes }) {
  const found = [];
  for (const node of nodes) {
    if (node["@type"].some((type) => type.endsWith("NewsArticle"))) {
      for (const property of ["headline", "datePublished", "dateModified"]) if (!value(node, property)) found.push(`the article has no ${property}`);
      const authors = values(node, "author");
      if (authors.length === 0) found.push("the article has no author");
      for (const author of authors) {
        if (!isA(author, "Person") && !isA(author, "Organization")) found.push("an author is neither a person nor an organisation");
        if (!value(author, "name")) found.push("an author has no name");
      }
      for (const image of values(node, "image")) if (!URL.canParse(value(image, "contentUrl"))) found.push("an image without its address");
    }
    if (isA(node, "BreadcrumbList")) {
      const items = values(node, "itemListElement");
      if (items.length < 2) found.push("a way of one step");
      items.forEach((item, at) => {
        if (value(item, "position") !== at + 1 || !value(item, "name") || !URL.canParse(value(item, "item"))) found.push(`step ${at + 1} of the way`);
      });
      if (!address.startsWith(value(items.at(-1) ?? {}, "item"))) found.push("the way ends elsewhere");
    }
    if (isA(node, "Event")) {
      if (!value(node, "name")) found.push("the event has no name");
      for (const place of values(node, "location")) {
        if (!value(place, "name") || values(place, "address").length === 0) found.push("a place without name or address");
      }
    }
  }
  return found;
}

test("every page has one script of JSON-LD", () => {
  const pages = SITES.flatMap((site) => site.pages.map((page) => `${site.name} ${page.path}`));
  assert.deepEqual(scripts.map(({ site, path }) => `${site} ${path}`), pages);
  assert.ok(pages.length > 1000, `${pages.length} pages`);
});

test("every type, property and value is schema.org's", () => none(complaints(({ nodes }) => faults(nodes))));

test("a thing has one type wherever it is named, and is described on the page that its name leads to", () => {
  for (const { name, address } of SITES) none(nameFaults(scripts.filter(({ site }) => site === name), address));
  const named = scripts.flatMap(({ nodes }) => [...things(nodes)]).filter((node) => node["@id"]);
  assert.ok(named.length > 2500, `${named.length} things with names`);
});

test("what Google requires is there", () => none(complaints(googleFaults)));

test("no page claims to be a list of frequent questions", () => none(complaints(({ text }) => (text.includes("FAQPage") ? ["it does"] : []))));

test("an event has what its record has: its day, its place, those who host it", () => {
  let [days, places, hosts] = [0, 0, 0];
  for (const { name, records } of SITES) {
    const titles = new Map([...records.parties, ...records.people].map((record) => [record.id, record.title]));
    const of = new Map(scripts.filter(({ site }) => site === name).map(({ path, nodes }) => [path, nodes[0]]));
    for (const event of records.events) {
      const node = of.get(`events/${event.id}/index.html`);
      const written = event.when?.edtf;
      // An exact day stands as it is written, with a time or without.
      if (/^\d{4}-\d\d-\d\d(T.*)?$/.test(written)) {
        assert.equal(value(node, "startDate"), written, event.id);
        days += 1;
      }
      assert.equal(value(values(node, "location")[0] ?? {}, "name"), event.place?.name, event.id);
      places += event.place ? 1 : 0;
      const expected = event.parties.filter(({ role }) => role === "host").map(({ id }) => titles.get(id));
      assert.deepEqual(values(node, "organizer").map((host) => value(host, "name")), expected, event.id);
      hosts += expected.length;
    }
  }
  assert.ok(days > 250 && places > 100 && hosts > 0, `${days} days, ${places} places, ${hosts} hosts`);
});

// The judges find what is wrong.

const PAGE = "https://example.org/events/a/";
const EVENT = {
  "@type": "Event", "@id": `${PAGE}#event`, name: "Talks", url: PAGE, startDate: "2025-12-15T18:30:00+01:00", endDate: "2025-12-16", eventStatus: "https://schema.org/EventScheduled", inLanguage: "en",
  location: { "@type": "Place", name: "Berlin", address: { "@type": "PostalAddress", addressCountry: "DE" }, geo: { "@type": "GeoCoordinates", latitude: 52.5 } },
  attendee: [{ "@type": ["Country", "Organization"], name: "Russia" }], sameAs: "https://elsewhere.example/",
};
const page = (...graph) => expand(JSON.stringify({ "@context": "https://schema.org", "@graph": graph }), PAGE);

test("the judge of the vocabulary finds", async () => {
  assert.deepEqual(faults(await page(EVENT)), []);
  for (const change of [
    { "@type": "Evnt" },
    { "@type": "Person" },
    { "@type": "UserInteraction" },
    { abstract: "Not of an event." },
    { stardDate: "2025-12-15" },
    { attendees: [{ "@type": "Person", name: "Superseded" }] },
    { startDate: "15 December 2025" },
    { startDate: "2025-02-30" },
    { startDate: "2025-12-15T18:30" },
    { startDate: "2025-12-15T24:30:00Z" },
    { eventStatus: "https://schema.org/EventOver" },
    { eventStatus: "scheduled" },
    { attendee: [{ "@type": "Country", name: "No organisation" }] },
    { attendee: "Somebody" },
    { url: "/events/a/" },
    { sameAs: "elsewhere" },
    { location: { "@type": "Place", geo: { "@type": "GeoCoordinates", latitude: true } } },
    { maximumAttendeeCapacity: 1.5 },
  ]) {
    assert.notDeepEqual(faults(await page({ ...EVENT, ...change })), [], JSON.stringify(change));
  }
  const { "@type": _, ...untyped } = EVENT;
  assert.notDeepEqual(faults(await page(untyped)), []);
});

test("the processor refuses what is no JSON-LD", async () => {
  await assert.rejects(expand("{", PAGE));
  await assert.rejects(page({ ...EVENT, "@type": 5 }));
  await assert.rejects(page({ ...EVENT, "@id": ["a"] }));
  await assert.rejects(expand(JSON.stringify({ "@context": "https://example.org/other", "@type": "Event" }), PAGE));
});

test("the judge of names finds", async () => {
  const site = async (event, other) => [{ path: "a", address: PAGE, nodes: await page(event) }, { path: "b", address: "https://example.org/b/", nodes: await page({ "@type": "Question", "@id": "https://example.org/b/#issue", about: other }) }];
  const told = async (...graph) => nameFaults(await site(...graph), "https://example.org/");
  assert.deepEqual(await told(EVENT, { "@type": "Event", "@id": EVENT["@id"] }), []);
  assert.notDeepEqual(await told(EVENT, { "@type": "Person", "@id": EVENT["@id"] }), []);
  assert.notDeepEqual(await told(EVENT, { "@id": "https://example.org/events/b/#event" }), []);
  assert.notDeepEqual(await told({ ...EVENT, "@id": undefined }, { "@id": EVENT["@id"] }), []);
});

test("the judge of what Google requires finds", async () => {
  const article = { "@type": "AnalysisNewsArticle", headline: "A", datePublished: "2025-12-15", dateModified: "2025-12-15", author: [{ "@type": "Person", name: "N" }], image: { "@type": "ImageObject", contentUrl: "https://a.example/a.jpg" } };
  const way = { "@type": "BreadcrumbList", itemListElement: [1, 2].map((position) => ({ "@type": "ListItem", position, name: "A", item: position === 1 ? "https://example.org/" : PAGE })) };
  const told = async (...graph) => googleFaults({ address: PAGE, nodes: await page(...graph) });
  assert.deepEqual(await told(article, way, EVENT), []);
  for (const key of ["headline", "datePublished", "dateModified", "author"]) assert.equal((await told({ ...article, [key]: undefined })).length, 1, key);
  assert.notDeepEqual(await told({ ...article, author: [{ "@type": "Place", name: "N" }] }), []);
  assert.notDeepEqual(await told({ ...article, author: [{ "@type": "Person" }] }), []);
  assert.notDeepEqual(await told({ ...article, image: { "@type": "ImageObject" } }), []);
  assert.notDeepEqual(await told({ ...way, itemListElement: way.itemListElement.slice(0, 1) }), []);
  assert.notDeepEqual(await told({ ...way, itemListElement: way.itemListElement.toReversed() }), []);
  assert.notDeepEqual(await told({ ...EVENT, location: { "@type": "Place", name: "Berlin" } }), []);
});
