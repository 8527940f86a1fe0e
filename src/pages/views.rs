//! The story worded in one language: the records as templates see them, made when first needed and shared by every page.

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use ahash::HashSet;
use jiff::civil::Date;
use tera::Value;

use super::data::Outside;
use super::kept::Kept;
use super::permalink::permalink;
use super::view::{Map, ToView, field_of, keys, view};
use super::{cards, glossary, prose};
use crate::config::Config;
use crate::model::briefing::{Briefing, Ix};
use crate::model::record::{Author, DOCUMENT_AUTHORS, Record};
use crate::model::vocabulary::Open;
use crate::model::{Kind, When};
use crate::pictures::Pictures;
use crate::words::{Label, Words};

/// The graph, the configuration and the addresses of assets, with the values made of them.
pub(crate) struct Views {
    pub(crate) briefing: Arc<Briefing>,
    pub(crate) config: Arc<Config>,
    /// The words of the pages.
    pub(crate) words: Arc<Words>,
    /// The language of the pages: the site's, or that of a record which is written in another.
    pub(crate) language: String,
    /// The address of each static file by its path below `static/`: `css/site.css` → `/css/site-3f2a….css`.
    pub(crate) assets: Arc<BTreeMap<String, String>>,
    /// The pictures, by the path that they are published at.
    pub(crate) pictures: Arc<Pictures>,
    /// The addresses and files of records that are left out.
    pub(super) left_out: Arc<HashSet<String>>,
    links: Vec<OnceLock<Value>>,
    cards: Vec<OnceLock<Value>>,
    outside: OnceLock<Box<Outside>>,
    pub(super) kept: Kept,
}

impl std::fmt::Debug for Views {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Views").field("records", &self.links.len()).finish_non_exhaustive()
    }
}

impl Views {
    /// Nothing is made yet.
    pub(crate) fn new(
        briefing: Arc<Briefing>,
        config: Arc<Config>,
        words: Arc<Words>,
        assets: Arc<BTreeMap<String, String>>,
        pictures: Pictures,
    ) -> Self {
        let none = || briefing.nodes.iter().map(|_| OnceLock::new()).collect();
        let outside = OnceLock::new();
        let kept = Kept::new(briefing.nodes.len());
        Self {
            left_out: Arc::default(),
            language: config.language.clone(),
            words,
            links: none(),
            cards: none(),
            outside,
            kept,
            briefing,
            config,
            assets,
            pictures: Arc::new(pictures),
        }
    }

    /// The same story in another language.
    pub(crate) fn in_language(&self, language: &str, words: Arc<Words>) -> Self {
        Self { language: language.to_owned(), words, ..self.with_config(Arc::clone(&self.config)) }
    }

    /// The same story in the same words, of which nothing is made yet.
    pub(super) fn with_config(&self, config: Arc<Config>) -> Self {
        let count = self.briefing.nodes.len();
        Self {
            briefing: Arc::clone(&self.briefing),
            config,
            words: Arc::clone(&self.words),
            language: self.language.clone(),
            assets: Arc::clone(&self.assets),
            pictures: Arc::clone(&self.pictures),
            left_out: Arc::clone(&self.left_out),
            links: (0..count).map(|_| OnceLock::new()).collect(),
            cards: (0..count).map(|_| OnceLock::new()).collect(),
            outside: OnceLock::new(),
            kept: Kept::new(count),
        }
    }

    /// The same for readers elsewhere, with absolute addresses.
    pub(crate) fn outside(&self) -> &Outside {
        self.outside.get_or_init(|| Box::new(Outside::new(self)))
    }

    /// The record whose file is `path`.
    pub(crate) fn record_at(&self, path: &str) -> Option<Ix> {
        self.briefing.files.get(path).copied()
    }

    /// The address of a record from the root of the site; a term's is on the page of the glossary that holds it.
    pub(crate) fn address_of(&self, ix: Ix) -> String {
        let record = self.briefing.record(ix);
        if record.kind == Kind::Term { glossary::address(self, ix) } else { permalink(record) }
    }

    /// The address of a record, as pages link to it.
    pub(crate) fn url_of(&self, ix: Ix) -> String {
        field_of(&self.link(ix), "url").and_then(Value::as_str).unwrap_or_default().to_owned()
    }

    /// A record by name: `kind`, `id`, `title`, `label` (the short title, where there is one), `url`, and `language`
    /// where it is not the page's; `link` and `short_link` (its title or label, as a link).
    pub(crate) fn link(&self, ix: Ix) -> Value {
        self.links[ix.0 as usize]
            .get_or_init(|| {
                let record = self.briefing.record(ix);
                let (title, label) = (record.common.title.value.as_str(), record.label());
                let (url, language) = (self.config.base_url.url(&self.address_of(ix)), self.foreign(record));
                let link = |words: &str| Value::safe_string(&prose::link(&url, language, words));
                let by_title = link(title);
                let by_label = if label == title { by_title.clone() } else { link(label) };
                view! {
                    "kind": record.kind.singular(),
                    "id": &record.id.value,
                    "title": title,
                    "label": label,
                    "url": &url,
                    "language": language,
                    "draft": record.common.draft,
                    "link": by_title,
                    "short_link": by_label,
                }
                .to_view()
            })
            .clone()
    }

