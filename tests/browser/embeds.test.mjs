// Parts of an issue in frames of somebody else's page: a page of another origin shows them as the issue's page says.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { after, suite, test } from "node:test";

import { newPage, newWatchedPage } from "./browser.mjs";
import { SITES, largest, serve } from "./site.mjs";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const PARTS = ["positions", "status", "timeline"];
/** A narrow column, a phone, a wide article. */
const WIDTHS = [280, 400, 900];

/** What the other site shows: the markup of its article. */
let article = "";
const host = createServer((_, response) => {
  response.setHeader("content-type", "text/html; charset=utf-8");
  response.end(`<!doctype html><html lang="en"><title>A partner</title><style>body { margin: 0 }</style><main><h1>An article</h1>${article}</main>`);
});
await new Promise((done) => host.listen(0, "127.0.0.1", done));
after(() => host.close());
const elsewhere = `http://127.0.0.1:${host.address().port}/`;

/** A page of the other site with this article, `width` wide, and the pages in its frames. */
async function show(t, markup, { width = 900, ...options } = {}) {
  article = markup;
  const { page, complaints } = await newWatchedPage(t, elsewhere, { viewport: { width, height: 900 }, ...options });
  await page.goto(elsewhere, { waitUntil: "load" });
  // Frames are loaded when a reader comes near them.
  for (const frame of await page.locator("iframe").all()) await frame.scrollIntoViewIfNeeded();
  const frames = page.frames().filter((frame) => frame !== page.mainFrame());
  for (const frame of frames) await frame.waitForURL((url) => url.href !== "about:blank", { waitUntil: "load" });
  return { page, frames, complaints: () => complaints.filter((complaint) => !complaint.includes("asks a third party")) };
}

const frame = (address) => `<iframe src="${address}" title="A frame" width="100%" height="500"></iframe>`;

for (const name of SITES) {
  const site = await serve(name);
  const pages = (name === "bundled" ? site.pages : largest(site.pages)).filter(({ path }) => path.startsWith("embed/"));
  if (name === "empty") {
    test("a site without issues has no page for frames", () => assert.deepEqual(pages, []));
    continue;
  }
  suite(`${name}, in frames of another site`, () => {
    test("there are three for an issue", () => {
      assert.deepEqual([...new Set(pages.map(({ path }) => path.split("/")[1]))].toSorted(), PARTS);
    });

    for (const { path } of pages) {
      test(`/${path} fits, says nothing on the console, and axe finds nothing`, async (t) => {
        for (const width of WIDTHS) {
          const { page, frames: [shown], complaints } = await show(t, frame(site.address + path), { width });
          assert.equal(shown.url(), site.address + path);
          const { wide, has, words, scripts } = await shown.evaluate(() => ({
            wide: document.documentElement.scrollWidth,
            has: document.documentElement.clientWidth,
            words: document.querySelector("main h1").innerText,
            scripts: document.scripts.length,
          }));
          assert.ok(wide <= has, `${wide} px in ${has} at ${width}`);
          assert.ok(words.length > 0);
          assert.equal(scripts, 0);
          for (const colorScheme of ["light", "dark"]) {
            await page.emulateMedia({ colorScheme });
            await shown.evaluate(AXE);
            const found = await shown.evaluate(() => axe.run(document, { runOnly: { type: "tag", values: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] } }));
            assert.deepEqual(found.violations.map(({ id, nodes }) => `${width} ${colorScheme} ${id} ${nodes[0].html}`), []);
          }
          assert.deepEqual(complaints(), []);
          await page.context().close();
        }
      });
    }
  });
}

suite("what the page of an issue gives to copy", async () => {
  const site = await serve("bundled", { below: "briefings/berlin/" });

  test("works as it is, on the page of somebody else", async (t) => {
    const issue = await newPage(t);
    await issue.goto(`${site.address}issues/donbas/`);
    await issue.locator(".embed-code summary").click();
    const copied = [];
    for (const text of await issue.locator(".embed-code textarea").all()) {
      await text.click();
      await issue.keyboard.press("Control+a");
      copied.push(await text.evaluate((area) => area.value.slice(area.selectionStart, area.selectionEnd)));
      // It can be read and copied, and nothing can be typed into it.
      await issue.keyboard.type("x");
      assert.equal(await text.inputValue(), copied.at(-1));
    }
    const { page, frames, complaints } = await show(t, copied.join(""), { javaScriptEnabled: true });
    assert.deepEqual(frames.map((shown) => shown.url()).toSorted(), PARTS.map((part) => `${site.address}embed/${part}/donbas/`));
    for (const shown of frames) assert.equal(await shown.locator("h1").innerText(), "Who controls the Donbas?");
    const looks = await page.locator("iframe").evaluateAll((all) => all.map((one) => ({ title: one.title, border: getComputedStyle(one).borderTopWidth, width: one.offsetWidth })));
    assert.deepEqual(looks.map(({ title }) => title), ["Where it stands", "Timeline", "Who stands where"].map((part) => `Who controls the Donbas? – ${part}`));
    assert.deepEqual(looks.map(({ border, width }) => [border, width]), [["0px", 900], ["0px", 900], ["0px", 900]]);
    assert.deepEqual(complaints(), []);
  });

  test("needs no script", async (t) => {
    const issue = await newPage(t, { javaScriptEnabled: false });
    await issue.goto(`${site.address}issues/donbas/`);
    await issue.locator(".embed-code summary").click();
    assert.equal(await issue.locator(".embed-code textarea:visible").count(), 3);
    const { frames } = await show(t, frame(`${site.address}embed/status/donbas/`), { javaScriptEnabled: false });
    assert.equal(await frames[0].locator("h1").innerText(), "Who controls the Donbas?");
  });

  test("leads to the issue's page in a tab of its own, which cannot reach the other site's", async (t) => {
    const { page, frames: [shown] } = await show(t, frame(`${site.address}embed/positions/donbas/`));
    for (const link of [shown.locator("h1 a"), shown.locator("footer a")]) {
      const [tab] = await Promise.all([page.context().waitForEvent("page"), link.click()]);
      await tab.waitForLoadState();
      assert.equal(tab.url(), `${site.address}issues/donbas/`);
      assert.equal(await tab.evaluate(() => window.opener), null);
      assert.equal(page.url(), elsewhere);
      await tab.close();
    }
    assert.equal(shown.url(), `${site.address}embed/positions/donbas/`, "the frame stays what it was");
  });
});

test("a frame that is too wide is seen", async (t) => {
  const { frames: [shown] } = await show(t, `<iframe srcdoc="<h1 style='width: 600px'>Wide</h1>" width="280" height="200"></iframe>`);
  assert.ok(await shown.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth));
});
