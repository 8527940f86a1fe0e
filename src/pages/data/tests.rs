//! What every file says of a small story that has all of it, and what it must not say.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a failed test may panic")]

use std::collections::{BTreeMap, BTreeSet};

use atom_syndication::Feed as Atom;
use icalendar::{Calendar, Component};
use serde_json::Value;

use super::super::testing::{at, compiled, html, paths, site, text, texts, view};
use super::super::{Content, Page};
use super::sitemap;
use crate::{Class, Code, Level, Site};

const ADDRESS: &str = "base_url = \"https://example.org:8443/a/b/\"\ndescription = \"Talks & more\"\n\
    publisher = { name = \"The Desk\", url = \"https://desk.example/\" }\n";

/// Everything is known by 2025-12-20; the vote of 2026 is announced, the secret of 2026 is not.
const STORY: &[(&str, &str)] = &[
    (
        "_index.md",
        "+++\ntitle = \"Home\"\ndescription = \"All of it\"\n[[status]]\ndate = 2025-12-10\nsources = [\"wire\"]\nsummary = \"Talks.\"\n+++\n",
    ),
    (
        "articles/one.md",
        "+++\ntitle = \"What <now>?\"\ndescription = \"About [[truce]].\"\ndate = 2025-12-11\nupdated = 2025-12-12\n\
         authors = [\"ada\", \"Max Muster\"]\nissues = [\"truce\"]\nsources = [\"wire\"]\n\
         key_points = [{ text = \"A *point* on [[truce]].\", sources = [\"wire\"] }]\n\
         corrections = [{ date = 2025-12-13, kind = \"correction\", text = \"It was Monday.\" }]\n+++\n\n\
         ## Why? {#why}\n\nSee [[truce]], [why](#why), [list](/timeline/?a=1&b=2), [out](https://other.example/x) [@wire].[^n]\n\n[^n]: Note.\n",
    ),
    (
        "articles/two.md",
        "+++\ntitle = \"Second\"\ndescription = \"D\"\ndate = 2025-12-14\nauthors = [\"Max Muster\"]\nlanguage = \"de\"\n+++\n\nText.\n",
    ),
    (
        "issues/truce.md",
        "+++\ntitle = \"Will there be a truce?\"\nshort_title = \"Truce\"\nslug = \"the-truce\"\n\
         [[status]]\nstate = \"proposed\"\nevent = \"talks\"\nsummary = \"One is proposed, says [[wire]].\"\n\
         [[status]]\ndate = 2025-12-12\nstate = \"proposed\"\nsources = [{ id = \"wire\", at = \"p. 4\" }]\nsummary = \"Still proposed.\"\n\
         [[status]]\ndate = 2025-12-13\nstate = \"rejected\"\nsources = [\"wire\"]\nsummary = \"Refused.\"\n\
         [[options]]\nid = \"pause\"\ntitle = \"A pause\"\ndescription = \"Quiet.\"\nproposed_by = \"russia\"\nevent = \"talks\"\nwithdrawn = 2025-12-15\n\
         [[positions]]\nparty = \"russia\"\noption = \"pause\"\nstance = \"open\"\nevent = \"talks\"\nbasis = \"stated\"\nsummary = \"=cmd|' /C calc'!A0\"\n\
         [[positions]]\nparty = \"russia\"\noption = \"pause\"\nstance = \"opposes\"\ndate = 2025-12-13\nsources = [\"wire\"]\nbasis = \"stated\"\nspeaker = \"ada\"\nquote = \"No, \\\"never\\\",\\nnot once\"\nsummary = \"It refuses.\"\n\
         [[positions]]\nparty = \"ukraine\"\nsources = [\"wire\"]\nsummary = \"Silent.\"\n\
         [[questions]]\ntext = \"For how long?\"\nevent = \"talks\"\nanswered = { date = 2025-12-16, text = \"Two days.\", sources = [\"wire\"] }\n+++\n",
    ),
    (
        "events.toml",
        "[[event]]\nid = \"talks\"\ntitle = \"Talks, long; and \\\"open\\\"\"\ndate = \"2025-12-10/2025-12-11\"\nkind = \"meeting\"\nparties = [{ id = \"russia\", role = \"host\" }, \"ukraine\"]\npeople = [\"ada\"]\nissues = [\"truce\"]\nimportance = \"key\"\nplace = { name = \"Berlin\", country = \"DE\", lat = 52.5, lon = 13.4 }\noutcome = \"They end; see [[truce]].\"\nsources = [\"wire\"]\n\
         [[event]]\nid = \"speech\"\ntitle = \"A speech\"\ndate = 2025-12-15T23:30:00-05:00\nkind = \"speech\"\nsources = [\"wire\"]\n\
         [[event]]\nid = \"month\"\ntitle = \"Some day\"\ndate = \"2025-11\"\nkind = \"other\"\nsources = [\"wire\"]\n\
         [[event]]\nid = \"vote\"\ntitle = \"A vote\"\ndate = 2026-01-10\nannounced = 2025-12-12\nkind = \"vote\"\nissues = [\"truce\"]\nsources = [\"wire\"]\n\
         [[event.status]]\ndate = 2025-12-14\nstate = \"postponed\"\nuntil = 2026-02-01\nsources = [\"wire\"]\n\
         [[event]]\nid = \"gala\"\ntitle = \"A gala\"\ndate = 2025-12-18\nannounced = 2025-12-12\nkind = \"visit\"\nsources = [\"wire\"]\n\
         [[event.status]]\ndate = 2025-12-14\nstate = \"cancelled\"\nsources = [\"wire\"]\n\
         [[event]]\nid = \"answer\"\ntitle = \"An answer\"\nannounced = 2025-12-12\nkind = \"statement\"\nsources = [\"wire\"]\n\
         [[event]]\nid = \"secret\"\ntitle = \"SECRET\"\ndate = 2026-03-01\nannounced = 2026-03-01\nkind = \"attack\"\nissues = [\"truce\"]\nsources = [\"wire\"]\n",
    ),
    (
        "parties.toml",
        "[[party]]\nid = \"russia\"\ntitle = \"Russia\"\nkind = \"state\"\ncountry = \"RU\"\nsame_as = [\"Q159\"]\n[[party]]\nid = \"ukraine\"\ntitle = \"Ukraine\"\nkind = \"state\"\n[[party]]\nid = \"club\"\ntitle = \"The club\"\nkind = \"coalition\"\nmembers = [{ id = \"russia\" }, { name = \"Others\", from = 2026-02-02 }]\n",
    ),
    (
        "people.toml",
        "[[person]]\nid = \"ada\"\ntitle = \"Ada Byron\"\nparty = \"russia\"\noffices = [{ title = \"Envoy\", party = \"russia\", from = 2025-01-01, to = 2026-02-03 }, { title = \"SECRET office\", from = 2026-01-01 }]\n",
    ),
    (
        "documents/plan.md",
        "+++\ntitle = \"The plan\"\nkind = \"plan\"\naccess = \"public\"\nurl = \"https://plan.example/\"\nissues = [{ id = \"truce\", at = \"ch. 2\" }]\nsources = [\"wire\"]\nsignatories = [{ party = \"russia\", date = 2025-12-12 }, { party = \"ukraine\", date = 2026-01-02 }]\n[[status]]\ndate = 2025-12-12\nstate = \"signed\"\nsources = [\"wire\"]\n+++\n",
    ),
    (
        "sources.toml",
        "[[source]]\nid = \"wire\"\ntitle = \"Wire report\"\npublisher = \"The Wire\"\ndate = 2025-12-09\nkind = \"news-report\"\n",
    ),
    ("terms.toml", "[[term]]\nid = \"ceasefire\"\ntitle = \"Ceasefire\"\ndescription = \"The guns rest.\"\n"),
];

