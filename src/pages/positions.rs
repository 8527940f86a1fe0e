//! Who stands where: issues and parties in one table, as it stands and as it stood on earlier days.
//!
//! The columns are the principal parties, then others that have a position on an open issue, by weight; there are no
//! more than [`COLUMNS`], and all others have pages of their own. An empty cell says why it is empty.
//!
//! Each cell, and the state of each issue, carries what it showed before; see [`past`].

mod past;
#[cfg(test)]
mod tests;

use std::cmp::Reverse;
use std::collections::HashSet;

use tera::Value;

use self::past::{Cell, Columns, Header, Line, Version};
use super::frame::{Head, frame, paged, pages_of, pagination, slice};
use super::view::{Map, view};
use super::views::Views;
use super::{Content, Page, Pages, changes, prose, rows};
use crate::model::Kind;
use crate::model::briefing::Ix;
use crate::model::issue::Position;
use crate::model::vocabulary::IssueState;

/// Where the table stands.
const BASE: &str = "/positions/";
/// How many issues a page has at most.
const ROWS: usize = 50;
/// How many parties the table has at most.
const COLUMNS: usize = 20;

pub(super) fn list(views: &Views, pages: &mut Pages) {
    let open = views.briefing.all(Kind::Issue).iter().filter(|ix| is_open(views, **ix)).count();
    for number in 1..=pages_of(open, ROWS) {
        pages.add(paged(BASE, number), Content::Positions(number), None);
    }
}

/// `parties` (links, the columns), `parties_more` (how many others have positions), `rows`, `length` (open issues on
/// all pages), `closed` (links to issues that have an outcome, on the first page), `closed_more`, and `pagination`;
/// `days` (the spans between moves, oldest first: `day`, `when` and `before`, see [`past::days`]), `days_cut` (older moves are not on the page), `once_open` (rows of issues that have an outcome, to be shown for the days
/// before), `states` (those that an issue of the page has or had).
///
/// A row has `issue` (its card), `states` and `cells`.
/// A state has `from` (the day since which it stood, or nothing), `known`, `closed` and `state`; the first is that of
/// the day. A cell, one a party, has `party` (a link), `from` and `kind`: `position` with `position` (the newest), `others`
/// (on how many other options the party has one) and `url`; `not-concerned`; `group` with `groups` (links to the party's
/// groups that have a position, leading to it); `nothing`; and `earlier`, what it showed before, newest first, with the
/// same keys and `before`: nothing was on record yet.
pub(super) fn view(views: &Views, page: &Page, number: usize) -> Map {
    let title = views.numbered(views.words.word("menu.positions"), number);
    let mut map = frame(views, page, &Head { title: &title, description: None, section: "positions", language: None });
    let (mut open, closed): (Vec<Ix>, Vec<Ix>) =
        views.briefing.all(Kind::Issue).iter().partition(|ix| is_open(views, **ix));
    // Issues on which nothing has moved come last; the order of the list decides among equals.
    open.sort_by_key(|ix| Reverse(views.briefing.issue(*ix).and_then(|(_, detail)| detail.last_movement)));
    let (parties, parties_more) = columns(views, &open);
    let shown = slice(&open, number, ROWS);
    let closed_size = if number == 1 { closed.len().min(views.config.page_size) } else { 0 };
    // What is closed was open on an earlier day: it fills the last page up.
    let is_last = number == pages_of(open.len(), ROWS);
    let once_open = if is_last { &closed[..closed.len().min(ROWS - shown.len())] } else { &[] };
    let columns = Columns::new(views, &parties);
    let mut lines: Vec<Line> = shown.iter().chain(once_open).map(|ix| Line::new(views, *ix, &columns)).collect();
    let since = past::cut(&mut lines);
    map.extend(view! {
        "parties": views.links(&parties),
        "parties_more": parties_more,
        "days": past::days(views, &lines, since),
        "days_cut": since.is_some(),
        "states": states(views, &lines),
        "rows": lines[..shown.len()].iter().map(|line| row(views, line, &parties)).collect::<Vec<_>>(),
        "once_open": lines[shown.len()..].iter().map(|line| row(views, line, &parties)).collect::<Vec<_>>(),
        "length": open.len(),
        "closed": views.cards(&closed[..closed_size]),
        "closed_more": closed.len() - closed_size,
        "pagination": pagination(views, BASE, number, pages_of(open.len(), ROWS)),
    });
    map
}

