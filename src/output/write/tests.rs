#![expect(clippy::unwrap_used, reason = "a test may panic")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, SystemTime};

use super::{Written, write_site};
use crate::diagnostics::{Code, Diagnostic};
use crate::output::{Destination, FolderProblem, OutputError, Pages, StrangerKind};
use crate::site::{Bytes, Class};

/// A site of given pages; one without text cannot be rendered.
#[derive(Default)]
struct Fake(BTreeMap<String, Option<String>>);

impl Pages for Fake {
    fn paths(&self) -> Vec<(String, Class)> {
        self.0.keys().rev().map(|path| (path.clone(), Class::Page)).collect()
    }

    fn render(&self, path: &str) -> Result<Bytes, Vec<Diagnostic>> {
        match &self.0[path] {
            Some(text) => Ok(Bytes::Owned(text.clone().into_bytes())),
            None => Err(vec![Diagnostic::new(Code::Template, format!("no text for `{path}`"))]),
        }
    }
}

fn fake(pages: &[(&str, &str)]) -> Fake {
    Fake(pages.iter().map(|(path, text)| ((*path).to_owned(), Some((*text).to_owned()))).collect())
}

/// A folder with a site in it and room for outputs.
struct Desk(tempfile::TempDir);

impl Desk {
    fn new() -> Self {
        let desk = Self(tempfile::tempdir().unwrap());
        fs::create_dir_all(desk.at("site/content")).unwrap();
        desk
    }

    fn at(&self, path: &str) -> PathBuf {
        self.0.path().join(path)
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.at("site/public").join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn build(&self, site: &Fake) -> Result<Written, OutputError> {
        self.build_to("site/public", site)
    }

    fn build_to(&self, output: &str, site: &Fake) -> Result<Written, OutputError> {
        let (output, root) = (self.at(output), self.at("site"));
        let written = write_site(site, Destination { output: &output, site_root: &root, home: None }, &|_, _| {});
        let left: Vec<_> = tree(self.0.path()).into_keys().filter(|path| path.contains("staging")).collect();
        assert_eq!(left, [""; 0]);
        written
    }

    /// The output's files and folders, the list of files left out.
    fn output(&self) -> BTreeMap<String, String> {
        let mut tree = tree(&self.at("site/public"));
        tree.remove(".briefing-manifest");
        tree
    }

    fn strangers(&self, site: &Fake) -> Vec<(String, StrangerKind)> {
        let before = tree(self.0.path());
        let error = self.build(site).unwrap_err();
        assert_eq!(tree(self.0.path()), before);
        assert!(error.hint().is_some());
        match error {
            OutputError::Strangers { strangers, .. } => strangers.into_iter().map(|it| (it.path, it.kind)).collect(),
            error => panic!("{error}"),
        }
    }
}

fn tree(at: &Path) -> BTreeMap<String, String> {
    let entries = walkdir::WalkDir::new(at).min_depth(1).into_iter().map(Result::unwrap);
    let text = |entry: walkdir::DirEntry| match entry.file_type() {
        kind if kind.is_dir() => "folder".to_owned(),
        kind if kind.is_symlink() => "link".to_owned(),
        _ => fs::read_to_string(entry.path()).unwrap(),
    };
    entries.map(|it| (it.path().strip_prefix(at).unwrap().to_str().unwrap().to_owned(), text(it))).collect()
}

fn expected(pages: &[(&str, &str)]) -> BTreeMap<String, String> {
    pages.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect()
}

fn counts(written: &Written) -> (usize, usize, usize, u64) {
    (written.written, written.unchanged, written.removed, written.bytes)
}

#[test]
fn a_site_is_written_changed_and_cut_back() {
    let desk = Desk::new();
    let one = fake(&[("index.html", "home"), ("a/b/index.html", "b"), ("style.css", "s")]);
    assert_eq!(counts(&desk.build(&one).unwrap()), (3, 0, 0, 6));
    let folders = [("a", "folder"), ("a/b", "folder")];
    let files = [("index.html", "home"), ("a/b/index.html", "b"), ("style.css", "s")];
    assert_eq!(desk.output(), expected(&[&folders[..], &files[..]].concat()));
    assert_eq!(counts(&desk.build(&one).unwrap()), (0, 3, 0, 0));

    let two = fake(&[("index.html", "HOME"), ("c/index.html", "c"), ("style.css", "s")]);
    assert_eq!(counts(&desk.build(&two).unwrap()), (2, 1, 1, 5));
    let files = [("index.html", "HOME"), ("c", "folder"), ("c/index.html", "c"), ("style.css", "s")];
    assert_eq!(desk.output(), expected(&files));

    assert_eq!(counts(&desk.build(&fake(&[])).unwrap()), (0, 0, 3, 0));
    assert_eq!(desk.output(), expected(&[]));
}

#[test]
fn unchanged_files_and_an_unchanged_list_are_not_touched() {
    let desk = Desk::new();
    desk.build(&fake(&[("a", "1"), ("b", "2")])).unwrap();
    let long_ago = SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000_000);
    for file in ["a", "b", ".briefing-manifest"] {
        let file = fs::File::options().write(true).open(desk.at("site/public").join(file)).unwrap();
        file.set_modified(long_ago).unwrap();
    }
    let modified = |file: &str| fs::metadata(desk.at("site/public").join(file)).unwrap().modified().unwrap();
    desk.build(&fake(&[("a", "1"), ("b", "2")])).unwrap();
    assert_eq!([modified("a"), modified("b"), modified(".briefing-manifest")], [long_ago; 3]);
    desk.build(&fake(&[("a", "1"), ("b", "3")])).unwrap();
    assert_eq!(modified("a"), long_ago);
    assert_ne!(modified("b"), long_ago);
}

