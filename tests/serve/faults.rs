//! What goes wrong around a preview: folders that vanish, systems that refuse, clocks that jump.

use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use tempfile::TempDir;

use crate::preview::{Preview, page, small, wait_for};

/// Saves, and waits until that is shown, some times.
fn edits_are_shown(site: &Preview, root: &Path) {
    for number in 0..3 {
        fs::write(root.join("content/pages/about.md"), page("About", &format!("Edit {number}."))).unwrap();
        site.shows("/about/", &format!("Edit {number}."));
    }
}

/// A small site, served by a command that is given the program.
fn served_by(by: &[&str], folder: TempDir) -> Preview {
    let root = folder.path().to_path_buf();
    Preview::run_by(by, folder, &root, &[])
}

#[test]
fn the_whole_site_may_be_deleted_and_come_back() {
    for arguments in [&[][..], &["--poll"]] {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().join("site");
        let make = |text: &str| {
            crate::preview::write(&root, "content/pages/about.md", &page("About", text));
            crate::preview::write(&root, "briefing.toml", "[site]\ntitle = \"T\"\n[build]\nas_of = 2026-03-16\n");
        };
        make("First.");
        let site = Preview::serve_at(folder, &root, arguments);
        for number in 0..3 {
            fs::remove_dir_all(&root).unwrap();
            std::thread::sleep(Duration::from_millis(400));
            // What was last there, or what was left of it when somebody looked.
            assert!(matches!(site.get("/about/").status, 200 | 404));
            make(&format!("Again {number}."));
            site.shows("/about/", &format!("Again {number}."));
            edits_are_shown(&site, &root);
        }
    }
}

/// Linux keeps these limits for each user of a name space of its own, so that a test may set them.
#[cfg(target_os = "linux")]
#[test]
fn where_the_system_watches_no_more_folders_that_is_said_and_edits_are_shown() {
    if !Command::new("unshare").args(["-Ur", "true"]).status().is_ok_and(|status| status.success()) {
        return;
    }
    for (limit, word) in [
        ("max_inotify_watches", "the system watches no more folders"),
        ("max_inotify_instances", "too many programs watch folders already"),
    ] {
        let few = format!("echo 2 > /proc/sys/user/{limit}; exec \"$@\"");
        let none = format!("echo 0 > /proc/sys/user/{limit}; exec \"$@\"");
        let script = if limit == "max_inotify_watches" { few } else { none };
        let site = served_by(&["unshare", "-Ur", "sh", "-c", &script, "sh"], small("/", &[]));
        assert!(wait_for(|| site.log().contains(word).then_some(())).is_some(), "{}", site.log());
        edits_are_shown(&site, site.folder.path());
        assert_eq!(site.log().matches(word).count(), 1, "{}", site.log());
    }
}

/// `faketime` gives it a clock that reads a file at every look.
#[cfg(target_os = "linux")]
#[test]
fn a_clock_that_jumps_hides_no_edit() {
    let library = ["x86_64", "aarch64"].map(|arch| format!("/usr/lib/{arch}-linux-gnu/faketime/libfaketimeMT.so.1"));
    let Some(library) = library.into_iter().find(|library| Path::new(library).exists()) else { return };
    let clock = tempfile::NamedTempFile::new().unwrap();
    fs::write(clock.path(), "+0").unwrap();
    let by = [
        "env",
        // No system lets the time go back that has passed since it was started.
        "FAKETIME_DONT_FAKE_MONOTONIC=1",
        "FAKETIME_NO_CACHE=1",
        &format!("FAKETIME_TIMESTAMP_FILE={}", clock.path().display()),
        &format!("LD_PRELOAD={library}"),
    ];
    let site = served_by(&by, small("/", &[]));
    for (number, jump) in ["+0", "-400d", "+400d", "-1", "+0"].into_iter().enumerate() {
        fs::write(clock.path(), jump).unwrap();
        edits_are_shown(&site, site.folder.path());
        // Of the same length, which is all that the time of a file is needed for.
        site.write("content/pages/about.md", &page("About", &format!("Edit {number}!")));
        site.shows("/about/", &format!("Edit {number}!"));
    }
    assert!(!site.log().contains("panicked"), "{}", site.log());
}

#[cfg(target_os = "linux")]
#[test]
fn who_may_not_write_in_the_site_sees_it_all_the_same() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = small("https://example.org/", &[]);
    let entries = walkdir::WalkDir::new(folder.path()).into_iter().map(Result::unwrap);
    for entry in entries {
        let mode = if entry.file_type().is_dir() { 0o555 } else { 0o444 };
        fs::set_permissions(entry.path(), fs::Permissions::from_mode(mode)).unwrap();
    }
    // Root may write everywhere.
    let is_root = Command::new("id").arg("-u").output().unwrap().stdout == b"0\n";
    let nobody = ["setpriv", "--reuid=65534", "--clear-groups"];
    let mut site = served_by(if is_root { &nobody } else { &[] }, folder);
    assert_eq!(site.get("/about/").status, 200);
    let html = site.get("/").text();
    // A card is drawn when it is asked for, and kept where that can be.
    let card =
        html.split("property=\"og:image\" content=\"https://example.org").nth(1).unwrap().split('"').next().unwrap();
    assert_eq!(site.get(card).status, 200, "{card}");
    assert_eq!(site.interrupt().0, Some(0));
    let entries = walkdir::WalkDir::new(site.folder.path()).into_iter().map(Result::unwrap);
    assert!(entries.filter(|entry| entry.path().display().to_string().contains("cache")).count() == 0);
}

mod long {
    use super::*;

    /// More than the queue of Linux's reports holds, so that it overflows where the disk is fast.
    #[test]
    #[ignore = "takes minutes"]
    fn ten_thousand_files_at_once_are_all_shown() {
        for arguments in [&[][..], &["--poll"]] {
            let site = Preview::new(&[], arguments);
            let write = |text: &str| {
                for number in 0..10_000 {
                    site.write(&format!("content/pages/{}/many-{number}.md", number % 50), &page("Many", text));
                }
            };
            for text in ["First.", "Second."] {
                write(text);
                for number in [0, 4_999, 9_999] {
                    let shown = (0..6).any(|_| {
                        wait_for(|| site.get(&format!("/many-{number}/")).text().contains(text).then_some(())).is_some()
                    });
                    assert!(shown, "{number}: {text}");
                }
            }
            fs::remove_dir_all(site.path("content/pages/0")).unwrap();
            site.answers("/many-9950/", 404);
        }
    }
}
