#![expect(clippy::unwrap_used, clippy::print_stderr, reason = "a test may panic, and says what it could not try")]

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _, symlink};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use jiff::SignedDuration;
use walkdir::WalkDir;

use super::Swap;
use super::lock::Lock;
use crate::publish::content::Content;
use crate::publish::error::PublishError;
use crate::publish::hash::Sha256;
use crate::publish::made_up::{KEEPING, MadeUp, at, job, process, run};
use crate::publish::manifest::Manifest;
use crate::publish::plan::{Keeping, Plan};
use crate::publish::release;
use crate::publish::store::folder::FolderStore;
use crate::publish::target::{Done, Target};
use crate::publish::{MANIFEST, OWN};
use crate::site::Bytes;

const CHILD: &str = "publish::target::swap::tests::child";

struct Desk {
    folder: tempfile::TempDir,
}

impl Desk {
    fn new() -> Self {
        Self::of(tempfile::tempdir().unwrap())
    }

    /// Where waiting for the disk takes no time, if there is such a place.
    fn in_memory() -> Self {
        Self::of(tempfile::tempdir_in("/dev/shm").or_else(|_| tempfile::tempdir()).unwrap())
    }

    fn of(folder: tempfile::TempDir) -> Self {
        let desk = Self { folder };
        // For a server, or a process without rights, that looks in.
        fs::set_permissions(desk.folder.path(), fs::Permissions::from_mode(0o755)).unwrap();
        desk
    }

    fn at(&self, path: &str) -> PathBuf {
        self.folder.path().join("www").join(path)
    }

    fn swap(&self) -> Swap {
        Swap::new(&self.at("berlin")).unwrap()
    }

    /// What a reader sees.
    fn seen(&self) -> BTreeMap<String, String> {
        seen(&self.at("berlin"))
    }

