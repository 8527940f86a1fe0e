//! Documents and sources.

use super::reader::Reader;
use crate::model::document::{Document, DocumentStatus, Signatory};
use crate::model::publication::Publication;
use crate::model::vocabulary::{Access, DOCUMENT_KIND, DOCUMENT_STATE, ROLE, SOURCE_KIND};
use crate::parse::keys::Keys;
use crate::parse::keys::shape::Condition;

pub(super) fn document(reader: Reader<'_, '_>, keys: &mut Keys<'_, '_, '_>) -> Option<Document> {
    let kind = reader.need_open_word(keys, "kind", DOCUMENT_KIND);
    let access = reader.need_word::<Access>(keys, "access");
    // Without a word for the access, which has been told, nobody knows.
    let is_public = access.as_ref().is_none_or(|access| access.value == Access::Public);
    keys.need_unless("sources", Condition::Is("access", Access::Public.as_str()), is_public);
    let document = Document {
        kind: kind.clone().unwrap_or_else(|| reader.nowhere()),
        access: access.as_ref().map_or(Access::Undisclosed, |access| access.value),
        status: reader.rows(keys, "status", "a status", |keys| {
            let row = reader.row(keys);
            let state = reader.need_open_word(keys, "state", DOCUMENT_STATE);
            Some(DocumentStatus { row, state: state? })
        }),
        authors: reader.authors(keys, "authors"),
        signatories: reader.rows(keys, "signatories", "a signatory", |keys| {
            let party = reader.need_reference(keys, "party");
            let role = reader.open_word(keys, "role", ROLE);
            let date = keys.date("date");
            Some(Signatory { party: party?, role, date })
        }),
        issues: reader.cites(keys, "issues"),
        part_of: reader.reference(keys, "part_of"),
        supersedes: reader.references(keys, "supersedes"),
        url: keys.address("url"),
        archive_url: keys.address("archive_url"),
    };
    kind.and(access).map(|_| document)
}

pub(super) fn source(reader: Reader<'_, '_>, keys: &mut Keys<'_, '_, '_>) -> Option<Publication> {
    let kind = reader.need_open_word(keys, "kind", SOURCE_KIND);
    let source = Publication {
        publisher: keys.text("publisher").map(|publisher| publisher.value),
        authors: reader.authors(keys, "authors"),
        url: keys.address("url"),
        archive_url: keys.address("archive_url"),
        accessed: keys.day("accessed"),
        kind: kind.clone().unwrap_or_else(|| reader.nowhere()),
        party: reader.reference(keys, "party"),
    };
    kind.map(|_| source)
}
