// A reader with a keyboard alone gets everywhere, and sees at each step where they are.

import assert from "node:assert/strict";
import { suite, test } from "node:test";

import { newPage } from "./browser.mjs";
import { serve } from "./site.mjs";

const site = await serve("bundled");
/** A jump is done when it is asked for; that it may also be smooth is for motion.test.mjs. */
const calm = { reducedMotion: "reduce" };

suite("with a keyboard alone", () => {
  test("from the skip link to a filtered timeline, an entry, its event, the issue, a source, and back", async (t) => {
    const page = await newPage(t, calm);
    await page.goto(site.address);
    await skip(page);

    await page.goto(site.address);
    await tabTo(page, 'a[href$="/timeline/"]');
    await follow(page, /\/timeline\/$/);

    await skip(page);
    const count = page.locator("output[name=count]");
    const before = await count.textContent();
    await tabTo(page, "select[name=issue]");
    for (let presses = 0; presses < 20 && new URL(page.url()).searchParams.get("issue") !== "donbas"; presses += 1) await page.keyboard.press("ArrowDown");
    const filtered = page.url();
    assert.match(filtered, /\/timeline\/\?issue=donbas#/);
    assert.notEqual(await count.textContent(), before, "how many are shown is announced");
    const shown = () => page.locator("main li[id]:visible").evaluateAll((entries) => entries.map((entry) => entry.id));
    const entries = await shown();
    assert.ok(entries.includes("berlin-talks") && !entries.includes("kremlin-rejects-truce"));

    // An entry with an issue: reached by its own link.
    const entry = await tabTo(page, 'main li[data-importance="key"] a[href*="/events/"]');
    assert.ok(await page.locator(`main li[id] a[href="${entry}"]`).count());
    await follow(page, /\/events\/[^/]+\/$/);

    await skip(page);
    await tabTo(page, 'main a[href*="/issues/"]');
    await follow(page, /\/issues\/[^/]+\/$/);
    const issue = new URL(page.url()).pathname;

    await skip(page);
    await tabTo(page, 'main a[href*="/sources/"]');
    await follow(page, /\/sources\/[^/]+\/$/);

    await page.goBack();
    assert.equal(new URL(page.url()).pathname, issue);
    await step(page);
    // The skip link of each page is a step of its own.
    for (let steps = 0; steps < 8 && !page.url().includes("/timeline/"); steps += 1) await page.goBack();
    assert.equal(page.url(), filtered);
    assert.deepEqual(await shown(), entries, "the filter is kept");
  });

  test("the menu of a phone opens, leads on, and closes", async (t) => {
    const page = await newPage(t, { ...calm, viewport: { width: 390, height: 844 } });
    await page.goto(site.address);
    const menu = page.locator("header [popover]");
    await tabTo(page, "header [popovertarget]");
    assert.ok(!(await menu.isVisible()));
    await page.keyboard.press("Enter");
    await menu.waitFor({ state: "visible" });
    await step(page);
    assert.ok(await menu.evaluate((element) => element.contains(document.activeElement)), "the next stop is in the menu");
    await page.keyboard.press("Escape");
    await menu.waitFor({ state: "hidden" });
    assert.ok(await page.evaluate(() => document.activeElement.matches("[popovertarget]")), "focus is back at the button");
    await page.keyboard.press("Enter");
    await tabTo(page, 'header [popover] a[href$="/issues/"]');
    await follow(page, /\/issues\/$/);
  });

  for (const kind of ["timeline", "issues/*", "articles/*", "positions"]) {
    test(`every stop of a page of ${kind} is seen, and no stop holds a reader`, async (t) => {
      const page = await newPage(t, calm);
      await page.goto(site.address + site.pages.find((page) => page.kind === kind).path);
      const stops = await page.evaluate(() => [...document.querySelectorAll("a[href], button, summary, input, select, textarea, [tabindex='0']")].filter((element) => element.checkVisibility()).length);
      for (let stop = 0; stop < stops; stop += 1) await step(page);
      assert.ok(stops > 10);
      await page.keyboard.press("Tab");
      assert.ok(await page.evaluate(() => document.activeElement === document.body || document.activeElement.matches(".skip, body > a:first-child")), "after the last stop comes the end of the page");
    });
  }
});

/** On a page just come to: goes to the skip link, which is the first stop, and on to the content. */
async function skip(page) {
  await step(page);
  const target = await page.evaluate(() => document.activeElement.getAttribute("href"));
  assert.match(target, /^#./, "the first stop leads to the content");
  await page.keyboard.press("Enter");
  assert.ok(await page.evaluate((target) => document.activeElement.matches(target) && document.activeElement.localName === "main", target));
}

/** Presses Tab until what `selector` selects has the focus, and gives its address. */
async function tabTo(page, selector) {
  for (let presses = 0; presses < 300; presses += 1) {
    const { matches, href } = await step(page, selector);
    if (matches) return href;
  }
  assert.fail(`Tab does not reach ${selector} on ${page.url()}`);
}

/** Follows the link that has the focus. */
async function follow(page, address) {
  await Promise.all([page.waitForURL(address), page.keyboard.press("Enter")]);
}

/** Goes to the next stop, which must be on the screen, bare, and look other than without the focus. */
async function step(page, selector = "*") {
  await page.keyboard.press("Tab");
  const stop = await page.evaluate((selector) => {
    const element = document.activeElement;
    const looks = () => {
      const { outlineStyle, outlineWidth, outlineColor, boxShadow, backgroundColor } = getComputedStyle(element);
      return { outline: outlineStyle === "none" ? "none" : `${outlineWidth} ${outlineStyle} ${outlineColor}`, boxShadow, backgroundColor };
    };
    const boxes = [...element.getClientRects()].filter((box) => box.width > 1 && box.height > 1);
    const onScreen = boxes.some((box) => {
      const [x, y] = [(Math.max(box.left, 0) + Math.min(box.right, innerWidth)) / 2, (Math.max(box.top, 0) + Math.min(box.bottom, innerHeight)) / 2];
      const top = document.elementFromPoint(x, y);
      return top && (element.contains(top) || top.contains(element));
    });
    const focused = looks();
    element.blur();
    const blurred = looks();
    element.focus({ focusVisible: true, preventScroll: true });
    return { name: element.outerHTML.slice(0, 160), matches: element.matches(selector), href: element.getAttribute("href"), onScreen, focused, blurred };
  }, selector);
  assert.ok(!stop.name.startsWith("<body"), "the focus is somewhere");
  assert.ok(stop.onScreen, `${stop.name} is on the screen when it has the focus`);
  assert.notEqual(stop.focused.outline, "none", `${stop.name} has an outline`);
  assert.notDeepEqual(stop.focused, stop.blurred, `${stop.name} shows that it has the focus`);
  return stop;
}
