// `briefing serve` on a copy of the bundled briefing, which a test edits.

import { spawn } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync, openSync, writeSync, closeSync } from "node:fs";
import { once } from "node:events";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const PROJECT = fileURLToPath(new URL("../../", import.meta.url));
const BINARY = process.env.BRIEFING ?? join(PROJECT, "target/debug/briefing");

/** The ways in which editors save. */
export const WAYS = {
  /** Most editors on a file system without much care: the file is emptied and written in pieces. */
  "truncate and write"(file, text) {
    const open = openSync(file, "w");
    const half = Math.floor(text.length / 2);
    writeSync(open, text.slice(0, half));
    writeSync(open, text.slice(half));
    closeSync(open);
  },
  /** VS Code, gedit: a new file takes the old one's name. */
  "write and rename"(file, text) {
    const beside = join(dirname(file), `.goutputstream-${process.pid}`);
    writeFileSync(beside, text);
    renameSync(beside, file);
  },
  /** Vim, Emacs: the old file becomes the backup, a new one is written. */
  "backup and rename"(file, text) {
    writeFileSync(join(dirname(file), "4913"), "");
    rmSync(join(dirname(file), "4913"));
    renameSync(file, `${file}~`);
    writeFileSync(file, text);
    rmSync(`${file}~`);
  },
};

/**
 * Starts a preview, which ends with the test `t`. `at(path)` is an address of it, `edit(path, change)` saves what
 * `change` makes of a file's text.
 */
export async function preview(t, { args = [], way = "write and rename" } = {}) {
  const folder = mkdtempSync(join(tmpdir(), "briefing-serve-"));
  for (const part of ["briefing.toml", "content"]) cpSync(join(PROJECT, part), join(folder, part), { recursive: true });
  const preview = {
    folder,
    log: "",
    at: (path) => new URL(path, preview.address).href,
    read: (path) => readFileSync(join(folder, path), "utf8"),
    write(path, text, how = "write and rename") {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      WAYS[how](join(folder, path), text);
    },
    edit: (path, change, how = way) => preview.write(path, change(preview.read(path)), how),
    /** Waits until the server has `text` at `path`, whatever browsers show. */
    async serves(path, text) {
      while (!(await (await fetch(preview.at(path))).text()).includes(text)) await new Promise((done) => setTimeout(done, 5));
    },
    async start(port = "0") {
      const child = spawn(BINARY, ["serve", "--site", folder, "--port", port, "--color", "never", ...args], { stdio: ["ignore", "ignore", "pipe"] });
      preview.child = child;
      child.stderr.setEncoding("utf8");
      const ready = new Promise((resolve, reject) => {
        child.stderr.on("data", (text) => {
          preview.log += text;
          const found = preview.log.match(/the site is at (\S+)/);
          if (found) resolve(found[1]);
        });
        child.once("exit", (status) => reject(new Error(`it ended with status ${status}:\n${preview.log}`)));
      });
      preview.address = await ready;
    },
    async stop() {
      const gone = once(preview.child, "exit");
      preview.child.kill("SIGINT");
      const [status] = await gone;
      return status;
    },
    /** Stops and starts again at the same port. */
    async restart(between = () => {}) {
      const { port } = new URL(preview.address);
      await preview.stop();
      await between();
      preview.log = "";
      await preview.start(port);
    },
  };
  t.after(async () => {
    if (preview.child?.exitCode === null) await preview.stop();
    rmSync(folder, { recursive: true, force: true });
  });
  await preview.start();
  return preview;
}

/** Opens `address` in `page`, once its socket has been told what is wrong with the site. `told` counts messages. */
export async function open(page, address) {
  const told = { page: 0, go: 0, files: 0, broken: 0, told: 0, alive: 0 };
  page.on("websocket", (socket) => socket.on("framereceived", ({ payload }) => (told[JSON.parse(payload).kind] += 1)));
  page.setDefaultTimeout(10_000);
  await page.goto(address);
  await connected(page);
  await page.evaluate(() => (window.mark = "here"));
  return told;
}

/** Waits until a page knows the state of the site. */
export async function connected(page) {
  await page.waitForFunction(() => document.documentElement.dataset.briefingGeneration);
}

/** Whether the page is still the one that was opened. */
export const isMarked = (page) => page.evaluate(() => window.mark === "here");
