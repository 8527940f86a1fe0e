//! Small sites in memory, and values at a path, for the tests of pages.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a failed test may panic")]

use tera::Value;
use tera::value::Key;

use super::{list, rendering};
use crate::compile::{Compiled, Options, compile};
use crate::source::Snapshot;
use crate::{Level, Site};

/// A site of `(path, text)`, paths below `content/`, with `config` below `[site]` in `briefing.toml`.
#[track_caller]
pub(super) fn compiled(files: &[(&str, &str)], config: &str, as_of: &str) -> Compiled {
    let config = format!("[site]\ntitle = \"The story\"\n{config}");
    let mut all = vec![("briefing.toml".to_owned(), config.into_bytes())];
    all.extend(files.iter().map(|(path, text)| (format!("content/{path}"), text.as_bytes().to_vec())));
    let day = as_of.parse().unwrap();
    compile(&Snapshot::from_files(all), &Options { as_of: Some(day), today: day, drafts: false, base_url: None })
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

#[test]
fn values_are_found_by_path() {
    let map = tera::Map::from_iter([(Key::Str("a"), Value::from(vec![Value::from("b")]))]);
    assert_eq!(text(&Value::from(map), "a.0"), "b");
}
