#![expect(clippy::unwrap_used, reason = "a test may panic")]

use std::fs;
use std::path::Path;

use super::{ReadError, read_site};
use crate::diagnostics::{Code, Level};
use crate::source::Snapshot;

fn site(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("briefing.toml"), "[site]").unwrap();
    for (path, text) in files {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    folder
}

fn paths(snapshot: &Snapshot) -> Vec<&str> {
    snapshot.files.keys().map(AsRef::as_ref).collect()
}

fn told(snapshot: &Snapshot) -> Vec<(Code, Level, &str)> {
    snapshot.diagnostics.iter().map(|it| (it.code, it.level, it.message.as_str())).collect()
}

fn broken(message: &str) -> (Code, Level, &str) {
    (Code::Unreadable, Level::Error, message)
}

#[cfg(unix)]
fn link(target: impl AsRef<Path>, at: impl AsRef<Path>) {
    std::os::unix::fs::symlink(target, at).unwrap();
}

#[test]
fn only_the_folders_of_a_site_are_read() {
    let site = site(&[
        ("content/events/talks.md", "a"),
        ("content/events/.talks.md.swp", "x"),
        ("content/talks.md~", "x"),
        ("content/.git/config", "x"),
        ("static/node_modules/x/y.js", "x"),
        ("static/.well-known/security.txt", "s"),
        ("static/über.txt", "u"),
        ("templates/page.html", "t"),
        ("README.md", "x"),
        ("public/index.html", "x"),
    ]);
    let snapshot = read_site(site.path(), None).unwrap();
    assert_eq!(
        paths(&snapshot),
        [
            "briefing.toml",
            "content/events/talks.md",
            "static/.well-known/security.txt",
            "static/über.txt",
            "templates/page.html"
        ]
    );
    assert_eq!(snapshot.get("content/events/talks.md").unwrap().as_ref(), b"a");
    assert_eq!(told(&snapshot), []);
}

#[test]
fn the_output_inside_a_folder_is_left_out() {
    let site = site(&[("content/a.md", ""), ("static/out/index.html", ""), ("static/out.txt", "")]);
    let snapshot = read_site(site.path(), Some(&site.path().join("static/out"))).unwrap();
    assert_eq!(paths(&snapshot), ["briefing.toml", "content/a.md", "static/out.txt"]);
    // One that is not there yet leaves out nothing.
    assert_eq!(paths(&read_site(site.path(), Some(&site.path().join("static/new"))).unwrap()).len(), 4);
}

#[test]
fn what_is_no_site_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let error = read_site(folder.path(), None).unwrap_err();
    assert!(matches!(&error, ReadError::NotASite(_)));
    assert!(error.to_string().ends_with("is no site: it has no `briefing.toml`"), "{error}");
    let error = read_site(&folder.path().join("none"), None).unwrap_err();
    assert!(error.to_string().ends_with("/none`: it does not exist"), "{error}");
    fs::write(folder.path().join("file"), "").unwrap();
    let error = read_site(&folder.path().join("file"), None).unwrap_err();
    assert!(matches!(&error, ReadError::Folder { .. }), "{error}");
}

#[test]
fn files_and_folders_in_each_others_place_are_told() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("briefing.toml")).unwrap();
    fs::write(folder.path().join("content"), "").unwrap();
    let snapshot = read_site(folder.path(), None).unwrap();
    assert_eq!(paths(&snapshot), [""; 0]);
    assert_eq!(
        told(&snapshot),
        [
            broken("`briefing.toml` is a folder, where a file is needed"),
            broken("`content` is a file, where a folder is needed"),
        ]
    );
}

#[test]
#[cfg(unix)]
fn links_are_followed_inside_the_site() {
    let site = site(&[("content/a.md", "a"), ("shared/b.md", "b"), ("shared/deep/c.md", "c"), ("docs/d.css", "d")]);
    let at = |path: &str| site.path().join(path);
    link("../shared", at("content/shared"));
    link(at("content/a.md"), at("content/again.md"));
    link("docs", at("static"));
    let snapshot = read_site(site.path(), None).unwrap();
    assert_eq!(told(&snapshot), []);
    assert_eq!(
        paths(&snapshot),
        [
            "briefing.toml",
            "content/a.md",
            "content/again.md",
            "content/shared/b.md",
            "content/shared/deep/c.md",
            "static/d.css"
        ]
    );
    let shared = |path: &str| snapshot.get(path).unwrap().as_ptr();
    assert_eq!(shared("content/a.md"), shared("content/again.md"));
}

