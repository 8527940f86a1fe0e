//! Two builds at once.

use std::fs::{self, File};
use std::time::{Duration, SystemTime};

use super::desk::{Desk, can_mount, can_trace, published};

/// The first second of 2026-03-16 in UTC, by `date -u -d 2026-03-16 +%s`.
const MARCH_16: u64 = 1_773_619_200;

/// The lock as a build that is under way has it.
fn under_way(desk: &Desk) -> File {
    desk.write("site/.public.briefing-staging/.briefing-lock", "briefing build, process 4711\n");
    let lock = File::options().write(true).open(desk.path("site/.public.briefing-staging/.briefing-lock")).unwrap();
    lock.set_modified(SystemTime::UNIX_EPOCH + Duration::from_secs(MARCH_16)).unwrap();
    lock.lock().unwrap();
    lock
}

#[test]
fn the_second_is_told_who_builds_since_when_and_changes_nothing() {
    let desk = Desk::new();
    desk.run(&["build"]).has_status(0);
    desk.edit(1);
    let lock = under_way(&desk);
    std::os::unix::fs::symlink(desk.path("site/public"), desk.path("www")).unwrap();
    let before = desk.tree("");
    let told = desk.run(&["build"]).has_status(3);
    assert_eq!(
        told.stderr,
        "error: another build (process 4711, since 2026-03-16 00:00:00 UTC) is writing to `public`\n\
         help: wait for it to end, or write to another folder with `--out`\n"
    );
    // By whatever name the folder goes.
    for out in ["../www", "../www/../public/.", desk.path("site/public/").to_str().unwrap()] {
        desk.run(&["build", "--out", out]).has_status(3).tells("another build (process 4711, since ");
    }
    assert_eq!(desk.tree(""), before);

    // Another folder is nobody's concern, nor are those who write to none.
    desk.run(&["build", "--out", "../elsewhere"]).has_status(0);
    desk.run(&["check"]).has_status(0);
    desk.run(&["show", "city"]).has_status(0);

    // The system lets go when the process dies, and the next build clears up.
    drop(lock);
    desk.run(&["build"]).has_status(0);
    assert_eq!(desk.leftovers(), [""; 0]);
    assert_eq!(published(desk.tree("site/public")), desk.built_anew());
}

#[test]
fn so_is_one_that_comes_to_the_folder_by_another_way() {
    let desk = Desk::new();
    desk.run(&["build"]).has_status(0);
    desk.edit(1);
    // A build whose staging folder is elsewhere: it may not write beside the output, or has it mounted.
    let output = File::open(desk.path("site/public")).unwrap();
    output.lock().unwrap();
    let before = desk.tree("");
    desk.run(&["build"]).has_status(3).tells("error: another build is writing to `public`\n");
    if can_mount() {
        let mounted = "mount --bind public public; exec \"$0\" \"$@\"";
        desk.run_in_namespace(mounted, &["build"]).has_status(3).tells("another build is writing to");
    }
    assert_eq!(desk.tree(""), before);
    drop(output);
    desk.run(&["build"]).has_status(0);
}

#[test]
fn a_file_system_without_locks_is_built_on_with_a_note() {
    if !can_trace() {
        return;
    }
    let desk = Desk::new();
    for (number, error) in ["ENOLCK", "EOPNOTSUPP", "ENOSYS"].into_iter().enumerate() {
        desk.edit(number);
        let inject = format!("inject=flock:error={error}");
        let ran =
            desk.run_by(&["strace", "-f", "-qq", "-o", "/dev/null", "-e", "trace=flock", "-e", &inject], &["build"]);
        let ran =
            ran.has_status(0).tells("note: the file system of `public` has no locks; see to it that no two builds");
        assert!(ran.stderr.contains("wrote "), "{ran:?}");
        assert_eq!(published(desk.tree("site/public")), desk.built_anew());
    }
    // Any other fault of a lock is one.
    let inject = "inject=flock:error=EIO";
    desk.edit(7);
    let before = desk.tree("site/public");
    desk.run_by(&["strace", "-f", "-qq", "-o", "/dev/null", "-e", "trace=flock", "-e", inject], &["build"])
        .has_status(3);
    assert_eq!(desk.tree("site/public"), before);
}

#[test]
fn many_at_once_take_turns_and_share_what_is_kept() {
    let desk = Desk::with("");
    let (mut done, mut told) = (0, 0);
    for number in 0..3 {
        desk.edit(number);
        if number == 1 {
            // All of them draw the cards and keep them.
            fs::remove_dir_all(desk.path("site/.briefing-cache")).unwrap();
        }
        let builds: Vec<_> = (0..4).map(|_| desk.program(&["build"]).spawn().unwrap()).collect();
        for build in builds {
            let ran = super::desk::Ran::of(&build.wait_with_output().unwrap());
            match ran.status {
                Some(0) => done += 1,
                Some(3) => told += usize::from(ran.tells("error: another build").status.is_some()),
                _ => panic!("{ran:?}"),
            }
        }
        assert_eq!(desk.leftovers(), [""; 0]);
        assert_eq!(published(desk.tree("site/public")), desk.built_anew());
    }
    assert!(done >= 3, "{done}");
    eprintln!("{done} builds at once were done, {told} were told of another");
    // What they kept is whole: a build that draws nothing gives what one gives that draws all.
    let kept = desk.built_anew();
    fs::remove_dir_all(desk.path("site/.briefing-cache")).unwrap();
    assert_eq!(desk.built_anew(), kept);
}