fn story(day: &str) -> Site {
    site(STORY, ADDRESS, day)
}

fn bytes(site: &Site, path: &str) -> Vec<u8> {
    site.render(path).unwrap().to_vec()
}

fn atom(site: &Site, path: &str) -> Atom {
    Atom::read_from(&bytes(site, path)[..]).unwrap()
}

fn json(site: &Site, path: &str) -> Value {
    serde_json::from_slice(&bytes(site, path)).unwrap()
}

fn titles(feed: &Atom) -> Vec<String> {
    feed.entries
        .iter()
        .map(|entry| format!("{} {}", &entry.updated.to_rfc3339()[5..10], entry.title.as_str()))
        .collect()
}

/// The addresses in a file that begin with the site's own.
fn own_addresses(text: &str) -> BTreeSet<String> {
    let ends = |character: char| matches!(character, '"' | '\'' | '<' | '>' | '\\' | ' ' | '\r' | '\n' | ',' | '&');
    let starts = text.match_indices("https://example.org:8443/").map(|(at, _)| &text[at..]);
    starts.map(|rest| rest.split(ends).next().unwrap().to_owned()).collect()
}

#[test]
fn the_site_s_feed_holds_articles_and_what_weighs_most() {
    let site = story("2025-12-20");
    let feed = atom(&site, "feed.xml");
    assert_eq!(
        titles(&feed),
        [
            "12-14 Second",
            "12-13 Correction, What <now>?: It was Monday.",
            "12-13 Truce: proposed → rejected",
            "12-13 What <now>?",
            "12-10 Talks, long; and \"open\"",
            "12-10 Truce: proposed",
            "12-10 Russia on a pause: open",
            "12-10 Truce: “A pause” put on the table",
            "12-10 Truce, not known: For how long?",
        ],
    );
    assert_eq!(feed.id, "https://example.org:8443/a/b/feed.xml");
    assert_eq!(feed.updated.to_rfc3339(), "2025-12-14T00:00:00+00:00");
    assert_eq!(feed.authors[0].name, "The Desk");
    assert_eq!(feed.lang.as_deref(), Some("en"));
    assert_eq!(feed.subtitle.as_ref().unwrap().as_str(), "Talks & more");
    assert_eq!(feed.links.iter().map(|link| link.rel.as_str()).collect::<Vec<_>>(), ["self", "alternate"]);
    let article = feed.entries.iter().find(|entry| entry.title.as_str() == "What <now>?").unwrap();
    assert_eq!(article.id, "https://example.org:8443/a/b/articles/one/");
    assert_eq!(article.published.unwrap().to_rfc3339(), "2025-12-11T00:00:00+00:00");
    assert_eq!(article.summary.as_ref().unwrap().as_str(), "About Truce.");
    assert_eq!(article.authors[0].name, "Ada Byron");
    assert_eq!(article.authors[0].uri.as_deref(), Some("https://example.org:8443/a/b/people/ada/"));
    assert_eq!(article.authors[1].uri, None);
    let change = feed.entries.iter().find(|entry| entry.title.as_str().starts_with("Truce: proposed →")).unwrap();
    assert_eq!(change.id, "tag:example.org,2025-12-13:a/b/issues/truce/state/rejected");
    assert_eq!(change.links[0].href, "https://example.org:8443/a/b/issues/the-truce/");
}

