// axe-core finds nothing: WCAG 2.2 AA and its best practices, on every kind of page, at three widths, light and dark.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { suite, test } from "node:test";

import { WIDTHS, newPage } from "./browser.mjs";
import { SITES, largest, sample, serve } from "./site.mjs";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
/** The rules whose answer hangs on colours. Dark, the others would look at the same again. */
const COLOUR_RULES = ["color-contrast", "link-in-text-block"];

for (const name of SITES) {
  const site = await serve(name);
  suite(name, () => {
    // Of the hard sites the largest pages: what lacks everything is the site of one record, and the empty one.
    for (const { path, kind } of (name === "bundled" ? sample : largest)(site.pages).filter((page) => !page.moved)) {
      test(`${kind}: /${path}`, async (t) => {
        const page = await newPage(t);
        await page.goto(site.address + path);
        await page.evaluate(AXE);
        // What is behind a disclosure is looked at too.
        await page.evaluate(() => document.querySelectorAll("details").forEach((details) => (details.open = true)));
        const found = [];
        for (const width of WIDTHS) {
          await page.setViewportSize({ width, height: 900 });
          for (const colorScheme of ["light", "dark"]) {
            await page.emulateMedia({ colorScheme });
            found.push(...(await violations(page, colorScheme === "light" ? { type: "tag", values: TAGS } : { type: "rule", values: COLOUR_RULES }))
              .map((violation) => `${width} px, ${colorScheme}: ${violation}`));
          }
        }
        assert.deepEqual(found, []);
      });
    }

    test("the menu of a phone, open", async (t) => {
      const page = await newPage(t, { viewport: { width: 390, height: 844 } });
      await page.goto(site.address);
      await page.locator("header [popovertarget]").click();
      await page.locator("header [popover]:popover-open").waitFor();
      await page.evaluate(AXE);
      for (const colorScheme of ["light", "dark"]) {
        await page.emulateMedia({ colorScheme });
        assert.deepEqual(await violations(page, { type: "tag", values: TAGS }), []);
      }
    });
  });
}

test("axe sees what is wrong", async (t) => {
  const page = await newPage(t);
  await page.setContent('<html lang="en"><title>A page</title><main><h1>One</h1><p style="color:#ccc">Pale words</p><img src="data:,"></main>');
  await page.evaluate(AXE);
  const found = await violations(page, { type: "tag", values: TAGS });
  assert.deepEqual(found.map((violation) => violation.split(" ")[0]), ["color-contrast", "image-alt"]);
});

async function violations(page, runOnly) {
  const result = await page.evaluate((runOnly) => window.axe.run(document, { runOnly, resultTypes: ["violations"], elementRef: false }), runOnly);
  return result.violations.flatMap(({ id, nodes }) => nodes.slice(0, 3).map((node) => `${id} ${node.target.join(" ")}: ${node.failureSummary.replaceAll("\n", " ")} (${nodes.length} in all)`)).toSorted();
}
