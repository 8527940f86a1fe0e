//! The page of a source: every record that rests on it, cut into pages.

use super::frame::{paged, pages_of, pagination, slice};
use super::view::{Map, view};
use super::views::Views;
use super::{Content, Page, Pages, permalink, queries, record};
use crate::model::Kind;
use crate::model::briefing::Ix;

/// The second and further pages of sources on which much rests.
pub(super) fn list(views: &Views, pages: &mut Pages) {
    for ix in views.briefing.all(Kind::Source) {
        let node = views.briefing.node(*ix);
        let base = permalink::permalink(&node.record);
        for number in 2..=pages_of(node.referrers.len(), views.config.page_size) {
            pages.add(paged(&base, number), Content::Continued(*ix, number), None);
        }
    }
}

/// `source` (its card), `count` (how many records rest on it), `referrers` (see [`queries::by_kind`]), `pagination`.
pub(super) fn view(views: &Views, page: &Page, ix: Ix, number: usize) -> Map {
    let node = views.briefing.node(ix);
    let size = views.config.page_size;
    let mut map = record::frame_of(views, page, ix, "sources", None);
    let base = permalink::permalink(&node.record);
    map.extend(view! {
        "source": views.card(ix),
        "count": node.referrers.len(),
        "referrers": queries::by_kind(views, slice(&node.referrers, number, size)),
        "pagination": pagination(views, &base, number, pages_of(node.referrers.len(), size)),
    });
    map
}

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;

    use crate::pages::testing::{TestSite, assert_order};

    fn events(count: usize) -> String {
        let mut events = String::new();
        for number in 0..count {
            let _ = write!(
                events,
                "[[event]]\nid = \"e{number}\"\ntitle = \"E{number}\"\nkind = \"other\"\ndate = 2025-12-01\nweight = {number}\nsources = [\"wire\"]\n"
            );
        }
        events
    }

    #[test]
    fn a_source_on_which_much_rests_is_cut_into_pages() {
        let events = events(1000);
        let files = [
            ("content/events.toml", events.as_str()),
            ("content/terms.toml", "[[term]]\nid = \"t\"\ntitle = \"T\"\ndescription = \"d [@wire]\"\n"),
        ];
        let site = TestSite::with_page_size(&files, "2025-12-20", 200);
        let first = site.main("/sources/wire/");
        assert_order(
            &first,
            &[
                "News report",
                "The Wire",
                "10 December 2025",
                "1001 entries of this site rest on this source.",
                ">E0<",
                ">E199<",
                "Page 1 of 6",
                "/t/sources/wire/page/2/",
            ],
        );
        assert!(!first.contains(">E200<"));
        let last = site.main("/sources/wire/page/6/");
        assert_order(&last, &["/t/sources/wire/page/5/", "Page 6 of 6"]);
        assert_order(&last, &["<h3>Glossary</h3>", "<a href=\"/t/glossary/#t\">T</a>"]);
        assert!(!site.has("/sources/wire/page/7/") && !site.has("/sources/wire/page/1/"));
        assert!(site.page("/sources/wire/").len() < 60 << 10);
    }

    #[test]
    fn a_source_on_which_nothing_rests_yet_says_so() {
        let events = events(1);
        let files = [("content/events.toml", events.as_str())];
        let site = TestSite::new(&files, "2025-11-01");
        assert_order(&site.main("/sources/wire/"), &["Nothing that is known on this day."]);
        assert_order(
            &TestSite::new(&files, "2025-12-01").main("/sources/wire/"),
            &["One entry of this site rests on this source."],
        );
    }

    #[test]
    fn a_title_in_another_language_is_marked_wherever_it_stands() {
        let sources = "[[source]]\nid = \"wire\"\ntitle = \"Заявление\"\nlanguage = \"ru\"\ndate = 2025-12-10\nkind = \"other\"\n\
             url = \"https://example.org/?a=1&b=2\"\naccessed = 2025-12-11\nauthors = [\"A Person\"]\n";
        let events = events(1);
        let site =
            TestSite::new(&[("content/sources.toml", sources), ("content/events.toml", events.as_str())], "2025-12-20");
        assert_order(
            &site.main("/sources/wire/"),
            &["lang=\"ru\"", "Заявление", "A Person", "https://example.org/?a=1&amp;b=2", "read on"],
        );
        assert_order(
            &site.main("/events/e0/"),
            &["<a href=\"/t/sources/wire/\" lang=\"ru\" dir=\"auto\">Заявление</a>"],
        );
        assert_order(&site.main("/sources/"), &["<a href=\"/t/sources/wire/\" lang=\"ru\" dir=\"auto\">Заявление</a>"]);
    }
}
