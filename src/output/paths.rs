//! The last look at a site's paths before they become files: none leads out of the folder, no two clash.

use std::path::{Component, Path};

use ahash::HashSet;

use super::manifest::MANIFEST;
use super::staging::INSIDE;
use crate::diagnostics::{Code, Diagnostic};
use crate::site::Class;

/// What keeps `path` from being a file of the output folder.
pub(crate) fn fault(path: &str) -> Option<&'static str> {
    if is_plain(path) {
        return None;
    }
    if path.contains(|c: char| c.is_control()) {
        return Some("holds a control character");
    }
    // On one system a separator, on the others part of a name.
    if path.contains('\\') {
        return Some("holds a backslash");
    }
    for part in path.split('/') {
        let mut components = Path::new(part).components();
        match (components.next(), components.next()) {
            (None, _) => return Some("has an empty part"),
            // What the system takes for more than a name: `..`, on Windows `C:` and `C:x`.
            (Some(Component::Normal(name)), None) if name == part => {}
            _ => return Some("leads out of the folder"),
        }
    }
    let first = path.split('/').next();
    (first == Some(MANIFEST) || first == Some(INSIDE)).then_some("has a name that the build keeps for itself")
}

/// Whether a path is made of letters and digits as nearly all are: a look at its bytes is then enough.
fn is_plain(path: &str) -> bool {
    let mut before = b'/';
    let is_plain = path.bytes().all(|byte| {
        let begins_a_part = before == b'/';
        before = byte;
        byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_') || (!begins_a_part && matches!(byte, b'.' | b'/'))
    });
    is_plain && before != b'/'
}

/// The folders that `path` lies in, outermost first: `a` and `a/b` for `a/b/c.html`.
pub(super) fn folders(path: &str) -> impl Iterator<Item = &str> {
    path.match_indices('/').map(|(at, _)| &path[..at])
}

/// What is wrong with the paths of a site, which are ordered.
pub(super) fn check(pages: &[(String, Class)]) -> Vec<Diagnostic> {
    const HINT: &str = "give one of them another `slug`";
    let mut diagnostics = Vec::new();
    let mut seen = HashSet::default();
    for (path, _) in pages {
        if let Some(fault) = fault(path) {
            let message = format!("the page `{path}` cannot be written: its path {fault}");
            diagnostics.push(Diagnostic::new(Code::OutsideSite, message).hint("rename the file that it is made of"));
        } else if !seen.insert(path.as_str()) {
            let message = format!("two pages are called `{path}`");
            diagnostics.push(Diagnostic::new(Code::PermalinkClash, message).hint(HINT));
        }
    }
    for (path, _) in pages {
        if let Some(folder) = folders(path).find(|folder| seen.contains(folder)) {
            let message = format!("`{folder}` is a page, and a folder with the page `{path}` in it");
            diagnostics.push(Diagnostic::new(Code::PermalinkClash, message).hint(HINT));
        }
    }
    diagnostics
}

#[cfg(test)]
mod tests {
    use super::{check, fault, folders};
    use crate::site::Class;

    #[test]
    fn what_leads_out_is_refused() {
        for path in ["../a", "a/../../b", "..", ".", "a/./b", "/etc/passwd", "", "a//b", "a/", "a\\b", "a\0b", "a\nb"] {
            assert!(fault(path).is_some(), "{path:?}");
        }
        for path in [".briefing-manifest", ".briefing-staging/x"] {
            assert!(fault(path).is_some(), "{path:?}");
        }
    }

    #[test]
    fn what_only_looks_odd_is_a_path() {
        for path in ["index.html", "..a/b..", "...", ".nojekyll", "CNAME", "über/x y.html", "a/.briefing-manifest"] {
            assert_eq!(fault(path), None, "{path:?}");
        }
    }

    #[test]
    fn clashes_are_told() {
        let pages = |paths: &[&str]| paths.iter().map(|path| ((*path).to_owned(), Class::Page)).collect::<Vec<_>>();
        assert_eq!(check(&pages(&["a.html", "a/b", "a/c"])), []);
        let told = check(&pages(&["../x", "a", "a", "a/b/c", "b"]));
        let told: Vec<_> = told.iter().map(|it| it.message.as_str()).collect();
        assert_eq!(
            told,
            [
                "the page `../x` cannot be written: its path leads out of the folder",
                "two pages are called `a`",
                "`a` is a page, and a folder with the page `a/b/c` in it"
            ]
        );
    }

    #[test]
    fn folders_are_outermost_first() {
        assert_eq!(folders("a/b/c").collect::<Vec<_>>(), ["a", "a/b"]);
        assert_eq!(folders("a").count(), 0);
    }
}
