// The search: ten queries find first what they must find, by keyboard, in every light, below a path, in a preview; only its
// page loads anything for it, and only its page may run WebAssembly.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { suite, test } from "node:test";

import { WIDTHS, newPage, newWatchedPage } from "./browser.mjs";
import { preview } from "./preview.mjs";
import { POLICY, POLICY_OF_SEARCH, serve } from "./site.mjs";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** A page in another language and another script; an address and a mark that nothing may make of its text. */
const UKRAINIAN = {
  "content/pages/dovidka.md": `+++\ntitle = "Чому Донбас лишається спірним"\nlanguage = "uk"\n+++\n\nПереговори тривають. Знак \`<mark>\` і \`<img src=x onerror=alert(1)>\` лишаються текстом.\n`,
};

const site = await serve("bundled", { more: UKRAINIAN });
const below = await serve("bundled", { below: "briefings/berlin/" });

/** What the search says and finds for `query`, which is an address's. */
async function found(page, query, address = site.address) {
  await page.goto(`${address}search/?${new URLSearchParams(query)}`);
  return results(page);
}

/** The results, once they are there: of each its `title`, `address`, `kind` and `text`. */
async function results(page) {
  await page.waitForFunction(() => {
    const said = document.forms.search.elements.said.value;
    return said && said !== document.forms.search.dataset.loading && !document.querySelector(".results[data-waiting]");
  });
  return page.evaluate(() => ({
    said: document.forms.search.elements.said.value,
    list: [...document.querySelectorAll(".results li")].map((entry) => ({
      title: entry.querySelector("h3").textContent,
      address: entry.querySelector("a").href,
      kind: entry.querySelector(".results-kind").textContent,
      text: entry.querySelector("p:not(.results-kind)")?.textContent ?? "",
    })),
  }));
}

suite("each query finds first", () => {
  for (const [what, query, address, kind] of [
    ["the words of a title", "who controls the donbas", "issues/donbas/", "Issue"],
    ["two words in another order", "christmas truce", "issues/christmas-truce/", "Issue"],
    ["the name of a person", "zelensky", "people/volodymyr-zelensky/", "Person"],
    ["an abbreviation", "DMZ", "glossary/#demilitarised-zone", "Term"],
    ["another name of a term", "frozen assets", "glossary/#immobilised-assets", "Term"],
    ["a day inside a span, in words", "14 December 2025", "events/berlin-talks/", "Event"],
    ["a typo", "ceasefrie monitoring", "issues/ceasefire-monitoring/", "Issue"],
    ["a name spelt otherwise", "Zelenskyy", "people/volodymyr-zelensky/", "Person"],
    ["a word in Cyrillic", "донбас", "dovidka/", "Page"],
    ["an inflected word in Cyrillic, in capitals", "ДОНБАСУ", "dovidka/", "Page"],
    ["the beginning of a word", "immobil", "glossary/#immobilised-assets", "Term"],
    ["words with a typo among them", "text on security garantees", "documents/security-guarantees-text/", "Document"],
    ["a publisher", "CNN", "sources/cnn-2025-12-16/", "Source"],
  ]) {
    test(`${what}: ${query}`, async (t) => {
      const { page, complaints } = await newWatchedPage(t, site.address);
      const { list } = await found(page, { q: query });
      assert.equal(list[0]?.address, site.address + address, JSON.stringify(list.slice(0, 3), null, 1));
      assert.equal(list[0].kind.split(",")[0], kind);
      assert.deepEqual(complaints, []);
    });
  }
});

test("a result shows kind, date and the words that were found", async (t) => {
  const page = await newPage(t);
  const { said, list } = await found(page, { q: "truce", kind: "Event" });
  assert.equal(said, `Shown: ${list.length} of ${list.length}`);
  assert.ok(list.every(({ kind }) => kind.startsWith("Event, ")), JSON.stringify(list));
  assert.equal(list.find(({ title }) => title === "Germany floats a truce over Christmas").kind, "Event, 15 December 2025");
  await found(page, { q: "compensation" });
  assert.match(await page.locator(".results mark").first().textContent(), /compensation/i);
});

test("what is mistyped is told, and what nobody wrote finds nothing", async (t) => {
  const page = await newPage(t);
  assert.equal((await found(page, { q: "Zelenskyy" })).said, "Nothing was found for “Zelenskyy”. This is what was found for “zelensky”.");
  assert.deepEqual(await found(page, { q: "xqzzyw" }), { said: "Nothing was found for “xqzzyw”.", list: [] });
});