#[test]
fn the_text_of_an_entry_has_absolute_addresses_only() {
    let site = story("2025-12-20");
    let feed = atom(&site, "feed.xml");
    let article = feed.entries.iter().find(|entry| entry.title.as_str() == "What <now>?").unwrap();
    let content = article.content.as_ref().unwrap().value.as_ref().unwrap();
    for address in [
        "href=\"https://example.org:8443/a/b/issues/the-truce/\"",
        "href=\"https://example.org:8443/a/b/articles/one/#why\"",
        "href=\"https://example.org:8443/a/b/timeline/?a=1&amp;b=2\"",
        "href=\"https://other.example/x\"",
        "href=\"https://example.org:8443/a/b/sources/wire/\"",
        "<li>A <em>point</em> on",
    ] {
        assert!(content.contains(address), "{address} in {content}");
    }
    for path in ["feed.xml", "changes.xml", "issues/the-truce/feed.xml"] {
        for entry in atom(&site, path).entries {
            let content = entry.content.unwrap().value.unwrap();
            for attribute in ["href=\"", "src=\""] {
                for (at, _) in content.match_indices(attribute) {
                    assert!(content[at + attribute.len()..].starts_with("http"), "{path}: {content}");
                }
            }
        }
    }
}

#[test]
fn every_change_has_an_entry_with_a_name_of_its_own() {
    let site = story("2025-12-20");
    let feed = atom(&site, "changes.xml");
    assert_eq!(feed.entries.len(), site.views.briefing.changes.len());
    let names: BTreeSet<&str> = feed.entries.iter().map(|entry| entry.id.as_str()).collect();
    assert_eq!(names.len(), feed.entries.len());
    let told = |title: &str| {
        let entry = feed.entries.iter().find(|entry| entry.title.as_str() == title);
        let entry = entry.unwrap_or_else(|| panic!("{:?}", titles(&feed)));
        (entry.links[0].href.clone(), entry.content.as_ref().unwrap().value.clone().unwrap())
    };
    let (link, content) = told("Russia on a pause: open → opposes");
    assert_eq!(link, "https://example.org:8443/a/b/issues/the-truce/");
    assert!(
        content.starts_with("<p>It refuses.</p><blockquote><p>No, &quot;never&quot;,\nnot once</p></blockquote>"),
        "{content}"
    );
    let (link, content) = told("Truce: “A pause” put on the table");
    assert_eq!(link, "https://example.org:8443/a/b/issues/the-truce/#pause");
    assert!(content.contains("<p>Quiet.</p><p><a href=\"https://example.org:8443/a/b/events/talks/\">"), "{content}");
    let (_, content) = told("Truce, answered: For how long? Two days.");
    assert!(content.starts_with("<p>For how long?</p><p>Two days.</p><p>["), "{content}");
}

