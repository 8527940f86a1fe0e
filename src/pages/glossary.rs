//! The glossary: the terms, each under an anchor of its own.

use tera::Value;

use super::frame::{Head, frame, paged, pages_of, pagination, slice};
use super::view::{Map, ToView, extended, view};
use super::views::Views;
use super::{Content, Page, Pages, permalink, texts};
use crate::model::Kind;
use crate::model::briefing::Ix;

/// The first page.
const BASE: &str = "/glossary/";

pub(super) fn list(views: &Views, pages: &mut Pages) {
    for number in 1..=pages_of(views.briefing.all(Kind::Term).len(), views.config.page_size) {
        pages.add(paged(BASE, number), Content::Glossary(number), None);
    }
}

/// The address of a term, on the page of the glossary that holds it: `/glossary/page/2/#truce`.
pub(super) fn address(views: &Views, ix: Ix) -> String {
    let place = views.briefing.all(Kind::Term).binary_search(&ix).unwrap_or_default();
    let number = place / views.config.page_size.max(1) + 1;
    format!("{}#{}", paged(BASE, number), anchor(views, ix))
}

/// The term's anchor: its slug, else its id.
fn anchor(views: &Views, ix: Ix) -> String {
    let address = permalink::permalink(views.briefing.record(ix));
    address.split_once('#').map_or(address.as_str(), |(_, anchor)| anchor).to_owned()
}

/// `terms` (cards with `anchor`, `sources`, `text`), `pagination`.
pub(super) fn view(views: &Views, page: &Page, number: usize) -> Map {
    let size = views.config.page_size;
    let terms = views.briefing.all(Kind::Term);
    let title = views.numbered(views.words.word("menu.glossary"), number);
    let head = Head { title: &title, description: None, section: "glossary", language: None };
    let mut map = frame(views, page, &head);
    map.extend(view! {
        "terms": slice(terms, number, size).iter().map(|ix| term(views, *ix)).collect::<Vec<_>>(),
        "pagination": pagination(views, BASE, number, pages_of(terms.len(), size)),
    });
    map
}

fn term(views: &Views, ix: Ix) -> Map {
    let record = views.briefing.record(ix);
    // A term is defined in a sentence; where there is a text all the same, it is shown, without its components, which
    // belong on a page of their own.
    let text = views.fill(record, &record.body.pieces, &mut |_, _| {});
    extended(
        &views.card(ix),
        view! {
            "anchor": anchor(views, ix),
            "sources": texts::cites(views, &record.common.sources),
            "text": (!text.is_empty()).then(|| Value::safe_string(&text)).to_view(),
        },
    )
}

#[cfg(test)]
mod tests {
    use crate::pages::test_site::{TestSite, assert_order};

    #[test]
    fn terms_stand_under_anchors_and_links_lead_to_the_page_that_holds_them() {
        let terms = "[[term]]\nid = \"a\"\ntitle = \"Alpha\"\ndescription = \"First [@wire].\"\nabbr = \"AL\"\nother_names = [\"ay\", \"one\"]\nsee = [\"d\"]\nsources = [{ id = \"wire\", at = \"p. 1\" }]\n\
             [[term]]\nid = \"b\"\ntitle = \"Beta\"\ndescription = \"b\"\n[[term]]\nid = \"c\"\ntitle = \"Gamma\"\ndescription = \"c\"\n\
             [[term]]\nid = \"d\"\nslug = \"delta-x\"\ntitle = \"Zeta\"\ndescription = \"See [[a]].\"\n";
        let files = [
            ("content/terms.toml", terms),
            ("content/pages/about.md", "+++\ntitle = \"About\"\n+++\n\nA [[d]] and an [[a]].\n"),
        ];
        let site = TestSite::new(&files, "2025-12-20");
        let main = site.main("/glossary/");
        assert_order(
            &main,
            &[
                "<h1>Glossary</h1>",
                "<dt id=\"a\"><dfn>Alpha</dfn> (<abbr>AL</abbr>)</dt>",
                "First ",
                "Also: ay, one",
                "See also <a href=\"/t/glossary/page/2/#delta-x\">Zeta</a>",
                "The Wire</a>, p. 1",
                "<dt id=\"b\">",
                "<dt id=\"c\">",
                "Page 1 of 2",
            ],
        );
        let second = site.main("/glossary/page/2/");
        assert_order(
            &second,
            &["<h1>Glossary, page 2</h1>", "<dt id=\"delta-x\"><dfn>Zeta</dfn></dt>", "/t/glossary/#a"],
        );
        assert_order(&site.main("/about/"), &["/t/glossary/page/2/#delta-x", "/t/glossary/#a"]);
    }

    #[test]
    fn a_term_with_a_text_of_its_own_keeps_it() {
        let files =
            [("content/terms/a.md", "+++\ntitle = \"Alpha\"\ndescription = \"First.\"\n+++\n\nMore on **it**.\n")];
        let site = TestSite::new(&files, "2025-12-20");
        assert_order(&site.main("/glossary/"), &["First.", "More on <strong>it</strong>."]);
    }

    #[test]
    fn an_empty_glossary_is_a_page() {
        assert_order(&TestSite::new(&[], "2025-12-20").main("/glossary/"), &["No term is explained yet."]);
    }
}
