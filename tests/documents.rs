//! What the guides list is what there is: the words of the vocabularies, the keys of a record's page, the dependencies.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod common;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::Value;

fn file(path: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).unwrap()
}

/// What stands in backticks in a Markdown text.
fn named(text: &str) -> BTreeSet<&str> {
    text.split('`').skip(1).step_by(2).collect()
}

#[test]
fn the_guide_for_authors_has_every_word() {
    let compiled = briefing::compile(&common::bundled(), &common::options("2025-12-16"));
    let story: Value = serde_json::from_slice(&compiled.site.render("briefing.json").unwrap()).unwrap();
    let guide = file("docs/authors.md");
    let named = named(&guide);
    let mut count = 0;
    for (vocabulary, words) in story["words"].as_object().unwrap() {
        for word in words.as_object().unwrap().keys() {
            assert!(named.contains(word.as_str()), "`{word}` of `{vocabulary}` is missing in docs/authors.md");
            count += 1;
        }
    }
    assert!(count > 100, "{count} words only");
}

#[test]
fn the_guide_for_theme_makers_has_every_key_of_a_records_page() {
    let guide = file("docs/themes.md");
    let named = named(&guide);
    for record in [
        "article/after-the-berlin-talks",
        "issue/donbas",
        "event/berlin-talks",
        "party/european-leaders",
        "person/volodymyr-zelensky",
        "document/berlin-joint-statement",
        "source/cnn-2025-12-16",
        "page/about",
    ] {
        let output = Command::new(env!("CARGO_BIN_EXE_briefing"))
            .args(["show", record, "--format", "json", "--site", env!("CARGO_MANIFEST_DIR")])
            .output()
            .unwrap();
        assert!(output.status.success(), "{record}: {}", String::from_utf8_lossy(&output.stderr));
        let shown: Value = serde_json::from_slice(&output.stdout).unwrap();
        let page = shown["page"].as_object().unwrap();
        let card = page.get(shown["kind"].as_str().unwrap()).or_else(|| page.get("record")).unwrap();
        for key in page.keys().chain(card.as_object().unwrap().keys()) {
            assert!(named.contains(key.as_str()), "`{key}` of {record} is missing in docs/themes.md");
        }
    }
}

/// What is told of `briefing.toml` with this text.
fn told_of_configuration(text: &str) -> Vec<briefing::Diagnostic> {
    let snapshot = briefing::Snapshot::from_files([("briefing.toml", text.as_bytes())]);
    let compiled = briefing::compile(&snapshot, &common::options("2025-12-16"));
    let is_there =
        |told: &&briefing::Diagnostic| told.place.as_ref().is_some_and(|place| &*place.path == "briefing.toml");
    compiled.diagnostics.iter().filter(is_there).cloned().collect()
}

#[test]
fn the_guide_for_authors_has_every_key_of_a_target_and_examples_that_are_right() {
    let guide = file("docs/authors.md");
    let (_, section) = guide.split_once("### Where the site is published").unwrap();
    let example = section.split("```toml\n").nth(1).and_then(|rest| rest.split("```").next()).unwrap();
    let site = "[site]\ntitle = \"T\"\nbase_url = \"https://example.org/\"\n";
    let told = told_of_configuration(&format!("{site}{example}"));
    assert!(told.is_empty(), "{told:?}");

    // A key that is like none makes the program name those that there are.
    let told = told_of_configuration(&format!("{site}[publish.live]\nto = \"s3://site\"\nqqqqqqqq = 1\n"));
    let keys = named(&told[0].hints[0]);
    assert!(keys.len() > 15, "{keys:?}");
    let listed = named(section);
    for key in keys {
        assert!(listed.contains(key), "`{key}` of a target is missing in docs/authors.md");
    }
}

#[test]
fn the_architecture_names_every_dependency_and_no_other() {
    let text = file("docs/architecture.md");
    let section = text.split("\n## ").find(|section| section.starts_with("Dependencies")).unwrap();
    let manifest = file("Cargo.toml");
    // Those of single systems stand in tables of their own: `[target.'cfg(unix)'.dependencies]`.
    let listed = |is_table: &dyn Fn(&str) -> bool| -> BTreeSet<&str> {
        let sections = manifest.split("\n[").filter(|section| is_table(section.split(']').next().unwrap()));
        let lines = sections.flat_map(|section| section.lines().skip(1)).filter(|line| !line.starts_with('#'));
        lines.filter_map(|line| Some(line.split_once(" = ")?.0)).collect()
    };
    let dependencies =
        listed(&|table| table == "dependencies" || table.starts_with("target.") && table.ends_with(".dependencies"));
    let all: BTreeSet<&str> = dependencies.union(&listed(&|table| table == "dev-dependencies")).copied().collect();
    assert_eq!(all.difference(&named(section)).collect::<Vec<_>>(), Vec::<&&str>::new());
    let rows = section.lines().filter(|line| line.starts_with("| `"));
    let in_table: BTreeSet<&str> = rows.flat_map(|row| named(row.split(" | ").next().unwrap())).collect();
    assert_eq!(in_table, dependencies);
}
