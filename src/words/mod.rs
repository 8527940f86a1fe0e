//! The words of the interface: everything that a page says that no author wrote, in the language of the page.
//!
//! A language has a file, `templates/strings/en.toml`; the default theme brings some, a site adds others or replaces
//! single words. English has every word, and stands in for what another language leaves out. A text is a word, a sentence
//! with places to fill ([`phrase`]) or one whose form depends on a number ([`plural`]); dates are worded by patterns
//! ([`date`]). What is told of mistakes, and what the command line says, is not among them: that is English.

mod date;
mod file;
mod languages;
mod phrase;
mod plural;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::sync::LazyLock;

use ahash::HashMap;
use tera::Value;

use self::date::{Dates, Months};
pub(crate) use self::file::{File, Text};
pub(crate) use self::languages::{FOLDER, Languages, Wordings, read_overrides};
pub(crate) use self::phrase::{EMPHASIS, Phrase, Piece};
use crate::diagnostics::closest;

/// The words of one language.
#[derive(Debug)]
pub(crate) struct Words {
    texts: HashMap<String, Text>,
    vocabularies: HashMap<String, HashMap<String, Label>>,
    dates: Dates,
    view: Value,
}

/// A value of a vocabulary as readers see it.
#[derive(Clone, Debug)]
pub(crate) struct Label {
    /// The word by itself; empty for what is shown without one.
    pub(crate) word: String,
    /// What templates see: `id`, `word`, `small` (inside a sentence), `gloss` (empty where the word says it all).
    pub(crate) view: Value,
}

impl Words {
    /// Puts `layers` over each other, the last on top; the first has every text.
    fn new(layers: &[&File]) -> Self {
        let mut texts: HashMap<String, Text> = HashMap::default();
        let mut merged: BTreeMap<&str, BTreeMap<&str, file::Label>> = BTreeMap::new();
        for layer in layers {
            // What a language does not inflect is as alone in that language, not as another language inflects it.
            for list in ["date.months", "date.short_months"] {
                if layer.texts.contains_key(&format!("{list}.alone")) {
                    texts.retain(|name, _| !name.strip_prefix(list).is_some_and(|rest| rest.starts_with('.')));
                }
            }
            texts.extend(layer.texts.iter().map(|(name, text)| (name.clone(), text.clone())));
            for (vocabulary, labels) in &layer.vocabularies {
                let below = merged.entry(vocabulary).or_default();
                for (id, label) in labels {
                    let below = below.entry(id).or_default();
                    if label.word.is_some() {
                        // The small word of another word would not fit.
                        below.small = None;
                        below.word.clone_from(&label.word);
                    }
                    below.gloss = label.gloss.clone().or(below.gloss.take());
                    below.small = label.small.clone().or(below.small.take());
                }
            }
        }
        let vocabularies = merged
            .into_iter()
            .map(|(vocabulary, labels)| {
                let labels = labels.into_iter().map(|(id, label)| (id.to_owned(), Label::new(id, label)));
                (vocabulary.to_owned(), labels.collect())
            })
            .collect();
        let dates = dates(&texts);
        let view = view(&texts);
        Self { texts, vocabularies, dates, view }
    }

    /// The fixed words as templates see them: `words.issue.options`.
    pub(crate) fn view(&self) -> Value {
        self.view.clone()
    }

    /// A text by its name; none where there is none of that name.
    pub(crate) fn text(&self, name: &str) -> Option<&Text> {
        self.texts.get(name)
    }

    /// The name of a text that is close to `name`.
    pub(crate) fn closest(&self, name: &str) -> Option<&str> {
        let mut names: Vec<&str> = self.texts.keys().map(String::as_str).collect();
        names.sort_unstable();
        closest(name, names)
    }

    /// A word by its name.
    pub(crate) fn word<'w>(&'w self, name: &'w str) -> &'w str {
        match self.text(name) {
            Some(Text::Phrase(phrase)) => phrase.as_word().unwrap_or(name),
            // A test knows that every name in the program is one of a word.
            _ => name,
        }
    }

