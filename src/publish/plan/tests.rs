#![allow(clippy::unwrap_used, reason = "tests")]

use std::collections::BTreeMap;

use jiff::SignedDuration;

use super::{Change, Keeping, Plan};
use crate::publish::manifest::Manifest;
use crate::publish::testing::{KEEPING, MadeUp, at};
use crate::site::Class;

const BOTH: Change = Change::Update { bytes: true, headers: true };
const BYTES: Change = Change::Update { bytes: true, headers: false };

fn before() -> MadeUp {
    MadeUp::default()
        .with("a.1.css", Class::Fingerprinted, "a")
        .with("b.png", Class::Asset, "b")
        .with("c/index.html", Class::Page, "c")
        .with("d/index.html", Class::Page, "d")
        .with("e/index.html", Class::Redirect, "e")
        .with("f.json", Class::Data, "f")
}

fn after() -> MadeUp {
    MadeUp::default()
        .with("a.2.css", Class::Fingerprinted, "a2")
        .with("c/index.html", Class::Page, "c")
        .with("d/index.html", Class::Page, "d2")
        .with("f.json", Class::Data, "f2")
        .with("g.xml", Class::Sitemap, "g")
        .with("b2.png", Class::Asset, "b2")
}

/// What a target holds to which a site was published.
fn outcome(site: &MadeUp, live: Option<&Manifest>, when: &str) -> Manifest {
    Plan::new(live, site.release(at(when)), KEEPING).outcome
}

fn changes(plan: &Plan) -> BTreeMap<&str, Change> {
    plan.changes.iter().map(|(path, change)| (path.as_str(), *change)).collect()
}

const MONDAY: &str = "2025-12-15T09:00:00Z";
const TUESDAY: &str = "2025-12-16T09:00:00Z";

#[test]
fn the_difference_decides() {
    let live = outcome(&before(), None, MONDAY);
    let plan = Plan::new(Some(&live), after().release(at(TUESDAY)), KEEPING);
    let wanted = [
        ("a.1.css", Change::Retire),
        ("a.2.css", Change::Create),
        ("b.png", Change::Retire),
        ("b2.png", Change::Create),
        ("c/index.html", Change::Keep),
        ("d/index.html", BYTES),
        ("e/index.html", Change::Delete),
        ("f.json", BYTES),
        ("g.xml", Change::Create),
    ];
    assert_eq!(changes(&plan), wanted.into());
    let sent: Vec<_> = plan.to_send().iter().map(|(path, _)| *path).collect();
    assert_eq!(sent, ["a.2.css", "b2.png", "d/index.html", "f.json", "g.xml"]);
    assert_eq!(plan.to_delete().collect::<Vec<_>>(), ["e/index.html"]);
    let pending: Vec<_> = plan.intent.pending.iter().map(String::as_str).collect();
    assert_eq!(pending, ["a.2.css", "b2.png", "d/index.html", "e/index.html", "f.json", "g.xml"]);
    assert_eq!(plan.intent.live, live.live);
    assert_eq!(plan.intent.files, live.files);
    // All that goes is put aside, what retires too: it goes some day.
    let aside: Vec<_> = plan.put_aside.keys().map(String::as_str).collect();
    assert_eq!(aside, ["a.1.css", "b.png", "d/index.html", "e/index.html", "f.json"]);
    assert!(!plan.is_empty());
    assert!(Plan::new(Some(&plan.outcome), after().release(at(TUESDAY)), KEEPING).is_empty());
}

#[test]
fn without_days_to_stay_assets_are_deleted() {
    let live = outcome(&before(), None, MONDAY);
    let keeping = Keeping { retired: SignedDuration::ZERO, ..KEEPING };
    let plan = Plan::new(Some(&live), after().release(at(TUESDAY)), keeping);
    assert_eq!(changes(&plan)["a.1.css"], Change::Delete);
    assert_eq!(changes(&plan)["b.png"], Change::Delete);
    assert!(plan.outcome.retired.is_empty());
}

#[test]
fn what_is_pending_is_written_or_deleted_again_whatever_the_manifest_says() {
    let mut live = outcome(&before(), None, MONDAY);
    live.pending = ["c/index.html", "x/index.html", "a.1.css", "a.2.css"].map(str::to_owned).into();
    let plan = Plan::new(Some(&live), after().release(at(TUESDAY)), KEEPING);
    let changes = changes(&plan);
    assert_eq!(changes["c/index.html"], BOTH);
    assert_eq!(changes["a.2.css"], BOTH);
    assert_eq!(changes["x/index.html"], Change::Delete);
    assert_eq!(changes["a.1.css"], Change::Delete);
    assert!(!plan.put_aside.contains_key("c/index.html"), "what it holds is not known");
    assert!(plan.outcome.pending.is_empty());
}

