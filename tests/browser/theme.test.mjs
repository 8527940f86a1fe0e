// The switch of light and dark: it remembers over reloads and pages, from the first paint on, and does without a memory.

import assert from "node:assert/strict";
import { suite, test } from "node:test";

import { newPage, newWatchedPage } from "./browser.mjs";
import { serve } from "./site.mjs";

const site = await serve("bundled");
const GROUND = { light: "rgb(255, 255, 255)", dark: "rgb(20, 22, 26)" };
const other = { light: "dark", dark: "light" };

/** The ground that is painted, which scheme the button says is on, and which bar the browser takes its colour from. */
async function shown(page) {
  return page.evaluate(() => ({
    ground: getComputedStyle(document.body).backgroundColor,
    pressed: document.querySelector(".scheme").getAttribute("aria-pressed"),
    bar: [...document.querySelectorAll('meta[name="theme-color"]')].filter(({ media }) => matchMedia(media).matches).map(({ content }) => content),
  }));
}

const BARS = { light: "#ffffff", dark: "#14161a" };
const as = (scheme) => ({ ground: GROUND[scheme], pressed: String(scheme === "dark"), bar: [BARS[scheme]] });
const press = (page) => page.getByRole("button", { name: "Dark colours" }).click();

for (const device of ["light", "dark"]) {
  suite(`on a device in ${device} colours`, () => {
    test("a choice is kept over reloads and pages, and given up by choosing the device's", async (t) => {
      const { page, complaints } = await newWatchedPage(t, site.address, { colorScheme: device });
      await page.goto(site.address);
      assert.deepEqual(await shown(page), as(device));
      await press(page);
      assert.deepEqual(await shown(page), as(other[device]));
      await page.reload();
      assert.deepEqual(await shown(page), as(other[device]));
      await page.goto(`${site.address}issues/donbas/`);
      assert.deepEqual(await shown(page), as(other[device]));
      await press(page);
      assert.deepEqual(await shown(page), as(device));
      // From here on the device leads again.
      await page.emulateMedia({ colorScheme: other[device] });
      await page.locator(`.scheme[aria-pressed=${device === "light"}]`).waitFor();
      assert.deepEqual(await shown(page), as(other[device]));
      assert.deepEqual(complaints, []);
    });

    test("nothing is painted in the other colours first", async (t) => {
      const page = await newPage(t, { colorScheme: device });
      await page.goto(site.address);
      await press(page);
      await page.addInitScript(() => {
        window.grounds = [];
        const look = () => {
          if (document.body) window.grounds.push(getComputedStyle(document.body).backgroundColor);
          requestAnimationFrame(look);
        };
        requestAnimationFrame(look);
      });
      await page.goto(`${site.address}timeline/`);
      await page.waitForFunction(() => window.grounds.length > 3);
      assert.deepEqual([...new Set(await page.evaluate(() => window.grounds))], [GROUND[other[device]]]);
    });
  });
}

test("without a memory the switch works for the page", async (t) => {
  const { page, complaints } = await newWatchedPage(t, site.address, { colorScheme: "light" });
  await page.addInitScript(() => Object.defineProperty(window, "localStorage", { get() { throw new DOMException("denied", "SecurityError"); } }));
  await page.goto(site.address);
  await press(page);
  assert.deepEqual(await shown(page), as("dark"));
  await press(page);
  assert.deepEqual(await shown(page), as("light"));
  assert.deepEqual(complaints, []);
});

test("without scripts there is no switch, and the device leads", async (t) => {
  const page = await newPage(t, { javaScriptEnabled: false, colorScheme: "dark" });
  await page.goto(site.address);
  assert.equal(await page.locator(".scheme").isVisible(), false);
  assert.equal(await page.locator("body").evaluate((body) => getComputedStyle(body).backgroundColor), GROUND.dark);
});
