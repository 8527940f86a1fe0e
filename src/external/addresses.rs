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

/// What there is in place of an address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Instead {
    /// The archived copy that the record names.
    Copy(String),
    /// Where there may be an archived copy.
    Perhaps(String),
}

/// Every address with its mentions, in the order of addresses. What stands behind `#` is for browsers, and counts to none.
pub(super) fn of(views: &Views) -> BTreeMap<String, Vec<Mention>> {
    let mut addresses: BTreeMap<String, Vec<Mention>> = BTreeMap::new();
    for node in &views.briefing.nodes {
        of_record(&node.record, &mut |mention| {
            let address = mention.written.split('#').next().unwrap_or_default();
            addresses.entry(address.to_owned()).or_default().push(mention);
        });
    }
    addresses
}

fn of_record(record: &Record, add: &mut dyn FnMut(Mention)) {
    let (url, copy, accessed) = match &record.facts {
        Facts::Source(source) => (&source.url, &source.archive_url, source.accessed.as_ref().map(|day| day.value)),
        Facts::Document(document) => (&document.url, &document.archive_url, None),
        _ => (&None, &None, None),
    };
    let day = accessed.or_else(|| record.common.date.as_ref().and_then(|date| date.value.known_from()));
    let mut mention = |span: Span, written: &str, instead: Instead| {
        add(Mention { path: Arc::clone(&record.path), span, written: written.to_owned(), instead });
    };
    if let Some(Spanned { value, span }) = url {
        let instead = copy.as_ref().map(|copy| Instead::Copy(copy.value.clone()));
        mention(*span, value, instead.unwrap_or_else(|| Instead::Perhaps(archived(value, day))));
    }
    if let Some(Spanned { value, span }) = copy {
        let original = url.as_ref().map_or(value, |url| &url.value);
        mention(*span, value, Instead::Perhaps(archived(original, day)));
    }
    holes(record, &mut |piece, _| {
        let mut add = |span: Span, written: &str| {
            if is_web_address(written) {
                mention(span, written, Instead::Perhaps(archived(written, day)));
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

/// Where the Internet Archive has its copies, the one next to `day` first.
fn archived(address: &str, day: Option<Date>) -> String {
    let day = day.map(|day| format!("{}/", day.strftime("%Y%m%d"))).unwrap_or_default();
    format!("https://web.archive.org/web/{day}{address}")
}
