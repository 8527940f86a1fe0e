// The live preview: an edit is in the page that shows it, and nowhere else, without a reload.

import assert from "node:assert/strict";
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { createServer, request } from "node:http";
import { connect } from "node:net";
import { join } from "node:path";
import { suite, test } from "node:test";

import { newPage } from "./browser.mjs";
import { photograph } from "./hard.mjs";
import { WAYS, connected, isMarked, open, preview } from "./preview.mjs";

const ARTICLE = "content/articles/after-the-berlin-talks.md";
const ISSUE = "content/issues/donbas.md";
const calm = { reducedMotion: "reduce" };

/** Waits until the page shows `text`. */
const shows = (page, text) => page.getByText(text).first().waitFor({ state: "attached" });
const overlay = (page) => page.locator("briefing-preview section");
const badge = (page) => page.locator("briefing-preview aside");

suite("an edit", () => {
  for (const way of Object.keys(WAYS)) {
    test(`saved by ${way} is in the page in place, and another page hears nothing`, async (t) => {
      const site = await preview(t, { way });
      const page = await newPage(t, { ...calm, viewport: { width: 390, height: 600 } });
      const other = await page.context().newPage();
      const told = await open(page, site.at("issues/donbas/"));
      const toldOther = await open(other, site.at("about/"));
      await page.bringToFront();

      // The reader has scrolled, opened something, and stands on a link.
      await page.evaluate(() => {
        const closed = [...document.querySelectorAll("main details:not([open])")].at(-1);
        closed.open = true;
        window.opened = closed;
        scrollTo(0, 700);
        [...document.querySelectorAll("main a[href]")].at(-1).focus({ preventScroll: true });
        window.focused = document.activeElement;
      });
      const before = await page.evaluate(() => scrollY);
      assert.ok(before > 0);
      site.edit(ISSUE, (text) => text + `\n\nA sentence saved by ${way}.\n`);
      await shows(page, `A sentence saved by ${way}.`);
      assert.deepEqual(
        await page.evaluate(() => ({
          mark: window.mark,
          open: window.opened.isConnected && window.opened.open,
          focus: document.activeElement === window.focused,
          scroll: scrollY,
        })),
        { mark: "here", open: true, focus: true, scroll: before },
      );
      assert.equal(told.page, 1);
      assert.equal(toldOther.page, 0);
      assert.equal(await overlay(page).count(), 0);
    });
  }

  test("leaves the filters of the timeline and its order as they are", async (t) => {
    const site = await preview(t);
    const page = await newPage(t);
    await open(page, site.at("timeline/"));
    const state = () =>
      page.evaluate(() => ({
        address: location.search,
        choices: Array.from(document.querySelectorAll(".filters select"), (select) => select.value).join(),
        shown: Array.from(document.querySelectorAll(".timeline .event:not([hidden])"), (event) => event.id).join(),
      }));
    const all = await state();
    for (const select of await page.locator(".filters select").all()) {
      if ((await select.getAttribute("name")) === "order") await select.selectOption({ index: 1 });
    }
    await page.locator(".filters select[data-of]").first().selectOption({ index: 1 });
    const before = await state();
    assert.notEqual(before.shown, all.shown);
    site.edit("content/events/2025-12-15-germany-floats-truce.md", (text) => text.replace(/^(title = ".*)"$/m, '$1, as it says"'));
    await page.waitForFunction(() => document.body.textContent.includes(", as it says"));
    assert.deepEqual(await state(), before);
    assert.ok(await isMarked(page));
  });

  test("leaves the choice of colours as it is", async (t) => {
    const site = await preview(t);
    const page = await newPage(t, { colorScheme: "light" });
    await open(page, site.at("issues/donbas/"));
    await page.locator("button.scheme").click();
    const state = () =>
      page.evaluate(() => ({
        scheme: document.documentElement.style.colorScheme,
        pressed: document.querySelector("button.scheme").getAttribute("aria-pressed"),
        frame: Array.from(document.querySelectorAll("meta[data-scheme]"), (meta) => meta.media).join(),
      }));
    const before = await state();
    assert.deepEqual([before.scheme, before.pressed], ["dark", "true"]);
    site.edit(ISSUE, (text) => text + "\n\nIn the dark.\n");
    await shows(page, "In the dark.");
    assert.deepEqual(await state(), before);
    assert.ok(await isMarked(page));
  });

  test("of a title is on every page that shows it", async (t) => {
    const site = await preview(t);
    const [home, list] = [await newPage(t), await newPage(t)];
    await open(home, site.at("."));
    await open(list, site.at("issues/"));
    const title = site.read(ISSUE).match(/^title = "(.*)"$/m)[1];
    site.edit(ISSUE, (text) => text.replace(`title = "${title}"`, 'title = "Who will hold Donbas now?"').replace(/^short_title = .*$/m, 'short_title = "Donbas now"'));
    for (const page of [home, list]) {
      await page.waitForFunction(() => /Who will hold Donbas now\?|Donbas now/.test(document.body.textContent));
      assert.ok(await isMarked(page));
    }
  });

  test("of a style sheet swaps it without a navigation and never leaves the page without", async (t) => {
    const site = await preview(t);
    const css = readFileSync(new URL("../../static/css/site.css", import.meta.url), "utf8");
    site.write("static/css/site.css", css);
    const page = await newPage(t);
    await open(page, site.at("."));
    await page.evaluate(() => {
      window.bare = 0;
      new MutationObserver(() => {
        const sheets = [...document.querySelectorAll("link[rel=stylesheet]")];
        if (!sheets.some((link) => link.sheet)) window.bare += 1;
      }).observe(document.head, { childList: true });
    });
    site.edit("static/css/site.css", (text) => text + "\n@layer { } body { outline: 3px solid rgb(1, 2, 3) }\n");
    await page.waitForFunction(() => getComputedStyle(document.body).outlineColor === "rgb(1, 2, 3)");
    await page.waitForFunction(() => document.querySelectorAll("link[rel=stylesheet][href*='site.']").length === 1);
    assert.ok(await isMarked(page));
    assert.equal(await page.evaluate(() => window.bare), 0);
  });

  test("of a picture shows the new one", async (t) => {
    const site = await preview(t);
    const svg = (width) => `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="10"></svg>`;
    site.write("static/drawn.svg", svg(30));
    site.edit(ISSUE, (text) => text + "\n\n![A drawing](/drawn.svg)\n");
    const page = await newPage(t);
    const told = await open(page, site.at("issues/donbas/"));
    const width = (wanted) => page.waitForFunction((wanted) => document.querySelector("img[src*='drawn']")?.naturalWidth === wanted, wanted);
    await width(30);
    site.write("static/drawn.svg", svg(70));
    await width(70);
    // The page says how large it is.
    assert.equal(told.page, 1);
    // The page's next update does not bring the old one back.
    site.edit(ISSUE, (text) => text + "\n\nAfter the picture.\n");
    await shows(page, "After the picture.");
    await width(70);
    assert.ok(await isMarked(page));
  });

  test("of a photograph shows the new one, whether a smaller one is shown or the original", async (t) => {
    const site = await preview(t);
    site.write("static/photo.png", photograph(700, 400));
    site.edit(ISSUE, (text) => text + "\n\n![A photograph](/photo.png)\n");
    const [phone, desk] = [await newPage(t, { viewport: { width: 390, height: 700 } }), await newPage(t)];
    const rightEdge = async (page, isRed) => {
      const image = page.getByAltText("A photograph");
      await image.scrollIntoViewIfNeeded();
      await page.waitForFunction((isRed) => {
        const image = document.querySelector('img[alt="A photograph"]');
        if (!image.complete || !image.naturalWidth) return false;
        const canvas = Object.assign(document.createElement("canvas"), { width: 100, height: 100 });
        const context = canvas.getContext("2d");
        context.drawImage(image, 0, 0, 100, 100);
        return context.getImageData(95, 50, 1, 1).data[0] > 128 === isRed;
      }, isRed);
      return image.evaluate(({ currentSrc }) => new URL(currentSrc).pathname);
    };
    for (const page of [phone, desk]) await open(page, site.at("issues/donbas/"));
    assert.match(await rightEdge(phone, true), /^\/pictures\/photo\.480w\./);
    assert.equal(await rightEdge(desk, true), "/photo.png");
    site.write("static/photo.png", photograph(700, 400, { mirrored: true }));
    // Which one a browser takes depends on what it has by then.
    for (const page of [phone, desk]) await rightEdge(page, false);
    for (const page of [phone, desk]) assert.ok(await isMarked(page));
  });

  test("of a template reloads the pages that it renders", async (t) => {
    const site = await preview(t);
    const page = await newPage(t);
    await open(page, site.at("about/"));
    site.write("templates/page.html", "<!doctype html><html lang=en><head><title>Own</title></head><body><h1>Own: {{ page.title }}</h1></body></html>");
    await page.getByRole("heading", { name: /^Own: / }).waitFor();
    assert.ok(!(await isMarked(page)));
  });

  test("of two hundred files at once is one update", async (t) => {
    const site = await preview(t);
    const folder = join(site.folder, "content/terms");
    mkdirSync(folder);
    const text = (number) => `+++\ntitle = "Aa ${number}"\ndescription = "A word."\n+++\n`;
    const page = await newPage(t);
    const told = await open(page, site.at("glossary/"));
    for (let number = 0; number < 200; number += 1) writeFileSync(join(folder, `many-${number}.md`), text(number));
    await page.waitForFunction(() => document.body.textContent.includes("Aa 199"));
    // What is looked at afterwards, to be sure, brings nothing new.
    await page.waitForTimeout(600);
    assert.equal(told.page, 1);
  });

  test("that deletes a record shows at once that it is gone, and its return", async (t) => {
    const site = await preview(t);
    const page = await newPage(t);
    await open(page, site.at("issues/recovery/"));
    const text = site.read("content/issues/recovery.md");
    rmSync(join(site.folder, "content/issues/recovery.md"));
    await page.waitForFunction(() => !document.querySelector("main [data-issue], main h1")?.textContent.match(/recovery/i));
    assert.equal((await page.request.get(site.at("issues/recovery/"))).status(), 404);
    site.write("content/issues/recovery.md", text);
    await page.waitForFunction(() => document.title.length && document.querySelector("main h1"));
    await page.waitForFunction(async () => (await fetch(location)).status === 200);
  });

  test("that renames a record is followed, by its file's name and by its slug", async (t) => {
    const site = await preview(t);
    const page = await newPage(t);
    await open(page, site.at("issues/recovery/"));
    renameSync(join(site.folder, "content/issues/recovery.md"), join(site.folder, "content/issues/rebuilding.md"));
    await page.waitForURL(site.at("issues/rebuilding/"));
    await connected(page);
    site.edit("content/issues/rebuilding.md", (text) => text.replace("\n", '\nslug = "who-pays"\n'));
    await page.waitForURL(site.at("issues/who-pays/"));
  });

  test("of a page that is not open moves nothing, unless the browser is to follow", async (t) => {
    for (const follow of [false, true]) {
      const site = await preview(t, { args: follow ? ["--follow"] : [] });
      const page = await newPage(t);
      await open(page, site.at("about/"));
      site.edit(ISSUE, (text) => text + "\n\nSaved elsewhere.\n");
      if (follow) {
        await page.waitForURL(site.at("issues/donbas/"));
        await shows(page, "Saved elsewhere.");
      } else {
        await page.waitForFunction(() => document.documentElement.dataset.briefingGeneration >= "2");
        assert.equal(page.url(), site.at("about/"));
        assert.ok(await isMarked(page));
      }
    }
  });
});

suite("a mistake", () => {
  test("is shown over the last good page with its place, and goes", async (t) => {
    const site = await preview(t);
    const page = await newPage(t);
    await open(page, site.at("issues/donbas/"));
    const good = site.read(ISSUE);
    const title = await page.title();
    site.write(ISSUE, good.replace("title = ", "titel = "));
    await overlay(page).waitFor();
    const text = await overlay(page).textContent();
    assert.match(text, /error\[unknown-key\]/);
    assert.match(text, /content\/issues\/donbas\.md:2:1/);
    assert.match(text, /did you mean `title`\?/);
    assert.equal(await page.title(), title);
    // Other pages go on.
    const other = await page.context().newPage();
    await open(other, site.at("articles/after-the-berlin-talks/"));
    await overlay(other).waitFor();
    site.edit(ARTICLE, (text) => text + "\n\nMeanwhile, another page.\n");
    await shows(other, "Meanwhile, another page.");
    site.write(ISSUE, good);
    await overlay(page).waitFor({ state: "detached" });
    await overlay(other).waitFor({ state: "detached" });
    assert.ok(await isMarked(page));
  });

  test("in a template is shown on the page that has it", async (t) => {
    const site = await preview(t);
    site.write("templates/page.html", "<html><head></head><body><h1>{{ page.title }}</h1></body></html>");
    const page = await newPage(t);
    const other = await page.context().newPage();
    await open(page, site.at("about/"));
    await page.locator("h1").waitFor();
    await open(other, site.at("issues/donbas/"));
    site.write("templates/page.html", "<html><head></head><body><h1>{{ page.titel }}</h1></body></html>");
    await overlay(page).waitFor();
    assert.match(await overlay(page).textContent(), /templates\/page\.html:1:\d+/);
    assert.ok((await page.locator("h1").textContent()).length > 0);
    assert.equal(await overlay(other).count(), 0);
    // Whoever comes later sees the same.
    const later = await page.context().newPage();
    await open(later, site.at("about/"));
    await overlay(later).waitFor();
    assert.ok((await later.locator("h1").textContent()).length > 0);
    site.write("templates/page.html", "<html><head></head><body><h1>Mended</h1></body></html>");
    await page.getByText("Mended").waitFor();
    await overlay(page).waitFor({ state: "detached" });
  });

  test("at the start is shown alone, and the page comes when it is mended", async (t) => {
    const site = await preview(t);
    const good = site.read("content/pages/about.md");
    await site.restart(() => site.write("content/pages/about.md", good.replace(/^title = .*$/m, "title = [")));
    const page = await newPage(t);
    await open(page, site.at("about/"));
    await overlay(page).waitFor();
    site.write("content/pages/about.md", good);
    await overlay(page).waitFor({ state: "detached" });
    await page.waitForFunction(async () => (await fetch(location)).status === 200);
  });

  test("of the lesser kind is a badge with a list, as are drafts", async (t) => {
    const site = await preview(t);
    const page = await newPage(t, { viewport: { width: 390, height: 700 } });
    await open(page, site.at("about/"));
    site.write("content/events/of-tomorrow.md", '+++\ntitle = "A draft of a meeting"\nkind = "meeting"\ndate = 2025-12-15\ndraft = true\n+++\n');
    site.edit(ISSUE, (text) => text + "\n\nSee [here](/about/).\n");
    await badge(page).getByText(/1 draft/).waitFor();
    await badge(page).getByRole("button").click();
    await badge(page).getByText("A draft of a meeting").waitFor();
    assert.match(await badge(page).textContent(), /bare-link-text/);
    await badge(page).getByRole("link", { name: "A draft of a meeting" }).click();
    await page.waitForURL(site.at("events/of-tomorrow/"));
    await badge(page).getByText(/This page is a draft/).waitFor();
  });
});

suite("a page that was away", () => {
  test("catches up once when the server is back", async (t) => {
    const site = await preview(t);
    const page = await newPage(t);
    const told = await open(page, site.at("issues/donbas/"));
    await site.restart(() => site.edit(ISSUE, (text) => text + "\n\nWritten while nobody served.\n"));
    await shows(page, "Written while nobody served.");
    assert.ok(await isMarked(page));
    assert.equal(told.page, 1);
  });

  test("catches up once behind a proxy that lost it, below a path of the proxy's own", async (t) => {
    const site = await preview(t);
    const proxy = await prefixed(t, site.address, "/desk/preview/");
    const page = await newPage(t);
    const told = await open(page, `${proxy.address}issues/donbas/`);
    site.edit(ISSUE, (text) => text + "\n\nThrough a proxy.\n");
    await shows(page, "Through a proxy.");
    proxy.cut();
    for (const number of [1, 2, 3]) {
      site.edit(ISSUE, (text) => text + `\n\nLost ${number}.\n`);
      await site.serves("issues/donbas/", `Lost ${number}.`);
    }
    proxy.mend();
    await shows(page, "Lost 3.");
    assert.ok(await isMarked(page));
    assert.equal(told.page, 2);
  });

  test("catches up when it was frozen", async (t) => {
    const site = await preview(t);
    const page = await newPage(t);
    await open(page, site.at("issues/donbas/"));
    const session = await page.context().newCDPSession(page);
    await session.send("Page.setWebLifecycleState", { state: "frozen" });
    for (const number of [1, 2, 3]) site.edit(ISSUE, (text) => text + `\n\nWhile it slept ${number}.\n`);
    await site.serves("issues/donbas/", "While it slept 3.");
    await session.send("Page.setWebLifecycleState", { state: "active" });
    await shows(page, "While it slept 3.");
    assert.ok(await isMarked(page));
  });
});

test("thirty tabs load and update at once", async (t) => {
  const site = await preview(t);
  const first = await newPage(t, { viewport: { width: 800, height: 600 } });
  const pages = [first, ...(await Promise.all(Array.from({ length: 29 }, () => first.context().newPage())))];
  await Promise.all(pages.map((page) => open(page, site.at("issues/donbas/"))));
  site.edit(ISSUE, (text) => text + "\n\nFor thirty.\n");
  await Promise.all(pages.map((page) => shows(page, "For thirty.")));
  for (const page of pages) assert.ok(await isMarked(page));
});

test("the policy `default-src 'self'` holds for the preview's own script and panel", async (t) => {
  const site = await preview(t);
  const proxy = await prefixed(t, site.address, "/", { "content-security-policy": "default-src 'self'" });
  const page = await newPage(t);
  const complaints = [];
  page.on("console", (message) => complaints.push(message.text()));
  page.on("pageerror", (error) => complaints.push(error.message));
  await open(page, `${proxy.address}issues/donbas/`);
  site.edit(ISSUE, (text) => text.replace("title = ", "titel = "));
  await overlay(page).waitFor();
  assert.equal(await overlay(page).evaluate((section) => getComputedStyle(section).position), "fixed");
  assert.deepEqual(complaints, []);
});

/** A proxy that puts `target` below the path `prefix`, and that can be cut. */
async function prefixed(t, target, prefix, headers = {}) {
  const { hostname, port } = new URL(target);
  let isCut = false;
  const sockets = new Set();
  const rest = (path) => "/" + path.slice(prefix.length);
  const server = createServer((asked, answer) => {
    const passed = request({ hostname, port, path: rest(asked.url), method: asked.method, headers: asked.headers }, (given) => {
      answer.writeHead(given.statusCode, { ...given.headers, ...headers });
      given.pipe(answer);
    });
    asked.pipe(passed);
  });
  server.on("connection", (socket) => {
    if (isCut) socket.destroy();
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket)).on("error", () => {});
  });
  server.on("upgrade", (asked, socket, first) => {
    const passed = connect(port, hostname, () => {
      const lines = Object.entries(asked.headers).map(([name, value]) => `${name}: ${value}\r\n`);
      passed.write(`${asked.method} ${rest(asked.url)} HTTP/1.1\r\n${lines.join("")}\r\n`);
      passed.write(first);
      passed.pipe(socket).pipe(passed);
    });
    passed.on("error", () => socket.destroy());
    socket.on("close", () => passed.destroy());
  });
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  t.after(() => {
    sockets.forEach((socket) => socket.destroy());
    server.close();
  });
  return {
    address: `http://127.0.0.1:${server.address().port}${prefix}`,
    cut() {
      isCut = true;
      sockets.forEach((socket) => socket.destroy());
    },
    mend() {
      isCut = false;
    },
  };
}
