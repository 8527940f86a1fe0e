//! Disks that are full, and disks that cannot be written to.

use std::fs;

use super::desk::{Desk, Ran, can_mount, published, tree};

/// A disk of its own for a run, with so many bytes left on it; what was on it before and after.
struct Disk<'d> {
    desk: &'d Desk,
    /// Made and filled in before the run, in the site's folder; `$disk` is the disk.
    prepared_by: &'d str,
    left: u32,
}

impl Disk<'_> {
    /// Runs the program with the disk as `$disk` in the script; the disk must be as it was where the run fails.
    fn run(&self, arguments: &str) -> Ran {
        let desk = self.desk;
        for folder in ["disk", "before", "after"] {
            let _ = fs::remove_dir_all(desk.path(folder));
            fs::create_dir(desk.path(folder)).unwrap();
        }
        let script = format!(
            "disk={disk}; mount -t tmpfs -o size=2m none $disk; {prepared}; cp -a $disk/. {before}
             cat /dev/zero > $disk/filler 2> /dev/null || true
             truncate -s -{left} $disk/filler
             status=0; \"$0\" {arguments} || status=$?
             rm $disk/filler; cp -a $disk/. {after}; exit $status",
            disk = desk.path("disk").display(),
            before = desk.path("before").display(),
            after = desk.path("after").display(),
            prepared = self.prepared_by,
            left = self.left,
        );
        let ran = desk.run_in_namespace(&script, &[]);
        if ran.status != Some(0) {
            assert_eq!(desk.tree("after"), desk.tree("before"), "{} left: {ran:?}", self.left);
            assert_eq!(ran.status, Some(3), "{} left: {ran:?}", self.left);
            assert!(ran.stderr.contains("the disk is full"), "{} left: {ran:?}", self.left);
        }
        ran
    }
}

/// Room for nothing, for a file, for some; and the most, which is enough for all.
const LEFT: [u32; 5] = [0, 8 << 10, 32 << 10, 128 << 10, 1 << 20];

/// A desk with the site's next edition in `next`.
fn desk() -> Desk {
    let desk = Desk::new();
    for (path, text) in [
        ("next/content/pages/about.md", "+++\ntitle = \"About\"\n+++\n\nNext.\n".to_owned()),
        ("next/content/pages/new.md", "+++\ntitle = \"New\"\n+++\n\nNew.\n".to_owned()),
        ("next/content/parties/city.md", "+++\ntitle = \"Town\"\nkind = \"state\"\n+++\n".to_owned()),
        ("next/static/large.txt", "x".repeat(100_000)),
    ] {
        desk.write(path, &text);
    }
    desk
}

#[test]
fn a_build_changes_nothing() {
    if !can_mount() {
        return;
    }
    let desk = desk();
    let mut failed = 0;
    // A folder that is there, on a disk that is all of the output, or only holds it; and one that is not there.
    for (prepared_by, arguments) in [
        ("mkdir $disk/public; \"$0\" build -q --out $disk/public; cp -r ../next/. .", "build --out $disk/public"),
        ("\"$0\" build -q --out $disk; cp -r ../next/. .", "build --out $disk"),
        ("true", "build --out $disk/a/b"),
    ] {
        let mut done = false;
        for left in LEFT {
            for path in ["content/pages/new.md", "static/large.txt"] {
                let _ = fs::remove_file(desk.path("site").join(path));
            }
            desk.edit(0);
            let ran = Disk { desk: &desk, prepared_by, left }.run(arguments);
            if ran.status == Some(0) {
                done = true;
            } else {
                failed += 1;
                let disk = desk.path("disk").display().to_string();
                assert!(ran.stderr.starts_with(&format!("error: cannot write `{disk}")), "{ran:?}");
                assert!(ran.stderr.ends_with("what was there before is as it was\n"), "{ran:?}");
                assert_eq!(ran.stderr.lines().count(), 2, "{ran:?}");
            }
        }
        assert!(done, "{arguments} never has room enough");
    }
    assert!(failed >= 9, "{failed}");
}

