// What every page says of itself in its head: one canonical address, the feeds, and Open Graph (https://ogp.me/).

import assert from "node:assert/strict";
import { test } from "node:test";

import { SITES } from "./built.mjs";
import { isDate, isDateTime } from "./vocabulary.mjs";

/** Properties of Open Graph and of its articles, each with how it is written. */
const PROPERTIES = {
  "og:title": (text) => text.trim() !== "",
  "og:type": (text) => ["website", "article", "profile"].includes(text),
  "og:url": isAddress,
  "og:image": isAddress,
  "og:image:url": isAddress,
  "og:image:secure_url": isAddress,
  "og:image:type": (text) => /^image\/\w+$/.test(text),
  "og:image:width": isCount,
  "og:image:height": isCount,
  "og:image:alt": () => true,
  "og:description": (text) => text.trim() !== "",
  "og:site_name": (text) => text.trim() !== "",
  "og:locale": (text) => /^[a-z]{2,3}_[A-Z]{2}$/.test(text),
  "article:published_time": isDay,
  "article:modified_time": isDay,
};
const ONCE = ["og:title", "og:type", "og:url", "og:site_name", "og:locale"];

function isAddress(text) {
  return /^https?:\/\//.test(text) && URL.canParse(text);
}

function isCount(text) {
  return /^[1-9]\d*$/.test(text);
}

function isDay(text) {
  return (isDate(text) && text.length === 10) || isDateTime(text);
}

/** What is wrong with the head of the page at `address`, a sentence each; `exists` knows the site's files. */
function faults(elements, address, exists) {
  const found = [];
  const all = (name, ...attributes) => elements.filter((element) => element.name === name && attributes.every(([key, value]) => element.attributes[key] === value)).map((element) => element.attributes);
  const canonical = all("link", ["rel", "canonical"]).map(({ href }) => href);
  if (canonical.length !== 1 || canonical[0] !== address) found.push(`canonical ${canonical}`);
  for (const { href, type, title } of all("link", ["rel", "alternate"])) {
    if (!exists(new URL(href, address).href)) found.push(`alternate ${href}`);
    if (!["application/atom+xml", "application/feed+json", "text/calendar"].includes(type) || !title) found.push(`alternate ${type} ${title}`);
  }
  const graph = all("meta").filter(({ property }) => property);
  for (const { property, content } of graph) {
    if (!PROPERTIES[property]) found.push(`${property} is unknown`);
    else if (!PROPERTIES[property](content ?? "")) found.push(`${property} ${content}`);
  }
  const values = (name) => graph.filter(({ property }) => property === name).map(({ content }) => content);
  for (const name of ONCE) if (values(name).length !== 1) found.push(`${values(name).length} of ${name}`);
  if (values("og:url")[0] !== address) found.push(`og:url ${values("og:url")}`);
  const isArticle = values("og:type")[0] === "article";
  if (isArticle && values("article:published_time").length !== 1) found.push("an article without its day");
  if (!isArticle && graph.some(({ property }) => property.startsWith("article:"))) found.push("a day of an article on a page that is none");
  if (all("title").length !== 1) found.push("not one title");
  if (all("base").length > 0) found.push("a base");
  return found;
}

for (const site of SITES) {
  test(`${site.name}: heads of pages`, () => {
    const files = new Set(site.files.map((path) => site.address + path));
    const found = site.pages.flatMap(({ path, address, head }) => faults(head.elements, address, (href) => files.has(href)).map((fault) => `${path}: ${fault}`));
    assert.deepEqual(found.slice(0, 20), []);
    for (const { path, head } of site.pages) {
      assert.equal(head.elements.filter(({ attributes }) => attributes.type === "application/feed+json").length, 1, path);
      const atom = head.elements.filter(({ attributes }) => attributes.type === "application/atom+xml").length;
      assert.equal(atom, /^issues\/(?!page\/)[^/]+\/index\.html$/.test(path) ? 3 : 2, path);
    }
  });
}

test("the judge of heads finds what is wrong", () => {
  const address = "https://example.org/a/";
  const meta = (property, content) => ({ name: "meta", attributes: { property, content }, text: "" });
  const link = (rel, href, rest = {}) => ({ name: "link", attributes: { rel, href, ...rest }, text: "" });
  const good = [
    { name: "title", attributes: {}, text: "A" }, link("canonical", address), link("alternate", "/feed.xml", { type: "application/atom+xml", title: "A" }),
    meta("og:title", "A"), meta("og:type", "article"), meta("og:url", address), meta("og:site_name", "S"), meta("og:locale", "en_US"), meta("article:published_time", "2025-12-15"),
  ];
  const exists = (href) => href === "https://example.org/feed.xml";
  assert.deepEqual(faults(good, address, exists), []);
  for (let index = 0; index < good.length; index += 1) {
    const name = good[index].attributes.property ?? good[index].attributes.rel;
    if (name === "alternate") continue;
    assert.notDeepEqual(faults(good.toSpliced(index, 1), address, exists), [], `without ${name}`);
    assert.notDeepEqual(faults([...good, good[index]], address, exists), [], `twice ${name}`);
  }
  for (const more of [link("canonical", "/a/"), link("alternate", "/other.xml", { type: "application/atom+xml", title: "A" }), meta("og:local", "en"), meta("og:locale", "en"), meta("article:modified_time", "2025-02-30"), meta("og:image", "/a.png")]) {
    assert.notDeepEqual(faults([...good, more], address, exists), [], JSON.stringify(more));
  }
});
