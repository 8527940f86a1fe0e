//! A file of words as it is read: texts by their names with dots, and the words of the vocabularies.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::phrase::Phrase;
use super::plural::{CATEGORIES, Plural, Rules};
use crate::diagnostics::{Code, Span, did_you_mean};
use crate::model::vocabulary::{CLOSED, OPEN, listed};
use crate::parse::report::Report;
use crate::parse::tree::{Entry, Node, Value};

/// The words of one file, or of `[words]` in `briefing.toml`.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct File {
    /// By name: `issue.options`.
    pub(super) texts: BTreeMap<String, Text>,
    /// By vocabulary and value.
    pub(super) vocabularies: BTreeMap<String, BTreeMap<String, Label>>,
}

/// A text of a file.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Text {
    /// A word or a sentence.
    Phrase(Phrase),
    /// A sentence that depends on a number.
    Plural(Box<Plural>),
    /// The names of the months, from January on.
    Months(Box<[String]>),
}

/// What a file says of a value of a vocabulary.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Label {
    /// The word that readers see.
    pub(crate) word: Option<String>,
    /// What it means.
    pub(crate) gloss: Option<String>,
    /// The word inside a sentence.
    pub(crate) small: Option<String>,
}

/// The area of a site's own words, for its own templates.
const OWN: &str = "own";
/// The area of the vocabularies. In `briefing.toml` each stands by its own name.
const VOCABULARY: &str = "vocabulary";
/// The one text that may be empty: a language may have no such words.
const MAY_BE_EMPTY: &str = "sentence.articles";
/// The lists of months that a language may give; see [`super::date`].
const MONTHS: [&str; 3] = ["alone", "in_date", "after"];

/// What is read and against what it is checked.
pub(super) struct Reading<'r, 's> {
    /// Where mistakes go.
    pub(super) report: &'r Report<'s>,
    /// The English words, which have every name; none while they are read themselves.
    pub(super) english: Option<&'r File>,
    /// What the file's words are put over, in the same language.
    pub(super) below: Option<&'r File>,
    /// The rules of the file's language.
    pub(super) rules: Arc<Rules>,
    /// Whether this is `[words]` of `briefing.toml`.
    pub(super) is_configuration: bool,
}

impl Reading<'_, '_> {
    /// The words in `root`.
    pub(super) fn file(&self, root: &Node) -> File {
        let mut file = File::default();
        if let Value::Table(entries) = &root.value {
            for entry in entries {
                let is_vocabulary = self.is_configuration && is_vocabulary(&entry.key);
                match entry.key.as_str() {
                    VOCABULARY if !self.is_configuration => self.vocabularies(entry, &mut file),
                    _ if is_vocabulary => self.vocabulary(entry, &mut file),
                    _ => self.entry("", entry, &mut file),
                }
            }
        }
        file
    }

    fn entry(&self, area: &str, entry: &Entry, file: &mut File) {
        let name = if area.is_empty() { entry.key.clone() } else { format!("{area}.{}", entry.key) };
        match &entry.node.value {
            Value::Refused => {}
            Value::Text(text) => self.phrase(&name, entry, text, file),
            Value::List(items) => self.months(&name, entry, items, file),
            Value::Table(entries) if self.is_plural(&name, entries) => self.plural(&name, entry, entries, file),
            Value::Table(entries) => {
                if self.is_area(&name) {
                    for inner in entries {
                        self.entry(&name, inner, file);
                    }
                } else if self.english.is_some_and(|english| english.texts.contains_key(&name)) {
                    self.wrong_type(entry, "a text");
                } else {
                    self.unknown(area, entry);
                }
            }
            _ if self.shape(&name).is_none() && !self.is_area(&name) => self.unknown(area, entry),
            _ => self.wrong_type(entry, if self.is_area(&name) { "a table" } else { "a text" }),
        }
    }

    fn phrase(&self, name: &str, entry: &Entry, text: &str, file: &mut File) {
        let shape = self.shape(name);
        match shape {
            _ if self.english.is_none() || is_own(name) => {}
            Some(Text::Phrase(_)) => {}
            Some(Text::Plural(_)) => return self.wrong_type(entry, "a table of plural forms"),
            Some(Text::Months(_)) => return self.wrong_type(entry, "a list of twelve months"),
            None if is_months(name) => return self.wrong_type(entry, "a list of twelve months"),
            None if self.is_area(name) => return self.wrong_type(entry, "a table"),
            None => return self.unknown(name.rsplit_once('.').map_or("", |(area, _)| area), entry),
        }
        if let Some(phrase) = self.parsed(name, text, &entry.key, entry.node.span, shape) {
            file.texts.insert(name.to_owned(), Text::Phrase(phrase));
        }
    }

