//! What it notices, in both ways of watching.

use std::fs;
use std::process::Command;
use std::time::{Duration, Instant};

use crate::preview::{Preview, page, wait_for};

/// Watching by what the system reports, and by looking again and again.
const WAYS: [&[&str]; 2] = [&[], &["--poll"]];

#[test]
fn a_file_in_folders_made_at_the_same_moment_is_seen_every_time() {
    for (arguments, times) in [(WAYS[0], 200), (WAYS[1], 10)] {
        let site = Preview::new(&[], arguments);
        for number in 0..times {
            let folder = site.path(&format!("content/pages/a{number}/b/c"));
            // As `mkdir -p` and a shell's redirection do it, without a pause.
            fs::create_dir_all(&folder).unwrap();
            fs::write(folder.join(format!("new-{number}.md")), page("New", &format!("Text {number}."))).unwrap();
            site.shows(&format!("/new-{number}/"), &format!("Text {number}."));
        }
    }
}

#[test]
fn folders_that_are_removed_and_made_again_are_seen() {
    for arguments in WAYS {
        let site = Preview::new(&[], arguments);
        for number in 0..3 {
            fs::remove_dir_all(site.path("content")).unwrap();
            site.answers("/about/", 404);
            site.write("content/pages/about.md", &page("About", &format!("Again {number}.")));
            site.shows("/about/", &format!("Again {number}."));
            // And what is saved in it afterwards.
            site.write("content/pages/about.md", &page("About", &format!("Later {number}.")));
            site.shows("/about/", &format!("Later {number}."));
        }
    }
}

#[test]
fn the_whole_site_may_be_renamed_away_and_come_back() {
    for arguments in WAYS {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().join("site");
        crate::preview::write(&root, "briefing.toml", "[site]\ntitle = \"T\"\n[build]\nas_of = 2026-03-16\n");
        crate::preview::write(&root, "content/pages/about.md", &page("About", "First."));
        let site = Preview::serve_at(folder, &root, arguments);
        site.shows("/about/", "First.");
        let away = site.path("away");
        fs::rename(&root, &away).unwrap();
        std::thread::sleep(Duration::from_millis(300));
        assert_eq!(site.get("/about/").status, 200, "what was there last is kept");
        fs::create_dir_all(&root).unwrap();
        crate::preview::write(&root, "content/pages/about.md", &page("About", "Second."));
        crate::preview::write(&root, "briefing.toml", "[site]\ntitle = \"T\"\n[build]\nas_of = 2026-03-16\n");
        site.shows("/about/", "Second.");
        crate::preview::write(&root, "content/pages/about.md", &page("About", "Third."));
        site.shows("/about/", "Third.");
    }
}

#[cfg(unix)]
#[test]
fn the_target_of_a_link_is_seen() {
    for arguments in WAYS {
        let site = Preview::new(&[("shared/deep/text.md", &page("Shared", "First."))], arguments);
        std::os::unix::fs::symlink("../../shared/deep/text.md", site.path("content/pages/linked.md")).unwrap();
        site.shows("/linked/", "First.");
        site.write("shared/deep/text.md", &page("Shared", "Second."));
        site.shows("/linked/", "Second.");
        let beside = site.path("shared/deep/beside.md");
        fs::write(&beside, page("Shared", "Third.")).unwrap();
        fs::rename(beside, site.path("shared/deep/text.md")).unwrap();
        site.shows("/linked/", "Third.");
    }
}

#[test]
fn what_editors_leave_behind_causes_nothing() {
    for arguments in WAYS {
        let site = Preview::new(&[], arguments);
        let mut socket = site.socket("/about/", site.get("/about/").header("etag").trim_matches('"'));
        for name in [".about.md.swp", "about.md~", "4913", ".#about.md", "#about.md#", ".goutputstream-X", "x.tmp"] {
            site.write(&format!("content/pages/{name}"), "x");
            fs::remove_file(site.path(&format!("content/pages/{name}"))).unwrap();
        }
        site.write("public/index.html", "x");
        site.write("notes.md", "x");
        // The same bytes again are no change either.
        site.write("content/pages/about.md", &page("About", "What this is."));
        assert_eq!(socket.all_within("page", Duration::from_millis(900)), Vec::<serde_json::Value>::new());
        assert_eq!(site.get("/about/").generation(), 1);
        assert!(!site.log().contains('→'), "{}", site.log());
    }
}

#[test]
fn a_deleted_record_is_gone_from_its_page_and_from_all_lists() {
    let event = "+++\ntitle = \"A certain meeting\"\nkind = \"meeting\"\ndate = 2026-03-10\n+++\n";
    for arguments in WAYS {
        let site = Preview::below("https://example.org/", &[("content/events/certain.md", event)], arguments);
        let lists = ["/timeline/", "/changes/", "/changes.xml", "/briefing.json", "/sitemap.xml"];
        for list in lists {
            site.shows(list, if list == "/sitemap.xml" { "events/certain" } else { "A certain meeting" });
        }
        fs::remove_file(site.path("content/events/certain.md")).unwrap();
        let gone = site.answers("/events/certain/", 404);
        for list in lists {
            let answer = site.get(list);
            assert!(answer.generation() >= gone.generation());
            assert!(!answer.text().contains("certain"), "{list}");
        }
    }
}

