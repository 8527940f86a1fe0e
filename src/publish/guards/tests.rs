#![allow(clippy::unwrap_used, reason = "tests")]

use std::sync::Arc;

use jiff::SignedDuration;

use super::*;
use crate::publish::hash::Sha256;
use crate::publish::headers::Headers;
use crate::publish::manifest::Manifest;
use crate::publish::plan::Keeping;
use crate::publish::release::{File, Origin, Release};
use crate::publish::testing::target;

const TODAY: &str = "2025-12-16";

fn file(class: Class, size: u64) -> File {
    File { sha256: Sha256::of(b""), size, class, headers: Arc::new(Headers::default()) }
}

fn class(path: &str) -> Class {
    if path.ends_with(".css") { Class::Fingerprinted } else { Class::Page }
}

fn release(paths: &[&str], as_of: &str, base_url: &str) -> Release {
    let files = paths.iter().map(|path| ((*path).to_owned(), file(class(path), 1))).collect();
    with(files, as_of, base_url)
}

fn with(files: BTreeMap<String, File>, as_of: &str, base_url: &str) -> Release {
    let (made, as_of) = ("2025-12-16T10:00:00Z".parse().unwrap(), as_of.parse().unwrap());
    Release::from_files(files, Origin { made, as_of, base_url: base_url.to_owned(), commit: None })
}

/// A release with a home page, the page for addresses that do not exist, and these.
fn site(paths: &[&str]) -> Release {
    release(&[&["index.html", "404.html"], paths].concat(), TODAY, "https://example.org/")
}

const KEEPING: Keeping = Keeping { retired: SignedDuration::from_hours(24), releases: 5 };

/// What a target holds after `release` was published to it.
fn live(release: Release) -> Live {
    Live { manifest: Some(Plan::new(None, release, KEEPING).outcome), tag: None }
}

struct Told {
    lines: &'static str,
    live: Live,
    strangers: Vec<String>,
    drafts: bool,
    meant: Meant,
}

impl Default for Told {
    fn default() -> Self {
        let lines = "to = \"s3://site\"\n";
        Self { lines, live: Live::default(), strangers: Vec::new(), drafts: false, meant: Meant::default() }
    }
}

impl Told {
    fn judge(&self, release: Release) -> Judgement {
        let plan = Plan::new(self.live.manifest.as_ref(), release, KEEPING);
        judge(&Case {
            plan: &plan,
            live: &self.live,
            strangers: &self.strangers,
            target: &target(self.lines),
            drafts: self.drafts,
            today: TODAY.parse().unwrap(),
            meant: self.meant,
        })
    }

    fn refused(&self, release: Release) -> Vec<String> {
        self.judge(release).refusals.into_iter().map(|refusal| refusal.message).collect()
    }

    fn warned(&self, release: Release) -> Vec<String> {
        self.judge(release).warnings.into_iter().map(|warning| warning.message).collect()
    }
}

fn refused(release: Release) -> Vec<String> {
    Told::default().refused(release)
}

const PREVIEW: &str = "to = \"s3://site\"\npreview = true\nbase_url = \"https://p.example.org/\"\n";

#[test]
fn a_whole_site_is_published() {
    assert_eq!(Told::default().judge(site(&["a/index.html", "css/a.css"])), Judgement::default());
}

#[test]
fn an_empty_site_and_one_without_its_first_pages_are_refused() {
    assert_eq!(refused(release(&[], TODAY, "https://example.org/")), ["the site has no files"]);
    assert_eq!(
        refused(release(&["a/index.html"], TODAY, "https://example.org/")),
        ["the site has no home page, `index.html`", "the site has no page for addresses that do not exist, `404.html`"]
    );
}

#[test]
fn drafts_are_for_previews() {
    let told = Told { drafts: true, ..Told::default() };
    assert_eq!(told.refused(site(&[])), ["the site holds drafts"]);
    assert_eq!(Told { drafts: true, lines: PREVIEW, ..Told::default() }.refused(site(&[])), [""; 0]);
}

