//! What holds for any site, whatever its authors wrote.

use briefing::diagnostics::{Format, Style, draw};
use briefing::{Class, Compiled};
use scraper::{Html, Selector};

/// A word that edits put where a script could run: pages with it are read as a browser reads them.
pub(crate) const CANARY: &str = "canary";

/// Attributes that browsers take an address from.
const ADDRESSES: [&str; 9] =
    ["href", "src", "action", "formaction", "xlink:href", "poster", "data", "background", "cite"];

/// Elements that run, frame or fetch something, or change what addresses mean.
const FORBIDDEN: [&str; 7] = ["iframe", "object", "embed", "base", "applet", "frame", "style"];

/// Draws all that is told and renders all pages. Templates that were edited may fail (`may_fail`), and may hold scripts,
/// since they are code.
pub(crate) fn judge(compiled: &Compiled, trusted: bool) {
    judge_some(compiled, trusted, |_| true);
}

/// The same, but for the paths that are not `wanted`.
pub(crate) fn judge_some(compiled: &Compiled, trusted: bool, wanted: impl Fn(&str) -> bool) {
    for format in [Format::Human, Format::Json, Format::Github, Format::Sarif] {
        let text = draw(&compiled.diagnostics, compiled, format, &Style::default(), None);
        assert!(text.is_empty() == (compiled.diagnostics.iter().next().is_none() && format != Format::Sarif), "{text}");
        // Programs read the other two.
        if matches!(format, Format::Human | Format::Github) {
            let control = text.chars().find(|character| character.is_control() && !matches!(character, '\n' | '\t'));
            assert!(control.is_none(), "{control:?} reaches the terminal: {text:?}");
        }
    }
    for told in compiled.diagnostics.iter() {
        assert!(!told.message.is_empty(), "{told:?}");
    }
    for (path, class) in compiled.site.paths() {
        let inside = !path.starts_with('/') && path.split('/').all(|step| !matches!(step, "" | "." | ".."));
        assert!(inside, "`{path}` leads out of the output");
        if !wanted(path) {
            continue;
        }
        match compiled.site.render(path) {
            Err(errors) => {
                let why = errors.iter().map(|error| error.message.as_str()).collect::<Vec<_>>();
                assert!(!errors.is_empty() && (trusted || compiled.diagnostics.errors() > 0), "{path} fails: {why:?}");
            }
            Ok(bytes) if !trusted => well_formed(path, class, &bytes),
            Ok(_) => {}
        }
    }
}

fn well_formed(path: &str, class: Class, bytes: &[u8]) {
    if class == Class::Asset || class == Class::Fingerprinted {
        return;
    }
    let text = std::str::from_utf8(bytes).unwrap_or_else(|_| panic!("{path} is not UTF-8"));
    if path.ends_with(".json") {
        if let Err(error) = serde_json::from_str::<serde_json::Value>(text) {
            panic!("{path} is no JSON: {error}");
        }
    } else if path.ends_with(".xml") {
        if let Err(error) = roxmltree::Document::parse(text) {
            panic!("{path} is no XML: {error}\n{text}");
        }
    } else if path.ends_with(".html") && text.contains(CANARY) {
        no_script(path, text);
    }
}

/// Nothing in a page runs, is fetched from elsewhere or steps around the policy but what the theme has put there.
pub(crate) fn no_script(path: &str, text: &str) {
    let page = Html::parse_document(text);
    let all = Selector::parse("*").unwrap();
    for element in page.select(&all) {
        let name = element.value().name();
        // What stands in a frame opens its links outside of it.
        let is_for_frames = name == "base" && element.value().attrs().eq([("target", "_blank")]);
        assert!(is_for_frames || !FORBIDDEN.contains(&name), "{path}: <{name}>\n{}", element.html());
        let is_ours = match name {
            "script" => {
                let data = element.value().attr("type") == Some("application/ld+json");
                let source = element.value().attr("src").unwrap_or_default();
                if data {
                    let text: String = element.text().collect();
                    let read = serde_json::from_str::<serde_json::Value>(&text);
                    assert!(read.is_ok(), "{path}: {read:?}\n{text}");
                }
                data || source.starts_with('/') && !source.starts_with("//") && element.text().next().is_none()
            }
            "meta" => element.value().attr("http-equiv").is_none_or(|_| path_is_redirect(&page)),
            _ => true,
        };
        assert!(is_ours, "{path}: {}", element.html());
        for (key, value) in element.value().attrs() {
            assert!(!key.starts_with("on") && key != "style" && key != "srcdoc", "{path}: {key}\n{}", element.html());
            if ADDRESSES.contains(&key) {
                let scheme: String = value.chars().filter(|c| !c.is_whitespace() && !c.is_control()).collect();
                let scheme = scheme.to_lowercase();
                let runs = ["javascript:", "vbscript:", "data:"].iter().any(|prefix| scheme.starts_with(prefix));
                assert!(!runs, "{path}: {key}={value:?}");
            }
        }
    }
}

fn path_is_redirect(page: &Html) -> bool {
    page.select(&Selector::parse("meta[http-equiv='refresh']").unwrap()).count() == 1
}
