//! The search: a form that a script answers, and for everybody the lists of all there is.

use super::frame::{Head, frame};
use super::view::{Map, view};
use super::views::Views;
use super::{Content, Page, Pages};
use crate::model::Kind;

/// Where the page stands.
pub(crate) const ADDRESS: &str = "/search/";

/// The folder of what the search reads, from the root of the site.
pub(crate) const INDEX: &str = "pagefind/";

/// Whether the site has a search: it has something to find, and has not switched it off.
pub(crate) fn is_there(views: &Views) -> bool {
    let has_any = |kind| kind != Kind::Home && !views.briefing.all(kind).is_empty();
    views.config.search && Kind::ALL.into_iter().any(has_any)
}

pub(super) fn list(views: &Views, pages: &mut Pages) {
    if is_there(views) {
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