    /// The names in a folder of ours.
    fn names(&self, folder: &str) -> Vec<String> {
        let entries = fs::read_dir(self.at(".berlin.briefing").join(folder)).unwrap();
        let mut names: Vec<_> = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    fn is_root(&self) -> bool {
        fs::metadata(self.folder.path()).unwrap().uid() == 0
    }
}

/// The files below a folder, our own left out.
fn seen(place: &Path) -> BTreeMap<String, String> {
    let entries = WalkDir::new(place.join("")).min_depth(1).into_iter().filter_entry(|entry| entry.file_name() != OWN);
    let files = entries.map(Result::unwrap).filter(|entry| !entry.file_type().is_dir());
    let row = |entry: walkdir::DirEntry| {
        let path = entry.path().strip_prefix(place).unwrap().to_str().unwrap().to_owned();
        (path, fs::read_to_string(entry.path()).unwrap())
    };
    files.map(row).collect()
}

fn rows(rows: &[(&str, &str)]) -> BTreeMap<String, String> {
    rows.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect()
}

fn site(files: &[(&str, &str)]) -> MadeUp {
    MadeUp::new(files)
}

fn identity(path: PathBuf) -> (u64, i64) {
    let metadata = fs::metadata(path).unwrap();
    (metadata.ino(), metadata.mtime())
}

#[test]
fn a_release_takes_the_place_of_the_one_before_it() {
    let desk = Desk::new();
    let first = [("index.html", "one"), ("a/old.html", "old"), ("same.html", "same"), ("css/site.1.css", "1")];
    site(&first).publish(&desk.swap(), 0).unwrap();
    assert_eq!(desk.seen(), rows(&first));
    let link = fs::read_link(desk.at("berlin")).unwrap();
    assert_eq!(link.parent().unwrap(), Path::new(".berlin.briefing/releases"));
    let old = fs::canonicalize(desk.at("berlin")).unwrap();
    let same = identity(desk.at("berlin/same.html"));

    let second = [("index.html", "two"), ("same.html", "same"), ("css/site.2.css", "2"), ("a b/é%?#~+.html", "odd")];
    site(&second).publish(&desk.swap(), 1).unwrap();
    // The asset of the release before stays for those who have its pages.
    let mut expected = rows(&second);
    expected.insert("css/site.1.css".to_owned(), "1".to_owned());
    assert_eq!(desk.seen(), expected);
    // The very file, with its time; and the old release is as it was.
    assert_eq!(identity(desk.at("berlin/same.html")), same);
    assert_eq!(seen(&old), rows(&first));
    assert_eq!(desk.names("releases").len(), 2);
    assert_eq!(desk.names("work"), [""; 0]);
    assert_eq!(desk.names("before"), [""; 0]);

    let manifest = desk.swap().live().unwrap().manifest.unwrap();
    assert_eq!(manifest.files.len(), 4);
    assert_eq!(manifest.retired.keys().collect::<Vec<_>>(), ["css/site.1.css"]);
    // After its days the asset goes.
    let week = 7 * 24 * 3600;
    site(&second).publish(&desk.swap(), week).unwrap();
    assert_eq!(desk.seen(), expected);
    site(&second).publish(&desk.swap(), week + 1).unwrap();
    assert_eq!(desk.seen(), rows(&second));
}

#[test]
fn equal_headers_or_not_the_same_release_in_the_same_second_is_a_new_one() {
    let desk = Desk::new();
    for _ in 0..3 {
        site(&[("index.html", "one")]).publish(&desk.swap(), 0).unwrap();
        assert_eq!(desk.seen(), rows(&[("index.html", "one")]));
        assert_eq!(desk.names("releases").len(), 1);
    }
}

#[test]
fn done_work_is_told() {
    let desk = Desk::new();
    site(&[("index.html", "one"), ("same.html", "same"), ("old.html", "")]).publish(&desk.swap(), 0).unwrap();
    let (sent, deleted) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let progress = |done| match done {
        Done::Sent(bytes) => drop(sent.fetch_add(usize::try_from(bytes).unwrap(), Ordering::SeqCst)),
        Done::Deleted => drop(deleted.fetch_add(1, Ordering::SeqCst)),
    };
    let live = desk.swap().live().unwrap();
    let next = site(&[("index.html", "four"), ("same.html", "same")]);
    let plan = Plan::new(live.manifest.as_ref(), next.release(at(1)), KEEPING);
    let (now, stop) = (|| at(1), AtomicBool::new(false));
    desk.swap().apply(&live, &plan, &next, &run(&now, &stop, &progress)).unwrap();
    assert_eq!((sent.into_inner(), deleted.into_inner()), (4, 1));
}

#[test]
fn an_empty_folder_gives_way() {
    let desk = Desk::new();
    fs::create_dir_all(desk.at("berlin")).unwrap();
    assert_eq!(desk.swap().strangers(9).unwrap(), [""; 0]);
    site(&[("index.html", "one")]).publish(&desk.swap(), 0).unwrap();
    assert_eq!(desk.seen(), rows(&[("index.html", "one")]));
    assert_eq!(desk.names("before"), [""; 0]);
}

#[test]
fn what_is_somebody_elses_moves_aside_as_a_whole() {
    for is_link in [false, true] {
        let desk = Desk::new();
        let theirs = if is_link { desk.at("theirs") } else { desk.at("berlin") };
        fs::create_dir_all(theirs.join("b")).unwrap();
        fs::write(theirs.join("b/x.html"), "theirs").unwrap();
        fs::write(theirs.join("a.html"), "theirs").unwrap();
        if is_link {
            symlink("theirs", desk.at("berlin")).unwrap();
        }
        assert!(desk.swap().live().unwrap().manifest.is_none());
        assert_eq!(desk.swap().strangers(9).unwrap(), ["a.html", "b/x.html"]);
        assert_eq!(desk.swap().strangers(1).unwrap(), ["a.html"]);
        let plan = site(&[("index.html", "one")]).publish(&desk.swap(), 0).unwrap();
        assert_eq!(desk.seen(), rows(&[("index.html", "one")]));
        let aside = desk.at(".berlin.briefing/before").join(&plan.release.about.id);
        let expected = rows(&[("a.html", "theirs"), ("b/x.html", "theirs")]);
        if is_link {
            assert_eq!(fs::read_link(&aside).unwrap(), Path::new("theirs"));
            assert_eq!(seen(&theirs), expected);
        } else {
            assert_eq!(seen(&aside), expected);
        }
        // It stays there.
        site(&[("index.html", "two")]).publish(&desk.swap(), 1).unwrap();
        assert!(fs::symlink_metadata(&aside).is_ok());
    }
}

#[test]
fn places_where_no_link_can_be_are_refused() {
    let desk = Desk::new();
    let told = |outcome: Result<Plan, PublishError>| {
        let error = outcome.unwrap_err();
        assert!(matches!(error, PublishError::Settings { .. }), "{error:?}");
        format!("{error}; {}", error.hint().unwrap()).replace(desk.at("").to_str().unwrap(), "")
    };
    assert!(Swap::new(Path::new("/")).is_err());
    fs::create_dir_all(desk.at("")).unwrap();
    fs::write(desk.at("berlin"), "").unwrap();
    let outcome = site(&[("index.html", "one")]).publish(&desk.swap(), 0);
    assert_eq!(told(outcome), "`berlin` cannot be swapped: it is a file; name a folder in `to`, or move the file away");
    fs::remove_file(desk.at("berlin")).unwrap();
    fs::create_dir_all(desk.at("berlin/.briefing")).unwrap();
    fs::write(desk.at("berlin").join(MANIFEST), "{}").unwrap();
    let outcome = site(&[("index.html", "one")]).publish(&desk.swap(), 0);
    assert!(
        told(outcome).starts_with("`berlin` was published to in place; publish with `mode = \"in-place\"` as before")
    );
    // And the other way round.
    fs::remove_dir_all(desk.at("berlin")).unwrap();
    site(&[("index.html", "one")]).publish(&desk.swap(), 0).unwrap();
    assert!(FolderStore::new(&desk.at("berlin")).is_err());
}

#[test]
fn old_releases_go_and_what_we_did_not_make_stays() {
    let desk = Desk::new();
    let keeping = Keeping { releases: 2, ..KEEPING };
    site(&[("index.html", "0")]).publish(&desk.swap(), 0).unwrap();
    let theirs = desk.at(".berlin.briefing/releases");
    fs::create_dir_all(theirs.join("2020-backup")).unwrap();
    fs::create_dir_all(theirs.join("notes")).unwrap();
    for second in 1..5 {
        site(&[("index.html", &second.to_string())]).publish_with(&desk.swap(), second, keeping, &|_| {}).unwrap();
    }
    let names = desk.names("releases");
    assert_eq!(names.len(), 4, "{names:?}");
    assert!(names.contains(&"2020-backup".to_owned()) && names.contains(&"notes".to_owned()), "{names:?}");
    // None is kept but the live one.
    site(&[("index.html", "5")]).publish_with(&desk.swap(), 5, Keeping { releases: 0, ..KEEPING }, &|_| {}).unwrap();
    assert_eq!(desk.names("releases").len(), 3);
    assert_eq!(desk.seen(), rows(&[("index.html", "5")]));
}

#[test]
fn there_is_a_way_back() {
    let desk = Desk::new();
    let first = [("index.html", "one"), ("old.html", "old"), ("css/site.1.css", "1")];
    let plan = site(&first).publish(&desk.swap(), 0).unwrap();
    let old = identity(desk.at("berlin/old.html"));
    site(&[("index.html", "two"), ("css/site.2.css", "2")]).publish(&desk.swap(), 1).unwrap();

    let swap = desk.swap();
    let live = swap.live().unwrap();
    for id in ["20200101T000000Z-abcdef", "..", "../../x", ""] {
        assert!(matches!(swap.earlier(&live, id), Err(PublishError::NoRelease(_))), "{id}");
    }
    let (release, content) = swap.earlier(&live, &plan.release.about.id).unwrap();
    assert_eq!(release, plan.release);
    for (path, text) in first {
        assert_eq!(*content.bytes(path, &release.files[path]).unwrap(), *text.as_bytes());
    }
    let other = release.files["index.html"].clone();
    assert!(matches!(content.bytes("old.html", &other), Err(PublishError::Gone(_))));

    let again = release::Release { about: site(&first).release(at(2)).about, files: release.files };
    let back = Plan::new(live.manifest.as_ref(), again, KEEPING);
    let (now, stop) = (|| at(2), AtomicBool::new(false));
    swap.apply(&live, &back, &*content, &run(&now, &stop, &|_| {})).unwrap();
    let mut expected = rows(&first);
    expected.insert("css/site.2.css".to_owned(), "2".to_owned());
    assert_eq!(desk.seen(), expected);
    assert_eq!(identity(desk.at("berlin/old.html")), old, "the very file");
    assert_eq!(desk.names("releases").len(), 3);
    let manifest = swap.live().unwrap().manifest.unwrap();
    assert_eq!(manifest.releases.len(), 3);
}

#[test]
fn a_file_becomes_a_folder_and_the_other_way_round() {
    let desk = Desk::new();
    site(&[("index.html", "1"), ("a", "asset"), ("b/c", "asset")]).publish(&desk.swap(), 0).unwrap();
    site(&[("index.html", "2"), ("a/x.html", "x"), ("b", "asset")]).publish(&desk.swap(), 1).unwrap();
    // The old assets have no room beside, and are not said to be there.
    assert_eq!(desk.seen(), rows(&[("index.html", "2"), ("a/x.html", "x"), ("b", "asset")]));
    assert_eq!(desk.swap().live().unwrap().manifest.unwrap().retired, BTreeMap::new());
}

#[test]
fn what_was_lost_in_the_live_release_is_written_again() {
    let desk = Desk::new();
    let files = [("index.html", "one"), ("a.html", "a"), ("b.html", "b"), ("css/site.1.css", "1")];
    site(&files).publish(&desk.swap(), 0).unwrap();
    fs::remove_file(desk.at("berlin/a.html")).unwrap();
    fs::write(desk.at("berlin/b.html"), "").unwrap();
    fs::remove_file(desk.at("berlin/css/site.1.css")).unwrap();
    site(&files[..3]).publish(&desk.swap(), 1).unwrap();
    assert_eq!(desk.seen(), rows(&files[..3]));
    // All of it.
    fs::remove_dir_all(fs::canonicalize(desk.at("berlin")).unwrap()).unwrap();
    assert!(desk.swap().live().unwrap().manifest.is_none());
    site(&files).publish(&desk.swap(), 2).unwrap();
    assert_eq!(desk.seen(), rows(&files));
}

/// Does `act` before it gives the bytes of the file of that number.
struct Disturbed<'d> {
    site: &'d MadeUp,
    number: usize,
    asked: AtomicUsize,
    act: &'d (dyn Fn() -> Result<(), PublishError> + Sync),
}

