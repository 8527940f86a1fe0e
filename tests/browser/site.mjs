// A site, built by the binary under test and served by a real nginx that sends the policy `default-src 'self'`, and with
// the page of the search one that lets it run WebAssembly.

import { spawn, spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join, relative, sep } from "node:path";
import { after } from "node:test";
import { fileURLToPath } from "node:url";

import { HARD, writeHard } from "./hard.mjs";

const PROJECT = fileURLToPath(new URL("../../", import.meta.url));
export const BINARY = process.env.BRIEFING ?? join(PROJECT, "target/debug/briefing");

export const POLICY = "default-src 'self'";
/** What the page of the search alone is served with. */
export const POLICY_OF_SEARCH = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'";

/** The names that `serve` knows: the bundled briefing and the hard sites. */
export const SITES = ["bundled", ...Object.keys(HARD)];

/**
 * Builds the site `name`, below the path `below`, and serves it until the file's tests are done. `address` is where it
 * stands, with a slash at the end, `folder` what was built, `pages` every page: its `path` below the address and its
 * `kind`, the same for all that one template shows at one depth. `more` are files, by their path, that the bundled
 * briefing gets besides.
 */
export async function serve(name, { below = "", more } = {}) {
  const home = mkdtempSync(join(tmpdir(), "briefing-browser-"));
  after(() => rmSync(home, { recursive: true, force: true }));
  let source = PROJECT;
  if (name !== "bundled") {
    source = join(home, "site");
    writeHard(name, source);
  } else if (more) {
    source = join(home, "site");
    for (const part of ["briefing.toml", "content", "static", "templates"]) cpSync(join(PROJECT, part), join(source, part), { recursive: true });
    for (const [path, text] of Object.entries(more)) writeFileSync(join(source, path), text);
  }
  const root = join(home, "root");
  const folder = join(root, below);
  const port = await freePort();
  const address = `http://127.0.0.1:${port}/${below}`;
  const built = spawnSync(BINARY, ["build", "--quiet", "--drafts", "--site", source, "--out", folder, "--base-url", address], { encoding: "utf8" });
  if (built.error) throw built.error;
  if (built.status !== 0) throw new Error(`the site \`${name}\` does not build:\n${built.stderr}`);
  await startNginx(home, root, below, port);
  return { name, address, folder, pages: pages(folder) };
}

/**
 * Publishes the bundled briefing to a target `name` of its own, a folder whose releases are swapped, below the path
 * `below`, and serves it as `serve` does.
 */
export async function publish(name, { below, preview = false }) {
  const home = mkdtempSync(join(tmpdir(), "briefing-published-"));
  after(() => rmSync(home, { recursive: true, force: true }));
  const source = join(home, "site");
  for (const part of ["content", "static", "templates"]) cpSync(join(PROJECT, part), join(source, part), { recursive: true });
  const root = join(home, "root");
  const folder = join(root, below);
  const port = await freePort();
  const address = `http://127.0.0.1:${port}/${below}`;
  const target = `\n[publish.${name}]\nto = "file://${folder}"\nbase_url = "${address}"\npreview = ${preview}\n`;
  writeFileSync(join(source, "briefing.toml"), readFileSync(join(PROJECT, "briefing.toml"), "utf8") + target);
  const published = spawnSync(BINARY, ["publish", name, "--yes", "--site", source], { encoding: "utf8" });
  if (published.error) throw published.error;
  if (published.status !== 0) throw new Error(`it is not published:\n${published.stderr}`);
  await startNginx(home, root, below, port);
  return { address, folder, pages: pages(folder) };
}

/** Of each kind of page the largest and the smallest: what one shows too much of, another lacks. */
export function sample(pages) {
  const kinds = new Map();
  for (const page of pages) kinds.set(page.kind, [...(kinds.get(page.kind) ?? []), page]);
  return [...kinds.values()].flatMap((list) => {
    const sorted = list.toSorted((one, other) => one.size - other.size);
    return sorted.length > 1 ? [sorted[0], sorted.at(-1)] : sorted;
  });
}

