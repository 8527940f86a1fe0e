//! Lists by date that are cut into years, months and numbered pages.
//!
//! A list that is no longer than `page_size` is whole. Else its page is an overview of the years; a year that is too
//! long is an overview of its months; a month that is too long is cut into pages. Nothing here looks at more entries
//! than it must: the bounds of a period are found by halving.

use std::ops::Range;

use jiff::civil::Date;
use tera::Value;

use super::Period;
use super::frame::{paged, pages_of, pagination};
use super::view::{Map, ToView, view};
use super::views::Views;
use crate::model::When;
use crate::model::when::written_year;

/// How many entries an overview shows of each side at most.
pub(crate) const EXCERPT: usize = 10;

/// A list by date, oldest first, with the addresses that it is cut into.
pub(crate) struct Periods<D> {
    /// Where the list stands: `/timeline/`.
    base: &'static str,
    /// How many entries have a date.
    length: usize,
    /// How many have none; they belong to no period.
    undated: usize,
    page_size: usize,
    /// The day of an entry by its number.
    date: D,
}

/// What a page of the list holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Cut {
    /// The years, each with its count.
    Years,
    /// The months of a year, each with its count.
    Months,
    /// The entries themselves.
    Entries,
}

impl<D: Fn(usize) -> Date> Periods<D> {
    /// A list of `length` entries in the order of their dates, and of `undated` ones.
    pub(crate) fn new(base: &'static str, length: usize, undated: usize, page_size: usize, date: D) -> Self {
        Self { base, length, undated, page_size, date }
    }

    /// Every page of the list, with its address.
    pub(crate) fn addresses(&self) -> Vec<(String, Period)> {
        let mut periods = vec![Period::Whole];
        if self.is_cut() {
            for (year, range) in self.years() {
                periods.push(Period::Year(year));
                if range.len() <= self.page_size {
                    continue;
                }
                for (month, range) in self.months(range) {
                    let pages = 1..=pages_of(range.len(), self.page_size);
                    periods.extend(pages.map(|number| Period::Month(year, month, number)));
                }
            }
        }
        periods.into_iter().map(|period| (self.address(period), period)).collect()
    }

    /// What the page of a period holds.
    pub(crate) fn cut(&self, period: Period) -> Cut {
        match period {
            Period::Whole if self.is_cut() => Cut::Years,
            Period::Year(_) if self.range(period).len() > self.page_size => Cut::Months,
            _ => Cut::Entries,
        }
    }

    /// The entries of a period; of a month all of them, on whichever page they are.
    pub(crate) fn range(&self, period: Period) -> Range<usize> {
        match period {
            Period::Whole => 0..self.length,
            Period::Year(year) => self.between(|date| date.year() < year, |date| date.year() <= year),
            Period::Month(year, month, _) => {
                let key = |date: Date| (date.year(), date.month());
                self.between(|date| key(date) < (year, month), |date| key(date) <= (year, month))
            }
        }
    }

    /// The years, or the months of a year, that a page is an overview of: each with its address and how many entries it
    /// has; none on a page of entries.
    pub(crate) fn parts_of(&self, period: Period) -> impl Iterator<Item = (Period, String, usize)> {
        let parts: Vec<(Period, usize)> = match (self.cut(period), period) {
            (Cut::Years, _) => {
                self.years().into_iter().map(|(year, range)| (Period::Year(year), range.len())).collect()
            }
            (Cut::Months, Period::Year(year)) => {
                let months = self.months(self.range(period)).into_iter();
                months.map(|(month, range)| (Period::Month(year, month, 1), range.len())).collect()
            }
            _ => Vec::new(),
        };
        parts.into_iter().map(|(part, length)| (part, self.address(part), length))
    }

    /// The title of a page of the list, which is called `name`.
    pub(crate) fn title(&self, views: &Views, name: &str, period: Period) -> String {
        let Some(when) = worded(period) else { return name.to_owned() };
        let title = views.words.say("page.period", &[("title", name), ("period", &views.words.when(&when))]);
        match period {
            Period::Month(_, _, number) => views.numbered(&title, number),
            _ => title,
        }
    }

