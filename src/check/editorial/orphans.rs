//! `orphan`: a party, a person, a document, a source or a term to which nothing refers.

use std::collections::HashSet;

use super::desk::Desk;
use crate::diagnostics::{Code, Diagnostic};
use crate::model::Kind;
use crate::model::body::{ArgumentValue, ComponentCall, Piece};
use crate::model::record::{CITABLE, Record};
use crate::model::resolve::LINKABLE;

/// Kinds that have a place of their own in the site, whether something leads to them or not.
const STANDING: &[Kind] = &[Kind::Home, Kind::Article, Kind::Issue, Kind::Event, Kind::Page];

/// Every record that nothing refers to, in front matter, text or a component; records that the day leaves out and
/// drafts count as referring.
pub(super) fn orphans(desk: &Desk<'_>) -> Vec<Diagnostic> {
    let mut referred = Referred { desk, ids: HashSet::new(), from: ("", Kind::Home) };
    for record in desk.records {
        referred.note(record);
    }
    let orphans = desk.written().filter(|record| {
        let has_place = STANDING.contains(&record.kind)
            // A document stands on the pages of its issues.
            || record.document().is_some_and(|document| !document.issues.is_empty());
        !has_place && !referred.ids.contains(&(record.kind, record.id.value.as_str()))
    });
    let told = orphans.map(|record| {
        let hint = match record.kind {
            Kind::Source => "cite it where a claim rests on it, or remove it",
            Kind::Term => "link to it where the word is used: `[[…]]`, or remove it",
            Kind::Party | Kind::Person => "name it in an event or a position, or remove it",
            _ => "name it in the `documents` of an event, or remove it",
        };
        Diagnostic::new(Code::Orphan, format!("nothing refers to the {} `{}`", record.kind, record.id.value))
            .at(&record.path, record.head)
            .hint(hint)
    });
    told.collect()
}

/// What is referred to, by kind and id.
struct Referred<'d, 's> {
    desk: &'d Desk<'d>,
    ids: HashSet<(Kind, &'s str)>,
    /// The record that refers: one that refers to itself stays alone.
    from: (&'s str, Kind),
}

impl<'s> Referred<'_, 's> {
    fn note(&mut self, record: &'s Record) {
        self.from = (&record.id.value, record.kind);
        for reference in record.references() {
            self.id(&reference.to.id, reference.kinds);
        }
        self.pieces(&record.body.pieces);
        for inline in record.inlines() {
            self.pieces(&inline.pieces);
        }
    }

    /// Notes the first of `kinds` that has a record called `id`.
    fn id(&mut self, id: &'s str, kinds: &[Kind]) {
        let found = kinds.iter().copied().find(|kind| self.desk.briefing.presence(id, &[*kind]).is_some());
        if let Some(kind) = found.filter(|kind| (id, *kind) != self.from) {
            self.ids.insert((kind, id));
        }
    }

    fn pieces(&mut self, pieces: &'s [Piece]) {
        for piece in pieces {
            match piece {
                Piece::Wikilink(link) => match link.kind.as_deref().map(Kind::from_name) {
                    Some(Some(kind)) => self.id(&link.id, &[kind]),
                    Some(None) => {}
                    None => self.id(&link.id, LINKABLE),
                },
                Piece::Citation(citations) => citations.iter().for_each(|citation| self.id(&citation.id, CITABLE)),
                Piece::Component(call) => self.component(call),
                Piece::Html(_) | Piece::Link(_) | Piece::Image(_) | Piece::Word(_) => {}
            }
        }
    }

    /// What a component's arguments mean is for its template to say; any id in them may be a reference.
    fn component(&mut self, call: &'s ComponentCall) {
        for argument in &call.arguments {
            let (ArgumentValue::Text(text) | ArgumentValue::Literal(text)) = &argument.value else { continue };
            let is_id = |c: char| c.is_ascii_alphanumeric() || c == '-';
            for id in text.split(|c: char| !is_id(c)).filter(|id| !id.is_empty()) {
                for kind in LINKABLE {
                    self.id(id, &[*kind]);
                }
            }
        }
        call.body.iter().for_each(|body| self.pieces(body));
    }
}
