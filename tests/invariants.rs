//! What holds for any site: the same input gives the same bytes, and a warm compiler gives what a cold one gives.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod common;

use std::collections::BTreeMap;
use std::sync::Arc;

use briefing::{Compiled, Compiler, Snapshot, compile};
use proptest::prelude::*;

/// Bytes of all paths, and diagnostics as text.
fn outcome(compiled: &Compiled) -> (BTreeMap<String, Result<Vec<u8>, String>>, String) {
    let render = |path: &str| match compiled.site.render(path) {
        Ok(bytes) => Ok(bytes.to_vec()),
        Err(diagnostics) => Err(format!("{diagnostics:?}")),
    };
    let files = compiled.site.paths().map(|(path, _)| (path.to_owned(), render(path))).collect();
    (files, format!("{:?}", compiled.diagnostics))
}

#[test]
fn any_number_of_threads_gives_the_same_bytes() {
    let snapshot = common::bundled();
    let build = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| outcome(&compile(&snapshot, &common::options("2025-12-16"))))
    };
    let one = build(1);
    assert!(one.0.len() > 60);
    assert_eq!(one, build(8));
    assert_eq!(one, build(3));
}

/// A change that an author makes to the folder.
#[derive(Clone, Debug)]
enum Edit {
    /// The text below the front matter.
    Body(usize, String),
    /// A line of the front matter is taken out.
    DropLine(usize, usize),
    /// A line is added to the front matter.
    AddLine(usize, String),
    /// A file is deleted.
    Delete(usize),
    /// A file gets another name.
    Rename(usize, String),
    /// A file is copied under another name.
    Copy(usize, String),
    /// A template is replaced.
    Template(&'static str, String),
    /// The configuration is replaced.
    Configuration(String),
}

fn edit() -> impl Strategy<Value = Edit> {
    let place = 0..1000_usize;
    let line = prop_oneof![
        Just("date = 2025-12-15".to_owned()),
        Just("date = \"2025-12\"".to_owned()),
        Just("draft = true".to_owned()),
        Just("weight = 3".to_owned()),
        Just("id = \"donbas\"".to_owned()),
        Just("slug = \"other\"".to_owned()),
        Just("issues = [\"donbas\"]".to_owned()),
        Just("title = 5".to_owned()),
        "[a-z]{1,6} = \"[a-z \\[\\]@]{0,12}\"",
    ];
    let text = prop_oneof![
        Just("See [[donbas]] [@cnn-2025-12-16].\n".to_owned()),
        Just("## What?\n\n<Timeline issue=\"donbas\" />\n".to_owned()),
        "[a-zA-Z#\\[\\]<>/@ \n*_]{0,80}",
    ];
    prop_oneof![
        (place.clone(), text).prop_map(|(at, text)| Edit::Body(at, text)),
        (place.clone(), 0..40_usize).prop_map(|(at, line)| Edit::DropLine(at, line)),
        (place.clone(), line).prop_map(|(at, line)| Edit::AddLine(at, line)),
        place.clone().prop_map(Edit::Delete),
        (place.clone(), "[a-z]{1,8}").prop_map(|(at, name)| Edit::Rename(at, name)),
        (place, "[a-z]{1,8}").prop_map(|(at, name)| Edit::Copy(at, name)),
        prop_oneof![Just("issue.html"), Just("base.html"), Just("event.html")].prop_flat_map(|name| {
            prop_oneof![Just("{{ page.title }}"), Just("{{ page.titel }}"), Just("{% if %}")]
                .prop_map(move |text: &str| Edit::Template(name, text.to_owned()))
        }),
        prop_oneof![
            Just("[site]\ntitle = \"Other\"\nbase_url = \"/sub/\"\n"),
            Just("[site]\ntitle = \"Other\"\nbase_url = \"https://example.org/\"\n[build]\npage_size = 2\n"),
            Just("[site]\ntitle = \"Other\"\n[build]\nraw_html = \"escape\"\n"),
        ]
        .prop_map(|text: &str| Edit::Configuration(text.to_owned())),
    ]
}

/// Applies `edit` to `files`; numbers wrap around the content files.
fn apply(files: &mut BTreeMap<Arc<str>, Arc<[u8]>>, edit: &Edit) {
    let content: Vec<Arc<str>> = files.keys().filter(|path| path.starts_with("content/")).cloned().collect();
    let pick = |at: usize| content.get(at % content.len().max(1)).cloned();
    let rewrite = |files: &mut BTreeMap<Arc<str>, Arc<[u8]>>, at: usize, change: &dyn Fn(&str) -> String| {
        if let Some(path) = pick(at) {
            let text = String::from_utf8_lossy(&files[&path]).into_owned();
            files.insert(path, Arc::from(change(&text).into_bytes()));
        }
    };
    match edit {
        Edit::Body(at, text) => rewrite(files, *at, &|old| format!("{old}\n{text}")),
        Edit::DropLine(at, line) => rewrite(files, *at, &|old| {
            let lines = old.lines().enumerate().filter(|(number, _)| number != line).map(|(_, line)| line);
            lines.collect::<Vec<_>>().join("\n")
        }),
        Edit::AddLine(at, line) => rewrite(files, *at, &|old| old.replacen('\n', &format!("\n{line}\n"), 1)),
        Edit::Delete(at) => {
            if let Some(path) = pick(*at) {
                files.remove(&path);
            }
        }
        Edit::Rename(at, name) | Edit::Copy(at, name) => {
            let Some(path) = pick(*at) else { return };
            let Some((folder, old)) = path.rsplit_once('/') else { return };
            let extension = old.rsplit_once('.').map_or("md", |(_, extension)| extension);
            let bytes = files[&path].clone();
            if matches!(edit, Edit::Rename(..)) {
                files.remove(&path);
            }
            files.insert(Arc::from(format!("{folder}/{name}.{extension}")), bytes);
        }
        Edit::Template(name, text) => {
            files.insert(Arc::from(format!("templates/{name}")), Arc::from(text.clone().into_bytes()));
        }
        Edit::Configuration(text) => {
            files.insert(Arc::from("briefing.toml"), Arc::from(text.clone().into_bytes()));
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, ..ProptestConfig::default() })]

    #[test]
    fn warm_equals_cold(edits in prop::collection::vec(edit(), 1..6)) {
        let mut files = common::bundled().files;
        let mut warm = Compiler::default();
        let options = common::options("2025-12-16");
        warm.compile(&Snapshot { files: files.clone(), diagnostics: Vec::new() }, &options);
        for edit in &edits {
            apply(&mut files, edit);
            let snapshot = Snapshot { files: files.clone(), diagnostics: Vec::new() };
            prop_assert_eq!(outcome(&warm.compile(&snapshot, &options)), outcome(&compile(&snapshot, &options)));
        }
    }
}
