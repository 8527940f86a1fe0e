//! What the path of a request leads to. Nothing of it is ever looked up on a disk: a site has a list of its paths.

use percent_encoding::percent_decode_str;

use crate::Site;

/// Below this, next to the pages, are the preview's own files. No file of a site is called so.
pub(super) const OWN: &str = ".briefing/";

/// Where a path leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Address {
    /// To a path of the site.
    File(String),
    /// To another address.
    Elsewhere(String),
    /// To a file of the preview's own, by its name.
    Own(String),
    /// To nothing.
    Nothing,
    /// It is no path that a browser asks for: it steps back, has empty steps or is no text.
    Refused,
}

impl Address {
    /// Where the path `written`, without a query, leads to in `site`.
    pub(super) fn of(written: &str, site: &Site) -> Self {
        let Some(path) = decoded(written) else { return Self::Refused };
        let base = site.base_path();
        let base_text = decoded(base).unwrap_or_else(|| base.to_owned());
        let Some(within) = path.strip_prefix(&base_text) else {
            let is_above = path == "/" || format!("{path}/") == base_text;
            return if is_above { Self::Elsewhere(base.to_owned()) } else { Self::Nothing };
        };
        if let Some(own) = within.strip_prefix(OWN) {
            return Self::Own(own.to_owned());
        }
        let file = match within.is_empty() || within.ends_with('/') {
            true => format!("{within}index.html"),
            false => within.to_owned(),
        };
        if site.class(&file).is_some() {
            return Self::File(file);
        }
        match site.class(&format!("{within}/index.html")) {
            Some(_) => Self::Elsewhere(format!("{written}/")),
            None => Self::Nothing,
        }
    }
}

/// A path without percent signs; `None` where it is none that can be meant.
fn decoded(written: &str) -> Option<String> {
    let path = percent_decode_str(written).decode_utf8().ok()?.into_owned();
    let rest = path.strip_prefix('/')?;
    let is_plain = |step: &str| !matches!(step, "." | "..") && !step.contains(['\\', '\0']);
    let mut steps = rest.split('/').peekable();
    while let Some(step) = steps.next() {
        // A slash at the end is none between two steps.
        let is_last = steps.peek().is_none();
        if !is_plain(step) || step.is_empty() && !is_last {
            return None;
        }
    }
    Some(path)
}

/// From the page at the path `written` up to the root of the site: `../../`.
pub(super) fn way_up(written: &str, site: &Site) -> String {
    let steps = |path: &str| path.matches('/').count();
    "../".repeat(steps(written).saturating_sub(steps(site.base_path())))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Options, Snapshot, compile};

    fn site(base_url: &str) -> Site {
        let configuration = format!("[site]\ntitle = \"T\"\nbase_url = \"{base_url}\"\n");
        let files = [
            ("briefing.toml", configuration.as_str()),
            ("content/pages/a-page.md", "+++\ntitle = \"A\"\n+++\n"),
            ("static/ein ü.txt", "x"),
        ];
        let today = jiff::civil::date(2026, 3, 16);
        let options = Options::on(today);
        compile(&Snapshot::from_files(files.map(|(path, text)| (path, text.as_bytes()))), &options).site
    }

    #[test]
    fn addresses_lead_to_files_folders_and_up_to_the_base() {
        let at_root = site("/");
        let below = site("https://example.org/a/b/");
        let file = |name: &str| Address::File(name.to_owned());
        for (written, of_root) in [
            ("/", file("index.html")),
            ("/a-page/", file("a-page/index.html")),
            ("/a-page/index.html", file("a-page/index.html")),
            ("/a%2Dpage/", file("a-page/index.html")),
            ("/ein%20%C3%BC.txt", file("ein ü.txt")),
            ("/a-page", Address::Elsewhere("/a-page/".to_owned())),
            ("/nothing/", Address::Nothing),
            ("/.briefing/live.js", Address::Own("live.js".to_owned())),
        ] {
            assert_eq!(Address::of(written, &at_root), of_root, "{written}");
            let of_below = match of_root {
                Address::Elsewhere(to) => Address::Elsewhere(format!("/a/b{to}")),
                other => other,
            };
            assert_eq!(Address::of(&format!("/a/b{written}"), &below), of_below, "{written}");
        }
        for above in ["/", "/a/b"] {
            assert_eq!(Address::of(above, &below), Address::Elsewhere("/a/b/".to_owned()), "{above}");
        }
        assert_eq!(Address::of("/a", &below), Address::Nothing);
        assert_eq!(Address::of("/a/bc/", &below), Address::Nothing);
    }

    #[test]
    fn paths_that_nobody_means_are_refused() {
        let site = site("/");
        for written in [
            "",
            "x",
            "//",
            "//a-page/",
            "/a-page//",
            "/../briefing.toml",
            "/%2e%2e/briefing.toml",
            "/a-page/%2E./",
            "/..%2fbriefing.toml",
            "/a-page/./",
            "/%00",
            "/a%5c..%5cb",
            "/%ff",
        ] {
            assert_eq!(Address::of(written, &site), Address::Refused, "{written}");
        }
    }

    #[test]
    fn the_way_up_leads_to_the_root_of_the_site() {
        for (written, up) in [("/", ""), ("/404.html", ""), ("/a-page/", "../"), ("/no/where/", "../../")] {
            assert_eq!(way_up(written, &site("/")), up, "{written}");
            assert_eq!(way_up(&format!("/a/b{written}"), &site("/a/b/")), up, "{written}");
        }
    }
}
