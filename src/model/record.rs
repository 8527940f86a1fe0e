//! A record as its author wrote it: typed, with places, and not yet linked to any other.

use std::sync::Arc;

use jiff::civil::Date;

use super::article::Article;
use super::document::Document;
use super::event::Event;
use super::home::Home;
use super::issue::Issue;
use super::page::FreePage;
use super::party::Party;
use super::person::Person;
use super::publication::Publication;
use super::term::Term;
use super::vocabulary::CorrectionKind;
use super::{Kind, When};
use crate::diagnostics::Span;
use crate::diagnostics::Spanned;
use crate::model::body::{Body, Inline};

/// A record: what all kinds have in common, what its own kind adds, and its text.
#[derive(Clone, Debug)]
pub(crate) struct Record {
    /// Its kind.
    pub(crate) kind: Kind,
    /// The file, relative to the site folder.
    pub(crate) path: Arc<str>,
    /// The id, unique within its kind; its place is where it is given, else the record's head.
    pub(crate) id: Spanned<String>,
    /// The keys that every kind has.
    pub(crate) common: Common,
    /// The keys of its own kind.
    pub(crate) facts: Facts,
    /// The text below the front matter.
    pub(crate) body: Body,
    /// Where diagnostics on the record as a whole point: its title, else its first line.
    pub(crate) head: Span,
    /// The folder of files that stand beside it, without a slash at its end: `content/events/x` for
    /// `content/events/x/index.md`.
    pub(crate) assets: Option<Arc<str>>,
    /// A hash of all that the graph looks at, but for the title, by which lists are ordered. A record that keeps it
    /// through an edit keeps its place in the graph.
    pub(crate) linked: u64,
}

/// The keys of one kind.
#[derive(Clone, Debug)]
pub(crate) enum Facts {
    /// Of the home page.
    Home(Home),
    /// Of an article.
    Article(Article),
    /// Of an issue.
    Issue(Issue),
    /// Of an event.
    Event(Event),
    /// Of a party.
    Party(Party),
    /// Of a person.
    Person(Person),
    /// Of a document.
    Document(Document),
    /// Of a source.
    Source(Publication),
    /// Of a term.
    Term(Term),
    /// Of a page of the author's.
    Page(FreePage),
}

/// The keys that every kind has.
#[derive(Clone, Debug)]
pub(crate) struct Common {
    /// The title, as plain text.
    pub(crate) title: Spanned<String>,
    /// A label for columns and chips.
    pub(crate) short_title: Option<String>,
    /// A sentence or two; an article's standfirst, a term's definition.
    pub(crate) description: Option<Inline>,
    /// Replaces the id in the permalink.
    pub(crate) slug: Option<Spanned<String>>,
    /// Old paths that lead here.
    pub(crate) aliases: Vec<Spanned<String>>,
    /// When: of an event, a document, a source, an article.
    pub(crate) date: Option<Spanned<When>>,
    /// The day from which it is known, where that is not its date.
    pub(crate) announced: Option<Spanned<When>>,
    /// The day of the last edit that a reader should know of.
    pub(crate) updated: Option<Spanned<Date>>,
    /// Not ready: built only when drafts are asked for.
    pub(crate) draft: bool,
    /// Its place in lists, ascending; those without come last.
    pub(crate) weight: Option<i64>,
    /// A picture.
    pub(crate) image: Option<Box<Picture>>,
    /// What the record as a whole rests on.
    pub(crate) sources: Vec<Cite>,
    /// The same thing elsewhere: a Wikidata id or an address.
    pub(crate) same_as: Vec<String>,
    /// What was corrected after publication.
    pub(crate) corrections: Vec<Correction>,
    /// The language of its text, where it is not the site's (BCP 47).
    pub(crate) language: Option<String>,
    /// Free keys, for templates.
    pub(crate) extra: serde_json::Value,
}

/// A reference by id, as written.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Ref {
    /// The id.
    pub(crate) id: String,
    /// Where it stands.
    pub(crate) span: Span,
}

/// A source or a document that is cited in front matter.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Cite {
    /// Its id.
    pub(crate) source: Ref,
    /// Where in it: `p. 4`.
    pub(crate) at: Option<String>,
}

/// What every dated row of a history has.
#[derive(Clone, Debug)]
pub(crate) struct Row {
    /// When, where the row says so itself.
    pub(crate) date: Option<Spanned<When>>,
    /// The day from which it is known.
    pub(crate) announced: Option<Spanned<When>>,
    /// The event that it comes from, which lends it date and sources.
    pub(crate) event: Option<Ref>,
    /// What it rests on.
    pub(crate) sources: Vec<Cite>,
    /// The row's head.
    pub(crate) span: Span,
}

/// A picture in front matter.
#[derive(Clone, Debug)]
pub(crate) struct Picture {
    /// The file: beside the record, or a path from `static/`.
    pub(crate) src: Spanned<String>,
    /// The text alternative.
    pub(crate) alt: Option<String>,
    /// What it shows.
    pub(crate) caption: Option<Inline>,
    /// Who made it.
    pub(crate) credit: Option<String>,
}

