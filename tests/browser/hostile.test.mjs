// Nothing that authors write runs in a reader's browser: a site of hostile texts (`hostile.mjs`) is looked at page by page,
// without the content security policy, so that what keeps it from running is what we write; then with it, which has nothing
// to refuse. Nor do addresses that somebody else made up run anything, nor what the preview shows.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { createServer } from "node:http";
import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { extname, join } from "node:path";
import { after, suite, test } from "node:test";

import { newPage } from "./browser.mjs";
import { FORMS, writeHostile } from "./hostile.mjs";
import { connected, preview } from "./preview.mjs";
import { BINARY, POLICY, POLICY_OF_SEARCH } from "./site.mjs";

const TYPES = {
  ".html": "text/html; charset=utf-8", ".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml", ".png": "image/png", ".xml": "application/xml",
  ".json": "application/json", ".ics": "text/calendar; charset=utf-8", ".csv": "text/csv; charset=utf-8", ".wasm": "application/wasm", ".txt": "text/plain; charset=utf-8",
};

/** Serves `folder`, with the policy or without. */
async function serve(folder, policy) {
  const server = createServer((request, response) => {
    const path = decodeURIComponent(new URL(request.url, "http://x").pathname);
    let file = join(folder, path.endsWith("/") ? `${path}index.html` : path);
    let status = 200;
    if (!statSync(file, { throwIfNoEntry: false })?.isFile()) [file, status] = [join(folder, "404.html"), 404];
    const headers = { "content-type": TYPES[extname(file)] ?? "application/octet-stream", "x-content-type-options": "nosniff" };
    if (policy) headers["content-security-policy"] = path === "/search/" ? POLICY_OF_SEARCH : POLICY;
    response.writeHead(status, headers).end(readFileSync(file));
  });
  await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
  after(() => { server.close(); server.closeAllConnections(); });
  return `http://127.0.0.1:${server.address().port}/`;
}

const home = mkdtempSync(join(tmpdir(), "briefing-hostile-"));
after(() => rmSync(home, { recursive: true, force: true }));
const source = join(home, "site");
const keys = writeHostile(source);
const out = join(home, "out");
const bare = await serve(out, false);
const kept = await serve(out, true);
const built = spawnSync(BINARY, ["build", "--quiet", "--drafts", "--site", source, "--out", out, "--base-url", bare], { encoding: "utf8" });
if (built.status !== 0) throw new Error(built.stderr);

/** Every file that a browser opens by itself, by its address below the site. */
const files = readdirSync(out, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => join(entry.parentPath, entry.name).slice(out.length + 1))
  .filter((path) => /\.(html|xml|json|ics|csv|svg|txt)$/.test(path) && !path.startsWith("pagefind/"));

/** As the theme writes it; a hostile text has none with a blank. */
const isRedirect = (path) => readFileSync(join(out, path), "utf8").includes('<meta http-equiv="refresh" content="0; url=');

/** Of what an author may name elsewhere nothing but a picture is asked for: by a page, and no script. */
const isPicture = (request) => request.resourceType() === "image";

/**
 * A page that notes whatever should not happen: a canary that sings, a dialogue, an error, a frame, a request that is no
 * picture of the author's, a word of the policy.
 */
async function watched(t, options = {}) {
  const page = await newPage(t, { ...options, acceptDownloads: false });
  const wrong = [];
  const tell = (what) => wrong.push(`${page.url()}: ${what}`);
  await page.exposeFunction("canary", () => tell("the canary sings"));
  page.on("dialog", (dialog) => { tell(`a dialogue: ${dialog.message()}`); dialog.dismiss(); });
  page.on("pageerror", (error) => tell(`throws: ${error.message}`));
  page.on("popup", () => tell("a window opens"));
  page.on("frameattached", () => tell("a frame"));
  page.on("console", (message) => {
    // Pictures that are not there are the author's mistake.
    if (/Failed to load resource|ERR_NAME_NOT_RESOLVED/.test(message.text())) return;
    // A picture elsewhere is all that a hostile text may ask for, and the policy refuses it.
    if (/Loading the image/.test(message.text())) return;
    tell(`${message.type()}: ${message.text()}`);
  });
  page.on("request", (request) => {
    const url = new URL(request.url());
    if (!["127.0.0.1", "localhost"].includes(url.hostname) && !isPicture(request)) tell(`asks for ${request.url()} (${request.resourceType()})`);
  });
  // Nobody needs to answer for pictures elsewhere.
  await page.route((url) => !["127.0.0.1", "localhost"].includes(url.hostname), (route) => route.abort());
  return { page, wrong };
}

