//! A site in memory for the tests of pages.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::collections::HashSet;

use crate::{Level, Options, Site, Snapshot, compile};

/// A source `wire` of 10 December 2025, three parties and an issue without rows of its own.
const BASE: &[(&str, &str)] = &[
    (
        "content/sources.toml",
        "[[source]]\nid = \"wire\"\ntitle = \"A report\"\npublisher = \"The Wire\"\ndate = 2025-12-10\nkind = \"news-report\"\n",
    ),
    (
        "content/parties.toml",
        "[[party]]\nid = \"ukraine\"\ntitle = \"Ukraine\"\nkind = \"state\"\n\
         [[party]]\nid = \"russia\"\ntitle = \"Russia\"\nkind = \"state\"\n\
         [[party]]\nid = \"germany\"\ntitle = \"Germany\"\nkind = \"state\"\n",
    ),
];

pub(super) struct TestSite {
    site: Site,
}

impl TestSite {
    /// Compiles a site in English whose lists are cut at three, for `day`.
    #[track_caller]
    pub(super) fn new(files: &[(&str, &str)], day: &str) -> Self {
        Self::with_page_size(files, day, 3)
    }

    #[track_caller]
    pub(super) fn with_page_size(files: &[(&str, &str)], day: &str, page_size: usize) -> Self {
        let config = format!("[site]\ntitle = \"T\"\nbase_url = \"/t/\"\n\n[build]\npage_size = {page_size}\n");
        let own: HashSet<&str> = files.iter().map(|(path, _)| *path).collect();
        let base = BASE.iter().filter(|(path, _)| !own.contains(path)).chain(files);
        let all = base.map(|(path, text)| (*path, text.as_bytes())).chain([("briefing.toml", config.as_bytes())]);
        let today = day.parse().unwrap();
        let options = Options { as_of: Some(today), today, drafts: false, base_url: None };
        let compiled = compile(&Snapshot::from_files(all), &options);
        let errors: Vec<String> = compiled
            .diagnostics
            .iter()
            .filter(|diagnostic| diagnostic.level == Level::Error)
            .map(|diagnostic| format!("{}: {}", diagnostic.code, diagnostic.message))
            .collect();
        assert_eq!(errors, Vec::<String>::new());
        Self { site: compiled.site }
    }

    /// What stands within `<main>` of the page at `address`, on a line, without the drawings of states and stances. The
    /// page must be sound: one first-level heading, no level skipped, no id twice, as many end tags as start tags.
    #[track_caller]
    pub(super) fn main(&self, address: &str) -> String {
        let html = self.page(address);
        let main = html.split_once("<main").unwrap().1.split_once("</main>").unwrap().0;
        check_headings(main);
        check_ids(&html);
        for tag in
            ["div", "section", "ul", "ol", "li", "dl", "dd", "table", "tbody", "tr", "td", "th", "a", "p", "span"]
        {
            let starts = html.matches(&format!("<{tag}>")).count() + html.matches(&format!("<{tag} ")).count();
            assert_eq!(starts, html.matches(&format!("</{tag}>")).count(), "`{tag}` in {html}");
        }
        without_drawings(main).split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// The whole page at `address`.
    #[track_caller]
    pub(super) fn page(&self, address: &str) -> String {
        let path = format!("{}index.html", address.trim_start_matches('/'));
        match self.site.render(&path) {
            Ok(bytes) => String::from_utf8(bytes.to_vec()).unwrap(),
            Err(errors) => panic!("{path}: {errors:?}"),
        }
    }

    pub(super) fn has(&self, address: &str) -> bool {
        self.site.class(&format!("{}index.html", address.trim_start_matches('/'))).is_some()
    }
}

#[track_caller]
fn check_headings(html: &str) {
    let mut level = 0;
    let mut first = 0;
    for (at, _) in html.match_indices("<h") {
        let Some(next) = html.as_bytes().get(at + 2).filter(|byte| byte.is_ascii_digit()) else { continue };
        let next = next - b'0';
        assert!(next <= level + 1, "a heading of level {next} after one of level {level}: {html}");
        first += usize::from(next == 1);
        level = next;
    }
    assert_eq!(first, 1, "one first-level heading: {html}");
}

#[track_caller]
fn check_ids(html: &str) {
    let mut seen = HashSet::new();
    for (at, start) in html.match_indices(" id=\"") {
        let id = html[at + start.len()..].split('"').next().unwrap();
        assert!(seen.insert(id), "`{id}` twice: {html}");
    }
}

fn without_drawings(html: &str) -> String {
    let mut text = String::new();
    let mut rest = html;
    while let Some((before, drawing)) = rest.split_once("<svg") {
        text.push_str(before);
        rest = drawing.split_once("</svg>").unwrap().1;
    }
    text + rest
}

/// Asserts that `html` holds all of `parts`, in that order.
#[track_caller]
pub(super) fn assert_order(html: &str, parts: &[&str]) {
    let mut rest = html;
    for part in parts {
        match rest.find(part) {
            Some(at) => rest = &rest[at + part.len()..],
            None => panic!("`{part}` is not (there) in {html}"),
        }
    }
}
