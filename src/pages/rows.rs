//! Rows of histories as templates see them: states, options, positions, questions.

use std::collections::HashMap;

use tera::Value;

use super::view::{Map, ToView, extended, view};
use super::views::Views;
use crate::model::Kind;
use crate::model::briefing::{Dated, IssueDetail, Ix};
use crate::model::document::DocumentStatus;
use crate::model::event::EventStatus;
use crate::model::issue::{Choice, Issue, Position, Question, Status};
use crate::model::record::{ACTORS, Record, Ref};
use crate::model::vocabulary::{DOCUMENT_STATE, IssueState, Stance};

/// An issue's state: `id`, `word`, `small`, `gloss`, `open` (whether it still waits for an outcome).
pub(crate) fn state(views: &Views, state: IssueState) -> Value {
    let open = view! { "open": state.is_open() };
    views.kept.state(state, || extended(&views.label_value("issue_state", state.as_str()), open).to_view())
}

/// A stance: `id`, `word`, `small`, `gloss`.
pub(crate) fn stance(views: &Views, stance: Stance) -> Value {
    views.label_value("stance", stance.as_str())
}

/// The date of a row: its own or its event's, else the day on which it was reported.
pub(crate) fn date_of(views: &Views, row: &Dated) -> Option<Value> {
    row.when.as_ref().map(|when| views.when(when)).or_else(|| row.day.map(|day| views.day(day)))
}

/// What every row has: `when`, `reported` (the date is that of its source), `event`, `sources`, `known` (the day from
/// which it is known, `2025-12-15`).
pub(crate) fn row(views: &Views, row: &Dated) -> Map {
    view! {
        "when": date_of(views, row),
        "reported": row.when.is_none() && row.day.is_some(),
        "event": row.event.map(|event| views.link(event)),
        "sources": views.sources(&row.sources),
        "known": row.known.map(|known| known.to_string()),
    }
}

/// The row since which the current state holds: the oldest of the newest run of one state.
pub(crate) fn current_state_row<'b>(issue: &'b Issue, detail: &'b IssueDetail) -> Option<&'b Dated> {
    let current = detail.state(issue)?.0.state.value;
    let run = detail.states(issue).rev().take_while(|(status, _)| status.state.value == current);
    run.last().map(|(_, row)| row)
}

/// A row of an issue's states: a row's keys, `state`, `summary`, `option`, `moved` (the state differs from the row
/// before).
pub(crate) fn states(views: &Views, record: &Record, issue: &Issue, detail: &IssueDetail) -> Value {
    let mut before = None;
    let states = detail.states(issue).map(|(status, dated)| {
        let moved = before != Some(status.state.value);
        before = Some(status.state.value);
        status_row(views, record, issue, status, dated, moved)
    });
    states.collect::<Vec<_>>().to_view()
}

fn status_row(views: &Views, record: &Record, issue: &Issue, status: &Status, dated: &Dated, moved: bool) -> Map {
    let mut map = row(views, dated);
    map.extend(view! {
        "state": state(views, status.state.value),
        "summary": views.inline(record, &status.summary),
        "option": option_name(issue, status.option.as_ref()),
        "moved": moved,
    });
    map
}

/// An option by name: `id`, `title`; `anchor` is its id on the issue's page.
pub(crate) fn option_name(issue: &Issue, option: Option<&Ref>) -> Option<Value> {
    let option = issue.option(&option?.id)?;
    Some(view! { "id": &option.id.value, "title": &option.title.value }.to_view())
}

/// An option: a row's keys, `id`, `title`, `description`, `proposed_by`, `document` (with `at`), `withdrawn`.
pub(crate) fn choice(views: &Views, record: &Record, choice: &Choice, dated: &Dated) -> Map {
    let withdrawn = choice.withdrawn.as_ref().map(|date| &date.value);
    let has_been = withdrawn.filter(|date| date.has_begun(views.briefing.day));
    let document = choice.document.as_ref().and_then(|cite| {
        let document = views.briefing.follow(&cite.source, &[Kind::Document])?;
        Some(views.sources(&[crate::model::briefing::Cited { record: document, at: cite.at.clone() }]))
    });
    let mut map = row(views, dated);
    map.extend(view! {
        "id": &choice.id.value,
        "title": &choice.title.value,
        "description": choice.description.as_ref().map(|text| views.inline(record, text)),
        "proposed_by": actors(views, &choice.proposed_by),
        "document": document,
        "withdrawn": has_been.map(|when| views.when(when)),
    });
    map
}