#[test]
fn an_asset_stays_retired_from_the_day_it_was() {
    let first = outcome(&before(), None, MONDAY);
    let second = outcome(&after(), Some(&first), TUESDAY);
    let third = outcome(&after().with("c/index.html", Class::Page, "c3"), Some(&second), "2025-12-18T09:00:00Z");
    assert_eq!(third.retired["a.1.css"].since, at(TUESDAY));
    let fourth = Plan::new(Some(&third), after().release(at("2025-12-23T09:00:00Z")), KEEPING);
    assert_eq!(changes(&fourth)["a.1.css"], Change::Delete);
    assert!(!fourth.put_aside.contains_key("a.1.css"), "it was put aside when it retired");
}

#[test]
fn bytes_are_put_aside_once_and_dropped_with_the_last_release_that_has_them() {
    let (one, two) = (before(), after());
    let mut live = outcome(&one, None, MONDAY);
    let kept_after = |live: &Manifest| live.kept.len();
    assert_eq!(kept_after(&live), 0);
    live = outcome(&two, Some(&live), TUESDAY);
    assert_eq!(kept_after(&live), 5);
    // Back to the first: what the second had of its own is put aside too.
    let plan = Plan::new(Some(&live), one.release(at("2025-12-17T09:00:00Z")), KEEPING);
    assert_eq!(plan.outcome.kept.len(), 10);
    live = plan.outcome;
    // And to the second again: nothing is new, and the first Monday's release falls off.
    let plan = Plan::new(Some(&live), two.release(at("2025-12-18T09:00:00Z")), KEEPING);
    assert!(plan.put_aside.is_empty(), "{:?}", plan.put_aside);
    assert_eq!(plan.drop_releases.len(), 1);
    assert!(plan.drop_aside.is_empty(), "Wednesday's release has the same");
    live = plan.outcome;
    // Three more of another kind: those of the first are dropped, then those of the second.
    let mut dropped = Vec::new();
    for day in 19..23 {
        let site = MadeUp::default().with("only.json", Class::Data, &day.to_string());
        let plan = Plan::new(Some(&live), site.release(at(&format!("2025-12-{day}T09:00:00Z"))), KEEPING);
        dropped.push(plan.drop_aside.len());
        live = plan.outcome;
    }
    // Five that each of both had of its own, the page that both had, and what the first of the third kind had.
    assert_eq!(dropped.iter().sum::<usize>(), 12, "{dropped:?}");
    assert_eq!(live.releases.len(), 3);
}

#[test]
fn a_file_that_becomes_a_folder_is_deleted_before_anything_is_sent() {
    let old = MadeUp::default()
        .with("calendar", Class::Asset, "a file")
        .with("maps/a.png/index.html", Class::Page, "a page")
        .with("maps/b.png", Class::Asset, "b")
        .with("calendar.ics", Class::Data, "not below it");
    let live = outcome(&old, None, MONDAY);
    let new = MadeUp::default().with("calendar/index.html", Class::Page, "a page").with(
        "maps/a.png",
        Class::Asset,
        "a picture",
    );
    let plan = Plan::new(Some(&live), new.release(at(TUESDAY)), KEEPING);
    assert_eq!(plan.in_the_way().collect::<Vec<_>>(), ["calendar", "maps/a.png/index.html"]);
    assert_eq!(plan.to_delete().collect::<Vec<_>>(), ["calendar", "calendar.ics", "maps/a.png/index.html"]);
    assert_eq!(changes(&plan)["maps/b.png"], Change::Retire);

    // One that retired before, and whose name a folder needs now.
    let retired = outcome(&MadeUp::default().with("x.html", Class::Page, "x"), Some(&live), TUESDAY);
    assert!(retired.retired.contains_key("calendar"));
    let plan = Plan::new(Some(&retired), new.release(at("2025-12-17T09:00:00Z")), KEEPING);
    assert_eq!(plan.in_the_way().collect::<Vec<_>>(), ["calendar"]);
}

#[test]
fn fewer_releases_to_be_kept_is_something_to_do() {
    let first = outcome(&before(), None, MONDAY);
    let second = outcome(&after(), Some(&first), TUESDAY);
    assert!(!second.kept.is_empty());
    let plan = |releases| Plan::new(Some(&second), after().release(at(TUESDAY)), Keeping { releases, ..KEEPING });
    assert!(plan(3).is_empty() && plan(2).is_empty());
    let none = plan(0);
    assert_eq!((none.is_empty(), none.forgotten()), (false, 2));
    assert_eq!(none.drop_aside, second.kept.keys().copied().collect());
    assert!(none.outcome.kept.is_empty() && none.outcome.releases.is_empty());
    assert!(changes(&none).values().all(|change| matches!(change, Change::Keep)));
}
