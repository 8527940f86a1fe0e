//! `briefing changes`.

use crate::test::{Test, bundled};

fn on_the_bundled_story(args: &[&str]) -> Test {
    let site = bundled().display().to_string();
    Test::new().args(["changes", "--site", &site]).args(args.iter().copied())
}

const ISSUE: &str = r#"+++
title = "Which street?"
short_title = "Route"

[[status]]
date = 2026-03-01
state = "raised"
summary = "Raised."

[[status]]
date = 2026-03-05
event = "plan"
state = "proposed"
summary = "Proposed, see [[city]]."

[[status]]
date = 2026-03-08
state = "agreed-in-principle"
summary = "Agreed."

[[options]]
id = "quay"
title = "The “short” way"
event = "plan"
proposed_by = ["city", "mayor"]
withdrawn = 2026-03-09

[[positions]]
party = "city"
option = "quay"
stance = "supports"
event = "plan"
summary = "For it."

[[positions]]
party = "city"
option = "quay"
stance = "conditional"
date = 2026-03-07
summary = "With conditions."

[[positions]]
party = "city"
event = "plan"
summary = "The [[city]] wants it *soon*, see [[issue/route]]."

[[questions]]
text = "What does it cost?"
event = "plan"
answered = { date = 2026-03-10, text = "Ten million." }
+++
"#;

/// A site in which everything changes once.
fn site() -> Test {
    Test::site()
        .file("content/issues/route.md", ISSUE)
        .file("content/parties/city.md", "+++\ntitle = \"City of Lindenhafen\"\nshort_title = \"City\"\nkind = \"other\"\n+++\n")
        .file("content/people/mayor.md", "+++\ntitle = \"Robin Beispiel\"\n+++\n")
        .file("content/events/plan.md", "+++\ntitle = \"The city presents a plan\"\ndate = 2026-03-05\nkind = \"proposal\"\nparties = [\"city\"]\n+++\n")
        .file(
            "content/events/vote.md",
            "+++\ntitle = \"The council votes\"\ndate = 2026-04-14\nannounced = 2026-03-06\nkind = \"vote\"\n\n\
             [[status]]\nstate = \"postponed\"\nuntil = 2026-05-12\ndate = 2026-03-11\n+++\n",
        )
        .file(
            "content/events/secret-talks.md",
            "+++\ntitle = \"Secret talks\"\ndate = 2026-02-20\nannounced = 2026-03-12\nkind = \"meeting\"\n+++\n",
        )
        .file(
            "content/documents/plan.md",
            "+++\ntitle = \"The plan\"\nkind = \"plan\"\naccess = \"public\"\n\n[[status]]\nstate = \"circulated\"\ndate = 2026-03-01\n\n\
             [[status]]\nstate = \"in-force\"\ndate = 2026-03-13\n+++\n",
        )
        .file(
            "content/pages/about.md",
            "+++\ntitle = \"About\"\ncorrections = [{ date = 2026-03-14, kind = \"clarification\", text = \"The _quay_ is long.\" }]\n+++\n",
        )
}

#[test]
fn every_kind_of_change() {
    let ran = site().args(["changes", "--since", "2026-02-01"]).any_stdout().run();
    insta::assert_snapshot!(ran.stdout);
}

#[test]
fn every_kind_of_change_as_markdown() {
    let ran = site().args(["changes", "--since", "2026-02-01", "--format", "markdown"]).any_stdout().run();
    insta::assert_snapshot!(ran.stdout);
}

#[test]
fn every_kind_of_change_for_machines() {
    let ran = site().args(["changes", "--since", "2026-02-01", "--format", "json"]).any_stdout().run();
    let json: serde_json::Value = serde_json::from_str(&ran.stdout).unwrap();
    assert_eq!((&json["since"], &json["until"]), (&"2026-02-01".into(), &"2026-03-20".into()));
    let changes = json["changes"].as_array().unwrap();
    let mut kinds: Vec<&str> = changes.iter().map(|change| change["what"].as_str().unwrap()).collect();
    kinds.sort_unstable();
    kinds.dedup();
    let all = ["announced", "answered", "correction", "event", "option", "position", "question", "state", "withdrawn"];
    assert_eq!(kinds, all);
    let moved = changes.iter().find(|change| change["from"] == "supports").unwrap();
    assert_eq!(moved["to"], "conditional");
    assert_eq!(moved["party"], "city");
    assert_eq!(moved["option"], "quay");
    assert_eq!(moved["day"], "2026-03-07");
    assert_eq!(moved["event"], serde_json::Value::Null);
    assert_eq!(moved["record"]["id"], "route");
    assert!(moved["text"].as_str().unwrap().ends_with(": supports → conditional"), "{moved}");
}

#[test]
fn the_bundled_story_over_two_days() {
    let ran = on_the_bundled_story(&["--since", "2025-12-14", "--until", "2025-12-16"]).any_stdout().run();
    insta::assert_snapshot!(ran.stdout);
}

#[test]
fn the_first_day_is_not_told_and_the_last_is() {
    let days = |args: &[&str]| -> Vec<String> {
        let ran = on_the_bundled_story(args).any_stdout().run();
        ran.stdout.lines().filter(|line| line.ends_with("2025")).map(str::to_owned).collect()
    };
    assert_eq!(days(&["--since", "2025-12-15"]), ["16 December 2025"]);
    assert_eq!(days(&["--since", "2025-12-14", "--until", "2025-12-15"]), ["15 December 2025"]);
}

#[test]
fn without_changes_there_is_nothing_to_tell() {
    on_the_bundled_story(&["--since", "2025-12-16"])
        .stderr("nothing changed after 16 December 2025, up to 16 December 2025\n")
        .run();
    on_the_bundled_story(&["--since", "2025-12-16", "--format", "json", "-q"])
        .stdout("{\n  \"since\": \"2025-12-16\",\n  \"until\": \"2025-12-16\",\n  \"changes\": []\n}\n")
        .run();
    on_the_bundled_story(&["--since", "2025-12-16", "--format", "markdown", "-q"])
        .stdout("# What changed after 16 December 2025, up to 16 December 2025\n\nNothing.\n")
        .run();
}

#[test]
fn days_in_the_wrong_order() {
    on_the_bundled_story(&["--since", "2025-12-16", "--until", "2025-12-14"])
        .status(2)
        .stderr(
            "error: 2025-12-16 is after 2025-12-14, the last day to tell of\n\
             help: give an earlier `--since` or a later `--until`\n",
        )
        .run();
}
