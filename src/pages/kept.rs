//! Values that many pages show, beside links and cards: made when first needed, the same for every page.

use std::sync::{Mutex, OnceLock, PoisonError};

use ahash::{HashMap, HashSet};
use tera::Value;

use super::view::{ToView, extended, view};
use super::views::Views;
use super::{Period, frame, periods, rows};
use crate::model::briefing::{Cited, Dated, Ix};
use crate::model::issue::{Issue, Position};
use crate::model::vocabulary::IssueState;

/// What is kept.
pub(super) struct Kept {
    /// Citations of a record as a whole, by its number.
    cited: Vec<OnceLock<Value>>,
    /// The positions of an issue, by its number and theirs.
    positions: Vec<OnceLock<Vec<OnceLock<Value>>>>,
    periods: Mutex<HashMap<Period, Value>>,
    places: Mutex<HashMap<(String, Option<String>), Value>>,
    /// The states of issues, in the order of the vocabulary.
    states: [OnceLock<Value>; IssueState::ALL.len()],
    menu: OnceLock<HashSet<String>>,
    feeds: OnceLock<Value>,
}

impl Kept {
    /// Nothing is made yet of `records` records.
    pub(super) fn new(records: usize) -> Self {
        Self {
            cited: (0..records).map(|_| OnceLock::new()).collect(),
            positions: (0..records).map(|_| OnceLock::new()).collect(),
            periods: Mutex::default(),
            places: Mutex::default(),
            states: [const { OnceLock::new() }; IssueState::ALL.len()],
            menu: OnceLock::new(),
            feeds: OnceLock::new(),
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
        let source = |ix: Ix, at: Option<&str>| {
            extended(&self.link(ix), view! { "short": self.citation_label(ix), "at": at }).to_view()
        };
        list.iter()
            .map(|cited| match cited.at.as_deref() {
                Some(at) => source(cited.record, Some(at)),
                None => self.kept.cited[cited.record.0 as usize].get_or_init(|| source(cited.record, None)).clone(),
            })
            .collect::<Vec<_>>()
            .to_view()
    }

    /// A position on the issue `ix`; see [`rows::position`].
    pub(crate) fn position(&self, ix: Ix, issue: &Issue, position: &Position, dated: &Dated) -> Value {
        let made = self.kept.positions[ix.0 as usize]
            .get_or_init(|| issue.positions.iter().map(|_| OnceLock::new()).collect());
        made[dated.at]
            .get_or_init(|| rows::position(self, self.briefing.record(ix), issue, position, dated).to_view())
            .clone()
    }

    /// A year or a month, as a date; none for the whole.
    pub(super) fn period(&self, period: Period) -> Value {
        let period = match period {
            Period::Month(year, month, _) => Period::Month(year, month, 1),
            period => period,
        };
        let mut made = self.kept.periods.lock().unwrap_or_else(PoisonError::into_inner);
        let worded = || periods::worded(period).map(|when| self.when(&when)).to_view();
        made.entry(period).or_insert_with(worded).clone()
    }

    /// Where in the site a page at `url` stands: `section`, and `url` where the menu or the footer leads to the page
    /// itself. It is all that what surrounds a page depends on, and pages of one section share it.
    pub(super) fn place(&self, section: &str, url: &str) -> Value {
        let menu = self.kept.menu.get_or_init(|| frame::entries(self));
        let url = menu.get(url).cloned();
        let mut made = self.kept.places.lock().unwrap_or_else(PoisonError::into_inner);
        let place = || view! { "section": section, "url": url.as_deref() }.to_view();
        made.entry((section.to_owned(), url.clone())).or_insert_with(place).clone()
    }

    /// The feeds of the whole site.
    pub(super) fn feeds(&self) -> Value {
        self.kept.feeds.get_or_init(|| frame::site_feeds(self).to_view()).clone()
    }
}
