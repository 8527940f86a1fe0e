//! A target's keys.

use super::place::Place;
use super::{Bucket, Host, Service, Target, To, header_rules};
use crate::config::{BaseUrl, Config, choice};
use crate::diagnostics::{Code, Diagnostic, Span, Spanned};
use crate::parse::keys::Keys;
use crate::parse::keys::shape::Scalar;
use crate::parse::report::Report;
use crate::parse::tree::{Entry, Node, Value};

/// Which kinds of targets have a key that not all have. The kinds are those of [`kind`].
const NOT_OF_ALL: [(&str, &[&str]); 8] = [
    ("endpoint", &["an S3 bucket", "a Google bucket", "an Azure container"]),
    ("region", &["an S3 bucket"]),
    ("path_style", &["an S3 bucket"]),
    ("account", &["an Azure container"]),
    ("mode", &["a folder"]),
    ("remote", &["a branch"]),
    ("branch", &["a branch"]),
    ("host", &["a folder", "a branch", "an archive"]),
];

/// The targets of `[publish]`, in the order of the file; `site` is what the file says of the site itself. Targets with
/// mistakes are left out.
pub(in crate::config) fn targets(publish: &Node, site: &Config, report: &Report<'_>) -> Vec<Target> {
    let Value::Table(entries) = &publish.value else { return Vec::new() };
    // Where it is noted what a target takes, there is a blank one.
    let blank = Keys::new(publish, "`[publish]`", report).other_tables();
    let blank = blank.map(|node| Entry { key_span: node.span, key: "live".to_owned(), node: node.clone() });
    entries.iter().chain(&blank).filter_map(|entry| target(entry, site, report)).collect()
}

fn target(entry: &Entry, site: &Config, report: &Report<'_>) -> Option<Target> {
    let errors = report.errors();
    let name = entry.key.as_str();
    match &entry.node.value {
        Value::Table(_) => {}
        Value::Refused => return None,
        value => {
            let message = format!("`[publish]` takes a table for each target, `{name}` is {}", value.found());
            let diagnostic = report.at(Code::WrongType, entry.key_span, message);
            report.push(diagnostic.hint("give the target a name, as in `[publish.live]`, and its keys below"));
            return None;
        }
    }
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
    if name.is_empty() || name.starts_with('-') || !name.bytes().all(is_plain) {
        let diagnostic =
            report.at(Code::UnknownKey, entry.key_span, format!("`{name}` cannot be the name of a target"));
        report.push(diagnostic.hint("use letters, digits and hyphens, as in `[publish.live]`"));
    }
    let mut keys = Keys::new(&entry.node, "the target", report);
    keys.narrow("to", || Scalar::Form(r"^(?:git\+branch|archive:.+|file:.*[^/].*|(?:s3|gs|az)://[^/@].*)\s*$"));
    let place = keys.need_text("to").and_then(|to| place(&to, report));
    let to = to(&mut keys, place.as_ref());
    let base_url = base_url(&mut keys);
    let hosts = [
        ("netlify", Host::Netlify),
        ("cloudflare-pages", Host::CloudflarePages),
        ("github-pages", Host::GithubPages),
        ("gitlab-pages", Host::GitlabPages),
        ("codeberg-pages", Host::CodebergPages),
    ];
    let host = choice(&mut keys, "host", &hosts);
    let preview = keys.boolean("preview").is_some_and(|preview| preview.value);
    if preview {
        own_address(&keys, base_url.as_ref(), site);
    }
    let target = Target {
        name: name.to_owned(),
        span: entry.key_span,
        to: to.unwrap_or(To::Branch { remote: String::new(), branch: String::new() }),
        base_url: base_url.and_then(|base_url| base_url.value.absolute("/")),
        host,
        preview,
        headers: header_rules::read(&mut keys),
        after: keys.one_or_several("after"),
        retire_after: keys.days_long("retire_after").map_or(7, |days| days.value),
        releases: whole(&mut keys, "releases", 0, 1_000).unwrap_or(5),
        // A desk that drops a topic deletes some dozens of files; more is rarely meant. A small site that drops two pages
        // of ten stays below the share, one whose content is gone does not.
        max_deletes: whole(&mut keys, "max_deletes", 0, usize::MAX).unwrap_or(100),
        max_delete_share: share(&mut keys, "max_delete_share").unwrap_or(25),
        concurrency: whole(&mut keys, "concurrency", 1, 256).unwrap_or(16),
    };
    if let Some(place) = &place {
        misplaced(&keys, place);
    }
    keys.done();
    // What stands in for a wrong value must not be published with.
    (report.errors() == errors).then_some(target)
}