impl Content for Disturbed<'_> {
    fn bytes(&self, path: &str, file: &release::File) -> Result<Bytes, PublishError> {
        if self.asked.fetch_add(1, Ordering::SeqCst) == self.number {
            (self.act)()?;
        }
        self.site.bytes(path, file)
    }
}

/// Publishes to `swap`, and does `act` before the file `number` is made.
fn disturbed(
    swap: &Swap,
    second: i64,
    site: &MadeUp,
    number: usize,
    act: &(dyn Fn() -> Result<(), PublishError> + Sync),
    no_lock: bool,
) -> Result<(), PublishError> {
    let live = swap.live()?;
    let plan = Plan::new(live.manifest.as_ref(), site.release(at(second)), KEEPING);
    let (now, stop) = (|| at(second), AtomicBool::new(false));
    let content = Disturbed { site, number, asked: AtomicUsize::new(0), act };
    let run = release_run(&now, &stop, no_lock);
    swap.apply(&live, &plan, &content, &run)
}

fn release_run<'r>(
    now: &'r (dyn Fn() -> jiff::Timestamp + Sync),
    stop: &'r AtomicBool,
    no_lock: bool,
) -> crate::publish::target::Run<'r> {
    crate::publish::target::Run { no_lock, ..run(now, stop, &|_| {}) }
}

