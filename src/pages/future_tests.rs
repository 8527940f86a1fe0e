//! What becomes known later stands on none of the pages by date, on no day.

#![allow(clippy::unwrap_used, reason = "a failed test may panic")]

use std::collections::BTreeSet;
use std::path::Path;

use jiff::civil::Date;

use super::{Content, list, rendering};
use crate::compile::{Options, compile};
use crate::model::briefing::Briefing;
use crate::{Kind, Site};

/// The bundled story as it is told on a day.
fn bundled(day: &str) -> Site {
    let snapshot = crate::source::read_site(Path::new(env!("CARGO_MANIFEST_DIR")), None).unwrap();
    let day: Date = day.parse().unwrap();
    compile(&snapshot, &Options { as_of: Some(day), ..Options::on(day) }).site
}

/// The facts that are known: what rows of issues say, events by title, outcomes.
fn facts(briefing: &Briefing) -> BTreeSet<String> {
    let mut facts = BTreeSet::new();
    for (issue, detail) in briefing.all(Kind::Issue).iter().filter_map(|ix| briefing.issue(*ix)) {
        facts.extend(detail.states(issue).map(|(row, _)| row.summary.text.clone()));
        facts.extend(detail.positions(issue).map(|(row, _)| row.summary.text.clone()));
        facts.extend(detail.options(issue).map(|(row, _)| row.title.value.clone()));
        facts.extend(detail.questions(issue).map(|(row, _)| row.text.text.clone()));
    }
    for ix in briefing.timeline() {
        let (record, detail) = (briefing.record(*ix), briefing.event(*ix).unwrap());
        facts.insert(record.common.title.value.clone());
        let outcome = record.event().and_then(|event| event.outcome.as_ref()).filter(|_| detail.has_outcome);
        facts.extend(outcome.map(|outcome| outcome.text.clone()));
    }
    facts
}

/// Everything that the templates of the pages by date could show, without tags.
fn shown(site: &Site) -> String {
    let mut shown = String::new();
    for page in list(&site.views).list.values() {
        let is_by_date = matches!(
            page.content,
            Content::Timeline(_)
                | Content::Changes(_)
                | Content::Next(_)
                | Content::Corrections(_)
                | Content::Positions(_)
                | Content::Embed(..)
                | Content::NotFound
        );
        if is_by_date {
            let view = rendering(&site.views, page).unwrap().view;
            shown.push_str(&serde_json::to_string(&tera::Value::from(view)).unwrap());
        }
    }
    let mut text = String::new();
    for (number, part) in shown.replace("\\\"", "'").split('<').enumerate() {
        text.push_str(if number == 0 { part } else { part.split_once('>').map_or(part, |(_, rest)| rest) });
    }
    text
}

#[test]
fn no_page_tells_what_is_not_yet_known() {
    let all = facts(&bundled("2025-12-16").views.briefing);
    for day in ["2025-11-30", "2025-12-13", "2025-12-14", "2025-12-15"] {
        let site = bundled(day);
        let known = facts(&site.views.briefing);
        let later: Vec<&String> = all.difference(&known).collect();
        assert!(later.len() > 10, "on {day} little is to come: {later:?}");
        let shown = shown(&site);
        for fact in later {
            assert!(!shown.contains(fact.as_str()), "on {day} a page tells: {fact}");
        }
        // The search finds what is there.
        for fact in &known {
            let is_on_a_page = shown.contains(fact.as_str());
            let is_event = site
                .views
                .briefing
                .timeline()
                .iter()
                .any(|ix| site.views.briefing.record(*ix).common.title.value == *fact);
            assert!(is_on_a_page || !is_event, "on {day} no page tells: {fact}");
        }
    }
}

#[test]
fn on_the_eve_of_the_talks_berlin_truce_and_answer_are_unheard_of() {
    let shown = shown(&bundled("2025-12-13"));
    for word in ["Christmas", "joint statement", "The Hague", "Witkoff"] {
        assert!(!shown.contains(word), "{word}");
    }
}