test("a text is text, in its own language", async (t) => {
  const { page, complaints } = await newWatchedPage(t, site.address);
  const { list } = await found(page, { q: "переговори" });
  assert.match(list[0].text, /Знак <mark> і <img src=x onerror=alert\(1\)> лишаються текстом/);
  assert.equal(await page.locator(".results h3").first().getAttribute("lang"), "uk");
  assert.equal(await page.locator(".results img").count(), 0);
  // Markup in a question is words, too.
  await found(page, { q: "<img src=x onerror=alert(1)> xqzzyw" });
  assert.equal(await page.locator("main img").count(), 0);
  assert.deepEqual(complaints, []);
});

test("the choices count what they would leave, and narrow it", async (t) => {
  const page = await newPage(t);
  const all = await found(page, { q: "berlin" });
  const kinds = await page.locator("select[name=kind] option").allTextContents();
  const events = Number(kinds.find((kind) => kind.startsWith("Event ")).match(/\((\d+)\)/)[1]);
  const total = kinds.slice(1).reduce((sum, kind) => sum + Number(kind.match(/\((\d+)\)/)[1]), 0);
  assert.equal(all.said, `Shown: ${Math.min(10, total)} of ${total}`);
  await page.locator("select[name=kind]").selectOption("Event");
  await page.waitForFunction((many) => document.querySelectorAll(".results li").length === many, events);
  const narrowed = await results(page);
  assert.ok(narrowed.list.every(({ kind }) => kind.startsWith("Event")));
  assert.equal(new URL(page.url()).search, "?q=berlin&kind=Event");
  // Shared, the address shows the same.
  const { page: other } = await newWatchedPage(t, site.address);
  await other.goto(page.url());
  assert.deepEqual(await results(other), narrowed);
  assert.equal(await other.locator("select[name=kind]").inputValue(), "Event");
  for (const [choice, value, more] of [["issue", "Donbas", "issue"], ["party", "Germany", "party"], ["year", "2025", "year"]]) {
    const { list } = await found(page, { [choice]: value });
    assert.ok(list.length > 0, `${more}: nothing`);
    assert.match(await page.locator(`select[name=${choice}] option:checked`).textContent(), new RegExp(`^${value} \\(\\d+\\)$`));
  }
  await page.locator("button[type=reset]").click();
  await page.locator(".results").waitFor({ state: "hidden" });
  assert.equal(new URL(page.url()).search, "");
});

test("results are in the order of their days, on demand", async (t) => {
  const page = await newPage(t);
  const days = async (order) => {
    await found(page, { kind: "Event", order });
    return page.locator(".results time").evaluateAll((times) => times.map((time) => time.dateTime).filter(Boolean));
  };
  const [down, up] = [await days("desc"), await days("asc")];
  assert.ok(down.length > 5 && up.length > 0);
  assert.deepEqual(down, down.toSorted().reverse());
  assert.deepEqual(up, up.toSorted());
});

test("by keyboard from end to end", async (t) => {
  const { page, complaints } = await newWatchedPage(t, site.address);
  await page.goto(`${site.address}search/`);
  const focused = (selector) => page.evaluate((selector) => document.activeElement.matches(selector), selector);
  const tabTo = async (selector) => {
    for (let steps = 0; steps < 60 && !(await focused(selector)); steps += 1) await page.keyboard.press("Tab");
    assert.ok(await focused(selector), `${selector} is not reached`);
  };
  await tabTo("input[name=q]");
  await page.keyboard.type("ukraine");
  const first = await results(page);
  assert.equal(first.list.length, 10);
  assert.ok(await focused("input[name=q]"), "results take the focus away");
  await tabTo("select[name=order]");
  await tabTo(".results li:first-child a");
  await tabTo(".results > button");
  await page.keyboard.press("Enter");
  await page.locator(".results li:nth-child(11)").waitFor();
  assert.ok(await focused(".results li:nth-child(11) a"), "the first of the new results has the focus");
  assert.match(await page.locator("output[name=said]").textContent(), /^Shown: \d\d of \d\d$/);
  await page.keyboard.press("Enter");
  await page.waitForURL((url) => !url.pathname.includes("/search/"));
  // The way back leads to the same question.
  await page.goBack();
  assert.equal((await results(page)).list[0].title, first.list[0].title);
  assert.equal(await page.locator("input[name=q]").inputValue(), "ukraine");
  assert.deepEqual(complaints, []);
});

