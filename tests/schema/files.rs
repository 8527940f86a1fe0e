//! Files of rows, `briefing.toml`, and what `briefing new` writes.

use std::fs;
use std::path::Path;
use std::process::Command;

use briefing::Compiler;

use super::{Looks, VALIDATORS, json, told};

/// Looks at one file.
fn look(path: &str, text: &str, looks: &mut Looks) {
    let files = [(path, text)];
    looks.add(&VALIDATORS, &files, &told(&mut Compiler::default(), &files));
}

#[test]
fn rows_need_an_id_and_stand_below_the_name_of_their_kind() {
    let mut looks = Looks::default();
    let good = "id = \"a\"\ntitle = \"A\"\ndescription = \"A.\"\n";
    look("content/terms.toml", &format!("[[term]]\n{good}[[term]]\n{}", good.replace("\"a\"", "\"b\"")), &mut looks);
    look("content/terms.toml", "", &mut looks);
    look("content/terms.yaml", "- id: a\n  title: A\n  description: A.\n  see: []\n", &mut looks);
    look("content/terms.yaml", "[]\n", &mut looks);
    looks.judge(4, 0);
    assert_eq!(looks.refused, 0);
    let bad = [
        ("content/terms.toml", format!("[term]\n{good}")),
        ("content/terms.toml", format!("[[terms]]\n{good}")),
        ("content/terms.toml", format!("[[term]]\n{}", good.replace("id =", "qqq ="))),
        ("content/terms.toml", format!("[[term]]\n{}", good.replace("id = \"a\"\n", ""))),
        ("content/terms.toml", format!("[[term]]\n{}", good.replace("\"a\"", "\"\""))),
        ("content/terms.yaml", "- title: A\n  description: A.\n".to_owned()),
        ("content/terms.yaml", "- id: a\n  title: A\n  description: A.\n  see: b\n".to_owned()),
        ("content/terms.yaml", "- a\n".to_owned()),
        ("content/terms.yaml", "-\n".to_owned()),
        ("content/terms.yaml", "- id: a\n  title: A\n  summary: A.\n  description: A.\n".to_owned()),
    ];
    for (path, text) in &bad {
        look(path, text, &mut looks);
    }
    looks.judge(14, bad.len());
}

/// A configuration with every key but those of `[publish]`.
const CONFIGURATION: &str = r##"
[site]
title = "After Berlin"
description = "Talks."
base_url = "https://example.org/briefings/"
language = "pt-BR"
publisher = { name = "The Desk", url = "https://example.org", logo = "logo.svg" }
[build]
output = "public"
as_of = 2025-12-16
raw_html = "sanitize"
page_size = 200
[timeline]
group = "auto"
[check]
stale_after = "30d"
[check.lints]
unsourced = "deny"
[words.event_kind]
recall = "Recall"
[feeds]
limit = 50
"##;

#[test]
fn configurations_with_one_mistake() {
    let mut looks = Looks::default();
    look("briefing.toml", CONFIGURATION, &mut looks);
    look("briefing.toml", &CONFIGURATION.replace("https://example.org/briefings/", "/"), &mut looks);
    look("briefing.toml", &CONFIGURATION.replace("description = \"Talks.\"", "description = \"\""), &mut looks);
    looks.judge(3, 0);
    assert_eq!(looks.refused, 0);
    let mistakes = [
        ("title = \"After Berlin\"", "titel = \"After Berlin\""),
        ("title = \"After Berlin\"", ""),
        ("title = \"After Berlin\"", "title = 5"),
        ("https://example.org/briefings/", "example.org"),
        ("https://example.org/briefings/", "ftp://example.org/"),
        ("https://example.org/briefings/", "https://example.org/?a=b"),
        ("pt-BR", "portuguese language"),
        ("name = \"The Desk\", ", ""),
        ("\"https://example.org\"", "\"example.org\""),
        ("2025-12-16", "\"2025-12\""),
        ("\"sanitize\"", "\"sanitise\""),
        ("page_size = 200", "page_size = 0"),
        ("page_size = 200", "page_size = \"200\""),
        ("\"auto\"", "\"week\""),
        ("[timeline]", "[timelin]"),
        ("\"30d\"", "\"30\""),
        ("\"30d\"", "30"),
        ("unsourced = \"deny\"", "unsourced = \"error\""),
        ("unsourced = \"deny\"", "unsorced = \"deny\""),
        ("unsourced = \"deny\"", "syntax = \"allow\""),
        ("limit = 50", "limit = 2.5"),
    ];
    for (right, wrong) in mistakes {
        assert!(CONFIGURATION.contains(right), "{right}");
        look("briefing.toml", &CONFIGURATION.replacen(right, wrong, 1), &mut looks);
    }
    looks.judge(3, mistakes.len());
}

