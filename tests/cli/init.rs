//! `briefing init`.

use std::fs;

use crate::test::Test;

const POSITIONS: &str =
    "{% component Positions(issue: string, ...rest) %}<p>{{ issue }}</p>{% endcomponent Positions %}";

/// The new site, with templates of one line each.
fn started() -> Test {
    let ran = Test::new().args(["init", "tram"]).stdout("tram\n").any_stderr().run();
    assert!(ran.stderr.starts_with("started a site of 12 files in `tram`; next:\n  cd tram\n"), "{}", ran.stderr);
    ran.again().templates("tram/").file("tram/templates/components/Positions.html", POSITIONS)
}

#[test]
fn a_new_site_builds_without_a_warning_and_then_nothing_is_left_to_do() {
    started().args(["check", "--deny-warnings", "--site", "tram"]).stderr("no problems found\n").run();
    let ran = started().from("tram").args(["build", "--deny-warnings"]).any_stderr().run();
    assert!(ran.stderr.starts_with("wrote ") && ran.stderr.lines().count() == 1, "{}", ran.stderr);
    assert!(ran.has("tram/public/issues/route/index.html"));
    let ran = ran.again().from("tram").args(["build"]).stderr_has("wrote 0 files, ").run();
    ran.again().from("tram").args(["check", "--as-of", "2026-03-10"]).any_stdout().any_stderr().run();
}

#[test]

fn a_new_site_builds_with_the_default_theme() {
    let ran = Test::new().args(["init", "tram"]).any_stdout().any_stderr().run();
    let ran = ran.again().from("tram").args(["build", "--deny-warnings"]).any_stderr().run();
    assert!(ran.stderr.starts_with("wrote ") && ran.stderr.lines().count() == 1, "{}", ran.stderr);
    ran.again().from("tram").args(["build"]).stderr_has("wrote 0 files, ").run();
}

#[test]
fn the_story_of_a_new_site_moves() {
    let args = ["changes", "--since", "2026-03-01", "--site", "tram"];
    let ran = started().args(args).any_stdout().run();
    insta::assert_snapshot!(ran.stdout);
}

#[test]
fn what_is_there_stays() {
    let ran = Test::new()
        .file("tram/briefing.toml", "mine")
        .file("tram/content/_index.md", "mine")
        .args(["init", "tram"])
        .status(2)
        .stderr(
            "error: `tram` holds `briefing.toml` and `content/_index.md` already\n\
             help: name an empty folder, or one that does not exist\n",
        )
        .run();
    assert_eq!(ran.read("tram/briefing.toml"), "mine");
    assert!(!ran.has("tram/.gitignore"));
    let ran = Test::new().args(["init", "."]).stdout(".\n").any_stderr().run();
    assert!(!ran.stderr.contains("cd "), "{}", ran.stderr);
    ran.again()
        .args(["init", "."])
        .status(2)
        .stderr_has(
            "error: `.` holds `briefing.toml`, `.gitignore` and `content/_index.md`, and 9 more of the files already\n",
        )
        .run();
    Test::new().file("tram", "a file").args(["init", "tram"]).status(2).stderr_has("`tram` is a file").run();
    Test::new()
        .file("tram/content", "a file")
        .args(["init", "tram"])
        .status(2)
        .stderr_has("`tram/content` cannot be made: a file is in its way")
        .run();
}

#[test]
fn other_files_of_the_folder_are_left_alone() {
    let ran = Test::new().file("tram/notes.txt", "mine").args(["init", "tram"]).any_stdout().any_stderr().run();
    assert_eq!(ran.read("tram/notes.txt"), "mine");
    assert!(fs::metadata(ran.folder.path().join("tram/.gitignore")).unwrap().is_file());
}