test("axe finds nothing on a page of results", async (t) => {
  const page = await newPage(t);
  for (const query of [{ q: "berlin" }, { q: "xqzzyw" }, { q: "донбас" }]) {
    await found(page, query);
    await page.evaluate(AXE);
    for (const width of WIDTHS) {
      await page.setViewportSize({ width, height: 900 });
      for (const colorScheme of ["light", "dark"]) {
        await page.emulateMedia({ colorScheme });
        const violations = await page.evaluate(async () => (await window.axe.run()).violations.map(({ id, nodes }) => `${id}: ${nodes[0].html}`));
        assert.deepEqual(violations, [], `${width} px, ${colorScheme}`);
        assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `${width} px scrolls sideways`);
      }
    }
  }
  assert.equal(await page.locator("output[name=said]").evaluate((output) => output.computedRole ?? "status"), "status");
});

test("without JavaScript the lists are the page", async (t) => {
  const page = await newPage(t, { javaScriptEnabled: false });
  await page.goto(`${site.address}search/`);
  assert.equal(await page.locator("form").isVisible(), false);
  const lists = await page.locator("main a").evaluateAll((links) => links.map((link) => link.getAttribute("href")));
  for (const list of ["articles", "issues", "timeline", "parties", "documents", "glossary", "sources"]) {
    assert.ok(lists.includes(new URL(`${list}/`, site.address).pathname), `${list} in ${lists}`);
  }
});

test("no other page loads, names or allows any of it", async (t) => {
  const { page, complaints } = await newWatchedPage(t, site.address);
  const asked = [];
  page.on("request", (request) => asked.push(request.url()));
  for (const { path, moved } of site.pages.filter(({ path }) => path !== "search/")) {
    const response = await page.goto(site.address + path);
    if (!moved) assert.equal(response.headers()["content-security-policy"], POLICY);
    assert.ok(!(await response.text().catch(() => "")).includes("pagefind"), path);
  }
  assert.deepEqual(asked.filter((address) => /pagefind|js\/search/.test(address)), []);
  const search = await page.goto(`${site.address}search/`);
  assert.equal(search.headers()["content-security-policy"], POLICY_OF_SEARCH);
  assert.deepEqual(complaints, []);
});

test("below a path", async (t) => {
  const { page, complaints } = await newWatchedPage(t, below.address);
  const { list } = await found(page, { q: "donbas" }, below.address);
  assert.equal(list[0].address, `${below.address}issues/donbas/`);
  await page.locator(".results a").first().click();
  assert.equal(await page.locator("h1").textContent(), "Who controls the Donbas?");
  assert.deepEqual(complaints, []);
});

suite("what goes wrong is told", () => {
  test("where the index is missing", async (t) => {
    const page = await newPage(t);
    await page.route("**/pagefind/**", (route) => route.fulfill({ status: 404 }));
    const { said, list } = await found(page, { q: "donbas" });
    assert.match(said, /^The search cannot be used: .+\. The lists below have everything\.$/);
    assert.deepEqual(list, []);
  });

  test("where the policy refuses WebAssembly", async (t) => {
    const page = await newPage(t);
    await page.route("**/search/*", async (route) => {
      const response = await route.fetch();
      await route.fulfill({ response, headers: { ...response.headers(), "content-security-policy": POLICY } });
    });
    assert.match((await found(page, { q: "donbas" })).said, /^The search cannot be used: .+Content Security Policy/);
  });

  test("where the words for typos are missing, the rest works", async (t) => {
    const page = await newPage(t);
    await page.route("**/words.json", (route) => route.fulfill({ status: 404, body: "" }));
    assert.equal((await found(page, { q: "xqzzyw" })).said, "Nothing was found for “xqzzyw”.");
    assert.equal((await found(page, { q: "donbas" })).list[0].title, "Who controls the Donbas?");
  });
});

test("in a preview, after an edit", async (t) => {
  const site = await preview(t);
  const page = await newPage(t);
  assert.equal((await found(page, { q: "donbas" }, site.address)).list[0].title, "Who controls the Donbas?");
  site.edit("content/issues/donbas.md", (text) => text.replace('title = "Who controls the Donbas?"', 'title = "Who holds the Donbas region?"'));
  await site.serves("issues/donbas/", "Who holds the Donbas region?");
  assert.equal((await found(page, { q: "holds the donbas" }, site.address)).list[0].title, "Who holds the Donbas region?");
});
