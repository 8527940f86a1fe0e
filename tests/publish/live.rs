//! A reader who looks at all live pages, again and again.

use std::collections::BTreeMap;

use super::moto::{Moto, Stored};

/// What lies at the target and is not ours.
pub(crate) const STRANGER: &str = "press/logo.svg";

/// What it holds.
pub(crate) fn stranger() -> Stored {
    Stored {
        bytes: b"<svg>not ours</svg>".to_vec(),
        content_type: "image/svg+xml".to_owned(),
        cache_control: "max-age=5".to_owned(),
    }
}

/// A reader of the site below a prefix. What did not change since the last look, as its entity tag tells, is not fetched
/// again.
pub(crate) struct Reader {
    prefix: String,
    /// Of each page its entity tag, and what it names.
    pages: BTreeMap<String, (String, Vec<String>)>,
    stranger: Option<String>,
}

impl Reader {
    pub(crate) fn new(prefix: &str) -> Self {
        Self { prefix: prefix.to_owned(), pages: BTreeMap::new(), stranger: None }
    }

    /// Looks at all pages; gives what is wrong.
    pub(crate) fn look(&mut self, moto: &Moto) -> Vec<String> {
        let there = moto.list(&self.prefix);
        let mut wrong = Vec::new();
        match there.get(STRANGER) {
            None => wrong.push(format!("`{STRANGER}` is not ours and is gone")),
            Some(tag) => {
                let known = self.stranger.get_or_insert_with(|| tag.clone());
                if known != tag {
                    wrong.push(format!("`{STRANGER}` is not ours and was written over"));
                }
            }
        }
        self.pages.retain(|path, _| there.contains_key(path));
        for (path, tag) in there.iter().filter(|(path, _)| path.ends_with(".html")) {
            if self.pages.get(path).is_none_or(|(known, _)| known != tag) {
                let page = moto.get(&format!("{}{path}", self.prefix));
                assert_eq!(page.status, 200, "{path}");
                self.pages.insert(path.clone(), (tag.clone(), named(&String::from_utf8(page.body).unwrap())));
            }
            for asset in self.pages.get(path).into_iter().flat_map(|(_, assets)| assets) {
                if !there.contains_key(asset) {
                    wrong.push(format!("`{path}` is live and names `{asset}`, which is not there"));
                }
            }
        }
        wrong
    }

    /// How many assets the pages name that were there at the last look, each counted for each page.
    pub(crate) fn named(&self) -> usize {
        self.pages.values().map(|(_, assets)| assets.len()).sum()
    }
}

/// The style sheets, scripts and pictures that a page names, by path.
fn named(html: &str) -> Vec<String> {
    let values = ["href=\"/", "src=\"/"].into_iter().flat_map(|start| html.split(start).skip(1));
    let paths = values.filter_map(|rest| rest.split(['"', '#', '?']).next());
    let is_asset = |path: &&str| [".css", ".js", ".svg", ".png"].iter().any(|end| path.ends_with(end));
    paths.filter(is_asset).map(str::to_owned).collect()
}
