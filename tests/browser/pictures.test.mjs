// Pictures: the one that fits is loaded, nothing moves while they load, what is below waits, who made it is named.

import assert from "node:assert/strict";
import { suite, test } from "node:test";

import { newPage, newWatchedPage } from "./browser.mjs";
import { serve } from "./site.mjs";

const site = await serve("many");
const ARTICLE = `${site.address}articles/article-0/`;

/** The width in the name of a smaller picture, or the name of an original. */
const chosen = (address) => /\.(\d+)w\.[0-9a-f]{10}\.png$/.exec(address)?.[1] ?? address.split("/").at(-1);

suite("the one that fits is loaded", () => {
  // A text is 42rem wide at most: 672 pixels.
  for (const [width, deviceScaleFactor, expected] of [[390, 1, "480"], [390, 2, "800"], [390, 3, "photo.png"], [1440, 1, "800"], [1440, 2, "photo.png"]]) {
    test(`${width} pixels wide, of density ${deviceScaleFactor}`, async (t) => {
      const { page, complaints } = await newWatchedPage(t, site.address, { viewport: { width, height: 800 }, deviceScaleFactor });
      await page.goto(ARTICLE, { waitUntil: "load" });
      const lead = page.locator(".figure img").first();
      assert.equal(chosen(await lead.evaluate((image) => image.currentSrc)), expected);
      assert.ok(await lead.evaluate((image) => image.complete && image.naturalWidth > 0));
      const below = page.getByAltText("A photograph").last();
      await below.scrollIntoViewIfNeeded();
      await page.waitForFunction(() => [...document.querySelectorAll('img[alt="A photograph"]')].every((image) => image.complete && image.currentSrc));
      assert.equal(chosen(await below.evaluate((image) => image.currentSrc)), expected);
      assert.deepEqual(complaints, []);
    });
  }
});

for (const javaScriptEnabled of [true, false]) {
  test(`nothing moves while pictures load, ${javaScriptEnabled ? "with" : "without"} scripts`, async (t) => {
    const page = await newPage(t, { viewport: { width: 390, height: 800 }, javaScriptEnabled });
    let held = [];
    await page.route(/\.(png|svg)$/, (route) => (held ? held.push(route) : route.continue()));
    await page.goto(ARTICLE, { waitUntil: "commit" });
    await page.locator("footer, .foot").first().waitFor();
    const boxes = () => page.locator("img").evaluateAll((images) => images.map((image) => { const { x, y, width, height } = image.getBoundingClientRect(); return [x, y, width, height]; }));
    while (!held.length) await page.waitForTimeout(20);
    const before = await boxes();
    assert.ok(before.length >= 5 && before.every(([, , width, height]) => width > 20 && height > 20), JSON.stringify(before));
    const waiting = held;
    held = undefined;
    await Promise.all(waiting.map((route) => route.continue()));
    const after = async () => page.locator("img").evaluateAll((images) => images.filter((image) => image.complete && image.naturalWidth).length);
    for (const image of await page.locator("img").all()) await image.scrollIntoViewIfNeeded();
    while ((await after()) < before.length) await page.waitForTimeout(20);
    await page.evaluate(() => scrollTo({ top: 0, behavior: "instant" }));
    const moved = (await boxes()).map((box, number) => Math.max(...box.map((value, part) => Math.abs(value - before[number][part]))));
    // A smaller one has whole pixels too, so that its shape may differ by a fraction of one.
    assert.ok(moved.every((by) => by < 1), moved.join());
  });
}

test("a drawing is as large as it says, and a photograph as wide as the text", async (t) => {
  const page = await newPage(t);
  await page.goto(ARTICLE);
  const size = (locator) => locator.evaluate((image) => { const { width, height } = image.getBoundingClientRect(); return [Math.round(width), Math.round(height)]; });
  assert.deepEqual(await size(page.getByAltText("A tall drawing")), [60, 240]);
  assert.deepEqual(await size(page.getByAltText("A photograph").last()), [672, 465]);
});

test("what is far below is loaded when a reader comes near", async (t) => {
  const page = await newPage(t, { viewport: { width: 390, height: 700 } });
  const asked = [];
  page.on("request", (request) => asked.push(new URL(request.url()).pathname));
  await page.goto(ARTICLE, { waitUntil: "networkidle" });
  assert.ok(asked.some((path) => path.includes("/pictures/photo.480w.")), "the first is loaded");
  assert.ok(!asked.some((path) => path.endsWith("/tall.svg")), "one below is not");
  await page.getByAltText("A tall drawing").scrollIntoViewIfNeeded();
  await page.waitForFunction(() => document.querySelector('img[alt="A tall drawing"]').complete);
  assert.ok(asked.some((path) => path.endsWith("/tall.svg")));
});

test("the first is asked for before the others", async (t) => {
  const page = await newPage(t);
  await page.goto(ARTICLE);
  const firsts = await page.locator("img").evaluateAll((images) => images.map((image) => [image.fetchPriority, image.loading]));
  assert.equal(firsts[0][0], "high");
  assert.notEqual(firsts[0][1], "lazy");
  assert.ok(firsts.length > 3 && firsts.slice(1).every(([priority, loading]) => priority === "auto" && loading === "lazy"), JSON.stringify(firsts));
});

test("caption and credit are seen", async (t) => {
  const page = await newPage(t, { viewport: { width: 390, height: 800 } });
  await page.goto(ARTICLE);
  for (const figure of await page.locator("figure.figure").all()) {
    assert.ok(await figure.locator("figcaption").isVisible());
    assert.ok((await figure.locator(".credit").innerText()).includes("Nobody"));
    assert.ok(await figure.locator(".credit").isVisible());
  }
  assert.equal(await page.locator("figure.figure").count(), 2);
});