#[test]
fn a_path_is_no_address_and_another_address_must_be_meant() {
    let at = |base_url: &str| release(&["index.html", "404.html"], TODAY, base_url);
    assert_eq!(refused(at("/berlin/")), ["the site is built for the path `/berlin/` and has no address"]);
    let mut told = Told { live: live(site(&[])), ..Told::default() };
    assert_eq!(told.refused(at("https://example.org/")), [""; 0]);
    let other = "what is live there is for https://example.org/, the site for https://example.net/";
    assert_eq!(told.refused(at("https://example.net/")), [other]);
    told.meant.base_url = true;
    assert_eq!(told.refused(at("https://example.net/")), [""; 0]);
}

#[test]
fn days_go_forward_and_end_today() {
    let on = |day: &str| release(&["index.html", "404.html"], day, "https://example.org/");
    assert_eq!(refused(on("2025-12-17")), ["the site is built for 2025-12-17, and today is 2025-12-16"]);
    assert_eq!(Told { lines: PREVIEW, ..Told::default() }.refused(on("2025-12-17")), [""; 0]);
    let mut told = Told { live: live(on("2025-12-15")), ..Told::default() };
    assert_eq!(told.refused(on("2025-12-15")), [""; 0]);
    assert_eq!(
        told.refused(on("2025-12-14")),
        ["the site is built for 2025-12-14, and what is live tells of 2025-12-15"]
    );
    told.meant.older_day = true;
    assert_eq!(told.refused(on("2025-12-14")), [""; 0]);
}

#[test]
fn files_of_others_are_adopted_only_when_told() {
    let strangers = ["a.txt", "b.txt", "c.txt", "d.txt"].map(str::to_owned).to_vec();
    let mut told = Told { strangers, ..Told::default() };
    assert_eq!(
        told.refused(site(&[])),
        ["the target is not empty, and nothing there says that it is this site: `a.txt`, `b.txt`, `c.txt` and 1 more"]
    );
    told.meant.adopt = true;
    assert_eq!(told.refused(site(&[])), [""; 0]);
    let told = Told { live: live(site(&[])), strangers: told.strangers, ..Told::default() };
    assert_eq!(told.refused(site(&[])), [""; 0]);
}

/// The paths of so many pages.
fn pages(count: usize) -> Vec<String> {
    (0..count).map(|number| format!("p{number}/index.html")).collect()
}

fn site_of(pages: &[String]) -> Release {
    site(&pages.iter().map(String::as_str).collect::<Vec<_>>())
}

#[test]
fn few_pages_may_go_and_many_must_be_meant() {
    // With the two pages that every site has: of 20 files 5 are a quarter.
    let told = Told { live: live(site_of(&pages(18))), ..Told::default() };
    assert_eq!(told.refused(site_of(&pages(13))), [""; 0]);
    assert_eq!(
        told.refused(site_of(&pages(12))),
        ["6 of 20 pages and data files would be deleted, and `max_delete_share` is 25%"]
    );
    // Two of a few may always go.
    let small = Told { live: live(site_of(&pages(2))), ..Told::default() };
    assert_eq!(small.refused(site_of(&[])), [""; 0]);
    let small = Told { live: live(site_of(&pages(3))), ..Told::default() };
    assert_eq!(small.refused(site_of(&[])).len(), 1);
    // A hundred of many.
    let large = Told { live: live(site_of(&pages(1_000))), ..Told::default() };
    assert_eq!(large.refused(site_of(&pages(900))), [""; 0]);
    assert_eq!(large.refused(site_of(&pages(899))), ["101 files would be deleted, and `max_deletes` is 100"]);
    let hint = &large.judge(site_of(&pages(899))).refusals[0].hint;
    assert!(hint.ends_with("publish with `--max-deletes 101`"), "{hint}");
    for (most, count) in [(101, 0), (100, 1)] {
        let meant = Meant { max_deletes: Some(most), ..Meant::default() };
        let told = Told { meant, live: large.live.clone(), ..Told::default() };
        assert_eq!(told.refused(site_of(&pages(899))).len(), count);
    }
    let strict = "to = \"s3://site\"\nmax_deletes = 0\n";
    let told = Told { lines: strict, live: live(site_of(&pages(18))), ..Told::default() };
    assert_eq!(told.refused(site_of(&pages(17))), ["1 file would be deleted, and `max_deletes` is 0"]);
}

