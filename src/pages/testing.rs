//! Small sites in memory, and values at a path, for the tests of pages.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a failed test may panic")]

use std::collections::HashSet;

use tera::Value;
use tera::value::Key;

use super::{list, rendering};
use crate::compile::{Compiled, Options, compile};
use crate::source::Snapshot;
use crate::{Level, Site};

/// A site of `(path, text)`, with `config` below `[site]` in `briefing.toml`. Paths are below `content/`; those that begin
/// with `content/`, `static/` or `templates/` are from the root of the site.
#[track_caller]
pub(super) fn compiled(files: &[(&str, &str)], config: &str, as_of: &str) -> Compiled {
    with_options(files, config, as_of, false)
}

/// The same as a preview that search engines shall leave out.
#[track_caller]
pub(super) fn preview(files: &[(&str, &str)], config: &str, as_of: &str) -> Compiled {
    with_options(files, config, as_of, true)
}

fn with_options(files: &[(&str, &str)], config: &str, as_of: &str, noindex: bool) -> Compiled {
    let config = format!("[site]\ntitle = \"The story\"\n{config}");
    let mut all = vec![("briefing.toml".to_owned(), config.into_bytes())];
    all.extend(files.iter().map(|(path, text)| (from_root(path), text.as_bytes().to_vec())));
    let day = as_of.parse().unwrap();
    compile(&Snapshot::from_files(all), &Options { as_of: Some(day), noindex, ..Options::on(day) })
}

fn from_root(path: &str) -> String {
    let is_from_root = ["content/", "static/", "templates/"].iter().any(|folder| path.starts_with(folder));
    if is_from_root { path.to_owned() } else { format!("content/{path}") }
}

/// The same, of a site that has no errors.
#[track_caller]
pub(super) fn site(files: &[(&str, &str)], config: &str, as_of: &str) -> Site {
    let compiled = compiled(files, config, as_of);
    let errors: Vec<_> = compiled.diagnostics.iter().filter(|diagnostic| diagnostic.level == Level::Error).collect();
    assert!(errors.is_empty(), "{errors:#?}");
    compiled.site
}

/// What the template of the page at `path` sees.
#[track_caller]
pub(super) fn view(site: &Site, path: &str) -> Value {
    let page = list(&site.views).list.remove(path).unwrap_or_else(|| panic!("no page `{path}`"));
    Value::from(rendering(&site.views, &page).expect("a template makes it").view)
}

/// The page at `path` as text.
#[track_caller]
pub(super) fn html(site: &Site, path: &str) -> String {
    match site.render(path) {
        Ok(bytes) => String::from_utf8(bytes.to_vec()).unwrap(),
        Err(diagnostics) => panic!("{diagnostics:#?}"),
    }
}

/// The paths of the site that begin with `start`.
pub(super) fn paths<'s>(site: &'s Site, start: &str) -> Vec<&'s str> {
    site.paths().map(|(path, _)| path).filter(|path| path.starts_with(start)).collect()
}

/// The value at a path such as `0.groups.1.event.title`.
#[track_caller]
pub(super) fn at(value: &Value, path: &str) -> Value {
    path.split('.').fold(value.clone(), |value, step| match step.parse::<usize>() {
        Ok(number) => value.as_array().and_then(|list| list.get(number).cloned()).unwrap_or_else(Value::none),
        Err(_) if value.is_none() => value,
        Err(_) => {
            let map = value.as_map().unwrap_or_else(|| panic!("nothing to look for `{step}` in, in `{path}`"));
            map.iter().find(|(key, _)| key.as_str() == Some(step)).map(|(_, value)| value.clone()).expect("the key")
        }
    })
}

/// The text at a path; "–" where there is none.
#[track_caller]
pub(super) fn text(value: &Value, path: &str) -> String {
    at(value, path).as_str().unwrap_or("–").to_owned()
}

/// The text at `path` in each entry of a list.
#[track_caller]
pub(super) fn texts(list: &Value, path: &str) -> Vec<String> {
    list.as_array().expect("a list").iter().map(|entry| text(entry, path)).collect()
}

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

/// A site that is asked for its pages as readers see them.
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
        let config = format!("base_url = \"/t/\"\n\n[build]\npage_size = {page_size}\n");
        let own: HashSet<&str> = files.iter().map(|(path, _)| *path).collect();
        let base = BASE.iter().filter(|(path, _)| !own.contains(path)).chain(files);
        Self { site: site(&base.copied().collect::<Vec<_>>(), &config, day) }
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
        html(&self.site, &path)
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

#[test]
fn values_are_found_by_path() {
    let map = tera::Map::from_iter([(Key::Str("a"), Value::from(vec![Value::from("b")]))]);
    assert_eq!(text(&Value::from(map), "a.0"), "b");
}
