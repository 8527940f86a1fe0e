//! A clock that goes backwards, or stands in 1970 or in 2106.

use std::fs;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use super::desk::{Desk, Ran, published};

/// From the present to the beginning of Unix' time, on, beyond what 32 bits hold, and back.
const MOMENTS: [&str; 6] = [
    "2026-03-16 12:00:00",
    "1970-01-01 00:00:01",
    "2026-03-15 12:00:00",
    "2106-02-07 06:28:17",
    "2038-01-19 03:14:08",
    "1999-12-31 12:00:00",
];

fn can_fake() -> bool {
    let can = Command::new("faketime").args(["@0", "date", "+%Y"]).output();
    let can = can.is_ok_and(|output| output.stdout.starts_with(b"1970"));
    if !can {
        eprintln!("not tried: no `faketime`");
    }
    can
}

fn at(desk: &Desk, moment: &str, arguments: &[&str]) -> Ran {
    desk.run_by(&["faketime", moment], arguments)
}

#[test]
fn a_build_is_the_same_on_whatever_day() {
    if !can_fake() {
        return;
    }
    let desk = Desk::with("[search]\nenabled = false\n");
    let mut expected = Vec::new();
    for number in 0..2 {
        desk.edit(number);
        expected.push(desk.built_anew());
    }
    for (number, moment) in MOMENTS.iter().enumerate() {
        desk.edit(number % 2);
        at(&desk, moment, &["build"]).has_status(0);
        assert_eq!(published(desk.tree("site/public")), expected[number % 2], "{moment}");
        let again = at(&desk, moment, &["build"]).has_status(0);
        assert!(again.stderr.starts_with("wrote 0 files, "), "{moment}: {again:?}");
        // What is kept is used, wherever a clock stood when it was.
        at(&desk, moment, &["check"]).has_status(0);
    }
    assert_eq!(desk.leftovers(), [""; 0]);
}

#[test]
fn a_site_that_is_told_for_today_is_told_for_that_day() {
    if !can_fake() {
        return;
    }
    let desk = Desk::new();
    let configuration = fs::read_to_string(desk.path("site/briefing.toml")).unwrap();
    desk.write("site/briefing.toml", &configuration.replace("as_of = 2026-03-16\n", ""));
    let event = "+++\ntitle = \"Talks\"\nkind = \"meeting\"\ndate = 2026-03-01\n+++\n";
    desk.write("site/content/events/talks.md", event);
    for moment in MOMENTS {
        let ran = at(&desk, moment, &["build", "--no-cards"]).has_status(0);
        let is_before = moment < "2026-03-01";
        assert_eq!(ran.stderr.contains("nothing had happened yet"), is_before, "{moment}: {ran:?}");
        assert_eq!(desk.path("site/public/events/talks/index.html").exists(), !is_before, "{moment}");
    }
}

#[test]
fn a_folder_is_published_to_whatever_the_clock_says() {
    if !can_fake() {
        return;
    }
    for mode in ["swap", "in-place"] {
        let desk = Desk::with(&format!(
            "[cards]\nenabled = false\n[search]\nenabled = false\n[publish.live]\nto = \"file:../www\"\nmode = \"{mode}\"\n"
        ));
        // A public site is told for today.
        let configuration = fs::read_to_string(desk.path("site/briefing.toml")).unwrap();
        desk.write("site/briefing.toml", &configuration.replace("as_of = 2026-03-16\n", ""));
        for (number, moment) in MOMENTS.iter().enumerate() {
            desk.edit(number);
            if number > 0 && *moment < MOMENTS[number - 1] {
                let before = desk.tree("www");
                let told = at(&desk, moment, &["publish", "--yes"]).has_status(1);
                assert!(told.stderr.contains(", and what is live tells of "), "{told:?}");
                assert_eq!(desk.tree("www"), before);
            }
            at(&desk, moment, &["publish", "--yes", "--allow", "older-day"]).has_status(0);
            let mut live = super::desk::tree(&desk.path("www").canonicalize().unwrap());
            at(&desk, moment, &["build", "--out", "../fresh"]).has_status(0);
            let expected = published(desk.tree("fresh"));
            live.retain(|path, _| expected.contains_key(path));
            assert_eq!(live, expected, "{mode}, {moment}");
            at(&desk, moment, &["publish", "--yes"]).has_status(0).tells("nothing to do");
            fs::remove_dir_all(desk.path("fresh")).unwrap();
        }
        // The releases before are still there to go back to.
        at(&desk, MOMENTS[3], &["publish", "--rollback", "--yes"]).has_status(0);
        let live = fs::read_to_string(desk.path("www/number.txt")).unwrap();
        assert_eq!(live, format!("{}\n", MOMENTS.len() - 2), "{mode}");
    }
}

#[test]
fn a_preview_sees_edits_when_the_clock_goes_backwards() {
    if !can_fake() {
        return;
    }
    for arguments in [&["serve", "--port", "0"][..], &["serve", "--port", "0", "--poll"]] {
        let desk = Desk::new();
        desk.write("clock", "@2026-03-16 12:00:00");
        let mut command = desk.program(arguments);
        let library =
            ["x86_64", "aarch64"].map(|machine| format!("/usr/lib/{machine}-linux-gnu/faketime/libfaketime.so.1"));
        let Some(library) = library.iter().find(|path| fs::exists(path).unwrap()) else {
            eprintln!("not tried: `libfaketime.so.1` is not where Debian has it");
            return;
        };
        command.env("LD_PRELOAD", library).env("FAKETIME_TIMESTAMP_FILE", desk.path("clock"));
        command.env("FAKETIME_NO_CACHE", "1").env("FAKETIME_DONT_FAKE_MONOTONIC", "1");
        let mut serving = command.stdout(Stdio::null()).spawn().unwrap();
        let mut lines = BufReader::new(serving.stderr.take().unwrap()).lines();
        let address = lines.find_map(|line| {
            let line = line.unwrap();
            line.strip_prefix("the site is at http://").map(|address| address.trim_end_matches('/').to_owned())
        });
        let address = address.unwrap();
        // Whoever says something is not to be stopped by nobody reading it.
        std::thread::spawn(move || lines.map_while(Result::ok).for_each(drop));
        for (number, moment) in MOMENTS.iter().enumerate() {
            desk.write("clock", &format!("@{moment}"));
            desk.edit(number + 1);
            let wanted = format!("Edition {}.", number + 1);
            let begun = Instant::now();
            while !get(&address, "/about/").contains(&wanted) {
                assert!(begun.elapsed() < Duration::from_secs(20), "{arguments:?}: no {wanted} at {moment}");
                std::thread::sleep(Duration::from_millis(20));
            }
        }
        serving.kill().unwrap();
        serving.wait().unwrap();
    }
}

fn get(address: &str, path: &str) -> String {
    let mut stream = TcpStream::connect(address).unwrap();
    write!(stream, "GET {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n").unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).unwrap();
    String::from_utf8_lossy(&answer).into_owned()
}