#[test]
fn a_failure_at_any_file_leaves_the_old_release() {
    let desk = Desk::new();
    let first = [("index.html", "one"), ("css/site.1.css", "1")];
    site(&first).publish(&desk.swap(), 0).unwrap();
    let names = desk.names("releases");
    let next = site(&[("index.html", "two"), ("a.html", "a"), ("b/c.html", "c"), ("css/site.2.css", "2")]);
    for number in 0..4 {
        let failing = || Err(PublishError::Gone("x".to_owned()));
        let outcome = disturbed(&desk.swap(), 1, &next, number, &failing, false);
        assert!(matches!(outcome, Err(PublishError::Gone(_))), "{outcome:?}");
        assert_eq!(desk.seen(), rows(&first));
        assert_eq!((desk.names("releases"), desk.names("work")), (names.clone(), vec![]));
    }
    // Told to stop after each file.
    for number in 0..4 {
        let (live, sent) = (desk.swap().live().unwrap(), AtomicUsize::new(0));
        let (now, stop) = (|| at(1), AtomicBool::new(false));
        let progress = |_| {
            if sent.fetch_add(1, Ordering::SeqCst) == number {
                stop.store(true, Ordering::SeqCst);
            }
        };
        let plan = Plan::new(live.manifest.as_ref(), next.release(at(1)), KEEPING);
        let outcome = desk.swap().apply(&live, &plan, &next, &run(&now, &stop, &progress));
        assert!(matches!(outcome, Err(PublishError::Stopped)), "{outcome:?}");
        assert_eq!(desk.seen(), rows(&first));
        assert_eq!((desk.names("releases"), desk.names("work")), (names.clone(), vec![]));
    }
}

#[test]
fn one_publisher_at_a_time() {
    let desk = Desk::new();
    site(&[("index.html", "one")]).publish(&desk.swap(), 0).unwrap();
    let area = desk.at(".berlin.briefing");
    let (now, stop) = (|| at(1), AtomicBool::new(false));
    let other = crate::publish::target::Run {
        owner: "bob@desk, process 1".to_owned(),
        nonce: "bob".to_owned(),
        ..run(&now, &stop, &|_| {})
    };
    let lock = Lock::take(&area, &other).unwrap();
    let next = site(&[("index.html", "two")]);
    match next.publish(&desk.swap(), 2) {
        Err(PublishError::Locked { owner, since, until }) => {
            assert_eq!((owner.as_str(), since), ("bob@desk, process 1", at(1)));
            assert_eq!(until, at(1) + SignedDuration::from_hours(1));
        }
        outcome => panic!("{outcome:?}"),
    }
    assert_eq!(desk.seen(), rows(&[("index.html", "one")]));
    lock.confirm().unwrap();
    drop(lock);
    next.publish(&desk.swap(), 2).unwrap();

    // Its time is over.
    let lock = Lock::take(&area, &other).unwrap();
    let hour = 1 + 3600;
    assert!(matches!(next.publish(&desk.swap(), hour - 1), Err(PublishError::Locked { .. })));
    site(&[("index.html", "three")]).publish(&desk.swap(), hour).unwrap();
    match lock.confirm() {
        Err(PublishError::LockLost(owner)) => assert!(owner.starts_with("ann@desk, process "), "{owner}"),
        outcome => panic!("{outcome:?}"),
    }
    // The one that lost it takes nothing from others when it lets go.
    drop(lock);
    let lock = Lock::take(&area, &other).unwrap();
    lock.confirm().unwrap();
    drop(lock);

    // Whoever needs no lock is not kept out.
    let _lock = Lock::take(&area, &other).unwrap();
    site(&[("index.html", "four")]).publish_with(&desk.swap(), hour + 1, KEEPING, &|run| run.no_lock = true).unwrap();
    assert_eq!(desk.seen(), rows(&[("index.html", "four")]));
}

