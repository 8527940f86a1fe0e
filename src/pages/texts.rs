//! What goes with the text of a record: its picture, its corrections, its contents, the sources that it rests on.

use std::collections::HashSet;

use tera::Value;

use super::pictures::{SIZES, Shown};
use super::view::{Map, ToView, view};
use super::views::Views;
use crate::diagnostics::Span;
use crate::model::Kind;
use crate::model::body::Piece;
use crate::model::briefing::Ix;
use crate::model::record::{CITABLE, Cite, Record};

/// The record's picture: the keys of [`shown`], `alt`, `caption`, `credit`; none where it has none.
pub(crate) fn picture(views: &Views, record: &Record) -> Option<Value> {
    let picture = record.common.image.as_ref()?;
    let mut value = shown(views, record, &picture.src.value);
    value.extend(view! {
        "alt": picture.alt.as_deref(),
        "caption": picture.caption.as_ref().map(|caption| views.inline(record, caption)),
        "credit": picture.credit.as_deref(),
    });
    Some(value.to_view())
}

/// A picture by its path: `src`, `width` and `height` (none where the file does not say), and where there are smaller
/// ones of it `srcset` and `sizes`.
pub(crate) fn shown(views: &Views, record: &Record, path: &str) -> Map {
    let Shown { src, size, srcset } = views.shown(record, path);
    view! {
        "src": src,
        "width": size.map(|size| size.width),
        "height": size.map(|size| size.height),
        "sizes": srcset.as_ref().map(|_| SIZES),
        "srcset": srcset,
    }
}

/// How much of a text, in bytes of HTML, may stand above its first picture for that to be seen at once.
const ABOVE: usize = 1000;

/// Where the picture stands that readers see first, as a picture or a `<Figure>` in the text; none where the record has
/// one of its own, the text begins with something else, or much else stands above the text of its kind.
pub(crate) fn lead(record: &Record) -> Option<Span> {
    if record.common.image.is_some() || matches!(record.kind, Kind::Issue | Kind::Home | Kind::Term) {
        return None;
    }
    let mut above = 0;
    for piece in &record.body.pieces {
        match piece {
            Piece::Image(image) => return Some(image.span),
            Piece::Component(call) if call.name == "Figure" => return Some(call.span),
            Piece::Component(_) => return None,
            Piece::Html(html) => above += html.len(),
            Piece::Wikilink(_) | Piece::Citation(_) | Piece::Link(_) | Piece::Word(_) => {}
        }
        if above > ABOVE {
            return None;
        }
    }
    None
}

/// What was corrected in the record by the day, newest first: `when`, `kind` (`id`, `word`), `text`.
pub(crate) fn corrections(views: &Views, record: &Record) -> Value {
    let mut made: Vec<_> =
        record.common.corrections.iter().filter(|correction| correction.date.value <= views.briefing.day).collect();
    made.sort_by_key(|correction| std::cmp::Reverse(correction.date.value));
    made.into_iter()
        .map(|correction| {
            view! {
                "when": views.day(correction.date.value),
                "kind": views.label_value("correction_kind", correction.kind.as_str()),
                "text": views.inline(record, &correction.text),
            }
        })
        .collect::<Vec<_>>()
        .to_view()
}

/// The headings of the second level, which are the contents of a text: `id`, `title`, `question`.
pub(crate) fn contents(record: &Record) -> Value {
    let headings = record.body.headings.iter().filter(|heading| heading.level == 2);
    headings
        .map(|heading| {
            view! {
                "id": &heading.id,
                "title": heading.text.trim(),
                "question": heading.text.trim_end().ends_with('?'),
            }
        })
        .collect::<Vec<_>>()
        .to_view()
}

/// Whether the text calls the component `name`, anywhere.
pub(crate) fn calls(pieces: &[Piece], name: &str) -> bool {
    pieces.iter().any(|piece| match piece {
        Piece::Component(call) => call.name == name || calls(call.body.as_deref().unwrap_or_default(), name),
        _ => false,
    })
}

/// Every source that the record rests on, each once, with the cards' keys: those of `cites`, in their order, then
/// those that only the text cites.
pub(crate) fn sources_used<'c>(views: &Views, record: &Record, cites: impl IntoIterator<Item = &'c Cite>) -> Value {
    let mut found = Vec::new();
    found.extend(cites.into_iter().filter_map(|cite| views.briefing.follow(&cite.source, CITABLE)));
    cited(views, &record.body.pieces, &mut found);
    for inline in record.inlines() {
        cited(views, &inline.pieces, &mut found);
    }
    let mut seen = HashSet::new();
    found.retain(|ix: &Ix| seen.insert(*ix));
    views.cards(&found)
}

fn cited(views: &Views, pieces: &[Piece], found: &mut Vec<Ix>) {
    for piece in pieces {
        match piece {
            Piece::Citation(citations) => {
                found.extend(citations.iter().filter_map(|citation| views.briefing.find(&citation.id, CITABLE)));
            }
            Piece::Component(call) => cited(views, call.body.as_deref().unwrap_or_default(), found),
            _ => {}
        }
    }
}

/// What front matter cites, as templates see it; see [`Views::sources`].
pub(crate) fn cites(views: &Views, cites: &[Cite]) -> Value {
    views.sources(&views.briefing.cited(cites))
}
