//! What the guides list is what there is: the words of the vocabularies, the keys of a record's page, those of a target,
//! the dependencies; and their examples can be read.

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

/// The code blocks in `language` of a Markdown text, without the indentation of the list that they may stand in.
fn blocks(text: &str, language: &str) -> Vec<String> {
    let fence = format!("```{language}");
    let mut blocks = Vec::new();
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        if line.trim_start() == fence {
            let indentation = line.len() - fence.len();
            let code = lines.by_ref().take_while(|line| line.trim_start() != "```");
            blocks.push(code.map(|line| format!("{}\n", line.get(indentation..).unwrap_or_default())).collect());
        }
    }
    blocks
}

const SITE: &str = "[site]\ntitle = \"T\"\nbase_url = \"https://example.org/\"\n";

#[test]
fn the_guide_to_publishing_has_every_key_of_a_target_and_configurations_that_are_right() {
    let guide = file("docs/publishing.md");
    let mut configurations = blocks(&guide, "toml");
    assert!(configurations.len() > 10, "{} only", configurations.len());
    configurations.extend(blocks(&file("README.md"), "toml").into_iter().filter(|block| block.contains("[publish.")));
    // What the starter site has as a comment.
    let starter = file("src/cli/init/template/briefing.toml");
    let comment = starter.lines().skip_while(|line| *line != "# [publish.live]");
    configurations.push(comment.map(|line| format!("{}\n", line.trim_start_matches("# "))).collect());
    assert!(configurations.iter().all(|configuration| configuration.contains("\nto = ")), "{configurations:?}");
    for configuration in configurations {
        let told = told_of_configuration(&format!("{SITE}{configuration}"));
        assert!(told.is_empty(), "{configuration}\n{told:?}");
    }
    // A key that is like none makes the program name those that there are.
    let told = told_of_configuration(&format!("{SITE}[publish.live]\nto = \"s3://site\"\nqqqqqqqq = 1\n"));
    let keys = named(&told[0].hints[0]);
    assert!(keys.len() > 15, "{keys:?}");
    let section = guide.split("\n## ").find(|section| section.starts_with("The keys")).unwrap();
    let rows = section.lines().filter(|line| line.starts_with("| `"));
    let listed: BTreeSet<&str> = rows.flat_map(|row| named(row.split(" | ").next().unwrap())).collect();
    assert_eq!(listed, keys);
}

#[test]
fn the_guide_to_publishing_has_every_option_and_status_of_the_command() {
    let output = Command::new(env!("CARGO_BIN_EXE_briefing")).args(["publish", "--help"]).output().unwrap();
    let help = String::from_utf8(output.stdout).unwrap();
    let own = help.split("Options of every command").next().unwrap();
    let options: BTreeSet<&str> = own
        .lines()
        .filter(|line| line.trim_start().starts_with('-'))
        .filter_map(|line| line.split([' ', ',', '[']).find(|word| word.starts_with("--")))
        .collect();
    assert!(options.len() > 12, "{options:?}");
    let guide = file("docs/publishing.md");
    let section = guide.split("\n## ").find(|section| section.starts_with("The command")).unwrap();
    let named = named(section);
    let listed = |option: &str| named.iter().any(|named| named.split([' ', '=', ',']).any(|word| word == option));
    for option in options.iter().filter(|option| **option != "--help") {
        assert!(listed(option), "`{option}` is missing in docs/publishing.md");
    }
    for status in ["| 0 |", "| 1 |", "| 2 |", "| 3 |", "| 4 |", "| 5 |"] {
        assert!(section.contains(&format!("\n{status}")), "{status}");
    }
}

#[test]
fn workflows_and_policies_in_the_guide_to_publishing_can_be_read() {
    let guide = file("docs/publishing.md");
    let workflows = blocks(&guide, "yaml");
    assert!(workflows.len() > 18, "{} only", workflows.len());
    for workflow in &workflows {
        let mut depth = 0;
        let mut keys = 0;
        for event in granit_parser::Parser::new_from_str(workflow) {
            match event.unwrap_or_else(|error| panic!("{error}\n{workflow}")).0 {
                granit_parser::Event::MappingStart(..) => {
                    depth += 1;
                    keys += 1;
                }
                granit_parser::Event::MappingEnd => depth -= 1,
                _ => {}
            }
        }
        assert!(depth == 0 && keys > 0, "{workflow}");
        // An action is what its commit says, whoever moves its tag.
        for line in workflow.lines().filter(|line| line.contains("uses:") && !line.contains("uses: ./")) {
            let commit = line.split('@').nth(1).and_then(|rest| rest.split(' ').next()).unwrap();
            assert!(commit.len() == 40 && commit.bytes().all(|byte| byte.is_ascii_hexdigit()), "{line}");
        }
        if workflow.contains("runs-on:") {
            let is_forgejo = workflow.contains("codeberg");
            assert!(workflow.contains("\npermissions:") || is_forgejo, "{workflow}");
            assert!(workflow.contains("\nconcurrency:\n  group: publish-live\n"), "{workflow}");
        }
    }
    for policy in blocks(&guide, "json") {
        serde_json::from_str::<Value>(&policy).unwrap_or_else(|error| panic!("{error}\n{policy}"));
    }
}

