//! What the suites share: sites in memory and on disk.

#![allow(dead_code, reason = "each suite uses some of it")]
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::collections::BTreeMap;
use std::path::Path;

use briefing::diagnostics::{Format, Style, draw};
use briefing::{Compiled, Options, Snapshot};

/// The options of a build for `day`.
pub(crate) fn options(day: &str) -> Options {
    let today = day.parse().unwrap();
    Options { as_of: Some(today), cards: false, ..Options::on(today) }
}

/// The bundled briefing.
pub(crate) fn bundled() -> Snapshot {
    briefing::source::read_site(Path::new(env!("CARGO_MANIFEST_DIR")), None).unwrap()
}

/// Every path of a compiled site with its bytes.
pub(crate) fn render_all(compiled: &Compiled) -> BTreeMap<String, Vec<u8>> {
    let mut files = BTreeMap::new();
    for (path, _) in compiled.site.paths() {
        let bytes = compiled.site.render(path).unwrap_or_else(|diagnostics| panic!("{path}: {diagnostics:#?}"));
        files.insert(path.to_owned(), bytes.to_vec());
    }
    files
}

/// Records that examples may name: a source, two parties, an event. A file of the example's own replaces one of these.
const BASE: &[(&str, &str)] = &[
    (
        "briefing.toml",
        "[site]\ntitle = \"Talks\"\nbase_url = \"https://example.org/\"\n\n[build]\nas_of = 2025-12-16\n",
    ),
    (
        "content/sources/wire.md",
        "+++\ntitle = \"Talks end without a result\"\npublisher = \"The Wire\"\nkind = \"news-report\"\ndate = 2025-12-15\n+++\n",
    ),
    ("content/parties/ukraine.md", "+++\ntitle = \"Ukraine\"\nkind = \"state\"\n+++\n"),
    ("content/parties/russia.md", "+++\ntitle = \"Russia\"\nkind = \"state\"\n+++\n"),
    (
        "content/events/talks.md",
        "+++\ntitle = \"Talks\"\nkind = \"meeting\"\ndate = 2025-12-15\nparties = [\"ukraine\", \"russia\"]\nsources = [\"wire\"]\n+++\n",
    ),
];

/// One thing that is told of a site.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Told {
    /// `path:line:column`, `path` where the file as a whole is meant, `-` without a place.
    pub(crate) place: String,
    /// The code's name.
    pub(crate) code: String,
    /// `error`, `warning` or `note`.
    pub(crate) level: String,
    /// The cause.
    pub(crate) message: String,
    /// The ways out.
    pub(crate) hints: Vec<String>,
}

/// The base records with `files`, which may replace some.
pub(crate) fn snapshot<B: AsRef<[u8]>>(files: &[(&str, B)]) -> Snapshot {
    let mut site: BTreeMap<&str, Vec<u8>> = BASE.iter().map(|(path, text)| (*path, text.as_bytes().to_vec())).collect();
    site.extend(files.iter().map(|(path, bytes)| (*path, bytes.as_ref().to_vec())));
    Snapshot::from_files(site)
}

/// A compiled site of `files` and the base records.
fn compiled<B: AsRef<[u8]>>(files: &[(&str, B)]) -> Compiled {
    briefing::compile(&snapshot(files), &Options { cards: false, ..Options::on("2026-11-24".parse().unwrap()) })
}

/// Every path of a site of `files` and the base records, with its bytes.
pub(crate) fn rendered<B: AsRef<[u8]>>(files: &[(&str, B)]) -> BTreeMap<String, Vec<u8>> {
    render_all(&compiled(files))
}

/// All that is told of a site of `files` and the base records, when it is compiled and every page of it is rendered:
/// in order, and what several pages tell alike once.
pub(crate) fn told<B: AsRef<[u8]>>(files: &[(&str, B)]) -> Vec<Told> {
    let compiled = compiled(files);
    let mut list = compiled.diagnostics.clone();
    for (path, _) in compiled.site.paths() {
        list.extend(compiled.site.render(path).err().into_iter().flatten());
    }
    list.sort();
    let lines = draw(&list, &compiled, Format::Json, &Style::default(), None);
    let mut told: Vec<Told> = lines.lines().map(of_line).collect();
    told.dedup();
    told
}

fn of_line(line: &str) -> Told {
    let line: serde_json::Value = serde_json::from_str(line).unwrap();
    let text = |key: &str| line[key].as_str().unwrap_or_default().to_owned();
    let place = match (line["path"].as_str(), line["line"].as_u64(), line["column"].as_u64()) {
        (Some(path), Some(row), Some(column)) => format!("{path}:{row}:{column}"),
        (Some(path), _, _) => path.to_owned(),
        _ => "-".to_owned(),
    };
    let hints = line["hints"].as_array().unwrap().iter().map(|hint| hint.as_str().unwrap().to_owned()).collect();
    Told { place, code: text("code"), level: text("level"), message: text("message"), hints }
}
