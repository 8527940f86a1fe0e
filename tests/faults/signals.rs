//! Streams that are closed or full, readers that go, signals that end a run: for every command.

use std::fs::{self, OpenOptions};
use std::io::{BufRead as _, BufReader};
use std::os::unix::process::{CommandExt as _, ExitStatusExt as _};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use super::desk::{Desk, PROGRAM, Ran, published};

/// Every command, and whether it says something on standard output.
const COMMANDS: &[(&[&str], bool)] = &[
    (&["--help"], true),
    (&["--version"], true),
    (&["build"], false),
    (&["build", "-v"], false),
    (&["check"], false),
    (&["check", "--format", "sarif"], true),
    (&["show", "city"], true),
    (&["changes", "--since", "2026-01-01"], false),
    (&["completions", "zsh"], true),
    (&["schema", "event"], true),
    (&["export", "json"], true),
    (&["new", "page", "Words"], true),
    (&["init", "../another"], true),
    (&["import", "timelinejs", "../tram.json"], true),
    (&["publish", "--dry-run"], true),
    (&["publish", "--yes"], true),
];

/// A desk on which every command has something to do.
fn desk() -> Desk {
    let desk =
        Desk::with("[cards]\nenabled = false\n[search]\nenabled = false\n[publish.live]\nto = \"file:../www\"\n");
    desk.write(
        "tram.json",
        r#"{"events":[{"start_date":{"year":2025,"month":1,"day":2},"text":{"headline":"Talks","text":"Words."}}]}"#,
    );
    desk
}

#[test]
fn closed_streams_change_nothing() {
    for (arguments, _) in COMMANDS {
        for closed in [">&-", "<&- 2>&-"] {
            let desk = desk();
            let script = format!("exec \"$0\" \"$@\" {closed}");
            desk.run_by(&["sh", "-c", &script], arguments).has_status(0);
        }
    }
    let desk = desk();
    desk.run_by(&["sh", "-c", "exec \"$0\" \"$@\" <&- >&- 2>&-"], &["build"]).has_status(0);
    assert_eq!(published(desk.tree("site/public")), desk.built_anew());
}

#[test]
fn a_reader_that_goes_changes_nothing() {
    for (arguments, _) in COMMANDS {
        let desk = desk();
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        let mut command = desk.program(arguments);
        let status = command.stdout(writer.try_clone().unwrap()).stderr(writer).status().unwrap();
        assert_eq!(status.code(), Some(0), "{arguments:?}");
    }
}

#[test]
fn streams_that_are_full_are_told_of_where_data_is_lost() {
    let full = || OpenOptions::new().write(true).open("/dev/full").unwrap();
    for (arguments, has_data) in COMMANDS {
        let desk = desk();
        let ran = Ran::of(&desk.program(arguments).stdout(full()).output().unwrap());
        let ran = ran.has_status(if *has_data { 3 } else { 0 });
        let told = "error: cannot write to standard output: the disk is full\n";
        assert_eq!(ran.stderr.contains(told), *has_data, "{arguments:?}: {ran:?}");
        let status = self::desk().program(arguments).stderr(full()).status().unwrap();
        assert_eq!(status.code(), Some(0), "{arguments:?}");
    }
}

fn send(signal: &str, child: &Child) {
    assert!(Command::new("kill").args([signal, &child.id().to_string()]).status().unwrap().success());
}

/// How `child` ended; it is given time, and no more.
fn ended(child: &mut Child) -> Option<ExitStatus> {
    let begun = Instant::now();
    while begun.elapsed() < Duration::from_secs(30) {
        if let Some(status) = child.try_wait().unwrap() {
            return Some(status);
        }
        sleep(Duration::from_millis(10));
    }
    child.kill().unwrap();
    child.wait().unwrap();
    None
}

/// The program, which no signal is ignored by that the suite's own shell ignores.
const OPEN_TO_SIGNALS: [&str; 2] = ["env", "--default-signal=INT,HUP,TERM,PIPE"];

#[test]
fn a_signal_ends_a_build_and_the_output_is_as_it_was() {
    for (signal, number) in [("-TERM", 15), ("-HUP", 1), ("-INT", 2), ("-QUIT", 3)] {
        let desk = Desk::new();
        desk.run(&["build"]).has_status(0);
        let before = desk.tree("site/public");
        let template = fs::read_to_string(desk.path("site/templates/page.html")).unwrap();
        desk.write(
            "site/templates/page.html",
            "{% for a in range(end=100000) %}{% for b in range(end=100000) %}{% endfor %}{% endfor %}",
        );
        let mut child = desk.program_by(&OPEN_TO_SIGNALS, &["build"]).process_group(0).spawn().unwrap();
        let begun = Instant::now();
        while !desk.path("site/.public.briefing-staging/new").exists() && begun.elapsed() < Duration::from_secs(20) {
            sleep(Duration::from_millis(5));
        }
        send(signal, &child);
        let status = ended(&mut child).unwrap();
        assert_eq!(status.signal(), Some(number), "{signal}: {status}");
        assert_eq!(desk.tree("site/public"), before, "{signal}");
        desk.write("site/templates/page.html", &template);
        desk.edit(1);
        desk.run(&["build"]).has_status(0);
        assert_eq!(published(desk.tree("site/public")), desk.built_anew());
        assert_eq!(desk.leftovers(), [""; 0]);
    }
}

#[test]
fn a_signal_ends_a_preview_and_that_is_no_fault() {
    for (signal, starter, goes_on) in [
        ("-TERM", &OPEN_TO_SIGNALS[..], false),
        ("-INT", &OPEN_TO_SIGNALS, false),
        ("-HUP", &OPEN_TO_SIGNALS, false),
        // Whoever starts it this way wants it to outlive the connection.
        ("-HUP", &["nohup"], true),
    ] {
        let desk = Desk::new();
        let mut command = desk.program_by(starter, &["serve", "--port", "0"]);
        let mut child = command.stdout(Stdio::null()).process_group(0).spawn().unwrap();
        let mut lines = BufReader::new(child.stderr.take().unwrap()).lines();
        assert!(lines.any(|line| line.unwrap().contains("Ctrl-C ends it")), "{PROGRAM}");
        send(signal, &child);
        if goes_on {
            sleep(Duration::from_millis(300));
            assert!(child.try_wait().unwrap().is_none(), "{signal} ended it in spite of `nohup`");
            child.kill().unwrap();
            child.wait().unwrap();
        } else {
            assert_eq!(ended(&mut child).and_then(|status| status.code()), Some(0), "{signal}");
        }
    }
}
