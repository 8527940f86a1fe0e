//! The addresses on the web that a story names, and where it does.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::Date;

use crate::check::structure::holes;
use crate::diagnostics::{Span, Spanned};
use crate::model::body::{ArgumentValue, Piece};
use crate::model::record::{Facts, Record};
use crate::pages::views::Views;
use crate::parse::keys::address::is_web_address;

/// A place that names an address.
#[derive(Debug)]
pub(super) struct Mention {
    /// The file.
    pub(super) path: Arc<str>,
    /// Where in it.
    pub(super) span: Span,
    /// The address as written.
    pub(super) written: String,
    /// What readers have where it leads nowhere.
    pub(super) instead: Instead,
}

/// What readers have in place of an address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Instead {
    /// The archived copy that the record names.
    pub(super) copy: Option<String>,
    /// Where there may be one.
    pub(super) perhaps: String,
}

/// Every address with its mentions, in the order of addresses. What stands behind `#` is for browsers, and counts to none.
pub(super) fn of(views: &Views) -> BTreeMap<String, Vec<Mention>> {
    let mut addresses: BTreeMap<String, Vec<Mention>> = BTreeMap::new();
    for node in &views.briefing.nodes {
        of_record(&node.record, &mut |mention| {
            addresses.entry(asked_for(&mention.written).to_owned()).or_default().push(mention);
        });
    }
    addresses
}

/// What of an address a server is asked for.
pub(super) fn asked_for(written: &str) -> &str {
    written.split('#').next().unwrap_or_default()
}

fn of_record(record: &Record, add: &mut dyn FnMut(Mention)) {
    let (url, copy, accessed) = match &record.facts {
        Facts::Source(source) => (&source.url, &source.archive_url, source.accessed.as_ref().map(|day| day.value)),
        Facts::Document(document) => (&document.url, &document.archive_url, None),
        _ => (&None, &None, None),
    };
    let day = accessed.or_else(|| record.common.date.as_ref().and_then(|date| date.value.known_from()));
    let mut mention = |span: Span, written: &str, original: &str, copy: Option<&str>| {
        let instead = Instead { copy: copy.map(str::to_owned), perhaps: archived(original, day) };
        add(Mention { path: Arc::clone(&record.path), span, written: written.to_owned(), instead });
    };
    if let Some(Spanned { value, span }) = url {
        mention(*span, value, value, copy.as_ref().map(|copy| copy.value.as_str()));
    }
    if let Some(Spanned { value, span }) = copy {
        // Of a copy that is lost another is looked for, of the page itself.
        mention(*span, value, url.as_ref().map_or(value, |url| &url.value), None);
    }
    holes(record, &mut |piece, _| {
        let mut add = |span: Span, written: &str| {
            if is_web_address(written) {
                mention(span, written, written, None);
            }
        };
        match piece {
            Piece::Link(link) => add(link.span, &link.target),
            Piece::Image(image) => add(image.span, &image.target),
            Piece::Component(call) => {
                for argument in &call.arguments {
                    if let ArgumentValue::Text(text) = &argument.value {
                        add(argument.value_span, text);
                    }
                }
            }
            _ => {}
        }
    });
}

/// Where the Internet Archive has its copies, the one next to `day` first. There is none from before 1996.
fn archived(address: &str, day: Option<Date>) -> String {
    let day =
        day.filter(|day| day.year() >= 1996).map(|day| format!("{}/", day.strftime("%Y%m%d"))).unwrap_or_default();
    format!("https://web.archive.org/web/{day}{address}")
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::archived;

    #[test]
    fn an_archive_is_asked_for_no_day_from_before_it_was() {
        let at = |day| archived("https://example.org/a", day);
        assert_eq!(at(Some(date(2025, 12, 9))), "https://web.archive.org/web/20251209/https://example.org/a");
        for day in [None, Some(date(1945, 2, 4)), Some(date(-299, 1, 1))] {
            assert_eq!(at(day), "https://web.archive.org/web/https://example.org/a");
        }
    }
}