#[test]
fn an_issue_s_feed_has_its_summaries_and_what_touches_it() {
    let feed = atom(&story("2025-12-20"), "issues/the-truce/feed.xml");
    assert_eq!(feed.title.as_str(), "The story: Truce");
    assert_eq!(
        titles(&feed),
        [
            "12-16 Truce, answered: For how long? Two days.",
            "12-15 Truce: “A pause” withdrawn",
            "12-14 A vote: postponed, new date: 1 February 2026",
            "12-13 Rejected: Refused.",
            "12-13 Russia on a pause: open → opposes",
            "12-12 Proposed: Still proposed.",
            "12-12 Announced: A vote, 1 February 2026",
            "12-10 Proposed: One is proposed, says Wire report.",
            "12-10 Talks, long; and \"open\"",
            "12-10 Russia on a pause: open",
            "12-10 Truce: “A pause” put on the table",
            "12-10 Truce, not known: For how long?",
        ]
    );
}

#[test]
fn a_feed_is_cut_at_its_limit_and_may_be_empty() {
    let config = format!("{ADDRESS}[feeds]\nlimit = 2\n");
    let site = site(STORY, &config, "2025-12-20");
    for path in ["feed.xml", "changes.xml", "issues/the-truce/feed.xml"] {
        assert_eq!(atom(&site, path).entries.len(), 2, "{path}");
    }
    assert_eq!(titles(&atom(&site, "feed.xml"))[0], "12-14 Second");
    let empty = super::super::testing::site(&[], ADDRESS, "2025-12-20");
    let feed = atom(&empty, "feed.xml");
    assert_eq!((feed.entries.len(), feed.updated.to_rfc3339()), (0, "1970-01-01T00:00:00+00:00".to_owned()));
}

#[test]
fn the_json_feed_has_what_its_version_asks_for() {
    let site = story("2025-12-20");
    let feed = json(&site, "feed.json");
    assert_eq!(feed["version"], "https://jsonfeed.org/version/1.1");
    assert_eq!(feed["title"], "The story");
    assert_eq!(feed["home_page_url"], "https://example.org:8443/a/b/");
    assert_eq!(feed["feed_url"], "https://example.org:8443/a/b/feed.json");
    let items = feed["items"].as_array().unwrap();
    assert_eq!(items.len(), atom(&site, "feed.xml").entries.len());
    for item in items {
        for key in ["id", "url", "title", "content_html", "date_published", "date_modified"] {
            assert!(item[key].as_str().is_some_and(|text| !text.is_empty()) || key == "content_html", "{key}: {item}");
        }
        for key in ["date_published", "date_modified"] {
            assert!(item[key].as_str().unwrap().ends_with("T00:00:00Z"));
        }
    }
    assert_eq!(items[0]["language"], "de");
}

