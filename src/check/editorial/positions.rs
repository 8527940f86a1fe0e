//! Who stands where: positions that events have overtaken, and positions that are missing.

use std::collections::{BTreeMap, HashMap, HashSet};

use jiff::civil::Date;

use super::desk::{Desk, IssueNow};
use crate::diagnostics::{Code, Diagnostic, plural};
use crate::model::Kind;
use crate::model::briefing::{Dated, EventDetail, History, Ix, Standing};
use crate::model::issue::Position;
use crate::model::record::Record;
use crate::words::english;

/// Kinds of events in which parties say or decide something.
const ACTS: &[&str] = &["statement", "speech", "demand", "proposal", "rejection", "vote", "agreement", "signature"];
/// Roles of those who are there while others act.
const BYSTANDERS: &[&str] = &["host", "facilitator", "witness", "observer", "monitor", "affected"];
/// Names that one message lists; a site could have thousands.
const NAMES: usize = 12;

/// `overtaken-position`: a party has acted on an open issue after its newest position there, and none of its rows
/// names that event.
pub(super) fn overtaken(desk: &Desk<'_>) -> Vec<Diagnostic> {
    desk.open_issues().flat_map(|issue| overtaken_on(desk, &issue)).collect()
}

fn overtaken_on(desk: &Desk<'_>, issue: &IssueNow<'_>) -> Vec<Diagnostic> {
    let mut newest: HashMap<Ix, (&Position, &Dated)> = HashMap::new();
    for (position, row) in issue.detail.positions(issue.issue) {
        if let Some(party) = desk.briefing.follow(&position.party, &[Kind::Party]) {
            newest.insert(party, (position, row));
        }
    }
    let mut named = None;
    let mut overtaking: BTreeMap<Ix, Vec<Ix>> = BTreeMap::new();
    for event in &issue.detail.events {
        let Some(detail) = desk.briefing.event(*event) else { continue };
        let record = desk.briefing.record(*event);
        if !is_act(record, detail) || !touches(record, detail, issue) {
            continue;
        }
        for (party, at) in &detail.parties {
            let is_later = newest.get(party).and_then(|(_, row)| row.day).is_some_and(|day| is_after(detail, day));
            if !is_later || at.is_some_and(|at| is_bystander(record, at)) {
                continue;
            }
            let named = named.get_or_insert_with(|| named_by_party(desk, issue));
            if !named.contains(&(*party, record.id.value.as_str())) {
                overtaking.entry(*party).or_default().push(*event);
            }
        }
    }
    let told = overtaking.iter().filter_map(|(party, events)| {
        let (position, row) = newest.get(party)?;
        tell_overtaken(desk, issue, position, row, events)
    });
    told.collect()
}

/// Whether something was said or decided in an event that took place.
fn is_act(record: &Record, detail: &EventDetail) -> bool {
    matches!(detail.standing, Standing::Happened | Standing::UnderWay | Standing::Since)
        && !record.common.draft
        && record.event().is_some_and(|event| ACTS.contains(&event.kind.value.as_str()))
}

/// Whether the event is about the issue: it names it, or a state or an option of the issue names the event. That the
/// position of *another* party names it says nothing of this one.
fn touches(record: &Record, detail: &EventDetail, issue: &IssueNow<'_>) -> bool {
    record.event().is_some_and(|event| event.issues.iter().any(|to| to.id == issue.record.id.value))
        || detail
            .moved
            .iter()
            .any(|row| row.record == issue.ix && matches!(row.history, History::Status | History::Options))
}

/// Whether the event is certainly later than `day`: a span by its last day, an imprecise date by the first that it
/// can be.
fn is_after(detail: &EventDetail, day: Date) -> bool {
    let Some(when) = &detail.when else { return false };
    let decisive = match detail.standing {
        Standing::Happened if when.is_span() => when.latest(),
        _ if when.is_span() => when.last_beginning(),
        _ => when.earliest(),
    };
    decisive.is_some_and(|decisive| decisive > day)
}

fn is_bystander(record: &Record, at: usize) -> bool {
    let role = record.event().and_then(|event| event.parties.get(at)?.role.as_ref());
    role.is_some_and(|role| BYSTANDERS.contains(&role.value.as_str()))
}

