#![expect(clippy::unwrap_used, clippy::print_stderr, reason = "a test may panic, and says what it could not try")]

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use walkdir::WalkDir;

use super::FolderStore;
use crate::publish::error::{StoreError, StoreErrorKind};
use crate::publish::headers::Headers;
use crate::publish::made_up::{KEEPING, MadeUp, job, process};
use crate::publish::store::{Condition, Store, Tag};
use crate::publish::target::objects::Objects;
use crate::publish::{MANIFEST, OWN};
use crate::site::Bytes;

const CHILD: &str = "publish::store::folder::tests::child";

struct Desk {
    folder: tempfile::TempDir,
    store: FolderStore,
}

impl Desk {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let store = FolderStore::new(&folder.path().join("www")).unwrap();
        Self { folder, store }
    }

    fn at(&self, path: &str) -> PathBuf {
        self.folder.path().join("www").join(path)
    }

    /// What the folder holds but our own.
    fn tree(&self) -> BTreeMap<String, String> {
        tree(&self.at(""))
    }
}

fn tree(root: &Path) -> BTreeMap<String, String> {
    let entries = WalkDir::new(root).min_depth(1).into_iter().filter_entry(|entry| entry.file_name() != OWN);
    let row = |entry: walkdir::DirEntry| {
        let path = entry.path().strip_prefix(root).unwrap().to_str().unwrap().to_owned();
        let text = if entry.file_type().is_file() { fs::read_to_string(entry.path()).unwrap() } else { "/".to_owned() };
        (path, text)
    };
    entries.map(|entry| row(entry.unwrap())).collect()
}

fn rows(rows: &[(&str, &str)]) -> BTreeMap<String, String> {
    rows.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect()
}

fn put_if(store: &FolderStore, path: &str, text: &str, condition: Condition<'_>) -> Result<Tag, StoreError> {
    store.put(path, &Bytes::Owned(text.as_bytes().to_vec()), &Headers::default(), condition)
}

fn put(store: &FolderStore, path: &str, text: &str) {
    put_if(store, path, text, Condition::Always).unwrap();
}

fn get(store: &FolderStore, path: &str) -> Option<String> {
    store.get(path).unwrap().map(|object| String::from_utf8(object.bytes).unwrap())
}

#[test]
fn names_arrive_as_they_are() {
    let desk = Desk::new();
    let paths = ["index.html", "a b/é/%/?/#/~/+.html", "%2e%2e/x", "Тема/карта.html", "*&'\"", "a/..b", "...", "-rf"];
    for path in paths {
        put(&desk.store, path, path);
    }
    for path in paths {
        assert_eq!(fs::read_to_string(desk.at(path)).unwrap(), path);
        assert_eq!(get(&desk.store, path).as_deref(), Some(path));
    }
    for path in paths {
        desk.store.delete(path).unwrap();
        desk.store.delete(path).unwrap();
        assert_eq!(get(&desk.store, path), None);
    }
    assert_eq!(desk.tree(), rows(&[]));
}

#[test]
fn what_leads_out_is_refused() {
    let desk = Desk::new();
    fs::write(desk.folder.path().join("x"), "theirs").unwrap();
    for path in ["../x", "a/../../x", "/x", "", "a//b", "a/", "./a"] {
        for error in [
            put_if(&desk.store, path, "ours", Condition::Always).unwrap_err(),
            desk.store.get(path).unwrap_err(),
            desk.store.delete(path).unwrap_err(),
            desk.store.copy(path, "b").unwrap_err(),
        ] {
            assert_eq!(error.kind, StoreErrorKind::Other, "{path}: {error}");
        }
    }
    put(&desk.store, "a", "a");
    assert!(desk.store.copy("a", "../x").is_err());
    assert_eq!(fs::read_to_string(desk.folder.path().join("x")).unwrap(), "theirs");
}

