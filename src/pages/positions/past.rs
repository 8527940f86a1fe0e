//! What the table showed on earlier days.
//!
//! A version holds from a day on, until the next. It shows what a build for that day shows: of the positions known by
//! then the one that is newest, which is not always the one that became known last. A page holds so many moves at most
//! ([`MOVES`]), the newest ones; how a party stood before is told on the issue's page.

use std::collections::{BTreeSet, HashMap, HashSet};

use jiff::civil::Date;

use super::party_of;
use crate::model::briefing::{Dated, IssueDetail, Ix};
use crate::model::issue::{Issue, Position};
use crate::model::party::{Member, MemberName};
use crate::model::vocabulary::IssueState;
use crate::model::{Kind, When};
use crate::pages::view::{Map, view};
use crate::pages::views::Views;

/// How many moves of cells and states a page holds.
const MOVES: usize = 400;

/// What something shows from a day on; without a day, from the beginning.
#[derive(Debug)]
pub(super) struct Version<T> {
    pub(super) from: Option<Date>,
    pub(super) shows: T,
}

/// What a cell shows.
#[derive(Debug, PartialEq)]
pub(super) enum Cell {
    /// The position at this place of the issue's history, and on how many other options the party has one.
    Position { place: usize, others: usize },
    /// The issue does not concern the party.
    NotConcerned,
    /// These of its groups have a position.
    Groups(Vec<Ix>),
    /// Nothing is on record.
    Nothing,
}

/// What the head of a row says of the issue.
#[derive(Debug, PartialEq)]
pub(super) enum Header {
    /// Its state, where one is known.
    Known(Option<IssueState>),
    /// The issue is not known yet.
    Unknown,
}

/// The parties of the columns, and the groups to which they belong or belonged.
pub(super) struct Columns<'v> {
    parties: &'v [Ix],
    groups: HashMap<Ix, Vec<(Ix, &'v Member)>>,
}

impl<'v> Columns<'v> {
    pub(super) fn new(views: &'v Views, parties: &'v [Ix]) -> Self {
        let mut groups: HashMap<Ix, Vec<(Ix, &Member)>> = HashMap::new();
        for group in views.briefing.all(Kind::Party) {
            for member in views.briefing.record(*group).party().map_or(&[][..], |party| &party.members) {
                if let MemberName::Party(party) = &member.who
                    && let Some(party) = views.briefing.follow(party, &[Kind::Party])
                {
                    groups.entry(party).or_default().push((*group, member));
                }
            }
        }
        Self { parties, groups }
    }
}

/// A row of the table, version by version, oldest first.
pub(super) struct Line {
    pub(super) issue: Ix,
    pub(super) header: Vec<Version<Header>>,
    /// One a column.
    pub(super) cells: Vec<Vec<Version<Cell>>>,
}

impl Line {
    pub(super) fn new(views: &Views, ix: Ix, columns: &Columns<'_>) -> Self {
        let Some((issue, detail)) = views.briefing.issue(ix) else {
            return Self { issue: ix, header: Vec::new(), cells: Vec::new() };
        };
        let said = said(views, issue, detail);
        let not_concerned: HashSet<Ix> =
            issue.not_concerned.iter().filter_map(|to| views.briefing.follow(to, &[Kind::Party])).collect();
        let cells = columns.parties.iter().map(|party| {
            let own = said.get(party).map_or(&[][..], Vec::as_slice);
            let groups = columns.groups.get(party).map_or(&[][..], Vec::as_slice);
            let groups: Vec<Membership> = groups
                .iter()
                .filter_map(|(group, member)| Some(Membership { group: *group, member, said: said.get(group)? }))
                .collect();
            let days = own.iter().map(|said| said.known).chain(groups.iter().flat_map(Membership::days));
            versions(views.briefing.day, days, |day| cell(day, own, &groups, not_concerned.contains(party)))
        });
        let known = views.briefing.node(ix).known;
        let days = detail.states.iter().map(|row| row.known).chain([known]);
        let header = versions(views.briefing.day, days, |day| {
            if known > day {
                return Header::Unknown;
            }
            let row = detail.states.iter().rfind(|row| row.known <= day);
            Header::Known(row.map(|row| issue.status[row.at].state.value))
        });
        Self { issue: ix, header, cells: cells.collect() }
    }

    /// The days on which a cell or the state became another.
    fn moves(&self) -> impl Iterator<Item = Date> + '_ {
        let of_cells =
            self.cells.iter().flat_map(|versions| versions.iter().skip(1).filter_map(|version| version.from));
        of_cells.chain(self.header.iter().skip(1).filter_map(|version| version.from))
    }
}

/// A position of a party. Days are compared as such: what is always known has none, and none comes before all days.
struct Said<'b> {
    place: usize,
    known: Option<Date>,
    option: Option<&'b str>,
}

