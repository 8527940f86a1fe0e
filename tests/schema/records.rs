//! A record of each kind with every key that it can have.

use serde_json::{Value, json};

/// The records: kind, and its front matter.
pub(crate) fn full() -> Vec<(&'static str, Value)> {
    let row = |own: Value| {
        let mut row = json!({
            "date": "2025-12-15",
            "announced": "2025-12-14",
            "event": "talks",
            "sources": ["wire", { "id": "wire", "at": "p. 4" }],
        });
        row.as_object_mut().unwrap().extend(own.as_object().unwrap().clone());
        row
    };
    let record = |own: Value| {
        let mut record = json!({
            "title": "A record",
            "short_title": "Record",
            "description": "A sentence with *emphasis*.",
            "id": "a-record",
            "slug": "another-name",
            "aliases": ["/old/path/"],
            "date": "2025-12-15",
            "announced": "2025-12-14",
            "updated": "2025-12-16",
            "draft": false,
            "weight": 3,
            "language": "en",
            "image": { "src": "https://example.org/photo.jpg", "alt": "A table.", "caption": "The *table*.", "credit": "Wire" },
            "sources": ["wire", { "id": "wire", "at": "p. 4" }],
            "same_as": ["Q1", "https://example.org/"],
            "corrections": [{ "date": "2025-12-16", "kind": "clarification", "text": "It said *no*." }],
            "extra": { "anything": [1, "two", { "three": true }] },
        });
        record.as_object_mut().unwrap().extend(own.as_object().unwrap().clone());
        record
    };
    vec![
        (
            "article",
            record(json!({
                "genre": "analysis",
                "authors": ["somebody", "A Name"],
                "reviewed": "2025-12-16",
                "key_points": [{ "text": "A point.", "sources": ["wire"] }],
                "issues": ["donbas"],
            })),
        ),
        (
            "issue",
            record(json!({
                "status": [row(json!({ "state": "contested", "summary": "They differ.", "option": "zone" }))],
                "options": [row(json!({
                    "id": "zone", "title": "A zone", "description": "Without arms.", "proposed_by": ["russia", "somebody"],
                    "document": { "id": "plan", "at": "§ 3" }, "withdrawn": "2025-12-16",
                }))],
                "positions": [row(json!({
                    "party": "russia", "summary": "It wants it.", "option": "zone", "stance": "supports",
                    "basis": "stated", "speaker": "somebody", "quote": "We want it.",
                }))],
                "questions": [row(json!({
                    "text": "Who pays?", "asked_by": "ukraine",
                    "answered": { "date": "2025-12-16", "text": "Nobody.", "sources": ["wire"] },
                }))],
                "depends_on": ["donbas"],
                "not_concerned": ["germany"],
                "stale_after": "14d",
            })),
        ),
        (
            "event",
            record(json!({
                "kind": "meeting",
                "parties": ["ukraine", { "id": "russia", "role": "host" }],
                "people": ["somebody"],
                "issues": ["donbas"],
                "documents": ["plan"],
                "place": { "name": "Berlin", "country": "DE", "lat": 52.5, "lon": 13.4 },
                "importance": "key",
                "outcome": "None.",
                "after": ["talks"],
                "status": [row(json!({ "state": "postponed", "until": "2026-01", "note": "Snow." }))],
            })),
        ),
        (
            "party",
            record(json!({
                "kind": "state",
                "roles": ["mediator", "host"],
                "principal": true,
                "members": [{ "id": "germany", "from": "2025-01-01", "to": "2025-12-15" }, { "name": "Norway" }],
                "country": "DE",
                "colour": "#0a4f8f",
            })),
        ),
        (
            "person",
            record(json!({
                "party": "ukraine",
                "offices": [{ "title": "President", "party": "ukraine", "from": "2019-05-20", "to": "2025-12-15/.." }],
            })),
        ),
        (
            "document",
            record(json!({
                "kind": "plan",
                "access": "leaked",
                "status": [row(json!({ "state": "tabled" }))],
                "authors": ["ukraine", "A Name"],
                "signatories": [{ "party": "ukraine", "role": "guarantor", "date": "2025-12-15" }],
                "issues": ["donbas", { "id": "donbas", "at": "§ 3" }],
                "part_of": "older",
                "supersedes": ["older"],
                "url": "https://example.org/plan",
                "archive_url": "https://web.archive.org/plan",
            })),
        ),
        (
            "source",
            record(json!({
                "kind": "interview",
                "publisher": "The Wire",
                "authors": ["A Name"],
                "url": "https://example.org/talks",
                "archive_url": "https://web.archive.org/talks",
                "accessed": "2025-12-16",
                "party": "ukraine",
            })),
        ),
        ("term", record(json!({ "abbr": "T", "other_names": ["pause"], "see": ["ceasefire"] }))),
        ("page", record(json!({ "nav": "footer" }))),
        ("home", record(json!({ "lead": "an-article", "status": [row(json!({ "summary": "Talks go on." }))] }))),
    ]
}

/// Front matter in TOML. Null is a key that is not there; exact days stand without quotes.
pub(crate) fn toml(record: &Value) -> String {
    let entries = record.as_object().unwrap().iter();
    let lines =
        entries.filter(|(_, value)| !value.is_null()).map(|(key, value)| format!("{} = {}\n", word(key), of(value)));
    format!("+++\n{}+++\n", lines.collect::<String>())
}

/// Front matter in YAML, of which JSON is a part.
pub(crate) fn yaml(record: &Value) -> String {
    format!("---\n{record}\n---\n")
}

fn of(value: &Value) -> String {
    match value {
        Value::String(text) if is_day(text) => text.clone(),
        Value::Array(items) => {
            let items = items.iter().filter(|item| !item.is_null()).map(of);
            format!("[{}]", items.collect::<Vec<_>>().join(", "))
        }
        Value::Object(entries) => {
            let entries = entries.iter().filter(|(_, value)| !value.is_null());
            let entries = entries.map(|(key, value)| format!("{} = {}", word(key), of(value)));
            format!("{{ {} }}", entries.collect::<Vec<_>>().join(", "))
        }
        // JSON's strings, numbers and booleans are TOML's.
        other => other.to_string(),
    }
}

fn word(key: &str) -> String {
    Value::from(key).to_string()
}

fn is_day(text: &str) -> bool {
    text.len() == 10 && text.parse::<jiff::civil::Date>().is_ok()
}