#[test]
fn a_publisher_whose_lock_is_taken_swaps_nothing() {
    let desk = Desk::new();
    site(&[("index.html", "one")]).publish(&desk.swap(), 0).unwrap();
    let slow = site(&[("index.html", "slow"), ("a.html", "a"), ("b.html", "b")]);
    for number in 0..3 {
        let second = 10 * (1 + i64::try_from(number).unwrap());
        let thief = site(&[("index.html", &format!("thief {number}"))]);
        let steal = || {
            thief.publish_with(&desk.swap(), second + 1, KEEPING, &|run| run.steal = true)?;
            Ok(())
        };
        let outcome = disturbed(&desk.swap(), second, &slow, number, &steal, false);
        assert!(matches!(outcome, Err(PublishError::LockLost(_))), "{outcome:?}");
        assert_eq!(
            desk.seen(),
            thief.0.iter().map(|(path, text)| (path.clone(), String::from_utf8(text.clone()).unwrap())).collect()
        );
        assert_eq!(desk.names("work"), [""; 0]);
    }
}

#[test]
fn a_target_that_changed_is_left_alone() {
    let desk = Desk::new();
    let other = site(&[("index.html", "other")]);
    let mine = site(&[("index.html", "mine"), ("a.html", "a")]);
    // Between the plan and the lock.
    let live = desk.swap().live().unwrap();
    other.publish(&desk.swap(), 0).unwrap();
    let plan = Plan::new(live.manifest.as_ref(), mine.release(at(1)), KEEPING);
    let (now, stop) = (|| at(1), AtomicBool::new(false));
    let outcome = desk.swap().apply(&live, &plan, &mine, &run(&now, &stop, &|_| {}));
    assert!(matches!(outcome, Err(PublishError::Changed)), "{outcome:?}");
    // And, where no lock is held, in the midst of it.
    let act = || other.publish_with(&desk.swap(), 2, KEEPING, &|run| run.no_lock = true).map(drop);
    let outcome = disturbed(&desk.swap(), 3, &mine, 1, &act, true);
    assert!(matches!(outcome, Err(PublishError::Changed)), "{outcome:?}");
    assert_eq!(desk.seen(), rows(&[("index.html", "other")]));
}

/// A site that tells in each file of which generation it is: the home page names its style sheet.
fn generation(number: usize, pages: usize) -> MadeUp {
    let mut site = MadeUp::default();
    let mut put = |path: String, text: String| drop(site.0.insert(path, text.into_bytes()));
    put("index.html".to_owned(), format!("{number} css/site.{number}.css"));
    put(format!("css/site.{number}.css"), number.to_string());
    for page in 0..pages {
        put(format!("pages/{page}/index.html"), number.to_string());
        put(format!("same/{page}.html"), "same".to_owned());
    }
    site
}

const PAGES: usize = 20;

/// Which generation a folder holds as a whole.
fn whole(folder: &Path) -> usize {
    let home = fs::read_to_string(folder.join("index.html")).unwrap();
    let number: usize = home.split(' ').next().unwrap().parse().unwrap();
    let mut found = seen(folder);
    // Assets of earlier generations are there too, each with its own text.
    found.retain(|path, text| {
        let is_old = path.starts_with("css/") && *path != format!("css/site.{number}.css");
        assert!(!is_old || *path == format!("css/site.{text}.css"), "{path}: {text}");
        !is_old
    });
    let expected = generation(number, PAGES).0.into_iter().map(|(path, text)| (path, String::from_utf8(text).unwrap()));
    assert_eq!(found, expected.collect());
    let manifest = Manifest::read(&fs::read(folder.join(MANIFEST)).unwrap()).unwrap();
    for (path, file) in
        manifest.files.iter().chain(manifest.retired.iter().map(|(path, retired)| (path, &retired.file)))
    {
        assert_eq!(Sha256::of(&fs::read(folder.join(path)).unwrap()), file.sha256, "{path}");
    }
    number
}

