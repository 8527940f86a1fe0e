//! What changed: derived from the rows that are known.
//!
//! A change is an event that took place, an upcoming event's announcement, a move (a row whose state or stance
//! differs from the row before), an option, question or first row that names an event, a question answered, an
//! option withdrawn, a correction. A first row that names no event is background and no change.

use std::collections::HashMap;

use jiff::civil::Date;

use crate::diagnostics::Spanned;
use crate::model::When;
use crate::model::briefing::{Briefing, Dated, Detail, IssueDetail, Ix, Node};
use crate::model::change::{Change, What};
use crate::model::issue::Issue;

/// The changes of all records, oldest first; those of a day hang together by their event.
pub(super) fn derive(briefing: &Briefing) -> Vec<Change> {
    let mut changes = Changes { briefing, list: Vec::new() };
    for (number, node) in briefing.nodes.iter().enumerate() {
        let ix = Ix::of(number);
        changes.of(ix, node);
    }
    let mut list = changes.list;
    // An event's own change first, then what it moved; what hangs under no event comes last in its day. Events are
    // numbered in the order of the timeline.
    list.sort_by_key(|change| {
        let event = (change.event.is_none(), change.event);
        (change.day, event, change.event != Some(change.record), change.record, change.what)
    });
    list
}

struct Changes<'b> {
    briefing: &'b Briefing,
    list: Vec<Change>,
}

impl Changes<'_> {
    /// Notes a change, where its day is known and has come.
    fn push(&mut self, day: Option<Date>, event: Option<Ix>, record: Ix, what: What) {
        if let Some(day) = day.filter(|day| *day <= self.briefing.day) {
            self.list.push(Change { day, event, record, what });
        }
    }

    fn of(&mut self, ix: Ix, node: &Node) {
        for (at, correction) in node.record.common.corrections.iter().enumerate() {
            self.push(Some(correction.date.value), None, ix, What::Correction(at));
        }
        match &node.detail {
            Detail::Home { .. } => {}
            Detail::Issue(detail) => {
                if let Some(issue) = node.record.issue() {
                    self.issue(ix, issue, detail);
                }
            }
            Detail::Event(detail) => {
                let when = detail.when.as_ref();
                if detail.standing.is_upcoming() {
                    self.push(node.known, Some(ix), ix, What::Announced);
                } else if !when.is_some_and(When::is_open_start) {
                    let day = node.known.max(when.and_then(When::known_from));
                    self.push(day, Some(ix), ix, What::Event);
                }
                let rows: Vec<_> =
                    node.event_states().map(|(status, row)| (status.state.value.as_str(), row)).collect();
                // What became of an event is told by its history's first row already.
                self.moves(ix, &rows, |from, to| What::State { from, to }, true);
            }
            Detail::Document(_) => {
                let rows: Vec<_> =
                    node.document_states().map(|(status, row)| (status.state.value.as_str(), row)).collect();
                self.moves(ix, &rows, |from, to| What::State { from, to }, false);
            }
            Detail::Party(_) | Detail::Person { .. } | Detail::Source | Detail::Other => {}
        }
    }

    /// The moves of a history, old to new: rows that say something else than the row before.
    fn moves<S: PartialEq>(
        &mut self,
        ix: Ix,
        rows: &[(S, &Dated)],
        what: impl Fn(Option<usize>, usize) -> What,
        first_counts: bool,
    ) {
        let mut before: Option<&(S, &Dated)> = None;
        for row in rows {
            let is_change = match before {
                Some(before) => before.0 != row.0,
                None => first_counts || self.begins_a_change(row.1),
            };
            if is_change {
                self.push(row.1.known, row.1.event, ix, what(before.map(|before| before.1.at), row.1.at));
            }
            before = Some(row);
        }
    }

    /// Whether a first row is a change: it names an event that is one itself.
    fn begins_a_change(&self, row: &Dated) -> bool {
        row.event.is_some() && !row.when.as_ref().is_some_and(When::is_open_start)
    }

    fn issue(&mut self, ix: Ix, issue: &Issue, detail: &IssueDetail) {
        let states: Vec<_> = detail.states(issue).map(|(status, row)| (status.state.value, row)).collect();
        self.moves(ix, &states, |from, to| What::State { from, to }, false);

        // A stance is one on an option: a party that speaks of another option has not moved.
        let mut by_topic: Vec<((&str, Option<&str>), Vec<_>)> = Vec::new();
        let mut place = HashMap::new();
        for (position, row) in detail.positions(issue) {
            let topic = (position.party.id.as_str(), position.option.as_ref().map(|option| option.id.as_str()));
            let at = *place.entry(topic).or_insert_with(|| {
                by_topic.push((topic, Vec::new()));
                by_topic.len() - 1
            });
            by_topic[at].1.push((position.stance.as_ref().map(|stance| stance.value), row));
        }
        for (_, rows) in &by_topic {
            self.moves(ix, rows, |from, to| What::Position { from, to }, false);
        }

        for (option, row) in detail.options(issue) {
            if self.begins_a_change(row) {
                self.push(row.known, row.event, ix, What::Option(row.at));
            }
            let withdrawn = option.withdrawn.as_ref().and_then(|day: &Spanned<When>| day.value.known_from());
            self.push(withdrawn, None, ix, What::Withdrawn(row.at));
        }
        for (question, row) in detail.questions(issue) {
            if self.begins_a_change(row) {
                self.push(row.known, row.event, ix, What::Question(row.at));
            }
            let answered = question.answered.as_ref().and_then(|answer| answer.date.value.known_from());
            self.push(answered, None, ix, What::Answered(row.at));
        }
    }
}
