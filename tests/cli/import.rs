//! `briefing import`.

use crate::test::Test;

const TIMELINE: &str = r#"{ "events": [
  { "start_date": { "year": 2025, "month": 12, "day": 15 }, "text": { "headline": "They meet" } },
  { "start_date": { "year": -14000000000 }, "text": { "headline": "The beginning" } }
] }"#;

const TOLD: &str = "\
warning[not-carried]: the year -14000000000 is beyond what a date of ours can say
 --> timeline.json:3:29
  |
3 |   { \"start_date\": { \"year\": -14000000000 }, \"text\": { \"headline\": \"The beginning\" } }
  |                             ^^^^^^^^^^^^ years go from 9999 before our era to 9999
";

const FILES: &str = "content/events/timeline/2025-12-15-they-meet.md\ncontent/sources/timeline.md\n";

fn site() -> Test {
    Test::site().file("timeline.json", TIMELINE)
}

#[test]
fn a_timeline_is_taken_over_once() {
    let dry = "would write 2 files; 1 of 2 slides left out, 1 warning\n";
    let ran = site()
        .args(["import", "timelinejs", "timeline.json", "--dry-run"])
        .stdout(FILES)
        .stderr(&format!("{TOLD}{dry}"))
        .run();
    assert!(!ran.has("content/events") && !ran.has("content/sources"));

    let said = "wrote 2 files; 1 of 2 slides left out, 1 warning\n\
                next: look at `git diff` or at the files above, then `briefing check`\n";
    let ran = ran
        .again()
        .args(["import", "timelinejs", "timeline.json"])
        .stdout(FILES)
        .stderr(&format!("{TOLD}{said}"))
        .run();
    assert_eq!(
        ran.read("content/events/timeline/2025-12-15-they-meet.md"),
        "+++\ntitle = \"They meet\"\ndate = 2025-12-15\nkind = \"other\"\nsources = [\"timeline\"]\n+++\n"
    );
    let ran = ran.again().args(["check", "--deny-warnings"]).stderr("no problems found\n").run();

    let ran = ran
        .again()
        .args(["import", "timelinejs", "timeline.json"])
        .stderr(&format!("{TOLD}wrote 0 files, 1 unchanged; 1 of 2 slides left out, 1 warning\n"))
        .run();

    let edited = ran.read("content/events/timeline/2025-12-15-they-meet.md").replace("They meet", "The leaders meet");
    let path = "content/events/timeline/2025-12-15-they-meet.md";
    let ran = ran.again().file(path, &edited).args(["import", "timelinejs", "timeline.json", "-q"]).stderr(TOLD).run();
    assert_eq!(ran.read(path), edited);
    let ran = ran
        .again()
        .args(["import", "timelinejs", "timeline.json"])
        .stderr_has("`content/events/timeline/2025-12-15-they-meet.md` is there with other words, and stays as it is\n")
        .run();
    // Nothing is left of how it was written.
    let left: Vec<_> = std::fs::read_dir(ran.folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert!(left.iter().all(|name| name == ".briefing-cache" || !name.to_string_lossy().starts_with('.')), "{left:?}");
}

#[test]
fn a_file_that_is_no_timeline_is_status_1() {
    let ran = Test::site()
        .file("timeline.json", "{ \"events\": [ }")
        .args(["import", "timelinejs", "timeline.json"])
        .status(1)
        .stderr_has("error[syntax]: this is no JSON: expected value\n --> timeline.json:1:15\n")
        .run();
    assert!(!ran.has("content/events") && !ran.has("content/sources"));
}

#[test]
fn wrong_usage_is_status_2_and_a_missing_file_3() {
    let import = |args: &[&str]| site().args(["import", "timelinejs", "timeline.json"]).args(args.iter().copied());
    import(&["--kind", "meating"])
        .status(2)
        .stderr("error: no event is of the kind `meating`\nhelp: did you mean `meeting`?\n")
        .run();
    import(&["--source", "wire"])
        .status(2)
        .stderr(
            "error: no source or document is called `wire`, which `--source` names\n\
             help: start it first with `briefing new source \"…\"`\n",
        )
        .run();
    import(&["--name", "../x"])
        .status(2)
        .stderr("error: `../x` cannot name a folder of records\nhelp: write it as `x`\n")
        .run();
    import(&["--groups", "people"]).status(2).stderr_has("label, issue, party").run();
    site().args(["import", "prezi", "timeline.json"]).status(2).stderr_has("timelinejs").run();
    site().args(["import", "timelinejs", "gone.json"]).status(3).stderr_has("error: cannot read `gone.json`: ").run();
}

#[cfg(unix)]
#[test]
fn nothing_is_written_out_of_the_site_and_nothing_by_half() {
    let outside = tempfile::tempdir().unwrap();
    let test = site().file("content/sources/x.md", "+++\ntitle = \"X\"\nkind = \"other\"\ndate = 2020-01-01\n+++\n");
    std::os::unix::fs::symlink(outside.path(), test.path("content/events")).unwrap();
    let ran = test
        .args(["import", "timelinejs", "timeline.json", "-q"])
        .status(2)
        .stderr_has("leads out of the site folder\nhelp: replace the link by a folder\n")
        .run();
    assert_eq!(std::fs::read_dir(outside.path()).unwrap().count(), 0);
    assert!(!ran.has("content/sources/timeline.md"));

    // A file is in the way of the folder of the events: the source is not written either.
    let ran = site()
        .file("content/events", "")
        .args(["import", "timelinejs", "timeline.json", "-q"])
        .status(3)
        .any_stderr()
        .run();
    assert!(!ran.has("content/sources"));
}