/// Runs in a process of its own, started by the tests below.
#[test]
#[ignore = "is run by the other tests"]
fn child() {
    let Some((job, place)) = job() else { return };
    let swap = Swap::new(&place).unwrap();
    let (job, first) = job.split_once(' ').unwrap_or((&job, "0"));
    let first: usize = first.parse().unwrap();
    let publish = |number: usize| generation(number, PAGES).publish(&swap, i64::try_from(number).unwrap());
    match job {
        "publish" => {
            for number in first.. {
                publish(number).unwrap();
            }
        }
        "compete" => {
            for number in first..first + 15 {
                loop {
                    match publish(number) {
                        Ok(_) => break,
                        Err(PublishError::Locked { .. } | PublishError::Changed) => {
                            std::thread::sleep(Duration::from_millis(2));
                        }
                        Err(error) => panic!("{error:?}"),
                    }
                }
            }
        }
        "once" => {
            if let Err(error) = publish(first) {
                eprintln!("{error}; {}", error.hint().unwrap_or_default());
                std::process::exit(3);
            }
        }
        "fill" => {
            publish(0).unwrap();
            let before = seen(&place);
            let mut large = generation(1, PAGES);
            large.0.insert("large.bin".to_owned(), vec![b'x'; 2 << 20]);
            let error = large.publish(&swap, 1).unwrap_err();
            assert!(error.to_string().ends_with("the disk is full"), "{error}");
            assert_eq!(seen(&place), before);
            let work = place.with_file_name(".berlin.briefing").join("work");
            assert_eq!(fs::read_dir(work).unwrap().count(), 0);
            publish(2).unwrap();
            assert_eq!(whole(&place), 2);
        }
        "mounted" => {
            let error = publish(0).unwrap_err();
            eprintln!("{error}; {}", error.hint().unwrap_or_default());
            std::process::exit(3);
        }
        job => panic!("{job}"),
    }
}

/// Kills a publisher again and again while readers look.
fn kill(rounds: usize) {
    let desk = Desk::new();
    let place = desk.at("berlin");
    generation(0, PAGES).publish(&desk.swap(), 0).unwrap();
    let (ended, looks) = (AtomicBool::new(false), AtomicUsize::new(0));
    // The same numbers each time.
    let mut random: u64 = 7;
    let mut next = 1;
    std::thread::scope(|scope| {
        scope.spawn(|| {
            while !ended.load(Ordering::SeqCst) {
                // As a browser does: the page, and then what it names, each by its address.
                let home = fs::read_to_string(place.join("index.html")).unwrap();
                let (number, sheet) = home.split_once(' ').unwrap();
                assert_eq!(fs::read_to_string(place.join(sheet)).unwrap(), number);
                for page in 0..PAGES {
                    let text = fs::read_to_string(place.join(format!("pages/{page}/index.html"))).unwrap();
                    assert!(text.parse::<usize>().unwrap() >= number.parse().unwrap(), "never back to an older one");
                }
                looks.fetch_add(1, Ordering::SeqCst);
            }
        });
        let _end = End(&ended);
        for _ in 0..rounds {
            let begun = Instant::now();
            let mut publisher = process(&[], CHILD, &format!("publish {next}"), &place).spawn().unwrap();
            // The process takes a while to begin.
            let before = fs::read_link(&place).unwrap();
            while fs::read_link(&place).unwrap() == before && begun.elapsed() < Duration::from_secs(20) {
                std::thread::sleep(Duration::from_micros(200));
            }
            random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            std::thread::sleep(Duration::from_micros(random >> 33 & 0x7fff));
            publisher.kill().unwrap();
            publisher.wait().unwrap();
            next = whole(&fs::canonicalize(&place).unwrap()) + 1;
        }
    });
    assert!(looks.into_inner() > rounds);
    // Nobody's lock and nobody's work is in the way.
    generation(next, PAGES).publish(&desk.swap(), i64::try_from(next).unwrap()).unwrap();
    assert_eq!(whole(&place), next);
    assert_eq!(desk.names("work"), [""; 0]);
    assert!(desk.names("releases").len() <= 5, "{:?}", desk.names("releases"));
}

#[test]
fn a_killed_publisher_leaves_one_whole_release() {
    kill(20);
}

#[test]
#[ignore = "takes long"]
fn a_publisher_that_is_killed_two_hundred_times_leaves_one_whole_release() {
    kill(200);
}

#[test]
fn publishers_at_once_leave_one_whole_release() {
    let desk = Desk::new();
    let publishers: Vec<_> = [100, 200, 300]
        .into_iter()
        .map(|first| process(&[], CHILD, &format!("compete {first}"), &desk.at("berlin")).spawn().unwrap())
        .collect();
    for mut publisher in publishers {
        assert!(publisher.wait().unwrap().success());
    }
    whole(&desk.at("berlin"));
    assert_eq!(desk.names("work"), [""; 0]);
    assert!(desk.names("releases").len() <= 5);
}

