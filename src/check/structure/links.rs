//! Links: whether the page that they lead to is there, and the anchor on it. Other sites are not looked up.

use std::collections::BTreeSet;

use super::anchors::Anchors;
use super::{files, holes};
use crate::check::Subject;
use crate::diagnostics::{Code, Diagnostic, Span, closest, did_you_mean};
use crate::model::body::{Link, Piece, Wikilink};
use crate::model::record::Record;
use crate::model::resolve;
use crate::pages::permalink::permalink;
use crate::pages::target::{self, Target, decoded, relative};

/// For so many dead links a page is suggested: to find it takes a look at every page.
const SUGGESTED: usize = 500;

/// A link that needs a look at another page, or at all of them.
pub(super) struct Open<'r> {
    record: &'r Record,
    span: Span,
    wanted: Wanted<'r>,
}

enum Wanted<'r> {
    /// An anchor on the page at an address.
    Anchor { address: String, anchor: String },
    /// A page that is not there, as written and as an address.
    Page { written: &'r str, address: String },
}

/// Follows the links in the texts of `record`.
pub(super) fn of_record<'r>(subject: &Subject<'_>, record: &'r Record, open: &mut Vec<Open<'r>>) {
    holes(record, &mut |piece, _| match piece {
        Piece::Link(link) => open.extend(follow(subject, record, link)),
        Piece::Wikilink(link) => open.extend(follow_wikilink(subject, record, link)),
        _ => {}
    });
}

fn follow<'r>(subject: &Subject<'_>, record: &'r Record, link: &'r Link) -> Option<Open<'r>> {
    let (address, rest) = match subject.views.follow(record, &link.target) {
        Target::Elsewhere | Target::LeftOut => return None,
        // A page that the day leaves out has no anchors that could be looked at.
        Target::Here(_) if subject.views.leaves_out(&permalink(record)) => return None,
        Target::Here(rest) => (permalink(record), rest),
        Target::Path { address, rest } => (address, rest),
    };
    let path = target::file(&address);
    let wanted = if subject.pages.contains_key(&path) {
        Wanted::Anchor { address, anchor: decoded(rest.split_once('#')?.1).into_owned() }
    } else if subject.assets.contains_key(&path) {
        return None;
    } else {
        Wanted::Page { written: link.target.split(['#', '?']).next().unwrap_or_default(), address }
    };
    Some(Open { record, span: link.span, wanted })
}

/// A record that does not exist has been reported; one that is left out is shown without a link.
fn follow_wikilink<'r>(subject: &Subject<'_>, record: &'r Record, link: &'r Wikilink) -> Option<Open<'r>> {
    let anchor = link.anchor.clone()?;
    let to = resolve::wikilink(&subject.views.briefing, link)?;
    let address = permalink(subject.views.briefing.record(to));
    Some(Open { record, span: link.span, wanted: Wanted::Anchor { address, anchor } })
}

/// Looks up what `open` links want, and tells what is not there.
pub(super) fn look_up(subject: &Subject<'_>, open: Vec<Open<'_>>, diagnostics: &mut Vec<Diagnostic>) {
    let mut anchors = Anchors::new(subject);
    let addresses: Vec<&str> = subject.pages.values().map(|page| page.address.as_str()).collect();
    let mut dead = 0;
    for Open { record, span, wanted } in open {
        let found = match wanted {
            Wanted::Anchor { address, anchor } => missing_anchor(subject, &mut anchors, record, &address, &anchor),
            Wanted::Page { written, address } => {
                dead += 1;
                let offered = if dead > SUGGESTED { &[] } else { addresses.as_slice() };
                missing_page(subject, record, written, &address, offered)
            }
        };
        diagnostics.extend(found.map(|diagnostic| diagnostic.at(&record.path, span)));
    }
}

