//! Pipes that close, disks that are full, rights that are missing, an interrupt.
#![cfg(target_os = "linux")]

use std::fs::{self, OpenOptions};
use std::os::unix::fs::PermissionsExt;
use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use crate::test::{Test, bundled};

/// Runs with a standard output that nobody reads; gives the status and standard error.
fn with_a_closed_pipe(test: Test) -> (Option<i32>, String) {
    let (folder, mut command) = test.into_parts();
    let (reader, writer) = std::io::pipe().unwrap();
    drop(reader);
    let output = command.stdout(writer).stderr(Stdio::piped()).output().unwrap();
    drop(folder);
    (output.status.code(), String::from_utf8(output.stderr).unwrap())
}

#[test]
fn a_closed_pipe_changes_nothing_in_the_status() {
    let bundled = bundled().display().to_string();
    assert_eq!(with_a_closed_pipe(Test::new().args(["completions", "bash"])), (Some(0), String::new()));
    assert_eq!(with_a_closed_pipe(Test::new().args(["build", "--help"])), (Some(0), String::new()));
    let show = Test::new().args(["show", "donbas", "--site", &bundled]);
    assert_eq!(with_a_closed_pipe(show), (Some(0), String::new()));
    let check = Test::site().file("content/parties/a.md", "+++\ntitle = \"A\"\n+++\n").args(["check"]);
    assert_eq!(with_a_closed_pipe(check), (Some(1), "1 error\n".to_owned()));
}

#[test]
fn a_build_goes_on_when_nobody_reads_what_it_says() {
    let (folder, mut command) = Test::site().args(["build"]).into_parts();
    let (reader, writer) = std::io::pipe().unwrap();
    drop(reader);
    let status = command.stderr(writer).stdout(Stdio::null()).status().unwrap();
    assert_eq!(status.code(), Some(0));
    assert!(folder.path().join("public/index.html").exists());
}

#[test]
fn a_full_disk_is_told() {
    let (folder, mut command) = Test::site().args(["completions", "bash"]).into_parts();
    let full = OpenOptions::new().write(true).open("/dev/full").unwrap();
    let output = command.stdout(full).output().unwrap();
    assert_eq!(output.status.code(), Some(3));
    let stderr = String::from_utf8(output.stderr).unwrap();
    assert_eq!(stderr, "error: cannot write to standard output: the disk is full\n");
    drop(folder);
}

/// Runs without the rights of root, which may read anything.
fn unprivileged(test: Test) -> (Test, std::process::Output) {
    let (folder, command) = test.into_parts();
    fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o755)).unwrap();
    let is_root = fs::metadata("/proc/self").is_ok_and(|own| std::os::unix::fs::MetadataExt::uid(&own) == 0);
    // A copy, since the build's own folder may be closed to others.
    let program = folder.path().join("briefing-copy");
    fs::copy(command.get_program(), &program).unwrap();
    let mut dropped = if is_root {
        let mut dropped = Command::new("setpriv");
        dropped.args(["--reuid=65534", "--regid=65534", "--clear-groups"]).arg(&program);
        dropped
    } else {
        Command::new(&program)
    };
    dropped.args(command.get_args()).current_dir(folder.path()).stdin(Stdio::null());
    let output = dropped.output().unwrap();
    (Test::again(folder), output)
}

fn forbid(test: &Test, path: &str) {
    fs::set_permissions(test.path(path), fs::Permissions::from_mode(0o000)).unwrap();
}

fn allow(test: &Test, path: &str) {
    fs::set_permissions(test.path(path), fs::Permissions::from_mode(0o755)).unwrap();
}

#[test]
fn a_site_folder_that_cannot_be_read_is_status_3() {
    let test = Test::new().file("site/briefing.toml", "").args(["check", "--site", "site"]);
    forbid(&test, "site");
    let (test, output) = unprivileged(test);
    allow(&test, "site");
    test.status(3)
        .stderr(
            "error: cannot read the site folder `site`: permission denied\nhelp: give yourself the right to read it\n",
        )
        .checked(&output);
}

