// Every kind of page is complete without JavaScript: what a reader sees is the same with it, but for the controls that
// need it. Those are marked `data-script-only`, so that nothing else can hide behind this exception.

import assert from "node:assert/strict";
import { suite, test } from "node:test";

import { browser } from "./browser.mjs";
import { SITES, sample, serve } from "./site.mjs";

const viewport = { width: 1440, height: 900 };
const contexts = {
  on: await browser.newContext({ viewport }),
  off: await browser.newContext({ viewport, javaScriptEnabled: false }),
};

for (const name of SITES) {
  const site = await serve(name);
  suite(name, () => {
    for (const { path, kind } of sample(site.pages).filter((page) => !page.moved)) {
      test(`${kind}: /${path}`, async () => {
        const [on, off] = await Promise.all(Object.values(contexts).map((context) => look(context, site.address + path)));
        assert.ok(off.text.length > 0);
        assert.equal(off.text, on.text);
        assert.deepEqual(off.dead, [], "controls that do nothing without JavaScript show");
      });
    }
  });
}

/** The text that a page shows, and its controls that neither open a popover nor belong to a form that is sent somewhere. */
async function look(context, address) {
  const page = await context.newPage();
  await page.goto(address);
  const seen = await page.evaluate(() => {
    const controls = [...document.querySelectorAll("button, input, select, textarea, [role=button]")];
    const dead = controls.filter((control) => control.checkVisibility() && !control.disabled && !control.popoverTargetElement && !control.form?.hasAttribute("action"));
    document.querySelectorAll("[data-script-only]").forEach((element) => element.remove());
    document.querySelectorAll("details").forEach((details) => (details.open = true));
    return { text: document.body.innerText.replace(/\s+/g, " ").trim(), dead: dead.map((control) => control.outerHTML) };
  });
  await page.close();
  return seen;
}
