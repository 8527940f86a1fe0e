//! The page for addresses that do not exist. It is served at any depth, so that all its addresses are from the root.

use super::frame::{Head, frame};
use super::view::{Map, view};
use super::views::Views;
use super::{Content, Page, Pages};
use crate::model::Kind;

/// How many issues it leads to at most.
const ISSUES: usize = 12;

pub(super) fn list(pages: &mut Pages) {
    pages.add("/404.html".to_owned(), Content::NotFound, None);
}

/// `issues` (links, the first of the list), `issues_more` (how many there are besides) and `has_timeline`.
pub(super) fn view(views: &Views, page: &Page) -> Map {
    let title = views.words.word("missing.title");
    let mut map = frame(views, page, &Head { title, description: None, section: "", language: None });
    let issues = views.briefing.all(Kind::Issue);
    map.extend(view! {
        "issues": views.links(&issues[..issues.len().min(ISSUES)]),
        "issues_more": issues.len().saturating_sub(ISSUES),
        "has_timeline": !views.briefing.timeline().is_empty(),
    });
    map
}

#[cfg(test)]
mod tests {
    use super::super::testing::{html, site};

    #[test]
    fn every_address_is_from_the_root_and_the_list_of_issues_is_short() {
        let issues: Vec<(String, String)> = (0..14)
            .map(|number| {
                let row = "date = 2025-12-01\nsummary = \"S.\"\n";
                let text = format!(
                    "+++\ntitle = \"Issue {number:02}\"\n[[status]]\n{row}state = \"raised\"\n[[positions]]\n{row}party = \"p\"\n+++\n"
                );
                (format!("issues/i{number:02}.md"), text)
            })
            .collect();
        let mut files: Vec<(&str, &str)> = issues.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
        files.push(("parties/p.md", "+++\ntitle = \"P\"\nkind = \"state\"\n+++\n"));
        files.push(("events/e.md", "+++\ntitle = \"E\"\nkind = \"vote\"\ndate = 2025-12-01\n+++\n"));
        let page = html(&site(&files, "base_url = \"/b/\"\n", "2025-12-16"), "404.html");
        let links: Vec<&str> = page.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
        assert!(links.iter().all(|link| link.starts_with("/b/") || link.starts_with('#')), "{links:?}");
        for link in ["/b/", "/b/timeline/", "/b/issues/", "/b/issues/i11/"] {
            assert!(links.contains(&link), "{link} in {links:?}");
        }
        assert!(!links.contains(&"/b/issues/i12/"));
    }
}