#[test]
#[cfg(unix)]
fn links_are_not_followed() {
    use std::os::unix::fs::symlink;
    let desk = Desk::new();
    let theirs = desk.folder.path().join("theirs");
    fs::create_dir(&theirs).unwrap();
    fs::write(theirs.join("page.html"), "theirs").unwrap();
    put(&desk.store, "page.html", "ours");
    symlink(&theirs, desk.at("folder")).unwrap();
    symlink(theirs.join("page.html"), desk.at("file.html")).unwrap();
    let told = "cannot write `folder/page.html`";
    let error = put_if(&desk.store, "folder/page.html", "ours", Condition::Always).unwrap_err().to_string();
    assert!(error.starts_with(told) && error.ends_with("`folder` is a link, and leads to what may be somebody else's"));
    assert!(put_if(&desk.store, "folder/new.html", "ours", Condition::Always).is_err());
    assert!(desk.store.delete("folder/page.html").is_err());
    assert!(desk.store.get("folder/page.html").is_err());
    assert!(desk.store.get("file.html").is_err());
    assert!(desk.store.copy("folder/page.html", "b.html").is_err());
    assert!(!desk.store.copy("file.html", "b.html").unwrap());
    // They count as somebody's, and are not looked through.
    assert_eq!(desk.store.some(9).unwrap(), ["file.html", "folder", "page.html"]);
    // A link where a file of ours is to be gives way to it; a link itself can be deleted.
    put(&desk.store, "file.html", "ours");
    desk.store.delete("folder").unwrap();
    assert_eq!(desk.tree(), rows(&[("file.html", "ours"), ("page.html", "ours")]));
    assert_eq!(tree(&theirs), rows(&[("page.html", "theirs")]));

    // Our own folder neither.
    let other = FolderStore::new(&desk.folder.path().join("other")).unwrap();
    fs::create_dir(desk.folder.path().join("other")).unwrap();
    symlink(&theirs, desk.folder.path().join("other").join(OWN)).unwrap();
    assert!(put_if(&other, "page.html", "ours", Condition::Always).is_err());
    assert!(put_if(&other, MANIFEST, "ours", Condition::Absent).is_err());
    assert_eq!(tree(&theirs), rows(&[("page.html", "theirs")]));
}

#[test]
fn equal_bytes_leave_a_file_alone() {
    let desk = Desk::new();
    put(&desk.store, "a/page.html", "same");
    let long_ago = SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000_000);
    let date = || fs::metadata(desk.at("a/page.html")).unwrap().modified().unwrap();
    File::options().write(true).open(desk.at("a/page.html")).unwrap().set_modified(long_ago).unwrap();
    put(&desk.store, "a/page.html", "same");
    assert_eq!(date(), long_ago);
    put(&desk.store, "a/page.html", "lame");
    assert_ne!(date(), long_ago);
}

#[test]
fn folders_go_with_their_last_file_unless_somebody_uses_them() {
    let desk = Desk::new();
    put(&desk.store, "a/b/c/one.html", "1");
    put(&desk.store, "a/b/two.html", "2");
    fs::write(desk.at("a/theirs.txt"), "theirs").unwrap();
    desk.store.delete("a/b/c/one.html").unwrap();
    assert_eq!(desk.tree(), rows(&[("a", "/"), ("a/b", "/"), ("a/b/two.html", "2"), ("a/theirs.txt", "theirs")]));
    desk.store.delete("a/b/two.html").unwrap();
    assert_eq!(desk.tree(), rows(&[("a", "/"), ("a/theirs.txt", "theirs")]));
    // A folder is no object.
    desk.store.delete("a").unwrap();
    assert_eq!(get(&desk.store, "a"), None);
    assert_eq!(desk.tree(), rows(&[("a", "/"), ("a/theirs.txt", "theirs")]));
}

#[test]
fn a_file_becomes_a_folder_once_it_is_deleted_and_the_other_way_round() {
    let desk = Desk::new();
    put(&desk.store, "a", "file");
    let error = put_if(&desk.store, "a/b", "below", Condition::Always).unwrap_err().to_string();
    assert!(error.ends_with("`a` is a file there, and would have to be a folder"), "{error}");
    // What is below a file is not there.
    assert_eq!(get(&desk.store, "a/b"), None);
    desk.store.delete("a/b").unwrap();
    assert_eq!(get(&desk.store, "a").as_deref(), Some("file"));
    desk.store.delete("a").unwrap();
    put(&desk.store, "a/b", "below");
    let error = put_if(&desk.store, "a", "file", Condition::Always).unwrap_err().to_string();
    assert!(error.ends_with("it is a folder there, and would have to be a file"), "{error}");
    desk.store.delete("a/b").unwrap();
    put(&desk.store, "a", "file");
    assert_eq!(desk.tree(), rows(&[("a", "file")]));
}

