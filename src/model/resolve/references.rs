//! References by id: to records that do not exist, or that could be several.

use std::collections::HashMap;

use rayon::prelude::*;

use super::lookup::Lookup;
use crate::Code;
use crate::diagnostics::{Diagnostic, Span, closest};
use crate::model::Kind;
use crate::model::body::{Piece, Wikilink};
use crate::model::issue::Issue;
use crate::model::record::{CITABLE, Record, Ref};
use crate::model::vocabulary::{listed, listed_with};

/// Reports every reference to nothing.
pub(super) fn check(lookup: &Lookup<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let found: Vec<Vec<Diagnostic>> = lookup.records.par_iter().map(|record| of_record(lookup, record)).collect();
    diagnostics.extend(found.into_iter().flatten());
}

fn of_record(lookup: &Lookup<'_>, record: &Record) -> Vec<Diagnostic> {
    let mut diagnostics = Vec::new();
    let mut checker = Checker { lookup, record, diagnostics: &mut diagnostics };
    for reference in record.references() {
        checker.id(&reference.to.id, reference.to.span, reference.kinds);
    }
    if let Some(issue) = record.issue() {
        checker.options(issue);
    }
    checker.pieces(&record.body.pieces);
    for inline in record.inlines() {
        checker.pieces(&inline.pieces);
    }
    diagnostics
}

struct Checker<'c, 'r> {
    lookup: &'c Lookup<'r>,
    record: &'c Record,
    diagnostics: &'c mut Vec<Diagnostic>,
}

impl Checker<'_, '_> {
    fn report(&mut self, code: Code, span: Span, message: String, hint: Option<String>) {
        self.diagnostics.push(Diagnostic::new(code, message).at(&self.record.path, span).maybe_hint(hint));
    }

    /// An id that must be of one of `kinds`.
    fn id(&mut self, id: &str, span: Span, kinds: &[Kind]) {
        if self.lookup.slot(id, kinds).is_some() {
            return;
        }
        let names = kinds.iter().map(|kind| kind.singular()).collect::<Vec<_>>().join(" or ");
        let hint = self.suggestion(id, kinds);
        self.report(Code::UnknownId, span, format!("no {names} is called `{id}`"), hint);
    }

    fn suggestion(&self, id: &str, kinds: &[Kind]) -> Option<String> {
        let known = kinds.iter().flat_map(|kind| self.lookup.suggested(*kind)).map(String::as_str);
        if let Some(near) = closest(id, known) {
            return Some(format!("did you mean `{near}`?"));
        }
        let elsewhere = Kind::ALL.into_iter().find(|kind| self.lookup.slot(id, &[*kind]).is_some());
        if let Some(kind) = elsewhere {
            return Some(format!("`{id}` is {}", kind.with_article()));
        }
        let kind = kinds.first()?;
        Some(kind.hint_at_missing(id))
    }

    /// Options, which are known within their issue only.
    fn options(&mut self, issue: &Issue) {
        let mut first: HashMap<&str, Span> = HashMap::new();
        for option in &issue.options {
            if let Some(span) = first.insert(&option.id.value, option.id.span) {
                self.diagnostics.push(
                    Diagnostic::new(Code::DuplicateId, format!("two options are called `{}`", option.id.value))
                        .at(&self.record.path, option.id.span)
                        .also(&self.record.path, span, "first used here")
                        .hint("give one of them another `id`"),
                );
            }
        }
        let named = (issue.status.iter().filter_map(|status| status.option.as_ref()))
            .chain(issue.positions.iter().filter_map(|position| position.option.as_ref()));
        for option in named {
            self.option(issue, option);
        }
    }

    fn option(&mut self, issue: &Issue, option: &Ref) {
        if issue.option(&option.id).is_some() {
            return;
        }
        let known = || issue.options.iter().map(|option| option.id.value.as_str());
        let hint = match closest(&option.id, known()) {
            Some(near) => format!("did you mean `{near}`?"),
            None if issue.options.is_empty() => "the issue has no `[[options]]` yet".to_owned(),
            None => format!("the issue has {}", listed(known())),
        };
        self.report(
            Code::UnknownId,
            option.span,
            format!("no option of this issue is called `{}`", option.id),
            Some(hint),
        );
    }

    fn pieces(&mut self, pieces: &[Piece]) {
        for piece in pieces {
            match piece {
                Piece::Wikilink(link) => self.wikilink(link),
                Piece::Citation(citations) => {
                    for citation in citations {
                        self.id(&citation.id, citation.span, CITABLE);
                    }
                }
                Piece::Component(call) => call.body.iter().for_each(|body| self.pieces(body)),
                Piece::Html(_) | Piece::Link(_) | Piece::Image(_) | Piece::Word(_) => {}
            }
        }
    }

    fn wikilink(&mut self, link: &Wikilink) {
        if let Some(name) = &link.kind {
            match Kind::from_name(name) {
                Some(kind) => self.id(&link.id, link.span, &[kind]),
                None => {
                    let names = Kind::ALL.iter().map(|kind| kind.singular());
                    let hint = closest(name, names.clone())
                        .map(|near| format!("did you mean `{near}/{}`?", link.id))
                        .or_else(|| Some(format!("the kinds are {}", listed_with("and", names))));
                    let message = format!("`{name}` is no kind of record");
                    self.report(Code::UnknownId, link.span, message, hint);
                }
            }
            return;
        }
        let mut found: Vec<Kind> = self.lookup.kinds(&link.id).filter(|kind| LINKABLE.contains(kind)).collect();
        found.sort_by_key(|kind| LINKABLE.iter().position(|linkable| linkable == kind));
        match found.as_slice() {
            [] => {
                let hint = self.suggestion(&link.id, LINKABLE);
                self.report(Code::UnknownId, link.span, format!("no record is called `{}`", link.id), hint);
            }
            [_] => {}
            [Kind::Issue, ..] => {}
            several => {
                let choices = several.iter().map(|kind| format!("[[{kind}/{}]]", link.id)).collect::<Vec<_>>();
                let what = several.iter().map(|kind| kind.with_article()).collect::<Vec<_>>().join(" and ");
                self.report(
                    Code::AmbiguousId,
                    link.span,
                    format!("`{}` is {what}", link.id),
                    Some(format!("write {}", listed(choices.iter().map(String::as_str)))),
                );
            }
        }
    }
}

/// The kinds that a wikilink without a kind looks through; an issue wins over the others.
pub(crate) const LINKABLE: &[Kind] = &[
    Kind::Issue,
    Kind::Article,
    Kind::Event,
    Kind::Party,
    Kind::Person,
    Kind::Document,
    Kind::Source,
    Kind::Term,
    Kind::Page,
];
