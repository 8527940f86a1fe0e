//! Which languages there are words in, and what a site changes of them.
//!
//! The files of a language are found by its tag, the more general first: the words of `pt-BR` are English, over it `pt` and
//! over that `pt-BR`, each as the default theme brings it and then as the site does. What `[words]` of `briefing.toml`
//! says is on top, in the site's language.

use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};

use super::Words;
use super::file::{File, Reading};
use super::plural::Rules;
use crate::config::{Config, is_language_tag};
use crate::diagnostics::{Code, Diagnostic};
use crate::parse::front_matter::read_toml;
use crate::parse::report::Report;
use crate::parse::tree::Node;
use crate::source::{CONFIGURATION, Snapshot, theme};

/// Where the files stand, below `templates/`.
pub(crate) const FOLDER: &str = "strings/";
const ENDING: &str = ".toml";

/// The languages of a site.
#[derive(Debug)]
pub(crate) struct Languages {
    /// The site's own files by their tags in small letters.
    own: BTreeMap<String, File>,
    /// The site's language.
    site: String,
    /// What `briefing.toml` says.
    overrides: File,
}

/// The files that the program brings, by their tags in small letters; English is not among them.
static BUNDLED: LazyLock<BTreeMap<String, File>> = LazyLock::new(|| {
    let others = bundled().filter(|(tag, _)| tag != "en");
    others.map(|(tag, text)| (tag.clone(), read(&tag, &text, Some(english()), None).0)).collect()
});

static ENGLISH: LazyLock<File> = LazyLock::new(|| {
    let text = bundled().find(|(tag, _)| tag == "en").map(|(_, text)| text).unwrap_or_default();
    read("en", &text, None, None).0
});

/// The texts of the files that the program brings, with their tags.
pub(super) fn bundled() -> impl Iterator<Item = (String, String)> {
    theme::templates().into_iter().filter_map(|(path, bytes)| {
        let tag = path.strip_prefix(FOLDER)?.strip_suffix(ENDING)?.to_ascii_lowercase();
        Some((tag, std::str::from_utf8(bytes).ok()?.to_owned()))
    })
}

/// The English words that the program brings.
pub(super) fn english() -> &'static File {
    &ENGLISH
}

/// Reads a file that the program brings, with what is wrong in it.
pub(super) fn read(tag: &str, text: &str, english: Option<&File>, below: Option<&File>) -> (File, Vec<Diagnostic>) {
    let path: Arc<str> = Arc::from(format!("templates/{FOLDER}{tag}{ENDING}"));
    read_file(&path, tag, text, english, below)
}

fn read_file(
    path: &Arc<str>,
    tag: &str,
    text: &str,
    english: Option<&File>,
    below: Option<&File>,
) -> (File, Vec<Diagnostic>) {
    let report = Report::new(path, text);
    let (root, reliable) = read_toml(&report);
    // After a syntax error only that is told.
    let quiet = Report::new(path, text);
    let reading = Reading {
        report: if reliable { &report } else { &quiet },
        english,
        below,
        rules: Rules::of(tag),
        is_configuration: false,
    };
    let file = reading.file(&root);
    (file, report.into_diagnostics())
}

/// Reads `[words]` of `briefing.toml`, in a site of this language.
pub(crate) fn read_overrides(words: &Node, language: &str, report: &Report<'_>) -> File {
    let below = tags(language).into_iter().rev().find_map(|tag| bundled_file(&tag));
    let reading =
        Reading { report, english: Some(english()), below, rules: Rules::of(language), is_configuration: true };
    let mut file = reading.file(words);
    // A site that has its own word for what became of an event shows it beside the event's date as well.
    let states = file.vocabularies.get("event_state").into_iter().flatten();
    let states: Vec<_> =
        states.filter(|(id, _)| *id != "happened").map(|(id, label)| (id.clone(), label.clone())).collect();
    for (id, label) in states {
        file.vocabularies.entry("standing".to_owned()).or_default().entry(id).or_insert(label);
    }
    file
}

fn bundled_file(tag: &str) -> Option<&'static File> {
    if tag == "en" { Some(english()) } else { BUNDLED.get(tag) }
}

/// A tag and those more general than it, these first: `pt`, `pt-br`.
fn tags(language: &str) -> Vec<String> {
    let language = language.to_ascii_lowercase();
    let mut tags: Vec<String> = language.match_indices('-').map(|(at, _)| language[..at].to_owned()).collect();
    tags.push(language);
    tags
}

/// The last words with the files that they were made of.
#[derive(Debug, Default)]
pub(crate) struct Wordings {
    kept: Option<Kept>,
}

#[derive(Debug)]
struct Kept {
    configuration: Option<Arc<[u8]>>,
    files: Vec<(Arc<str>, Arc<[u8]>)>,
    languages: Arc<Languages>,
    words: Arc<Words>,
    diagnostics: Vec<Diagnostic>,
}