/// What each party said on an issue, oldest first.
fn said<'b>(views: &Views, issue: &'b Issue, detail: &'b IssueDetail) -> HashMap<Ix, Vec<Said<'b>>> {
    let mut said: HashMap<Ix, Vec<Said<'b>>> = HashMap::new();
    for (place, (position, row)) in detail.positions(issue).enumerate() {
        let (position, row): (&Position, &Dated) = (position, row);
        if let Some(party) = party_of(views, position) {
            let option = position.option.as_ref().map(|option| option.id.as_str());
            said.entry(party).or_default().push(Said { place, known: row.known, option });
        }
    }
    said
}

/// That a party belongs to a group, and what the group said.
struct Membership<'b> {
    group: Ix,
    member: &'b Member,
    said: &'b [Said<'b>],
}

impl Membership<'_> {
    /// The first day; none where it always was so.
    fn begins(&self) -> Option<Date> {
        self.member.from.as_ref()?.value.known_from()
    }

    /// The last day, where it ended.
    fn last(&self) -> Option<Date> {
        self.member.to.as_ref()?.value.latest()
    }

    /// The days on which a cell that shows the group may become another.
    fn days(&self) -> impl Iterator<Item = Option<Date>> + '_ {
        let ended = self.last().and_then(|last| last.tomorrow().ok());
        self.said.iter().map(|said| said.known).chain([self.begins()]).chain(ended.map(Some))
    }

    fn counts_on(&self, day: Option<Date>) -> bool {
        self.begins() <= day
            && self.last().is_none_or(|last| day <= Some(last))
            && self.said.iter().any(|said| said.known <= day)
    }
}

fn cell(day: Option<Date>, own: &[Said<'_>], groups: &[Membership<'_>], is_not_concerned: bool) -> Cell {
    let known = || own.iter().filter(|said| said.known <= day);
    if let Some(newest) = known().next_back() {
        let topics: HashSet<Option<&str>> = known().map(|said| said.option).collect();
        return Cell::Position { place: newest.place, others: topics.len() - 1 };
    }
    if is_not_concerned {
        return Cell::NotConcerned;
    }
    let groups: BTreeSet<Ix> = groups.iter().filter(|group| group.counts_on(day)).map(|group| group.group).collect();
    if groups.is_empty() { Cell::Nothing } else { Cell::Groups(groups.into_iter().collect()) }
}

/// What is shown from the beginning, and from each of the `days` by `today` on which that becomes another.
fn versions<T: PartialEq>(
    today: Date,
    days: impl Iterator<Item = Option<Date>>,
    shows: impl Fn(Option<Date>) -> T,
) -> Vec<Version<T>> {
    let days: BTreeSet<Option<Date>> = days.filter(|day| *day <= Some(today)).chain([None]).collect();
    let mut versions: Vec<Version<T>> = Vec::new();
    for from in days {
        let shows = shows(from);
        if versions.last().is_none_or(|before| before.shows != shows) {
            versions.push(Version { from, shows });
        }
    }
    versions
}

/// Leaves out the oldest moves beyond [`MOVES`]; gives the first day for which all is there, or none where nothing is
/// left out.
pub(super) fn cut(lines: &mut [Line]) -> Option<Date> {
    let mut moves: Vec<Date> = lines.iter().flat_map(Line::moves).collect();
    if moves.len() <= MOVES {
        return None;
    }
    moves.sort_unstable_by(|a, b| b.cmp(a));
    let since = moves[MOVES];
    for line in lines {
        line.cells.iter_mut().for_each(|versions| keep(versions, since));
        keep(&mut line.header, since);
    }
    Some(since)
}

/// Drops the versions that were over by `since`.
fn keep<T>(versions: &mut Vec<Version<T>>, since: Date) {
    let first = versions.iter().rposition(|version| version.from <= Some(since)).unwrap_or(0);
    versions.drain(..first);
}

/// The spans in which nothing moved, oldest first: `day` (their first), `when` (all of their days), `before` (of the first
/// span, where it has no beginning: its last day is the one before `when`). Where nothing ever moved, the day of the site.
pub(super) fn days(views: &Views, lines: &[Line], since: Option<Date>) -> Vec<Map> {
    let mut days: BTreeSet<Date> = lines.iter().flat_map(Line::moves).collect();
    let today = views.briefing.day;
    let Some(first) = days.first().copied() else {
        return vec![view! { "day": today.to_string(), "when": views.day(today), "before": false }];
    };
    days.extend(since);
    let days: Vec<Date> = days.into_iter().collect();
    let ends = days[1..].iter().filter_map(|next| next.yesterday().ok()).chain([today]);
    let spans = days.iter().zip(ends).map(|(first, last)| {
        let span = if *first == last { None } else { When::parse(&format!("{first}/{last}")).ok() };
        let when = span.map_or_else(|| views.day(*first), |span| views.when(&span));
        view! { "day": first.to_string(), "when": when, "before": false }
    });
    let beginning = first.yesterday().ok().filter(|_| since.is_none()).map(|day| {
        view! { "day": day.to_string(), "when": views.day(first), "before": true }
    });
    beginning.into_iter().chain(spans).collect()
}