#[test]
fn a_failed_build_changes_nothing_and_tells_all() {
    let desk = Desk::new();
    let mut broken = fake(&[("a", "1"), ("new", "n")]);
    broken.0.insert("b".to_owned(), None);
    broken.0.insert("c".to_owned(), None);
    let failed = |output: &str| match desk.build_to(output, &broken).unwrap_err() {
        OutputError::Site(diagnostics) => diagnostics.into_iter().map(|it| it.message).collect::<Vec<_>>(),
        error => panic!("{error}"),
    };
    let told = ["no text for `b`", "no text for `c`"];
    assert_eq!(failed("site/public"), told);
    assert_eq!(failed("deep/er/out"), told);
    assert!(!desk.at("site/public").exists() && !desk.at("deep").exists());

    desk.build(&fake(&[("a", "0"), ("b", "0"), ("gone", "0")])).unwrap();
    let before = tree(&desk.at("site/public"));
    assert_eq!(failed("site/public"), told);
    assert_eq!(tree(&desk.at("site/public")), before);
}

#[test]
fn one_mistake_of_many_pages_is_told_once() {
    struct Broken;
    impl Pages for Broken {
        fn paths(&self) -> Vec<(String, Class)> {
            (0..100).map(|number| (number.to_string(), Class::Page)).collect()
        }
        fn render(&self, path: &str) -> Result<Bytes, Vec<Diagnostic>> {
            let mut diagnostic = Diagnostic::new(Code::Template, "no `titel`").at(&"templates/page.html".into(), 1..2);
            diagnostic.page = Some(path.to_owned());
            Err(vec![diagnostic])
        }
    }
    let desk = Desk::new();
    let (output, root) = (desk.at("out"), desk.at("site"));
    let error = write_site(&Broken, Destination { output: &output, site_root: &root, home: None }, &|_, _| {});
    let Err(OutputError::Site(diagnostics)) = error else { panic!() };
    assert_eq!(diagnostics.len(), 1);
    assert_eq!(diagnostics[0].page.as_deref(), Some("0"));
}

