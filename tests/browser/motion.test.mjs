// Who asks for less motion sees none.

import assert from "node:assert/strict";
import { suite, test } from "node:test";

import { newPage } from "./browser.mjs";
import { sample, serve } from "./site.mjs";

const site = await serve("bundled");

suite("with reduced motion nothing moves", () => {
  for (const { path, kind } of sample(site.pages).filter((page) => !page.moved)) {
    test(`${kind}: /${path}`, async (t) => {
      const page = await newPage(t, { reducedMotion: "reduce" });
      await page.goto(site.address + path);
      assert.deepEqual(await page.evaluate(moving), []);
    });
  }
});

test("without it, what moves is seen", async (t) => {
  const page = await newPage(t, { reducedMotion: "no-preference" });
  await page.goto(site.address);
  await page.locator("h1").evaluate((heading) => { heading.style.transition = "color 1s"; });
  assert.deepEqual(await page.evaluate(moving), ["html scrolls smoothly", "h1 has a transition"]);
});

/** What runs, would run on a change of style, or scrolls smoothly. */
function moving() {
  const found = document.getAnimations().map((animation) => `${animation.effect.target.localName} is animated`);
  const seconds = (list) => list.split(",").some((time) => parseFloat(time) > 0);
  for (const element of document.querySelectorAll("*")) {
    for (const part of [null, "::before", "::after"]) {
      const style = getComputedStyle(element, part);
      if (style.animationName !== "none") found.push(`${element.localName} has an animation`);
      if (seconds(style.transitionDuration) && style.transitionProperty !== "none") found.push(`${element.localName} has a transition`);
      if (!part && style.scrollBehavior === "smooth") found.push(`${element.localName} scrolls smoothly`);
    }
  }
  return found;
}