#[test]
fn the_calendar_reads_back_and_says_what_each_event_is() {
    let site = story("2025-12-20");
    let text = html(&site, "calendar.ics");
    let calendar: Calendar = text.parse().unwrap();
    let events: BTreeMap<String, &icalendar::Event> =
        calendar.events().map(|event| (event.get_summary().unwrap().to_owned(), event)).collect();
    assert_eq!(
        events.keys().collect::<Vec<_>>(),
        ["A gala", "A speech", "A vote", "Talks, long; and \"open\""],
        "what has no exact day is left out"
    );
    let value = |event: &str, key: &str| events[event].property_value(key).unwrap().to_owned();
    assert_eq!(value("A vote", "DTSTART"), "20260201");
    assert_eq!(value("A vote", "DTEND"), "20260202");
    assert_eq!(value("A vote", "STATUS"), "TENTATIVE");
    assert_eq!(value("A vote", "SEQUENCE"), "1");
    assert_eq!(value("A gala", "STATUS"), "CANCELLED");
    assert_eq!(value("A speech", "DTSTART"), "20251216T043000Z");
    assert_eq!(events["A speech"].property_value("DTEND"), None);
    for event in calendar.events() {
        assert!(event.get_uid().unwrap().ends_with("@example.org:8443/a/b"));
        assert!(event.get_timestamp().is_some());
    }
    insta::assert_snapshot!(text.replace("\r\n", "\n"), @r#"
    BEGIN:VCALENDAR
    VERSION:2.0
    PRODID:-//briefing//briefing//EN
    CALSCALE:GREGORIAN
    METHOD:PUBLISH
    NAME:The story
    X-WR-CALNAME:The story
    DESCRIPTION:Talks & more
    X-WR-CALDESC:Talks & more
    URL:https://example.org:8443/a/b/timeline/
    BEGIN:VEVENT
    UID:talks@example.org:8443/a/b
    DTSTAMP:20251211T000000Z
    LAST-MODIFIED:20251211T000000Z
    SEQUENCE:0
    DTSTART;VALUE=DATE:20251210
    DTEND;VALUE=DATE:20251212
    SUMMARY:Talks\, long\; and "open"
    DESCRIPTION:They end\; see Truce.\n\nRussia\, Ukraine
    LOCATION:Berlin
    GEO:52.500000;13.400000
    URL:https://example.org:8443/a/b/events/talks/
    CATEGORIES:Meeting,Truce
    STATUS:CONFIRMED
    TRANSP:TRANSPARENT
    END:VEVENT
    BEGIN:VEVENT
    UID:speech@example.org:8443/a/b
    DTSTAMP:20251209T000000Z
    LAST-MODIFIED:20251209T000000Z
    SEQUENCE:0
    DTSTART:20251216T043000Z
    SUMMARY:A speech
    URL:https://example.org:8443/a/b/events/speech/
    CATEGORIES:Speech
    STATUS:TENTATIVE
    TRANSP:TRANSPARENT
    END:VEVENT
    BEGIN:VEVENT
    UID:gala@example.org:8443/a/b
    DTSTAMP:20251214T000000Z
    LAST-MODIFIED:20251214T000000Z
    SEQUENCE:1
    DTSTART;VALUE=DATE:20251218
    DTEND;VALUE=DATE:20251219
    SUMMARY:A gala
    URL:https://example.org:8443/a/b/events/gala/
    CATEGORIES:Visit
    STATUS:CANCELLED
    TRANSP:TRANSPARENT
    END:VEVENT
    BEGIN:VEVENT
    UID:vote@example.org:8443/a/b
    DTSTAMP:20251214T000000Z
    LAST-MODIFIED:20251214T000000Z
    SEQUENCE:1
    DTSTART;VALUE=DATE:20260201
    DTEND;VALUE=DATE:20260202
    SUMMARY:A vote
    URL:https://example.org:8443/a/b/events/vote/
    CATEGORIES:Vote,Truce
    STATUS:TENTATIVE
    TRANSP:TRANSPARENT
    END:VEVENT
    END:VCALENDAR
    "#);
}

#[test]
fn a_calendar_needs_no_address() {
    let text = html(&site(STORY, "", "2025-12-20"), "calendar.ics");
    assert!(!text.contains("URL:"));
    let calendar: Calendar = text.parse().unwrap();
    assert!(calendar.events().all(|event| event.get_uid().unwrap().ends_with(".invalid")));
}

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
    let schema: Value = serde_json::from_str(include_str!("../../../docs/briefing.schema.json")).unwrap();
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
fn every_address_leads_to_a_path_of_the_site() {
    for config in [ADDRESS, "base_url = \"https://example.org:8443\"\n"] {
        let site = site(STORY, config, "2025-12-20");
        let base = format!("https://example.org:8443{}", site.views.config.base_url.path);
        let paths: BTreeSet<&str> = site.paths().map(|(path, _)| path).collect();
        let mut followed = 0;
        for (path, _) in site.paths().filter(|(_, class)| *class == Class::Data || *class == Class::Sitemap) {
            let text = html(&site, path).replace("\r\n ", "");
            for address in own_addresses(&text) {
                let within = address.strip_prefix(&base).unwrap_or_else(|| panic!("{path}: {address}"));
                let file = super::super::permalink::file(&format!("/{within}").replace('?', "#"));
                assert!(paths.contains(file.as_str()), "{path}: {address}");
                followed += 1;
            }
        }
        assert!(followed > 60, "{followed}");
    }
}

#[test]
fn the_sitemap_lists_pages_with_the_day_of_their_newest_fact() {
    let site = story("2025-12-20");
    let text = html(&site, "sitemap.xml");
    assert!(
        text.contains(
            "<url><loc>https://example.org:8443/a/b/issues/the-truce/</loc><lastmod>2025-12-16</lastmod></url>"
        )
    );
    assert!(
        text.contains("<url><loc>https://example.org:8443/a/b/articles/one/</loc><lastmod>2025-12-13</lastmod></url>")
    );
    for absent in ["404.html", "feed.xml", "/events/</loc>", "sitemap-1"] {
        assert!(!text.contains(absent), "{absent}");
    }
    let listed = text.matches("<loc>").count();
    let pages = site.paths().filter(|(path, class)| *class == Class::Page && *path != "404.html").count();
    assert_eq!(listed, pages);
    // Well-formed: the reader of feeds is an XML parser, and stops at the root's name only when all before is.
    assert!(matches!(Atom::read_from(text.as_bytes()), Err(atom_syndication::Error::InvalidStartTag)));
    assert_eq!(
        html(&site, "robots.txt"),
        "User-agent: *\nAllow: /\n\nSitemap: https://example.org:8443/a/b/sitemap.xml\n"
    );
}

#[test]
fn a_sitemap_of_more_than_50000_addresses_is_split() {
    let site = story("2025-12-20");
    let mut pages: BTreeMap<String, Page> = BTreeMap::new();
    for number in 0..100_001 {
        let address = format!("/x&y/{number:06}/");
        pages.insert(address.clone(), Page { address, content: Content::Next(number) });
    }
    assert_eq!(sitemap::parts(&pages), 3);
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    let index = text(sitemap::write(&site.views, &pages));
    assert_eq!(index.matches("<sitemap><loc>https://example.org:8443/a/b/sitemap-").count(), 3);
    assert!(index.contains("<sitemapindex"));
    let parts: Vec<String> = (1..=3).map(|part| text(sitemap::write_part(&site.views, &pages, part))).collect();
    assert_eq!(parts.iter().map(|part| part.matches("<url>").count()).collect::<Vec<_>>(), [50_000, 50_000, 1]);
    assert!(parts[1].contains("/a/b/x&amp;y/050000/</loc>"));
    assert!(parts.iter().all(|part| part.len() < 50 << 20), "no part may be larger than 50 MB");
    pages.retain(|address, _| address < &"/x&y/050000/".to_owned());
    assert_eq!((pages.len(), sitemap::parts(&pages)), (50_000, 0));
}

#[test]
fn a_path_leaves_out_what_needs_an_address_and_says_so_once() {
    for (config, place) in [("base_url = \"/talks/\"\n", Some(39)), ("", None)] {
        let compiled = compiled(STORY, config, "2025-12-20");
        let told: Vec<_> =
            compiled.diagnostics.iter().filter(|diagnostic| diagnostic.code == Code::NoAddress).collect();
        assert_eq!(told.len(), 1);
        assert_eq!(told[0].level, Level::Note);
        assert!(told[0].hints[0].contains("set `base_url`"));
        let span = told[0].place.as_ref().unwrap().span.map(|span| span.start);
        assert_eq!(span, place);
        let site = compiled.site;
        let data: Vec<&str> = site
            .paths()
            .filter(|(_, class)| *class == Class::Data || *class == Class::Sitemap)
            .map(|(path, _)| path)
            .collect();
        assert_eq!(data, ["briefing.json", "calendar.ics", "positions.csv", "robots.txt", "timeline.json"]);
        assert!(!html(&site, "robots.txt").contains("Sitemap"));
        assert_eq!(json(&site, "briefing.json")["site"]["url"], site.views.config.base_url.path);
    }
    let with = compiled(STORY, ADDRESS, "2025-12-20");
    assert!(with.diagnostics.iter().all(|diagnostic| diagnostic.code != Code::NoAddress));
    assert!(paths(&with.site, "sitemap").len() == 1);
}

#[test]
fn a_page_s_head_names_its_feeds_and_days() {
    let site = story("2025-12-20");
    let issue = view(&site, "issues/the-truce/index.html");
    assert_eq!(
        texts(&at(&issue, "feeds"), "url"),
        ["/a/b/feed.xml", "/a/b/feed.json", "/a/b/changes.xml", "/a/b/issues/the-truce/feed.xml"]
    );
    assert_eq!([text(&issue, "og_type"), text(&issue, "modified")], ["website", "2025-12-16"]);
    let article = view(&site, "articles/one/index.html");
    assert_eq!(
        [text(&article, "og_type"), text(&article, "published"), text(&article, "modified")],
        ["article", "2025-12-11", "2025-12-13"]
    );
    assert_eq!(texts(&at(&view(&self::site(STORY, "", "2025-12-20"), "index.html"), "feeds"), "url"), [""; 0]);
}

#[test]
fn a_record_s_picture_is_found_beside_it_in_static_or_elsewhere() {
    let picture = |path: &str, src: &str| {
        let text = format!("+++\ntitle = \"A page\"\nimage = {{ src = \"{src}\", alt = \"What\" }}\n+++\n");
        let site = compiled(&[(path, &text)], ADDRESS, "2025-12-20").site;
        super::super::testing::text(&view(&site, "x/index.html"), "image.url")
    };
    assert_eq!(picture("pages/x/index.md", "a.jpg"), "https://example.org:8443/a/b/x/a.jpg");
    assert_eq!(picture("pages/x.md", "/img/a.jpg"), "https://example.org:8443/a/b/img/a.jpg");
    assert_eq!(picture("pages/x.md", "https://other.example/a.jpg"), "https://other.example/a.jpg");
}

#[test]
fn raw_html_and_anchors_in_a_summary_are_made_fit_for_feeds() {
    let story = [
        ("sources.toml", "[[source]]\nid = \"wire\"\ntitle = \"Wire\"\ndate = 2025-12-09\nkind = \"news-report\"\n"),
        (
            "events.toml",
            "[[event]]\nid = \"talks\"\ntitle = \"Talks\"\ndate = 2025-12-10\nkind = \"meeting\"\nsources = [\"wire\"]\n\
             outcome = \"See [below](#x) and [page](/timeline/).\"\n",
        ),
    ];
    for config in [ADDRESS.to_owned(), format!("{ADDRESS}[build]\nraw_html = \"allow\"\n")] {
        let feed = atom(&compiled(&story, &config, "2025-12-20").site, "changes.xml");
        let content = feed.entries[0].content.as_ref().unwrap().value.clone().unwrap();
        assert!(content.contains("href=\"https://example.org:8443/a/b/events/talks/#x\""), "{content}");
        assert!(content.contains("href=\"https://example.org:8443/a/b/timeline/\""), "{content}");
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
