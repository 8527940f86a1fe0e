// The matrix of who stands where: each day shows what a build for that day shows, choices leave what the content says,
// the address keeps them, heads stay in sight.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, suite, test } from "node:test";
import { fileURLToPath } from "node:url";

import { newWatchedPage } from "./browser.mjs";
import { writeHard } from "./hard.mjs";
import { serve } from "./site.mjs";

const PROJECT = fileURLToPath(new URL("../../", import.meta.url));
const BINARY = process.env.BRIEFING ?? join(PROJECT, "target/debug/briefing");
const bundled = await serve("bundled");
const hard = await serve("many");
const home = mkdtempSync(join(tmpdir(), "briefing-days-"));
after(() => rmSync(home, { recursive: true, force: true }));
writeHard("many", join(home, "many"));
const SOURCES = { bundled: PROJECT, many: join(home, "many") };

async function open(t, site, query = "", options = {}) {
  const { page, complaints } = await newWatchedPage(t, site.address, options);
  await page.goto(`${site.address}positions/${query}`);
  t.after(() => assert.deepEqual(complaints, []));
  return page;
}

/** What can be seen of the table: of each question its state, and of each party's cell the kind and all that it says. */
function table(page) {
  return page.evaluate(() => {
    const seen = (element) => element.checkVisibility();
    const words = (element) => element.textContent.replace(/\s+/g, " ").trim();
    const parties = [...document.querySelectorAll(".matrix thead th")].slice(1).map((head) => words(head));
    const rows = [...document.querySelectorAll(".matrix tbody tr")].filter(seen).map((row) => {
      const cells = [...row.cells].slice(1).map((cell, at) => [parties[at], [...cell.querySelectorAll("[data-cell]")].filter(seen)]);
      const states = [...row.querySelectorAll("th .matrix-state")].filter(seen);
      return {
        issue: row.querySelector("th a").getAttribute("href").split("/").at(-2),
        states: states.map(words),
        isKnown: states.every((state) => !("unknown" in state.dataset)),
        cells: Object.fromEntries(cells.filter(([, shown]) => shown.length).map(([party, shown]) => [party, shown.map((version) => `${version.dataset.cell}: ${words(version)}`)])),
      };
    });
    return { rows, said: document.querySelector(".matrix-tools [name=count]")?.value, day: document.querySelector(".matrix-tools [name=when]")?.value };
  });
}

/** Every day from the first on which something moved until that of the site, and one before. */
async function allDays(page) {
  const moves = await page.$$eval("#part_days option", (options) => options.map(({ value }) => value));
  assert.deepEqual(moves, moves.toSorted());
  return moves;
}

function* daysBetween(first, last) {
  for (let day = first; day <= last; day = new Date(Date.parse(day) + 86_400_000).toISOString().slice(0, 10)) yield day;
}

