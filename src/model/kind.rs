//! The kinds of record, and the names that authors give them.

use std::fmt;

/// A kind of record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// `content/_index.md`: what the briefing is about and where things stand.
    Home,
    /// An explainer.
    Article,
    /// A sticking point.
    Issue,
    /// Something that happened or is planned.
    Event,
    /// Who takes positions.
    Party,
    /// Somebody who speaks or acts for a party.
    Person,
    /// A text on the table.
    Document,
    /// What a claim rests on.
    Source,
    /// An entry of the glossary.
    Term,
    /// Anything else.
    Page,
}

impl Kind {
    /// Every kind, in the order in which lists of records show them.
    pub const ALL: [Self; 10] = [
        Self::Home,
        Self::Article,
        Self::Issue,
        Self::Event,
        Self::Party,
        Self::Person,
        Self::Document,
        Self::Source,
        Self::Term,
        Self::Page,
    ];

    /// The name of one: `issue`; also the name of its table in a row file.
    #[must_use]
    pub fn singular(self) -> &'static str {
        match self {
            Self::Home => "home",
            Self::Article => "article",
            Self::Issue => "issue",
            Self::Event => "event",
            Self::Party => "party",
            Self::Person => "person",
            Self::Document => "document",
            Self::Source => "source",
            Self::Term => "term",
            Self::Page => "page",
        }
    }

    /// The name of many: `issues`; also the name of its folder and of its row files.
    #[must_use]
    pub fn plural(self) -> &'static str {
        match self {
            Self::Home => "home",
            Self::Article => "articles",
            Self::Issue => "issues",
            Self::Event => "events",
            Self::Party => "parties",
            Self::Person => "people",
            Self::Document => "documents",
            Self::Source => "sources",
            Self::Term => "terms",
            Self::Page => "pages",
        }
    }

    /// The way out where no record of this kind is called `id`.
    pub(crate) fn hint_at_missing(self, id: &str) -> String {
        let can_be = |letter: u8| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == b'-';
        if id.bytes().all(can_be) {
            format!("write the record `content/{}/{id}.md`, or correct the id", self.plural())
        } else {
            "correct the id, which has lower-case letters, digits and hyphens alone; in a text brackets are shown by `\\[`".to_owned()
        }
    }

    /// The singular with its article, for messages: `an issue`.
    #[must_use]
    pub fn with_article(self) -> &'static str {
        match self {
            Self::Home => "the home page",
            Self::Article => "an article",
            Self::Issue => "an issue",
            Self::Event => "an event",
            Self::Party => "a party",
            Self::Person => "a person",
            Self::Document => "a document",
            Self::Source => "a source",
            Self::Term => "a term",
            Self::Page => "a page",
        }
    }

    /// The kind that `name` names, in the singular or the plural.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.singular() == name || kind.plural() == name)
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.singular())
    }
}
