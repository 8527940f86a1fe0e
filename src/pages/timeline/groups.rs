//! The entries of a timeline and the headings that they stand under.

use super::super::Period;
use super::super::views::Views;
use crate::config::Group;
use crate::model::When;
use crate::model::briefing::Ix;
use crate::model::when::written_year;

/// So many entries stand under a heading on average, or headings are coarser.
const DENSE: usize = 3;

/// An event as an entry of a timeline.
#[derive(Clone, Copy, Debug)]
pub(super) struct Entry<'v> {
    /// The event.
    pub(super) ix: Ix,
    /// When, as last known.
    pub(super) when: Option<&'v When>,
    /// Whether it stands below the line of the day: it is still to come, or its day is.
    pub(super) is_after: bool,
    /// What it stands under; as fine as can be until [`sort`] makes it coarser.
    pub(super) heading: Heading,
}

/// A year, a month or a day, as far as it is known; `None` is what is not, and what a coarser heading leaves out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Heading {
    /// A day; a span and what is open at the start stand under the day that they are ordered by.
    Day(i16, i8, i8),
    /// A month.
    Month(i16, i8),
    /// A year.
    Year(i16),
    /// Some day of a month, under headings that are days.
    SomeDay(i16, i8),
    /// Some month of a year, under headings that are months or days.
    SomeMonth(i16),
    /// No date.
    NoDate,
}

impl<'v> Entry<'v> {
    /// The entries of `events`, in their order.
    pub(super) fn of(views: &'v Views, events: &'v [Ix]) -> impl Iterator<Item = Self> + 'v {
        events.iter().map(|ix| {
            let detail = views.briefing.event(*ix);
            let when = detail.and_then(|detail| detail.when.as_ref());
            let is_upcoming = detail.is_some_and(|detail| detail.standing.is_upcoming());
            let is_ahead = when.is_none_or(|when| when.known_from().is_some_and(|day| views.briefing.day < day));
            Self { ix: *ix, when, is_after: is_upcoming || is_ahead, heading: Heading::finest(when) }
        })
    }
}

impl Heading {
    /// The finest heading that says no more than `when` does of its beginning.
    fn finest(when: Option<&When>) -> Self {
        let Some((when, first)) = when.and_then(|when| Some((when, when.known_from()?))) else { return Self::NoDate };
        // Of a set that is open at the end the first possible day is all that there is.
        let last = when.last_beginning().unwrap_or(first);
        match (first.year() == last.year(), first.month() == last.month(), first.day() == last.day()) {
            (true, true, true) => Self::Day(first.year(), first.month(), first.day()),
            (true, true, false) => Self::SomeDay(first.year(), first.month()),
            _ => Self::SomeMonth(first.year()),
        }
    }

    /// The heading where no heading is finer than `group`.
    fn within(self, group: Group) -> Self {
        match (group, self) {
            (Group::Month, Self::Day(year, month, _) | Self::SomeDay(year, month)) => Self::Month(year, month),
            (Group::Year, Self::Day(year, ..) | Self::SomeDay(year, _) | Self::SomeMonth(year)) => Self::Year(year),
            (_, heading) => heading,
        }
    }

    /// Its place among others: above the line what is less known comes first, since it is ordered by its first possible
    /// day; below it last, since it may take until then.
    fn place(self, is_after: bool) -> (i16, i8, i8) {
        let unknown = if is_after { i8::MAX } else { 0 };
        match self {
            Self::Day(year, month, day) => (year, month, day),
            Self::Month(year, month) => (year, month, 0),
            Self::Year(year) => (year, 0, 0),
            Self::SomeDay(year, month) => (year, month, unknown),
            Self::SomeMonth(year) => (year, unknown, unknown),
            Self::NoDate => (i16::MAX, 0, 0),
        }
    }

    /// The heading as a date.
    pub(super) fn when(self) -> Option<When> {
        let text = match self {
            Self::Day(year, month, day) => format!("{}-{month:02}-{day:02}", written_year(year)),
            Self::Month(year, month) | Self::SomeDay(year, month) => format!("{}-{month:02}", written_year(year)),
            Self::Year(year) | Self::SomeMonth(year) => written_year(year),
            Self::NoDate => return None,
        };
        When::parse(&text).ok()
    }

    /// What is not known of the dates below the heading: `day`, `month`, `date`, or nothing.
    pub(super) fn unknown(self) -> &'static str {
        match self {
            Self::Day(..) | Self::Month(..) | Self::Year(_) => "",
            Self::SomeDay(..) => "day",
            Self::SomeMonth(_) => "month",
            Self::NoDate => "date",
        }
    }
}

/// What the headings of a page are: as the site says, or the finest ones under which entries do not stand too thinly;
/// always finer than the page's own period.
pub(super) fn fineness(views: &Views, period: Period, entries: &[Entry<'_>]) -> Group {
    let finest = [Group::Day, Group::Month].into_iter();
    let suits = |group: &Group| {
        let mut headings: Vec<_> = entries
            .iter()
            .filter(|entry| entry.when.is_some())
            .map(|entry| entry.heading.within(*group).place(false))
            .collect();
        let count = headings.len();
        headings.sort_unstable();
        headings.dedup();
        count >= DENSE * headings.len()
    };
    let wanted = match views.config.timeline_group {
        Group::Auto => finest.into_iter().find(suits).unwrap_or(Group::Year),
        group => group,
    };
    match (period, wanted) {
        (Period::Month(..), _) => Group::Day,
        (Period::Year(_), Group::Year) => Group::Month,
        (_, wanted) => wanted,
    }
}

/// Puts entries under headings that are no finer than `group`, and in the order in which they are shown.
pub(super) fn sort(entries: &mut [Entry<'_>], group: Group) {
    for entry in entries.iter_mut() {
        entry.heading = entry.heading.within(group);
    }
    // The order of the timeline stays under each heading.
    entries.sort_by_key(|entry| (entry.is_after, entry.heading.place(entry.is_after)));
}