/// A position: a row's keys, `party`, `summary`, `option`, `stance`, `basis`, `speaker`, `quote`.
pub(crate) fn position(views: &Views, record: &Record, issue: &Issue, position: &Position, dated: &Dated) -> Map {
    let party = views.briefing.follow(&position.party, &[Kind::Party]);
    let speaker = speaker(views, position);
    let basis = position.basis.map(|basis| views.label("basis", basis.as_str()));
    let mut map = row(views, dated);
    map.extend(view! {
        "party": party.map(|party| views.link(party)),
        "summary": views.inline(record, &position.summary),
        "option": option_name(issue, position.option.as_ref()),
        "stance": position.stance.as_ref().map(|value| stance(views, value.value)),
        "basis": basis,
        "speaker": speaker.map(|speaker| views.link(speaker)),
        "quote": position.quote.as_ref().map(|quote| quote.value.as_str()),
    });
    map
}

/// Who spoke for a position: a person where a person and a party share an id.
pub(crate) fn speaker(views: &Views, position: &Position) -> Option<Ix> {
    position.speaker.as_ref().and_then(|to| views.briefing.follow(to, &[Kind::Person, Kind::Party]))
}

/// The state at `place` of an issue's history.
pub(crate) fn state_at(
    views: &Views,
    record: &Record,
    issue: &Issue,
    detail: &IssueDetail,
    place: usize,
) -> Option<Map> {
    let dated = detail.states.get(place)?;
    let state = |dated: &Dated| issue.status[dated.at].state.value;
    let moved = place.checked_sub(1).is_none_or(|before| state(&detail.states[before]) != state(dated));
    Some(status_row(views, record, issue, &issue.status[dated.at], dated, moved))
}

/// The state at `place` of an issue's history, and `from`: the state before, where it was another.
pub(crate) fn state_move(
    views: &Views,
    record: &Record,
    issue: &Issue,
    detail: &IssueDetail,
    place: usize,
) -> Option<Map> {
    let dated = detail.states.get(place)?;
    let status = &issue.status[dated.at];
    let before = place.checked_sub(1).map(|before| issue.status[detail.states[before].at].state.value);
    let from = before.filter(|before| *before != status.state.value);
    let mut map = state_at(views, record, issue, detail, place)?;
    map.extend(view! { "from": from.map(|from| state(views, from)) });
    Some(map)
}

/// The position at `place` of an issue's history, and `from`: how the party stood to the same option before, where that
/// was different.
pub(crate) fn position_move(views: &Views, ix: Ix, issue: &Issue, detail: &IssueDetail, place: usize) -> Option<Map> {
    let dated = detail.positions.get(place)?;
    let new = &issue.positions[dated.at];
    let option = |position: &Position| position.option.as_ref().map(|option| option.id.clone());
    let is_on_the_same = |old: &&Position| old.party.id == new.party.id && option(old) == option(new);
    let before = detail.positions[..place].iter().rev().map(|row| &issue.positions[row.at]).find(is_on_the_same);
    let stance_of = |position: &Position| position.stance.as_ref().map(|stance| stance.value);
    let from = before.and_then(stance_of).filter(|from| Some(*from) != stance_of(new));
    let from = view! { "from": from.map(|from| stance(views, from)) };
    Some(extended(&views.position(ix, issue, new, dated), from))
}

/// A row of a document's history: a row's keys and `state`.
pub(crate) fn document_state(views: &Views, status: &DocumentStatus, dated: &Dated) -> Map {
    let mut map = row(views, dated);
    map.extend(view! { "state": views.open_word(DOCUMENT_STATE, &status.state.value) });
    map
}

