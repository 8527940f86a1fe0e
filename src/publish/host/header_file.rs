//! `_headers`: what files are served with, as Netlify and Cloudflare Pages read it.
//!
//! A rule for `/*` says what holds for most pages, and with them for addresses that do not exist; then files follow that
//! differ, each by its address: a wildcard would also send a year's caching along with "not found". Only where a host
//! reads fewer rules than there are such files, rules for all files of an ending and of a folder take their place.

use std::collections::{BTreeMap, BTreeSet};

use super::super::guards::Finding;
use super::super::headers::{REVALIDATED, Rules};
use super::address;
use crate::config::publish::Host;
use crate::content_type::content_type;
use crate::diagnostics::plural;
use crate::site::Class;

/// How a host reads the file.
#[derive(Clone, Copy, Debug)]
pub(super) struct Form {
    /// The host.
    host: &'static str,
    /// Rules that are read.
    rules: usize,
    /// Characters of a line.
    line: usize,
    /// Whether values of all rules that match are joined, unless a rule takes the earlier ones back with `! Name`, and
    /// whether `*` may stand anywhere.
    joins: bool,
}

/// How `host` reads headers; `None` where it reads none.
pub(super) fn form(host: Host) -> Option<Form> {
    match host {
        // 100 rules, 2,000 characters a line. <https://developers.cloudflare.com/pages/configuration/headers/>
        Host::CloudflarePages => Some(Form { host: "Cloudflare Pages", rules: 100, line: 2_000, joins: true }),
        // `*` at the end alone; no number is given. <https://docs.netlify.com/manage/routing/headers/>
        Host::Netlify => Some(Form { host: "Netlify", rules: usize::MAX, line: usize::MAX, joins: false }),
        Host::GithubPages | Host::GitlabPages | Host::CodebergPages => None,
    }
}

/// Fields that a rule sets; `None` takes back what the rule for all files sets.
type Fields = BTreeMap<String, Option<String>>;

/// The text of the file, and what the host would not read of it.
pub(super) fn write<'p>(
    form: &Form,
    paths: impl Iterator<Item = &'p (String, Class)>,
    rules: &Rules<'_>,
) -> (String, Vec<Finding>) {
    let files: Vec<(&str, Class, BTreeMap<String, String>)> =
        paths.map(|(path, class)| (path.as_str(), *class, said(path, *class, rules))).collect();
    let base = base(form, &files);
    let differing: BTreeMap<&str, Fields> =
        files.iter().map(|(path, _, fields)| (*path, difference(&base, fields))).collect();
    let mut blocks = each(&differing);
    let room = form.rules.saturating_sub(usize::from(!base.is_empty()));
    if blocks.len() > room && form.joins {
        blocks = together(&differing);
    }
    let mut text = "# Written from the headers of the target in `briefing.toml`.\n".to_owned();
    if !base.is_empty() {
        let fields = base.iter().map(|(name, value)| (name.clone(), Some(value.clone()))).collect();
        // Nothing stands before it that it could take back.
        block(&mut text, "/*", &fields, false);
    }
    for (pattern, fields) in &blocks {
        block(&mut text, pattern, fields, form.joins);
    }
    let mut faults = Vec::new();
    if blocks.len() > room {
        faults.push(Finding {
            message: format!(
                "{} reads {} of `_headers`, this site needs {}",
                form.host,
                plural(form.rules, "rule"),
                blocks.len() + form.rules - room
            ),
            hint: "write rules in `headers` that hold for whole folders or for all files of an ending".to_owned(),
        });
    }
    if let Some(long) = text.lines().find(|line| line.chars().count() > form.line) {
        let begin: String = long.trim().chars().take(40).collect();
        faults.push(Finding {
            message: format!(
                "{} reads lines of {} in `_headers`, one is longer: `{begin}…`",
                form.host,
                plural(form.line, "character")
            ),
            hint: "shorten the value in `headers`, or the path of the file".to_owned(),
        });
    }
    (text, faults)
}

/// What the file has to say of `path`: not what the host says by itself, the kind of a file by its name and that a page
/// is asked for again.
fn said(path: &str, class: Class, rules: &Rules<'_>) -> BTreeMap<String, String> {
    let headers = rules.headers(path, class);
    let is_said = |name: &str, value: &str| match name {
        "content-type" => rules.names_type(path) && content_type(path, class) != Some(value),
        "cache-control" => value != REVALIDATED,
        _ => true,
    };
    let fields = headers.0.iter().filter(|(name, value)| is_said(name, value));
    fields.map(|(name, value)| (name.clone(), value.clone())).collect()
}