#[test]
fn assets_that_retire_are_no_loss_and_hide_none() {
    let styles: Vec<String> = (0..200).map(|number| format!("css/{number}.css")).collect();
    let before = site_of(&[styles.clone(), pages(18)].concat());
    let told = Told { live: live(before), ..Told::default() };
    assert_eq!(told.refused(site_of(&pages(18))), [""; 0]);
    assert_eq!(told.refused(site_of(&[styles, pages(12)].concat())).len(), 1);
    // The first publish after the days are over deletes them all.
    let mut manifest = Manifest::default();
    for (path, old) in &told.live.manifest.as_ref().unwrap().files {
        let since = "2025-01-01T00:00:00Z".parse().unwrap();
        let retired = crate::publish::manifest::Retired { since, file: old.clone() };
        manifest.retired.insert(path.clone(), retired);
    }
    let told = Told { live: Live { manifest: Some(manifest), tag: None }, ..Told::default() };
    assert_eq!(told.refused(site(&[])), [""; 0]);
}

#[test]
fn paths_that_clash_somewhere_are_refused() {
    assert_eq!(
        refused(site(&["About/index.html", "about/index.html"])),
        ["`About/index.html` and `about/index.html` are one file where case or the form of accents does not count"]
    );
    assert_eq!(
        refused(site(&["CAF\u{c9}.css", "cafe\u{301}.css"])),
        ["`CAFÉ.css` and `cafe\u{301}.css` are one file where case or the form of accents does not count"]
    );
    assert_eq!(refused(site(&["cafe/index.html", "café/index.html"])), [""; 0]);
    assert_eq!(refused(site(&["a", "a/b", "a/c/d", "ab"])), ["`a` is a file, and a folder with files in it"]);
    for own in [".briefing/manifest.json", ".briefing", ".Briefing/x"] {
        assert_eq!(refused(site(&[own])), [format!("the site has files where publishing keeps its own: `{own}`")]);
    }
    assert_eq!(refused(site(&[".briefings/x", "a/.briefing/x"])), [""; 0]);
}