for (const site of [bundled, hard]) {
  test(`${site.name}: on each day the table shows what a build for that day shows`, async (t) => {
    const page = await open(t, site);
    const last = await page.evaluate(() => document.querySelector(".masthead-day time, .foot time").dateTime);
    const moves = await allDays(page);
    assert.ok(moves.length > 3, `${moves.length} days`);
    const [first] = moves;
    // Every day of a short story; of a long one some of the moves, with a day between.
    const days = site === bundled ? [...daysBetween(first, last)] : moves.filter((_, at) => at % Math.ceil(moves.length / 8) === 0);
    const past = await newWatchedPage(t, site.address);
    let cells = 0;
    for (const day of days) {
      const folder = join(home, site.name + day);
      const built = spawnSync(BINARY, ["build", "--quiet", "--drafts", "--site", SOURCES[site.name], "--out", folder, "--base-url", site.address, "--as-of", day], { encoding: "utf8" });
      assert.equal(built.status, 0, built.stderr);
      // The page of that day, alone: what it shows needs no style.
      await past.page.setContent(readFileSync(join(folder, "positions/index.html"), "utf8").replace(/<(link|script)[^>]*>/g, ""));
      const then = await table(past.page);
      await page.goto(`${site.address}positions/?day=${day}`);
      const now = await table(page);
      const expected = new Map(then.rows.map((row) => [row.issue, row]));
      for (const row of now.rows) {
        assert.equal(row.states.length, 1, `${row.issue} on ${day} has one state`);
        const was = expected.get(row.issue);
        expected.delete(row.issue);
        if (!row.isKnown) {
          assert.equal(was, undefined, `${row.issue} is known on ${day}`);
          assert.ok(Object.values(row.cells).flat().every((cell) => !cell.startsWith("position")), `${row.issue} on ${day}`);
          continue;
        }
        assert.ok(was, `${row.issue} has a row on ${day}`);
        assert.deepEqual(row.states, was.states, `${row.issue} on ${day}`);
        for (const [party, [cell, ...more]] of Object.entries(row.cells)) {
          assert.deepEqual(more, []);
          // A party that had said nothing yet had no column.
          const [before] = was.cells[party] ?? ["nothing: nothing on record"];
          assert.equal(cell.replace("on record yet", "on record"), before, `${party} on ${row.issue} on ${day}`);
          cells += 1;
        }
      }
      // On the first page of a longer table others may be left.
      if (site === bundled) assert.deepEqual([...expected.keys()], [], `rows that ${day} had`);
    }
    assert.ok(cells > 30, `${cells} cells compared`);
  });
}

test("the slider goes from move to move, says the day in words, and the address keeps it", async (t) => {
  const page = await open(t, bundled);
  const moves = await allDays(page);
  const slider = page.locator("#part_day");
  assert.equal(await slider.inputValue(), String(moves.length - 1));
  await slider.focus();
  await page.keyboard.press("ArrowLeft");
  assert.equal(new URL(page.url()).searchParams.get("day"), moves.at(-2));
  assert.match(await slider.getAttribute("aria-valuetext"), /^15 December 2025$/);
  assert.equal((await table(page)).day, "15 December 2025");
  await page.getByRole("button", { name: "Previous move" }).click();
  assert.equal(new URL(page.url()).searchParams.get("day"), moves.at(-3));
  const before = await table(page);
  await page.reload();
  assert.deepEqual(await table(page), before);
  await page.getByRole("button", { name: "Next move" }).click();
  await page.getByRole("button", { name: "Next move" }).click();
  assert.equal(new URL(page.url()).search, "");
  await page.keyboard.press("Home");
  await slider.focus();
  await page.keyboard.press("Home");
  const beginning = await table(page);
  assert.match(beginning.day, /^before /);
  assert.ok(beginning.rows.every(({ isKnown, cells }) => !isKnown && Object.values(cells).flat().every((cell) => cell.startsWith("nothing"))));
  await page.getByRole("button", { name: "Show all" }).click();
  assert.equal(new URL(page.url()).search, "");
});

