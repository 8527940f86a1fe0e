// The schemas as another validator reads them: Ajv, strictly, as editors of the web do.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, suite, test } from "node:test";

import Ajv from "ajv/dist/2020.js";

import { BINARY } from "./site.mjs";

const folder = mkdtempSync(join(tmpdir(), "briefing-schema-"));
after(() => rmSync(folder, { recursive: true, force: true }));
const { status, stderr } = spawnSync(BINARY, ["schema", "--quiet", "--out", folder], { cwd: folder, encoding: "utf8" });
assert.equal(status, 0, stderr);
const schemas = readdirSync(folder).map((name) => JSON.parse(readFileSync(join(folder, name), "utf8")));

/** What each says of front matter: the paths of what is wrong. */
const wrong = Object.fromEntries(
  schemas.map((schema) => {
    const validate = new Ajv({ strict: true, allowUnionTypes: true, allErrors: true, formats: { date: true, "date-time": true } }).compile(schema);
    const paths = (value) => (validate(value) ? [] : [...new Set(validate.errors.map(({ instancePath }) => instancePath))].sort());
    return [schema.$id.split(":").at(-1), paths];
  }),
);

suite("schemas", () => {
  test("are there, and strict", () => {
    assert.equal(schemas.length, 20);
  });

  const issue = { title: "Who pays?", status: [{ state: "contested", summary: "All differ.", date: "2025-12-15" }], draft: true };
  const row = { party: "russia", summary: "No.", date: "2025-12-15" };

  test("let pass what is right", () => {
    assert.deepEqual(wrong.issue(issue), []);
    assert.deepEqual(wrong.issue({ ...issue, draft: false, positions: [{ ...row, option: "zone", stance: "opposes" }] }), []);
    assert.deepEqual(wrong.event({ title: "Talks", kind: "meeting", date: ["..2025-12-14"], weight: null, lastmod: "2025-12-16" }), []);
    assert.deepEqual(wrong.events({ event: [{ id: "talks", title: "Talks", kind: "meeting" }] }), []);
    assert.deepEqual(wrong.events([{ id: "talks", title: "Talks", kind: "meeting" }]), []);
    assert.deepEqual(wrong.config({ site: { title: "T" }, publish: { live: { to: "s3://bucket" } } }), []);
  });

  test("find what is wrong, where it is", () => {
    assert.ok(wrong.issue({ ...issue, draft: false }).includes(""));
    assert.ok(wrong.issue({ ...issue, positions: [{ ...row, option: "zone" }] }).includes("/positions/0"));
    assert.ok(wrong.issue({ ...issue, status: [{ state: "contestd", summary: "A." }] }).includes("/status/0/state"));
    assert.ok(wrong.event({ title: "Talks", kind: "meeting", date: "15.12.2025" }).includes("/date"));
    assert.ok(wrong.event({ title: "Talks", kind: "meeting", qqq: 1 }).includes(""));
    assert.ok(wrong.events([{ title: "Talks", kind: "meeting" }]).includes("/0"));
    assert.ok(wrong.config({ site: { title: "T" }, publish: { live: {} } }).includes("/publish/live"));
  });
});
