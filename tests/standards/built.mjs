// The sites that are judged, built by the binary under test, and what is in them.

import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";

import { parse } from "parse5";

import { HARD } from "../browser/hard.mjs";
import { strange } from "./strange.mjs";

const PROJECT = fileURLToPath(new URL("../../", import.meta.url));
const BINARY = process.env.BRIEFING ?? join(PROJECT, "target/debug/briefing");

/** Where the sites are built: a folder for each, and `addresses.json` that says where each stands. */
export const FOLDER = process.env.BRIEFING_STANDARDS ?? join(PROJECT, "target/standards");

/** Each site's address: at the root of a host, below a path, at a port, in the letters of another script. */
const ADDRESSES = {
  bundled: "https://example.org/",
  many: "https://example.org/briefings/long/",
  cut: "https://example.org:8443/a/b/",
  one: "http://localhost:8000/",
  empty: "https://xn--e1afmkfd.example/",
  arabic: "https://example.org/%D8%B3/",
  strange: "https://example.org/it(s)/&co/",
};

/** Builds every site. */
export function build() {
  // Neither is judged here; a binary that was built without them does not know the option.
  const known = spawnSync(BINARY, ["build", "--help"], { encoding: "utf8" }).stdout ?? "";
  const without = ["--no-search", "--no-cards"].filter((option) => known.includes(option));
  rmSync(FOLDER, { recursive: true, force: true });
  for (const [name, address] of Object.entries(ADDRESSES)) {
    const files = name === "strange" ? strange() : HARD[name]?.();
    const source = files ? join(FOLDER, "sources", name) : PROJECT;
    for (const [path, text] of Object.entries(files ?? {})) {
      mkdirSync(dirname(join(source, path)), { recursive: true });
      writeFileSync(join(source, path), text);
    }
    const built = spawnSync(BINARY, ["build", "--quiet", ...without, "--site", source, "--out", join(FOLDER, name), "--base-url", address], { encoding: "utf8" });
    if (built.error) throw built.error;
    if (built.status !== 0) throw new Error(`the site \`${name}\` does not build:\n${built.stderr}`);
  }
  writeFileSync(join(FOLDER, "addresses.json"), JSON.stringify(ADDRESSES));
}

/** The sites that were built: `name`, `address`, its `records`, `files` and `pages`, and `text(path)` of a file. */
export const SITES = Object.entries(ADDRESSES).map(([name, address]) => {
  const folder = join(FOLDER, name);
  const text = (path) => readFileSync(join(folder, path), "utf8");
  return {
    name,
    address,
    text,
    get records() {
      return JSON.parse(text("briefing.json"));
    },
    get files() {
      const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
      return entries.filter((entry) => entry.isFile()).map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join("/")).sort();
    },
    /** Every page that search engines may list, with its address and its head. */
    get pages() {
      const html = this.files.filter((path) => path.endsWith(".html"));
      const pages = html.map((path) => ({ path, address: address + path.replace(/(^|\/)index\.html$/, "$1"), head: head(text(path)) }));
      const isHidden = ({ attributes }) => attributes["http-equiv"] === "refresh" || (attributes.name === "robots" && attributes.content.includes("noindex"));
      return pages.filter((page) => !page.head.elements.some(isHidden));
    },
  };
});

/** The head of a page as a browser reads it: its `elements` (`name`, `attributes`, `text`) and its `language`. */
function head(html) {
  const root = parse(html).childNodes.find((node) => node.tagName === "html");
  const elements = root.childNodes.find((node) => node.tagName === "head").childNodes.filter((node) => node.tagName);
  const attributes = (node) => Object.fromEntries(node.attrs.map(({ name, value }) => [name, value]));
  return {
    language: attributes(root).lang,
    elements: elements.map((node) => ({ name: node.tagName, attributes: attributes(node), text: node.childNodes.map((child) => child.value ?? "").join("") })),
  };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) build();