#[test]
fn no_right_to_write_beside_is_told() {
    let desk = Desk::new();
    let drop = ["setpriv", "--reuid=65534", "--clear-groups"];
    let nobody = if desk.is_root() { &drop[..] } else { &[] };
    let mode = |mode| fs::set_permissions(desk.at(""), fs::Permissions::from_mode(mode)).unwrap();
    // Nothing is there yet, and then all of it but the right to put a link in its place.
    for is_there in [false, true] {
        fs::create_dir_all(desk.at("")).unwrap();
        if is_there {
            generation(0, PAGES).publish(&desk.swap(), 0).unwrap();
            if desk.is_root() {
                for entry in WalkDir::new(desk.at(".berlin.briefing")) {
                    std::os::unix::fs::chown(entry.unwrap().path(), Some(65_534), None).unwrap();
                }
            }
        }
        mode(0o555);
        let output = process(nobody, CHILD, "once 1", &desk.at("berlin")).output().unwrap();
        mode(0o755);
        let told = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(3), "{told}");
        let www = desk.folder.path().join("www");
        let expected = format!(
            "releases cannot be kept beside `{0}/berlin`: no right to write there; \
             give yourself the right to write in `{0}`, or publish with `mode = \"in-place\"`\n",
            www.display()
        );
        assert!(told.ends_with(&expected), "{told}");
        if is_there {
            assert_eq!(whole(&desk.at("berlin")), 0);
            assert_eq!(desk.names("work"), [""; 0]);
            assert_eq!(desk.names("releases").len(), 1);
        } else {
            assert_eq!(fs::read_dir(desk.at("")).unwrap().count(), 0);
        }
    }
}

#[test]
fn files_of_another_user_are_copied() {
    let desk = Desk::new();
    if !desk.is_root() {
        eprintln!("not tried: needs two users");
        return;
    }
    generation(0, PAGES).publish(&desk.swap(), 0).unwrap();
    let time = identity(desk.at("berlin/same/1.html")).1;
    for entry in WalkDir::new(desk.at("")).into_iter().map(Result::unwrap).filter(|entry| entry.file_type().is_dir()) {
        // As in a folder that a group shares.
        fs::set_permissions(entry.path(), fs::Permissions::from_mode(0o777)).unwrap();
    }
    for name in ["lock.json", "gate"] {
        fs::set_permissions(desk.at(".berlin.briefing").join(name), fs::Permissions::from_mode(0o666)).unwrap();
    }
    let nobody = ["setpriv", "--reuid=65534", "--clear-groups"];
    let output = process(&nobody, CHILD, "once 1", &desk.at("berlin")).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(whole(&desk.at("berlin")), 1);
    assert_eq!(identity(desk.at("berlin/same/1.html")).1, time);
}

/// Runs a job where something is mounted; `mount` is a line of a shell's.
#[cfg(target_os = "linux")]
fn with_mount(desk: &Desk, mount: &str, job: &str) -> Option<std::process::Output> {
    let unshare = if desk.is_root() { ["unshare", "-m"] } else { ["unshare", "-rm"] };
    let can = Command::new(unshare[0]).args([unshare[1], "sh", "-c", mount]).output();
    if !can.is_ok_and(|output| output.status.success()) {
        eprintln!("not tried: no right to mount a file system");
        return None;
    }
    let script = format!("{mount} && exec \"$0\" \"$@\"");
    let program = [&unshare[..], &["sh", "-c", &script]].concat();
    Some(process(&program, CHILD, job, &desk.at("berlin")).output().unwrap())
}

#[test]
#[cfg(target_os = "linux")]
fn a_full_disk_leaves_the_old_release() {
    let desk = Desk::new();
    fs::create_dir_all(desk.at("")).unwrap();
    let mount = format!("mount -t tmpfs -o size=1m none '{}'", desk.at("").display());
    let Some(output) = with_mount(&desk, &mount, "fill") else { return };
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

#[test]
#[cfg(target_os = "linux")]
fn a_mount_point_is_refused() {
    let desk = Desk::new();
    fs::create_dir_all(desk.at("berlin")).unwrap();
    let mount = format!("mount -t tmpfs none '{}'", desk.at("berlin").display());
    let Some(output) = with_mount(&desk, &mount, "mounted") else { return };
    let told = String::from_utf8_lossy(&output.stderr);
    let expected = "cannot be swapped: something is mounted there; \
                    publish with `mode = \"in-place\"`, or mount the folder that it is in\n";
    assert!(told.ends_with(expected), "{told}");
    assert_eq!(desk.names("releases"), [""; 0]);
}

/// Tells readers to end, also where a test fails.
struct End<'e>(&'e AtomicBool);

impl Drop for End<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::SeqCst);
    }
}

/// nginx, serving a folder.
struct Nginx {
    process: std::process::Child,
    port: u16,
}

impl Nginx {
    /// Nothing where there is no nginx; `tests/run` installs it.
    fn serve(desk: &Desk, root: &Path) -> Option<Self> {
        let path = format!("{}:/usr/sbin", std::env::var("PATH").unwrap_or_default());
        let work = desk.folder.path().join("nginx");
        fs::create_dir(&work).unwrap();
        let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"];
        let temporary: String = temporary.map(|kind| format!("{kind}_temp_path {}/{kind};", work.display())).concat();
        let user = if desk.is_root() { "user root;" } else { "" };
        let configuration = format!(
            "{user} daemon off; worker_processes 2; pid {0}/pid; error_log stderr crit; events {{}}
            http {{ access_log off; {temporary} charset utf-8; charset_types text/css;
            types {{ text/html html; text/css css; }}
            server {{ listen 127.0.0.1:{port}; root {1}; }} }}",
            work.display(),
            root.display()
        );
        fs::write(work.join("nginx.conf"), configuration).unwrap();
        let mut command = Command::new("setpriv");
        command.args(["--pdeathsig", "TERM", "nginx", "-e", "stderr", "-p"]).arg(&work).arg("-c");
        let is_there = Command::new("nginx").arg("-v").env("PATH", &path).output().is_ok();
        if !is_there {
            eprintln!("not tried: there is no nginx");
            return None;
        }
        let process = command.arg(work.join("nginx.conf")).env("PATH", path).spawn().unwrap();
        let mut nginx = Self { process, port };
        while std::net::TcpStream::connect(("127.0.0.1", port)).is_err() {
            assert!(nginx.process.try_wait().unwrap().is_none(), "nginx does not start");
            std::thread::sleep(Duration::from_millis(10));
        }
        Some(nginx)
    }

