// The timeline: each mark of the drawing stands where the dates in the content say, choices leave the right entries and
// marks, the address keeps them, counts are announced, arrow keys go from entry to entry.

import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { suite, test } from "node:test";
import { fileURLToPath } from "node:url";

import { newWatchedPage } from "./browser.mjs";
import { serve } from "./site.mjs";

const EVENTS = fileURLToPath(new URL("../../content/events/", import.meta.url));
const DAY = 86_400_000;
const site = await serve("bundled");
const address = `${site.address}timeline/`;

/** The front matter of the events, as far as these tests need it. */
const events = readdirSync(EVENTS).map((name) => {
  const front = readFileSync(EVENTS + name, "utf8").split("+++")[1];
  const list = (key) => [...(front.match(new RegExp(`^${key} = \\[([^]*?)\\]$`, "m"))?.[1] ?? "").matchAll(/(?:^|[[,]\s*|id = )"([^"]+)"/g)].map((found) => found[1]);
  return {
    id: name.replace(/^\d{4}-\d\d-\d\d-|\.md$/g, "").replace(/\.md$/, ""),
    date: front.match(/^date = "?([^"\n]+)"?$/m)?.[1],
    kind: front.match(/^kind = "(.+)"$/m)[1],
    importance: front.match(/^importance = "(.+)"$/m)?.[1] ?? "major",
    issues: list("issues"),
  };
});

async function open(t, query = "") {
  const { page, complaints } = await newWatchedPage(t, site.address);
  await page.goto(address + query);
  t.after(() => assert.deepEqual(complaints, []));
  return page;
}

/** What shows of the list and of the drawing, in order. */
function shown(page) {
  return page.evaluate(() => {
    const visible = (selector) => [...document.querySelectorAll(selector)].filter((element) => element.checkVisibility());
    return {
      entries: visible(".timeline .event").map(({ id }) => id),
      marks: [...new Set(visible(".drawing-lanes svg a").map((mark) => mark.getAttribute("href").slice(1)))],
      empty: visible(".timeline").filter((part) => !part.querySelector(".event:not([hidden])")).length,
      said: document.querySelector("output").value,
    };
  });
}