    /// The language of a record, where it is not the page's.
    pub(crate) fn foreign<'r>(&'r self, record: &'r Record) -> Option<&'r str> {
        let language = record.common.language.as_deref().unwrap_or(&self.config.language);
        Some(language).filter(|language| *language != self.language)
    }

    /// A record with what lists show of it: a link's keys and those of its kind.
    pub(crate) fn card(&self, ix: Ix) -> Value {
        self.cards[ix.0 as usize].get_or_init(|| cards::card(self, ix).to_view()).clone()
    }

    /// Records by name.
    pub(crate) fn links(&self, list: &[Ix]) -> Value {
        list.iter().map(|ix| self.link(*ix)).collect::<Vec<_>>().to_view()
    }

    /// Records with what lists show of them.
    pub(crate) fn cards(&self, list: &[Ix]) -> Value {
        list.iter().map(|ix| self.card(*ix)).collect::<Vec<_>>().to_view()
    }

    /// How a citation names a source in a sentence: its publisher, else its label.
    pub(crate) fn citation_label(&self, ix: Ix) -> String {
        let record = self.briefing.record(ix);
        let publisher = record.source().and_then(|source| source.publisher.as_deref());
        publisher.unwrap_or_else(|| record.label()).to_owned()
    }

    /// Those who wrote something: `title`, and `url` where they are on record.
    pub(crate) fn authors(&self, authors: &[Author]) -> Value {
        authors
            .iter()
            .map(|author| match author {
                Author::Name(name) => view! { "title": name, "url": Value::none() }.to_view(),
                Author::Person(to) => match self.briefing.follow(to, DOCUMENT_AUTHORS) {
                    Some(ix) => self.link(ix),
                    None => view! { "title": &to.id, "url": Value::none() }.to_view(),
                },
            })
            .collect::<Vec<_>>()
            .to_view()
    }

    /// What readers see for a word of an open vocabulary: `id`, `word`, which is empty for `other`, `small`, `gloss`.
    pub(crate) fn open_word(&self, vocabulary: Open, id: &str) -> Value {
        self.label_value(vocabulary.name, id)
    }

    /// What readers see for a value of a vocabulary: `id`, `word`, `small` (inside a sentence), `gloss`.
    pub(crate) fn label_value(&self, vocabulary: &str, id: &str) -> Value {
        self.words.label(vocabulary, id).map_or_else(|| Label::of_id(id).view, |label| label.view.clone())
    }

    /// The word of a value of a vocabulary; its id where the value has none.
    pub(crate) fn label<'v>(&'v self, vocabulary: &str, id: &'v str) -> &'v str {
        self.words.label(vocabulary, id).map_or(id, |label| &label.word)
    }

    /// A date: `text` ("14–15 December 2025"), `after` (the same after a word such as "since"), `short` ("14–15 Dec 2025"), `datetime` for `<time>` (none where HTML has
    /// no form for it), `iso` (EDTF as written), `day` (the first day that it can be, `2025-12-14`, or none), `html` and `short_html`
    /// (`text` and `short` as a `<time>`).
    pub(crate) fn when(&self, when: &When) -> Value {
        // One text has one meaning.
        self.kept.dates.get_or_make(when.as_str(), || self.worded(when))
    }

    fn worded(&self, when: &When) -> Value {
        let text = self.words.when(when);
        let datetime = when.datetime();
        let html = prose::time(&text, datetime.as_deref());
        let short = self.words.when_short(when);
        let short_html = prose::time(&short, datetime.as_deref());
        let text = text.to_view();
        let after = self.words.when_after(when).map_or_else(|| text.clone(), ToView::to_view);
        view! {
            "html": Value::safe_string(&html),
            "short_html": Value::safe_string(&short_html),
            "text": text,
            "after": after,
            "short": short,
            "datetime": datetime,
            "iso": when.as_str(),
            "day": when.known_from().map(|day| day.to_string()),
            "span": when.is_span(),
            "open": when.is_open_end() || when.is_open_start(),
            "exact": when.is_exact_day(),
        }
        .to_view()
    }

    /// A day, as a date.
    pub(crate) fn day(&self, day: Date) -> Value {
        self.kept.days.get_or_make(&day, || self.worded(&When::from_day(day)))
    }

    /// The address of the static file `path`.
    pub(crate) fn asset(&self, path: &str) -> Option<String> {
        self.assets.get(path).map(|address| self.config.base_url.url(address))
    }
}

/// The keys that every card has on top of a link's.
pub(super) fn common(views: &Views, ix: Ix, record: &Record) -> Map {
    let mut map = keys(&views.link(ix));
    map.extend(view! {
        "description": record.common.description.as_ref().map(|text| views.inline(record, text)),
        "description_text": record.common.description.as_ref().map(|text| text.text.as_str()),
    });
    map
}
