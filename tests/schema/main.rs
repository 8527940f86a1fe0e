//! The schemas and `briefing check` agree: what one refuses the other refuses, but for what a schema cannot know.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

#[path = "../common/mod.rs"]
mod common;
mod examples;
mod files;
mod generated;
mod json;
mod records;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::PathBuf;
use std::process::Command;
use std::sync::LazyLock;

use briefing::{Compiler, Diagnostic, Level};
use jsonschema::Validator;
use serde_json::Value;

/// The schemas by their names, as they are outside of any site.
static SCHEMAS: LazyLock<BTreeMap<String, Value>> = LazyLock::new(|| schemas(&[]));

static VALIDATORS: LazyLock<Validators> = LazyLock::new(|| validators(&SCHEMAS));

type Validators = BTreeMap<String, Validator>;

/// The schemas that the command writes with these options.
fn schemas(options: &[&str]) -> BTreeMap<String, Value> {
    let folder = tempfile::tempdir().unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_briefing"));
    let command = command.current_dir(folder.path()).args(["schema", "--quiet", "--out", "."]).args(options);
    assert!(command.status().unwrap().success());
    let files = fs::read_dir(folder.path()).unwrap().map(|file| file.unwrap().path());
    let schema = |path: PathBuf| {
        let name = path.file_name()?.to_str()?.strip_suffix(".schema.json")?.to_owned();
        Some((name, serde_json::from_str(&fs::read_to_string(&path).unwrap()).unwrap()))
    };
    files.filter_map(schema).collect()
}

fn validators(schemas: &BTreeMap<String, Value>) -> Validators {
    schemas.iter().map(|(name, schema)| (name.clone(), jsonschema::draft202012::new(schema).unwrap())).collect()
}

/// The kinds with a folder: singular and plural.
const KINDS: [(&str, &str); 9] = [
    ("article", "articles"),
    ("issue", "issues"),
    ("event", "events"),
    ("party", "parties"),
    ("person", "people"),
    ("document", "documents"),
    ("source", "sources"),
    ("term", "terms"),
    ("page", "pages"),
];

/// The name of the schema that an editor takes for a file.
fn name_for(path: &str) -> Option<&'static str> {
    if path == "briefing.toml" {
        return Some("config");
    }
    let within = path.strip_prefix("content/")?;
    let (top, ending) = (within.split('/').next()?, within.rsplit_once('.')?.1);
    if within == "_index.md" {
        return Some("home");
    }
    let (stem, is_rows) = match top.rsplit_once('.') {
        Some((stem, _)) => (stem, true),
        None => (top, false),
    };
    let (singular, plural) = KINDS.iter().find(|(_, plural)| *plural == stem)?;
    match (ending, is_rows) {
        ("md", false) => Some(singular),
        ("toml" | "yaml" | "yml", true) => Some(plural),
        _ => None,
    }
}

/// Codes of mistakes that need more than the front matter of one file: other records, files, pages; the text and the
/// Markdown in the front matter; the file's very syntax.
const BEYOND: &[&str] = &[
    "syntax",
    "not-utf8",
    "date-mismatch",
    "duplicate-id",
    "unknown-id",
    "ambiguous-id",
    "cycle",
    "unknown-component",
    "component-argument",
    "broken-link",
    "missing-asset",
    "permalink-clash",
    "outside-site",
    "template",
];

/// Parts of messages of other mistakes that are beyond a schema.
const BEYOND_BY_MESSAGE: &[(&str, &str)] = &[
    // What is in the calendar, and what comes first.
    ("invalid-date", "is no day"),
    ("invalid-date", "before it begins"),
    ("invalid-date", "comes before"),
    ("invalid-date", "before the year 1"),
    // Which addresses the site has.
    ("unknown-value", "the alias `"),
    // TOML's dates are strings in JSON.
    ("wrong-type", "this is neither an id nor a table"),
    ("wrong-type", "this is a date"),
];

/// Whether a schema could know of this error.
fn is_known(told: &Diagnostic) -> bool {
    let is_beyond = BEYOND.contains(&told.code.as_str())
        || BEYOND_BY_MESSAGE.iter().any(|(code, part)| told.code.as_str() == *code && told.message.contains(part));
    // Lints are set to errors by the site, and speak of the story.
    !is_beyond && !told.code.is_lint()
}

