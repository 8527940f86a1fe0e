// A site whose every text would run something if it were not taken for a text: every key of every kind that the program's own
// schemas know, every argument of every component, every word of the interface, the configuration, rows, an import. A key
// that is added later is in it by itself.
//
// What the checks refuse is left out: a hostile value gives way to one that is right, and where none is, the key goes.

import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

import { BINARY } from "./site.mjs";

const PROJECT = fileURLToPath(new URL("../../", import.meta.url));

/** Texts that would call `canary`, or ask another server for something, where they are taken for more than text. */
export const FORMS = [
  `<script>canary()</script>`,
  `"><script>canary()</script>`,
  `'><img src=x onerror=canary()>`,
  `" onmouseover="canary()" autofocus onfocus="canary()" x="`,
  `</script><script>canary()</script>`,
  `</title></style></textarea></noscript><svg onload=canary()>`,
  `--><script>canary()</script><!--`,
  `]]><script>canary()</script>`,
  `<style>@import "//canary.invalid/"; * { background: url(//canary.invalid/) }</style>`,
  `<iframe srcdoc="<script>parent.canary()</script>"></iframe>`,
  `<math><mtext><table><mglyph><style><!--</style><img title="--><img src=1 onerror=canary()>">`,
  `<base href="//canary.invalid/"><link rel="stylesheet" href="//canary.invalid/"><meta http-equiv="refresh" content="0;url=//canary.invalid/">`,
  `<form action="javascript:canary()"><button formaction="javascript:canary()">b</button><input autofocus onfocus=canary()></form>`,
  `&lt;script&gt;canary()&lt;/script&gt; &#60;script&#62;canary()&#60;/script&#62;`,
  `\\u003cscript>canary()\\u003c/script> \\x3cscript>canary()`,
  `\${canary()} {{ canary() }} {% if canary() %}x{% endif %} {{<canary kind="note" />}}`,
];

/** Values that begin in a way that matters: addresses, names of files, ids. */
const BEGINNINGS = [
  "javascript:canary()",
  "JaVa\tScRiPt:canary()//https://example.org/",
  "data:text/html,<script>canary()</script>",
  "vbscript:canary()",
  "//canary.invalid/x.png",
  `https://example.org/"onmouseover="canary()"/'onclick='canary()'/<script>canary()</script>`,
  `/a"onmouseover="canary()/<script>canary()</script>/`,
  "red;background:url(//canary.invalid/)",
  `x" style="background:url(//canary.invalid/)`,
];

/** The values that each key is given, one site's worth after the other. */
const VALUES = [FORMS.join(" "), ...BEGINNINGS];

/** Blocks of Markdown that would run, if links, images and raw HTML were not looked at. */
const BLOCKS = [
  ...FORMS,
  ...BEGINNINGS.flatMap((address) => [`[a](<${address}>)`, `![a](<${address}>)`, `<${address}>`, `[a]: <${address}>\n\n[a] ![a]`, `<a href='${address}'>b</a>`, `<img src='${address}'>`]),
  "[a](java&Tab;script:canary())", "[a](&#106;avascript:canary())", "[a](\\javascript:canary())", "[a](%6aavascript:canary())", "[a](&#1;javascript:canary())",
  `[a](https://example.org/ "\\" onmouseover=\\"canary()")`,
  `<a href="&#x6A;avascript:canary()" onclick="canary()" style="x:y" target="x" ping="//canary.invalid/">a</a>`,
  `<img src="/x.svg" srcset="//canary.invalid/ 2x" alt="a">`,
  `<svg><use href="data:x#y"/><a xlink:href="javascript:canary()"><text>a</text></a></svg>`,
  `<object data="//canary.invalid/"></object> <embed src="//canary.invalid/"> <video src="//canary.invalid/" onerror="canary()" autoplay></video>`,
  `<details open ontoggle="canary()"><summary>r</summary>s</details>`,
  `<p id="search" name="results">t</p>\n\n<img name="forms"> <a id="canary" href="/x.svg">u</a>`,
  `<form name="body"><input name="nodeName"></form>`,
  `<template><script>canary()</script></template>`,
  `## <script>canary()</script> "onclick="canary()" {#x"onclick="canary()}`,
  `| <script>canary()</script> | b |\n|---|:-:|\n| \`<script>canary()</script>\` | <img src=x onerror=canary()> |`,
  "```\"><script>canary()</script>\n</code></pre><script>canary()</script>\n```",
  "A mark.[^<script>canary()</script>]\n\n[^<script>canary()</script>]: <script>canary()</script>",
  "[[party/russia|<script>canary()</script>]] [@wire, p. <script>canary()</script>]",
];