/** The first day of a date and the one after its last, in milliseconds; what is open at the start has no first. */
function bounds(date) {
  const [first, last = first] = date.replace(/[[\]]/g, "").split(/\.\.|\//);
  const day = (text, end) => {
    const [year, month, day] = text.split("-").map(Number);
    return day ? Date.UTC(year, month - 1, day + end) : Date.UTC(year, month - 1 + end, 1);
  };
  return [first ? day(first, 0) : undefined, day(last, 1)];
}

suite("the drawing", () => {
  test("has each event that has a date, at the place of its dates, and names the others", async (t) => {
    const page = await open(t);
    const marks = await page.evaluate(() =>
      [...document.querySelectorAll(".drawing-lanes svg a")].map((mark) => {
        const { left, right } = mark.querySelector(":not(.hit, title)").getBoundingClientRect();
        return { id: mark.getAttribute("href").slice(1), left, right };
      }),
    );
    const dated = events.filter(({ date }) => date);
    assert.deepEqual(new Set(marks.map(({ id }) => id)), new Set(dated.map(({ id }) => id)));
    const named = await page.locator(".drawing-key a").evaluateAll((links) => links.map((link) => link.hash.slice(1)));
    assert.deepEqual(named.toSorted(), events.filter(({ date }) => !date).map(({ id }) => id).toSorted());

    // The days that nothing is left out of: from the first of the talks to the day of the site. One day is as wide as
    // the distance from one certain day to the next.
    const middle = (id) => {
      const { left, right } = marks.find((mark) => mark.id === id);
      return (left + right) / 2;
    };
    const certain = dated.filter(({ date }) => /^\d{4}-\d\d-\d\d$/.test(date)).map((event) => ({ ...event, at: bounds(event.date)[0] }));
    const [one, other] = [certain.find(({ date }) => date === "2025-12-15"), certain.find(({ date }) => date === "2025-12-16")];
    const wide = middle(other.id) - middle(one.id);
    assert.ok(wide > 24);
    const place = (time) => middle(one.id) + ((time - one.at) / DAY - 0.5) * wide;
    for (const { id, left, right } of marks) {
      const { date } = dated.find((event) => event.id === id);
      const [first, end] = bounds(date);
      if (/^\d{4}-\d\d-\d\d$/.test(date)) {
        assert.ok(Math.abs((left + right) / 2 - place(first + DAY / 2)) < 1, `${id} of ${date}`);
      } else if (end > Date.UTC(2025, 11, 14)) {
        assert.ok(Math.abs(right - place(end)) < 1, `${id} of ${date} ends`);
        if (first) assert.ok(Math.abs(left - place(first)) < 1, `${id} of ${date} begins`);
      } else {
        assert.ok(right < place(Date.UTC(2025, 11, 14)), `${id} of ${date} is over before the talks`);
      }
    }
    const today = await page.locator(".drawing-today").evaluate((line) => line.getBoundingClientRect().left);
    assert.ok(Math.abs(today - place(Date.UTC(2025, 11, 17))) < 2, "the line stands at the end of the day");
  });

  test("hides no mark behind another, and each is large enough for a finger", async (t) => {
    for (const width of [390, 1440]) {
      const page = await open(t);
      await page.setViewportSize({ width, height: 900 });
      const clashes = await page.evaluate(() =>
        [...document.querySelectorAll(".drawing-lanes > li")].flatMap((lane) => {
          const boxes = [...lane.querySelectorAll(".hit")].map((hit) => hit.getBoundingClientRect());
          const small = boxes.filter(({ width, height }) => width < 23.5 || height < 23.5);
          const hidden = boxes.filter((one, at) => boxes.slice(at + 1).some((other) => one.left < other.right - 1 && other.left < one.right - 1 && one.top < other.bottom - 1 && other.top < one.bottom - 1));
          return [...small, ...hidden].map((box) => JSON.stringify(box));
        }),
      );
      assert.deepEqual(clashes, []);
    }
  });

  test("leads to the entry of each mark", async (t) => {
    const page = await open(t);
    await page.locator('.drawing-lanes svg a[href="#germany-floats-truce"]').first().click();
    assert.equal(new URL(page.url()).hash, "#germany-floats-truce");
    assert.ok(await page.locator("#germany-floats-truce").isVisible());
  });
});

suite("choices", () => {
  for (const [field, value, fits] of [
    ["issue", "donbas", ({ issues }) => issues.includes("donbas")],
    ["kind", "rejection", ({ kind }) => kind === "rejection"],
    ["importance", "key", ({ importance }) => importance === "key"],
  ]) {
    test(`${field} ${value} leaves exactly the events that say so`, async (t) => {
      const page = await open(t);
      assert.equal((await shown(page)).entries.length, events.length);
      await page.selectOption(`select[name=${field}]`, value);
      const wanted = events.filter(fits);
      assert.ok(wanted.length > 0 && wanted.length < events.length);
      const { entries, marks, empty, said } = await shown(page);
      assert.deepEqual(entries.toSorted(), wanted.map(({ id }) => id).toSorted());
      assert.deepEqual(marks.toSorted(), wanted.filter(({ date }) => date).map(({ id }) => id).toSorted());
      assert.equal(empty, 0, "headings of empty groups go");
      assert.deepEqual(said.match(/\d+/g).map(Number), [wanted.length, events.length]);
    });
  }

  test("stand in the address, which brings them back and may be shared", async (t) => {
    const page = await open(t);
    await page.selectOption("select[name=issue]", "donbas");
    await page.selectOption("select[name=order]", "newest");
    const url = new URL(page.url());
    assert.deepEqual(Object.fromEntries(url.searchParams), { issue: "donbas", order: "newest" });
    const before = await shown(page);
    await page.reload();
    assert.deepEqual(await shown(page), before);
    assert.deepEqual(await shown(await open(t, url.search)), before);
    await page.locator("form [type=reset]").click();
    await page.waitForURL(address);
    assert.equal((await shown(page)).entries.length, events.length);
  });

  test("that are not known are ignored", async (t) => {
    const page = await open(t, "?issue=nowhere&kind=%22&order=sideways&x=1");
    assert.equal((await shown(page)).entries.length, events.length);
  });

  test("are announced", async (t) => {
    const page = await open(t);
    // An `output` is a live region (role `status`).
    await page.getByRole("status").filter({ hasText: String(events.length) }).waitFor();
  });

  test("turn the list round", async (t) => {
    const page = await open(t);
    const oldest = (await shown(page)).entries;
    await page.selectOption("select[name=order]", "newest");
    assert.deepEqual((await shown(page)).entries, oldest.toReversed());
    await page.selectOption("select[name=order]", "");
    assert.deepEqual((await shown(page)).entries, oldest);
  });

  test("hold when the content was replaced in place", async (t) => {
    const page = await open(t, "?issue=donbas");
    const before = await shown(page);
    await page.evaluate(async () => {
      const text = await (await fetch(location.href)).text();
      document.querySelector("main").replaceWith(new DOMParser().parseFromString(text, "text/html").querySelector("main"));
      document.dispatchEvent(new CustomEvent("briefing:updated"));
    });
    assert.deepEqual(await shown(page), before);
    await page.selectOption("select[name=issue]", "");
    assert.equal((await shown(page)).entries.length, events.length);
  });

  test("do not show without scripts", async (t) => {
    const { page } = await newWatchedPage(t, site.address, { javaScriptEnabled: false });
    await page.goto(address);
    assert.ok(!(await page.locator("form.filters").isVisible()));
    assert.ok(await page.locator(".drawing-lanes svg a").first().isVisible());
  });
});

test("arrow keys, Home and End go from entry to entry", async (t) => {
  const page = await open(t, "?issue=donbas");
  const { entries } = await shown(page);
  const focused = () => page.evaluate(() => document.activeElement.closest(".event")?.id);
  await page.locator(`#${entries[0]} .event-title a`).focus();
  for (const [key, at] of [["ArrowDown", 1], ["ArrowUp", 0], ["ArrowUp", 0], ["End", entries.length - 1], ["ArrowDown", entries.length - 1], ["Home", 0]]) {
    await page.keyboard.press(key);
    assert.equal(await focused(), entries[at], key);
  }
});
