//! What must be right for the site to be whole: components, links, files, addresses, words of open vocabularies.

mod addresses;
mod anchors;
mod components;
mod files;
mod links;
mod pictures;
mod vocabulary;

#[cfg(test)]
mod tests;

use rayon::prelude::*;

use super::Subject;
use crate::diagnostics::Diagnostic;
use crate::model::body::Piece;
use crate::model::record::Record;

/// Runs the checks of this family.
pub(super) fn check(subject: &Subject<'_>) -> Vec<Diagnostic> {
    let of_record = |record| {
        let mut diagnostics = Vec::new();
        let mut links = Vec::new();
        components::of_record(subject, record, &mut diagnostics);
        links::of_record(subject, record, &mut links);
        files::of_record(subject, record, &mut diagnostics);
        vocabulary::of_record(subject, record, &mut diagnostics);
        addresses::of_record(record, &mut diagnostics);
        (diagnostics, links)
    };
    let records = subject.records.par_iter().map(|record| of_record(record));
    let (found, links): (Vec<_>, Vec<_>) = records.unzip();
    let mut diagnostics: Vec<Diagnostic> = found.into_iter().flatten().collect();
    links::look_up(subject, links.into_iter().flatten().collect(), &mut diagnostics);
    components::of_site(subject, &mut diagnostics);
    files::of_site(subject, &mut diagnostics);
    pictures::of_site(subject, &mut diagnostics);
    addresses::of_site(subject, &mut diagnostics);
    diagnostics
}

/// Where a piece of text stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Setting {
    /// In the text below the front matter.
    Body,
    /// In a line of inline text in the front matter.
    Inline,
}

/// Calls `visit` for every hole in the texts of `record`, those inside of components included.
pub(crate) fn holes<'r>(record: &'r Record, visit: &mut dyn FnMut(&'r Piece, Setting)) {
    walk(&record.body.pieces, Setting::Body, visit);
    for inline in record.inlines() {
        walk(&inline.pieces, Setting::Inline, visit);
    }
}

/// The nesting is bounded where it is parsed.
fn walk<'r>(pieces: &'r [Piece], setting: Setting, visit: &mut dyn FnMut(&'r Piece, Setting)) {
    for piece in pieces {
        visit(piece, setting);
        if let Piece::Component(call) = piece {
            call.body.iter().for_each(|body| walk(body, setting, visit));
        }
    }
}