#[test]
fn writes_on_a_condition_that_does_not_hold_change_nothing() {
    let desk = Desk::new();
    let kind = |outcome: Result<Tag, StoreError>| outcome.map_err(|error| error.kind);
    let condition = Err(StoreErrorKind::Condition);
    assert!(desk.store.has_conditions());
    let first = put_if(&desk.store, MANIFEST, "1", Condition::Absent).unwrap();
    assert_eq!(kind(put_if(&desk.store, MANIFEST, "2", Condition::Absent)), condition);
    assert_eq!(desk.store.get(MANIFEST).unwrap().unwrap().tag, first);
    let second = put_if(&desk.store, MANIFEST, "2", Condition::Matches(&first)).unwrap();
    assert_eq!(kind(put_if(&desk.store, MANIFEST, "3", Condition::Matches(&first))), condition);
    assert_eq!(get(&desk.store, MANIFEST).as_deref(), Some("2"));
    desk.store.delete(MANIFEST).unwrap();
    assert_eq!(kind(put_if(&desk.store, MANIFEST, "3", Condition::Matches(&second))), condition);
    assert_eq!(get(&desk.store, MANIFEST), None);
    assert_eq!(desk.store.some(9).unwrap(), [""; 0]);
}

#[test]
fn a_copy_keeps_what_was_there() {
    let desk = Desk::new();
    let kept = ".briefing/kept/abc";
    assert!(!desk.store.copy("page.html", kept).unwrap());
    assert!(!desk.store.copy("none/page.html", kept).unwrap());
    put(&desk.store, "page.html", "old");
    assert!(desk.store.copy("page.html", kept).unwrap());
    // Again, as after a run that died.
    assert!(desk.store.copy("page.html", kept).unwrap());
    put(&desk.store, "page.html", "new");
    assert_eq!(get(&desk.store, kept).as_deref(), Some("old"));
    assert!(desk.store.copy("page.html", kept).unwrap());
    assert_eq!(get(&desk.store, kept).as_deref(), Some("new"));
    desk.store.delete("page.html").unwrap();
    assert_eq!(get(&desk.store, kept).as_deref(), Some("new"));
    assert_eq!(fs::read_dir(desk.at(".briefing/new")).unwrap().flatten().count(), 2, "the staging folder and its lock");
    assert_eq!(WalkDir::new(desk.at(".briefing/new")).min_depth(2).into_iter().count(), 0);
}

#[test]
fn strangers_are_listed_in_order_and_no_more_than_asked_for() {
    let desk = Desk::new();
    assert_eq!(desk.store.some(9).unwrap(), [""; 0]);
    fs::create_dir_all(desk.at("b/empty")).unwrap();
    for path in ["c.html", "a.html", "b/x.html"] {
        fs::write(desk.at(path), "").unwrap();
    }
    put_if(&desk.store, MANIFEST, "1", Condition::Absent).unwrap();
    assert_eq!(desk.store.some(9).unwrap(), ["a.html", "b/x.html", "c.html"]);
    assert_eq!(desk.store.some(2).unwrap(), ["a.html", "b/x.html"]);
    let file = FolderStore::new(&desk.at("a.html")).unwrap();
    assert_eq!(file.some(1).unwrap_err().kind, StoreErrorKind::NoStore);
}

