//! The last look before anything is written: what must not be published, all of it in one run.

mod limits;

use std::collections::{BTreeMap, BTreeSet};

use icu_normalizer::ComposingNormalizerBorrowed;
use jiff::civil::Date;

use super::plan::{Change, Plan};
use super::target::Live;
use super::{MANIFEST, OWN};
use crate::config::BaseUrl;
use crate::config::publish::Target;
use crate::diagnostics::plural;
use crate::site::Class;

/// So many pages may go in any case: one that was renamed takes its feed along, and of a small site they are a large
/// share.
const ALWAYS_DELETED: usize = 2;

/// Something that is wrong with what is to be published, or looks so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Finding {
    /// The cause.
    pub(crate) message: String,
    /// The way out.
    pub(crate) hint: String,
}

/// What the guards found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Judgement {
    /// Why nothing is published.
    pub(crate) refusals: Vec<Finding>,
    /// What is worth a look; it is published all the same.
    pub(crate) warnings: Vec<Finding>,
}

impl Judgement {
    pub(super) fn refuse(&mut self, message: String, hint: &str) {
        self.refusals.push(Finding { message, hint: hint.to_owned() });
    }

    pub(super) fn warn(&mut self, message: String, hint: &str) {
        self.warnings.push(Finding { message, hint: hint.to_owned() });
    }
}

/// What whoever publishes has said to be meant.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Meant {
    /// `--adopt`: the files that are there become ours.
    pub(crate) adopt: bool,
    /// `--allow base-url`: the site moves to another address.
    pub(crate) base_url: bool,
    /// `--allow older-day`: a release for an earlier day than the live one's. A way back is always meant.
    pub(crate) older_day: bool,
    /// `--max-deletes N`: so many files may go, in place of what the target allows.
    pub(crate) max_deletes: Option<usize>,
}

/// What is judged.
#[derive(Debug)]
pub(crate) struct Case<'c> {
    /// What would be done.
    pub(crate) plan: &'c Plan,
    /// What is at the target.
    pub(crate) live: &'c Live,
    /// Files of others that are there; asked for where there is no manifest.
    pub(crate) strangers: &'c [String],
    /// Where it goes.
    pub(crate) target: &'c Target,
    /// Whether drafts are among the pages.
    pub(crate) drafts: bool,
    /// Today.
    pub(crate) today: Date,
    /// What is said to be meant.
    pub(crate) meant: Meant,
}

/// Judges what is to be published.
pub(crate) fn judge(case: &Case<'_>) -> Judgement {
    let mut judgement = Judgement::default();
    contents(case, &mut judgement);
    address(case, &mut judgement);
    days(case, &mut judgement);
    paths(case, &mut judgement);
    strangers(case, &mut judgement);
    deletions(case, &mut judgement);
    limits::judge(&case.plan.release, case.target, &mut judgement);
    judgement
}

fn contents(case: &Case<'_>, judgement: &mut Judgement) {
    let files = &case.plan.release.files;
    if files.is_empty() {
        judgement.refuse("the site has no files".to_owned(), "look whether this is the folder that you meant");
        return;
    }
    for (path, what) in [("index.html", "home page"), ("404.html", "page for addresses that do not exist")] {
        if !files.contains_key(path) {
            judgement.refuse(
                format!("the site has no {what}, `{path}`"),
                "look whether this is the folder that you meant, and what `briefing check` says",
            );
        }
    }
    if case.drafts && !case.target.preview {
        judgement.refuse(
            "the site holds drafts".to_owned(),
            "publish without `--drafts`, or to a target with `preview = true`",
        );
    }
}

fn address(case: &Case<'_>, judgement: &mut Judgement) {
    let base_url = &case.plan.release.about.base_url;
    if BaseUrl::parse(base_url).map_or(true, |base| base.origin.is_none()) {
        judgement.refuse(
            format!("the site is built for the path `{base_url}` and has no address"),
            "set `base_url` in `[site]` or for the target to the whole address, such as `https://example.org/`",
        );
        return;
    }
    let live = case.live.manifest.as_ref().and_then(|manifest| manifest.live.as_ref());
    if let Some(live) = live.filter(|live| live.base_url != *base_url && !case.meant.base_url) {
        judgement.refuse(
            format!("what is live there is for {}, the site for {base_url}", live.base_url),
            "look whether this is the target that you meant; if the site moves, publish with `--allow base-url`",
        );
    }
}

