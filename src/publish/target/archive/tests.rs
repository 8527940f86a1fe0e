#![expect(clippy::unwrap_used, reason = "a test may panic")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, SystemTime};

use walkdir::WalkDir;

use super::Archive;
use crate::config::publish::ArchiveForm;
use crate::publish::content::Content;
use crate::publish::error::PublishError;
use crate::publish::made_up::{KEEPING, MadeUp, at, run};
use crate::publish::plan::Plan;
use crate::publish::release::File;
use crate::publish::target::{Live, Target};
use crate::site::Bytes;

const FORMS: [(ArchiveForm, &str); 2] = [(ArchiveForm::TarGz, "site.tar.gz"), (ArchiveForm::Zip, "site.zip")];

fn site() -> MadeUp {
    let long = format!("{}page.html", "a-long-name/".repeat(30));
    MadeUp::new(&[
        ("index.html", "home"),
        (&long, "deep"),
        ("a b/é/%/?/#/~/+.html", "odd"),
        ("Тема/карта.html", "Карта"),
        ("empty.txt", ""),
        ("css/site.0f3a.css", &"p{color:red}".repeat(9000)),
    ])
}

/// Files whose bytes are shown by their beginning.
fn shown(files: &BTreeMap<String, Vec<u8>>) -> BTreeMap<&str, (usize, String)> {
    let row = |bytes: &Vec<u8>| (bytes.len(), String::from_utf8_lossy(bytes).chars().take(20).collect());
    files.iter().map(|(path, bytes)| (path.as_str(), row(bytes))).collect()
}

fn files(root: &Path) -> BTreeMap<String, Vec<u8>> {
    let entries = WalkDir::new(root).into_iter().map(Result::unwrap).filter(|entry| entry.file_type().is_file());
    let row = |entry: walkdir::DirEntry| {
        let path = entry.path().strip_prefix(root).unwrap().to_str().unwrap().to_owned();
        (path, fs::read(entry.path()).unwrap())
    };
    entries.map(row).collect()
}

fn said(command: &mut Command) -> String {
    let output = command.env("LC_ALL", "C.UTF-8").env("TZ", "UTC").output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

#[test]
#[cfg(unix)]
fn others_programs_unpack_what_was_packed() {
    for (form, name) in FORMS {
        let desk = tempfile::tempdir().unwrap();
        let (path, to) = (desk.path().join(name), desk.path().join("to"));
        fs::create_dir(&to).unwrap();
        site().publish(&Archive::new(&path, form).unwrap(), 0).unwrap();
        let python = "import sys, zipfile; zipfile.ZipFile(sys.argv[1]).extractall(sys.argv[2])";
        let mut unpack = match form {
            ArchiveForm::TarGz => Command::new("tar"),
            ArchiveForm::Zip => Command::new("python3"),
        };
        match form {
            ArchiveForm::TarGz => unpack.arg("-xzf").arg(&path).arg("-C").arg(&to),
            ArchiveForm::Zip => unpack.args(["-c", python]).arg(&path).arg(&to),
        };
        said(&mut unpack);
        assert_eq!(shown(&files(&to)), shown(&site().0), "{name}");
        assert!(files(&to) == site().0, "{name}");
        // Nothing is left beside.
        assert_eq!(fs::read_dir(desk.path()).unwrap().count(), 2);
    }
}

#[test]
#[cfg(unix)]
fn entries_say_nothing_of_who_made_them_and_when() {
    let desk = tempfile::tempdir().unwrap();
    let (tar, zip) = (desk.path().join("site.tgz"), desk.path().join("site.zip"));
    MadeUp::new(&[("b.html", "1"), ("a/é.html", "22")])
        .publish(&Archive::new(&tar, ArchiveForm::TarGz).unwrap(), 0)
        .unwrap();
    MadeUp::new(&[("b.html", "1"), ("a/é.html", "22")])
        .publish(&Archive::new(&zip, ArchiveForm::Zip).unwrap(), 0)
        .unwrap();
    let listed = said(Command::new("tar").args(["--numeric-owner", "--full-time", "-tvzf"]).arg(&tar));
    let rows: Vec<Vec<&str>> = listed.lines().map(|line| line.split_whitespace().collect()).collect();
    assert_eq!(
        rows,
        [
            ["-rw-r--r--", "0/0", "2", "2025-12-16", "00:00:00", "a/é.html"],
            ["-rw-r--r--", "0/0", "1", "2025-12-16", "00:00:00", "b.html"]
        ]
    );
    // No time, no name (RFC 1952): flags 0, four bytes of zero.
    assert_eq!(fs::read(&tar).unwrap()[..8], [0x1f, 0x8b, 8, 0, 0, 0, 0, 0]);
    let python = "import sys, zipfile
for i in zipfile.ZipFile(sys.argv[1]).infolist():
    print(i.filename, i.date_time, oct(i.external_attr >> 16), bool(i.flag_bits & 0x800), i.create_system)";
    let listed = said(Command::new("python3").args(["-c", python]).arg(&zip));
    let expected =
        "a/é.html (2025, 12, 16, 0, 0, 0) 0o100644 True 3\nb.html (2025, 12, 16, 0, 0, 0) 0o100644 False 3\n";
    assert_eq!(listed, expected);
}

#[test]
fn a_release_gives_the_same_bytes_and_then_leaves_the_file_alone() {
    for (form, name) in FORMS {
        let desk = tempfile::tempdir().unwrap();
        let path = |name: &str| desk.path().join(name);
        let publish = |name: &str, site: &MadeUp, second| {
            site.publish(&Archive::new(&path(name), form).unwrap(), second).unwrap();
            fs::read(path(name)).unwrap()
        };
        let first = publish(name, &site(), 0);
        assert_eq!(publish(&format!("new/folder/{name}"), &site(), 86_400), first);
        let long_ago = SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000_000);
        let date = || fs::metadata(path(name)).unwrap().modified().unwrap();
        fs::File::options().write(true).open(path(name)).unwrap().set_modified(long_ago).unwrap();
        publish(name, &site(), 1);
        assert_eq!(date(), long_ago);
        let mut other = site();
        other.0.insert("index.html".to_owned(), b"hole".to_vec());
        assert_ne!(publish(name, &other, 2), first);
        assert_ne!(date(), long_ago);
        // What is there is no archive at all.
        fs::write(path(name), "").unwrap();
        assert_eq!(publish(name, &site(), 3), first);
        assert_eq!(fs::read_dir(desk.path()).unwrap().count(), 2);
    }
}

