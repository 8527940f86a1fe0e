// The site stands under `Content-Security-Policy: default-src 'self'`, sent by nginx, at the root and below a path:
// no page says a word on the console or asks anybody else, every address in it leads somewhere, what moved is found.

import assert from "node:assert/strict";
import { suite, test } from "node:test";

import { newWatchedPage } from "./browser.mjs";
import { addresses, broken } from "./links.mjs";
import { POLICY, POLICY_OF_SEARCH, sample, serve } from "./site.mjs";

const PLACES = [
  ["bundled", ""],
  ["bundled", "briefings/berlin/"],
  ["many", "a/b/"],
  ["arabic", ""],
];

for (const [name, below] of PLACES) {
  const site = await serve(name, { below });
  const pages = name === "bundled" ? site.pages : sample(site.pages);
  suite(`${name} at /${below}`, () => {
    test("nothing on the console, and every address leads somewhere", async (t) => {
      const { page, complaints } = await newWatchedPage(t, site.address);
      /** Of each address below the site's: the pages that have it. */
      const links = new Map();
      for (const { path } of pages.filter((page) => !page.moved)) {
        const response = await page.goto(site.address + path);
        assert.equal(response.headers()["content-security-policy"], path === "search/" ? POLICY_OF_SEARCH : POLICY);
        for (const link of await page.evaluate(addresses)) {
          if (link.startsWith(new URL("/", site.address).href)) links.set(link, [...(links.get(link) ?? []), path]);
        }
      }
      assert.deepEqual(complaints, []);
      assert.ok(links.size > pages.length, `${links.size} addresses`);
      assert.deepEqual(await broken(links, site.address), []);
    });

    test("an address that was moved leads to the page", async (t) => {
      const { page, complaints } = await newWatchedPage(t, site.address);
      const moved = site.pages.filter((page) => page.moved);
      assert.ok(moved.length > 0);
      for (const { path, file } of moved) {
        await page.goto(site.address + path);
        await page.waitForURL((url) => url.href !== site.address + path);
        assert.equal(await page.locator("link[rel=canonical]").getAttribute("href"), page.url(), file);
      }
      assert.deepEqual(complaints, []);
    });

    test("an address without its last slash is led to the page", async () => {
      const response = await fetch(`${site.address}timeline`, { redirect: "manual" });
      assert.equal(response.status, 301);
      assert.equal(new URL(response.headers.get("location"), site.address).href, `${site.address}timeline/`);
    });

    test("an address that nothing stands at gives the page that says so", async (t) => {
      const { page, complaints } = await newWatchedPage(t, site.address);
      const response = await page.goto(`${site.address}nothing/at/all/`);
      assert.equal(response.status(), 404);
      assert.equal(response.headers()["content-security-policy"], POLICY);
      const known = site.pages.find(({ path }) => path === "404.html");
      assert.equal((await response.body()).length, Buffer.byteLength(await (await fetch(site.address + known.path)).text()));
      // Its style sheet and its links are found from any depth; that the page itself is not there is all that is said.
      assert.notEqual(await page.evaluate(() => getComputedStyle(document.body).margin), "8px");
      assert.deepEqual(complaints.map((complaint) => complaint.replace(/.*: error: /, "")), ["Failed to load resource: the server responded with a status of 404 (Not Found)"]);
    });
  });
}

test("the policy is in force", async (t) => {
  const site = await serve("empty");
  const { page, complaints } = await newWatchedPage(t, site.address);
  await page.goto(site.address);
  await page.evaluate(() => document.body.setAttribute("onclick", "location = '#'"));
  await page.evaluate(() => document.body.append(Object.assign(document.createElement("script"), { textContent: "document.title = 'run'" })));
  assert.notEqual(await page.title(), "run");
  assert.ok(complaints.some((complaint) => complaint.includes("Content Security Policy")), complaints.join("\n"));
});