    /// What a page shows of the periods: `period` (whole, year, month), `when` (the period as a date, none for the
    /// whole), `cut` (years, months, entries), `length` (entries of the period), `whole` (the address of the list, on
    /// the pages of its parts), `year` (`when`, `url`: on the pages of its months), `years` and `months` (`when`, `url`, `length`, `current`; where the list, the year is
    /// cut), `earlier` and `later` (`when`, `url`: the neighbours, or none), `pagination` (of a month).
    pub(crate) fn view(&self, views: &Views, period: Period) -> Map {
        let range = self.range(period);
        let years = if self.is_cut() { self.years() } else { Vec::new() };
        let year_entries = match period {
            Period::Whole => None,
            Period::Year(year) | Period::Month(year, ..) => Some(year),
        };
        let months = year_entries
            .map(|year| (year, self.range(Period::Year(year))))
            .filter(|(_, range)| range.len() > self.page_size)
            .map(|(year, range)| (year, self.months(range)));
        let pagination = match period {
            Period::Month(year, month, number) => {
                let base = self.address(Period::Month(year, month, 1));
                Some(pagination(views, &base, number, pages_of(range.len(), self.page_size)))
            }
            _ => None,
        };
        let year_links = years
            .into_iter()
            .map(|(year, range)| self.link(views, Period::Year(year), range.len(), year_entries == Some(year)));
        let month_links = months.into_iter().flat_map(|(year, months)| {
            months.into_iter().map(move |(month, range)| {
                let is_current = matches!(period, Period::Month(_, current, _) if current == month);
                self.link(views, Period::Month(year, month, 1), range.len(), is_current)
            })
        });
        view! {
            "period": match period {
                Period::Whole => "whole",
                Period::Year(_) => "year",
                Period::Month(..) => "month",
            },
            "when": views.period(period),
            "cut": match self.cut(period) {
                Cut::Years => "years",
                Cut::Months => "months",
                Cut::Entries => "entries",
            },
            "length": if period == Period::Whole { range.len() + self.undated } else { range.len() },
            "whole": (period != Period::Whole).then(|| views.config.base_url.url(self.base)),
            "year": match period {
                Period::Month(year, ..) => {
                    let year = Period::Year(year);
                    Some(self.link(views, year, self.range(year).len(), true))
                }
                _ => None,
            },
            "years": year_links.collect::<Vec<_>>(),
            "months": month_links.collect::<Vec<_>>(),
            "earlier": range.start.checked_sub(1).and_then(|at| self.neighbour(views, period, at)),
            "later": Some(range.end).filter(|at| *at < self.length).and_then(|at| self.neighbour(views, period, at)),
            "pagination": pagination,
        }
    }

    fn link(&self, views: &Views, period: Period, length: usize, is_current: bool) -> Value {
        views.kept.period_links.get_or_make(&(self.base, period, is_current), || {
            view! {
                "when": views.period(period),
                "url": views.config.base_url.url(&self.address(period)),
                "length": length,
                "current": is_current,
            }
            .to_view()
        })
    }

    /// The period beside `period` that holds the entry `at`; beside a month stands a whole year where that is not cut.
    fn neighbour(&self, views: &Views, period: Period, at: usize) -> Option<Value> {
        let date = (self.date)(at);
        let year = Period::Year(date.year());
        let neighbour = match period {
            Period::Whole => return None,
            Period::Month(..) if self.cut(year) == Cut::Months => Period::Month(date.year(), date.month(), 1),
            Period::Year(_) | Period::Month(..) => year,
        };
        Some(self.link(views, neighbour, self.range(neighbour).len(), false))
    }

    fn is_cut(&self) -> bool {
        self.length + self.undated > self.page_size
    }

    fn address(&self, period: Period) -> String {
        let base = self.base;
        match period {
            Period::Whole => base.to_owned(),
            Period::Year(year) => format!("{base}{}/", written_year(year)),
            Period::Month(year, month, number) => paged(&format!("{base}{}/{month:02}/", written_year(year)), number),
        }
    }

    /// The years that have entries.
    fn years(&self) -> Vec<(i16, Range<usize>)> {
        self.parts(0..self.length, Date::year)
    }

    /// The months that have entries among those of one year.
    fn months(&self, year: Range<usize>) -> Vec<(i8, Range<usize>)> {
        self.parts(year, Date::month)
    }

