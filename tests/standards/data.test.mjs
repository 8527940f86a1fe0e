// The other files for machines: the JSON Feed by its specification and a feed reader, the calendar by the parser of
// Thunderbird, `briefing.json` by its schema.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import Ajv2020 from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { parseAtomFeed, parseJsonFeed } from "feedsmith";
import ICAL from "ical.js";

import { SITES } from "./built.mjs";

const validator = (path) => {
  const ajv = new Ajv2020({ allErrors: true, strict: false });
  addFormats(ajv);
  return ajv.compile(JSON.parse(readFileSync(new URL(path, import.meta.url), "utf8")));
};
const jsonFeed = validator("../schemas/json-feed-1.1.json");
const briefing = validator("../../docs/briefing.schema.json");

/** What is wrong by a schema, a line each. */
function faults(validate, value) {
  return validate(value) ? [] : validate.errors.map(({ instancePath, message, params }) => `${instancePath} ${message} ${JSON.stringify(params)}`);
}

for (const site of SITES) {
  test(`${site.name}: the JSON Feed`, () => {
    const text = site.text("feed.json");
    const feed = JSON.parse(text);
    assert.deepEqual(faults(jsonFeed, feed), []);
    assert.equal(feed.feed_url, `${site.address}feed.json`);
    assert.equal(feed.home_page_url, site.address);
    const read = parseJsonFeed(text);
    const atom = parseAtomFeed(site.text("feed.xml"));
    const told = (entries, ...keys) => (entries ?? []).map((entry) => keys.map((key) => entry[key]));
    // The same entries in both formats.
    assert.deepEqual(told(read.items, "id", "url", "date_published", "date_modified"), (atom.entries ?? []).map((entry) => [entry.id, entry.links[0].href, entry.published.replace("+00:00", "Z"), entry.updated.replace("+00:00", "Z")]));
    // XML knows fewer characters than JSON, and lines end there in one way.
    const plain = (text) => text.replace(/[\ufffe\uffff\r]/g, "").trim();
    assert.deepEqual(told(read.items, "title", "content_html").flat().map(plain), (atom.entries ?? []).flatMap((entry) => [entry.title.value, entry.content.value].map(plain)));
  });

  test(`${site.name}: the calendar`, () => {
    ICAL.design.strict = true;
    const calendar = new ICAL.Component(ICAL.parse(site.text("calendar.ics")));
    assert.equal(calendar.name, "vcalendar");
    // A calendar knows one kind of line break.
    const titles = new Map(site.records.events.map((event) => [event.id, event.title.replaceAll("\r\n", "\n")]));
    for (const component of calendar.getAllSubcomponents("vevent")) {
      const event = new ICAL.Event(component);
      assert.equal(event.summary, titles.get(event.uid.split("@")[0]));
      assert.ok(event.startDate.toJSDate() <= event.endDate.toJSDate(), event.uid);
      assert.equal(component.getFirstPropertyValue("dtstamp").zone.tzid, "UTC");
    }
  });

  test(`${site.name}: briefing.json`, () => assert.deepEqual(faults(briefing, site.records), []));
}

test("the schema of JSON Feed finds what is wrong", () => {
  const good = { version: "https://jsonfeed.org/version/1.1", title: "T", items: [{ id: "a", url: "https://a.example/", content_html: "", date_published: "2025-12-15T00:00:00Z", authors: [{ name: "N" }] }] };
  assert.deepEqual(faults(jsonFeed, good), []);
  for (const change of [
    (feed) => delete feed.items[0].id,
    (feed) => delete feed.items[0].content_html,
    (feed) => (feed.items[0].date_published = "2025-12-15"),
    (feed) => (feed.items[0].url = "/a"),
    (feed) => (feed.items[0].authors = [{}]),
    (feed) => (feed.items[0].autor = "N"),
    (feed) => (feed.version = "1.1"),
    (feed) => (feed.language = "in English"),
    (feed) => delete feed.title,
  ]) {
    const bad = structuredClone(good);
    change(bad);
    assert.notDeepEqual(faults(jsonFeed, bad), [], String(change));
  }
});
