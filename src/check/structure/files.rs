//! Pictures and other files: beside the record, or in `static/`.

use super::holes;
use crate::check::Subject;
use crate::diagnostics::Spanned;
use crate::diagnostics::{Code, Diagnostic, closest};
use crate::model::body::Piece;
use crate::model::record::Record;
use crate::pages::target::{self, Target, decoded, relative};
use crate::source::CONFIGURATION;

/// Checks the pictures in the texts and in the front matter of `record`.
pub(super) fn of_record(subject: &Subject<'_>, record: &Record, diagnostics: &mut Vec<Diagnostic>) {
    if let Some(image) = &record.common.image {
        let missing = missing_picture(subject, record, &image.src.value);
        diagnostics.extend(missing.map(|diagnostic| diagnostic.at(&record.path, image.src.span)));
    }
    holes(record, &mut |piece, _| {
        if let Piece::Image(image) = piece {
            let missing = missing(subject, record, &image.target);
            diagnostics.extend(missing.map(|diagnostic| diagnostic.at(&record.path, image.span)));
        }
    });
}

/// Checks the publisher's logo.
pub(super) fn of_site(subject: &Subject<'_>, diagnostics: &mut Vec<Diagnostic>) {
    diagnostics.extend(logo(subject));
}

/// As [`missing`], for a picture in front matter or in an argument: it may be named by its path in `static/` without
/// the slash before it.
pub(super) fn missing_picture(subject: &Subject<'_>, record: &Record, written: &str) -> Option<Diagnostic> {
    if subject.views.assets.contains_key(written.trim_start_matches('/')) {
        return None;
    }
    missing(subject, record, written)
}

/// The diagnostic, still without a place, of a file that is not there; `written` stands in a text of `record`.
pub(super) fn missing(subject: &Subject<'_>, record: &Record, written: &str) -> Option<Diagnostic> {
    if target::has_scheme(written) {
        return no_picture(written);
    }
    let address = match subject.views.follow(record, written) {
        Target::Elsewhere | Target::LeftOut => return None,
        Target::Here(_) => written.to_owned(),
        Target::Path { address, .. } => address,
    };
    let path = decoded(written.split(['#', '?']).next().unwrap_or_default());
    if subject.assets.contains_key(&target::file(&address)) || is_beside(subject, record, &path) {
        return None;
    }
    let message = format!("there is no file `{path}`");
    Some(Diagnostic::new(Code::MissingAsset, message).hint(way_out(subject, record, &path)))
}

/// The diagnostic of an address of another site that no picture can be at; browsers would show nothing.
fn no_picture(written: &str) -> Option<Diagnostic> {
    let (scheme, _) = written.split_once(':').filter(|(scheme, _)| !is_web_scheme(scheme))?;
    let message = format!("a picture cannot come from a `{scheme}:` address");
    Some(Diagnostic::new(Code::BrokenLink, message).hint("put the picture into the site, or give its `https:` address"))
}

fn is_web_scheme(scheme: &str) -> bool {
    scheme.eq_ignore_ascii_case("https") || scheme.eq_ignore_ascii_case("http")
}

/// Whether `path` is a file beside `record`: such files of a record that is left out are not published.
fn is_beside(subject: &Subject<'_>, record: &Record, path: &str) -> bool {
    let Some(folder) = record.assets.as_deref().filter(|_| !path.starts_with('/')) else { return false };
    let file = relative(&format!("{folder}/index.md"), path);
    let is_within = file.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'));
    is_within && subject.snapshot.get(&file).is_some()
}

fn way_out(subject: &Subject<'_>, record: &Record, path: &str) -> String {
    let beside = record.assets.iter().flat_map(|folder| {
        let files = subject.snapshot.under(folder).map(|(path, _)| path[folder.len() + 1..].to_owned());
        files.filter(|name| name != "index.md")
    });
    let of_site = subject.views.assets.keys().map(|path| format!("/{path}"));
    let known: Vec<String> = beside.chain(of_site).collect();
    if let Some(near) = nearest(path, &known) {
        return format!("did you mean `{near}`?");
    }
    let name = path.trim_start_matches('/');
    if path.starts_with('/') {
        return format!("put the file at `static/{name}`; with a slash before it a path begins in `static/`");
    }
    match (&record.assets, record.path.strip_suffix(".md")) {
        (Some(folder), _) => format!("put the file at `{folder}/{name}`, or in `static/` and write `/{name}`"),
        (None, Some(stem)) if subject.snapshot.get(&relative(&record.path, path)).is_some() => {
            format!(
                "a file is beside its record where that has a folder of its own: move both into `{stem}/`, the text as `index.md`"
            )
        }
        _ => format!("put the file at `static/{name}` and write `/{name}`"),
    }
}

/// The one of `known` that has the same name in another folder or in other capitals, else the closest.
pub(super) fn nearest<'k>(path: &str, known: &'k [String]) -> Option<&'k str> {
    let name = |path: &str| path.rsplit('/').next().unwrap_or_default().to_lowercase();
    let same = known.iter().find(|known| name(known) == name(path)).map(String::as_str);
    same.or_else(|| closest(path, known.iter().map(String::as_str)))
}

/// The publisher's logo is a path in `static/`, or an address.
fn logo(subject: &Subject<'_>) -> Option<Diagnostic> {
    let publisher = subject.views.config.publisher.as_ref()?;
    let Spanned { value: logo, span } = publisher.logo.as_ref()?;
    let at_logo = |diagnostic: Diagnostic| diagnostic.at(&std::sync::Arc::from(CONFIGURATION), *span);
    if target::has_scheme(logo) {
        return no_picture(logo).map(at_logo);
    }
    if subject.views.assets.contains_key(logo.trim_start_matches('/')) {
        return None;
    }
    let known: Vec<String> = subject.views.assets.keys().cloned().collect();
    let hint = match nearest(logo, &known) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("put the file at `static/{}`", logo.trim_start_matches('/')),
    };
    let diagnostic = Diagnostic::new(Code::MissingAsset, format!("there is no file `{logo}` in `static/`"));
    Some(at_logo(diagnostic).hint(hint))
}
