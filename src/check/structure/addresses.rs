//! Addresses: aliases that cannot be any, and files that stand where a page or another file does.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use crate::assets;
use crate::check::Subject;
use crate::diagnostics::Spanned;
use crate::diagnostics::{Code, Diagnostic, Span};
use crate::model::Kind;
use crate::model::record::Record;
use crate::pages::permalink::permalink;
use crate::pages::redirects::alias_address;
use crate::pages::target::has_scheme;

/// No file system that sites are written to or served from has names of more bytes.
const LONGEST_NAME: usize = 255;

/// Checks the aliases of `record`.
pub(super) fn of_record(record: &Record, diagnostics: &mut Vec<Diagnostic>) {
    diagnostics.extend(record.common.aliases.iter().filter_map(|alias| impossible(record, alias)));
}

/// Checks the terms and what is published as it is; the pages themselves are checked while they are listed.
pub(super) fn of_site(subject: &Subject<'_>, diagnostics: &mut Vec<Diagnostic>) {
    terms(subject, diagnostics);
    published_files(subject, diagnostics);
}

/// An alias that is no path of the site.
fn impossible(record: &Record, alias: &Spanned<String>) -> Option<Diagnostic> {
    let written = alias.value.trim();
    let told = |message: String, hint: &str| {
        Some(Diagnostic::new(Code::UnknownValue, message).at(&record.path, alias.span).hint(hint))
    };
    if let Some(address) = alias_address(written) {
        let length = longest_part(&address);
        if length > LONGEST_NAME {
            return told(too_long("the alias", length), "write a shorter path, as the old site must have had");
        }
        return None;
    }
    if has_scheme(written) || written.starts_with("//") {
        return told(
            format!("the alias `{written}` is an address of another site"),
            "write the old path on this site, such as `/old/path/`",
        );
    }
    if written.split('/').any(|part| matches!(part, "." | "..")) {
        return told(
            format!("the alias `{written}` leads out of its folder"),
            "write the whole old path from the root, such as `/old/path/`",
        );
    }
    if written.contains(['?', '#']) {
        return told(
            format!("the alias `{written}` has a query or an anchor, which a page cannot answer for"),
            "write the path alone, such as `/old/path/`",
        );
    }
    if written.trim_matches('/').is_empty() {
        return told(format!("the alias `{written}` is the home page"), "leave it out");
    }
    if written.split('/').any(|part| part.starts_with('.')) {
        return told(
            format!("the alias `{written}` has a name that servers keep for themselves"),
            "take the dot at its beginning away; only `.well-known` may have one",
        );
    }
    told(format!("the alias `{written}` is no path"), "write a path such as `/old/path/`")
}

/// How many bytes the longest name in a path has.
fn longest_part(path: &str) -> usize {
    path.split('/').map(str::len).max().unwrap_or_default()
}

fn too_long(what: &str, length: usize) -> String {
    format!("{what} has a part of {length} bytes, and a name of a file has {LONGEST_NAME} at most")
}

/// Two terms at one place of the glossary.
fn terms(subject: &Subject<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let briefing = &subject.views.briefing;
    let mut first: HashMap<String, (&Arc<str>, Span)> = HashMap::new();
    for ix in briefing.all(Kind::Term) {
        let record = briefing.record(*ix);
        let span = record.common.slug.as_ref().map_or(record.id.span, |slug| slug.span);
        let address = permalink(record);
        if let Some((path, other)) = first.get(&address) {
            diagnostics.push(
                Diagnostic::new(Code::PermalinkClash, format!("two terms stand at `{address}`"))
                    .at(&record.path, span)
                    .also(path, *other, "the other one")
                    .hint("give one of them another `slug`"),
            );
        } else {
            first.insert(address, (&record.path, span));
        }
    }
}

/// Files that are published as they are and stand in the way of a page, or of each other.
fn published_files(subject: &Subject<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let origins = origins(subject, diagnostics);
    for (published, origin) in &origins {
        // A name that the disk has grows by a hash.
        let length = longest_part(published);
        if length > LONGEST_NAME {
            let diagnostic = Diagnostic::new(Code::UnknownValue, too_long("what this file is published as", length));
            diagnostics.push(diagnostic.in_file(origin).hint("give the file a shorter name"));
        }
    }
    for (published, origin) in &origins {
        let page = subject.pages.get(published).map(|page| page.address.as_str());
        // A file cannot have the name of a folder that something lies in.
        let below = || {
            let folder = format!("{published}/");
            let within = |path: &str| path.starts_with(&folder);
            let page = subject.pages.range(folder.clone()..).next().map(|(path, _)| path.as_str());
            let asset = subject.assets.range(folder.clone()..).next().map(|(path, _)| path.as_str());
            page.filter(|path| within(path)).or(asset.filter(|path| within(path))).map(str::to_owned)
        };
        let message = match (page, below()) {
            (Some(address), _) => format!("this file would stand at `{address}`, which is the address of a page"),
            (None, Some(other)) => format!("this file would stand where the folder of `{other}` does"),
            (None, None) => continue,
        };
        let diagnostic = Diagnostic::new(Code::PermalinkClash, message).in_file(origin);
        diagnostics.push(diagnostic.hint("give the file another name, or move it into another folder"));
    }
}

/// The author's files by the path that they are published at. Two at one path are told: the one beside the record
/// would replace the one in `static/`.
fn origins(subject: &Subject<'_>, diagnostics: &mut Vec<Diagnostic>) -> BTreeMap<String, Arc<str>> {
    let mut origins: BTreeMap<String, Arc<str>> = BTreeMap::new();
    for (path, _) in subject.snapshot.under("static") {
        if let Some(address) = subject.views.assets.get(&path["static/".len()..]) {
            origins.insert(address.trim_start_matches('/').to_owned(), Arc::clone(path));
        }
    }
    for (published, path) in assets::origins_beside_records(subject.snapshot, &subject.views.briefing) {
        if let Some(other) = origins.insert(published.clone(), Arc::clone(&path)) {
            diagnostics.push(
                Diagnostic::new(Code::PermalinkClash, format!("`{other}` is published at `/{published}` too"))
                    .in_file(&path)
                    .hint("give one of the files another name"),
            );
        }
    }
    origins
}