/// Runs in a process of its own, started by the tests below.
#[test]
#[ignore = "is run by the other tests"]
fn child() {
    let Some((job, folder)) = job() else { return };
    let store = FolderStore::new(&folder).unwrap();
    match job.as_str() {
        // Writes what it counts, each number on the condition that the last one is still there.
        "count" => {
            for _ in 0..50 {
                loop {
                    let there = store.get("count").unwrap();
                    let number = there.as_ref().map_or(0, |it| String::from_utf8_lossy(&it.bytes).parse().unwrap()) + 1;
                    let condition = there.as_ref().map_or(Condition::Absent, |it| Condition::Matches(&it.tag));
                    match put_if(&store, "count", &number.to_string(), condition) {
                        Ok(_) => break,
                        Err(error) => assert_eq!(error.kind, StoreErrorKind::Condition, "{error}"),
                    }
                }
            }
        }
        // Sites one after the other, each with a page less or a folder for a file.
        "publish" => {
            let target = Objects::new(store);
            for second in 1.. {
                generation(second).publish_with(&target, second, KEEPING, &|run| run.steal = true).unwrap();
            }
        }
        "write" => {
            for number in 0.. {
                put(&store, "a/page.html", &number.to_string().repeat(10_000));
            }
        }
        "once" => match put_if(&store, "a/page.html", "new", Condition::Always) {
            Ok(_) => {}
            Err(error) => {
                eprintln!("{:?}: {error}", error.kind);
                std::process::exit(3);
            }
        },
        "fill" => {
            put(&store, "a/page.html", "old");
            let error = put_if(&store, "a/page.html", &"new".repeat(200_000), Condition::Always).unwrap_err();
            assert!(error.to_string().ends_with("the disk is full"), "{error}");
            assert_eq!(get(&store, "a/page.html").as_deref(), Some("old"));
            drop(store);
            assert_eq!(fs::read_dir(folder.join(".briefing/new")).unwrap().count(), 0);
        }
        "mount" => {
            put(&store, "files/a.pdf", "a");
            assert!(store.copy("files/a.pdf", "b.pdf").unwrap());
            assert!(store.copy("b.pdf", "files/c.pdf").unwrap());
            assert_eq!(
                tree(&folder),
                rows(&[("b.pdf", "a"), ("files", "/"), ("files/a.pdf", "a"), ("files/c.pdf", "a")])
            );
            // What is mounted stays.
            store.delete("files/a.pdf").unwrap();
            store.delete("files/c.pdf").unwrap();
            assert_eq!(tree(&folder), rows(&[("b.pdf", "a"), ("files", "/")]));
        }
        job => panic!("{job}"),
    }
}

#[test]
fn processes_that_write_on_a_condition_lose_nothing() {
    let desk = Desk::new();
    let processes: Vec<_> = (0..4).map(|_| process(&[], CHILD, "count", &desk.at("")).spawn().unwrap()).collect();
    for mut process in processes {
        assert!(process.wait().unwrap().success());
    }
    assert_eq!(get(&desk.store, "count").as_deref(), Some("200"));
}

#[test]
fn a_killed_process_leaves_whole_files_and_its_leavings_are_cleared() {
    let desk = Desk::new();
    for round in 0..20_u64 {
        let mut writer = process(&[], CHILD, "write", &desk.at("")).spawn().unwrap();
        let mut seen = 0;
        while seen < 3 + round * 7 {
            if let Ok(text) = fs::read_to_string(desk.at("a/page.html")) {
                let digits = text.len() / 10_000;
                assert_eq!(text, text[..digits].repeat(10_000));
                seen += 1;
            }
        }
        writer.kill().unwrap();
        writer.wait().unwrap();
        let text = fs::read_to_string(desk.at("a/page.html")).unwrap();
        assert_eq!(text, text[..text.len() / 10_000].repeat(10_000));
    }
    let next = FolderStore::new(&desk.at("")).unwrap();
    put(&next, "a/page.html", "mended");
    drop(next);
    assert_eq!(fs::read_dir(desk.at(".briefing/new")).unwrap().count(), 0);
}

/// A site in which a path is a file or a folder, in turns.
fn generation(number: i64) -> MadeUp {
    let (text, sheet) = (format!("{number} css/site.{number}.css"), format!("css/site.{number}.css"));
    let odd = if number % 2 == 0 { "turn" } else { "turn/x.html" };
    let mut files = vec![("index.html", text.as_str()), (sheet.as_str(), "p{}"), (odd, "odd"), ("same.html", "same")];
    let pages: Vec<String> = (0..20).map(|page| format!("pages/{page}/{}.html", number % 3)).collect();
    files.extend(pages.iter().map(|path| (path.as_str(), text.as_str())));
    MadeUp::new(&files)
}

