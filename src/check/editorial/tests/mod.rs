//! Small sites, and what the lints tell of them.

#![allow(clippy::unwrap_used, reason = "a failing test may panic")]

mod contradictions;
mod currency;
mod duplicates;
mod positions;
mod quotations;
mod relative_time;
mod rest;
mod sourcing;

use std::collections::BTreeMap;

use crate::diagnostics::{Code, Format, Style, draw};
use crate::{Options, Snapshot, compile};

/// A site on its way: two parties, a group, a source, and talks of both parties on 15 December 2025.
#[must_use]
pub(super) struct Site {
    files: BTreeMap<String, String>,
    language: &'static str,
    as_of: &'static str,
    check: String,
    lints: String,
    drafts: bool,
}

/// A site on 16 December 2025 that says nothing of note.
pub(super) fn site() -> Site {
    let site = Site {
        files: BTreeMap::new(),
        language: "en",
        as_of: "2025-12-16",
        check: String::new(),
        lints: String::new(),
        drafts: false,
    };
    site.file("content/sources/wire.md", &source("Wire", "2025-12-15"))
        .file("content/parties/russia.md", "+++\ntitle = \"Russia\"\nkind = \"state\"\n+++\n")
        .file("content/parties/ukraine.md", "+++\ntitle = \"Ukraine\"\nkind = \"state\"\n+++\n")
        .file(
            "content/events/talks.md",
            "+++\ntitle = \"Talks\"\nkind = \"meeting\"\ndate = 2025-12-15\nparties = [\"ukraine\", \"russia\"]\nsources = [\"wire\"]\n+++\n",
        )
}

/// A source of a day.
pub(super) fn source(title: &str, date: &str) -> String {
    format!("+++\ntitle = \"{title}\"\nkind = \"news-report\"\ndate = {date}\n+++\n")
}

/// A state and a position of Russia, both of the talks: lines 1 to 9 of an issue's rows.
pub(super) const ROWS: &str = "[[status]]\nevent = \"talks\"\nstate = \"negotiating\"\nsummary = \"They talk.\"\n
[[positions]]\nevent = \"talks\"\nparty = \"russia\"\nsummary = \"It wants all.\"\n";

impl Site {
    /// Adds a file, or puts it in the place of another.
    pub(super) fn file(mut self, path: &str, text: &str) -> Self {
        self.files.insert(path.to_owned(), text.to_owned());
        self
    }

    /// Adds the issue `donbas`. Its rows begin on line 4.
    pub(super) fn issue(self, rows: &str) -> Self {
        self.file("content/issues/donbas.md", &format!("+++\ntitle = \"Whose is Donbas?\"\n\n{rows}\n+++\n"))
    }

    /// Adds `content/events.toml`.
    pub(super) fn events(self, rows: &str) -> Self {
        self.file("content/events.toml", rows)
    }

    /// Adds the page `about`. Its text begins on line 5.
    pub(super) fn page(self, text: &str) -> Self {
        self.file("content/pages/about.md", &format!("+++\ntitle = \"About\"\n+++\n\n{text}\n"))
    }

    /// Asks for a lint that is off unless it is asked for.
    pub(super) fn warn(mut self, lint: &str) -> Self {
        self.lints.push_str(&format!("{lint} = \"warn\"\n"));
        self
    }

    /// Adds a source of June 2026, `late`: what rests on it was not reported ahead.
    pub(super) fn late(self) -> Self {
        self.file("content/sources/late.md", &source("Late", "2026-06-01"))
    }

    /// The day of the build.
    pub(super) fn on(mut self, day: &'static str) -> Self {
        self.as_of = day;
        self
    }

    /// The language of the site.
    pub(super) fn language(mut self, language: &'static str) -> Self {
        self.language = language;
        self
    }

    /// Keys of `[check]`.
    pub(super) fn check(mut self, keys: &str) -> Self {
        self.check.push_str(keys);
        self
    }

    /// Builds drafts too.
    pub(super) fn drafts(mut self) -> Self {
        self.drafts = true;
        self
    }

    /// What is told: the level, `path:line:column code`, the message and the hints of each.
    pub(super) fn told(&self) -> Vec<Told> {
        let configuration = format!(
            "[site]\ntitle = \"Talks\"\nbase_url = \"https://example.org/\"\nlanguage = \"{}\"\n\n[build]\nas_of = {}\n\n[check]\n{}\n[check.lints]\n{}",
            self.language, self.as_of, self.check, self.lints
        );
        let mut files = self.files.clone();
        files.insert("briefing.toml".to_owned(), configuration);
        let snapshot = Snapshot::from_files(files.into_iter().map(|(path, text)| (path, text.into_bytes())));
        let options = Options { drafts: self.drafts, ..Options::on("2030-01-01".parse().unwrap()) };
        let compiled = compile(&snapshot, &options);
        let lines = draw(&compiled.diagnostics, &compiled, Format::Json, &Style::default(), None);
        lines.lines().map(|line| Told::read(&serde_json::from_str(line).unwrap())).filter(Told::is_of_content).collect()
    }

    /// Asserts that just this is told, in this order: `path:line:column code`, and words of the hints.
    #[track_caller]
    pub(super) fn expect(self, expected: &[(&str, &str)]) {
        let told = self.told();
        let all =
            told.iter().map(|told| format!("{} {} | {}\n", told.head, told.message, told.hints)).collect::<String>();
        let heads: Vec<&str> = told.iter().map(|told| told.head.as_str()).collect();
        assert_eq!(heads, expected.iter().map(|(head, _)| *head).collect::<Vec<_>>(), "\n{all}");
        for (told, (_, hint)) in told.iter().zip(expected) {
            assert!(told.hints.contains(hint), "no hint says {hint:?}:\n{all}");
        }
    }

    /// Asserts that nothing is told.
    #[track_caller]
    pub(super) fn silent(self) {
        self.expect(&[]);
    }
}

/// A diagnostic.
pub(super) struct Told {
    /// `path:line:column code`, the place `-` where there is none.
    pub(super) head: String,
    pub(super) level: String,
    pub(super) message: String,
    pub(super) hints: String,
}

impl Told {
    fn read(json: &serde_json::Value) -> Self {
        let text = |key: &str| json[key].as_str().unwrap_or_default().to_owned();
        let place = match json["path"].as_str() {
            Some(path) => format!("{path}:{}:{}", json["line"], json["column"]),
            None => "-".to_owned(),
        };
        let hints = json["hints"].as_array().into_iter().flatten().filter_map(|hint| hint.as_str());
        Self {
            head: format!("{place} {}", text("code")),
            level: text("level"),
            message: text("message"),
            hints: hints.collect::<Vec<_>>().join("; "),
        }
    }

    /// Whether it speaks of what an author wrote, and not of the theme.
    fn is_of_content(&self) -> bool {
        let theme = [Code::Template, Code::UnknownComponent, Code::ComponentArgument, Code::BrokenLink];
        !theme.iter().any(|code| self.head.ends_with(code.as_str()))
    }
}

#[test]
fn a_plain_site_is_silent() {
    site().issue(ROWS).silent();
}