#[test]
fn targets_with_one_mistake() {
    let target = "[site]\ntitle = \"T\"\nbase_url = \"https://example.org/\"\n\n[publish.live]\nto = \"s3://newsroom/site\"\nregion = \"eu-central-1\"\npath_style = true\nafter = \"echo\"\n\
                  releases = 3\nmax_delete_share = \"20%\"\nretire_after = \"2w\"\nheaders = [{ match = \"*.html\", cache_control = \"no-cache\" }]\n";
    let mut looks = Looks::default();
    look("briefing.toml", target, &mut looks);
    look("briefing.toml", &target.replace("\"echo\"", "[\"echo\", \"echo\"]"), &mut looks);
    looks.judge(2, 0);
    assert_eq!(looks.refused, 0);
    let mistakes = [
        ("to = \"s3://newsroom/site\"\n", ""),
        ("s3://newsroom/site", "newsroom"),
        ("s3://", "s4://"),
        ("region =", "regoin ="),
        ("eu-central-1", "eu central"),
        ("path_style = true", "path_style = \"yes\""),
        ("\"echo\"", "5"),
        ("releases = 3", "releases = -1"),
        ("\"20%\"", "\"120%\""),
        ("\"2w\"", "\"2 weeks\""),
        ("match = \"*.html\", ", ""),
        ("\"no-cache\"", "5"),
    ];
    for (right, wrong) in mistakes {
        assert!(target.contains(right), "{right}");
        look("briefing.toml", &target.replacen(right, wrong, 1), &mut looks);
    }
    looks.judge(2, mistakes.len());
}

#[test]
fn configurations_of_the_guides() {
    let validator = &VALIDATORS["config"];
    let mut count = 0;
    for guide in ["docs/authors.md", "docs/publishing.md", "README.md"] {
        let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(guide)).unwrap();
        let blocks = text.split("\n```toml\n").skip(1).map(|rest| rest.split_once("\n```").unwrap().0);
        for block in blocks.filter(|block| block.starts_with("[site]") || block.contains("[publish.")) {
            let site = if block.contains("[site]") { "" } else { "[site]\ntitle = \"T\"\n" };
            let json = json::of_file("briefing.toml", &format!("{site}{block}")).unwrap();
            let errors: Vec<String> = validator.iter_errors(&json).map(|error| error.to_string()).collect();
            assert!(errors.is_empty(), "{guide}: {errors:?}\n{block}");
            count += 1;
        }
    }
    assert!(count > 10, "{count}");
}

#[test]
fn what_new_writes_is_right() {
    let folder = tempfile::tempdir().unwrap();
    let briefing = |args: &[&str]| {
        let output =
            Command::new(env!("CARGO_BIN_EXE_briefing")).current_dir(folder.path()).args(args).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    };
    briefing(&["init", "."]);
    for (kind, _) in super::KINDS {
        let path = briefing(&["new", kind, &format!("A new {kind}")]);
        let text = fs::read_to_string(folder.path().join(path.trim_end())).unwrap();
        let json = json::of_file("new.md", &text).unwrap();
        let errors: Vec<String> = VALIDATORS[kind].iter_errors(&json).map(|error| error.to_string()).collect();
        assert!(errors.is_empty(), "{kind}: {errors:?}\n{text}");
    }
}