#[test]
fn a_strangers_file_in_the_way_is_an_error() {
    let desk = Desk::new();
    for (path, text) in [("index.html", "theirs"), ("a/index.html", "same"), ("notes.txt", "n"), ("z", "zz")] {
        desk.write(path, text);
    }
    let site = fake(&[("index.html", "ours"), ("a/index.html", "same"), ("b", "b"), ("z", "z")]);
    let unknown = |path: &str| (path.to_owned(), StrangerKind::Unknown);
    assert_eq!(desk.strangers(&site), [unknown("index.html"), unknown("z")]);
    let error = desk.build(&site).unwrap_err().to_string();
    assert!(error.starts_with("2 files in `"), "{error}");
    assert!(error.ends_with("` are not ours to overwrite:\n  `index.html`: written by no build of this site\n  `z`: written by no build of this site"), "{error}");

    // Out of the way: the rest is left alone, and what has our bytes counts as ours from then on.
    fs::remove_file(desk.at("site/public/index.html")).unwrap();
    fs::remove_file(desk.at("site/public/z")).unwrap();
    assert_eq!(counts(&desk.build(&site).unwrap()), (3, 1, 0, 6));
    assert_eq!(counts(&desk.build(&fake(&[("a/index.html", "new")])).unwrap()), (1, 0, 3, 3));
    assert_eq!(desk.output(), expected(&[("a", "folder"), ("a/index.html", "new"), ("notes.txt", "n")]));
}

#[test]
fn a_folder_of_our_bytes_without_a_list_is_adopted() {
    let desk = Desk::new();
    let site = fake(&[("a/index.html", "a")]);
    desk.write("a/index.html", "a");
    assert_eq!(counts(&desk.build(&site).unwrap()), (0, 1, 0, 0));
    assert_eq!(counts(&desk.build(&fake(&[])).unwrap()), (0, 0, 1, 0));
    assert_eq!(desk.output(), expected(&[]));
}

#[test]
fn a_file_that_was_changed_since_is_somebody_elses() {
    let desk = Desk::new();
    desk.build(&fake(&[("a", "1"), ("b", "1"), ("c/d", "1")])).unwrap();
    desk.write("a", "by hand");
    desk.write("c/d", "2");
    let changed = |path: &str| (path.to_owned(), StrangerKind::Changed);
    assert_eq!(desk.strangers(&fake(&[("a", "2"), ("c/d", "3")])), [changed("a"), changed("c/d")]);
    // What it was changed to is what we write; what is not in our way stays, also afterwards.
    let written = desk.build(&fake(&[("c/d", "2")])).unwrap();
    assert_eq!((counts(&written), written.kept), ((0, 1, 1, 0), vec!["a".to_owned()]));
    let written = desk.build(&fake(&[])).unwrap();
    assert_eq!((counts(&written), written.kept), ((0, 0, 1, 0), vec![]));
    assert_eq!(desk.output(), expected(&[("a", "by hand")]));
}

#[test]
fn a_file_that_was_deleted_comes_back() {
    let desk = Desk::new();
    let site = fake(&[("a/b", "1"), ("c", "1")]);
    desk.build(&site).unwrap();
    fs::remove_dir_all(desk.at("site/public/a")).unwrap();
    assert_eq!(counts(&desk.build(&site).unwrap()), (1, 1, 0, 1));
    assert_eq!(desk.output(), expected(&[("a", "folder"), ("a/b", "1"), ("c", "1")]));
}

#[test]
fn an_empty_file_that_we_wrote_is_what_a_loss_of_power_leaves() {
    let desk = Desk::new();
    desk.build(&fake(&[("a", "1"), ("b", "1")])).unwrap();
    desk.write("a", "");
    desk.write("b", "");
    desk.write("c", "");
    assert_eq!(counts(&desk.build(&fake(&[("a", "2")])).unwrap()), (1, 0, 1, 1));
    assert_eq!(desk.strangers(&fake(&[("c", "1")])), [("c".to_owned(), StrangerKind::Unknown)]);
}

#[test]
fn files_become_folders_and_folders_files() {
    let desk = Desk::new();
    let one = fake(&[("a", "1"), ("b/c/d", "2"), ("b/e", "3")]);
    let two = fake(&[("a/x/y", "4"), ("b", "5")]);
    desk.build(&one).unwrap();
    assert_eq!(counts(&desk.build(&two).unwrap()), (2, 0, 3, 2));
    assert_eq!(desk.output(), expected(&[("a", "folder"), ("a/x", "folder"), ("a/x/y", "4"), ("b", "5")]));
    desk.build(&one).unwrap();
    // Empty folders in the way go, what is somebody else's stays.
    fs::create_dir_all(desk.at("site/public/f/empty")).unwrap();
    assert_eq!(counts(&desk.build(&fake(&[("f", "6")])).unwrap()), (1, 0, 3, 1));
    desk.build(&one).unwrap();
    desk.write("b/theirs", "t");
    desk.write("g", "t");
    let unknown = |path: &str| (path.to_owned(), StrangerKind::Unknown);
    assert_eq!(desk.strangers(&fake(&[("b", "5"), ("g/x", "7")])), [unknown("b/theirs"), unknown("g")]);
}

