//! Claims: what readers must be able to check. Each position, state, event, option and key point is one.

use crate::diagnostics::Span;
use crate::model::body::{Inline, Piece};
use crate::model::document::Document;
use crate::model::event::Event;
use crate::model::issue::Issue;
use crate::model::record::{Cite, Facts, Record, Ref};
use crate::model::vocabulary::Access;

/// One claim, and what it rests on.
pub(super) struct Claim<'r> {
    /// What it is: "the position of".
    what: &'static str,
    /// Of whom or of what.
    name: Option<&'r str>,
    /// Where it is told.
    pub(super) span: Span,
    /// What its own `sources` name.
    pub(super) sources: &'r [Cite],
    /// The ids of what it rests on besides: citations in its text, an option's document, the sources of the event or
    /// the document that the row belongs to.
    pub(super) besides: Vec<&'r str>,
    /// The event that it comes from.
    pub(super) event: Option<&'r Ref>,
}

impl Claim<'_> {
    /// What it is, for a message.
    pub(super) fn name(&self) -> String {
        match self.name {
            Some(name) => format!("{} `{name}`", self.what),
            None => self.what.to_owned(),
        }
    }
}

/// The claims that a record makes.
pub(super) fn claims(record: &Record) -> Vec<Claim<'_>> {
    match &record.facts {
        Facts::Home(home) => {
            let rows = home.status.iter().map(|status| Claim {
                what: "the state of the story",
                name: None,
                span: status.summary.span,
                sources: &status.row.sources,
                besides: cited_in([&status.summary]),
                event: status.row.event.as_ref(),
            });
            rows.collect()
        }
        Facts::Article(article) => {
            let points = article.key_points.iter().map(|point| Claim {
                what: "the key point",
                name: None,
                span: point.text.span,
                sources: &point.sources,
                besides: cited_in([&point.text]),
                event: None,
            });
            points.collect()
        }
        Facts::Issue(issue) => of_issue(issue),
        Facts::Event(event) => of_event(record, event),
        Facts::Document(document) => of_document(record, document),
        Facts::Party(_) | Facts::Person(_) | Facts::Source(_) | Facts::Term(_) | Facts::Page(_) => Vec::new(),
    }
}

fn of_issue(issue: &Issue) -> Vec<Claim<'_>> {
    let states = issue.status.iter().map(|status| Claim {
        what: "the state",
        name: Some(status.state.value.as_str()),
        span: status.state.span,
        sources: &status.row.sources,
        besides: cited_in([&status.summary]),
        event: status.row.event.as_ref(),
    });
    let options = issue.options.iter().map(|option| Claim {
        what: "the option",
        name: Some(&option.id.value),
        span: option.id.span,
        sources: &option.row.sources,
        // What is on the table can be read in the document in which it stands.
        besides: cited_in(&option.description)
            .into_iter()
            .chain(option.document.iter().map(|document| document.source.id.as_str()))
            .collect(),
        event: option.row.event.as_ref(),
    });
    let positions = issue.positions.iter().map(|position| Claim {
        what: "the position of",
        name: Some(&position.party.id),
        span: position.party.span,
        sources: &position.row.sources,
        besides: cited_in([&position.summary]),
        event: position.row.event.as_ref(),
    });
    states.chain(options).chain(positions).collect()
}

fn of_event<'r>(record: &'r Record, event: &'r Event) -> Vec<Claim<'r>> {
    let itself = Claim {
        what: "the event",
        name: Some(&record.id.value),
        span: record.head,
        sources: &record.common.sources,
        besides: cited_in_text(record),
        event: None,
    };
    let states = event.status.iter().map(|status| Claim {
        what: "the state",
        name: Some(status.state.value.as_str()),
        span: status.state.span,
        sources: &status.row.sources,
        besides: cited_in(&status.note).into_iter().chain(cited_by_record(record)).collect(),
        event: status.row.event.as_ref(),
    });
    std::iter::once(itself).chain(states).collect()
}

fn of_document<'r>(record: &'r Record, document: &'r Document) -> Vec<Claim<'r>> {
    // A text that anybody can read proves that it exists.
    let itself = (document.access == Access::Public && document.url.is_some()).then_some(record.id.value.as_str());
    let states = document.status.iter().map(|status| Claim {
        what: "the state",
        name: Some(&status.state.value),
        span: status.state.span,
        sources: &status.row.sources,
        besides: cited_by_record(record).into_iter().chain(itself).collect(),
        event: status.row.event.as_ref(),
    });
    states.collect()
}

/// The ids of what an event rests on.
pub(super) fn cited_by_event(record: &Record) -> Vec<&str> {
    cited_by_record(record)
}

/// The ids of what a record as a whole rests on: its `sources`, and what its text cites.
fn cited_by_record(record: &Record) -> Vec<&str> {
    let mut found = cited_in_text(record);
    found.extend(record.common.sources.iter().map(|cite| cite.source.id.as_str()));
    found
}

/// What the description, the outcome and the body of a record cite.
fn cited_in_text(record: &Record) -> Vec<&str> {
    let outcome = record.event().and_then(|event| event.outcome.as_ref());
    let mut found = cited_in(record.common.description.iter().chain(outcome));
    citations(&record.body.pieces, &mut found);
    found
}

/// What texts of front matter cite.
fn cited_in<'r>(texts: impl IntoIterator<Item = &'r Inline>) -> Vec<&'r str> {
    let mut found = Vec::new();
    texts.into_iter().for_each(|text| citations(&text.pieces, &mut found));
    found
}

/// Notes the ids that `pieces` cite.
pub(super) fn citations<'r>(pieces: &'r [Piece], found: &mut Vec<&'r str>) {
    for piece in pieces {
        match piece {
            Piece::Citation(citations) => found.extend(citations.iter().map(|citation| citation.id.as_str())),
            Piece::Component(call) => call.body.iter().for_each(|body| citations(body, found)),
            Piece::Html(_) | Piece::Wikilink(_) | Piece::Link(_) | Piece::Image(_) | Piece::Word(_) => {}
        }
    }
}