const run = (...args) => {
  const ran = spawnSync(BINARY, args, { encoding: "utf8", maxBuffer: 1 << 28 });
  if (ran.error) throw ran.error;
  return ran;
};

/** Right values, in the order in which they are tried where a hostile one is refused. */
const RIGHT = [
  "2025-12-15", "wire", "talks", "donbas", "russia", "somebody", "plan", "zone", "first", "https://example.org/", "DE", "#0a4f8f", "14d", "en", "Words",
];

/** Keys under which other tools know a key: they cannot stand beside it. */
const resolve = (schema, root) => (schema.$ref ? root.$defs[schema.$ref.split("/").at(-1)] : schema);

/**
 * A value of `schema` with hostile text wherever text may stand. Each text is a leaf, `{ tries, at }`: what is tried for it.
 * `own` is an id that no other record has.
 */
function filled(schema, root, hostile, own) {
  const found = resolve(schema, root);
  const choices = (found.anyOf ?? [found]).map((choice) => ({ ...found, ...resolve(choice, root) }));
  const types = (choice) => [choice.type ?? []].flat();
  const object = choices.find((choice) => choice.properties && types(choice).includes("object"));
  if (object) {
    const entries = Object.entries(object.properties);
    if (entries.length === 0) return { [`a"b`]: { leaf: true, tries: [hostile] }, list: [{ leaf: true, tries: [hostile] }] };
    return Object.fromEntries(entries.map(([key, inner]) => [key, filled(inner, root, hostile, own)]).filter(([, value]) => value !== undefined));
  }
  const list = choices.find((choice) => choice.items && types(choice).includes("array"));
  if (list) {
    const items = (resolve(list.items, root).anyOf ?? [list.items])
      .map((item) => filled(item, root, hostile, own))
      .flatMap((item) => {
        // What has an id has no name of its own.
        if (!item?.id || !item.name) return [item];
        const { id, name, ...rest } = item;
        return [structuredClone({ id, ...rest }), structuredClone({ name, ...rest })];
      })
      .filter((item) => item !== undefined);
    return items.filter((item, at) => items.findIndex((other) => JSON.stringify(other) === JSON.stringify(item)) === at);
  }
  const words = choices.flatMap((choice) => choice.enum ?? []).filter((word) => typeof word === "string");
  if (words.length || choices.some((choice) => types(choice).includes("string"))) {
    return { leaf: true, tries: [hostile + own, ...words.slice(0, 3), own, ...RIGHT] };
  }
  return undefined;
}

/** A record as JSON, which is YAML, with a line a leaf; `lines` has of each line what stands there and what holds it. */
function written(record) {
  const lines = [];
  const places = new Map();
  const write = (value, indent, before, after, holder, key) => {
    const at = lines.length + 1;
    const put = (text) => lines.push(`${"  ".repeat(indent)}${text}`);
    places.set(at, { holder, key, value });
    if (value?.leaf) return put(`${before}${JSON.stringify(value.tries[0])}${after}`);
    if (typeof value !== "object") return put(`${before}${JSON.stringify(value)}${after}`);
    const [open, close] = Array.isArray(value) ? ["[", "]"] : ["{", "}"];
    put(`${before}${open}`);
    const entries = Object.entries(value);
    for (const [index, [name, inner]] of entries.entries()) {
      write(inner, indent + 1, Array.isArray(value) ? "" : `${JSON.stringify(name)}: `, index + 1 < entries.length ? "," : "", value, name);
    }
    put(`${close}${after}`);
  };
  write(record, 0, "", "", undefined, undefined);
  return { text: lines.join("\n"), places };
}

/** The errors of the site in `folder`: their path, line, message. */
export function errors(folder) {
  const { stdout } = run("check", "--format", "json", "--site", folder);
  return stdout.split("\n").filter(Boolean).map((line) => JSON.parse(line)).filter((told) => told.level === "error");
}

/** Puts the next right value, or nothing, where an error is told at `place`. */
function giveWay({ holder, key, value }) {
  if (value?.leaf && value.tries.length > 1) {
    value.tries.shift();
  } else if (Array.isArray(holder)) {
    holder.splice(holder.indexOf(value), 1);
  } else if (holder) {
    delete holder[key];
  } else {
    return false;
  }
  return true;
}

/** The keys below which a hostile value stands: `issue: options.title`. */
function hostileKeys(kind, record, all) {
  const walk = (value, way) => {
    if (value?.leaf) {
      if (VALUES.some((hostile) => value.tries[0].startsWith(hostile))) all.add(`${kind}: ${way.join(".")}`);
    } else if (value && typeof value === "object") {
      for (const [key, inner] of Object.entries(value)) walk(inner, Array.isArray(value) ? way : [...way, key]);
    }
  };
  walk(record, []);
}

