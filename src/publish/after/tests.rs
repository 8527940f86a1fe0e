#![expect(clippy::unwrap_used, reason = "a test may panic")]

use std::fs;
use std::process::Command;

use super::{Occasion, changed, run};
use crate::config::BaseUrl;
use crate::publish::made_up::{KEEPING, MadeUp, at};
use crate::publish::manifest::Manifest;
use crate::publish::plan::Plan;

/// A site's folder with a space in its name, and what is live.
struct Desk {
    folder: tempfile::TempDir,
    occasion: Occasion,
}

impl Desk {
    fn new(changed: &[&str]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let site = folder.path().join("my site");
        fs::create_dir(&site).unwrap();
        let occasion = Occasion {
            site,
            target: "live".to_owned(),
            release: "20251216T101500Z-1f3a9c".to_owned(),
            base_url: "https://example.org/".to_owned(),
            changed: changed.iter().map(|path| (*path).to_owned()).collect(),
        };
        Self { folder, occasion }
    }

    fn script(&self, name: &str, text: &str) {
        let plain = self.folder.path().join("script");
        fs::write(&plain, format!("#!/bin/sh\n{text}\n")).unwrap();
        // A file that this process writes may be open, for a moment, in a program that another test starts, and then
        // it cannot be run.
        let copied = Command::new("install").args(["-m", "755"]).args([plain, self.occasion.site.join(name)]).status();
        assert!(copied.unwrap().success());
    }

    fn read(&self, name: &str) -> String {
        fs::read_to_string(self.occasion.site.join(name)).unwrap()
    }
}

#[test]
fn a_program_is_told_what_changed_and_where() {
    let desk = Desk::new(&["/", "/css/site.1f2e.css", "/issues/donbas/"]);
    desk.script(
        "tell.sh",
        "pwd > log; cat >> log; for a in \"$@\"; do echo \"[$a]\" >> log; done; env | grep ^BRIEFING_ | sort >> log",
    );
    run(&["./tell.sh one 'two words' \"$HOME\" a\\ b *"], &desk.occasion).unwrap();
    let site = desk.occasion.site.canonicalize().unwrap();
    let expected = format!(
        "{}\n/\n/css/site.1f2e.css\n/issues/donbas/\n[one]\n[two words]\n[$HOME]\n[a b]\n[*]\n\
         BRIEFING_BASE_URL=https://example.org/\nBRIEFING_RELEASE=20251216T101500Z-1f3a9c\nBRIEFING_TARGET=live\n",
        site.display(),
    );
    assert_eq!(desk.read("log"), expected);
}

#[test]
fn the_first_that_fails_is_the_last() {
    let desk = Desk::new(&["/", "/a/"]);
    desk.script("one.sh", "echo one >> log");
    desk.script("two.sh", "cat >> log; [ -e mended ]");
    desk.script("three.sh", "echo three $BRIEFING_TARGET $(cat) \"$@\" >> log");
    let error = run(&["./one.sh", "./two.sh 'x y'", "./three.sh '$PATH' *"], &desk.occasion).unwrap_err();
    assert_eq!(error.to_string(), "`./two.sh 'x y'` in `after` ended with status 1");
    assert_eq!(desk.read("log"), "one\n/\n/a/\n");

    // What is told to be typed does what was left undone.
    let hint = error.hint();
    let command = hint.strip_prefix("the release is live; to make up for it: `").unwrap().strip_suffix('`').unwrap();
    fs::write(desk.occasion.site.join("mended"), "").unwrap();
    assert!(Command::new("sh").args(["-c", command]).current_dir("/").status().unwrap().success(), "{command}");
    assert_eq!(desk.read("log"), "one\n/\n/a/\n/\n/a/\nthree live / /a/ $PATH *\n");
    let list = command.rsplit("< ").next().unwrap();
    assert_eq!(fs::read_to_string(list).unwrap(), "/\n/a/\n");
    fs::remove_file(list).unwrap();
}

#[test]
fn what_is_no_program_is_told() {
    let desk = Desk::new(&[]);
    fs::write(desk.occasion.site.join("plain.txt"), "x").unwrap();
    for (line, message) in [
        ("no-such-program-here --all", "there is no program `no-such-program-here`, which `after` names"),
        ("./missing.sh", "there is no program `./missing.sh`, which `after` names"),
        ("./plain.txt", "`./plain.txt` in `after` could not be run: permission denied"),
        ("echo 'x", "`echo 'x` in `after` is no program with arguments: a quote has no end"),
        ("  ", "`  ` in `after` is empty"),
        ("sh -c 'kill -9 $$'", "`sh -c 'kill -9 $$'` in `after` was stopped"),
    ] {
        let error = run(&[line], &desk.occasion).unwrap_err();
        assert_eq!(error.to_string(), message);
        let list = error.hint().rsplit("< ").next().unwrap().trim_end_matches('`').to_owned();
        fs::remove_file(list).unwrap();
    }
}

#[test]
fn a_program_that_does_not_want_to_know_is_no_failure() {
    // More than a pipe takes, so that writing waits for a reader.
    let paths: Vec<String> = (0..20_000).map(|number| format!("/issues/{number}/")).collect();
    let desk = Desk::new(&paths.iter().map(String::as_str).collect::<Vec<_>>());
    desk.script("some.sh", "head -n 1 > log");
    // A grandchild that holds the pipe and never reads.
    desk.script("hold.sh", "sleep 20 <&0 >/dev/null 2>&1 & echo $! > sleeper; exit 0");
    desk.script("all.sh", "wc -l > lines");
    let started = std::time::Instant::now();
    run(&["true", "./some.sh", "./hold.sh", "./all.sh"], &desk.occasion).unwrap();
    assert!(started.elapsed() < std::time::Duration::from_secs(15));
    assert_eq!(desk.read("log"), "/issues/0/\n");
    assert_eq!(desk.read("lines").trim(), "20000");
    assert!(Command::new("kill").arg(desk.read("sleeper").trim()).status().unwrap().success());
}

#[test]
fn what_changed_are_addresses_of_what_is_new_other_or_gone() {
    let before = MadeUp::new(&[
        ("index.html", "home"),
        ("same/index.html", "same"),
        ("gone/index.html", "gone"),
        ("css/site.1.css", "old"),
    ]);
    let after = MadeUp::new(&[
        ("index.html", "home, again"),
        ("same/index.html", "same"),
        ("css/site.2.css", "new"),
        ("files/a b.pdf", "é"),
    ]);
    let first = Plan::new(None, before.release(at(0)), KEEPING);
    let live: &Manifest = &first.outcome;
    let plan = Plan::new(Some(live), after.release(at(1)), KEEPING);
    let base = BaseUrl::parse("https://example.org/berlin/").unwrap();
    let expected = ["/berlin/css/site.2.css", "/berlin/files/a%20b.pdf", "/berlin/gone/", "/berlin/"];
    assert_eq!(changed(&plan, &base), expected);
}
