//! What is left of accessibility once Markdown and front matter are parsed, where skipped headings, pictures without
//! a description and links that say "here" are told: the labels of wikilinks.

use rayon::prelude::*;

use super::desk::Desk;
use crate::diagnostics::{Code, Diagnostic};
use crate::model::body::Piece;
use crate::model::record::Record;
use crate::parse::markdown::is_bare;

/// `bare-link-text`: a wikilink whose label says nothing of where it leads.
pub(super) fn bare_labels(desk: &Desk<'_>) -> Vec<Diagnostic> {
    desk.written_in_parallel().flat_map_iter(in_record).collect()
}

fn in_record(record: &Record) -> Vec<Diagnostic> {
    let mut told = Vec::new();
    in_pieces(record, &record.body.pieces, &mut told);
    record.inlines().iter().for_each(|inline| in_pieces(record, &inline.pieces, &mut told));
    told
}

fn in_pieces(record: &Record, pieces: &[Piece], told: &mut Vec<Diagnostic>) {
    for piece in pieces {
        match piece {
            Piece::Wikilink(link) => {
                let Some(label) = link.label.as_deref().filter(|label| is_bare(label)) else { continue };
                told.push(
                    Diagnostic::new(
                        Code::BareLinkText,
                        format!("the link's words, `{label}`, do not say where it leads"),
                    )
                    .at(&record.path, link.span)
                    .hint(format!("name what it leads to; `[[{}]]` alone shows its title", link.id)),
                );
            }
            Piece::Component(call) => call.body.iter().for_each(|body| in_pieces(record, body, told)),
            Piece::Html(_) | Piece::Citation(_) | Piece::Link(_) | Piece::Image(_) | Piece::Word(_) => {}
        }
    }
}
