// What a page of the bundled briefing weighs before compression, whom it asks, what it keeps, and that nothing in it moves.

import assert from "node:assert/strict";
import { after, suite, test } from "node:test";

import { newWatchedPage } from "./browser.mjs";
import { serve } from "./site.mjs";

const KB = 1024;
const MOST = { total: 60 * KB, css: 24 * KB, js: 8 * KB, search: 8 * KB };
/** What counts, by the type that the browser asked for. */
const COUNTED = { document: "html", stylesheet: "css", script: "js" };

const site = await serve("bundled");
const table = [];

suite("every page of the bundled briefing keeps to its budget", () => {
  for (const { path, moved } of site.pages) {
    if (moved) continue;
    test(`/${path}`, async (t) => {
      const { page, complaints } = await newWatchedPage(t, site.address, { viewport: { width: 390, height: 844 } });
      const weight = { html: 0, css: 0, js: 0, search: 0 };
      const counted = [];
      page.on("response", (response) => {
        const asked = new URL(response.url()).pathname;
        // What runs a search is a page's own, and counts apart.
        const isPagefind = asked.includes("/pagefind/");
        const type = asked.includes("/js/search.") ? "search" : COUNTED[response.request().resourceType()];
        if (isPagefind) assert.equal(path, "search/");
        else if (type) counted.push(response.body().then((body) => (weight[type] += body.length)));
      });
      await page.addInitScript(watchShifts);
      await page.goto(site.address + path);
      await Promise.all(counted);
      const { shift, cookies, kept } = await page.evaluate(settled);
      const total = weight.html + weight.css + weight.js + weight.search;
      table.push({ page: `/${path}`, ...weight, total, shift });

      assert.ok(weight.html > 0 && weight.css > 0, "the page and its style sheet were counted");
      assert.ok(total <= MOST.total, `${total} bytes, of ${MOST.total}`);
      assert.ok(weight.css <= MOST.css, `${weight.css} bytes of CSS, of ${MOST.css}`);
      assert.ok(weight.js <= MOST.js, `${weight.js} bytes of JavaScript, of ${MOST.js}`);
      assert.ok(weight.search <= MOST.search, `${weight.search} bytes of the search's script, of ${MOST.search}`);
      assert.equal(weight.search > 0, path === "search/");
      assert.equal(shift, 0);
      assert.equal(cookies, "");
      assert.deepEqual(await page.context().cookies(), []);
      assert.deepEqual(kept, []);
      assert.deepEqual(complaints, []);
    });
  }
});

test("what moves is seen", async (t) => {
  const { page } = await newWatchedPage(t, site.address);
  await page.addInitScript(watchShifts);
  await page.goto(site.address);
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => {
    document.body.firstElementChild.insertAdjacentHTML("beforebegin", "<p>Words</p>".repeat(9));
    done();
  }))));
  assert.ok((await page.evaluate(settled)).shift > 0);
});

after(() => {
  const row = (cells) => `${cells[0].padEnd(52)}${cells.slice(1).map((cell) => String(cell).padStart(8)).join("")}`;
  console.log(["bytes before compression, and layout shift, at 390 px", row(["page", "HTML", "CSS", "JS", "total", "shift"]),
    ...table.toSorted((one, other) => other.total - one.total).map(({ page, html, css, js, total, shift }) => row([page, html, css, js, total, shift]))].join("\n"));
});

function watchShifts() {
  window.shifts = [];
  window.shiftObserver = new PerformanceObserver((list) => window.shifts.push(...list.getEntries().map(({ value }) => value)));
  window.shiftObserver.observe({ type: "layout-shift", buffered: true });
}

/** What the page has done when two more frames are drawn. */
async function settled() {
  await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  window.shifts.push(...window.shiftObserver.takeRecords().map(({ value }) => value));
  return { shift: window.shifts.reduce((sum, value) => sum + value, 0), cookies: document.cookie, kept: Object.keys(sessionStorage) };
}
