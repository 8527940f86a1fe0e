//! What comes next: planned and expected events, those with a date first.

use super::frame::{Head, frame, paged, pages_of, pagination, slice};
use super::queries;
use super::view::{Map, view};
use super::views::Views;
use super::{Content, Page, Pages};
use crate::model::briefing::Ix;

/// Where the list stands.
const BASE: &str = "/next/";

pub(super) fn list(views: &Views, pages: &mut Pages) {
    let count = pages_of(queries::upcoming(views, None).count(), views.config.page_size);
    for number in 1..=count {
        pages.add(paged(BASE, number), Content::Next(number), None);
    }
}

/// `dated` and `undated` (cards), `length` (on all pages) and `pagination`.
pub(super) fn view(views: &Views, page: &Page, number: usize) -> Map {
    let title = views.numbered(views.words.word("heading.next"), number);
    let mut map = frame(views, page, &Head { title: &title, description: None, section: "next", language: None });
    // The timeline has what has no date last.
    let upcoming: Vec<Ix> = queries::upcoming(views, None).collect();
    let size = views.config.page_size;
    let shown = slice(&upcoming, number, size);
    let has_date = |ix: &Ix| views.briefing.event(*ix).is_some_and(|detail| detail.when.is_some());
    let (dated, undated) = shown.split_at(shown.partition_point(has_date));
    map.extend(view! {
        "dated": views.cards(dated),
        "undated": views.cards(undated),
        "length": upcoming.len(),
        "pagination": pagination(views, BASE, number, pages_of(upcoming.len(), size)),
    });
    map
}

#[cfg(test)]
mod tests {
    use super::super::testing::{at, html, paths, site, text, texts, view};

    #[test]
    fn what_has_a_date_comes_first_and_the_list_is_cut() {
        let event =
            |id: &str, date: &str| format!("[[event]]\nid = \"{id}\"\ntitle = \"T\"\nkind = \"vote\"\n{date}\n");
        let ahead = "announced = 2025-01-01";
        let events = [
            event("undated", ahead),
            event("over", "date = 2025-12-01"),
            event("late", &format!("date = 2026-05-01\n{ahead}")),
            event("soon", &format!("date = 2025-12-17\n{ahead}")),
            event("unknown", "date = 2026-01-01\nannounced = 2025-12-20"),
            event("answer", ahead),
        ]
        .concat();
        let site = site(&[("events.toml", &events)], "[build]\npage_size = 3\n", "2025-12-16");
        assert_eq!(paths(&site, "next/"), ["next/index.html", "next/page/2/index.html"]);
        let first = view(&site, "next/index.html");
        assert_eq!(texts(&at(&first, "dated"), "id"), ["soon", "late"]);
        assert_eq!(texts(&at(&first, "undated"), "id"), ["answer"]);
        assert_eq!(text(&first, "pagination.next"), "/next/page/2/");
        let second = view(&site, "next/page/2/index.html");
        assert_eq!(texts(&at(&second, "undated"), "id"), ["undated"]);
        assert!(html(&site, "next/page/2/index.html").contains("id=\"undated\""));
    }
}