#[test]
fn many_files_at_once_are_one_step() {
    for arguments in WAYS {
        let site = Preview::new(&[], arguments);
        if Command::new("git").arg("--version").output().is_err() {
            return;
        }
        let git = |arguments: &[&str]| {
            let mut command = Command::new("git");
            command.arg("-C").arg(site.folder.path()).args(["-c", "user.name=a", "-c", "user.email=a@b.example"]);
            let output = command.args(arguments).output().unwrap();
            assert!(output.status.success(), "{output:?}");
        };
        git(&["init", "-q", "-b", "one"]);
        git(&["add", "-A"]);
        git(&["commit", "-qm", "one"]);
        git(&["checkout", "-qb", "two"]);
        for number in 0..300 {
            site.write(&format!("content/pages/many-{number}.md"), &page("Many", &format!("Number {number}.")));
        }
        site.shows("/many-299/", "Number 299.");
        git(&["add", "-A"]);
        git(&["commit", "-qm", "two"]);
        wait_for(|| site.log().contains("many-0.md").then_some(()));
        let before = site.get("/about/").generation();
        git(&["checkout", "-q", "one"]);
        site.answers("/many-0/", 404);
        let after = site.get("/many-299/");
        assert_eq!((after.status, after.generation()), (404, before + 1));
        git(&["checkout", "-q", "two"]);
        site.shows("/many-0/", "Number 0.");
        let after = site.get("/many-299/");
        assert_eq!((after.status, after.generation()), (200, before + 2));
    }
}

#[test]
fn writes_without_a_pause_are_shown_all_the_same() {
    let site = Preview::new(&[], &[]);
    let path = site.path("content/pages/about.md");
    let writer = std::thread::spawn(move || {
        let started = Instant::now();
        let mut number = 0;
        while started.elapsed() < Duration::from_secs(4) {
            fs::write(&path, page("About", &format!("Written {number}."))).unwrap();
            number += 1;
            std::thread::sleep(Duration::from_millis(5));
        }
    });
    let mut last = Instant::now();
    let mut longest = Duration::ZERO;
    let mut generation = site.get("/about/").generation();
    while !writer.is_finished() {
        let now = site.get("/about/").generation();
        if now > generation {
            (generation, longest, last) = (now, longest.max(last.elapsed()), Instant::now());
        }
        std::thread::sleep(Duration::from_millis(2));
    }
    assert!(longest.max(last.elapsed()) < Duration::from_secs(1), "{longest:?}");
}

#[test]
fn a_file_that_is_half_written_is_nobodys_mistake() {
    let site = Preview::new(&[], &[]);
    let path = site.path("content/pages/about.md");
    let mut socket = site.socket("/about/", site.get("/about/").header("etag").trim_matches('"'));
    for number in 0..10 {
        let text = page("About", &format!("Whole {number}."));
        // The first half of the front matter, a moment, and the rest.
        fs::write(&path, &text[..8]).unwrap();
        std::thread::sleep(Duration::from_millis(10));
        fs::write(&path, &text).unwrap();
        site.shows("/about/", &format!("Whole {number}."));
    }
    let told = socket.all_within("told", Duration::from_millis(300));
    assert!(told.iter().all(|told| told["errors"] == ""), "{told:?}");
    assert!(!site.log().contains("error"), "{}", site.log());
}

#[test]
fn every_kind_of_file_is_watched() {
    for arguments in WAYS {
        let site = Preview::new(&[("static/note.txt", "one")], arguments);
        site.write("static/note.txt", "two");
        site.shows("/note.txt", "two");
        site.write("templates/page.html", "<p>{{ page.title }} by its own template</p>");
        site.shows("/about/", "About by its own template");
        fs::remove_file(site.path("templates/page.html")).unwrap();
        site.shows("/about/", "What this is.");
        site.write("briefing.toml", "[site]\ntitle = \"Another name\"\n[build]\nas_of = 2026-03-16\n");
        site.shows("/", "Another name");
        site.write("content/terms.toml", "[[term]]\nid = \"quay\"\ntitle = \"A quay\"\ndescription = \"A wall.\"\n");
        site.shows("/glossary/", "A quay");
    }
}

#[test]
fn a_mistake_keeps_what_was_last_right_and_is_told_with_its_place() {
    for arguments in WAYS {
        let site = Preview::new(&[("content/pages/other.md", &page("Other", "First."))], arguments);
        let mut socket = site.socket("/about/", site.get("/about/").header("etag").trim_matches('"'));
        assert_eq!(socket.next("told")["errors"], "");
        site.write("content/pages/about.md", "+++\ntitel = \"About\"\n+++\n\nWrong.\n");
        let told = socket.next("told");
        let errors = told["errors"].as_str().unwrap();
        assert!(errors.contains("--> content/pages/about.md:2:1"), "{errors}");
        assert!(errors.contains("did you mean `title`?"), "{errors}");
        assert!(site.get("/about/").text().contains("What this is."));
        // Others go on; so does this one, once it is mended.
        site.write("content/pages/other.md", &page("Other", "Second."));
        site.shows("/other/", "Second.");
        assert!(site.get("/about/").text().contains("What this is."));
        site.write("content/pages/about.md", &page("About", "Right again."));
        site.shows("/about/", "Right again.");
        let last = wait_for(|| Some(socket.next("told")).filter(|told| told["errors"] == ""));
        assert!(last.is_some());
        // The terminal is told a moment after the pages.
        let is_told = wait_for(|| site.log().contains("no more: ").then_some(()));
        assert!(is_told.is_some(), "{}", site.log());
    }
}

#[test]
fn the_terminal_has_a_line_for_each_change() {
    let site = Preview::new(&[], &[]);
    let tag = site.get("/about/").header("etag").trim_matches('"').to_owned();
    let mut open = site.socket("/about/", &tag);
    open.next("told");
    site.write("content/pages/about.md", &page("About", "Other."));
    open.next("page");
    let line = wait_for(|| site.log().lines().find(|line| line.contains('→')).map(str::to_owned)).unwrap();
    assert!(line.starts_with("about.md → 1 open page updated in ") && line.ends_with(" ms"), "{line}");
}
