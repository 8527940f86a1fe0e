// The vocabulary of schema.org as its editors publish it, and a judge of JSON-LD by it: every type and property exists and
// is not superseded, every property stands on a type that may have it, every value is of a type that it may take.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

import jsonld from "jsonld";

const SCHEMA = "http://schema.org/";
const RDF_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type";
const SUBCLASS = "http://www.w3.org/2000/01/rdf-schema#subClassOf";

/** Each class, property and enumeration member by its name, with what the vocabulary says of it: predicate → names. */
const TERMS = read(createRequire(import.meta.url).resolve("@vocabulary/schema/schema.nq"));

/** The type of a literal in the vocabulary's own words, each with how it is written. */
const DATA_TYPES = {
  Text: () => true,
  URL: (text) => URL.canParse(text) && /^https?:/.test(text),
  Date: isDate,
  DateTime: isDateTime,
  Integer: (value) => Number.isInteger(value),
  Number: (value) => typeof value === "number",
  Boolean: (value) => typeof value === "boolean",
};

function read(file) {
  const terms = new Map();
  for (const line of readFileSync(file, "utf8").split("\n")) {
    const [, subject, predicate, object] = /^<([^>]*)> <([^>]*)> <([^>]*)> /.exec(line) ?? [];
    if (!subject?.startsWith(SCHEMA)) continue;
    const said = terms.get(subject) ?? new Map();
    said.set(predicate, [...(said.get(predicate) ?? []), object]);
    terms.set(subject, said);
  }
  return terms;
}

const said = (term, predicate) => TERMS.get(term)?.get(predicate) ?? [];
const short = (term) => term.replace(SCHEMA, "");
const isClass = (term) => said(term, RDF_TYPE).some((type) => type.endsWith("rdf-schema#Class"));
const isProperty = (term) => said(term, RDF_TYPE).some((type) => type.endsWith("#Property"));
const successors = (term) => said(term, `${SCHEMA}supersededBy`);

/** A type and all that it is a kind of. */
function ancestors(type, found = new Set()) {
  if (!found.has(type)) {
    found.add(type);
    for (const parent of said(type, SUBCLASS)) ancestors(parent, found);
  }
  return found;
}

/**
 * The day of a calendar that `text` writes, or the month or the year, in ISO 8601: `2025-12-15`, `2025-12`, `2025`.
 * schema.org's `Date` is no more than that.
 */
export function isDate(text) {
  const [, year, month = "01", day = "01"] = /^(\d{4})(?:-(\d\d)(?:-(\d\d))?)?$/.exec(text) ?? [];
  if (!year) return false;
  const date = new Date(Date.UTC(2000, 0, 1));
  date.setUTCFullYear(Number(year), Number(month) - 1, Number(day));
  return date.toISOString().slice(0, 10) === `${year}-${month}-${day}`;
}

/** A day and a time to the second, as schema.org's `DateTime` has it, with or without an offset. */
export function isDateTime(text) {
  const [, day, hour, minute, second] = /^(\d{4}-\d\d-\d\d)T(\d\d):(\d\d):(\d\d)(?:Z|[+-](?:0\d|1[0-4]):[0-5]\d)?$/.exec(text) ?? [];
  return day !== undefined && isDate(day) && Number(hour) < 24 && Number(minute) < 60 && Number(second) < 60;
}

/** schema.org's context, as far as a page needs it, so that nothing is fetched. */
const CONTEXT = { "@context": { "@vocab": SCHEMA } };
const documentLoader = async (url) => {
  if (url.replace(/\/$/, "") !== "https://schema.org") throw new Error(`the context ${url} is not schema.org's`);
  return { contextUrl: null, documentUrl: url, document: CONTEXT };
};

/** The nodes of a page's JSON-LD with absolute names, as a processor of JSON-LD 1.1 reads them. */
export async function expand(text, base) {
  return await jsonld.expand(JSON.parse(text), { documentLoader, base, safe: true });
}

/** Every node below `nodes` that is a thing rather than a value, outermost first. */
export function* things(nodes) {
  for (const node of [nodes].flat()) {
    if (node === null || typeof node !== "object" || "@value" in node) continue;
    yield node;
    for (const [key, values] of Object.entries(node)) if (!key.startsWith("@")) yield* things(values);
  }
}

/** What is wrong with expanded `nodes`, a sentence each. */
export function faults(nodes) {
  const found = [];
  for (const node of things(nodes)) {
    const types = node["@type"] ?? [];
    const name = `${types.map(short).join("+") || "a thing without a type"} ${node["@id"] ?? ""}`.trim();
    const properties = Object.keys(node).filter((key) => !key.startsWith("@"));
    if (types.length === 0 && properties.length > 0) found.push(`${name} has properties`);
    for (const type of types) {
      if (!isClass(type)) found.push(`${short(type)} is no type`);
      else if (successors(type).length > 0) found.push(`${short(type)} is superseded by ${successors(type).map(short)}`);
    }
    const is = new Set(types.flatMap((type) => [...ancestors(type)]));
    for (const property of properties) {
      if (!isProperty(property)) {
        found.push(`${short(property)} of ${name} is no property`);
        continue;
      }
      if (successors(property).length > 0) found.push(`${short(property)} is superseded by ${successors(property).map(short)}`);
      if (!said(property, `${SCHEMA}domainIncludes`).some((type) => is.has(type))) found.push(`${name} has no property ${short(property)}`);
      for (const value of node[property]) {
        if (!fits(value, said(property, `${SCHEMA}rangeIncludes`))) {
          found.push(`${short(property)} of ${name} takes no ${JSON.stringify(value["@value"] ?? value["@type"]?.map(short) ?? value["@id"])}`);
        }
      }
    }
  }
  return found;
}

/** Whether a property of this range may have this value. */
function fits(value, range) {
  if (!("@value" in value)) {
    // A thing that is only named is judged where it is described.
    if (!value["@type"]) return Object.keys(value).length === 1 && value["@id"] !== undefined;
    return value["@type"].some((type) => [...ancestors(type)].some((ancestor) => range.includes(ancestor)));
  }
  const literal = value["@value"];
  return range.some((type) => {
    const name = short(type);
    if (name in DATA_TYPES) return typeof literal === (["Integer", "Number", "Boolean"].includes(name) ? typeof literal : "string") && DATA_TYPES[name](literal);
    // A member of an enumeration or a thing elsewhere, by its address.
    if (!DATA_TYPES.URL(literal)) return false;
    return ancestors(type).has(`${SCHEMA}Enumeration`) ? said(literal.replace("https:", "http:"), RDF_TYPE).includes(type) : !literal.startsWith("https://schema.org/");
  });
}
