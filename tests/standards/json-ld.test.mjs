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
const isA = (node, type) => node["@type"]?.includes(SCHEMA + type);

/** Fails with every complaint, the first twenty in full. */
function none(complaints) {
  const different = [...new Set(complaints)];
  assert.equal(different.length, 0, `${different.length} faults:\n${different.slice(0, 20).join("\n")}`);
}

test("every page has one script of JSON-LD and no page another's", () => {
  const pages = SITES.flatMap((site) => site.pages.map((page) => `${site.name} ${page.path}`));
  assert.deepEqual(scripts.map(({ site, path }) => `${site} ${path}`), pages);
  assert.ok(pages.length > 1000, `${pages.length} pages`);
});

test("every type, property and value is schema.org's", () => {
  none(scripts.flatMap(({ site, path, nodes }) => faults(nodes).map((fault) => `${site} ${path}: ${fault}`)));
});

test("a thing has one name and one type wherever it is named, and is described on the page that its name leads to", () => {
  const complaints = [];
  for (const { name: site, address: base } of SITES) {
    const own = scripts.filter((script) => script.site === site);
    const types = new Map();
    const described = new Map();
    for (const { path, address, nodes } of own) {
      for (const node of nodes) if (node["@id"]) described.set(node["@id"], address);
      for (const node of things(nodes)) {
        const id = node["@id"];
        if (!id?.startsWith(base) || !node["@type"]) continue;
        const type = node["@type"].join("+");
        if (types.has(id) && types.get(id) !== type) complaints.push(`${site} ${path}: ${id} is ${type} and ${types.get(id)}`);
        types.set(id, type);
      }
    }
    for (const { path, nodes } of own) {
      for (const node of things(nodes)) {
        const id = node["@id"];
        if (!id?.startsWith(base) || id.includes("#") === false) continue;
        if (!types.has(id)) complaints.push(`${site} ${path}: ${id} is described nowhere`);
        if (described.has(id) && described.get(id).split("#")[0] !== id.split("#")[0] ) complaints.push(`${site} ${path}: ${id} is described at ${described.get(id)}`);
      }
    }
  }
  none(complaints);
});

/**
 * What Google asks for, from its documentation of rich results: what is required, and what is recommended and a record
 * can say. https://developers.google.com/search/docs/appearance/structured-data/ `article`, `breadcrumb`, `event`.
 */
test("what Google requires is there", () => {
  const complaints = [];
  const kinds = { article: 0, breadcrumbs: 0, event: 0 };
  for (const { site, path, address, nodes } of scripts) {
    const complain = (words) => complaints.push(`${site} ${path}: ${words}`);
    for (const node of nodes) {
      if (node["@type"].some((type) => type.endsWith("NewsArticle"))) {
        kinds.article += 1;
        for (const property of ["headline", "datePublished", "dateModified"]) if (!value(node, property)) complain(`the article has no ${property}`);
        const authors = node[`${SCHEMA}author`] ?? [];
        if (authors.length === 0) complain("the article has no author");
        for (const author of authors) {
          if (!isA(author, "Person") && !isA(author, "Organization")) complain("the author is neither a person nor an organisation");
          if (!value(author, "name")) complain("the author has no name");
        }
      }
      if (isA(node, "BreadcrumbList")) {
        kinds.breadcrumbs += 1;
        const items = node[`${SCHEMA}itemListElement`];
        if (items.length < 2) complain("a way of one step");
        items.forEach((item, at) => {
          if (value(item, "position") !== at + 1 || !value(item, "name") || !URL.canParse(value(item, "item"))) complain(`step ${at + 1} of the way`);
        });
        const last = value(items.at(-1), "item");
        if (!address.startsWith(last)) complain(`the way ends at ${last}`);
      }
      if (isA(node, "Event")) {
        kinds.event += 1;
        if (!value(node, "name")) complain("the event has no name");
        for (const place of node[`${SCHEMA}location`] ?? []) {
          if (!value(place, "name") || !place[`${SCHEMA}address`]) complain("the place has no name or address");
        }
      }
    }
  }
  none(complaints);
  for (const [kind, count] of Object.entries(kinds)) assert.ok(count > 10, `${count} of ${kind}`);
});

test("no page claims to be a list of frequent questions", () => {
  none(scripts.filter(({ text }) => text.includes("FAQPage")).map(({ path }) => path));
});