    fn parts<K: PartialOrd>(&self, range: Range<usize>, key: fn(Date) -> K) -> Vec<(K, Range<usize>)> {
        let mut parts = Vec::new();
        let mut start = range.start;
        while start < range.end {
            let part = key((self.date)(start));
            let end = self.first_from(start..range.end, |date| key(date) <= part);
            // Where the order is broken, the loop ends all the same.
            let end = end.max(start + 1);
            parts.push((part, start..end));
            start = end;
        }
        parts
    }

    fn between(&self, is_before: impl Fn(Date) -> bool, is_within: impl Fn(Date) -> bool) -> Range<usize> {
        let start = self.first_from(0..self.length, is_before);
        start..self.first_from(start..self.length, is_within)
    }

    /// The first entry of `range` for which `is_before` does not hold.
    fn first_from(&self, range: Range<usize>, is_before: impl Fn(Date) -> bool) -> usize {
        let (mut low, mut high) = (range.start, range.end);
        while low < high {
            let middle = low + (high - low) / 2;
            if is_before((self.date)(middle)) { low = middle + 1 } else { high = middle }
        }
        low
    }
}

/// A period as a date; the whole list has none.
pub(super) fn worded(period: Period) -> Option<When> {
    let text = match period {
        Period::Whole => return None,
        Period::Year(year) => written_year(year),
        Period::Month(year, month, _) => format!("{}-{month:02}", written_year(year)),
    };
    When::parse(&text).ok()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failed test may panic")]

    use super::*;

    fn periods(dates: &[&str], undated: usize, page_size: usize) -> Periods<impl Fn(usize) -> Date> {
        let dates: Vec<Date> = dates.iter().map(|date| date.parse().unwrap()).collect();
        Periods::new("/timeline/", dates.len(), undated, page_size, move |at| dates[at])
    }

    fn addresses(dates: &[&str], undated: usize, page_size: usize) -> Vec<String> {
        periods(dates, undated, page_size).addresses().into_iter().map(|(address, _)| address).collect()
    }

    #[test]
    fn a_list_is_whole_as_long_as_it_fits() {
        assert_eq!(addresses(&[], 0, 3), ["/timeline/"]);
        assert_eq!(addresses(&["2024-01-01", "2025-01-01", "2025-02-01"], 0, 3), ["/timeline/"]);
        assert_eq!(addresses(&["2024-01-01", "2025-01-01"], 1, 3), ["/timeline/"]);
    }

    #[test]
    fn one_more_and_it_is_cut_into_years_what_has_no_date_counting_too() {
        let cut = ["/timeline/", "/timeline/2024/", "/timeline/2025/"];
        assert_eq!(addresses(&["2024-01-01", "2025-01-01"], 2, 3), cut);
        assert_eq!(addresses(&["2024-01-01", "2025-01-01", "2025-02-01", "2025-02-01"], 0, 3), cut);
    }

    #[test]
    fn a_long_year_is_cut_into_months_and_a_long_month_into_pages() {
        let dates = [
            "2024-12-31",
            "2025-01-01",
            "2025-12-01",
            "2025-12-02",
            "2025-12-03",
            "2025-12-03",
            "2025-12-31",
            "2026-01-01",
        ];
        assert_eq!(
            addresses(&dates, 0, 2),
            [
                "/timeline/",
                "/timeline/2024/",
                "/timeline/2025/",
                "/timeline/2025/01/",
                "/timeline/2025/12/",
                "/timeline/2025/12/page/2/",
                "/timeline/2025/12/page/3/",
                "/timeline/2026/",
            ]
        );
        let periods = periods(&dates, 0, 2);
        assert_eq!(periods.cut(Period::Whole), Cut::Years);
        assert_eq!(periods.cut(Period::Year(2025)), Cut::Months);
        assert_eq!(periods.cut(Period::Year(2024)), Cut::Entries);
        assert_eq!(periods.range(Period::Year(2025)), 1..7);
        assert_eq!(periods.range(Period::Month(2025, 12, 3)), 2..7);
        assert_eq!(periods.range(Period::Year(2023)), 0..0);
    }

    #[test]
    fn early_years_keep_four_digits() {
        assert_eq!(addresses(&["0044-03-15", "0044-03-15"], 0, 1)[1], "/timeline/0044/");
    }
}
