//! `contradiction`: an issue whose state is not what its rows say, and documents that nobody signed.

use std::collections::{BTreeMap, BTreeSet};

use super::desk::{Desk, IssueNow};
use crate::diagnostics::{Code, Diagnostic};
use crate::model::Kind;
use crate::model::briefing::Ix;
use crate::model::issue::{Choice, Position};
use crate::model::record::Ref;
use crate::model::vocabulary::{IssueState, Stance};

/// Every contradiction that stands on the day.
pub(super) fn contradictions(desk: &Desk<'_>) -> Vec<Diagnostic> {
    let issues = desk.issues().filter_map(|issue| match issue.status.state.value {
        IssueState::Agreed => agreed_against(desk, &issue),
        IssueState::Deadlocked => deadlocked_without_dispute(desk, &issue),
        IssueState::Raised => raised_with_options(desk, &issue),
        IssueState::Proposed => proposed_without_options(desk, &issue),
        _ => None,
    });
    let documents = desk.briefing.all(Kind::Document).iter();
    issues.chain(documents.filter_map(|ix| signed_by_nobody(desk, *ix))).collect()
}

fn told(issue: &IssueNow<'_>, message: impl Into<String>) -> Diagnostic {
    Diagnostic::new(Code::Contradiction, message).at(&issue.record.path, issue.status.state.span)
}

/// The positions of each party, newest first.
fn by_party<'b>(desk: &Desk<'_>, issue: &IssueNow<'b>) -> BTreeMap<Ix, Vec<&'b Position>> {
    let mut parties: BTreeMap<Ix, Vec<&Position>> = BTreeMap::new();
    for (position, _) in issue.detail.positions(issue.issue).rev() {
        if let Some(party) = desk.briefing.follow(&position.party, &[Kind::Party]) {
            parties.entry(party).or_default().push(position);
        }
    }
    parties
}

/// `agreed` on an option that a party opposes.
fn agreed_against(desk: &Desk<'_>, issue: &IssueNow<'_>) -> Option<Diagnostic> {
    let option = issue.status.option.as_ref()?;
    let not_concerned = |party: &Ref| issue.issue.not_concerned.iter().any(|other| other.id == party.id);
    let opposed: Vec<&Position> = by_party(desk, issue)
        .into_values()
        .filter_map(|positions| {
            // A newer row in words alone may well say that the party gave in.
            let newest = positions
                .into_iter()
                .find(|position| position.option.as_ref().is_none_or(|other| other.id == option.id))?;
            let opposes = newest.stance.as_ref().is_some_and(|stance| stance.value == Stance::Opposes);
            (opposes && !not_concerned(&newest.party)).then_some(newest)
        })
        .collect();
    let first = opposed.first()?;
    let who = match opposed.len() {
        1 => format!("`{}` opposes", first.party.id),
        2 => format!("`{}` and another party oppose", first.party.id),
        many => format!("`{}` and {} other parties oppose", first.party.id, many - 1),
    };
    let mut told = told(issue, format!("the issue is `agreed`, and {who} the option `{}`", option.id))
        .hint("add the party's new position, or call the issue `settled` if it was decided against its will");
    for position in opposed.iter().take(3) {
        told = told.also(&issue.record.path, position.party.span, "opposes it");
    }
    Some(told)
}

/// `deadlocked` while every party has a stance, none is opposed, and all who are in favour favour the same option.
///
/// Words without a stance may tell of a dispute, and so do two parties with an option of their own each.
fn deadlocked_without_dispute(desk: &Desk<'_>, issue: &IssueNow<'_>) -> Option<Diagnostic> {
    let mut has_stance = false;
    let mut favoured = BTreeSet::new();
    for positions in by_party(desk, issue).into_values() {
        let mut seen = BTreeSet::new();
        for position in positions {
            let (Some(option), Some(stance)) = (&position.option, &position.stance) else { return None };
            if !seen.insert(option.id.as_str()) {
                continue;
            }
            has_stance = true;
            match stance.value {
                Stance::Opposes | Stance::Divided => return None,
                Stance::Supports | Stance::Conditional => {
                    favoured.insert(option.id.as_str());
                }
                Stance::Open | Stance::NoPosition | Stance::Undeclared => {}
            }
        }
    }
    (has_stance && favoured.len() < 2).then(|| {
        told(issue, "the issue is `deadlocked`, and no party opposes anything that is on the table")
            .hint("add the position of the party that blocks it, or set another state, such as `negotiating`")
    })
}

/// The known options that have not been taken back.
fn on_the_table<'b>(desk: &Desk<'_>, issue: &IssueNow<'b>) -> Vec<&'b Choice> {
    let is_withdrawn = |choice: &Choice| {
        let withdrawn = choice.withdrawn.as_ref();
        withdrawn.is_some_and(|day| day.value.has_begun(desk.briefing.day))
    };
    issue.detail.options(issue.issue).map(|(choice, _)| choice).filter(|choice| !is_withdrawn(choice)).collect()
}

/// `raised`, which is to say that nothing has been proposed, with options on the table.
fn raised_with_options(desk: &Desk<'_>, issue: &IssueNow<'_>) -> Option<Diagnostic> {
    let options = on_the_table(desk, issue);
    let first = options.first()?;
    let what = match options.len() {
        1 => format!("the option `{}` is", first.id.value),
        many => format!("{many} options are"),
    };
    Some(
        told(issue, format!("the issue is `raised`, and {what} on the table"))
            .also(&issue.record.path, first.id.span, "an option")
            .hint("add a state from the day on which it was put forward, such as `proposed`"),
    )
}

/// `proposed` with nothing on the table: no option, and no document either.
fn proposed_without_options(desk: &Desk<'_>, issue: &IssueNow<'_>) -> Option<Diagnostic> {
    // An option that is written and not yet known on the day is a matter of days, not of states.
    let is_to_come = issue.detail.options.len() < issue.issue.options.len();
    if is_to_come || !issue.detail.documents.is_empty() || !on_the_table(desk, issue).is_empty() {
        return None;
    }
    let (cause, hint) = match issue.issue.options.is_empty() {
        true => ("there is no option", "add what was proposed as `[[options]]`, or set the state `raised`"),
        false => ("every option was withdrawn", "add a state from the day on which the last one was withdrawn"),
    };
    Some(told(issue, format!("the issue is `proposed`, and {cause}")).hint(hint))
}

/// A document that is `signed`, and names nobody who signed it; neither does the event of its signing.
fn signed_by_nobody(desk: &Desk<'_>, ix: Ix) -> Option<Diagnostic> {
    let node = desk.briefing.node(ix);
    node.record.document().filter(|document| document.signatories.is_empty())?;
    let (status, row) = node.document_states().find(|(status, _)| status.state.value == "signed")?;
    let signed_there = row.event.and_then(|event| desk.briefing.record(event).event()).is_some_and(|event| {
        let mut roles = event.parties.iter().filter_map(|party| party.role.as_ref());
        roles.any(|role| role.value == "signatory")
    });
    if node.record.common.draft || signed_there {
        return None;
    }
    Some(
        Diagnostic::new(Code::Contradiction, "the document is `signed`, and has no signatories")
            .at(&node.record.path, status.state.span)
            .hint("say who signed it: `signatories = [{ party = \"…\" }]`"),
    )
}