/// Whether the schema is stricter than the program, which takes a number in YAML for a text where it asks for one
/// (`title: 2025`): in quotes all is well.
fn wants_quotes(validator: &Validator, json: &Value) -> bool {
    let mut quoted = json.clone();
    for error in validator.iter_errors(json) {
        if let Some(value) = quoted.pointer_mut(error.instance_path.as_str()) {
            quote(value);
        }
    }
    validator.is_valid(&quoted)
}

fn quote(value: &mut Value) {
    match value {
        Value::Number(_) | Value::Bool(_) => *value = Value::from(value.to_string()),
        Value::Array(items) => items.iter_mut().for_each(quote),
        Value::Object(entries) => entries.values_mut().for_each(quote),
        Value::Null | Value::String(_) => {}
    }
}

/// What is told of a site of `files` and a few records that they may name.
fn told(compiler: &mut Compiler, files: &[(&str, &str)]) -> Vec<Diagnostic> {
    let compiled = compiler.compile(&common::site(files), &common::options("2025-12-16"));
    compiled.diagnostics.iter().cloned().collect()
}

/// What several looks found.
#[derive(Debug, Default)]
struct Looks {
    /// Where schema and `check` disagree, a line each.
    wrong: Vec<String>,
    /// How many files were looked at.
    seen: usize,
    /// How many of them both refuse.
    refused: usize,
}

impl Looks {
    /// Looks at the files of a site by their schemas and by what `check` told.
    fn add(&mut self, validators: &Validators, files: &[(&str, &str)], told: &[Diagnostic]) {
        let mut errors: BTreeMap<&str, Vec<&Diagnostic>> = BTreeMap::new();
        for told in told.iter().filter(|told| told.level == Level::Error) {
            errors.entry(told.place.as_ref().map_or("", |place| &*place.path)).or_default().push(told);
        }
        for (path, text) in files {
            let Some((name, json)) = name_for(path).zip(json::of_file(path, text)) else { continue };
            self.seen += 1;
            let validator = &validators[name];
            let told = errors.get(path).map(Vec::as_slice).unwrap_or_default();
            if validator.is_valid(&json) {
                if let Some(told) = told.iter().find(|told| is_known(told)) {
                    self.wrong.push(format!("{path}: `check` alone: {} {}\n{text}", told.code, told.message));
                }
            } else if told.is_empty() {
                if !(text.starts_with("---") && wants_quotes(validator, &json)) {
                    let errors =
                        validator.iter_errors(&json).map(|error| format!("{error} at {}", error.instance_path));
                    self.wrong.push(format!("{path}: the schema alone: {:?}\n{text}", errors.collect::<Vec<_>>()));
                }
            } else {
                self.refused += 1;
            }
        }
    }

    /// Fails where they disagree, and where fewer files were looked at or refused than there are.
    #[track_caller]
    fn judge(&self, least_seen: usize, least_refused: usize) {
        let first: Vec<&str> = self.wrong.iter().take(20).map(String::as_str).collect();
        assert!(self.wrong.is_empty(), "{} disagreements\n\n{}", self.wrong.len(), first.join("\n\n"));
        assert!(
            self.seen >= least_seen && self.refused >= least_refused,
            "{} seen, {} refused",
            self.seen,
            self.refused
        );
    }
}

#[test]
fn there_is_a_schema_for_all_that_is_written() {
    let expected = KINDS.iter().flat_map(|(singular, plural)| [*singular, *plural]).chain(["home", "config"]);
    let names: BTreeSet<&str> = SCHEMAS.keys().map(String::as_str).collect();
    assert_eq!(names, expected.collect());
}

#[test]
fn schemas_are_schemas() {
    for (name, schema) in SCHEMAS.iter() {
        assert!(jsonschema::meta::is_valid(schema), "{name}");
        assert_eq!(schema["$schema"], "https://json-schema.org/draft/2020-12/schema");
        assert_eq!(schema["$id"], format!("urn:briefing:schema:{name}"));
    }
}
