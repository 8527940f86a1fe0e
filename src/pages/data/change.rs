//! A change taken apart: what it is called, what was before and after it, and the row that tells it.

use super::super::views::Views;
use crate::model::briefing::{Dated, Detail, Ix};
use crate::model::change::{Change, What};
use crate::model::issue::{Choice, Position, Question};

/// A change with the parts of the record that it is about.
#[derive(Debug, Default)]
pub(super) struct Parts<'b> {
    /// `event`, `announced`, `state`, `position`, `option`, `withdrawn`, `question`, `answered` or `correction`.
    pub(super) what: &'static str,
    /// The state or stance before, as authors write it.
    pub(super) from: Option<&'b str>,
    /// The state or stance after.
    pub(super) to: Option<&'b str>,
    /// The position, where one moved.
    pub(super) position: Option<&'b Position>,
    /// The option that was put on the table or withdrawn.
    pub(super) option: Option<&'b Choice>,
    /// The question that came up or was answered.
    pub(super) question: Option<&'b Question>,
}

/// Takes `change` apart.
pub(super) fn parts<'b>(views: &'b Views, change: &Change) -> Parts<'b> {
    let issue = views.briefing.issue(change.record);
    let none = Parts::default();
    match change.what {
        What::Event => Parts { what: "event", ..none },
        What::Announced => Parts { what: "announced", ..none },
        What::State { from, to } => Parts {
            what: "state",
            from: from.and_then(|at| state(views, change.record, at)),
            to: state(views, change.record, to),
            ..none
        },
        What::Position { from, to } => {
            let stance = |at: usize| Some(issue?.0.positions.get(at)?.stance.as_ref()?.value.as_str());
            Parts {
                what: "position",
                from: from.and_then(stance),
                to: stance(to),
                position: issue.and_then(|(issue, _)| issue.positions.get(to)),
                ..none
            }
        }
        What::Option(at) | What::Withdrawn(at) => {
            let is_new = matches!(change.what, What::Option(_));
            Parts {
                what: if is_new { "option" } else { "withdrawn" },
                option: issue.and_then(|(issue, _)| issue.options.get(at)),
                ..none
            }
        }
        What::Question(at) | What::Answered(at) => {
            let is_new = matches!(change.what, What::Question(_));
            Parts {
                what: if is_new { "question" } else { "answered" },
                question: issue.and_then(|(issue, _)| issue.questions.get(at)),
                ..none
            }
        }
        What::Correction(_) => Parts { what: "correction", ..none },
    }
}

/// The state in the row `at` of a record's history, as authors write it.
fn state(views: &Views, record: Ix, at: usize) -> Option<&str> {
    let record = views.briefing.record(record);
    let issue = record.issue().and_then(|issue| Some(issue.status.get(at)?.state.value.as_str()));
    let event = || record.event().and_then(|event| Some(event.status.get(at)?.state.value.as_str()));
    let document = || record.document().and_then(|document| Some(document.status.get(at)?.state.value.as_str()));
    issue.or_else(event).or_else(document)
}

/// The row of the record's history that tells `change`. It has to be looked for, so that whoever compares changes does
/// without it.
pub(super) fn row<'b>(views: &'b Views, change: &Change) -> Option<&'b Dated> {
    let (rows, at): (&[Dated], usize) = match (change.what, &views.briefing.node(change.record).detail) {
        (What::State { to, .. }, Detail::Issue(detail)) => (&detail.states, to),
        (What::State { to, .. }, Detail::Document(detail)) => (&detail.states, to),
        (What::State { to, .. }, Detail::Event(detail)) => (&detail.status, to),
        (What::Position { to, .. }, Detail::Issue(detail)) => (&detail.positions, to),
        (What::Option(at), Detail::Issue(detail)) => (&detail.options, at),
        (What::Question(at), Detail::Issue(detail)) => (&detail.questions, at),
        _ => return None,
    };
    // Histories are written in order as a rule.
    rows.get(at).filter(|row| row.at == at).or_else(|| rows.iter().find(|row| row.at == at))
}