/// Fails at the file of that number, and counts how many files are rendered and not yet packed.
struct Failing {
    site: MadeUp,
    at: usize,
    asked: AtomicUsize,
}

impl Content for Failing {
    fn bytes(&self, path: &str, file: &File) -> Result<Bytes, PublishError> {
        if self.asked.fetch_add(1, Ordering::SeqCst) == self.at {
            return Err(PublishError::Gone(path.to_owned()));
        }
        self.site.bytes(path, file)
    }
}

#[test]
fn a_failure_leaves_the_old_archive() {
    let desk = tempfile::tempdir().unwrap();
    for (form, name) in FORMS {
        let target = Archive::new(&desk.path().join(name), form).unwrap();
        MadeUp::new(&[("index.html", "old")]).publish(&target, 0).unwrap();
        let old = files(desk.path());
        let stop = Default::default();
        let now = || at(1);
        for failing in 0..site().0.len() {
            let content = Failing { site: site(), at: failing, asked: AtomicUsize::new(0) };
            let plan = Plan::new(None, site().release(at(1)), KEEPING);
            let outcome = target.apply(&Live::default(), &plan, &content, &run(&now, &stop, &|_| {}));
            assert!(matches!(outcome, Err(PublishError::Gone(_))), "{outcome:?}");
            assert_eq!(files(desk.path()), old);
        }
        // Told to stop in between.
        let stop_soon = |_| stop.store(true, Ordering::SeqCst);
        let plan = Plan::new(None, site().release(at(1)), KEEPING);
        let outcome = target.apply(&Live::default(), &plan, &site(), &run(&now, &stop, &stop_soon));
        assert!(matches!(outcome, Err(PublishError::Stopped)), "{outcome:?}");
        assert_eq!(files(desk.path()), old);
        // What a killed process left is no obstacle, and goes.
        fs::write(desk.path().join(format!(".{name}.briefing-new")), "half".repeat(100_000)).unwrap();
        site().publish(&target, 2).unwrap();
        assert_ne!(files(desk.path())[name], old[name]);
        assert_eq!(files(desk.path()).len(), old.len());
    }
}

#[test]
fn several_at_once_leave_one_whole_archive() {
    let desk = tempfile::tempdir().unwrap();
    let path = desk.path().join("site.zip");
    let sites: Vec<MadeUp> = (0..4).map(|n: u8| MadeUp::new(&[("index.html", &n.to_string())])).collect();
    std::thread::scope(|scope| {
        for site in &sites {
            scope.spawn(|| site.publish(&Archive::new(&path, ArchiveForm::Zip).unwrap(), 0).unwrap());
        }
    });
    let bytes = fs::read(&path).unwrap();
    let other = desk.path().join("other.zip");
    let alone = |site: &MadeUp| {
        site.publish(&Archive::new(&other, ArchiveForm::Zip).unwrap(), 0).unwrap();
        fs::read(&other).unwrap()
    };
    assert!(sites.iter().any(|site| alone(site) == bytes));
    assert_eq!(fs::read_dir(desk.path()).unwrap().count(), 2);
}

#[test]
fn a_folder_is_no_archive() {
    let desk = tempfile::tempdir().unwrap();
    let error = Archive::new(desk.path(), ArchiveForm::Zip).map(|_: Archive| ()).unwrap_err();
    assert!(error.to_string().ends_with("cannot be an archive: it is a folder"), "{error}");
    let target = Archive::new(&PathBuf::from("site.zip"), ArchiveForm::Zip).unwrap();
    assert!(target.live().unwrap().manifest.is_none());
    assert!(matches!(target.earlier(&Live::default(), "x"), Err(PublishError::NoRelease(_))));
}
