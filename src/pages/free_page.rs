//! The page of a page of the author's.

use super::view::{Map, view};
use super::views::Views;
use super::{Page, record};
use crate::model::briefing::Ix;

/// `record` (its card). The page is an entry of the menu of its own, where it is one.
pub(super) fn view(views: &Views, page: &Page, ix: Ix) -> Map {
    let record = views.briefing.record(ix);
    let mut map = record::frame_of(views, page, ix, &record.id.value, None);
    map.extend(view! {
        "record": views.card(ix),
    });
    map
}

#[cfg(test)]
mod tests {
    use crate::pages::testing::{TestSite, assert_order};

    #[test]
    fn a_page_of_the_authors_own_shows_its_text_and_is_marked_in_the_menu() {
        let files = [
            (
                "content/pages/about.md",
                "+++\ntitle = \"About\"\nnav = \"main\"\ndescription = \"What *this* is.\"\nsources = [\"wire\"]\n+++\n\n## How?\n\nSo.\n",
            ),
            ("content/events/e.md", "+++\ntitle = \"E\"\nkind = \"other\"\ndate = 2025-12-20\n+++\n"),
        ];
        let site = TestSite::new(&files, "2025-12-20");
        let main = site.main("/about/");
        assert_order(
            &main,
            &["<h1>About</h1>", "What <em>this</em> is.", "<h2 id=\"how\">How?</h2>", "So.", "The Wire"],
        );
        assert!(!main.contains("as last edited"));
        assert_order(&site.page("/about/"), &["<a href=\"/t/about/\" aria-current=\"page\">About</a>", "<main"]);
        // Before the newest fact the text may tell more than the day knew.
        let before = TestSite::new(&files, "2025-12-01").main("/about/");
        assert_order(&before, &["1 December 2025", "as last edited", "So."]);
    }
}