#[test]
fn a_publisher_that_is_killed_is_mended_by_the_next_one() {
    let desk = Desk::new();
    fs::create_dir_all(desk.at("pages")).unwrap();
    fs::write(desk.at("theirs.txt"), "theirs").unwrap();
    let target = || Objects::new(FolderStore::new(&desk.at("")).unwrap());
    for round in 0..15_i64 {
        let mut publisher = process(&[], CHILD, "publish", &desk.at("")).spawn().unwrap();
        let home = || fs::read_to_string(desk.at("index.html")).unwrap_or_default();
        let before = home();
        while home() == before {
            std::thread::sleep(Duration::from_micros(200));
        }
        std::thread::sleep(Duration::from_micros(u64::try_from(round * 1777 % 25_000).unwrap()));
        publisher.kill().unwrap();
        publisher.wait().unwrap();
        // What is live names what is there.
        let (home, there) = (home(), desk.tree());
        let (_, sheet) = home.split_once(' ').unwrap();
        assert!(there.contains_key(sheet), "{sheet}");

        // The lock of the dead one has not ended yet.
        let week = 8 * 24 * 3600 * (round + 1);
        let last = generation(1000 + round);
        last.publish_with(&target(), week, KEEPING, &|run| run.steal = true).unwrap();
        let mut files: BTreeMap<String, String> = desk.tree();
        files.retain(|path, text| text != "/" && (!path.starts_with("css/") || last.0.contains_key(path)));
        let mut expected: BTreeMap<String, String> =
            last.0.iter().map(|(path, bytes)| (path.clone(), String::from_utf8(bytes.clone()).unwrap())).collect();
        expected.insert("theirs.txt".to_owned(), "theirs".to_owned());
        assert_eq!(files, expected);
    }
}

#[cfg(target_os = "linux")]
fn is_root(desk: &Desk) -> bool {
    use std::os::unix::fs::MetadataExt as _;
    fs::metadata(desk.folder.path()).unwrap().uid() == 0
}

#[test]
#[cfg(target_os = "linux")]
fn a_folder_that_may_not_be_written_is_told() {
    use std::os::unix::fs::PermissionsExt as _;
    let desk = Desk::new();
    put(&desk.store, "a/page.html", "old");
    let mode = |mode| fs::set_permissions(desk.at("a"), fs::Permissions::from_mode(mode)).unwrap();
    fs::set_permissions(desk.folder.path(), fs::Permissions::from_mode(0o755)).unwrap();
    mode(0o555);
    let nobody = ["setpriv", "--reuid=65534", "--clear-groups"];
    let output = process(if is_root(&desk) { &nobody } else { &[] }, CHILD, "once", &desk.at("")).output().unwrap();
    mode(0o755);
    let told = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(3), "{told}");
    assert!(told.contains("Rights: cannot write `a/page.html` at ") && told.contains("permission denied"), "{told}");
    assert_eq!(desk.tree(), rows(&[("a", "/"), ("a/page.html", "old")]));
}

/// Runs a job in a folder that something is mounted in; `mount` is a line of a shell's.
#[cfg(target_os = "linux")]
fn with_mount(desk: &Desk, mount: &str, job: &str) {
    let unshare = if is_root(desk) { ["unshare", "-m"] } else { ["unshare", "-rm"] };
    let can = std::process::Command::new(unshare[0]).args([unshare[1], "sh", "-c", mount]).output();
    if !can.is_ok_and(|output| output.status.success()) {
        eprintln!("not tried: no right to mount a file system");
        return;
    }
    let script = format!("{mount} && exec \"$0\" \"$@\"");
    let program = [&unshare[..], &["sh", "-c", &script]].concat();
    let output = process(&program, CHILD, job, &desk.at("")).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

#[test]
#[cfg(target_os = "linux")]
fn a_full_disk_leaves_the_old_file() {
    let desk = Desk::new();
    fs::create_dir(desk.at("")).unwrap();
    with_mount(&desk, &format!("mount -t tmpfs -o size=400k none '{}'", desk.at("").display()), "fill");
}

#[test]
#[cfg(target_os = "linux")]
fn a_file_system_within_the_folder_is_written_to() {
    let desk = Desk::new();
    fs::create_dir_all(desk.at("files")).unwrap();
    with_mount(&desk, &format!("mount -t tmpfs none '{}'", desk.at("files").display()), "mount");
}