#[test]
fn names_that_differ_in_case_alone_are_told_apart() {
    let desk = Desk::new();
    desk.build(&fake(&[("a/Page.html", "1"), ("b", "1")])).unwrap();
    assert_eq!(counts(&desk.build(&fake(&[("a/page.html", "1"), ("b", "1")])).unwrap()), (1, 1, 1, 1));
    assert_eq!(desk.output(), expected(&[("a", "folder"), ("a/page.html", "1"), ("b", "1")]));
}

#[test]
fn only_folders_that_our_files_leave_empty_go() {
    let desk = Desk::new();
    desk.write("mine/empty/.keep", "");
    fs::remove_file(desk.at("site/public/mine/empty/.keep")).unwrap();
    desk.write("a/theirs.txt", "t");
    desk.build(&fake(&[("a/b/c", "1"), ("d/e/f", "1")])).unwrap();
    desk.build(&fake(&[])).unwrap();
    let left = [("a", "folder"), ("a/theirs.txt", "t"), ("mine", "folder"), ("mine/empty", "folder")];
    assert_eq!(desk.output(), expected(&left));
}

#[test]
fn a_folder_that_a_killed_build_left_empty_goes() {
    let desk = Desk::new();
    desk.build(&fake(&[("a/b/c", "1"), ("d", "1")])).unwrap();
    fs::remove_file(desk.at("site/public/a/b/c")).unwrap();
    assert_eq!(counts(&desk.build(&fake(&[("d", "1")])).unwrap()), (0, 1, 0, 0));
    assert_eq!(desk.output(), expected(&[("d", "1")]));
}

#[test]
#[cfg(unix)]
fn links_in_the_output_are_neither_followed_nor_replaced() {
    use std::os::unix::fs::symlink;
    let desk = Desk::new();
    let elsewhere = desk.at("elsewhere");
    fs::create_dir_all(elsewhere.join("empty")).unwrap();
    fs::write(elsewhere.join("x"), "precious").unwrap();
    desk.build(&fake(&[("a/x", "1"), ("a/empty/y", "1"), ("b", "1"), ("c", "1")])).unwrap();
    fs::remove_dir_all(desk.at("site/public/a")).unwrap();
    symlink(&elsewhere, desk.at("site/public/a")).unwrap();
    fs::remove_file(desk.at("site/public/b")).unwrap();
    symlink(elsewhere.join("x"), desk.at("site/public/b")).unwrap();
    let link = |path: &str| (path.to_owned(), StrangerKind::Link);
    assert_eq!(desk.strangers(&fake(&[("a/x", "2"), ("b", "2")])), [link("a"), link("b")]);
    // Even with the bytes that we would write.
    assert_eq!(desk.strangers(&fake(&[("b", "precious")])), [link("b")]);
    // Files behind a link are not ours to delete, nor are the folders.
    desk.build(&fake(&[("c", "1")])).unwrap();
    assert_eq!(tree(&elsewhere), expected(&[("empty", "folder"), ("x", "precious")]));
    assert_eq!(desk.output(), expected(&[("a", "link"), ("b", "link"), ("c", "1")]));
}

#[test]
#[cfg(unix)]
fn an_output_that_is_a_link_to_a_folder_is_written_there() {
    let desk = Desk::new();
    fs::create_dir(desk.at("www")).unwrap();
    std::os::unix::fs::symlink("../www", desk.at("site/public")).unwrap();
    desk.build(&fake(&[("a", "1")])).unwrap();
    assert!(fs::symlink_metadata(desk.at("site/public")).unwrap().is_symlink());
    assert_eq!(fs::read_to_string(desk.at("www/a")).unwrap(), "1");
}