fn days(case: &Case<'_>, judgement: &mut Judgement) {
    let day = case.plan.release.about.as_of;
    if day > case.today && !case.target.preview {
        judgement.refuse(
            format!("the site is built for {day}, and today is {}", case.today),
            "leave `as_of` out, or publish to a target with `preview = true`",
        );
    }
    let live = case.live.manifest.as_ref().and_then(|manifest| manifest.live.as_ref());
    if let Some(live) = live.filter(|live| day < live.as_of && !case.meant.older_day) {
        judgement.refuse(
            format!("the site is built for {day}, and what is live tells of {}", live.as_of),
            "leave `as_of` out, or go back with `--rollback`; if the older day is meant, publish with `--allow older-day`",
        );
    }
}

/// Paths that cannot lie beside each other everywhere, and those that publishing keeps for itself.
fn paths(case: &Case<'_>, judgement: &mut Judgement) {
    let files = &case.plan.release.files;
    let mut by_key: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    for path in files.keys() {
        by_key.entry(key(path)).or_default().push(path);
    }
    for alike in by_key.values().filter(|paths| paths.len() > 1) {
        judgement.refuse(
            format!("{} are one file where case or the form of accents does not count", examples(alike)),
            "give one of them another `slug` or file name",
        );
    }
    let mut under_files: BTreeSet<&str> = BTreeSet::new();
    for path in files.keys() {
        under_files
            .extend(path.match_indices('/').map(|(at, _)| &path[..at]).filter(|folder| files.contains_key(*folder)));
    }
    for folder in under_files {
        judgement.refuse(
            format!("`{folder}` is a file, and a folder with files in it"),
            "give one of them another `slug` or file name",
        );
    }
    let is_own = |path: &&str| path.split('/').next().is_some_and(|first| key(first) == OWN);
    let own: Vec<&str> = files.keys().map(String::as_str).filter(is_own).collect();
    if !own.is_empty() {
        judgement.refuse(
            format!("the site has files where publishing keeps its own: {}", examples(&own)),
            "rename them: `.briefing` is taken",
        );
    }
}

/// Equal for paths that some file system takes for one: macOS and Windows do not tell case apart, macOS not the ways to
/// write an accent.
fn key(path: &str) -> String {
    if path.is_ascii() {
        return path.to_ascii_lowercase();
    }
    // Lower case may undo a composed form, so that it comes first.
    ComposingNormalizerBorrowed::new_nfc().normalize(&path.to_lowercase()).into_owned()
}

fn strangers(case: &Case<'_>, judgement: &mut Judgement) {
    if case.live.manifest.is_some() || case.strangers.is_empty() || case.meant.adopt {
        return;
    }
    let found: Vec<&str> = case.strangers.iter().map(String::as_str).collect();
    judgement.refuse(
        format!("the target is not empty, and nothing there says that it is this site: {}", examples(&found)),
        &format!("look whether this is the target that you meant; with `--adopt` files of the site's names are written over (a `{MANIFEST}` is missing)"),
    );
}

/// Counted are files that are gone at once: pages and data files. Assets retire first, and one that was retired long
/// ago is no loss.
fn deletions(case: &Case<'_>, judgement: &mut Judgement) {
    let Some(manifest) = &case.live.manifest else { return };
    let is_deleted = |path: &str| case.plan.changes.get(path) == Some(&Change::Delete);
    let counts = |path: &str, class| !matches!(class, Class::Fingerprinted | Class::Asset) || is_deleted(path);
    let there = manifest.files.iter().filter(|(path, file)| counts(path, file.class)).count();
    let deleted = manifest.files.keys().filter(|path| is_deleted(path)).count();
    let hint =
        format!("look whether the site is whole; if they are meant to go, publish with `--max-deletes {deleted}`");
    if let Some(most) = case.meant.max_deletes {
        if deleted > most {
            judgement.refuse(
                format!("{} would be deleted, and `--max-deletes` allows {most}", plural(deleted, "file")),
                &hint,
            );
        }
        return;
    }
    let most = case.target.max_deletes;
    let share = case.target.max_delete_share;
    if deleted > most {
        judgement.refuse(format!("{} would be deleted, and `max_deletes` is {most}", plural(deleted, "file")), &hint);
    } else if deleted > ALWAYS_DELETED && deleted * 100 > there * share as usize {
        judgement.refuse(
            format!("{deleted} of {there} pages and data files would be deleted, and `max_delete_share` is {share}%"),
            &hint,
        );
    }
}

/// Some paths of many: "`a`, `b`, `c` and 9 more".
pub(crate) fn examples(paths: &[&str]) -> String {
    const SHOWN: usize = 3;
    let shown: Vec<String> = paths.iter().take(SHOWN).map(|path| format!("`{path}`")).collect();
    match paths.len().saturating_sub(SHOWN) {
        0 => match shown.split_last() {
            Some((last, rest)) if !rest.is_empty() => format!("{} and {last}", rest.join(", ")),
            _ => shown.join(""),
        },
        more => format!("{} and {more} more", shown.join(", ")),
    }
}

#[cfg(test)]
mod tests;
