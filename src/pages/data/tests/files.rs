//! Data files: `briefing.json`, `timeline.json`, `positions.csv`.

use super::*;

#[test]
fn the_timeline_keeps_dates_as_written() {
    let timeline = json(&story("2025-12-20"), "timeline.json");
    let events = timeline["events"].as_array().unwrap();
    let of = |id: &str| events.iter().find(|event| event["unique_id"] == id).unwrap();
    assert_eq!(of("month")["start_date"], serde_json::json!({ "year": 2025, "month": 11 }));
    assert_eq!(of("month")["display_date"], "November 2025");
    assert_eq!(of("talks")["end_date"]["day"], 11);
    assert_eq!(of("talks")["group"], "Truce");
    assert_eq!(of("talks")["text"]["text"], "<p>They end; see Truce.</p>");
    assert_eq!(
        of("talks")["text"]["headline"],
        "<a href=\"https://example.org:8443/a/b/events/talks/\">Talks, long; and &quot;open&quot;</a>"
    );
    assert!(events.iter().all(|event| event["unique_id"] != "answer"), "it has no date");
}

#[test]
fn positions_read_back_cell_by_cell() {
    let bytes = bytes(&story("2025-12-20"), "positions.csv");
    let mut reader = csv::Reader::from_reader(&bytes[..]);
    let rows: Vec<BTreeMap<String, String>> = reader.deserialize().map(Result::unwrap).collect();
    assert_eq!(rows.len(), 3);
    // Reported on the day of its source, the 9th, so that it is the oldest.
    assert_eq!(
        (rows[0]["party"].as_str(), rows[0]["day"].as_str(), rows[0]["reported"].as_str()),
        ("ukraine", "2025-12-09", "yes")
    );
    assert_eq!((rows[0]["date"].as_str(), rows[0]["stance"].as_str()), ("", ""));
    assert_eq!(rows[1]["summary"], "'=cmd|’ /C calc’!A0");
    assert_eq!((rows[1]["date"].as_str(), rows[1]["event"].as_str()), ("2025-12-10/2025-12-11", "talks"));
    assert_eq!((rows[1]["current"].as_str(), rows[2]["current"].as_str()), ("no", "yes"));
    assert_eq!(rows[2]["quote"], "No, \"never\",\nnot once");
    assert_eq!((rows[2]["speaker"].as_str(), rows[2]["basis"].as_str()), ("Ada Byron", "stated"));
    assert_eq!(rows[2]["url"], "https://example.org:8443/a/b/issues/the-truce/");
    assert_eq!(rows[2]["sources"], "wire");
}

#[test]
fn the_data_file_holds_to_its_schema_and_has_every_record() {
    let schema: Value = serde_json::from_str(include_str!("../../../../docs/briefing.schema.json")).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    for day in ["2025-11-01", "2025-12-10", "2025-12-13", "2025-12-20", "2026-06-01"] {
        let site = story(day);
        let data = json(&site, "briefing.json");
        let mistakes: Vec<String> =
            validator.iter_errors(&data).map(|error| format!("{}: {error}", error.instance_path)).collect();
        assert!(mistakes.is_empty(), "{day}: {mistakes:#?}");
        let count: usize =
            ["articles", "issues", "events", "parties", "people", "documents", "sources", "terms", "pages"]
                .iter()
                .map(|kind| data[kind].as_array().unwrap().len())
                .sum();
        assert_eq!(count + 1, site.views.briefing.nodes.len());
        assert_eq!(data["changes"].as_array().unwrap().len(), site.views.briefing.changes.len());
    }
    // A key that nobody described would not pass.
    let mut data = json(&story("2025-12-20"), "briefing.json");
    data["issues"][0]["new_key"] = Value::Bool(true);
    assert!(!validator.is_valid(&data));
}

#[test]
fn the_data_file_resolves_dates_and_sources() {
    let data = json(&story("2025-12-20"), "briefing.json");
    let issue = &data["issues"][0];
    assert_eq!(issue["state"], "rejected");
    assert_eq!(issue["status"][0]["date"]["text"], "10–11 December 2025");
    assert_eq!(issue["status"][0]["sources"][0]["id"], "wire");
    assert_eq!(issue["status"][0]["summary"], "One is proposed, says Wire report.");
    assert_eq!(issue["status"][1]["sources"][0]["at"], "p. 4");
    assert_eq!(issue["options"][0]["withdrawn"]["earliest"], "2025-12-15");
    assert_eq!(issue["positions"][0]["reported"], true);
    assert_eq!(issue["questions"][0]["answered"]["text"], "Two days.");
    assert_eq!(data["people"][0]["offices"].as_array().unwrap().len(), 1);
    assert_eq!(data["people"][0]["offices"][0]["to"], Value::Null, "it has not ended");
    assert_eq!(data["documents"][0]["signatories"].as_array().unwrap().len(), 1);
    assert_eq!(data["words"]["stance"]["opposes"], "Opposes");
}

#[test]
fn nothing_of_the_days_to_come_is_in_any_file() {
    let all = |site: &Site| -> String {
        let files = site.paths().filter(|(_, class)| *class == Class::Data || *class == Class::Sitemap);
        files.map(|(path, _)| html(site, path)).collect()
    };
    let (before, after) = (all(&story("2025-12-12")), all(&story("2025-12-20")));
    for (known, what) in [
        ("SECRET", false),
        ("Refused", true),
        ("opposes → ", false),
        ("It refuses", true),
        ("cancelled", true),
        ("CANCELLED", true),
        ("Two days", true),
        ("Second", true),
        ("20260201", true),
        ("Others", false),
    ] {
        assert!(!before.contains(known) || known == "cancelled", "{known}");
        assert_eq!(after.contains(known), what, "{known}");
    }
    for day in ["2025-12-13", "2025-12-14", "2025-12-15", "2025-12-16"] {
        assert!(after.contains(day), "{day}");
        for address in ["feed.xml", "changes.xml", "sitemap.xml", "calendar.ics"] {
            assert!(!html(&story("2025-12-12"), address).contains(day), "{day} in {address}");
        }
    }
}

#[test]
fn two_runs_give_the_same_bytes() {
    let files = |site: &Site| -> BTreeMap<String, Vec<u8>> {
        let data = site.paths().filter(|(_, class)| *class == Class::Data || *class == Class::Sitemap);
        data.map(|(path, _)| (path.to_owned(), bytes(site, path))).collect()
    };
    let first = files(&story("2025-12-20"));
    assert_eq!(first.len(), 10);
    assert_eq!(first, files(&story("2025-12-20")));
}