/// The parties of the issue's rows with the events that these name, rows that the day does not know included: its
/// positions, what it proposed, what it asks.
fn named_by_party<'b>(desk: &Desk<'_>, issue: &IssueNow<'b>) -> HashSet<(Ix, &'b str)> {
    let positions = issue.issue.positions.iter().map(|position| (std::slice::from_ref(&position.party), &position.row));
    let options = issue.issue.options.iter().map(|option| (option.proposed_by.as_slice(), &option.row));
    let questions = issue.issue.questions.iter().map(|question| (question.asked_by.as_slice(), &question.row));
    let mut named = HashSet::new();
    for (actors, row) in positions.chain(options).chain(questions) {
        let Some(event) = &row.event else { continue };
        named.extend(actors.iter().filter_map(|actor| Some((desk.party_of(actor)?, event.id.as_str()))));
    }
    named
}

fn tell_overtaken(
    desk: &Desk<'_>,
    issue: &IssueNow<'_>,
    position: &Position,
    row: &Dated,
    events: &[Ix],
) -> Option<Diagnostic> {
    let newest = desk.briefing.record(*events.last()?);
    let when = |ix: Ix| desk.briefing.event(ix)?.when.as_ref().map(|when| english().when(when));
    let acted = match events.len() {
        1 => "once".to_owned(),
        2 => "twice".to_owned(),
        many => format!("{many} times"),
    };
    let since = row.day.map(|day| format!(" of {}", english().day(day))).unwrap_or_default();
    let mut told = Diagnostic::new(
        Code::OvertakenPosition,
        format!("`{}` has acted on this issue {acted} since its newest position{since}", position.party.id),
    )
    .at(&issue.record.path, position.party.span)
    .hint(format!("add a position with `event = \"{}\"`, if only to say that it stands", newest.id.value));
    for event in events.iter().rev().take(3) {
        let record = desk.briefing.record(*event);
        told = told.also(&record.path, record.head, when(*event).unwrap_or_default());
    }
    Some(told)
}

/// `missing-party`: principal parties, from which a position is expected, without one on an open issue; one line an
/// issue.
pub(super) fn missing_party(desk: &Desk<'_>) -> Vec<Diagnostic> {
    let principals: Vec<Ix> = (desk.briefing.all(Kind::Party).iter().copied())
        .filter(|ix| {
            let record = desk.briefing.record(*ix);
            !record.common.draft && record.party().is_some_and(|party| party.principal)
        })
        .collect();
    desk.open_issues().filter_map(|issue| missing_on(desk, &issue, &principals)).collect()
}

fn missing_on(desk: &Desk<'_>, issue: &IssueNow<'_>, principals: &[Ix]) -> Option<Diagnostic> {
    let positions = issue.detail.positions(issue.issue).map(|(position, _)| &position.party);
    let accounted: HashSet<Ix> = positions
        .chain(&issue.issue.not_concerned)
        .filter_map(|party| desk.briefing.follow(party, &[Kind::Party]))
        .collect();
    let missing: Vec<&str> = (principals.iter().copied())
        .filter(|party| !is_accounted_for(desk, *party, &accounted))
        .map(|party| desk.briefing.record(party).id.value.as_str())
        .collect();
    let mut names: Vec<String> = missing.iter().take(NAMES).map(|id| format!("`{id}`")).collect();
    if let Some(more) = missing.len().checked_sub(NAMES).filter(|more| *more > 0) {
        names.push(plural(more, "other"));
    }
    let last = names.pop()?;
    let (names, verb) = match names.len() {
        0 => (last, "has"),
        _ => (format!("{} and {last}", names.join(", ")), "have"),
    };
    Some(
        Diagnostic::new(Code::MissingParty, format!("{names} {verb} no position on this open issue"))
            .at(&issue.record.path, issue.record.head)
            .hint("add `[[positions]]`, `stance = \"undeclared\"` where a party has not said, or list it in `not_concerned`"),
    )
}

/// Whether the party, or a group that it belongs to by whatever steps, is among `accounted`.
fn is_accounted_for(desk: &Desk<'_>, party: Ix, accounted: &HashSet<Ix>) -> bool {
    let mut seen = HashSet::from([party]);
    let mut open = vec![party];
    while let Some(party) = open.pop() {
        if accounted.contains(&party) {
            return true;
        }
        let groups = desk.briefing.party(party).map_or(&[][..], |detail| &detail.groups);
        open.extend(groups.iter().copied().filter(|group| seen.insert(*group)));
    }
    false
}
