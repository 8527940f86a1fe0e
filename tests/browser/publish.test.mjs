// The bundled briefing published to a folder that is swapped, below a path, served by nginx under the site's policy;
// and a preview of it beside.

import assert from "node:assert/strict";
import { existsSync, lstatSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { suite, test } from "node:test";

import { newWatchedPage } from "./browser.mjs";
import { addresses, broken } from "./links.mjs";
import { POLICY, POLICY_OF_SEARCH, publish } from "./site.mjs";

const TYPES = {
  css: "text/css; charset=utf-8",
  csv: "text/csv; charset=utf-8",
  html: "text/html; charset=utf-8",
  ics: "text/calendar; charset=utf-8",
  js: "text/javascript; charset=utf-8",
  json: "application/json; charset=utf-8",
  png: "image/png",
  svg: "image/svg+xml",
  txt: "text/plain; charset=utf-8",
  xml: "application/xml; charset=utf-8",
  ...Object.fromEntries(["pagefind", "pf_filter", "pf_fragment", "pf_index", "pf_meta"].map((ending) => [ending, "application/octet-stream"])),
};

suite("a folder that is swapped, at /briefings/berlin/", async () => {
  const site = await publish("live", { below: "briefings/berlin/" });

  test("is a link to a whole release", () => {
    assert.ok(lstatSync(site.folder.replace(/\/$/, "")).isSymbolicLink());
    assert.ok(site.pages.length > 50, `${site.pages.length} pages`);
  });

  test("nothing on the console, and every address leads somewhere", async (t) => {
    const { page, complaints } = await newWatchedPage(t, site.address);
    const links = new Map();
    for (const { path } of site.pages.filter((page) => !page.moved)) {
      const response = await page.goto(site.address + path);
      assert.equal(response.status(), 200, path);
      assert.equal(response.headers()["content-security-policy"], path === "search/" ? POLICY_OF_SEARCH : POLICY);
      const canonical = page.locator("link[rel=canonical]");
      // What stands in frames is no page of its own.
      const own = path.replace(/^embed\/\w+\//, "issues/");
      if (path !== "404.html") assert.equal(await canonical.getAttribute("href"), site.address + own);
      for (const link of await page.evaluate(addresses)) {
        if (link.startsWith(new URL("/", site.address).href)) links.set(link, [...(links.get(link) ?? []), path]);
      }
    }
    assert.deepEqual(complaints, []);
    assert.ok(links.size > site.pages.length, `${links.size} addresses`);
    assert.deepEqual(await broken(links, site.address), []);
  });

  test("every file has its type and its bytes, and what is for publishing itself is not served", async () => {
    const files = readdirSync(site.folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    const paths = files.map((entry) => join(entry.parentPath, entry.name).slice(site.folder.length));
    const shown = paths.filter((path) => !path.startsWith(".briefing/"));
    assert.ok(shown.length > site.pages.length && shown.length < paths.length, `${shown.length} of ${paths.length}`);
    for (const path of shown) {
      const response = await fetch(site.address + encodeURI(path));
      assert.equal(response.status, 200, path);
      assert.equal(response.headers.get("content-type"), TYPES[path.split(".").at(-1)], path);
      assert.ok(Buffer.from(await response.arrayBuffer()).equals(readFileSync(join(site.folder, path))), path);
    }
    assert.equal((await fetch(`${site.address}.briefing/manifest.json`)).status, 404);
  });

  test("is on the map for search engines", async () => {
    const map = await (await fetch(`${site.address}sitemap.xml`)).text();
    assert.ok(map.includes(`<loc>${site.address}timeline/</loc>`), map);
    assert.doesNotMatch(readFileSync(join(site.folder, "index.html"), "utf8"), /noindex/);
  });
});

suite("a preview", async () => {
  const site = await publish("preview", { below: "p/", preview: true });

  test("asks search engines to leave it out, on every page, and has no map for them", async (t) => {
    const { page, complaints } = await newWatchedPage(t, site.address);
    for (const { path, moved } of site.pages) {
      if (moved) {
        assert.match(readFileSync(join(site.folder, path, path.endsWith(".html") ? "" : "index.html"), "utf8"), /noindex/, path);
        continue;
      }
      await page.goto(site.address + path);
      const robots = await page.locator("meta[name=robots]").getAttribute("content");
      assert.match(robots, /noindex/, path);
    }
    assert.deepEqual(complaints, []);
    assert.ok(!existsSync(join(site.folder, "sitemap.xml")));
    assert.equal((await fetch(`${site.address}sitemap.xml`)).status, 404);
  });
});