/** Records that hostile ones may name. */
const BASE = {
  "content/sources/wire.md": { title: "The wire", kind: "news-report", date: "2025-12-15", publisher: "The Wire" },
  "content/parties/russia.md": { title: "Russia", kind: "state", principal: true },
  "content/people/somebody.md": { title: "Somebody", party: "russia" },
  "content/events/talks.md": { title: "Talks", kind: "meeting", date: "2025-12-15", parties: ["russia"], issues: ["donbas"], sources: ["wire"], importance: "key" },
  "content/documents/plan.md": { title: "A plan", kind: "plan", access: "public", date: "2025-12-15" },
  "content/articles/first.md": { title: "An article", description: "d", date: "2025-12-15", authors: ["somebody"], issues: ["donbas"] },
  "content/issues/donbas.md": {
    title: "What happens to Donbas?",
    status: [{ event: "talks", state: "contested", summary: "s" }],
    options: [{ id: "zone", title: "A zone", event: "talks" }],
    positions: [{ event: "talks", party: "russia", summary: "No.", option: "zone", stance: "opposes" }],
  },
};

const FOLDERS = {
  article: "articles", issue: "issues", event: "events", party: "parties", person: "people", document: "documents", source: "sources", term: "terms", page: "pages",
};

/** What is right in a record of each kind, and stays: without it there would be nothing to see of the rest. */
const KEPT = {
  article: { date: "2025-12-15", authors: ["somebody", VALUES[0]] },
  issue: {},
  event: { kind: "meeting", date: "2025-12-15" },
  party: { kind: "state", principal: true },
  person: {},
  document: { kind: "plan", access: "public", date: "2025-12-15" },
  source: { kind: "news-report", date: "2025-12-15" },
  term: {},
  page: {},
};

/** A component's tag for each argument that takes text, with hostile text in it. */
function tags() {
  const folder = join(PROJECT, "templates/components");
  const all = [];
  for (const file of readdirSync(folder)) {
    const found = readFileSync(join(folder, file), "utf8").match(/\{% component ([A-Z]\w*)\(([^)]*)\) (\{.*\})/);
    if (!found) continue;
    const [, name, args, about] = found;
    const enclosing = readFileSync(join(folder, file), "utf8").includes("{{ body");
    const texts = [...args.matchAll(/(\w+): string/g)].map(([, argument]) => argument);
    for (const hostile of texts) {
      for (const value of VALUES) {
        const quoted = value.replaceAll('"', "&quot;");
        const others = texts.filter((argument) => argument !== hostile).map((argument) => `${argument}="${right(argument)}"`).join(" ");
        const quote = value.includes('"') && !value.includes("'") ? "'" : '"';
        const open = `<${name} ${hostile}=${quote}${quote === "'" ? value : quoted}${quote} ${others}`.replaceAll("\n", " ");
        all.push({ name, hostile, about, text: enclosing ? `${open}>\n\nWords.\n\n</${name}>` : `${open} />` });
      }
    }
  }
  return all;
}

const right = (argument) =>
  ({ id: "russia", issue: "donbas", party: "russia", by: "russia", source: "wire", date: "2025-12-15", until: "2025-12-16", url: "https://example.org/", src: "x.svg", kind: "note", language: "en", lanes: "issue" })[argument] ?? "Words";

