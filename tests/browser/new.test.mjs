// Marks of what is new: by the day of the edition that this browser saw last, never by a clock.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

import { newPage, newWatchedPage } from "./browser.mjs";
import { serve } from "./site.mjs";

const PROJECT = fileURLToPath(new URL("../../", import.meta.url));
const BINARY = process.env.BRIEFING ?? join(PROJECT, "target/debug/briefing");
const LAST = "2025-12-16";
const site = await serve("bundled");
const key = `briefing.seen:${new URL(site.address).pathname}`;

/** Puts the edition of a day in the place of the one that is served. */
function publish(day) {
  const built = spawnSync(BINARY, ["build", "--quiet", "--site", PROJECT, "--out", site.folder, "--base-url", site.address, "--as-of", day], { encoding: "utf8" });
  assert.equal(built.status, 0, built.stderr);
}

/** The changes of the story since a day, as the command tells them. */
function changesSince(day) {
  const told = spawnSync(BINARY, ["changes", "--site", PROJECT, "--since", day, "--until", LAST, "--format", "json"], { encoding: "utf8" });
  assert.equal(told.status, 0, told.stderr);
  return JSON.parse(told.stdout).changes;
}

async function look(page, path) {
  await page.goto(site.address + path);
  return page.evaluate(() => ({
    marked: [...document.querySelectorAll("[data-known]")].filter((entry) => entry.firstElementChild?.matches(".new")).map((entry) => entry.dataset.known),
    others: [...document.querySelectorAll("[data-known]")].filter((entry) => !entry.firstElementChild?.matches(".new")).map((entry) => entry.dataset.known),
    line: document.querySelector("a[href='#part_latest']")?.checkVisibility() ? document.querySelector("a[href='#part_latest']").textContent : "",
    words: new Set([...document.querySelectorAll("[data-known] > .new")].map((mark) => mark.textContent)).size,
  }));
}

test("a first visit has no marks, nor has the same edition; a newer one marks what became known after the last", async (t) => {
  const page = await newPage(t);
  publish("2025-12-14");
  for (let visit = 0; visit < 2; visit += 1) {
    const first = await look(page, "changes/");
    assert.deepEqual([first.marked, first.line], [[], ""]);
    assert.equal((await look(page, "")).line, "");
  }
  publish(LAST);
  const since = changesSince("2025-12-14");
  assert.ok(since.length > 3, "the story moved");
  // Seen twice: the marks stay until the next edition.
  for (let visit = 0; visit < 2; visit += 1) {
    const changes = await look(page, "changes/");
    assert.equal(changes.marked.length, since.length);
    assert.ok(changes.marked.every((day) => day > "2025-12-14") && changes.others.every((day) => day <= "2025-12-14"));
    assert.equal(changes.words, 1);
    assert.equal((await look(page, "")).line, `${since.length} changes since your last visit, on an edition of 14 December 2025`);
    const issue = await look(page, "issues/security-guarantees/");
    assert.ok(issue.marked.length > 0 && issue.marked.every((day) => day > "2025-12-14"));
    assert.ok(issue.others.every((day) => day <= "2025-12-14"));
  }
  // The line leads to the first mark.
  await page.goto(site.address);
  await page.locator("a[href='#part_latest']").click();
  assert.ok(await page.locator("#part_latest ~ * .new").first().isVisible());
  // An older edition says nothing, and is not remembered.
  publish("2025-12-15");
  assert.deepEqual((await look(page, "changes/")).marked, []);
  assert.equal(await page.evaluate((key) => localStorage[key], key), `${LAST} 2025-12-14`);
});

test("a reader may be forgotten", async (t) => {
  publish(LAST);
  const page = await newPage(t);
  await page.goto(`${site.address}404.html`);
  await page.evaluate((key) => { localStorage[key] = "2025-12-14"; }, key);
  assert.notEqual((await look(page, "")).line, "");
  await page.getByRole("button", { name: "Forget my visits" }).click();
  assert.equal(await page.locator(".new:visible, .news:visible").count(), 0);
  assert.equal(await page.evaluate((key) => localStorage[key], key), LAST, "as after a first visit");
  assert.deepEqual((await look(page, "changes/")).marked, []);
});

test("content that is swapped in place is marked once", async (t) => {
  publish(LAST);
  const page = await newPage(t);
  await page.goto(`${site.address}404.html`);
  await page.evaluate((key) => { localStorage[key] = "2025-12-14"; }, key);
  const before = await look(page, "changes/");
  await page.evaluate(() => document.dispatchEvent(new CustomEvent("briefing:updated")));
  assert.equal(await page.locator("[data-known] > .new").count(), before.marked.length);
});

test("a browser that keeps nothing shows no marks and complains of nothing", async (t) => {
  publish(LAST);
  const { page, complaints } = await newWatchedPage(t, site.address);
  await page.addInitScript(() => Object.defineProperty(window, "localStorage", { get() { throw new DOMException("no", "SecurityError"); } }));
  for (const path of ["", "changes/", "issues/donbas/"]) {
    const seen = await look(page, path);
    assert.deepEqual([seen.marked, seen.line], [[], ""]);
  }
  assert.deepEqual(complaints, []);
});

test("marks and line move nothing", async (t) => {
  publish(LAST);
  const page = await newPage(t, { viewport: { width: 390, height: 844 } });
  await page.goto(`${site.address}404.html`);
  await page.evaluate((key) => { localStorage[key] = "2025-12-14"; }, key);
  await page.addInitScript(() => {
    window.shift = 0;
    new PerformanceObserver((list) => { for (const { value } of list.getEntries()) window.shift += value; }).observe({ type: "layout-shift", buffered: true });
  });
  for (const path of ["", "changes/", "issues/donbas/"]) {
    const { marked } = await look(page, path);
    assert.ok(marked.length > 0);
    await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
    assert.equal(await page.evaluate(() => window.shift), 0, path);
  }
});
