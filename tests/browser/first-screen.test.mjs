// An issue answers in the first screen of a phone: what, in which state, since when, and who says so.

import assert from "node:assert/strict";
import { suite, test } from "node:test";

import { newPage } from "./browser.mjs";
import { serve } from "./site.mjs";

const SCREEN = { width: 390, height: 844 };
const ANSWERS = { what: "h1", state: "[data-state]", since: "time", "who says so": 'a[href*="/sources/"]' };

const site = await serve("bundled");
const issues = site.pages.filter(({ kind }) => kind === "issues/*");

suite("the first screen of every issue", () => {
  test("there are issues", () => assert.equal(issues.length, 9));

  for (const { path } of issues) {
    test(`/${path}`, async (t) => {
      const page = await newPage(t, { viewport: SCREEN });
      await page.goto(site.address + path);
      for (const [question, selector] of Object.entries(ANSWERS)) {
        const answer = page.locator("main header").locator(selector).first();
        assert.ok((await answer.innerText()).trim(), question);
        const box = await answer.boundingBox();
        assert.ok(box && box.x >= 0 && box.y >= 0 && box.x + box.width <= SCREEN.width && box.y + box.height <= SCREEN.height, `${question}: ${JSON.stringify(box)}`);
      }
    });
  }
});