/// What the rule for all files sets: of each field the value that most pages have.
fn base(form: &Form, files: &[(&str, Class, BTreeMap<String, String>)]) -> BTreeMap<String, String> {
    let names: BTreeSet<&String> = files.iter().flat_map(|(_, _, fields)| fields.keys()).collect();
    let mut base = BTreeMap::new();
    for name in names {
        // Where nothing can be taken back, a field that some file lacks is set by none.
        if !form.joins && files.iter().any(|(_, _, fields)| !fields.contains_key(name)) {
            continue;
        }
        let mut counts: BTreeMap<Option<&String>, usize> = BTreeMap::new();
        for (_, _, fields) in files.iter().filter(|(_, class, _)| *class == Class::Page) {
            *counts.entry(fields.get(name)).or_default() += 1;
        }
        if let Some((Some(value), _)) = counts.into_iter().max_by_key(|(_, count)| *count) {
            base.insert(name.clone(), value.clone());
        }
    }
    base
}

fn difference(base: &BTreeMap<String, String>, fields: &BTreeMap<String, String>) -> Fields {
    let names: BTreeSet<&String> = base.keys().chain(fields.keys()).collect();
    let differing = names.into_iter().filter(|name| base.get(*name) != fields.get(*name));
    differing.map(|name| (name.clone(), fields.get(name).cloned())).collect()
}

/// A rule for each file that differs.
fn each(differing: &BTreeMap<&str, Fields>) -> Vec<(String, Fields)> {
    let mut blocks = Vec::new();
    for (path, fields) in differing.iter().filter(|(_, fields)| !fields.is_empty()) {
        for address in addresses(path) {
            blocks.push((address, fields.clone()));
        }
    }
    blocks
}

/// The addresses at which a file is asked for: hosts serve `old.html` at `/old`, too.
fn addresses(path: &str) -> impl Iterator<Item = String> {
    let address = address(path);
    let short = address.strip_suffix(".html").map(str::to_owned);
    std::iter::once(address).chain(short)
}

/// Rules for endings, then for folders, then for files. A rule for an ending or a folder stands for files that differ in
/// the same way, all of them, so that rules that match one file say the same of it.
fn together(differing: &BTreeMap<&str, Fields>) -> Vec<(String, Fields)> {
    let mut blocks = Vec::new();
    let mut left: BTreeMap<&str, &Fields> =
        differing.iter().filter(|(_, fields)| !fields.is_empty()).map(|(path, fields)| (*path, fields)).collect();
    for (ending, fields) in alike(differing, |path| ending(path).into_iter()) {
        let before = left.len();
        let is_left = |path: &str| self::ending(path) != Some(ending);
        left.retain(|path, _| is_left(path));
        if left.len() < before {
            blocks.push((format!("/*.{}", address(ending).trim_start_matches('/')), fields.clone()));
        }
    }
    for (folder, fields) in alike(differing, folders) {
        let before = left.len();
        left.retain(|path, _| !path.starts_with(folder));
        // Folders come before those in them, so that the widest takes all.
        if left.len() < before {
            blocks.push((format!("{}*", address(folder)), fields.clone()));
        }
    }
    for (path, fields) in left {
        blocks.extend(addresses(path).map(|address| (address, fields.clone())));
    }
    blocks
}

/// The groups, by what `groups` says that a file is in, whose files all differ in the same way, with how.
fn alike<'f, 'p: 'f, I: Iterator<Item = &'p str>>(
    differing: &'f BTreeMap<&'p str, Fields>,
    groups: impl Fn(&'p str) -> I,
) -> Vec<(&'p str, &'f Fields)> {
    let mut found: BTreeMap<&str, Option<&Fields>> = BTreeMap::new();
    for (path, fields) in differing {
        for group in groups(path) {
            let entry = found.entry(group).or_insert(Some(fields));
            if *entry != Some(fields) {
                *entry = None;
            }
        }
    }
    found.into_iter().filter_map(|(group, fields)| Some((group, fields.filter(|fields| !fields.is_empty())?))).collect()
}

/// What a file's name ends in; none for pages, whose addresses have no ending.
fn ending(path: &str) -> Option<&str> {
    let name = path.rsplit('/').next().unwrap_or_default();
    let (_, ending) = name.rsplit_once('.')?;
    (!matches!(ending, "html" | "htm" | "")).then_some(ending)
}

/// The folders that `path` lies in, with their slash.
fn folders(path: &str) -> impl Iterator<Item = &str> {
    path.match_indices('/').map(|(at, _)| &path[..=at])
}

fn block(text: &mut String, pattern: &str, fields: &Fields, takes_back: bool) {
    text.push_str(pattern);
    text.push('\n');
    for (name, value) in fields {
        let name = shown(name);
        if takes_back {
            text.push_str(&format!("  ! {name}\n"));
        }
        if let Some(value) = value {
            text.push_str(&format!("  {name}: {value}\n"));
        }
    }
}

/// A field's name as it is mostly written: `X-Content-Type-Options`. Netlify sends a field twice whose name is written
/// otherwise than its own.
fn shown(name: &str) -> String {
    let mut shown = String::with_capacity(name.len());
    for part in name.split_inclusive('-') {
        let (first, rest) = part.split_at(part.len().min(1));
        shown.push_str(&first.to_ascii_uppercase());
        shown.push_str(rest);
    }
    shown
}

#[cfg(test)]
mod tests;
