// Lighthouse, on a phone as it makes one: accessibility, best practices and search engines' needs are met; the scores are shown.

import assert from "node:assert/strict";
import { after, suite, test } from "node:test";

import { launch } from "chrome-launcher";
import lighthouse from "lighthouse";

import { CHROMIUM, FLAGS } from "./browser.mjs";
import { serve } from "./site.mjs";

const PAGES = ["", "articles/after-the-berlin-talks/", "issues/donbas/", "timeline/", "positions/"];
/** Performance is told only: it says as much of the machine as of the page. */
const LEAST = { accessibility: 0.95, "best-practices": 0.95, seo: 0.95, performance: 0 };

const site = await serve("bundled");
const chrome = await launch({ chromePath: CHROMIUM, chromeFlags: ["--headless=new", ...FLAGS], logLevel: "silent" });
after(() => chrome.kill());

const table = [["Lighthouse".padEnd(40), ...Object.keys(LEAST).map((category) => category.padStart(15))].join("")];
after(() => console.log(table.join("\n")));

suite("Lighthouse", () => {
  for (const path of PAGES) {
    test(`/${path}`, async () => {
      const { lhr } = await lighthouse(site.address + path, { port: chrome.port, logLevel: "silent", onlyCategories: Object.keys(LEAST) });
      assert.equal(lhr.runtimeError, undefined);
      const scores = Object.keys(LEAST).map((category) => lhr.categories[category].score);
      table.push([`/${path}`.padEnd(40), ...scores.map((score) => String(score).padStart(15))].join(""));
      const lost = Object.values(lhr.categories).flatMap(({ id, auditRefs }) => auditRefs.filter((ref) => ref.weight > 0 && lhr.audits[ref.id].score !== null && lhr.audits[ref.id].score < 1).map((ref) => `${id}: ${ref.id} ${lhr.audits[ref.id].score}`));
      table.push(...lost.map((audit) => `    ${audit}`));
      for (const [index, [category, least]] of Object.entries(LEAST).entries()) assert.ok(scores[index] >= least, `${category}: ${scores[index]}\n${lost.join("\n")}`);
    });
  }
});
