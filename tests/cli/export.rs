//! `briefing export`.

use serde_json::Value;

use crate::test::{Test, bundled};

fn export(format: &str) -> Test {
    let site = bundled().display().to_string();
    Test::new().args(["export", format, "--site", &site, "--as-of", "2025-12-16"]).any_stdout()
}

#[test]
fn what_is_exported_is_what_the_site_has() {
    let compiled = briefing::compile(
        &briefing::source::read_site(bundled(), None).unwrap(),
        &briefing::Options {
            as_of: Some("2025-12-16".parse().unwrap()),
            cards: false,
            search: false,
            ..briefing::Options::on("2025-12-16".parse().unwrap())
        },
    );
    for (format, path) in [("timelinejs", "timeline.json"), ("json", "briefing.json"), ("ics", "calendar.ics")] {
        let ran = export(format).run();
        let expected = compiled.site.render(path).unwrap();
        assert!(ran.stdout.as_bytes() == &*expected, "{format}");
    }
}

#[test]
fn the_events_are_rows_of_a_spreadsheet() {
    let timeline: Value = serde_json::from_str(&export("timelinejs").run().stdout).unwrap();
    let sheet = export("csv").run().stdout;
    let mut reader = csv::Reader::from_reader(sheet.as_bytes());
    assert_eq!(
        reader.headers().unwrap().iter().collect::<Vec<_>>().join(","),
        "Year,Month,Day,Time,End Year,End Month,End Day,End Time,Display Date,Headline,Text,Media,Media Credit,\
         Media Caption,Media Thumbnail,Alt Text,Type,Group,Background"
    );
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    let events = timeline["events"].as_array().unwrap();
    assert_eq!(rows.len(), events.len() + 1);
    assert_eq!((&rows[0][16], &rows[0][9]), ("title", timeline["title"]["text"]["headline"].as_str().unwrap()));
    let talks = rows.iter().find(|row| row[9].contains("/events/berlin-talks/")).unwrap();
    assert_eq!(
        talks.iter().take(9).collect::<Vec<_>>(),
        ["2025", "12", "14", "", "2025", "12", "15", "", "14–15 December 2025"]
    );
}

#[test]
fn a_file_is_written_whole() {
    let ran = Test::site()
        .file("out.json", "old")
        .args(["export", "timelinejs", "--out", "out.json"])
        .stdout("out.json\n")
        .run();
    assert!(ran.read("out.json").starts_with("{\"title\":"));
    Test::site()
        .args(["export", "csv", "--out", "no/such.csv"])
        .status(3)
        .stderr_has("cannot write `no/such.csv`")
        .run();
    Test::site().args(["export", "xml"]).status(2).stderr_has("timelinejs, json, csv, ics").run();
}

#[test]
fn a_site_with_errors_is_told_of() {
    Test::site()
        .file("content/events/a.md", "+++\ntitle = \"A\"\n+++\n")
        .args(["export", "csv"])
        .status(1)
        .any_stdout()
        .stderr_has("the site has 1 error")
        .run();
}