/** The issues of the content, with their newest state and the parties that have a position, by the day of the site. */
const ISSUES = join(PROJECT, "content/issues/");
const issues = readdirSync(ISSUES).map((name) => {
  const [front, ...tables] = readFileSync(ISSUES + name, "utf8").split("+++")[1].split(/^\[\[/m);
  const rows = (kind) => tables.filter((text) => text.startsWith(`${kind}]]`));
  return {
    id: name.replace(".md", ""),
    title: front.match(/^title = "(.+)"$/m)[1],
    state: rows("status").at(-1).match(/^state = "(.+)"$/m)[1],
    parties: new Set(rows("positions").map((text) => text.match(/^party = "(.+)"$/m)[1])),
  };
});

test("a state leaves the questions that are in it, and a party its column, as the content has them", async (t) => {
  const page = await open(t, bundled);
  const waiting = issues.filter(({ state }) => !["agreed", "settled", "rejected"].includes(state));
  assert.deepEqual((await table(page)).rows.map(({ issue }) => issue).toSorted(), waiting.map(({ id }) => id).toSorted());
  for (const state of new Set(waiting.map(({ state }) => state))) {
    await page.locator("[name=state]").selectOption(state);
    const { rows, said } = await table(page);
    const expected = waiting.filter((issue) => issue.state === state).map(({ id }) => id);
    assert.deepEqual(rows.map(({ issue }) => issue).toSorted(), expected.toSorted());
    assert.equal(said, `Questions shown: ${expected.length} of ${waiting.length}`);
    assert.equal(new URL(page.url()).searchParams.get("state"), state);
  }
  await page.getByRole("button", { name: "Show all" }).click();
  for (const party of ["russia", "ukraine", "united-states"]) {
    await page.locator("[name=party]").selectOption(party);
    const { rows } = await table(page);
    assert.equal(rows.length, waiting.length);
    for (const row of rows) {
      const cells = Object.values(row.cells);
      assert.equal(cells.length, 1, "one column");
      const has = issues.find(({ id }) => id === row.issue).parties.has(party);
      assert.equal(cells[0][0].startsWith("position"), has, `${party} on ${row.issue}`);
    }
  }
  // Both, from the address, and what it does not know.
  await page.goto(`${bundled.address}positions/?party=russia&state=contested&day=nonsense`);
  const both = await table(page);
  assert.ok(both.rows.length && both.rows.every(({ states, cells }) => states[0] === "Contested" && Object.keys(cells).join() === "Russia"));
  await page.goto(`${bundled.address}positions/?party=nobody&state=none`);
  assert.equal((await table(page)).rows.length, waiting.length);
});

test("content that is swapped in place takes its state from the address", async (t) => {
  const page = await open(t, bundled, "?state=deadlocked&day=2025-12-15");
  const before = await table(page);
  assert.equal(before.rows.length, 1);
  await page.evaluate(async () => {
    const text = await (await fetch(location.pathname)).text();
    document.querySelector("main").innerHTML = new DOMParser().parseFromString(text, "text/html").querySelector("main").innerHTML;
    document.dispatchEvent(new CustomEvent("briefing:updated"));
  });
  assert.deepEqual(await table(page), before);
  await page.getByRole("button", { name: "Show all" }).click();
  assert.ok((await table(page)).rows.length > 1);
});

test("without scripts the table is complete, and there is nothing to choose", async (t) => {
  const page = await open(t, bundled, "", { javaScriptEnabled: false });
  assert.equal(await page.locator(".matrix tbody tr:visible").count(), issues.filter(({ state }) => state !== "rejected").length);
  assert.equal(await page.locator(".matrix-tools").isVisible(), false);
});

suite("heads stay in sight", () => {
  for (const [site, width] of [[bundled, 1440], [bundled, 820], [hard, 1440], [hard, 820]]) {
    test(`${site.name} at ${width}`, async (t) => {
      const page = await open(t, site, "", { viewport: { width, height: 800 } });
      const measure = () => page.evaluate(() => {
        const box = document.querySelector(".matrix-box");
        const { top } = document.querySelector(".matrix thead th:nth-child(2)").getBoundingClientRect();
        const { left } = document.querySelector(".matrix tbody th").getBoundingClientRect();
        return { top, left, box: box.getBoundingClientRect().toJSON(), within: box.scrollHeight > box.clientHeight + 1, sideways: box.scrollWidth > box.clientWidth + 1 };
      });
      const before = await measure();
      await page.evaluate(() => {
        const box = document.querySelector(".matrix-box");
        box.scrollIntoView({ behavior: "instant" });
        box.scrollTop = 500;
        if (box.scrollTop === 0) scrollBy({ top: 500, behavior: "instant" });
        box.scrollLeft = 300;
      });
      const after = await measure();
      // In its own box, or in the window where the columns fit.
      const edge = before.within ? after.box.top : 0;
      assert.ok(Math.abs(after.top - edge) < 2, JSON.stringify(after));
      assert.ok(Math.abs(after.left - after.box.left) < 2, JSON.stringify(after));
      if (site === hard) assert.ok(before.within && before.sideways, "the hard table scrolls both ways");
    });
  }
});
