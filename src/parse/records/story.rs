//! The home page, articles, terms and pages of the author's.

use super::reader::Reader;
use crate::model::article::{Article, KeyPoint};
use crate::model::home::{Home, StoryStatus};
use crate::model::page::FreePage;
use crate::model::term::Term;
use crate::model::vocabulary::{Genre, Navigation};
use crate::parse::keys::Keys;

pub(super) fn home(reader: Reader<'_, '_>, keys: &mut Keys<'_, '_, '_>) -> Option<Home> {
    Some(Home {
        lead: reader.reference(keys, "lead"),
        status: reader.rows(keys, "status", "a status", |keys| {
            let row = reader.row(keys);
            let summary = reader.need_inline(keys, "summary");
            Some(StoryStatus { row, summary: summary? })
        }),
    })
}

pub(super) fn article(reader: Reader<'_, '_>, keys: &mut Keys<'_, '_, '_>) -> Option<Article> {
    Some(Article {
        genre: reader.word::<Genre>(keys, "genre").map_or(Genre::Background, |genre| genre.value),
        authors: reader.authors(keys, "authors"),
        reviewed: keys.day("reviewed"),
        key_points: reader.rows(keys, "key_points", "a key point", |keys| {
            let text = reader.need_inline(keys, "text");
            let sources = reader.cites(keys, "sources");
            Some(KeyPoint { text: text?, sources })
        }),
        issues: reader.references(keys, "issues"),
    })
}

pub(super) fn term(reader: Reader<'_, '_>, keys: &mut Keys<'_, '_, '_>) -> Option<Term> {
    Some(Term {
        abbr: keys.text("abbr").map(|abbr| abbr.value),
        other_names: keys.texts("other_names").into_iter().map(|name| name.value).collect(),
        see: reader.references(keys, "see"),
    })
}

pub(super) fn page(reader: Reader<'_, '_>, keys: &mut Keys<'_, '_, '_>) -> Option<FreePage> {
    Some(FreePage { nav: reader.word::<Navigation>(keys, "nav").map(|nav| nav.value) })
}
