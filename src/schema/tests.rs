#![expect(clippy::unwrap_used, reason = "tests")]

use std::collections::BTreeSet;

use super::descriptions::{SECTIONS, description, places};
use super::{Subject, schema};
use crate::config::Config;
use crate::parse::keys::shape::{Shapes, Takes};
use crate::parse::records;
use crate::words::english;

fn shapes(subject: Subject) -> Shapes {
    match subject {
        Subject::Record(kind) => records::shapes(kind, false),
        Subject::Rows(kind) => records::shapes(kind, true),
        Subject::Configuration => Config::shapes(),
    }
}

/// The paths of all keys of a subject.
fn paths(shapes: &Shapes, at: usize, before: &str, paths: &mut Vec<String>) {
    let table = shapes.table(at);
    for asked in &table.keys {
        let path = if before.is_empty() { asked.key.to_owned() } else { format!("{before}.{}", asked.key) };
        if let Takes::Table(at) | Takes::Rows(at) | Takes::Item(at) | Takes::Items(at) | Takes::ItemOrSeveral(at) =
            asked.takes
        {
            self::paths(shapes, at, &path, paths);
        }
        paths.push(path);
    }
    if let Some(Takes::Table(at)) = table.others {
        self::paths(shapes, at, before, paths);
    }
}

#[test]
fn every_key_has_a_description_and_no_description_is_left_over() {
    let mut used = BTreeSet::new();
    for subject in Subject::all() {
        let mut all = Vec::new();
        paths(&shapes(subject), 0, "", &mut all);
        assert!(all.len() > 17, "{}: {all:?}", subject.name());
        for path in &all {
            let told = description(subject, path);
            assert!(told.is_some_and(|told| !told.is_empty()), "`{path}` of {} has no description", subject.name());
            used.extend(
                places(subject, path)
                    .into_iter()
                    .find(|(section, path)| SECTIONS.get(*section).is_some_and(|section| section.contains_key(*path)))
                    .map(|(section, path)| (section.to_owned(), path.to_owned())),
            );
        }
    }
    for (section, keys) in SECTIONS.iter() {
        for path in keys.keys() {
            assert!(
                used.contains(&(section.clone(), path.clone())),
                "no key has the description `{path}` in `[{section}]`"
            );
        }
    }
}

#[test]
fn what_a_position_takes() {
    let schema = schema(Subject::Record(crate::Kind::Issue), english());
    let position = &schema["properties"]["positions"]["items"];
    let keys: Vec<&str> = position["properties"].as_object().unwrap().keys().map(String::as_str).collect();
    assert_eq!(
        keys,
        ["announced", "basis", "date", "event", "option", "party", "quote", "sources", "speaker", "stance", "summary"]
    );
    assert_eq!(position["required"], serde_json::json!(["party", "summary"]));
    assert_eq!(position["additionalProperties"], false);
    let stances = &position["properties"]["stance"]["anyOf"][0]["enum"];
    assert_eq!(
        stances.to_string(),
        r#"["supports","conditional","open","divided","opposes","no-position","undeclared"]"#
    );
    assert_eq!(position["properties"]["basis"]["description"], "What the reading rests on");
}
