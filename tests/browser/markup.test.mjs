// The Nu HTML checker finds no error, and no warning but those that `markup-warnings.json` lists with a reason each.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { mkdtempSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { before, suite, test } from "node:test";
import { fileURLToPath } from "node:url";

import { SITES, serve } from "./site.mjs";

const CHECKER = createRequire(import.meta.url).resolve("vnu-jar/build/dist/vnu.jar");
/** Each entry: `message`, a regular expression, and `reason`. */
const KEPT = JSON.parse(readFileSync(new URL("markup-warnings.json", import.meta.url), "utf8"));

const sites = await Promise.all(SITES.map((name) => serve(name)));

suite("every page of every site", () => {
  let messages;
  before(() => {
    messages = sites.flatMap((site) => check(site.folder).map((message) => ({ ...message, page: `${site.name}/${relative(site.folder, fileURLToPath(message.url))}` })));
  });

  test("has no error", () => {
    assert.deepEqual(messages.filter(({ type }) => type !== "info").slice(0, 20).map(shown), []);
  });

  test("has no warning but those that are listed", () => {
    const unlisted = messages.filter(({ type, message }) => type === "info" && !KEPT.some((kept) => new RegExp(kept.message).test(message)));
    assert.deepEqual(unlisted.slice(0, 20).map(shown), []);
  });

  test("lists no warning that is gone", () => {
    assert.deepEqual(KEPT.filter((kept) => !messages.some(({ message }) => new RegExp(kept.message).test(message))), []);
  });
});

test("the checker sees what is wrong", (t) => {
  const folder = mkdtempSync(join(tmpdir(), "briefing-markup-"));
  t.after(() => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, "page.html"), "<!doctype html><html lang=en><title>A page</title><p><div></p>");
  const types = check(folder).map(({ type }) => type);
  assert.ok(types.includes("error"), types.join());
});

/** What the checker says of all pages and drawings below `folder`. */
function check(folder) {
  const done = spawnSync("java", ["-Xss4m", "-jar", CHECKER, "--format", "json", "--stdout", "--exit-zero-always", "--skip-non-html", "--also-check-svg", folder], { encoding: "utf8", maxBuffer: 1 << 28 });
  if (done.error) throw done.error;
  assert.equal(done.status, 0, done.stderr);
  return JSON.parse(done.stdout).messages;
}

function shown({ page, lastLine, type, message, extract }) {
  return `${page}:${lastLine}: ${type}: ${message} ${JSON.stringify(extract ?? "")}`;
}