/// What a place is called in a message.
fn kind(place: &Place) -> &'static str {
    match place {
        Place::Bucket(Service::S3, ..) => "an S3 bucket",
        Place::Bucket(Service::Google, ..) => "a Google bucket",
        Place::Bucket(Service::Azure, ..) => "an Azure container",
        Place::Folder(_) => "a folder",
        Place::Branch => "a branch",
        Place::Archive(..) => "an archive",
    }
}

/// Reports keys that say nothing of the kind of target.
fn misplaced(keys: &Keys<'_, '_, '_>, place: &Place) {
    for (key, kinds) in NOT_OF_ALL {
        let Some(span) = keys.key_span(key).filter(|_| !kinds.contains(&kind(place))) else { continue };
        let report = keys.report();
        let diagnostic = report.at(Code::UnknownKey, span, format!("{} has no key `{key}`", kind(place)));
        let kinds: Vec<_> = kinds.iter().map(|kind| (*kind).to_owned()).collect();
        report.push(diagnostic.hint(format!("remove it; it belongs to {}", kinds.join(" or "))));
    }
}

fn place(to: &Spanned<String>, report: &Report<'_>) -> Option<Place> {
    if to.value.contains("://") && to.value.contains('@') {
        report.push(credentials("to", report));
        return None;
    }
    match Place::parse(&to.value) {
        Ok(place) => Some(place),
        Err((message, hint)) => {
            report.push(report.at(Code::UnknownValue, to.span, message).hint(hint));
            None
        }
    }
}

/// The diagnostic of an address with a user and a password in it. It has no place in the file, so that the line is not
/// drawn: a log may be public.
fn credentials(key: &str, report: &Report<'_>) -> Diagnostic {
    Diagnostic::new(Code::UnknownValue, format!("the `{key}` of a target holds a user name or a password"))
        .in_file(report.path())
        .hint("take it out, and change the password: credentials come from the environment or a profile, never from this file")
}

