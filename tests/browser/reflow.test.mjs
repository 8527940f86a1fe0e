// Nothing scrolls sideways at 320 px, which is also a window of 1280 px at 400 %, but the boxes that are meant to.

import assert from "node:assert/strict";
import { suite, test } from "node:test";

import { newPage } from "./browser.mjs";
import { SITES, sample, serve } from "./site.mjs";

/** The boxes that may: the matrix, a table and code in a text, and what says so of itself. */
const SCROLLS = ".matrix-box, .table-box, pre, [data-scrolls]";

for (const name of SITES) {
  const site = await serve(name);
  suite(name, () => {
    for (const { path, kind } of sample(site.pages).filter((page) => !page.moved)) {
      test(`${kind}: /${path}`, async (t) => {
        const page = await newPage(t, { viewport: { width: 320, height: 256 } });
        await page.goto(site.address + path);
        assert.deepEqual(await tooWide(page), []);
      });
    }
  });
}

test("what is too wide is seen", async (t) => {
  const page = await newPage(t, { viewport: { width: 320, height: 256 } });
  await page.setContent('<main><p id="wide" style="width:500px">Words</p><pre style="width:100px;overflow-x:auto"><code style="display:block;width:900px">code</code></pre></main>');
  assert.deepEqual(await tooWide(page), ["html scrolls by 188 px", "#wide ends at 508 px"]);
});

/** What scrolls sideways or ends outside of the page, though no box that may scroll holds it. */
function tooWide(page) {
  return page.evaluate((scrolls) => {
    const root = document.documentElement;
    const width = root.clientWidth;
    const name = (element) => (element.id ? `#${element.id}` : [element.localName, ...element.classList].join("."));
    const found = [];
    if (root.scrollWidth > width) found.push(`html scrolls by ${root.scrollWidth - width} px`);
    for (const element of document.body.querySelectorAll("*")) {
      const box = element.closest(scrolls);
      if (box && box !== element) continue;
      const style = getComputedStyle(element);
      const scrollable = ["auto", "scroll"].includes(style.overflowX);
      if (!box && scrollable && element.scrollWidth > element.clientWidth + 1) found.push(`${name(element)} scrolls`);
      const { left, right, width: wide } = element.getBoundingClientRect();
      if (wide > 1 && style.clipPath === "none" && (right > width + 1 || left < -1)) found.push(`${name(element)} ends at ${Math.round(left < -1 ? left : right)} px`);
    }
    return found;
  }, SCROLLS);
}
