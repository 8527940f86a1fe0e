//! Every internal link of the bundled site leads somewhere, whatever address the site stands at.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod common;

use std::collections::{BTreeMap, BTreeSet};

use scraper::{Html, Selector};

/// The addresses in a page's attributes that a browser follows or loads.
const LINKS: &[(&str, &str)] =
    &[("a[href]", "href"), ("link[href]", "href"), ("img[src]", "src"), ("script[src]", "src"), ("use[href]", "href")];

#[test]
fn at_the_root() {
    crawl("/", "");
}

#[test]
fn at_an_address() {
    crawl("https://example.org/", "https://example.org");
}

#[test]
fn below_a_path() {
    crawl("https://example.org/briefings/berlin/", "https://example.org");
}

/// Follows every link of every page with `base_url`, and looks up each anchor.
#[track_caller]
fn crawl(base_url: &str, origin: &str) {
    let mut options = common::options("2025-12-16");
    options.base_url = Some(base_url.to_owned());
    let compiled = briefing::compile(&common::bundled(), &options);
    let files = common::render_all(&compiled);
    let base = base_url.strip_prefix(origin).unwrap();
    let mut anchors: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
    let mut links: Vec<(&str, String)> = Vec::new();
    for (path, bytes) in files.iter().filter(|(path, _)| path.ends_with(".html")) {
        let page = Html::parse_document(std::str::from_utf8(bytes).unwrap());
        let with_id = Selector::parse("[id]").unwrap();
        let ids: Vec<String> = page.select(&with_id).map(|node| node.attr("id").unwrap().to_owned()).collect();
        let unique: BTreeSet<String> = ids.iter().cloned().collect();
        assert_eq!(ids.len(), unique.len(), "{path} uses an id twice: {ids:?}");
        anchors.insert(path, unique);
        for (selector, attribute) in LINKS {
            for node in page.select(&Selector::parse(selector).unwrap()) {
                links.push((path, node.attr(attribute).unwrap_or_default().to_owned()));
            }
        }
    }
    let mut broken = BTreeSet::new();
    let mut followed = 0;
    for (page, link) in &links {
        let Some(target) = internal(link, origin) else { continue };
        followed += 1;
        let (address, anchor) = target.split_once('#').map_or((target, None), |(path, anchor)| (path, Some(anchor)));
        let file = if address.is_empty() {
            (*page).to_owned()
        } else {
            let Some(within) = address.strip_prefix(base) else {
                broken.insert(format!("{page}: {link} leads out of {base}"));
                continue;
            };
            if within.is_empty() || within.ends_with('/') { format!("{within}index.html") } else { within.to_owned() }
        };
        if !files.contains_key(&file) {
            broken.insert(format!("{page}: {link} leads nowhere"));
        } else if let Some(anchor) = anchor.filter(|anchor| !anchor.is_empty()) {
            let is_there = match anchors.get(file.as_str()) {
                Some(ids) => ids.contains(anchor),
                None => String::from_utf8_lossy(&files[&file]).contains(&format!("id=\"{anchor}\"")),
            };
            if !is_there {
                broken.insert(format!("{page}: {link} has no such anchor"));
            }
        }
    }
    assert!(followed > 500, "the crawler followed {followed} links only");
    assert_eq!(broken, BTreeSet::new());
}

/// The part of `link` after the site's origin; `None` for what leads to other sites.
fn internal<'l>(link: &'l str, origin: &str) -> Option<&'l str> {
    if !origin.is_empty()
        && let Some(rest) = link.strip_prefix(origin)
    {
        return Some(rest);
    }
    (!link.contains("://") && !link.starts_with("mailto:") && !link.starts_with("tel:")).then_some(link)
}