#[test]
fn a_cache_that_has_no_room_costs_time_alone() {
    if !can_mount() {
        return;
    }
    let desk = Desk::with("[search]\nenabled = false\n");
    let expected = desk.built_anew();
    let _ = fs::remove_dir_all(desk.path("site/.briefing-cache"));
    // A card takes some 20 kB.
    for left in [0, 4 << 10, 40 << 10] {
        let _ = fs::remove_dir_all(desk.path("public"));
        let ran = Disk { desk: &desk, prepared_by: "cp -r . $disk/site", left };
        ran.run("--site $disk/site build --out ../public").has_status(0);
        assert_eq!(published(tree(&desk.path("public"))), expected);
        let kept = desk.tree("after/site");
        for (path, bytes) in kept.iter().filter(|(path, _)| path.starts_with(".briefing-cache/")) {
            assert!(!path.contains(".tmp"), "{path}");
            assert!(path.ends_with('/') || !bytes.is_empty(), "{path}");
        }
    }
}

/// A timeline of TimelineJS with so many events.
fn timeline(events: usize) -> String {
    let event = |number: usize| {
        format!(
            r#"{{"start_date":{{"year":2025,"month":1,"day":{}}},"text":{{"headline":"Event {number}","text":"Words."}}}}"#,
            number % 28 + 1
        )
    };
    format!("{{\"events\":[{}]}}", (0..events).map(event).collect::<Vec<_>>().join(","))
}

#[test]
fn commands_that_write_records_write_all_or_nothing() {
    if !can_mount() {
        return;
    }
    let desk = desk();
    desk.write("tram.json", &timeline(12));
    for (prepared_by, arguments, file) in [
        ("cp -r . $disk/site", "--site $disk/site import timelinejs ../tram.json", "content/"),
        ("cp -r . $disk/site", "--site $disk/site new page Words", "content/pages/words.md"),
        ("true", "init $disk/tram", "tram/"),
        ("mkdir $disk/tram; echo mine > $disk/tram/notes.txt", "init $disk/tram", "tram/"),
        ("echo old > $disk/out.csv", "export csv --out $disk/out.csv", "out.csv"),
        ("echo old > $disk/out.json", "export json --out $disk/out.json", "out.json"),
    ] {
        let mut ends = Vec::new();
        for left in [0, 8 << 10, 1 << 20] {
            let ran = Disk { desk: &desk, prepared_by, left }.run(arguments);
            if ran.status == Some(3) {
                assert!(ran.stderr.contains("error: cannot write `"), "{ran:?}");
                assert!(ran.stderr.contains(file), "{file}: {ran:?}");
            }
            ends.push(ran.status);
        }
        assert_eq!((ends[0], ends[2]), (Some(3), Some(0)), "{arguments}: {ends:?}");
        assert_ne!(desk.tree("after"), desk.tree("before"));
    }
}

#[test]
fn what_cannot_be_written_to_is_told_and_read_all_the_same() {
    if !can_mount() {
        return;
    }
    let desk = desk();
    desk.write("tram.json", &timeline(3));
    desk.run(&["build"]).has_status(0);
    desk.edit(1);
    let before = desk.tree("");
    // The site's own disk, its output folder included, cannot be written to.
    let read_only = "mount --bind .. ..; mount -o remount,bind,ro ..; cd \"$PWD\"; exec \"$0\" \"$@\"";
    let run = |arguments: &[&str]| desk.run_in_namespace(read_only, arguments);
    run(&["build"]).has_status(2).tells("no right to write `").tells("the file system is read-only\n");
    run(&["build", "--out", "../new/folder"]).has_status(2).tells("the file system is read-only");
    run(&["check"]).has_status(0);
    run(&["export", "csv"]).has_status(0);
    for (arguments, file) in [
        (&["new", "page", "Words"][..], "content/pages/words.md"),
        (&["import", "timelinejs", "../tram.json"], "content/"),
        (&["init", "../tram"], "../tram"),
        (&["export", "csv", "--out", "out.csv"], "out.csv"),
    ] {
        let ran = run(arguments).has_status(3).tells("error: cannot ").tells("the file system is read-only");
        assert!(ran.stderr.contains(file), "{ran:?}");
    }
    assert_eq!(desk.tree(""), before);
    // A site that cannot be written to is built elsewhere, and nothing is kept of it.
    let elsewhere = tempfile::tempdir().unwrap();
    run(&["build", "--out", elsewhere.path().to_str().unwrap()]).has_status(0);
    assert_eq!(published(tree(elsewhere.path())), desk.built_anew());
}