/** What in a document could run or lead astray once somebody touches it. */
function dangers() {
  const own = (element) => element.matches("script[src^='/'], script[type='application/ld+json'], base[target='_blank']:not([href]), iframe[data-own]");
  const found = [];
  for (const element of document.querySelectorAll("*")) {
    const tag = element.outerHTML.slice(0, 200);
    if (element.matches("script, style, iframe, object, embed, base, applet, frame, form[action], meta[http-equiv], template") && !own(element)) {
      const isOwn = element.matches("form[name]") && new URL(element.action, location).origin === location.origin;
      const isRedirect = element.matches("meta[http-equiv=refresh]") && document.querySelector("link[rel=canonical]");
      if (!isOwn && !isRedirect) found.push(`element: ${tag}`);
    }
    for (const { name, value } of element.attributes) {
      if (name.startsWith("on") || ["style", "srcdoc", "formaction", "ping", "background"].includes(name)) found.push(`attribute ${name}: ${tag}`);
      if (["href", "src", "action", "xlink:href", "poster", "data"].includes(name)) {
        let protocol;
        try { protocol = new URL(value, location).protocol; } catch { continue; }
        if (!["http:", "https:", "mailto:", "tel:"].includes(protocol)) found.push(`address ${value}: ${tag}`);
      }
    }
  }
  return found;
}

test("hostile text stands under every key that takes text", () => {
  // Among many others; the list is made of the program's schemas.
  for (const key of [
    "issue: title", "issue: positions.quote", "issue: options.description", "event: outcome", "event: place.name", "party: members.name", "person: offices.title",
    "document: authors", "source: publisher", "term: other_names", "article: key_points.text", "page: aliases", "source: url", "article: image.credit", "article: corrections.text",
    "<Callout>: title", "<Figure>: caption", "<Video>: url", "<Quote>: at",
  ]) assert.ok(keys.includes(key), key);
  assert.ok(keys.length > 150, `${keys.length}`);
  const html = files.filter((path) => path.endsWith(".html")).map((path) => readFileSync(join(out, path), "utf8")).join("");
  assert.ok(html.split("canary()").length > 10_000, "it is shown, as text");
});

