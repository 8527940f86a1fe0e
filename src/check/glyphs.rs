//! Characters that cards show and no font has. Networks and messengers would show a box in their place.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::cards::Sketch;
use crate::diagnostics::{Code, Diagnostic, Span};
use crate::model::Kind;
use crate::model::briefing::Ix;
use crate::model::record::Record;
use crate::pages::views::Views;
use crate::source::{CONFIGURATION, Snapshot};

/// So many characters are named; of a script that no font has there are soon more.
const NAMED: usize = 5;

/// Tells of the characters in `cards` that no font has: by record, and once of those that all cards show.
pub(crate) fn glyphs(snapshot: &Snapshot, views: &Views, cards: &BTreeMap<Option<Ix>, Arc<Sketch>>) -> Vec<Diagnostic> {
    let is_everywhere = |one: &char| cards.len() > 1 && cards.values().all(|card| card.missing.contains(one));
    let first = cards.values().next().map(|card| card.missing.as_slice()).unwrap_or_default();
    let everywhere: Vec<char> = first.iter().copied().filter(is_everywhere).collect();
    // They are in what the site says of itself, or in the words of its language.
    let of_all = named(&everywhere).map(|named| {
        let message = format!("no font has {named}, which all cards show");
        with_way_out(Diagnostic::new(Code::MissingGlyph, message).in_file(&Arc::from(CONFIGURATION)))
    });
    let of_one = cards.iter().filter_map(|(subject, card)| {
        let own: Vec<char> = card.missing.iter().copied().filter(|one| !everywhere.contains(one)).collect();
        of_card(snapshot, views, *subject, &own)
    });
    of_all.into_iter().chain(of_one).collect()
}

fn of_card(snapshot: &Snapshot, views: &Views, subject: Option<Ix>, missing: &[char]) -> Option<Diagnostic> {
    let named = named(missing)?;
    let record: Option<&Record> = match subject {
        Some(ix) => Some(views.briefing.record(ix)),
        None => views.briefing.home().map(|node| &*node.record),
    };
    let whose = match record.filter(|_| subject.is_some()).map(|record| record.kind) {
        Some(Kind::Article) => "this article",
        Some(Kind::Issue) => "this issue",
        Some(_) => "this party",
        None => "the home page",
    };
    let diagnostic =
        Diagnostic::new(Code::MissingGlyph, format!("no font has {named}, which the card of {whose} shows"));
    Some(with_way_out(match record {
        Some(record) => diagnostic.at(&record.path, place(snapshot, record, missing)),
        None => diagnostic.in_file(&Arc::from(CONFIGURATION)),
    }))
}

/// "`ع` (U+0639)", "`ع` (U+0639), `ر` (U+0631) and 7 more"; nothing for none.
fn named(missing: &[char]) -> Option<String> {
    let name = |one: &char| format!("`{one}` (U+{:04X})", u32::from(*one));
    let names: Vec<String> = missing.iter().take(NAMED).map(name).collect();
    let more = missing.len().saturating_sub(NAMED);
    match names.split_last()? {
        (_, _) if more > 0 => Some(format!("{} and {more} more", names.join(", "))),
        (only, []) => Some(only.clone()),
        (last, before) => Some(format!("{} and {last}", before.join(", "))),
    }
}

/// The first of the characters in the title, as it is written; else the record's head.
fn place(snapshot: &Snapshot, record: &Record, missing: &[char]) -> Span {
    let title = record.common.title.span;
    let written = snapshot.get(&record.path).and_then(|bytes| std::str::from_utf8(bytes.get(title.range())?).ok());
    let found = written.and_then(|text| text.char_indices().find(|(_, one)| missing.contains(one)));
    let at = |(offset, one): (usize, char)| {
        let start = title.range().start + offset;
        Span::new(start..start + one.len_utf8())
    };
    found.map_or(record.head, at)
}

fn with_way_out(diagnostic: Diagnostic) -> Diagnostic {
    diagnostic.hint("put a font that has it, a `.ttf` or `.otf` file, into `static/fonts/`")
}

#[cfg(test)]
mod tests {
    use super::named;

    #[test]
    fn a_few_characters_are_named_and_the_rest_is_counted() {
        assert_eq!(named(&[]), None);
        assert_eq!(named(&['ع']).as_deref(), Some("`ع` (U+0639)"));
        assert_eq!(named(&['☃', '𝕏']).as_deref(), Some("`☃` (U+2603) and `𝕏` (U+1D54F)"));
        let seven: Vec<char> = "中国人民共和国".chars().collect();
        let named = named(&seven).unwrap_or_default();
        assert!(named.starts_with("`中` (U+4E2D), `国` (U+56FD), ") && named.ends_with(" and 2 more"), "{named}");
    }
}