#[test]
#[cfg(unix)]
fn a_pipe_in_the_way_is_not_opened() {
    let desk = Desk::new();
    desk.write("x", "");
    assert!(std::process::Command::new("mkfifo").arg(desk.at("site/public/p")).status().unwrap().success());
    let (output, root) = (desk.at("site/public"), desk.at("site"));
    let error =
        write_site(&fake(&[("p", "1")]), Destination { output: &output, site_root: &root, home: None }, &|_, _| {});
    let Err(OutputError::Strangers { strangers, .. }) = error else { panic!() };
    assert_eq!(strangers[0].kind, StrangerKind::Special);
}

#[test]
fn another_sites_output_is_refused() {
    let desk = Desk::new();
    desk.build_to("out", &fake(&[("a", "1")])).unwrap();
    fs::create_dir(desk.at("other")).unwrap();
    let before = tree(&desk.at("out"));
    let (output, root) = (desk.at("out"), desk.at("other"));
    let error = write_site(&fake(&[]), Destination { output: &output, site_root: &root, home: None }, &|_, _| {});
    let error = error.unwrap_err();
    assert!(matches!(&error, OutputError::Folder { problem: FolderProblem::AnotherSite, .. }), "{error}");
    assert_eq!(tree(&desk.at("out")), before);
    // A site that moves together with its output stays the same one.
    desk.build(&fake(&[("a", "1")])).unwrap();
    fs::rename(desk.at("site"), desk.at("moved")).unwrap();
    let (output, root) = (desk.at("moved/public"), desk.at("moved"));
    let destination = Destination { output: &output, site_root: &root, home: None };
    assert_eq!(counts(&write_site(&fake(&[("a", "2")]), destination, &|_, _| {}).unwrap()), (1, 0, 0, 1));
}

#[test]
fn a_list_that_is_none_is_refused() {
    let desk = Desk::new();
    desk.write(".briefing-manifest", "x");
    let error = desk.build(&fake(&[("a", "1")])).unwrap_err();
    assert!(error.to_string().ends_with("its list of written files, `.briefing-manifest`, is damaged"), "{error}");
    assert_eq!(desk.output(), expected(&[]));
    fs::remove_file(desk.at("site/public/.briefing-manifest")).unwrap();
    fs::create_dir(desk.at("site/public/.briefing-manifest")).unwrap();
    let error = desk.build(&fake(&[("a", "1")])).unwrap_err();
    assert!(error.to_string().ends_with("is not a file"), "{error}");
}

#[test]
fn paths_that_lead_out_are_refused_before_anything_is_made() {
    let desk = Desk::new();
    for path in ["../x", "/tmp/x", "a\\b", ".briefing-manifest"] {
        let error = desk.build(&fake(&[(path, "x")])).unwrap_err();
        assert!(matches!(&error, OutputError::Site(diagnostics) if diagnostics.len() == 1), "{error}");
    }
    assert!(!desk.at("site/public").exists() && !desk.at("site/x").exists());
}

#[test]
fn the_same_site_gives_the_same_list_wherever_it_lies() {
    let (one, two) = (Desk::new(), Desk::new());
    let site = fake(&[("b", "1"), ("a/c", "2")]);
    one.build(&site).unwrap();
    two.build(&fake(&[("b", "0"), ("z", "0")])).unwrap();
    two.build(&site).unwrap();
    assert_eq!(tree(&one.at("site/public")), tree(&two.at("site/public")));
}

#[test]
fn each_page_is_rendered_once_and_counted() {
    struct Counted(AtomicUsize);
    impl Pages for Counted {
        fn paths(&self) -> Vec<(String, Class)> {
            (0..50).map(|number| (format!("{number}/index.html"), Class::Page)).collect()
        }
        fn render(&self, path: &str) -> Result<Bytes, Vec<Diagnostic>> {
            self.0.fetch_add(1, Ordering::Relaxed);
            Ok(Bytes::Owned(path.as_bytes().to_vec()))
        }
    }
    let desk = Desk::new();
    let (output, root) = (desk.at("out"), desk.at("site"));
    let destination = Destination { output: &output, site_root: &root, home: None };
    let told = std::sync::Mutex::new(BTreeSet::new());
    let progress = |done, all| assert!(told.lock().unwrap().insert(done) && all == 50);
    let site = Counted(AtomicUsize::new(0));
    write_site(&site, destination, &progress).unwrap();
    assert_eq!(site.0.into_inner(), 50);
    assert_eq!(told.into_inner().unwrap(), (0..=50).collect());
}
