//! Pages that lead to another address: aliases of records, and lists under a second name.

use std::sync::Arc;

use super::frame::{Head, frame};
use super::prose::has_scheme;
use super::view::{Map, view};
use super::views::Views;
use super::{Content, Owner, Page, Pages};
use crate::model::Kind;

/// Lists that authors and readers look for under the name of a kind.
const SECOND_NAMES: [(&str, &str); 2] = [("/events/", "/timeline/"), ("/people/", "/parties/")];

pub(super) fn list(views: &Views, pages: &mut Pages) {
    for (from, to) in SECOND_NAMES {
        pages.add(from.to_owned(), Content::Redirect(to.to_owned()), None);
    }
    for ix in Kind::ALL.into_iter().flat_map(|kind| views.briefing.all(kind)) {
        let record = &views.briefing.node(*ix).record;
        for alias in &record.common.aliases {
            // An alias that is no path is told by the checks.
            if let Some(address) = alias_address(&alias.value) {
                let owner = Owner { path: Arc::clone(&record.path), span: alias.span };
                pages.add(address, Content::Redirect(views.address_of(*ix)), Some(owner));
            }
        }
    }
}

/// `to` and `canonical`: the address that the page leads to, as pages link to it and with scheme and host.
pub(super) fn view(views: &Views, page: &Page, to: &str) -> Map {
    let title = views.words.word("missing.moved");
    let mut map = frame(views, page, &Head { title, description: None, section: "", language: None });
    let base = &views.config.base_url;
    let canonical = if has_scheme(to) { Some(to.to_owned()) } else { base.absolute(to) };
    map.extend(view! { "to": url(views, to), "canonical": canonical });
    map
}

/// The address that a redirect to `to` leads to, as pages link to it.
pub(crate) fn url(views: &Views, to: &str) -> String {
    if has_scheme(to) { to.to_owned() } else { views.config.base_url.url(to) }
}

/// The address that an alias stands for: `/old/path/` for `old/path`, `/old.html` for `old.html`. `None` for what is no
/// path of the site: an address with a scheme, empty steps and steps back, queries, anchors, backslashes and control
/// characters, and names that servers and tools keep for themselves (`.htaccess`, `.git`).
pub(crate) fn alias_address(alias: &str) -> Option<String> {
    let path = alias.trim();
    let path = path.strip_prefix('/').unwrap_or(path);
    let is_plain = |letter: char| !letter.is_control() && !matches!(letter, '\\' | '?' | '#' | ':');
    let steps = path.strip_suffix('/').unwrap_or(path);
    let is_public = |step: &str| !step.is_empty() && (!step.starts_with('.') || step == ".well-known");
    let is_path = steps.split('/').all(|step| is_public(step) && step.chars().all(is_plain));
    let is_file = !path.ends_with('/') && steps.rsplit('/').next().is_some_and(|name| name.contains('.'));
    is_path.then(|| if is_file { format!("/{path}") } else { format!("/{steps}/") })
}

#[cfg(test)]
mod tests {
    use super::super::testing::{compiled, html, paths, site};
    use super::*;
    use crate::Code;
    use crate::site::Class;

    fn page(title: &str, aliases: &str) -> String {
        format!("+++\ntitle = \"{title}\"\naliases = [{aliases}]\n+++\nText.\n")
    }

    #[test]
    fn aliases_and_second_names_lead_to_the_page() {
        let about = page("About", "\"/old/path/\", \"old.html\"");
        let config = "base_url = \"https://example.org/b/\"\n";
        let term = "+++\ntitle = \"Truce\"\ndescription = \"D.\"\naliases = [\"t\"]\n+++\n";
        let site = site(&[("pages/about.md", &about), ("terms/truce.md", term)], config, "2025-12-16");
        assert!(html(&site, "t/index.html").contains("url=/b/glossary/#truce\""));
        assert_eq!(paths(&site, "old"), ["old.html", "old/path/index.html"]);
        assert_eq!(site.class("old.html"), Some(Class::Redirect));
        for path in ["old.html", "old/path/index.html"] {
            let page = html(&site, path);
            assert!(page.contains("<meta http-equiv=\"refresh\" content=\"0; url=/b/about/\">"), "{page}");
            assert!(page.contains("<link rel=\"canonical\" href=\"https://example.org/b/about/\">"), "{page}");
            assert!(page.contains("<a href=\"/b/about/\">"), "{page}");
            assert!(page.contains("<meta name=\"robots\" content=\"noindex\">"), "{page}");
        }
        assert!(html(&site, "events/index.html").contains("url=/b/timeline/"));
        assert!(html(&site, "people/index.html").contains("url=/b/parties/"));
    }

    #[test]
    fn an_alias_at_the_address_of_a_page_is_told_and_the_page_stays() {
        let about = page("About", "\"/methods/\", \"/timeline\", \"/twice/\"");
        let methods = page("Methods", "\"twice\"");
        let compiled = compiled(&[("pages/about.md", &about), ("pages/methods.md", &methods)], "", "2025-12-16");
        let clashes: Vec<(String, Option<String>)> = compiled
            .diagnostics
            .iter()
            .filter(|diagnostic| diagnostic.code == Code::PermalinkClash)
            .map(|diagnostic| {
                let place = diagnostic.place.as_ref().map(|place| {
                    let span = place.span.map_or(0..0, |span| span.start as usize..span.end as usize);
                    let text = if place.path.ends_with("about.md") { &about } else { &methods };
                    text[span].to_owned()
                });
                (diagnostic.message.clone(), place)
            })
            .collect();
        assert_eq!(
            clashes,
            [
                ("the alias `/methods/` is the address of a page".to_owned(), Some("/methods/".to_owned())),
                ("`/timeline/` is the address of a page that every site has".to_owned(), Some("/timeline".to_owned())),
                ("two records have the alias `/twice/`".to_owned(), Some("twice".to_owned())),
            ]
        );
        assert_eq!(compiled.site.class("methods/index.html"), Some(Class::Page));
        assert_eq!(compiled.site.class("timeline/index.html"), Some(Class::Page));
    }

    #[test]
    fn an_alias_becomes_an_address() {
        let cases = [
            ("/old/path/", "/old/path/"),
            ("/old/path", "/old/path/"),
            ("old", "/old/"),
            (" old.html ", "/old.html"),
            ("/a.b/c", "/a.b/c/"),
            ("/a/b.html/", "/a/b.html/"),
            ("/größe/", "/größe/"),
            ("/.well-known/a.txt", "/.well-known/a.txt"),
        ];
        for (alias, address) in cases {
            assert_eq!(alias_address(alias).as_deref(), Some(address), "{alias}");
        }
    }

    #[test]
    fn what_is_no_path_is_none() {
        for alias in [
            "",
            "/",
            "//",
            "../up",
            "/a/../b",
            "/a//b",
            "./a",
            "https://example.org/",
            "/a?b",
            "/a#b",
            "a\\b",
            "a\nb",
            "/.htaccess",
            "/.git/config",
            "/.briefing-manifest",
            "/a/.b/",
        ] {
            assert_eq!(alias_address(alias), None, "{alias}");
        }
    }
}