#[test]
fn hosts_limits_are_told_before_the_first_byte() {
    let sized = |size: u64| {
        let mut files = site(&[]).files;
        files.insert("big.bin".to_owned(), file(Class::Asset, size));
        with(files, TODAY, "https://example.org/")
    };
    let on = |lines: &'static str| Told { lines, ..Told::default() };
    let cloudflare = on("to = \"archive:a.zip\"\nhost = \"cloudflare-pages\"\n");
    assert_eq!(cloudflare.refused(sized(25 << 20)), [""; 0]);
    assert_eq!(
        cloudflare.refused(sized((25 << 20) + 1)),
        ["Cloudflare Pages takes no file of more than 25.00 MiB: `big.bin`"]
    );
    let github = on("to = \"git+branch\"\nhost = \"github-pages\"\n");
    assert_eq!(github.refused(sized(100 << 20)), [""; 0]);
    assert_eq!(github.refused(sized((100 << 20) + 1)).len(), 1);
    let in_all = |bytes: u64| {
        let mut files = site(&[]).files;
        let (each, rest) = (64 << 20, 2);
        let full = (bytes - rest) / each;
        files.extend((0..full).map(|number| (format!("{number}.bin"), file(Class::Asset, each))));
        files.insert("rest.bin".to_owned(), file(Class::Asset, bytes - rest - full * each));
        with(files, TODAY, "https://example.org/")
    };
    assert_eq!(github.refused(in_all(1 << 30)), [""; 0]);
    assert_eq!(github.refused(in_all((1 << 30) + 1)), ["GitHub Pages takes 1.00 GiB in all, the site has 1 B more"]);
    let gitlab = on("to = \"git+branch\"\nhost = \"gitlab-pages\"\n");
    assert_eq!((gitlab.warned(in_all(1 << 30)).len(), gitlab.warned(in_all((1 << 30) + 1)).len()), (0, 1));
    let google = on("to = \"gs://site\"\n");
    assert_eq!((google.refused(sized(5 << 40)).len(), google.refused(sized((5 << 40) + 1)).len()), (0, 1));
    let azure = on("to = \"az://site\"\n");
    assert_eq!((azure.refused(sized(5_000 << 20)).len(), azure.refused(sized((5_000 << 20) + 1)).len()), (0, 1));
    let s3 = on("to = \"s3://site\"\n");
    assert_eq!((s3.refused(sized(5 << 30)).len(), s3.refused(sized((5 << 30) + 1)).len()), (0, 1));
}

#[test]
fn hosts_count_files() {
    let of = |paths: Vec<String>| {
        let files = paths.into_iter().map(|path| (path, file(Class::Asset, 1)));
        let mut files: BTreeMap<String, File> = files.collect();
        files.extend(site(&[]).files);
        with(files, TODAY, "https://example.org/")
    };
    let flat = |count: usize| of((2..count).map(|number| format!("a/{number}")).collect());
    let on = |lines: &'static str| Told { lines, ..Told::default() };
    let cloudflare = on("to = \"archive:a.zip\"\nhost = \"cloudflare-pages\"\n");
    assert_eq!(cloudflare.judge(flat(20_000)), Judgement::default());
    let more = cloudflare.judge(flat(20_001));
    assert_eq!((more.refusals.len(), more.warnings.len()), (0, 1));
    assert_eq!(cloudflare.refused(flat(100_000)), [""; 0]);
    assert_eq!(cloudflare.refused(flat(100_001)), ["Cloudflare Pages takes 100000 files, the site has 100001"]);
    let netlify = on("to = \"archive:a.zip\"\nhost = \"netlify\"\n");
    assert_eq!((netlify.warned(flat(54_002)).len(), netlify.warned(flat(54_003)).len()), (0, 1));
    // Files and folders together: half of them each.
    let gitlab = on("to = \"git+branch\"\nhost = \"gitlab-pages\"\n");
    let deep = |count: usize| of((0..count).map(|number| format!("{number}/index.html")).collect());
    assert_eq!(gitlab.refused(deep(99_999)), [""; 0]);
    assert_eq!(gitlab.refused(deep(100_000)), ["GitLab Pages takes 200000 files and folders, the site has 200002"]);
}

#[test]
fn long_paths_are_refused() {
    let path = |length: usize| format!("{}/{}", "a".repeat(length - 2), "b");
    let on = |lines: &'static str| Told { lines, ..Told::default() };
    let bucket = on("to = \"s3://site\"\n");
    assert_eq!((bucket.refused(site(&[&path(1_024)])).len(), bucket.refused(site(&[&path(1_025)])).len()), (0, 1));
    let below = on("to = \"s3://site/a/b\"\n");
    assert_eq!((below.refused(site(&[&path(1_020)])).len(), below.refused(site(&[&path(1_021)])).len()), (0, 1));
    let folder = on("to = \"file:out\"\n");
    assert_eq!(
        (folder.refused(site(&[&"a".repeat(255)])).len(), folder.refused(site(&[&"a".repeat(256)])).len()),
        (0, 1)
    );
}