    /// The status line and the headers, in lower case, and the body of what an address answers.
    fn get(&self, address: &str) -> (String, String) {
        use std::io::{Read as _, Write as _};
        let mut stream = std::net::TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        write!(stream, "GET {address} HTTP/1.0\r\n\r\n").unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        assert!(head.starts_with("HTTP/1.1 200 "), "{address}: {head}");
        (head.to_lowercase(), body.to_owned())
    }
}

impl Drop for Nginx {
    fn drop(&mut self) {
        // So that it ends its workers too.
        let _ = Command::new("kill").arg(self.process.id().to_string()).status();
        let _ = self.process.wait();
    }
}

#[test]
#[cfg(target_os = "linux")]
fn a_server_never_answers_with_a_hole_or_a_mix() {
    let desk = Desk::in_memory();
    let publish = |number: usize| {
        let mut site = generation(number, PAGES);
        site.0.insert("a b/é%?#~+ Тема.html".to_owned(), b"odd".to_vec());
        site.publish(&desk.swap(), i64::try_from(number).unwrap()).unwrap();
    };
    publish(0);
    let place = desk.at("berlin");
    let Some(nginx) = Nginx::serve(&desk, &place) else { return };
    let (head, _) = nginx.get("/");
    assert!(head.contains("\r\ncontent-type: text/html; charset=utf-8\r\n"), "{head}");
    let tag = |head: &str| head.lines().find(|line| line.starts_with("etag: ")).unwrap().to_owned();
    let same = tag(&nginx.get("/same/1.html").0);
    let (ended, looks) = (AtomicBool::new(false), AtomicUsize::new(0));
    let read = || {
        while !ended.load(Ordering::SeqCst) {
            let home = nginx.get("/").1;
            let (number, sheet) = home.split_once(' ').unwrap();
            let (head, text) = nginx.get(&format!("/{sheet}"));
            assert!(head.contains("\r\ncontent-type: text/css; charset=utf-8"), "{head}");
            assert_eq!(text, number);
            for page in 0..PAGES {
                let later = nginx.get(&format!("/pages/{page}/")).1;
                assert!(later.parse::<usize>().unwrap() >= number.parse().unwrap());
            }
            assert_eq!(nginx.get("/a%20b/%C3%A9%25%3F%23~+%20%D0%A2%D0%B5%D0%BC%D0%B0.html").1, "odd");
            looks.fetch_add(1, Ordering::SeqCst);
        }
    };
    std::thread::scope(|scope| {
        let readers = [scope.spawn(read), scope.spawn(read)];
        {
            let _end = End(&ended);
            (1..=50).for_each(publish);
        }
        for reader in readers {
            reader.join().unwrap();
        }
    });
    assert!(looks.into_inner() > 2);
    assert_eq!(nginx.get("/").1, "50 css/site.50.css");
    // A page that did not change is the same to a browser that has it.
    assert_eq!(tag(&nginx.get("/same/1.html").0), same);
}

/// How long it takes to wait for the disk: `cargo test --release --lib the_price -- --ignored --nocapture`.
#[test]
#[ignore = "tells a price, and tests nothing"]
fn the_price_of_waiting_for_the_disk() {
    let folder = tempfile::tempdir_in(std::env::var_os("BRIEFING_TEST_DISK").unwrap_or("/var/tmp".into())).unwrap();
    let text = "x".repeat(12_000);
    let fill = |name: &str, each: bool| {
        let begun = Instant::now();
        for number in 0..13_000 {
            let at = folder.path().join(format!("{name}{}", number % 100));
            fs::create_dir_all(&at).unwrap();
            let mut file = File::create(at.join(number.to_string())).unwrap();
            std::io::Write::write_all(&mut file, text.as_bytes()).unwrap();
            if each {
                file.sync_all().unwrap();
            }
        }
        begun.elapsed()
    };
    super::disk::flush(folder.path()).unwrap();
    let written = fill("a", false);
    let begun = Instant::now();
    super::disk::flush(folder.path()).unwrap();
    eprintln!("13,000 files: {written:?}; one wait for all: {:?}", begun.elapsed());
    eprintln!("with a wait for each: {:?}", fill("b", true));
}
