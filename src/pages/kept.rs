//! Values that many pages show, beside links and cards: made when first needed, the same for every page.

use std::sync::{Arc, OnceLock};

use ahash::HashSet;
use jiff::civil::Date;
use tera::Value;

use super::memo::Memo;
use super::structured_data::{Named, Thing};
use super::view::{ToView, extended, view};
use super::views::Views;
use super::{Period, frame, periods, rows};
use crate::model::briefing::{Cited, Dated, Ix};
use crate::model::issue::{Issue, Position};
use crate::model::vocabulary::{IssueState, ROLE};

/// What is kept.
pub(super) struct Kept {
    /// What something rests on, and the same with the cards of what is cited.
    sources: Memo<Vec<Cited>, Value>,
    bibliographies: Memo<Vec<Cited>, Value>,
    /// The positions of an issue, by its number and theirs.
    positions: Vec<OnceLock<Vec<OnceLock<Value>>>>,
    /// Events as marks of drawings show them.
    pub(super) marks: Memo<Ix, Value>,
    /// Issues and parties as what a timeline can be filtered by.
    pub(super) options: Memo<Ix, Value>,
    /// Dates, as authors write them.
    pub(super) dates: Memo<String, Value>,
    pub(super) days: Memo<Date, Value>,
    /// Parties in a role.
    participants: Memo<(Ix, Option<String>), Value>,
    periods: Memo<Period, Value>,
    /// Links to parts of the lists by date: the list, the part, and whether it is the one that the page shows.
    pub(super) period_links: Memo<(&'static str, Period, bool), Value>,
    places: Memo<(String, Option<String>), Value>,
    /// The states of issues, in the order of the vocabulary.
    states: [OnceLock<Value>; IssueState::ALL.len()],
    menu: OnceLock<HashSet<String>>,
    /// What many pages name to search engines.
    pub(super) things: Memo<Named, Arc<Thing>>,
    /// The feeds of a page: the site's, and those with an issue's own.
    pub(super) feeds: Memo<Option<Ix>, Value>,
}

impl Kept {
    /// Nothing is made yet of `records` records.
    pub(super) fn new(records: usize) -> Self {
        Self {
            sources: Memo::default(),
            bibliographies: Memo::default(),
            positions: (0..records).map(|_| OnceLock::new()).collect(),
            options: Memo::default(),
            marks: Memo::default(),
            dates: Memo::default(),
            days: Memo::default(),
            participants: Memo::default(),
            periods: Memo::default(),
            period_links: Memo::default(),
            places: Memo::default(),
            states: [const { OnceLock::new() }; IssueState::ALL.len()],
            menu: OnceLock::new(),
            things: Memo::default(),
            feeds: Memo::default(),
        }
    }

    /// An issue's state as templates see it, which `make` makes.
    pub(super) fn state(&self, state: IssueState, make: impl FnOnce() -> Value) -> Value {
        self.states[state as usize].get_or_init(make).clone()
    }
}

impl Views {
    /// What something rests on: a link's keys, `short` (its publisher, else its label) and `at` (where in it).
    pub(crate) fn sources(&self, list: &[Cited]) -> Value {
        let source = |cited: &Cited| {
            let label = self.citation_label(cited.record);
            extended(&self.link(cited.record), view! { "short": label, "at": cited.at.as_deref() })
        };
        self.kept.sources.get_or_make(list, || list.iter().map(source).collect::<Vec<_>>().to_view())
    }

    /// What a record as a whole rests on: the cards of its sources, with `at` where it says where in one.
    pub(super) fn bibliography(&self, list: &[Cited]) -> Value {
        let source = |cited: &Cited| match cited.at.as_deref() {
            None => self.card(cited.record),
            Some(at) => extended(&self.card(cited.record), view! { "at": at }).to_view(),
        };
        self.kept.bibliographies.get_or_make(list, || list.iter().map(source).collect::<Vec<_>>().to_view())
    }

    /// A position on the issue `ix`; see [`rows::position`].
    pub(crate) fn position(&self, ix: Ix, issue: &Issue, position: &Position, dated: &Dated) -> Value {
        let made = self.kept.positions[ix.0 as usize]
            .get_or_init(|| issue.positions.iter().map(|_| OnceLock::new()).collect());
        made[dated.at]
            .get_or_init(|| rows::position(self, self.briefing.record(ix), issue, position, dated).to_view())
            .clone()
    }

    /// Who took part in something: a link's keys and `role` (a word, or none).
    pub(super) fn participant(&self, party: Ix, role: Option<&str>) -> Value {
        let participant =
            || extended(&self.link(party), view! { "role": role.map(|role| self.open_word(ROLE, role)) }).to_view();
        self.kept.participants.get_or_make(&(party, role.map(str::to_owned)), participant)
    }

    /// A year or a month, as a date; none for the whole.
    pub(super) fn period(&self, period: Period) -> Value {
        let period = match period {
            Period::Month(year, month, _) => Period::Month(year, month, 1),
            period => period,
        };
        let worded = || periods::worded(period).map(|when| self.when(&when)).to_view();
        self.kept.periods.get_or_make(&period, worded)
    }

    /// Where in the site a page at `url` stands: `section`, and `url` where the menu or the footer leads to the page
    /// itself. It is all that what surrounds a page depends on, and pages of one section share it.
    pub(super) fn place(&self, section: &str, url: &str) -> Value {
        let menu = self.kept.menu.get_or_init(|| frame::entries(self));
        let url = menu.get(url).cloned();
        let place = || view! { "section": section, "url": url.as_deref() }.to_view();
        self.kept.places.get_or_make(&(section.to_owned(), url.clone()), place)
    }
}
