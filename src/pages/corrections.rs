//! What was corrected, in any record, newest first.

use super::changes;
use super::frame::{Head, frame, paged, pages_of, pagination, slice};
use super::view::{Map, view};
use super::views::Views;
use super::{Content, Page, Pages};
use crate::model::change::{Change, What};

/// Where the list stands.
const BASE: &str = "/corrections/";

pub(super) fn list(views: &Views, pages: &mut Pages) {
    let count = pages_of(corrections(views).count(), views.config.page_size);
    for number in 1..=count {
        pages.add(paged(BASE, number), Content::Corrections(number), None);
    }
}

/// `corrections` (each a [change](changes::change)), `length` (on all pages) and `pagination`.
pub(super) fn view(views: &Views, page: &Page, number: usize) -> Map {
    let title = views.numbered(views.words.word("frame.corrections"), number);
    let mut map =
        frame(views, page, &Head { title: &title, description: None, section: "corrections", language: None });
    let all: Vec<&Change> = corrections(views).collect();
    let size = views.config.page_size;
    let shown = slice(&all, number, size).iter().map(|correction| changes::change(views, correction));
    map.extend(view! {
        "corrections": shown.collect::<Vec<_>>(),
        "length": all.len(),
        "pagination": pagination(views, BASE, number, pages_of(all.len(), size)),
    });
    map
}

/// The corrections that had been made by the day, newest first. A correction is a change, and hangs under no event.
fn corrections(views: &Views) -> impl Iterator<Item = &Change> {
    changes::newest_first(&views.briefing.changes).filter(|change| matches!(change.what, What::Correction(_)))
}

#[cfg(test)]
mod tests {
    use super::super::testing::{at, html, paths, site, text, texts, view};

    #[test]
    fn corrections_of_all_kinds_of_record_come_newest_first_and_those_of_later_days_not_at_all() {
        let corrected = |title: &str, more: &str, days: &[&str]| {
            let list: Vec<String> = days
                .iter()
                .map(|day| format!("{{ date = {day}, kind = \"correction\", text = \"Of {day}.\" }}"))
                .collect();
            format!("+++\ntitle = \"{title}\"\n{more}\ncorrections = [{}]\n+++\nText.\n", list.join(", "))
        };
        let party = corrected("Russia", "kind = \"state\"", &["2025-12-01", "2025-12-20"]);
        let page = corrected("About", "", &["2025-12-05"]);
        let home = corrected("Home", "description = \"D.\"", &["2025-12-03"]);
        let files = [("parties/russia.md", party.as_str()), ("pages/about.md", &page), ("_index.md", &home)];
        let site = site(&files, "[build]\npage_size = 2\n", "2025-12-16");
        assert_eq!(paths(&site, "corrections/"), ["corrections/index.html", "corrections/page/2/index.html"]);
        let first = view(&site, "corrections/index.html");
        assert_eq!(texts(&at(&first, "corrections"), "summary"), ["Of 2025-12-05.", "Of 2025-12-03."]);
        assert_eq!(texts(&at(&first, "corrections"), "record.title"), ["About", "Home"]);
        let second = view(&site, "corrections/page/2/index.html");
        assert_eq!(texts(&at(&second, "corrections"), "summary"), ["Of 2025-12-01."]);
        assert_eq!(text(&second, "corrections.0.url"), "/parties/russia/");
        assert!(html(&site, "corrections/page/2/index.html").contains("<a href=\"/parties/russia/\">Russia</a>"));
    }
}