    /// A phrase whose names are among those of the English one.
    fn parsed(&self, name: &str, text: &str, key: &str, span: Span, shape: Option<&Text>) -> Option<Phrase> {
        if text.trim().is_empty() && self.english.is_some() && name != MAY_BE_EMPTY {
            let diagnostic = self.report.at(Code::MissingKey, span, format!("`{key}` needs words"));
            self.report.push(diagnostic.hint("write what readers see, or leave the line out"));
            return None;
        }
        let place = |range: std::ops::Range<usize>| {
            let inside = self.report.inside_quotes(span, text);
            if self.report.slice(inside) != text {
                return span;
            }
            let start = inside.range().start;
            Span::new(start + range.start..start + range.end)
        };
        let phrase = match Phrase::parse(text) {
            Ok(phrase) => phrase,
            Err(error) => {
                let diagnostic = self.report.at(Code::UnknownValue, place(error.range), error.message);
                self.report.push(diagnostic.hint(error.hint));
                return None;
            }
        };
        let Some(shape) = shape else { return Some(phrase) };
        let known = names(shape);
        let Some(unknown) = phrase.names().find(|name| !known.contains(name)) else { return Some(phrase) };
        let at = text.find(&format!("{{{unknown}}}")).map(|at| place(at..at + unknown.len() + 2));
        let message = format!("nothing fills `{{{unknown}}}` in `{key}`");
        let hint = did_you_mean(unknown, known.iter().copied()).unwrap_or_else(|| match known.is_empty() {
            true => "take it out; this text is shown as it stands".to_owned(),
            false => format!("what can stand there is {}", listed(known.iter().copied())),
        });
        self.report.push(self.report.at(Code::UnknownValue, at.unwrap_or(span), message).hint(hint));
        None
    }

    fn plural(&self, name: &str, entry: &Entry, entries: &[Entry], file: &mut File) {
        let shape = self.shape(name);
        let below = match self.below.and_then(|below| below.texts.get(name)) {
            Some(Text::Plural(plural)) => Some(plural),
            _ => None,
        };
        let mut forms: [Option<Phrase>; 6] = below.map(|plural| plural.forms.clone()).unwrap_or_default();
        for form in entries {
            let Some(at) = CATEGORIES.iter().position(|category| *category == form.key) else {
                let message = format!("`{name}` has no plural form `{}`", form.key);
                let hint = did_you_mean(&form.key, CATEGORIES)
                    .unwrap_or_else(|| format!("forms are {}", listed(CATEGORIES.into_iter())));
                self.report.push(self.report.at(Code::UnknownKey, form.key_span, message).hint(hint));
                continue;
            };
            match &form.node.value {
                Value::Text(text) => {
                    // What is wrong in a form has been told: it is not missed besides.
                    let phrase = self.parsed(name, text, &form.key, form.node.span, shape);
                    forms[at] = Some(phrase.unwrap_or_default());
                }
                Value::Refused => forms[at] = Some(Phrase::default()),
                _ => {
                    self.wrong_type(form, "a text");
                    forms[at] = Some(Phrase::default());
                }
            }
        }
        let missing: Vec<&str> = self
            .rules
            .categories()
            .into_iter()
            .filter(|at| forms[*at].is_none())
            .map(|category| CATEGORIES[category])
            .collect();
        if !missing.is_empty() {
            let message = format!("`{name}` needs the plural {} too", form_names(&missing));
            let diagnostic = self.report.at(Code::MissingKey, entry.key_span, message);
            self.report.push(diagnostic.hint(format!("write `{} = \"…\"` below it", missing[0])));
        }
        let plural = Plural { rules: Arc::clone(&self.rules), forms };
        file.texts.insert(name.to_owned(), Text::Plural(Box::new(plural)));
    }

    fn months(&self, name: &str, entry: &Entry, items: &[Node], file: &mut File) {
        if !is_months(name) {
            return match self.shape(name) {
                Some(Text::Plural(_)) => self.wrong_type(entry, "a table of plural forms"),
                Some(_) => self.wrong_type(entry, "a text"),
                None => self.unknown(name.rsplit_once('.').map_or("", |(area, _)| area), entry),
            };
        }
        let names: Vec<String> = items.iter().filter_map(|item| item.value.as_text().map(str::to_owned)).collect();
        if names.len() == 12 && items.len() == 12 && names.iter().all(|name| !name.trim().is_empty()) {
            file.texts.insert(name.to_owned(), Text::Months(names.into()));
            return;
        }
        let message = format!("`{}` takes the names of twelve months, this is a list of {}", entry.key, items.len());
        let diagnostic = self.report.at(Code::WrongType, entry.node.span, message);
        self.report.push(diagnostic.hint("name them in quotes, from January to December"));
    }