/// Whether an issue waits for an outcome; one without a known state does.
fn is_open(views: &Views, ix: Ix) -> bool {
    let state = views.briefing.issue(ix).and_then(|(issue, detail)| detail.state(issue));
    state.is_none_or(|(status, _)| status.state.value.is_open())
}

/// The parties of the table, and how many others have a position on one of the `open` issues.
fn columns(views: &Views, open: &[Ix]) -> (Vec<Ix>, usize) {
    let mut with_position = HashSet::new();
    for (issue, detail) in open.iter().filter_map(|ix| views.briefing.issue(*ix)) {
        with_position.extend(detail.positions(issue).filter_map(|(position, _)| party_of(views, position)));
    }
    let is_principal = |ix: &Ix| views.briefing.record(*ix).party().is_some_and(|party| party.principal);
    let (mut parties, others): (Vec<Ix>, Vec<Ix>) = (views.briefing.all(Kind::Party).iter())
        .filter(|ix| is_principal(ix) || with_position.contains(*ix))
        .partition(|ix| is_principal(ix));
    parties.extend(others);
    let left = parties.split_off(parties.len().min(COLUMNS));
    (parties, left.len())
}

fn party_of(views: &Views, position: &Position) -> Option<Ix> {
    views.briefing.follow(&position.party, &[Kind::Party])
}

/// The states that the issues have or had, in the order of the vocabulary.
fn states(views: &Views, lines: &[Line]) -> Vec<tera::Value> {
    let had: HashSet<IssueState> = lines
        .iter()
        .flat_map(|line| &line.header)
        .filter_map(|version| match version.shows {
            Header::Known(state) => state,
            Header::Unknown => None,
        })
        .collect();
    IssueState::ALL.iter().filter(|state| had.contains(state)).map(|state| rows::state(views, *state)).collect()
}

fn row(views: &Views, line: &Line, parties: &[Ix]) -> Map {
    let states = line.header.iter().rev().map(|version| {
        let (known, state) = match version.shows {
            Header::Known(state) => (true, state),
            Header::Unknown => (false, None),
        };
        view! {
            "from": from(version),
            "known": known,
            "closed": state.is_some_and(|state| !state.is_open()),
            "state": state.map(|state| rows::state(views, state)),
        }
    });
    let cells = parties.iter().zip(&line.cells).map(|(party, versions)| {
        let mut shown = versions.iter().rev();
        let mut map = shown.next().map_or_else(Map::default, |newest| cell(views, line.issue, newest));
        let earlier = shown.map(|version| {
            let mut map = cell(views, line.issue, version);
            map.extend(view! { "before": version.shows == Cell::Nothing });
            map
        });
        map.extend(view! { "party": views.link(*party), "earlier": earlier.collect::<Vec<_>>() });
        map
    });
    view! {
        "issue": views.card(line.issue),
        "states": states.collect::<Vec<_>>(),
        "cells": cells.collect::<Vec<_>>(),
    }
}

fn from<T>(version: &Version<T>) -> String {
    version.from.map(|day| day.to_string()).unwrap_or_default()
}

fn cell(views: &Views, ix: Ix, version: &Version<Cell>) -> Map {
    let url = || format!("{}{}", views.url_of(ix), changes::POSITIONS);
    let mut map = match &version.shows {
        Cell::Position { place, others } => {
            let position = views.briefing.issue(ix).and_then(|(issue, detail)| {
                let dated = detail.positions.get(*place)?;
                Some(views.position(ix, issue, &issue.positions[dated.at], dated))
            });
            view! { "kind": "position", "position": position, "others": *others, "url": url() }
        }
        Cell::NotConcerned => view! { "kind": "not-concerned" },
        Cell::Groups(groups) => {
            let groups = groups.iter().map(|group| {
                let record = views.briefing.record(*group);
                let (label, url, language) = (record.label(), url(), views.foreign(record));
                let link = Value::safe_string(&prose::link(&url, language, label));
                view! { "label": label, "url": url, "language": language, "short_link": link }
            });
            view! { "kind": "group", "groups": groups.collect::<Vec<_>>() }
        }
        Cell::Nothing => view! { "kind": "nothing" },
    };
    map.extend(view! { "from": from(version) });
    map
}
