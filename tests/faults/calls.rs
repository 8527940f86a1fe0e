//! One call of the system fails, whichever: `strace` lets the first, the second, … of a kind fail.
//!
//! What is told differs with the call. What must hold is the same for all: a run that says that it failed has changed nothing,
//! one that says that it is done has done all, and the next one ends well.

use std::fs;

use super::desk::{Desk, Ran, can_trace, published};

/// The calls by which a file system is changed or read, and the faults that they may have.
const FAULTS: &[(&str, &str)] = &[
    ("rename", "EIO"),
    ("rename", "ENOSPC"),
    ("write", "ENOSPC"),
    ("write", "EIO"),
    ("openat", "EACCES"),
    ("openat", "EMFILE"),
    ("openat", "EIO"),
    ("openat2", "EIO"),
    ("mkdir", "ENOSPC"),
    ("mkdir", "EACCES"),
    ("link", "EPERM"),
    ("link", "EIO"),
    ("unlink", "EIO"),
    ("unlink", "EROFS"),
    ("rmdir", "EBUSY"),
    ("rmdir", "EIO"),
    ("getdents64", "EIO"),
    ("read", "EIO"),
    ("statx", "EACCES"),
    ("flock", "EIO"),
];

/// Lets each call of a kind fail, `step` calls apart, until a build has none of so high a number.
fn sweep(step: usize) {
    let desk = Desk::new();
    let editions: Vec<_> = [0, 1]
        .map(|number| {
            desk.edit(number);
            desk.built_anew()
        })
        .into();
    desk.run(&["build"]).has_status(0);
    let (mut edition, mut failed, mut done) = (1, 0, 0);
    for (number, (call, error)) in FAULTS.iter().enumerate() {
        // Each kind begins elsewhere, so that all numbers are met by some.
        for when in (1 + number % step..).step_by(step) {
            let before = desk.tree("site/public");
            edition = 1 - edition;
            desk.edit(edition);
            let what = format!("{call} number {when} gives {error}");
            let inject = format!("inject={call}:error={error}:when={when}");
            let log = desk.path("log");
            let arguments = ["-f", "-qq", "-o", log.to_str().unwrap(), "-e", &format!("trace={call}"), "-e", &inject];
            let mut traced = desk.program_by(&[&["strace"][..], &arguments].concat(), &["build"]);
            // Each thread counts calls of its own.
            let ran = Ran::of(&traced.env("RAYON_NUM_THREADS", "1").output().unwrap());
            let happened = fs::read_to_string(&log).unwrap().contains("(INJECTED)");
            match ran.status {
                Some(0) => {
                    done += 1;
                    assert_eq!(published(desk.tree("site/public")), editions[edition], "{what}: {ran:?}");
                }
                // 127: the program could not even be loaded.
                Some(1..=3 | 127) => {
                    failed += 1;
                    // Where it was the word to people that could not be written, there is none.
                    assert!(happened && (*call == "write" || !ran.stderr.is_empty()), "{what}: {ran:?}");
                    assert_eq!(desk.tree("site/public"), before, "{what}: {ran:?}");
                }
                _ => panic!("{what}: {ran:?}"),
            }
            desk.run(&["build"]).has_status(0);
            assert_eq!(published(desk.tree("site/public")), editions[edition], "{what}");
            assert_eq!(desk.leftovers(), [""; 0], "{what}");
            if !happened {
                break;
            }
        }
    }
    eprintln!("{failed} builds failed, {done} were done all the same");
    assert!(failed > 5, "{failed}");
}

#[test]
fn a_call_that_fails_leaves_the_output_as_it_was() {
    if can_trace() {
        sweep(41);
    }
}

mod long {
    #[test]
    #[ignore = "takes minutes"]
    fn every_call_that_fails_leaves_the_output_as_it_was() {
        if super::can_trace() {
            super::sweep(1);
        }
    }
}