for (const [name, address] of [["our own escaping", bare], ["the policy", kept]]) {
  test(`nothing runs: ${name}`, { timeout: 600_000 }, async (t) => {
    const { page, wrong } = await watched(t);
    const all = files.filter((path) => path.endsWith(".html"));
    assert.ok(all.length > 150, `${all.length} pages`);
    // One of each kind that leads elsewhere. The policy is a second fence: of each kind of page one.
    const first = (list) => [...new Map(list.map((path) => [path.split("/").map((part, at) => (at ? "*" : part.replace(/\W.*|-\d+/, ""))).join("/"), path])).values()];
    const shown = all.filter((path) => !isRedirect(path));
    const pages = address === bare ? [...shown, ...all.filter(isRedirect).slice(0, 8)] : first(shown);
    assert.ok(pages.length > 15, `${pages.length} pages`);
    for (const path of pages) {
      await page.goto(address + encodeURI(path).replaceAll(/[?#]/g, encodeURIComponent), { waitUntil: "load" });
      if (isRedirect(path)) {
        await page.waitForURL((url) => !url.pathname.endsWith(path));
        if (!page.url().startsWith(bare)) wrong.push(`${path} leads to ${page.url()}`);
        continue;
      }
      for (const danger of await page.evaluate(dangers)) wrong.push(`${path}: ${danger}`);
    }
    assert.deepEqual(wrong.slice(0, 20), []);
  });
}

test("nothing runs in files that are no pages", async (t) => {
  const { page, wrong } = await watched(t);
  for (const path of files.filter((path) => !path.endsWith(".html"))) {
    await page.goto(bare + path).catch(() => {}); // some are saved and not shown
    const scripts = await page.evaluate(() => document.querySelectorAll("script, *|script, [onload], [onclick]").length);
    if (scripts) wrong.push(`${path}: ${scripts} scripts`);
    if (path.endsWith(".xml")) {
      // What a feed reader makes of it: HTML in text, which it shows.
      const html = await page.evaluate((text) => {
        const feed = new DOMParser().parseFromString(text, "text/xml");
        if (feed.querySelector("parsererror")) return ["no XML"];
        return [...feed.querySelectorAll("content, summary, title, description")].map((element) => [element.getAttribute("type"), element.textContent]).filter(([type]) => type === "html").map(([, html]) => html);
      }, readFileSync(join(out, path), "utf8"));
      await page.goto(`${bare}robots.txt`);
      for (const text of html) {
        if (text === "no XML") { wrong.push(`${path}: no XML`); continue; }
        const found = await page.evaluate(([text, look]) => {
          document.body.innerHTML = text;
          return eval(`(${look})()`);
        }, [text, dangers.toString()]);
        for (const danger of found) wrong.push(`${path}: ${danger}`);
      }
    }
  }
  assert.deepEqual(wrong.slice(0, 20), []);
});

suite("addresses that somebody made up", () => {
  test("of the search: query, filters, results", async (t) => {
    const { page, wrong } = await watched(t);
    let results = 0;
    for (const query of ["canary", "russia", ...FORMS]) {
      const parameters = new URLSearchParams({ q: query, kind: query, issue: query, party: query, year: query, order: query });
      for (const address of query.includes("canary()") ? [`?${parameters}#${query}`] : [`?q=${query}`]) {
        await page.goto(`${bare}search/${address}`);
        await page.waitForFunction(() => document.forms.search.elements.said.value !== document.forms.search.dataset.loading);
        await page.waitForFunction(() => !document.querySelector(".results[data-waiting]"));
        results += await page.locator(".results li").count();
        for (const danger of await page.evaluate(dangers)) wrong.push(`${address}: ${danger}`);
      }
    }
    assert.ok(results > 10, `${results} results with hostile titles`);
    assert.deepEqual(wrong, []);
  });

  test("of the timeline, the matrix and any other page: query and fragment", async (t) => {
    const { page, wrong } = await watched(t);
    for (const path of ["timeline/", "positions/", "changes/", "", "issues/donbas/", "embed/issues/donbas/positions/", "404.html"]) {
      for (const form of [FORMS.join(" "), "javascript:canary()", "__proto__", "\\\"] *, [x"]) {
        const value = encodeURIComponent(form);
        const query = ["issue", "party", "kind", "importance", "state", "day", "q"].map((key) => `${key}=${value}`).join("&");
        await page.goto(`${bare}${path}?${query}#${form}`);
      }
      for (const danger of await page.evaluate(dangers)) wrong.push(`${path}: ${danger}`);
    }
    assert.deepEqual(wrong, []);
  });
});

test("the preview shows hostile content, messages and edits as text", async (t) => {
  const site = await preview(t);
  const { page, wrong } = await watched(t);
  await page.goto(site.at("parties/russia/"));
  await connected(page);
  const hostile = JSON.stringify(FORMS.join(" "));
  // By the socket, into the page that is open.
  const russia = site.read("content/parties/russia.md");
  site.write("content/parties/russia.md", russia.replace(/^\+\+\+\n[\s\S]*?\n\+\+\+\n/, `---\ntitle: ${hostile}\nkind: state\nprincipal: true\n---\n`) + `\n${FORMS.slice(0, 8).join("\n\n")}\n`);
  await page.waitForFunction(() => document.querySelector("h1").textContent.includes("canary"), null, { timeout: 20_000 });
  for (const danger of await page.evaluate(dangers)) if (!danger.includes("briefing")) wrong.push(danger);
  // What is wrong with the site, told over the page.
  site.write("content/events/hostile.md", `---\ntitle: x\nkind: ${hostile}\n${JSON.stringify("<img src=x onerror=canary()>")}: 1\nparties: [${hostile}]\n---\n\n[[<img src=x onerror=canary()>]]\n`);
  site.write("content/events/<img src=x onerror=canary()>.md", "---\ntitle: x\n---\n");
  await page.waitForFunction(() => [...document.querySelectorAll("*")].some((element) => element.shadowRoot?.textContent.includes("canary") || element.matches("[class*=briefing], [id*=briefing]") && element.textContent.includes("onerror")), null, { timeout: 20_000 });
  assert.deepEqual(wrong, []);
});