/// A link to nothing; `addresses` are those to suggest.
fn missing_page(
    subject: &Subject<'_>,
    record: &Record,
    written: &str,
    address: &str,
    addresses: &[&str],
) -> Option<Diagnostic> {
    let near = closest(address, addresses.iter().copied()).filter(|near| *near != written);
    if is_file(written) {
        // A file beside a record that is left out is there, and not published.
        let diagnostic = files::missing(subject, record, written)?;
        return Some(match near {
            Some(near) => Diagnostic { hints: vec![format!("did you mean `{near}`?")], ..diagnostic },
            None => diagnostic,
        });
    }
    if written.ends_with(".md") {
        let message = format!("no record is in the file `{written}`");
        let hint = file_instead(subject, record, written, !addresses.is_empty());
        return Some(Diagnostic::new(Code::BrokenLink, message).hint(hint));
    }
    let base = subject.views.config.base_url.path.as_str();
    let within = address.strip_prefix(base).filter(|_| base != "/").map(|within| format!("/{within}"));
    let hint = match (within.filter(|within| subject.pages.contains_key(&target::file(within))), near) {
        (Some(within), _) => format!("write `{within}`: the path of `base_url` is put before it by itself"),
        (None, Some(near)) => format!("did you mean `{near}`?"),
        (None, None) => {
            "name a record by its id, `[[id]]`, a page by its address from the root, `/timeline/`".to_owned()
        }
    };
    Some(Diagnostic::new(Code::BrokenLink, format!("the site has no page `{address}`")).hint(hint))
}

/// The way out of a link to the file of a record that is not there.
fn file_instead(subject: &Subject<'_>, record: &Record, written: &str, look: bool) -> String {
    let paths = subject.records.iter().map(|record| &record.path).filter(|path| look && path.ends_with(".md"));
    // A link from a file to itself has no words.
    let paths = paths.filter(|path| **path != record.path);
    let known: Vec<String> = paths.map(|path| path.to_string()).collect();
    match files::nearest(&relative(&record.path, &decoded(written)), &known) {
        Some(near) => format!("did you mean `{}`?", way(&record.path, near)),
        None => "name the record by its id, `[[id]]`".to_owned(),
    }
}

/// Tells that the page at `address` does not have `anchor`.
fn missing_anchor(
    subject: &Subject<'_>,
    anchors: &mut Anchors<'_>,
    record: &Record,
    address: &str,
    anchor: &str,
) -> Option<Diagnostic> {
    if let Some((_, term)) = address.split_once('#') {
        let message = format!("the term `{term}` has no anchor `#{anchor}`");
        let hint = format!("leave `#{anchor}` out: a term is one entry of the glossary");
        return Some(Diagnostic::new(Code::BrokenLink, message).hint(hint));
    }
    // `#` and `#top` are the top of any page.
    if anchor.is_empty() || anchor == "top" || subject.views.leaves_out(&format!("{address}#{anchor}")) {
        return None;
    }
    let known = anchors.of(&target::file(address))?;
    if known.contains(anchor) {
        return None;
    }
    let page = if permalink(record) == address { "this page".to_owned() } else { format!("the page `{address}`") };
    let message = format!("{page} has no anchor `#{anchor}`");
    Some(Diagnostic::new(Code::BrokenLink, message).hint(did_you_mean_anchor(anchor, &known)))
}

fn did_you_mean_anchor(anchor: &str, known: &BTreeSet<&str>) -> String {
    let marked: Vec<String> = known.iter().map(|known| format!("#{known}")).collect();
    did_you_mean(&format!("#{anchor}"), marked.iter().map(String::as_str)).unwrap_or_else(|| {
        "a heading's anchor is made of its words, or given in braces: `## Heading {#anchor}`".to_owned()
    })
}

/// Whether `path` names a file that is no page.
fn is_file(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or_default();
    let ending = name.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase());
    ending.is_some_and(|ending| !ending.is_empty() && !matches!(ending.as_str(), "md" | "html" | "htm"))
}

/// How the file `from` names the file `to`.
fn way(from: &str, to: &str) -> String {
    let common = from.split('/').zip(to.split('/')).take_while(|(a, b)| a == b).count();
    let up = from.split('/').count().saturating_sub(common + 1);
    let down: Vec<&str> = to.split('/').skip(common).collect();
    format!("{}{}", "../".repeat(up), down.join("/"))
}