/// A correction, clarification or retraction.
#[derive(Clone, Debug)]
pub(crate) struct Correction {
    /// The day it was made.
    pub(crate) date: Spanned<Date>,
    /// What it is.
    pub(crate) kind: CorrectionKind,
    /// What was wrong and is now right.
    pub(crate) text: Inline,
}

/// Who wrote something: a person on record, or a plain name.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Author {
    /// A person's id.
    Person(Ref),
    /// A name: it has a capital or a space.
    Name(String),
}

/// A reference with what it may name, for the check that it exists and for backlinks.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Reference<'r> {
    /// The id as written, and where.
    pub(crate) to: &'r Ref,
    /// The kinds that the key takes, in the order in which an id is looked for.
    pub(crate) kinds: &'static [Kind],
}

/// The kinds that `sources` and `[@…]` take: sources and documents share one space of ids.
pub(crate) const CITABLE: &[Kind] = &[Kind::Source, Kind::Document];
/// The kinds that speak, propose and ask.
pub(crate) const ACTORS: &[Kind] = &[Kind::Party, Kind::Person];

/// The kinds of author on record: a document may be a party's own.
pub(crate) const DOCUMENT_AUTHORS: &[Kind] = &[Kind::Person, Kind::Party];

/// Collects the references of a record, in the order of its keys.
#[derive(Default)]
pub(crate) struct References<'r>(pub(crate) Vec<Reference<'r>>);

impl<'r> References<'r> {
    /// Notes references to `kinds`.
    pub(crate) fn add(&mut self, kinds: &'static [Kind], refs: impl IntoIterator<Item = &'r Ref>) {
        self.0.extend(refs.into_iter().map(|to| Reference { to, kinds }));
    }

    /// Notes citations.
    pub(crate) fn cite(&mut self, cites: &'r [Cite]) {
        self.add(CITABLE, cites.iter().map(|cite| &cite.source));
    }

    /// Notes what a row names.
    pub(crate) fn row(&mut self, row: &'r Row) {
        self.add(&[Kind::Event], &row.event);
        self.cite(&row.sources);
    }

    /// Notes authors on record.
    pub(crate) fn authors(&mut self, authors: &'r [Author]) {
        self.add(
            &[Kind::Person],
            authors.iter().filter_map(|author| match author {
                Author::Person(person) => Some(person),
                Author::Name(_) => None,
            }),
        );
    }
}

impl Record {
    /// Every reference in the front matter; options, which are known within their issue only, are not among them.
    pub(crate) fn references(&self) -> Vec<Reference<'_>> {
        let mut references = References::default();
        references.cite(&self.common.sources);
        match &self.facts {
            Facts::Home(home) => home.references(&mut references),
            Facts::Article(article) => article.references(&mut references),
            Facts::Issue(issue) => issue.references(&mut references),
            Facts::Event(event) => event.references(&mut references),
            Facts::Party(party) => party.references(&mut references),
            Facts::Person(person) => person.references(&mut references),
            Facts::Document(document) => document.references(&mut references),
            Facts::Source(source) => source.references(&mut references),
            Facts::Term(term) => term.references(&mut references),
            Facts::Page(_) => {}
        }
        references.0
    }

    /// Every inline text of the front matter.
    pub(crate) fn inlines(&self) -> Vec<&Inline> {
        let mut inlines: Vec<&Inline> = self.common.description.iter().collect();
        inlines.extend(self.common.image.iter().filter_map(|image| image.caption.as_ref()));
        inlines.extend(self.common.corrections.iter().map(|correction| &correction.text));
        match &self.facts {
            Facts::Home(home) => inlines.extend(home.status.iter().map(|row| &row.summary)),
            Facts::Article(article) => inlines.extend(article.key_points.iter().map(|point| &point.text)),
            Facts::Issue(issue) => issue.inlines(&mut inlines),
            Facts::Event(event) => event.inlines(&mut inlines),
            Facts::Party(_)
            | Facts::Person(_)
            | Facts::Document(_)
            | Facts::Source(_)
            | Facts::Term(_)
            | Facts::Page(_) => {}
        }
        inlines
    }

    /// The label for narrow places: the short title, else the title.
    pub(crate) fn label(&self) -> &str {
        self.common.short_title.as_deref().unwrap_or(&self.common.title.value)
    }
}

/// Lets the graph reach the facts of a kind it knows the record to be of.
macro_rules! facts {
    ($($name:ident $variant:ident $type:ty;)*) => {
        impl Record {
            $(
                #[doc = concat!("The keys of ", stringify!($name), ", where the record is one.")]
                pub(crate) fn $name(&self) -> Option<&$type> {
                    match &self.facts { Facts::$variant(facts) => Some(facts), _ => None }
                }
            )*
        }
    };
}

facts! {
    home Home Home;
    article Article Article;
    issue Issue Issue;
    event Event Event;
    party Party Party;
    person Person Person;
    document Document Document;
    source Source Publication;
    term Term Term;
    page Page FreePage;
}