impl Wordings {
    /// The same as [`Languages::load`] gives, and the words of the site's language; the last ones again where their
    /// files are the same.
    pub(crate) fn load(
        &mut self,
        snapshot: &Snapshot,
        config: &Config,
    ) -> (Arc<Languages>, Arc<Words>, Vec<Diagnostic>) {
        let configuration = snapshot.get(CONFIGURATION);
        let files = || snapshot.under("templates").filter(|(path, _)| path["templates/".len()..].starts_with(FOLDER));
        let kept = self.kept.take().filter(|kept| kept.configuration.as_ref() == configuration);
        let is_same = kept.as_ref().is_some_and(|kept| {
            let same = |((path, bytes), kept): (_, &(Arc<str>, Arc<[u8]>))| (path, bytes) == (&kept.0, &kept.1);
            files().count() == kept.files.len() && files().zip(&kept.files).all(same)
        });
        let kept = kept.filter(|_| is_same).unwrap_or_else(|| {
            let (languages, diagnostics) = Languages::load(snapshot, config);
            Kept {
                configuration: configuration.cloned(),
                files: files().map(|(path, bytes)| (Arc::clone(path), Arc::clone(bytes))).collect(),
                words: Arc::new(languages.of_site()),
                languages: Arc::new(languages),
                diagnostics,
            }
        });
        let kept = self.kept.insert(kept);
        (Arc::clone(&kept.languages), Arc::clone(&kept.words), kept.diagnostics.clone())
    }
}

impl Languages {
    /// The languages of `snapshot`, with what is wrong in the site's own files.
    fn load(snapshot: &Snapshot, config: &Config) -> (Self, Vec<Diagnostic>) {
        let mut diagnostics = Vec::new();
        let mut own = BTreeMap::new();
        for (path, bytes) in snapshot.under("templates") {
            let Some(name) = path["templates/".len()..].strip_prefix(FOLDER) else { continue };
            let tag = name.strip_suffix(ENDING).unwrap_or_default();
            if !is_language_tag(tag) {
                let diagnostic = Diagnostic::new(Code::UnknownValue, format!("`{name}` is no file of words"));
                let hint = "a file of words is named for its language: `en.toml`, `pt-BR.toml`";
                diagnostics.push(diagnostic.in_file(path).hint(hint));
                continue;
            }
            match std::str::from_utf8(bytes) {
                Ok(text) => {
                    let below = tags(tag).into_iter().rev().find_map(|tag| bundled_file(&tag));
                    let (file, told) = read_file(path, tag, text, Some(english()), below);
                    diagnostics.extend(told);
                    own.insert(tag.to_ascii_lowercase(), file);
                }
                Err(error) => diagnostics.push(
                    Diagnostic::new(Code::NotUtf8, "this file is not UTF-8")
                        .at(path, error.valid_up_to()..error.valid_up_to() + 1)
                        .hint("save it as UTF-8 in your editor"),
                ),
            }
        }
        let languages = Self { own, site: config.language.clone(), overrides: config.words.clone() };
        if !languages.has(&config.language) {
            let language = &config.language;
            let main = language.split('-').next().unwrap_or(language);
            let message =
                format!("there are no words in the language `{language}`, so that the interface is in English");
            let mut diagnostic = Diagnostic::new(Code::NoWords, message);
            if let Some(span) = config.language_span {
                diagnostic = diagnostic.at(&Arc::from(CONFIGURATION), span);
            }
            let hint = format!("write `templates/strings/{main}.toml`, with the keys of the default theme's `en.toml`");
            diagnostics.push(diagnostic.hint(hint));
        }
        (languages, diagnostics)
    }

    /// Whether there are words in `language`.
    pub(crate) fn has(&self, language: &str) -> bool {
        tags(language).iter().any(|tag| bundled_file(tag).is_some() || self.own.contains_key(tag))
    }

    /// The words of the site's language.
    pub(crate) fn of_site(&self) -> Words {
        self.of(&self.site)
    }

    /// The words of `language`; English where there are none.
    pub(crate) fn of(&self, language: &str) -> Words {
        let mut layers = vec![english()];
        let tags = tags(language);
        // A language without a file has English words, as the site words them.
        let tags = if self.has(language) { tags } else { vec!["en".to_owned()] };
        for tag in &tags {
            layers.extend(bundled_file(tag).filter(|_| tag != "en"));
            layers.extend(self.own.get(tag));
        }
        let is_of_site = primary(language) == primary(&self.site);
        let added;
        if is_of_site {
            layers.push(&self.overrides);
        } else {
            added = self.added(&layers);
            layers.push(&added);
        }
        Words::new(&layers)
    }

    /// The values that the site adds to vocabularies and of which `layers` say nothing: they are shown in the site's own
    /// words.
    fn added(&self, layers: &[&File]) -> File {
        let mut added = File::default();
        let own = tags(&self.site).into_iter().filter_map(|tag| self.own.get(&tag)).chain([&self.overrides]);
        for (vocabulary, labels) in own.flat_map(|file| &file.vocabularies) {
            let is_known = |id: &str| {
                layers
                    .iter()
                    .any(|layer| layer.vocabularies.get(vocabulary).is_some_and(|labels| labels.contains_key(id)))
            };
            let labels = labels.iter().filter(|(id, _)| !is_known(id)).map(|(id, label)| (id.clone(), label.clone()));
            added.vocabularies.entry(vocabulary.clone()).or_default().extend(labels);
        }
        added
    }
}

fn primary(language: &str) -> String {
    language.split('-').next().unwrap_or(language).to_ascii_lowercase()
}
