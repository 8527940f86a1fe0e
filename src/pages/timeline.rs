//! The timeline: every event that is known, oldest first, with a line at the day that the site is built for.
//!
//! An event belongs to the year and the month of [`When::known_from`]. What is still to come stands below the line,
//! what has no date last. Headings are years, months or days; under a month or a year also stand, apart, the events
//! of which no more is known.

pub(crate) mod drawing;
mod filters;
mod groups;
#[cfg(test)]
mod tests;

use std::collections::{BTreeSet, HashMap};

use jiff::civil::Date;
use tera::Value;

use self::drawing::{Lanes, Subject};
use self::groups::Entry;
use super::frame::{Head, frame, slice};
use super::periods::{self, Cut, Periods};
use super::view::{Map, ToView, extended, view};
use super::views::Views;
use super::{Content, Page, Pages, Period};
use crate::model::When;
use crate::model::briefing::Ix;

/// Where the timeline stands.
const BASE: &str = "/timeline/";
/// How many spans are named with which another one overlaps.
const OVERLAPS: usize = 3;

pub(super) fn list(views: &Views, pages: &mut Pages) {
    for (address, period) in of(views).addresses() {
        pages.add(address, Content::Timeline(period), None);
    }
}

/// The keys of [`Periods::view`], and `parts`, in the order of the page. A part is the line of the day alone (`today`, a
/// date, and no `events`), or stands under a heading: `when` (a date), `unknown` (empty; month, day: no more of the dates
/// is known; date: nothing of them), `events` (cards; where earlier spans are not over when this one begins,
/// with `overlaps`, links to them), and where the line goes through it `today` and the events `below`. On the overview of the years the parts
/// are those around the line, and `undated_more` says how many events without a date are not among them.
///
/// `drawing` (see [`drawing::drawing`]) shows the events of the page, `density` (see [`drawing::density`]) those of a
/// list that is cut; either may be none. `filters` (see [`filters::filters`]) are empty where the list is cut or short.
pub(super) fn view(views: &Views, page: &Page, period: Period) -> Map {
    let periods = of(views);
    let title = periods.title(views, views.words.word("menu.timeline"), period);
    let mut map = frame(views, page, &Head { title: &title, description: None, section: "timeline", language: None });
    map.extend(periods.view(views, period));
    let (dated, undated) = views.briefing.timeline().split_at(dated_count(views));
    let mut undated_more = 0;
    let mut entries = match (periods.cut(period), period) {
        (Cut::Months, _) => Vec::new(),
        (Cut::Years, _) => {
            let limit = periods::EXCERPT.min(views.config.page_size);
            undated_more = undated.len().saturating_sub(limit);
            around_line(Entry::of(views, dated), limit).chain(Entry::of(views, undated).take(limit)).collect()
        }
        (Cut::Entries, Period::Whole) => Entry::of(views, views.briefing.timeline()).collect(),
        (Cut::Entries, _) => Entry::of(views, &dated[periods.range(period)]).collect::<Vec<_>>(),
    };
    let overlaps = overlaps(&entries);
    let fineness = groups::fineness(views, period, &entries);
    groups::sort(&mut entries, fineness);
    let line = line(views, period, &entries);
    let (shown, line) = match period {
        Period::Month(_, _, number) => {
            let shown = slice(&entries, number, views.config.page_size);
            let start = number.saturating_sub(1) * views.config.page_size;
            let end = start + shown.len();
            // Between two pages the line stands on top of the second.
            let line = line.filter(|at| start <= *at && (*at < end || end == entries.len()));
            (shown, line.map(|at| at - start))
        }
        _ => (entries.as_slice(), line),
    };
    map.extend(view! { "parts": parts(views, shown, line, &overlaps), "undated_more": undated_more });
    map.extend(overview(views, &periods, period, shown, line.is_some()));
    map
}

/// `drawing`, `density` and `filters` of a page that shows these entries.
fn overview(
    views: &Views,
    periods: &Periods<impl Fn(usize) -> Date>,
    period: Period,
    shown: &[Entry<'_>],
    has_today: bool,
) -> Map {
    let density =
        periods.parts_of(period).map(|(period, address, length)| (period, views.config.base_url.url(&address), length));
    let density = drawing::density(views, &density.collect::<Vec<_>>());
    let mut events: Vec<Ix> = shown.iter().map(|entry| entry.ix).collect();
    // Records are numbered in the order of their list, which for events is that of the timeline.
    events.sort_unstable();
    let is_whole = periods.cut(period) == Cut::Entries;
    let subject = Subject { events: &events, lanes: Lanes::Issues, issue: None, day: views.briefing.day, has_today };
    let drawing = is_whole.then(|| drawing::drawing(views, &subject)).flatten();
    // The choices come with the drawing, which shows what they leave.
    let is_long = drawing.is_some() && events.len() > drawing::FEW;
    let filters = if is_long { filters::filters(views, &events) } else { Vec::new() };
    view! { "drawing": drawing, "density": density, "filters": filters }
}

fn of(views: &Views) -> Periods<impl Fn(usize) -> Date + '_> {
    let events = views.briefing.timeline();
    let dated = dated_count(views);
    let date = |at: usize| {
        let when = events.get(at).and_then(|ix| when_of(views, *ix));
        when.and_then(When::known_from).unwrap_or(Date::MIN)
    };
    Periods::new(BASE, dated, events.len() - dated, views.config.page_size, date)
}