/// The place with what the other keys say of it.
fn to(keys: &mut Keys<'_, '_, '_>, place: Option<&Place>) -> Option<To> {
    let endpoint = endpoint(keys);
    let region = word(keys, "region", |text| text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-'));
    let path_style = keys.boolean("path_style").map(|yes| yes.value);
    // <https://learn.microsoft.com/azure/storage/common/storage-account-overview#storage-account-name>
    let account = word(keys, "account", |text| {
        (3..=24).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
    });
    let mode = choice(keys, "mode", &[("swap", false), ("in-place", true)]);
    let remote = remote(keys).unwrap_or_else(|| "origin".to_owned());
    let branch = word(keys, "branch", is_branch).unwrap_or_else(|| "gh-pages".to_owned());
    Some(match place? {
        Place::Bucket(service, bucket, prefix) => To::Bucket(Bucket {
            service: *service,
            bucket: bucket.clone(),
            prefix: prefix.clone(),
            endpoint,
            region,
            path_style,
            account,
        }),
        Place::Folder(path) => To::Folder { path: path.clone(), in_place: mode.unwrap_or(false) },
        Place::Branch => To::Branch { remote, branch },
        Place::Archive(path, form) => To::Archive { path: path.clone(), form: *form },
    })
}

/// A text that must be of some form.
fn word(keys: &mut Keys<'_, '_, '_>, key: &'static str, is_good: impl Fn(&str) -> bool) -> Option<String> {
    keys.narrow(key, || match key {
        "region" => Scalar::Form("^[A-Za-z0-9-]+$"),
        "account" => Scalar::Form("^[a-z0-9]{3,24}$"),
        _ => Scalar::Text,
    });
    let text = keys.text(key)?;
    if is_good(&text.value) {
        return Some(text.value);
    }
    let hint = match key {
        "region" => "write it as the service does, as in `eu-central-1`",
        "account" => "use lower-case letters and digits, three to 24 of them",
        _ => "write a name such as `gh-pages`",
    };
    let diagnostic = keys.report().at(Code::UnknownValue, text.span, format!("`{}` is no {key}", text.value));
    keys.report().push(diagnostic.hint(hint));
    None
}

/// Whether Git takes `name` for a branch (`git check-ref-format --branch`), and no program for an option.
fn is_branch(name: &str) -> bool {
    let is_part = |part: &str| !part.is_empty() && !part.starts_with('.') && !part.ends_with(".lock");
    let is_bad = |letter: char| letter.is_control() || " ~^:?*[\\".contains(letter);
    !name.starts_with('-')
        && !name.ends_with('.')
        && !name.contains("..")
        && !name.contains("@{")
        && !matches!(name, "@" | "HEAD")
        && !name.contains(is_bad)
        && name.split('/').all(is_part)
}

fn remote(keys: &mut Keys<'_, '_, '_>) -> Option<String> {
    let remote = keys.text("remote")?;
    let report = keys.report();
    let user = remote.value.split_once("://").and_then(|(_, rest)| rest.split('/').next()?.rsplit_once('@'));
    if user.is_some_and(|(user, _)| user.contains(':')) {
        report.push(credentials("remote", report));
        return None;
    }
    if remote.value.starts_with('-') || remote.value.contains(char::is_control) {
        let diagnostic = report.at(Code::UnknownValue, remote.span, format!("`{}` is no remote", remote.value));
        report.push(diagnostic.hint("write the name of a remote, its address, or a folder"));
        return None;
    }
    Some(remote.value)
}

/// An address with scheme and host, read as `site.base_url` is.
fn address(keys: &mut Keys<'_, '_, '_>, key: &'static str, path_is: &str) -> Option<Spanned<BaseUrl>> {
    keys.narrow(key, || Scalar::Form(r"^\s*[Hh][Tt][Tt][Pp][Ss]?://[^/?#@\s][^?#@\s]*$"));
    let text = keys.text(key)?;
    let report = keys.report();
    if text.value.contains('@') {
        report.push(credentials(key, report));
        return None;
    }
    let (message, hint) = match BaseUrl::parse(&text.value) {
        Ok(base) if base.origin.is_some() => return Some(Spanned { value: base, span: text.span }),
        Ok(base) => {
            (format!("`{}` is a path, and {path_is}", base.path), "write the whole address: `https://example.org/`")
        }
        Err(error) => (error.message, error.hint),
    };
    report.push(report.at(Code::UnknownValue, text.span, message).hint(hint));
    None
}

fn endpoint(keys: &mut Keys<'_, '_, '_>) -> Option<String> {
    let endpoint = address(keys, "endpoint", "a service has an address")?.value.absolute("/")?;
    Some(endpoint.trim_end_matches('/').to_owned())
}

fn base_url(keys: &mut Keys<'_, '_, '_>) -> Option<Spanned<BaseUrl>> {
    address(keys, "base_url", "what is published has an address")
}

/// Reports a preview without an address of its own: its pages would name those of the live site as theirs.
fn own_address(keys: &Keys<'_, '_, '_>, base_url: Option<&Spanned<BaseUrl>>, site: &Config) {
    let report = keys.report();
    let (span, message): (Span, _) = match base_url {
        Some(own) if own.value == site.base_url => (own.span, "a preview stands at another address than the site"),
        Some(_) => return,
        // It is there and wrong, which has been told.
        None if keys.has("base_url") => return,
        None => (keys.span(), "a preview needs a `base_url` of its own"),
    };
    let diagnostic = report.at(if base_url.is_some() { Code::UnknownValue } else { Code::MissingKey }, span, message);
    report.push(diagnostic.hint("add `base_url = \"https://…\"`, the address that the preview has"));
}

/// A whole number between two bounds.
fn whole(keys: &mut Keys<'_, '_, '_>, key: &'static str, least: usize, most: usize) -> Option<usize> {
    let bound = |bound: usize| i64::try_from(bound).unwrap_or(i64::MAX);
    keys.narrow(key, || Scalar::Integer(bound(least)..=bound(most)));
    let number = keys.integer(key)?;
    let good = usize::try_from(number.value).ok().filter(|value| (least..=most).contains(value));
    if good.is_none() {
        let bounds = match most {
            usize::MAX => format!("from {least} on"),
            most => format!("from {least} to {most}"),
        };
        let message = format!("`{key}` is a whole number {bounds}, this is {}", number.value);
        let diagnostic = keys.report().at(Code::UnknownValue, number.span, message);
        keys.report().push(diagnostic.hint("write such a number, or leave the line out"));
    }
    good
}

/// A share in hundredths, written as a text: `"20%"`.
fn share(keys: &mut Keys<'_, '_, '_>, key: &'static str) -> Option<u32> {
    keys.narrow(key, || Scalar::Form(r"^\s*0*(?:100|[1-9]?[0-9])\s*%\s*$"));
    let text = keys.text(key)?;
    let share = text.value.strip_suffix('%').and_then(|number| number.trim().parse().ok());
    let share = share.filter(|share: &u32| *share <= 100);
    if share.is_none() {
        let diagnostic = keys.report().at(Code::UnknownValue, text.span, format!("`{}` is no share", text.value));
        keys.report().push(diagnostic.hint("write hundredths, as in `\"20%\"`"));
    }
    share
}