    fn vocabularies(&self, entry: &Entry, file: &mut File) {
        let Value::Table(vocabularies) = &entry.node.value else { return self.wrong_type(entry, "a table") };
        for vocabulary in vocabularies {
            if is_vocabulary(&vocabulary.key) {
                self.vocabulary(vocabulary, file);
            } else {
                let message = format!("there is no vocabulary `{}`", vocabulary.key);
                let hint = did_you_mean(&vocabulary.key, vocabulary_names())
                    .unwrap_or_else(|| format!("vocabularies are {}", listed(vocabulary_names())));
                self.report.push(self.report.at(Code::UnknownKey, vocabulary.key_span, message).hint(hint));
            }
        }
    }

    /// The words of one vocabulary. Logic hangs on the values of a closed one: they can be renamed, not added to.
    fn vocabulary(&self, entry: &Entry, file: &mut File) {
        let name = entry.key.as_str();
        let Value::Table(values) = &entry.node.value else {
            if entry.node.value != Value::Refused {
                self.wrong_type(entry, "a table");
            }
            return;
        };
        let labels = file.vocabularies.entry(name.to_owned()).or_default();
        let closed = closed_values(name);
        for value in values {
            if let Some(closed) = closed.as_ref().filter(|closed| !closed.contains(&value.key.as_str())) {
                let message = format!("the vocabulary `{name}` has no value `{}`, and none can be added", value.key);
                let hint = did_you_mean(&value.key, closed.iter().copied())
                    .unwrap_or_else(|| format!("its values are {}", listed(closed.iter().copied())));
                self.report.push(self.report.at(Code::UnknownKey, value.key_span, message).hint(hint));
            } else if let Some(label) = self.label(name, value) {
                labels.insert(value.key.clone(), label);
            }
        }
    }

    fn label(&self, vocabulary: &str, entry: &Entry) -> Option<Label> {
        let is_name = |key: &str| {
            !key.is_empty()
                && key.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
        };
        if !is_name(&entry.key) {
            let message = format!("`{}` cannot be the name of a value", entry.key);
            let diagnostic = self.report.at(Code::UnknownKey, entry.key_span, message);
            self.report.push(diagnostic.hint("use lower-case letters, digits and hyphens"));
            return None;
        }
        let english = self.english.and_then(|english| english.vocabularies.get(vocabulary)?.get(&entry.key));
        // What English has no word for may have none in any language.
        let may_be_empty = self.english.is_none() || english.is_some_and(|label| label.word.as_deref() == Some(""));
        let Value::Table(parts) = &entry.node.value else {
            return Some(Label { word: Some(self.word(entry, may_be_empty)?), ..Label::default() });
        };
        let mut label = Label::default();
        for part in parts {
            let field = match part.key.as_str() {
                "word" => &mut label.word,
                "gloss" => &mut label.gloss,
                "small" => &mut label.small,
                _ => {
                    let message = format!("a word has no key `{}`", part.key);
                    let hint = did_you_mean(&part.key, ["word", "gloss", "small"])
                        .unwrap_or_else(|| "its keys are `word`, `gloss` and `small`".to_owned());
                    self.report.push(self.report.at(Code::UnknownKey, part.key_span, message).hint(hint));
                    continue;
                }
            };
            *field = self.word(part, may_be_empty);
        }
        Some(label)
    }

    fn word(&self, entry: &Entry, may_be_empty: bool) -> Option<String> {
        match entry.node.value.as_text().map(str::trim) {
            Some(text) if !text.is_empty() || may_be_empty => Some(text.to_owned()),
            Some(_) => {
                let message = format!("`{}` needs a word", entry.key);
                let diagnostic = self.report.at(Code::MissingKey, entry.node.span, message);
                self.report.push(diagnostic.hint("write the word that readers see"));
                None
            }
            None => {
                if entry.node.value != Value::Refused {
                    let message = format!("`{}` takes a word, this is {}", entry.key, entry.node.value.found());
                    let hint = format!("write `{} = \"…\"`, with the word that readers see", entry.key);
                    self.report.push(self.report.at(Code::WrongType, entry.node.span, message).hint(hint));
                }
                None
            }
        }
    }

