// From saving a file to seeing it in Chromium: one server, one site, and what was measured as a line of JSON.
//
// Usage: node measure.mjs '{"command": […], "port": 1, "first": "/…", "edits": {"title": {…}, …}, "runs": 20}'
// An edit has a `file`, the `page` that shows it, `from`, which text is replaced by one with a number, and `to`, what it
// is replaced by: the number stands for `{}` in it.

import { spawn } from "node:child_process";
import { readFileSync, renameSync, writeFileSync } from "node:fs";
import http from "node:http";
import { createRequire } from "node:module";
import { connect } from "node:net";
import { dirname, join } from "node:path";

// What the browser suite has installed.
const { chromium } = createRequire(new URL("../../tests/browser/", import.meta.url))("playwright-core");
const wanted = JSON.parse(process.argv[2]);
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run", "--disable-gpu"],
});
const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });

// Tells when the page shows the text that is waited for: in the document, and after the next frame.
let told;
await page.exposeFunction("shown", (what) => told?.(what));
await page.addInitScript(() => {
  const look = () => {
    const text = sessionStorage.getItem("wanted");
    if (text && document.body?.textContent.includes(text)) {
      sessionStorage.removeItem("wanted");
      window.shown(text);
    }
  };
  new MutationObserver(look).observe(document, { childList: true, subtree: true, characterData: true });
});

// What the server alone takes until the first page is there, and then what an author waits for.
const plain = await served();

const started = performance.now();
const server = start();
await listening(wanted.port);
await visit(wanted.first);
const first = performance.now() - started;

const edits = {};
for (const [name, edit] of Object.entries(wanted.edits)) edits[name] = await times(edit);
const status = readFileSync(`/proc/${server.pid}/status`, "utf8");
const memory = (name) => Number(status.match(new RegExp(`${name}:\\s+(\\d+)`))[1]) / 1000;
console.log(JSON.stringify({ plain, first, edits, peak: memory("VmHWM"), resident: memory("VmRSS") }));
server.kill();
await browser.close();

function start() {
  const server = spawn(wanted.command[0], wanted.command.slice(1), { stdio: "ignore" });
  process.on("exit", () => server.kill());
  return server;
}

/** Milliseconds from the start of a server to the last byte of its first page, without a browser. */
async function served() {
  const started = performance.now();
  const server = start();
  await listening(wanted.port);
  while (!(await answered(at(wanted.first)))) await new Promise((done) => setTimeout(done, 1));
  const took = performance.now() - started;
  await new Promise((done) => server.on("exit", done).kill());
  return took;
}

function answered(address) {
  return new Promise((done) => {
    const request = http.get(address, { agent: false }, (answer) => {
      answer.on("end", () => done(answer.statusCode === 200)).resume();
    });
    request.on("error", () => done(false));
  });
}

function at(path) {
  return `http://127.0.0.1:${wanted.port}${path}`;
}

/** Milliseconds from saving to seeing, edit by edit. */
async function times({ file, page: path, from, to = `${from} {}` }) {
  await visit(path);
  await new Promise((done) => setTimeout(done, 1500));
  const original = readFileSync(file, "utf8");
  if (!original.includes(from)) throw new Error(`${file} has no ${from}`);
  const all = [];
  for (let number = 0; number < wanted.runs + 2; number += 1) {
    const mark = `zz${process.pid}n${number}z`;
    const text = to.replace("{}", mark);
    await page.evaluate((text) => sessionStorage.setItem("wanted", text), mark);
    const seen = new Promise((done, fail) => {
      const late = setTimeout(() => fail(new Error(`${file}: ${text} is not shown`)), 60_000);
      told = () => {
        clearTimeout(late);
        done(performance.now());
      };
    });
    const beside = join(dirname(file), ".saved");
    writeFileSync(beside, original.replace(from, text));
    const saved = performance.now();
    renameSync(beside, file);
    all.push((await seen) - saved);
    // An author takes a breath, and what is done after an edit is not part of the next.
    await new Promise((done) => setTimeout(done, wanted.pause));
  }
  writeFileSync(file, original);
  await new Promise((done) => setTimeout(done, 1000));
  // The first two warm the page up.
  return all.slice(2);
}

async function visit(path) {
  for (;;) {
    const answer = await page.goto(at(path), { waitUntil: "domcontentloaded" }).catch(() => undefined);
    if (answer?.ok()) return;
    await new Promise((done) => setTimeout(done, 2));
  }
}

async function listening(port) {
  for (;;) {
    const isThere = await new Promise((done) => {
      const socket = connect(port, "127.0.0.1", () => done(true)).on("error", () => done(false));
      socket.on("connect", () => socket.destroy());
    });
    if (isThere) return;
    await new Promise((done) => setTimeout(done, 1));
  }
}
