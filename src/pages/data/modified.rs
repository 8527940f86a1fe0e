//! When a record was published and last changed, from its own facts: never later than the day that the site is for.

use jiff::civil::Date;

use super::super::views::Views;
use crate::model::When;
use crate::model::briefing::{Dated, Detail, Ix, Node, Standing};

/// The day on which a record came to be: its date where that has come, else the day from which it is known.
pub(crate) fn published(views: &Views, ix: Ix) -> Option<Date> {
    let node = views.briefing.node(ix);
    let date = node.record.common.date.as_ref().and_then(|date| date.value.known_from());
    date.filter(|day| *day <= views.briefing.day).or(node.known)
}

/// The day of the newest thing that is known of a record: an edit, a correction, a row of its histories, its outcome.
pub(crate) fn modified(views: &Views, ix: Ix) -> Option<Date> {
    let node = views.briefing.node(ix);
    let common = &node.record.common;
    let corrections = common.corrections.iter().map(|correction| correction.date.value);
    (common.updated.iter().map(|updated| updated.value))
        .chain(corrections)
        .chain(node.known)
        .chain(facts(node))
        .filter(|day| *day <= views.briefing.day)
        .max()
}

/// The newest of [`modified`] among `records`.
pub(super) fn newest(views: &Views, records: &[Ix]) -> Option<Date> {
    records.iter().filter_map(|ix| modified(views, *ix)).max()
}

/// Days on which something in a record became known.
fn facts(node: &Node) -> Vec<Date> {
    let known = |rows: &[Dated]| rows.iter().filter_map(|row| row.known).collect::<Vec<_>>();
    match &node.detail {
        Detail::Home { status } => known(status),
        Detail::Issue(detail) => {
            let mut days: Vec<Date> = detail.last_movement.into_iter().collect();
            for rows in [&detail.states, &detail.options, &detail.positions, &detail.questions] {
                days.extend(known(rows));
            }
            if let Some(issue) = node.record.issue() {
                let withdrawn = detail.options(issue).filter_map(|(option, _)| option.withdrawn.as_ref());
                let answered = detail.questions(issue).filter_map(|(question, _)| question.answered.as_ref());
                days.extend(withdrawn.filter_map(|withdrawn| withdrawn.value.known_from()));
                days.extend(answered.filter_map(|answer| answer.date.value.known_from()));
            }
            days
        }
        Detail::Event(detail) => {
            // The day of a plan that came to nothing changes nothing.
            let has_begun = matches!(detail.standing, Standing::Happened | Standing::UnderWay | Standing::Since);
            let begun = detail.when.as_ref().filter(|_| has_begun).and_then(When::known_from);
            let outcome = detail.when.as_ref().filter(|_| detail.has_outcome).and_then(When::latest);
            known(&detail.status).into_iter().chain(begun).chain(outcome).collect()
        }
        Detail::Document(detail) => known(&detail.states),
        Detail::Party(_) | Detail::Person { .. } | Detail::Source | Detail::Other => {
            node.record.common.date.iter().filter_map(|date| date.value.known_from()).collect()
        }
    }
}
