// Printed, a page is a dossier: all of its text, what was folded too, the addresses of its links, and no navigation.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { suite, test } from "node:test";

import { newPage } from "./browser.mjs";
import { serve } from "./site.mjs";

const bundled = await serve("bundled");
const many = await serve("many");

/** What is printed, and the most pages that it may take. */
const PRINTED = [
  [bundled, "issues/donbas/", 5],
  [bundled, "articles/after-the-berlin-talks/", 8],
  [many, "issues/issue-0/", 30],
  [many, "articles/article-0/", 12],
  [many, "sources/source-0/", 12],
  [many, "documents/document-0/", 12],
];

for (const [site, path, most] of PRINTED) {
  suite(`${site.name}: /${path}`, async () => {
    test("holds the text, folded or not, and the addresses of its links, and no navigation", async (t) => {
      const page = await newPage(t);
      await page.goto(site.address + path);
      const { wanted, addresses, hidden } = await page.evaluate(expected);
      const { pages, text } = await printed(t, page);
      assert.ok(pages >= 1 && pages <= most, `${pages} pages`);
      const there = squeezed(text.join(" "));
      assert.ok(wanted.length > 5, `${wanted.length} blocks of text`);
      assert.deepEqual(wanted.filter((words) => !there.includes(squeezed(words))), [], "text that is missing");
      assert.deepEqual(addresses.filter((address) => !there.includes(squeezed(address))), [], "addresses that are missing");
      await page.emulateMedia({ media: "print" });
      assert.ok(hidden > 0);
      assert.deepEqual(await page.evaluate(() => [...document.querySelectorAll("nav, button, .skip, [data-script-only]")].filter((element) => element.checkVisibility()).map((element) => element.outerHTML.slice(0, 80))), [], "navigation that shows");
    });

    test("leaves no heading alone at the end of a page", async (t) => {
      const page = await newPage(t);
      await page.goto(site.address + path);
      const headings = (await page.locator("main :is(h1, h2, h3, h4)").allTextContents()).map(squeezed).filter(Boolean);
      const { text } = await printed(t, page);
      const alone = text.slice(0, -1).filter((sheet) => headings.some((heading) => squeezed(sheet).endsWith(heading)));
      assert.deepEqual(alone.map((sheet) => sheet.trim().slice(-80)), []);
    });
  });
}

/** What a print of the page must hold: the words of its blocks, the addresses of links to elsewhere. */
function expected() {
  const blocks = document.querySelectorAll("main :is(h1, h2, h3, p, blockquote, dt):not(nav *, nav, .embed-code *)");
  const text = (element) => {
    const copy = element.cloneNode(true);
    copy.querySelectorAll(".visually-hidden").forEach((hidden) => hidden.remove());
    // Behind such a link stands its address.
    if (copy.querySelector("a[href^=http]")) return "";
    return copy.textContent.trim();
  };
  return {
    wanted: [...blocks].map(text).filter((words) => /^[\x20-\x7e–—“”‘’…·§]+$/.test(words)),
    addresses: [...document.querySelectorAll("main a[href^=http]:not(nav *)")].map((link) => link.href).filter((address) => !address.startsWith(location.origin)),
    hidden: document.querySelectorAll("nav").length,
  };
}

/** Prints the page to A4: how many pages, and the text of each. */
async function printed(t, page) {
  const folder = mkdtempSync(join(tmpdir(), "briefing-print-"));
  t.after(() => rmSync(folder, { recursive: true }));
  const file = join(folder, "page.pdf");
  await page.pdf({ path: file, format: "A4", preferCSSPageSize: true });
  const pages = Number(/^Pages:\s+(\d+)$/m.exec(execFileSync("pdfinfo", [file], { encoding: "utf8" }))[1]);
  const text = execFileSync("pdftotext", ["-raw", file, "-"], { encoding: "utf8", maxBuffer: 1 << 26 }).split("\f").slice(0, -1);
  assert.equal(text.length, pages);
  return { pages, text };
}

/** Where lines break, and at which hyphens, is the printer's own. */
function squeezed(text) {
  return text.normalize("NFKC").replace(/[\s\u00ad\u200b-\u200f\u202a-\u202e]+/gu, "");
}