/// How many events have a date; the timeline has them first.
fn dated_count(views: &Views) -> usize {
    views.briefing.timeline().partition_point(|ix| when_of(views, *ix).is_some())
}

fn when_of(views: &Views, ix: Ix) -> Option<&When> {
    views.briefing.event(ix)?.when.as_ref()
}

/// The last `limit` entries above the line and the first `limit` below it.
fn around_line<'v>(entries: impl Iterator<Item = Entry<'v>>, limit: usize) -> impl Iterator<Item = Entry<'v>> {
    let (after, before): (Vec<_>, Vec<_>) = entries.partition(|entry| entry.is_after);
    let skipped = before.len().saturating_sub(limit);
    before.into_iter().skip(skipped).chain(after.into_iter().take(limit))
}

/// Before which of the entries, which are in their final order, the line stands; none where the day is not in the
/// period and all of it lies on one side of it.
fn line(views: &Views, period: Period, entries: &[Entry<'_>]) -> Option<usize> {
    let at = entries.iter().take_while(|entry| !entry.is_after).count();
    let day = views.briefing.day;
    let is_within = match period {
        Period::Whole => true,
        Period::Year(year) => day.year() == year,
        Period::Month(year, month, _) => (day.year(), day.month()) == (year, month),
    };
    let is_crossed = 0 < at && at < entries.len();
    (!entries.is_empty() && (is_within || is_crossed)).then_some(at)
}

/// For each span the earlier ones that are not over when it begins, those that end first first. The entries are in the
/// order of the timeline.
fn overlaps(entries: &[Entry<'_>]) -> HashMap<Ix, Vec<Ix>> {
    let mut overlaps = HashMap::new();
    let mut by_end: BTreeSet<(Date, Ix)> = BTreeSet::new();
    for entry in entries {
        let Some(when) = entry.when.filter(|when| when.is_span()) else { continue };
        let Some(begins) = when.earliest() else { continue };
        let running: Vec<Ix> = by_end.range((begins, Ix(0))..).take(OVERLAPS).map(|(_, ix)| *ix).collect();
        if !running.is_empty() {
            overlaps.insert(entry.ix, running);
        }
        // What has no end would overlap with everything after it.
        if let Some(ends) = when.latest() {
            by_end.insert((ends, entry.ix));
        }
    }
    overlaps
}

/// The entries under their headings, with the line at its place: before, between or within groups.
fn parts(views: &Views, entries: &[Entry<'_>], line: Option<usize>, overlaps: &HashMap<Ix, Vec<Ix>>) -> Value {
    let cards = |entries: &[Entry<'_>]| {
        let card = |entry: &Entry<'_>| {
            let card = views.card(entry.ix);
            match overlaps.get(&entry.ix) {
                Some(running) => extended(&card, view! { "overlaps": views.links(running) }).to_view(),
                None => card,
            }
        };
        entries.iter().map(card).collect::<Vec<_>>()
    };
    let today = || view! { "today": views.day(views.briefing.day), "events": Vec::<Value>::new() };
    let mut parts: Vec<Map> = Vec::new();
    let mut start = 0;
    for group in entries.chunk_by(|a, b| a.heading == b.heading) {
        let Some(first) = group.first() else { continue };
        if line == Some(start) {
            parts.push(today());
        }
        let split = line.and_then(|line| line.checked_sub(start)).filter(|at| (1..group.len()).contains(at));
        let (above, below) = group.split_at(split.unwrap_or(group.len()));
        parts.push(view! {
            "when": first.heading.when().as_ref().map(|when| views.when(when)),
            "unknown": first.heading.unknown(),
            "events": cards(above),
            "today": split.map(|_| views.day(views.briefing.day)),
            "below": cards(below),
        });
        start += group.len();
    }
    if line == Some(start) {
        parts.push(today());
    }
    parts.to_view()
}
