//! The search: a form that a script answers, and for everybody the lists of all there is.

use super::frame::{Head, frame};
use super::view::{Map, view};
use super::views::Views;
use super::{Content, Page, Pages};

/// Where the page stands.
pub(crate) const ADDRESS: &str = "/search/";

/// The folder of what the search reads, from the root of the site.
pub(crate) const INDEX: &str = "pagefind/";

pub(super) fn list(views: &Views, pages: &mut Pages) {
    if views.config.search {
        pages.add(ADDRESS.to_owned(), Content::Search, None);
    }
}

/// `index` (the address of the folder that the script reads).
pub(super) fn view(views: &Views, page: &Page) -> Map {
    let title = views.words.word("menu.search");
    let mut map = frame(views, page, &Head { title, description: None, section: "search", language: None });
    map.extend(view! { "index": views.config.base_url.url(INDEX) });
    map
}