#[test]
#[cfg(unix)]
fn links_that_lead_out_are_refused_and_not_read() {
    let outside = site(&[("content/secret.md", "secret")]);
    let site = site(&[("content/a.md", ""), ("public/x.html", "")]);
    let at = |path: &str| site.path().join(path);
    link(outside.path().join("content/secret.md"), at("content/file.md"));
    link(outside.path(), at("content/folder"));
    link("/dev/zero", at("content/zero"));
    link("../public", at("content/public"));
    link(outside.path().join("content"), at("templates"));
    // A name that begins like the site's is not in it.
    fs::create_dir(format!("{}-2", site.path().display())).unwrap();
    link(format!("{}-2", site.path().display()), at("content/sibling"));
    let snapshot = read_site(site.path(), Some(&at("public"))).unwrap();
    fs::remove_dir(format!("{}-2", site.path().display())).unwrap();
    assert_eq!(paths(&snapshot), ["briefing.toml", "content/a.md"]);
    let outside = |message| (Code::OutsideSite, Level::Error, message);
    assert_eq!(
        told(&snapshot),
        [
            outside("the link `content/file.md` leads out of the site folder, to a file"),
            outside("the link `content/folder` leads out of the site folder, to a folder"),
            outside("the link `content/public` leads into the output folder"),
            outside("the link `content/sibling` leads out of the site folder, to a folder"),
            outside("the link `content/zero` leads out of the site folder, to a device"),
            outside("the link `templates` leads out of the site folder, to a folder"),
        ]
    );
}

#[test]
#[cfg(unix)]
fn circles_of_links_end() {
    let site = site(&[("content/a/x.md", "x"), ("content/b/y.md", "y")]);
    let at = |path: &str| site.path().join(path);
    link(".", at("content/self"));
    link("../..", at("content/a/root"));
    link("../b", at("content/a/to-b"));
    link("../a", at("content/b/to-a"));
    link("loop.md", at("content/loop.md"));
    link("nowhere.md", at("content/nothing.md"));
    let snapshot = read_site(site.path(), None).unwrap();
    assert_eq!(
        paths(&snapshot),
        ["briefing.toml", "content/a/to-b/y.md", "content/a/x.md", "content/b/to-a/x.md", "content/b/y.md",]
    );
    let circle = |path: &str| format!("the link `{path}` leads in a circle, back to a folder that it is in");
    let expected = [
        circle("content/a/root"),
        circle("content/a/to-b/to-a"),
        circle("content/b/to-a/root"),
        circle("content/b/to-a/to-b"),
        "the link `content/loop.md` leads nowhere: too many levels of symbolic links".to_owned(),
        "the link `content/nothing.md` leads to something that does not exist".to_owned(),
        circle("content/self"),
    ];
    assert_eq!(told(&snapshot), expected.iter().map(|message| broken(message)).collect::<Vec<_>>());
    assert!(snapshot.diagnostics.iter().all(|it| it.hints.len() == 1));
}

#[test]
#[cfg(unix)]
fn links_that_multiply_are_bounded() {
    let site = site(&[("content/a.md", "")]);
    let folder = |number: usize| site.path().join(format!("chain/{number}"));
    for number in 0..30 {
        fs::create_dir_all(folder(number)).unwrap();
        fs::write(folder(number).join("x.md"), "").unwrap();
        for side in ["l", "r"] {
            link(folder(number + 1), folder(number).join(side));
        }
    }
    fs::create_dir_all(folder(30)).unwrap();
    link(folder(0), site.path().join("content/chain"));
    let snapshot = read_site(site.path(), None).unwrap();
    assert!(snapshot.files.len() < 150_000);
    assert!(!snapshot.diagnostics.is_empty());
}

#[test]
#[cfg(target_os = "linux")]
fn names_that_are_no_text_are_told() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt as _;
    let site = site(&[("content/a.md", ""), ("content/b\\c.md", ""), ("content/d\ne/f.md", "")]);
    fs::write(site.path().join("content").join(OsStr::from_bytes(b"\xff.md")), "").unwrap();
    let folder = site.path().join("content").join(OsStr::from_bytes(b"g\xff"));
    fs::create_dir(&folder).unwrap();
    fs::write(folder.join("h.md"), "").unwrap();
    let snapshot = read_site(site.path(), None).unwrap();
    assert_eq!(paths(&snapshot), ["briefing.toml", "content/a.md"]);
    assert_eq!(
        told(&snapshot),
        [
            broken("the name of `content/b\\c.md` holds a backslash or a control character"),
            broken("the name of `content/d\ne` holds a backslash or a control character"),
            (Code::NotUtf8, Level::Error, "the name of `content/g\u{fffd}` is not UTF-8"),
            (Code::NotUtf8, Level::Error, "the name of `content/\u{fffd}.md` is not UTF-8"),
        ]
    );
}

#[test]
#[cfg(unix)]
fn pipes_and_sockets_are_not_opened() {
    let site = site(&[("content/a.md", "")]);
    let at = |path: &str| site.path().join(path);
    let made = std::process::Command::new("mkfifo").arg(at("content/pipe.md")).status().unwrap();
    assert!(made.success());
    let _socket = std::os::unix::net::UnixListener::bind(at("content/socket")).unwrap();
    link("pipe.md", at("content/to-pipe.md"));
    let snapshot = read_site(site.path(), None).unwrap();
    assert_eq!(paths(&snapshot), ["briefing.toml", "content/a.md"]);
    let skipped = |message| (Code::Unreadable, Level::Warning, message);
    assert_eq!(
        told(&snapshot),
        [
            skipped("`content/pipe.md` is skipped: it is a named pipe"),
            skipped("`content/socket` is skipped: it is a socket"),
            skipped("`content/to-pipe.md` is skipped: it is a named pipe"),
        ]
    );
}
