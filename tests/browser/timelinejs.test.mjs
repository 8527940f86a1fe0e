// TimelineJS itself reads what `briefing export` writes: every slide is there, in its JSON and in its spreadsheet, and
// what comes in goes out again as TimelineJS shows it.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { extname, join } from "node:path";
import { after, suite, test } from "node:test";
import { fileURLToPath } from "node:url";

import { newPage } from "./browser.mjs";

const PROJECT = fileURLToPath(new URL("../../", import.meta.url));
const BINARY = process.env.BRIEFING ?? join(PROJECT, "target/debug/briefing");
const TIMELINEJS = fileURLToPath(new URL("node_modules/@knight-lab/timelinejs/dist/", import.meta.url));
const TYPES = { ".js": "text/javascript", ".css": "text/css", ".json": "application/json", ".csv": "text/csv", ".html": "text/html" };

const home = mkdtempSync(join(tmpdir(), "briefing-timelinejs-"));
after(() => rmSync(home, { recursive: true, force: true }));
cpSync(TIMELINEJS, join(home, "timelinejs"), { recursive: true });

function briefing(...args) {
  const ran = spawnSync(BINARY, args, { encoding: "utf8" });
  if (ran.error) throw ran.error;
  assert.equal(ran.status, 0, ran.stderr);
  return ran.stdout;
}

/** A site with the timeline imported, whose exports are `NAME.json` and `NAME.csv`. */
function imported(name, timeline) {
  const site = join(home, name);
  mkdirSync(join(site, "content"), { recursive: true });
  writeFileSync(join(site, "briefing.toml"), '[site]\ntitle = "T"\nbase_url = "https://example.org/"\n[build]\nas_of = 2026-03-20\n');
  writeFileSync(join(site, "content/_index.md"), '+++\ntitle = "T"\ndescription = "D."\n+++\n');
  writeFileSync(join(home, "in.json"), JSON.stringify(timeline));
  briefing("import", "timelinejs", join(home, "in.json"), "--site", site, "--quiet");
  exported(name, site);
}

function exported(name, site) {
  briefing("export", "timelinejs", "--site", site, "--out", join(home, `${name}.json`));
  briefing("export", "csv", "--site", site, "--out", join(home, `${name}.csv`));
}

const server = createServer((request, response) => {
  const path = new URL(request.url, "http://x").pathname;
  try {
    const body = readFileSync(join(home, path));
    response.writeHead(200, { "content-type": `${TYPES[extname(path)] ?? "application/octet-stream"}; charset=utf-8` }).end(body);
  } catch {
    response.writeHead(404).end();
  }
});
await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
after(() => server.close());
const address = `http://127.0.0.1:${server.address().port}/`;

/** What TimelineJS shows of a file: the slides as they are shown, and what it finds wrong. */
async function shown(t, file) {
  const html = `<!doctype html><link rel="stylesheet" href="timelinejs/css/timeline.css"><div id="timeline" style="height: 600px"></div><script src="timelinejs/js/timeline.js"></script>`;
  writeFileSync(join(home, "page.html"), html);
  const page = await newPage(t);
  const thrown = [];
  page.on("pageerror", (error) => thrown.push(error.message));
  // Nobody else is asked; media that are elsewhere stay empty.
  await page.route((url) => url.origin !== new URL(address).origin, (route) => route.abort());
  await page.goto(`${address}page.html`);
  const found = await page.evaluate(
    (file) =>
      new Promise((resolve) => {
        const timeline = new TL.Timeline("timeline", file, { font: null, script_path: "timelinejs/js/", ga_measurement_id: null });
        const done = () => {
          const text = (element) => element?.textContent.trim().replace(/\s+/g, " ") ?? "";
          const slides = [...document.querySelectorAll(".tl-slide")].map((slide) => ({
            headline: text(slide.querySelector(".tl-headline")),
            date: text(slide.querySelector(".tl-headline-date")),
            text: text(slide.querySelector(".tl-text-content")),
          }));
          const { events, eras, messages } = timeline.config;
          resolve({ slides, events: events.length, eras: eras.length, errors: messages.errors.map(String), warnings: messages.warnings.map(String) });
        };
        timeline.on("ready", done);
        setTimeout(done, 15000);
      }),
    file,
  );
  return { ...found, thrown };
}

suite("TimelineJS shows", () => {
  exported("bundled", PROJECT);
  const events = readdirSync(join(PROJECT, "content/events")).map((name) => readFileSync(join(PROJECT, "content/events", name), "utf8"));
  const dated = events.filter((text) => /^date = /m.test(text)).length;
  const bundled = JSON.parse(readFileSync(join(home, "bundled.json"), "utf8"));
  for (const format of ["json", "csv"]) {
    test(`every event of the bundled briefing, from its ${format}`, async (t) => {
      const found = await shown(t, `bundled.${format}`);
      assert.deepEqual({ thrown: found.thrown, errors: found.errors, warnings: found.warnings }, { thrown: [], errors: [], warnings: [] });
      const plain = (html) => html.replace(/<[^>]*>/g, "").replaceAll("&#39;", "'").replaceAll("&quot;", '"').replaceAll("&amp;", "&");
      const titles = readFileSync(join(PROJECT, "content/events/berlin-talks.md"), "utf8").match(/^title = "(.*)"$/m)[1];
      assert.ok(found.slides.some(({ headline }) => headline === titles), titles);
      assert.equal(bundled.events.length, dated);
      const wanted = [bundled.title, ...bundled.events].map(({ text, display_date }) => `${display_date ?? ""} ${plain(text.headline)}`);
      assert.deepEqual(found.slides.map(({ headline, date }) => `${date} ${headline}`).toSorted(), wanted.toSorted());
    });
  }

  const timeline = {
    title: { text: { headline: "The whole", text: "<p>About it.</p>" } },
    events: [
      { start_date: { year: -300 }, text: { headline: "Long ago", text: "<p>Some <b>words</b>.</p>" }, group: "G" },
      { start_date: { year: 1914, month: 7 }, end_date: { year: 1918 }, text: { headline: "A span" }, background: { color: "#0f9bd1" } },
      { start_date: { year: 2025, month: 12, day: 15, hour: 18, minute: 30, display_date: "that evening" }, text: { headline: "An hour" }, media: { url: "https://www.youtube.com/watch?v=abcdefghijk", caption: "A film", credit: "Someone" } },
      { start_date: { year: 2025, month: 12 }, display_date: "before Christmas", text: { headline: "A month" } },
    ],
    eras: [{ start_date: { year: 1900 }, end_date: { year: 1950 }, text: { headline: "An era" } }],
  };
  for (const format of ["json", "csv"]) {
    test(`a timeline that was imported, from its ${format}`, async (t) => {
      imported("round", timeline);
      const found = await shown(t, `round.${format}`);
      assert.deepEqual({ thrown: found.thrown, errors: found.errors, warnings: found.warnings }, { thrown: [], errors: [], warnings: [] });
      assert.deepEqual([found.events, found.eras], [4, 1]);
      assert.deepEqual(found.slides.map(({ headline, date }) => [headline, date]).slice(0, 3), [["The whole", ""], ["Long ago", "300 BCE"], ["A span", "July 1914 – 1918"]]);
      assert.deepEqual(found.slides.find(({ headline }) => headline === "An hour").date, "that evening");
      assert.deepEqual(found.slides.find(({ headline }) => headline === "A month").date, "before Christmas");
      assert.match(found.slides[1].text, /Some words\./);
    });
  }
});