/// A row of what became of an event: a row's keys, `state`, `until` (the new date), `note`.
pub(crate) fn event_state(views: &Views, record: &Record, status: &EventStatus, dated: &Dated) -> Map {
    let mut map = row(views, dated);
    map.extend(view! {
        "state": views.label_value("event_state", status.state.value.as_str()),
        "until": status.until.as_ref().map(|until| views.when(&until.value)),
        "note": status.note.as_ref().map(|note| views.inline(record, note)),
    });
    map
}

/// A question: a row's keys, `text`, `asked_by`, `answer` (`when`, `text`, `sources`) once it is known.
pub(crate) fn question(views: &Views, record: &Record, question: &Question, dated: &Dated) -> Map {
    let answer = question.answered.as_ref().filter(|answer| answer.date.value.has_begun(views.briefing.day));
    let answer = answer.map(|answer| {
        view! {
            "when": views.when(&answer.date.value),
            "text": views.inline(record, &answer.text),
            "sources": views.sources(&views.briefing.cited(&answer.sources)),
        }
    });
    let mut map = row(views, dated);
    map.extend(view! {
        "text": views.inline(record, &question.text),
        "asked_by": actors(views, &question.asked_by),
        "answer": answer,
    });
    map
}

/// Parties and people by name.
pub(crate) fn actors(views: &Views, refs: &[Ref]) -> Value {
    let list = refs.iter().filter_map(|to| views.briefing.follow(to, ACTORS)).collect::<Vec<_>>();
    views.links(&list)
}

/// The positions of one party on an issue, newest first.
pub(crate) fn positions_of<'b>(
    views: &'b Views,
    issue: &'b Issue,
    detail: &'b IssueDetail,
    party: Ix,
) -> impl Iterator<Item = (&'b Position, &'b Dated)> {
    let is_of = move |position: &Position| views.briefing.follow(&position.party, &[Kind::Party]) == Some(party);
    detail.positions(issue).rev().filter(move |(position, _)| is_of(position))
}

/// The newest position of each principal party that has a stance: `party`, `stance`.
pub(crate) fn principal_stances(views: &Views, issue: &Issue, detail: &IssueDetail) -> Value {
    let principal = |party: &&Ix| views.briefing.record(**party).party().is_some_and(|party| party.principal);
    let stances = views.briefing.all(Kind::Party).iter().filter(principal).filter_map(|party| {
        let (position, _) =
            positions_of(views, issue, detail, *party).find(|(position, _)| position.stance.is_some())?;
        let value = position.stance.as_ref()?.value;
        Some(view! { "party": views.link(*party), "stance": stance(views, value) })
    });
    stances.collect::<Vec<_>>().to_view()
}

/// What the principal parties say of each option that is on the table on the day and that one of them speaks of:
/// `id`, `title`, `stances` (`party`, `stance`; the newest of each party on that option).
pub(crate) fn stances_by_option(views: &Views, issue: &Issue, detail: &IssueDetail) -> Value {
    let day = views.briefing.day;
    let principal = |party: &Ix| views.briefing.record(*party).party().is_some_and(|party| party.principal);
    // The first that a party says, read from the newest on, is what it says now.
    let mut newest: HashMap<(&str, Ix), Stance> = HashMap::new();
    for (position, _) in detail.positions(issue).rev() {
        let Some(party) = views.briefing.follow(&position.party, &[Kind::Party]).filter(principal) else { continue };
        if let (Some(option), Some(stance)) = (&position.option, &position.stance) {
            newest.entry((option.id.as_str(), party)).or_insert(stance.value);
        }
    }
    let parties = views.briefing.all(Kind::Party);
    let options = detail.options(issue).filter_map(|(choice, _)| {
        let is_withdrawn = choice.withdrawn.as_ref().is_some_and(|date| date.value.has_begun(day));
        let id = choice.id.value.as_str();
        let stances: Vec<Map> = parties
            .iter()
            .filter_map(|party| {
                let value = *newest.get(&(id, *party))?;
                Some(view! { "party": views.link(*party), "stance": stance(views, value) })
            })
            .collect();
        let is_shown = !is_withdrawn && !stances.is_empty();
        is_shown.then(|| view! { "id": id, "title": &choice.title.value, "stances": stances })
    });
    options.collect::<Vec<_>>().to_view()
}