    /// A sentence by its name, as plain text.
    pub(crate) fn say(&self, name: &str, values: &[(&str, &str)]) -> String {
        let mut text = String::new();
        if let Some(Text::Phrase(phrase)) = self.text(name) {
            phrase.fill(&mut text, |slot, out| {
                if let Some((_, value)) = values.iter().find(|(known, _)| *known == slot) {
                    out.push_str(value);
                }
            });
        }
        text
    }

    /// What readers see for a value of a vocabulary; none where the value is in no file.
    pub(crate) fn label(&self, vocabulary: &str, id: &str) -> Option<&Label> {
        self.vocabularies.get(vocabulary)?.get(id)
    }

    /// The values of a vocabulary, in the order of their ids.
    pub(crate) fn labels(&self, vocabulary: &str) -> BTreeMap<&str, &Label> {
        let labels = self.vocabularies.get(vocabulary).into_iter().flatten();
        labels.map(|(id, label)| (id.as_str(), label)).collect()
    }
}

impl Label {
    fn new(id: &str, label: file::Label) -> Self {
        let word = label.word.unwrap_or_else(|| id.to_owned());
        let small = label.small.unwrap_or_else(|| small(&word));
        let gloss = label.gloss.unwrap_or_default();
        let text = |text: &str| Value::normal_string(text);
        let keys = [("id", text(id)), ("word", text(&word)), ("small", text(&small)), ("gloss", text(&gloss))];
        let view = Value::from(tera::Map::from_iter(keys.map(|(key, value)| (key.into(), value))));
        Self { word, view }
    }

    /// What is shown for a value of which no file says anything: its id.
    pub(crate) fn of_id(id: &str) -> Self {
        Self::new(id, file::Label::default())
    }
}

/// English as the program brings it: what diagnostics and the command line word dates with.
pub(crate) fn english() -> &'static Words {
    static ENGLISH: LazyLock<Words> = LazyLock::new(|| Words::new(&[languages::english()]));
    &ENGLISH
}

/// A word inside a sentence: "Agreed in principle" is "agreed in principle", "EU matter" stays.
fn small(word: &str) -> String {
    let mut letters = word.chars();
    match (letters.next(), letters.clone().next()) {
        (Some(first), second) if !second.is_some_and(char::is_uppercase) => {
            first.to_lowercase().chain(letters).collect()
        }
        _ => word.to_owned(),
    }
}

fn dates(texts: &HashMap<String, Text>) -> Dates {
    let phrase = |name: &str| match texts.get(&format!("date.{name}")) {
        Some(Text::Phrase(phrase)) => phrase.clone(),
        _ => Phrase::default(),
    };
    let months = |list: &str| {
        let named = |name: &str| match texts.get(&format!("date.{list}.{name}")) {
            Some(Text::Months(names)) => Some(names.clone()),
            _ => None,
        };
        let alone = named("alone").unwrap_or_default();
        Months {
            in_date: named("in_date").unwrap_or_else(|| alone.clone()),
            after: named("after").unwrap_or_else(|| alone.clone()),
            alone,
        }
    };
    Dates::new(phrase, months("months"), months("short_months"))
}

/// The words in nested maps, by the steps of their names.
fn view(texts: &HashMap<String, Text>) -> Value {
    let mut words: Vec<(Vec<&str>, &str)> = texts
        .iter()
        .filter_map(|(name, text)| match text {
            Text::Phrase(phrase) => Some((name.split('.').collect(), phrase.as_word()?)),
            _ => None,
        })
        .collect();
    words.sort_unstable();
    nested(&words, 0)
}

fn nested(words: &[(Vec<&str>, &str)], depth: usize) -> Value {
    let mut map = tera::Map::default();
    for group in words.chunk_by(|a, b| a.0.get(depth) == b.0.get(depth)) {
        let Some((steps, word)) = group.first() else { continue };
        let Some(step) = steps.get(depth) else { continue };
        let value = if steps.len() == depth + 1 { Value::normal_string(word) } else { nested(group, depth + 1) };
        map.insert(tera::value::Key::from((*step).to_owned()), value);
    }
    Value::from(map)
}