/** The program's words of the interface, each with hostile text behind it. */
function words() {
  const text = ` <script>canary()</script>\\"'><img src=x onerror=canary()></script><script>canary()</script>`;
  return readFileSync(join(PROJECT, "templates/strings/en.toml"), "utf8").replace(/^([\w-]+ = ".*)"$/gm, `$1${text}"`).split("\n");
}

/**
 * Writes the site to `folder` until nothing in it is refused. Gives the keys that hostile text stands under, by kind, and
 * the components' arguments.
 */
export function writeHostile(folder) {
  const put = (path, text) => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  };
  const toml = (text) => JSON.stringify(text).replaceAll("\\u", "\\u");
  const every = VALUES[0];
  put("briefing.toml", [
    "[site]", `title = ${toml(every)}`, `description = ${toml(every)}`, `publisher = { name = ${toml(every)}, url = ${toml(BEGINNINGS[5].replaceAll(/[<>"]/g, encodeURIComponent))}, logo = "x.svg" }`,
    "[build]", "as_of = 2025-12-16", "[words.event_kind]", `meeting = ${toml(every.replaceAll(/[{}]/g, ""))}`, "[words.stance]", `opposes = ${toml(every.replaceAll(/[{}]/g, ""))}`, "",
  ].join("\n"));
  put("static/x.svg", '<svg xmlns="http://www.w3.org/2000/svg" width="8" height="8"/>');
  put("content/terms.csv", `id,title,description,abbr\nrow,"${every.replaceAll('"', '""')}","${every.replaceAll('"', '""')}",CSV\n`);
  for (const [path, record] of Object.entries(BASE)) put(path, `---\n${JSON.stringify(record)}\n---\n`);

  const records = [];
  for (const [kind, plural] of Object.entries(FOLDERS)) {
    const schema = JSON.parse(run("schema", kind).stdout);
    // Familiar names of other tools stand for a key, and cannot stand beside it.
    const aliases = new Set(Object.keys(schema.dependentSchemas ?? {}));
    const canonical = { ...schema, properties: Object.fromEntries(Object.entries(schema.properties).filter(([key]) => !aliases.has(key) || key === "summary")) };
    for (const [number, hostile] of VALUES.entries()) {
      const record = { ...filled(canonical, schema, hostile, `own-${kind}-${number}`), ...KEPT[kind] };
      if (!["summary"].some((key) => schema.required?.includes(key))) delete record.summary;
      // One address a record; the id is tried where it cannot clash.
      if (number > 0) delete record.id;
      records.push({ kind, path: `content/${plural}/${kind}-${number}.md`, record });
    }
  }
  const lines = { words: words() };
  /** Texts whose blocks are taken out one by one. */
  const texts = new Map([
    ["content/pages/components.md", { front: { title: "Components" }, blocks: tags() }],
    ["content/articles/first.md", { front: BASE["content/articles/first.md"], blocks: BLOCKS.map((text) => ({ text })) }],
  ]);

  for (let round = 0; ; round += 1) {
    if (round > 60) throw new Error("it is refused again and again");
    const places = new Map();
    for (const { path, record } of records) {
      const { text, places: found } = written(record);
      places.set(path, found);
      put(path, `---\n${text}\n---\n\nWords.\n`);
    }
    put("templates/strings/en.toml", lines.words.join("\n"));
    for (const [path, text] of texts) {
      text.starts = [];
      let written = `---\n${JSON.stringify(text.front)}\n---\n\n`;
      for (const block of text.blocks) {
        text.starts.push(written.split("\n").length);
        written += `${block.text}\n\n`;
      }
      text.wrong = new Set();
      put(path, written);
    }

    // What a component makes of a wrong argument is told besides.
    const all = errors(folder);
    const told = all.filter(({ path }) => !path?.startsWith("(default theme)"));
    if (all.length === 0) break;
    if (told.length === 0) {
      // An argument that only the component itself looks at.
      const argument = all[0].message.match(/^`(\w+)` is/)?.[1];
      const components = texts.get("content/pages/components.md");
      const left = components.blocks.filter(({ hostile }) => hostile !== argument);
      if (left.length === components.blocks.length) throw new Error(`a template fails: ${all[0].path}:${all[0].line}: ${all[0].message}`);
      components.blocks = left;
      continue;
    }
    const seen = new Set();
    for (const { path, line, message } of told) {
      const record = places.get(path);
      if (seen.has(`${path}:${line}`)) continue;
      seen.add(`${path}:${line}`);
      if (record) {
        if (!record.has(line - 1) || !giveWay(record.get(line - 1))) throw new Error(`${path}:${line}: ${message}`);
      } else if (path === "templates/strings/en.toml") {
        const original = readFileSync(join(PROJECT, path), "utf8").split("\n");
        lines.words[line - 1] = original[line - 1];
      } else if (texts.has(path)) {
        const { wrong, starts } = texts.get(path);
        wrong.add(starts.findLastIndex((start) => start <= line));
      } else {
        throw new Error(`${path}:${line}: ${message}`);
      }
    }
    for (const text of texts.values()) text.blocks = text.blocks.filter((_, at) => !text.wrong.has(at));
  }
  const keys = new Set();
  for (const { kind, record } of records) hostileKeys(kind, record, keys);
  for (const { name, hostile } of texts.get("content/pages/components.md").blocks) keys.add(`<${name}>: ${hostile}`);
  for (const { text } of texts.get("content/articles/first.md").blocks) keys.add(text);
  return [...keys].toSorted();
}

/** Takes the site in `folder` away. */
export const remove = (folder) => rmSync(folder, { recursive: true, force: true });