    fn shape(&self, name: &str) -> Option<&Text> {
        self.english.and_then(|english| english.texts.get(name))
    }

    fn is_plural(&self, name: &str, entries: &[Entry]) -> bool {
        let is_form = |entry: &Entry| CATEGORIES.contains(&entry.key.as_str());
        match self.shape(name) {
            Some(shape) => matches!(shape, Text::Plural(_)),
            None => (self.english.is_none() || is_own(name)) && !entries.is_empty() && entries.iter().all(is_form),
        }
    }

    fn is_area(&self, name: &str) -> bool {
        let Some(english) = self.english else { return true };
        let start = format!("{name}.");
        is_own(name) || english.texts.range(start.clone()..).next().is_some_and(|(text, _)| text.starts_with(&start))
    }

    fn unknown(&self, area: &str, entry: &Entry) {
        let start = if area.is_empty() { String::new() } else { format!("{area}.") };
        let mut known: Vec<&str> = Vec::new();
        if let Some(english) = self.english {
            let below = english.texts.keys().filter_map(|name| name.strip_prefix(start.as_str()));
            known.extend(below.map(|rest| rest.split('.').next().unwrap_or(rest)));
            known.dedup();
        }
        if area.is_empty() {
            match self.is_configuration {
                true => vocabulary_names().for_each(|name| known.push(name)),
                false => known.push(VOCABULARY),
            }
        }
        let place = match (area, self.is_configuration) {
            ("", true) => "`[words]`".to_owned(),
            ("", false) => "a file of words".to_owned(),
            (area, _) => format!("`{area}`"),
        };
        let message = format!("{place} has no key `{}`", entry.key);
        let hint = did_you_mean(&entry.key, known.iter().copied())
            .unwrap_or_else(|| "words of your own, for your own templates, go into a table `own`".to_owned());
        self.report.push(self.report.at(Code::UnknownKey, entry.key_span, message).hint(hint));
    }

    fn wrong_type(&self, entry: &Entry, takes: &str) {
        let message = format!("`{}` takes {takes}, this is {}", entry.key, entry.node.value.found());
        let hint = match takes {
            "a table of plural forms" => {
                let forms: Vec<_> = self.rules.categories().into_iter().map(|at| CATEGORIES[at]).collect();
                format!("write a table with the plural {}", form_names(&forms))
            }
            "a text" => format!("write `{} = \"…\"`", entry.key),
            "a table" => format!("write `[{}]`, and below it its words", entry.key),
            _ => "name them in quotes, from January to December".to_owned(),
        };
        self.report.push(self.report.at(Code::WrongType, entry.node.span, message).hint(hint));
    }
}

/// "form `one`", "forms `one` and `few`".
fn form_names(names: &[&str]) -> String {
    let noun = if names.len() == 1 { "form" } else { "forms" };
    format!("{noun} {}", crate::model::vocabulary::listed_with("and", names.iter().copied()))
}

/// The names of what is filled into a text.
pub(super) fn names(text: &Text) -> Vec<&str> {
    let mut names: Vec<&str> = match text {
        Text::Phrase(phrase) => phrase.names().collect(),
        Text::Plural(plural) => {
            plural.forms.iter().flatten().flat_map(Phrase::names).chain(std::iter::once("n")).collect()
        }
        Text::Months(_) => Vec::new(),
    };
    names.sort_unstable();
    names.dedup();
    names
}

fn is_own(name: &str) -> bool {
    name == OWN || name.starts_with("own.")
}

fn is_months(name: &str) -> bool {
    let list = name.strip_prefix("date.months.").or_else(|| name.strip_prefix("date.short_months."));
    list.is_some_and(|list| MONTHS.contains(&list))
}

/// The values of a closed vocabulary; none of an open one.
fn closed_values(name: &str) -> Option<Vec<&'static str>> {
    CLOSED.iter().find(|(closed, _)| *closed == name).map(|(_, values)| values())
}

fn is_vocabulary(name: &str) -> bool {
    vocabulary_names().any(|known| known == name)
}

fn vocabulary_names() -> impl Iterator<Item = &'static str> {
    OPEN.iter().map(|vocabulary| vocabulary.name).chain(CLOSED.iter().map(|(name, _)| *name))
}

#[cfg(test)]
impl File {
    /// The word of a value of a vocabulary.
    pub(crate) fn word(&self, vocabulary: &str, id: &str) -> Option<&str> {
        self.vocabularies.get(vocabulary)?.get(id)?.word.as_deref()
    }
}