#[cfg(unix)]
#[test]
fn scripts_in_the_guide_to_publishing_can_be_read() {
    let guide = file("docs/publishing.md");
    let scripts: Vec<String> = blocks(&guide, "sh").into_iter().filter(|script| script.starts_with("#!")).collect();
    assert_eq!(scripts.len(), 4);
    for script in scripts {
        let output = Command::new("sh").args(["-n", "-c", &script]).output().unwrap();
        assert!(output.status.success(), "{script}\n{}", String::from_utf8_lossy(&output.stderr));
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

/// The names in a cell of a table of keys, without the brackets of a row, each with whether `mark` follows it.
fn keys_of_cell<'c>(cell: &'c str, mark: &str) -> Vec<(&'c str, bool)> {
    let parts: Vec<&str> = cell.split('`').collect();
    let names = parts.iter().skip(1).step_by(2).zip(parts.iter().skip(2).step_by(2));
    names.map(|(name, after)| (name.trim_matches(['[', ']']), after.contains(mark))).collect()
}

/// Whether `schema` wants `key` in some of its rules.
fn wants(schema: &Value, key: &str) -> bool {
    match schema {
        Value::Object(entries) => entries.iter().any(|(name, value)| match name.as_str() {
            "required" => value.as_array().unwrap().iter().any(|name| name == key),
            // Not what keys inside want, nor under which condition.
            "properties" | "$defs" | "if" => false,
            _ => wants(value, key),
        }),
        Value::Array(items) => items.iter().any(|item| wants(item, key)),
        _ => false,
    }
}

#[test]
fn the_guide_for_authors_has_every_key_and_says_which_are_required() {
    let guide = file("docs/authors.md");
    let section = guide.split("\n## ").find(|section| section.starts_with("Keys")).unwrap();
    let part = |heading: &str| section.split("\n### ").find(|part| part.starts_with(heading)).unwrap();
    // Where several kinds share a heading, the head of each table names its own.
    let table = |heading: &'static str, head: &str| {
        let rows = part(heading).split(&format!("| {head} | |\n")).nth(1).unwrap();
        rows.lines()
            .skip(1)
            .take_while(|row| row.starts_with('|'))
            .map(|row| row.trim_matches('|').split_once(" | ").unwrap())
            .collect::<Vec<_>>()
    };
    let common = table("Every kind", "key");
    let rows = named(part("Rows"));
    for (kind, heading, head) in [
        ("home", "Home", "key"),
        ("article", "Articles", "key"),
        ("issue", "Issues", "key"),
        ("event", "Events", "key"),
        ("party", "Parties", "party"),
        ("person", "Parties", "person"),
        ("document", "Documents", "document"),
        ("source", "Documents", "source"),
        ("term", "Terms", "term"),
        ("page", "Terms", "page"),
    ] {
        let output = Command::new(env!("CARGO_BIN_EXE_briefing"))
            .current_dir(std::env::temp_dir())
            .args(["schema", kind])
            .output()
            .unwrap();
        let schema: Value = serde_json::from_slice(&output.stdout).unwrap();
        let own = table(heading, head);
        let listed: BTreeSet<&str> =
            own.iter().chain(&common).flat_map(|(cell, _)| keys_of_cell(cell, "")).map(|(name, _)| name).collect();
        let properties = schema["properties"].as_object().unwrap();
        let keys: BTreeSet<&str> =
            properties.iter().filter(|(_, key)| key["deprecated"] != true).map(|(key, _)| key.as_str()).collect();
        assert_eq!(listed, keys, "{kind}");
        let required: BTreeSet<&str> = own
            .iter()
            .chain(&common)
            .flat_map(|(cell, _)| keys_of_cell(cell, "**"))
            .filter(|(_, is_marked)| *is_marked)
            .map(|(name, _)| name)
            .collect();
        let wanted: BTreeSet<&str> = keys.iter().copied().filter(|key| wants(&schema, key)).collect();
        assert_eq!(required, wanted, "{kind}");
        // The keys inside of a key stand in its row, or are those of every row.
        for (cell, words) in own.iter().chain(&common) {
            for (key, _) in keys_of_cell(cell, "") {
                let inside = properties[key].get("items").unwrap_or(&properties[key]);
                let inner = inside.get("properties").and_then(Value::as_object);
                for name in inner.into_iter().flat_map(|inner| inner.keys()) {
                    let is_there = words
                        .split(|letter: char| !letter.is_ascii_alphanumeric() && letter != '_')
                        .any(|word| word == name);
                    assert!(
                        is_there || rows.contains(name.as_str()),
                        "`{name}` in `{key}` of {kind} is missing in docs/authors.md"
                    );
                }
            }
        }
    }
}