#[test]
fn a_file_that_cannot_be_read_is_status_3() {
    let test = Test::site().file("content/pages/p.md", "+++\ntitle = \"P\"\n+++\n").args(["check"]);
    forbid(&test, "content/pages/p.md");
    let (test, output) = unprivileged(test);
    test.status(3).stdout_has("error[unreadable]").stderr("1 error\n").checked(&output);
}

#[test]
fn a_file_that_cannot_be_read_makes_no_mistakes_elsewhere() {
    let test = Test::site()
        .file("content/pages/a.md", "+++\ntitle = \"A\"\n+++\n\n[[page/p]]\n")
        .file("content/pages/p.md", "+++\ntitle = \"P\"\n+++\n")
        .args(["check"]);
    forbid(&test, "content/pages/p.md");
    forbid(&test, "briefing.toml");
    let (test, output) = unprivileged(test);
    let ran = test.status(3).any_stdout().stderr("2 errors\n").checked(&output);
    assert_eq!(ran.stdout.matches("error[unreadable]").count(), 2, "{}", ran.stdout);
}

#[test]
fn a_limit_of_file_sizes_is_told_and_leaves_the_output_as_it_was() {
    let ran = Test::site().args(["build"]).any_stderr().run();
    let large = format!("{}\n", "x".repeat(5000));
    let (folder, command) = ran.again().file("templates/home.html", &large).args(["build"]).into_parts();
    let output = Command::new("sh")
        .args(["-c", "ulimit -f 4; exec \"$0\" build"])
        .arg(command.get_program())
        .current_dir(folder.path())
        .output()
        .unwrap();
    let test = Test::again(folder).status(3).stderr(
        "error: cannot write `public/index.html`: the file would be larger than the system allows\n\
         help: raise the limit (`ulimit -f`); what was there before is as it was\n",
    );
    let ran = test.checked(&output);
    assert_eq!(ran.read("public/index.html"), "Home\n");
    assert!(!ran.has(".public.briefing-staging"));
}

#[test]
fn an_output_folder_that_cannot_be_written_is_status_2() {
    let test = Test::site().args(["build"]);
    let (test, output) = unprivileged(test);
    let ran = test.status(2).stderr_has("error: cannot write to `public`: no right to write").checked(&output);
    assert!(!ran.has("public"));
}

#[test]
fn an_interrupt_ends_a_build_and_the_next_one_cleans_up() {
    let ran = Test::site().args(["build"]).any_stderr().run();
    let endless = "{% for a in range(end=100000) %}{% for b in range(end=100000) %}{% endfor %}{% endfor %}";
    let test = ran.again().file("templates/home.html", endless).args(["build"]);
    let staging = test.path(".public.briefing-staging");
    let (folder, command) = test.into_parts();
    // A suite that runs in the background of a shell ignores interrupts, and so would what it starts.
    let mut interruptible = Command::new("env");
    interruptible.arg("--default-signal=INT").arg(command.get_program()).args(command.get_args());
    if let Some(folder) = command.get_current_dir() {
        interruptible.current_dir(folder);
    }
    interruptible.stdout(Stdio::null()).stderr(Stdio::null()).process_group(0);
    let mut child = interruptible.spawn().unwrap();
    let started = Instant::now();
    while !staging.exists() && started.elapsed() < Duration::from_secs(20) {
        std::thread::sleep(Duration::from_millis(10));
    }
    assert!(Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap().success());
    let interrupted = Instant::now();
    while child.try_wait().unwrap().is_none() && interrupted.elapsed() < Duration::from_secs(20) {
        std::thread::sleep(Duration::from_millis(10));
    }
    let _ = child.kill();
    let status = child.wait().unwrap();
    assert_eq!(status.signal(), Some(2), "{status}");
    assert_eq!(fs::read_to_string(folder.path().join("public/index.html")).unwrap(), "Home\n");
    let test = Test::again(folder).file("templates/home.html", "{{ page.title }}\n").args(["build"]);
    let ran = test.stderr_has("wrote 0 files, ").run();
    assert!(!ran.has(".public.briefing-staging"));
}
