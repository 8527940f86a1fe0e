//! The index of the search: made with the site, kept, left out.

use std::fs;

use crate::test::Test;

const CONFIGURATION: (&str, &str) =
    ("briefing.toml", "[site]\ntitle = \"T\"\nbase_url = \"https://example.org/\"\n[build]\nas_of = 2026-03-20\n");
const PARTY: (&str, &str) =
    ("content/parties/city.md", "+++\ntitle = \"The city\"\nkind = \"government-body\"\n+++\n\nIt wants a tram.\n");

fn site() -> Test {
    Test::site().file(CONFIGURATION.0, CONFIGURATION.1).file(PARTY.0, PARTY.1)
}

/// How many files of the search's index there are.
fn indexed(folder: &std::path::Path) -> usize {
    walkdir::WalkDir::new(folder.join("public/pagefind")).into_iter().flatten().filter(|it| it.path().is_file()).count()
}

#[test]
fn it_is_made_with_the_site_and_kept_until_a_record_changes() {
    let ran = site().args(["build"]).any_stderr().run();
    let folder = ran.folder.path().to_owned();
    assert!(ran.has("public/search/index.html") && ran.has("public/pagefind/pagefind.js"));
    assert!(indexed(&folder) > 6);
    let entries = || walkdir::WalkDir::new(folder.join(".briefing-cache")).into_iter().flatten().count();
    let kept = entries();
    // A page that changes leaves the index as it is; a record that changes does not.
    let ran = ran.again().file("templates/home.html", "Another\n").args(["build"]).stderr_has("wrote 1 file, ").run();
    assert_eq!(entries(), kept);
    let text = PARTY.1.replace("a tram", "a ship");
    let ran = ran.again().file(PARTY.0, &text).args(["build"]).any_stderr().run();
    assert!(entries() > kept);
    // What is damaged is made again.
    for entry in walkdir::WalkDir::new(folder.join(".briefing-cache")).into_iter().flatten() {
        if entry.path().is_file() {
            fs::write(entry.path(), "damaged").unwrap();
        }
    }
    let before = fs::read(folder.join("public/pagefind/pagefind-entry.json")).unwrap();
    let _ran = ran.again().file("templates/home.html", "A third\n").args(["build"]).stderr_has("wrote 1 file, ").run();
    assert_eq!(fs::read(folder.join("public/pagefind/pagefind-entry.json")).unwrap(), before);
}

#[test]
fn it_is_left_out_by_an_option_and_by_the_site() {
    let ran = site().args(["build"]).any_stderr().run();
    let ran = ran.again().args(["build", "--no-search"]).any_stderr().run();
    assert!(!ran.has("public/search") && !ran.has("public/pagefind"), "{}", ran.stderr);
    let off = format!("{}[search]\nenabled = false\n", CONFIGURATION.1);
    let ran = ran.again().file(CONFIGURATION.0, &off).args(["build"]).any_stderr().run();
    assert!(!ran.has("public/search") && !ran.has("public/pagefind"), "{}", ran.stderr);
}

#[test]
fn a_check_indexes_nothing() {
    let ran = site().args(["check", "--no-cards"]).any_stdout().any_stderr().run();
    assert!(!ran.has(".briefing-cache"));
}

#[test]
fn where_nothing_can_be_kept_it_is_made_all_the_same() {
    let ran = site().file(".briefing-cache", "a file in the way").args(["build"]).any_stderr().run();
    assert!(ran.has("public/pagefind/pagefind.js"));
}
