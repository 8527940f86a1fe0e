#![expect(clippy::unwrap_used, reason = "a test may panic")]

use std::fs;
use std::path::Path;

use super::{LOCK, Staging, process_of};
use crate::output::error::OutputError;
use crate::output::folder::{Destination, Folder};

fn folder(at: &Path, output: &str) -> Folder {
    fs::create_dir_all(at.join("site")).unwrap();
    Folder::judge(Destination { output: &at.join(output), site_root: &at.join("site"), home: None }).unwrap()
}

#[test]
fn one_build_at_a_time() {
    let at = tempfile::tempdir().unwrap();
    let folder = folder(at.path(), "site/public");
    let staging = Staging::acquire(&folder).unwrap();
    let error = Staging::acquire(&folder).unwrap_err();
    assert!(matches!(error, OutputError::Busy { process: Some(process), .. } if process == std::process::id()));
    assert!(error.to_string().starts_with("another build (process "), "{error}");
    drop(staging);
    drop(Staging::acquire(&folder).unwrap());
    assert_eq!(fs::read_dir(at.path().join("site")).unwrap().count(), 0);
}

#[test]
fn builds_that_wait_for_each_other_never_overlap() {
    let at = tempfile::tempdir().unwrap();
    let folder = folder(at.path(), "site/public");
    let alone = std::sync::atomic::AtomicUsize::new(0);
    let done = std::sync::atomic::AtomicUsize::new(0);
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                for _ in 0..300 {
                    if let Ok(staging) = Staging::acquire(&folder) {
                        use std::sync::atomic::Ordering::SeqCst;
                        assert_eq!(alone.fetch_add(1, SeqCst), 0);
                        staging.make("new").unwrap();
                        alone.fetch_sub(1, SeqCst);
                        done.fetch_add(1, SeqCst);
                    }
                }
            });
        }
    });
    assert!(done.into_inner() > 0);
    drop(Staging::acquire(&folder).unwrap());
    assert_eq!(fs::read_dir(at.path().join("site")).unwrap().count(), 0);
}

#[test]
fn what_a_killed_build_left_is_cleared() {
    let at = tempfile::tempdir().unwrap();
    let folder = folder(at.path(), "public");
    let left = at.path().join(".public.briefing-staging");
    fs::create_dir_all(left.join("new/deep")).unwrap();
    fs::write(left.join("new/deep/page.html"), "x").unwrap();
    fs::write(left.join(LOCK), "briefing build, process 1\n").unwrap();
    let staging = Staging::acquire(&folder).unwrap();
    assert_eq!(fs::read_dir(&left).unwrap().count(), 1);
    drop(staging);
    assert!(!left.exists());
    // Killed between making the folder and its lock.
    fs::create_dir(&left).unwrap();
    drop(Staging::acquire(&folder).unwrap());
    assert!(!left.exists());
    // In the output folder, from when the folder beside could not be made.
    let inside = at.path().join("public/.briefing-staging");
    fs::create_dir_all(&inside).unwrap();
    fs::write(inside.join(LOCK), "").unwrap();
    drop(Staging::acquire(&folder).unwrap());
    assert!(!inside.exists());
}

#[test]
fn what_somebody_else_made_is_left_alone() {
    let at = tempfile::tempdir().unwrap();
    let folder = folder(at.path(), "public");
    let other = at.path().join(".public.briefing-staging");
    fs::create_dir(&other).unwrap();
    fs::write(other.join("letter.txt"), "x").unwrap();
    let error = Staging::acquire(&folder).unwrap_err();
    assert!(error.to_string().contains(".public.briefing-staging`, which something else has"), "{error}");
    assert_eq!(error.hint(), Some("move it away"));
    assert_eq!(fs::read_to_string(other.join("letter.txt")).unwrap(), "x");
    fs::remove_dir_all(&other).unwrap();
    fs::write(&other, "x").unwrap();
    Staging::acquire(&folder).unwrap_err();
    assert_eq!(fs::read_to_string(&other).unwrap(), "x");
}

#[test]
fn folders_above_are_made_and_removed_when_nothing_came_of_it() {
    let at = tempfile::tempdir().unwrap();
    let folder = folder(at.path(), "a/b/public");
    let staging = Staging::acquire(&folder).unwrap();
    assert!(at.path().join("a/b").is_dir());
    drop(staging);
    assert!(!at.path().join("a").exists());
    let staging = Staging::acquire(&folder).unwrap();
    fs::create_dir(&folder.real).unwrap();
    drop(staging);
    assert!(folder.real.is_dir());
}

#[test]
fn the_other_process_is_told_where_it_can_be() {
    assert_eq!(process_of("briefing build, process 12\n"), Some(12));
    assert_eq!(process_of(""), None);
    assert_eq!(process_of("briefing build, process x"), None);
}