/** Of each kind of page the largest. */
export function largest(pages) {
  return [...new Map(pages.toSorted((one, other) => one.size - other.size).map((page) => [page.kind, page])).values()];
}

function pages(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(".html"))
    .map((entry) => {
      const file = join(entry.parentPath, entry.name);
      const path = relative(folder, file).split(sep).join("/").replace(/(^|\/)index\.html$/, "$1");
      const html = readFileSync(file, "utf8");
      const moved = html.includes('http-equiv="refresh"');
      return { path, file, size: html.length, kind: moved ? "redirect" : kind(path), moved };
    })
    .toSorted((one, other) => (one.path < other.path ? -1 : 1));
}

/** `events/talks/` is of the kind `events/*`, `timeline/2025/03/` of `timeline/N/N`. */
function kind(path) {
  const [section, ...rest] = path.split("/").filter(Boolean);
  if (section?.startsWith("page-")) return "free page";
  // Three templates beside each other.
  if (section === "embed") return [section, rest[0], "*"].join("/");
  return [section ?? "home", ...rest.map((part) => (/^\d+$/.test(part) ? "N" : part === "page" ? part : "*"))].join("/");
}

function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer().once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

async function startNginx(home, root, below, port) {
  const work = join(home, "nginx");
  mkdirSync(work);
  const temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map((kind) => `${kind}_temp_path ${work}/${kind};`).join(" ");
  writeFileSync(join(work, "nginx.conf"), `
${process.getuid() === 0 ? "user root;" : ""}
daemon off;
worker_processes 1;
pid ${work}/pid;
error_log stderr crit;
events {}
http {
  access_log off;
  ${temporary}
  charset utf-8;
  default_type application/octet-stream;
  charset_types text/css text/csv text/javascript text/plain text/xml application/xml application/json text/calendar;
  types {
    text/html html; text/css css; text/javascript js mjs; image/svg+xml svg; image/png png; application/xml xml;
    application/json json; text/calendar ics; text/csv csv; text/plain txt; application/wasm wasm;
  }
  gzip on;
  gzip_types text/css text/javascript image/svg+xml application/json;
  server {
    listen 127.0.0.1:${port};
    root ${root};
    absolute_redirect off;
    add_header Content-Security-Policy "${POLICY}" always;
    add_header X-Content-Type-Options nosniff always;
    error_page 404 /${below}404.html;
    location ~ "/\\.(?!well-known/)" { return 404; }
    location ~ "^/${below}search/(index\\.html)?$" {
      add_header Content-Security-Policy "${POLICY_OF_SEARCH}" always;
      add_header X-Content-Type-Options nosniff always;
    }
    location ~ "\\.[0-9a-f]{10}\\.(css|js)$" {
      expires max;
      add_header Content-Security-Policy "${POLICY}" always;
    }
  }
}
`);
  // Dies with this process, however that ends.
  const nginx = spawn("setpriv", ["--pdeathsig", "TERM", "nginx", "-e", "stderr", "-p", work, "-c", join(work, "nginx.conf")], {
    env: { ...process.env, PATH: `${process.env.PATH}:/usr/sbin` },
    stdio: ["ignore", "ignore", "pipe"],
  });
  let said = "";
  nginx.stderr.on("data", (text) => (said += text));
  const ended = new Promise((resolve) => nginx.once("exit", resolve).once("error", (error) => resolve((said += error))));
  after(async () => {
    nginx.kill();
    await ended;
  });
  for (;;) {
    const stopped = await Promise.race([ended.then(() => true), answers(port)]);
    if (stopped === true) throw new Error(`nginx does not start: ${said}`);
    if (stopped === "answers") return;
  }
}

/** Whether something listens on the port; refused, it is asked again by the caller. */
function answers(port) {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    socket.once("connect", () => resolve("answers")).once("error", () => setTimeout(resolve, 10));
    socket.once("connect", () => socket.destroy());
  });
}
