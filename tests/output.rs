//! Writing a folder when the process is killed, has no rights, or the disk is full: what takes a process to try.
//!
//! The test binary runs itself as that process: `helper` below is what it does there.

#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "a test may panic")]
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "how the helper talks to the test that started it")]

use std::collections::BTreeMap;
use std::env;
use std::fs::{self, Permissions};
use std::io::{BufRead as _, BufReader, Read as _};
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _, chown};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus, Output, Stdio};
use std::time::{Duration, Instant};

use briefing::output::{Destination, OutputError, Pages, Written, write_site};
use briefing::{Bytes, Class, Diagnostic};

/// A user that owns nothing.
const NOBODY: u32 = 65534;

/// The pages of the site in one of its generations. Each page says which it is of.
struct Generation {
    number: usize,
    pages: usize,
}

impl Generation {
    fn has(&self, page: usize) -> bool {
        !page.is_multiple_of(5) || (page / 5 + self.number).is_multiple_of(2)
    }

    fn path(&self, page: usize) -> String {
        // Every seventh is a file in one generation and a folder in the next.
        match page % 7 {
            0 if self.number.is_multiple_of(2) => format!("{}/{page}", page % 10),
            _ => format!("{}/{page}/index.html", page % 10),
        }
    }

    fn text(page: usize, number: usize) -> String {
        // Every third stays as it is.
        let number = if page.is_multiple_of(3) { 0 } else { number };
        let line = format!("page {page} of generation {number}\n");
        line.repeat(20 + page % 200)
    }

    fn tree(&self) -> BTreeMap<String, String> {
        let pages = (0..self.pages).filter(|page| self.has(*page));
        pages.map(|page| (self.path(page), Self::text(page, self.number))).collect()
    }

    fn page(path: &str) -> usize {
        path.split('/').nth(1).unwrap().parse().unwrap()
    }
}

impl Pages for Generation {
    fn paths(&self) -> Vec<(String, Class)> {
        let pages = (0..self.pages).filter(|page| self.has(*page));
        pages.map(|page| (self.path(page), Class::Page)).collect()
    }

    fn render(&self, path: &str) -> Result<Bytes, Vec<Diagnostic>> {
        Ok(Bytes::Owned(Self::text(Self::page(path), self.number).into_bytes()))
    }
}

/// The same, while somebody takes the right to write to a folder away.
struct Losing<'g> {
    generation: &'g Generation,
    lost: PathBuf,
}

impl Pages for Losing<'_> {
    fn paths(&self) -> Vec<(String, Class)> {
        self.generation.paths()
    }

    fn render(&self, path: &str) -> Result<Bytes, Vec<Diagnostic>> {
        fs::set_permissions(&self.lost, Permissions::from_mode(0o555)).unwrap();
        self.generation.render(path)
    }
}

/// A folder with a site in it, which belongs to nobody and can be got at by nobody.
struct Desk {
    folder: tempfile::TempDir,
    binary: PathBuf,
    is_root: bool,
}

impl Desk {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        // The target folder may lie where nobody can reach it.
        let binary = folder.path().join("helper");
        let this = env::current_exe().unwrap();
        // Not by `fs::copy`: a process that another test starts meanwhile would hold the copy open for writing, and
        // such a file cannot be run.
        let linked = fs::hard_link(&this, &binary).is_ok();
        assert!(linked || Command::new("cp").args([&this, &binary]).status().unwrap().success());
        fs::create_dir_all(folder.path().join("site/content")).unwrap();
        fs::write(folder.path().join("site/briefing.toml"), "").unwrap();
        let is_root = fs::metadata(&binary).unwrap().uid() == 0;
        let desk = Self { folder, binary, is_root };
        desk.give_away();
        desk
    }

    fn at(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    /// Gives everything but the helper to nobody, if it is ours to give.
    fn give_away(&self) {
        fs::set_permissions(self.folder.path(), Permissions::from_mode(0o755)).unwrap();
        if self.is_root {
            for entry in walkdir::WalkDir::new(self.folder.path()) {
                let entry = entry.unwrap();
                if entry.path() != self.binary {
                    chown(entry.path(), Some(NOBODY), None).unwrap();
                }
            }
        }
    }

    fn build(&self, generation: &Generation) -> Result<Written, OutputError> {
        build(&self.at("site"), &self.at("site/public"), generation)
    }

    /// The helper, about to do `job` with that generation; run by `program`, where one is given.
    fn helper(&self, program: &[&str], job: &str, output: &str, generation: &Generation) -> Command {
        let mut command = match program {
            [] => Command::new(&self.binary),
            [program, arguments @ ..] => {
                let mut command = Command::new(program);
                command.args(arguments).arg(&self.binary);
                command
            }
        };
        command
            .args(["--exact", "helper", "--ignored", "--nocapture"])
            .env("BRIEFING_TEST_JOB", job)
            .env("BRIEFING_TEST_SITE", self.at("site"))
            .env("BRIEFING_TEST_OUTPUT", self.at(output))
            .env("BRIEFING_TEST_GENERATION", generation.number.to_string())
            .env("BRIEFING_TEST_PAGES", generation.pages.to_string())
            .current_dir("/")
            .stdin(Stdio::null());
        command
    }

    /// What the helper says when it runs without rights.
    fn as_nobody(&self, job: &str, output: &str, generation: &Generation) -> Output {
        let drop = ["setpriv", "--reuid=65534", "--clear-groups"];
        let program = if self.is_root { &drop[..] } else { &[] };
        self.helper(program, job, output, generation).output().unwrap()
    }

    /// All files and folders of the desk but the helper, with their text.
    fn tree(&self) -> BTreeMap<String, String> {
        let mut tree = tree(self.folder.path());
        tree.remove("helper");
        tree
    }

    fn staging(&self) -> Vec<String> {
        let entries = walkdir::WalkDir::new(self.folder.path()).into_iter().map(Result::unwrap);
        let paths = entries.map(|entry| entry.path().display().to_string());
        paths.filter(|path| path.contains("briefing-staging")).collect()
    }
}

fn build(site: &Path, output: &Path, generation: &Generation) -> Result<Written, OutputError> {
    write_site(generation, Destination { output, site_root: site, home: None }, &|_, _| {})
}

fn tree(at: &Path) -> BTreeMap<String, String> {
    let mut tree = BTreeMap::new();
    for entry in walkdir::WalkDir::new(at).min_depth(1) {
        let entry = entry.unwrap();
        let text = if entry.file_type().is_file() {
            String::from_utf8_lossy(&fs::read(entry.path()).unwrap()).into_owned()
        } else {
            "folder".to_owned()
        };
        tree.insert(entry.path().strip_prefix(at).unwrap().to_str().unwrap().to_owned(), text);
    }
    tree
}

/// The files of a tree of pages.
fn pages(mut tree: BTreeMap<String, String>) -> BTreeMap<String, String> {
    tree.retain(|path, text| text != "folder" && path != ".briefing-manifest");
    tree
}

fn told(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// Runs in a process of its own, started by the tests below.
#[test]
#[ignore = "is run by the other tests"]
fn helper() {
    // `--ignored` asks for it too, without a job.
    if env::var_os("BRIEFING_TEST_JOB").is_none() {
        return;
    }
    let value = |name: &str| env::var(format!("BRIEFING_TEST_{name}")).unwrap();
    let (site, output) = (PathBuf::from(value("SITE")), PathBuf::from(value("OUTPUT")));
    let generation =
        Generation { number: value("GENERATION").parse().unwrap(), pages: value("PAGES").parse().unwrap() };
    let told = |written: Result<Written, OutputError>| match written {
        Ok(_) => 0,
        Err(error) => {
            eprintln!("error: {error}; {}", error.hint().unwrap_or("no hint"));
            match error {
                OutputError::Site(_) => 11,
                OutputError::Folder { .. } | OutputError::Strangers { .. } => 12,
                OutputError::Busy { .. } | OutputError::Io { .. } => 13,
            }
        }
    };
    let status = match value("JOB").as_str() {
        "build" => {
            println!("\nbegin");
            told(build(&site, &output, &generation))
        }
        "read" => {
            for diagnostic in briefing::source::read_site(&site, None).unwrap().diagnostics {
                eprintln!("{}: {}; {}", diagnostic.code, diagnostic.message, diagnostic.hints.join("; "));
            }
            0
        }
        "lose" => {
            println!("\nbegin");
            let losing = Losing { generation: &generation, lost: value("LOST").into() };
            told(write_site(&losing, Destination { output: &output, site_root: &site, home: None }, &|_, _| {}))
        }
        // The disk is there for this process alone, so that what becomes of it must be seen from here.
        "fill" => {
            let disk = output.parent().unwrap();
            let first = told(build(&site, &output, &generation));
            assert_eq!(tree(disk), BTreeMap::new());
            assert_eq!(told(build(&site, &output, &Generation { number: 1, pages: 20 })), 0);
            let before = tree(disk);
            assert_eq!(told(build(&site, &output, &generation)), first);
            assert_eq!(tree(disk), before);
            // Not a byte is left.
            let mut filler = fs::File::create(disk.join("filler")).unwrap();
            while std::io::Write::write(&mut filler, &[0; 512]).is_ok() {}
            let before = tree(disk);
            assert_eq!(told(build(&site, &output, &Generation { number: 2, pages: 20 })), first);
            assert_eq!(tree(disk), before);
            first
        }
        job => panic!("{job}"),
    };
    std::process::exit(status);
}

/// The moment from which the time until a build is killed counts.
#[derive(Clone, Copy, PartialEq)]
enum Begin {
    Whole,
    Changing,
}

#[test]
fn a_killed_build_tears_no_file_and_the_next_one_mends() {
    kills(40);
}

mod long {
    #[test]
    #[ignore = "takes minutes"]
    fn a_thousand_killed_builds_tear_no_file() {
        super::kills(1000);
    }
}

fn kills(rounds: usize) {
    let desk = Desk::new();
    let generation = |number| Generation { number, pages: 240 };
    // Starts a build of `number`, waits until it has begun, or has begun to change the output, then for `wait`, and
    // kills it. Says how it ended, and how long it took from there on.
    let run = |number: usize, begin: Begin, wait: Option<Duration>| -> (ExitStatus, Duration) {
        // The list of files is the first that is replaced.
        let list = || fs::metadata(desk.at("site/public/.briefing-manifest")).map(|list| list.ino()).ok();
        let before = list();
        let mut child = desk.helper(&[], "build", "site/public", &generation(number));
        let mut child = child.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        assert!(lines.any(|line| line.unwrap().contains("begin")));
        while begin == Begin::Changing && list() == before && child.try_wait().unwrap().is_none() {
            std::thread::yield_now();
        }
        let begun = Instant::now();
        if let Some(wait) = wait {
            // A sleep is too coarse.
            while begun.elapsed() < wait {
                std::hint::spin_loop();
            }
            child.kill().unwrap();
        }
        let status = child.wait().unwrap();
        let took = begun.elapsed();
        let mut text = String::new();
        child.stderr.unwrap().read_to_string(&mut text).unwrap();
        assert!(status.code().is_none_or(|code| code == 0), "{text}");
        (status, took)
    };
    let (mut killed, mut mixed) = (0, 0);
    // A folder that was not there appears whole.
    for wait in 0..6 {
        run(1, Begin::Whole, Some(Duration::from_millis(wait * 7)));
        let there = tree(&desk.at("site"));
        assert!(!there.contains_key("public") || pages(tree(&desk.at("site/public"))) == generation(1).tree());
        fs::remove_dir_all(desk.at("site/public")).unwrap_or_default();
    }
    desk.build(&generation(0)).unwrap();
    let (_, whole) = run(1, Begin::Whole, None);
    desk.build(&generation(0)).unwrap();
    let (_, last_part) = run(1, Begin::Changing, None);
    let mut last_complete = 1;
    let mut random = 1_u32;
    for number in 2..rounds + 2 {
        random = random.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        // Most moments are of the part that changes the output, and of the beginning of that.
        let share = f64::from(random >> 16) / 65_536.0;
        let (begin, time) = if number.is_multiple_of(3) {
            (Begin::Whole, whole.mul_f64(share))
        } else {
            (Begin::Changing, last_part.mul_f64(share.powi(2)))
        };
        let (status, _) = run(number, begin, Some(time));
        killed += usize::from(status.code().is_none());
        let there = pages(tree(&desk.at("site/public")));
        let (mut old, mut new) = (false, false);
        for (path, text) in &there {
            let page = Generation::page(path);
            let written = (last_complete..=number).find(|number| Generation::text(page, *number) == *text);
            assert!(written.is_some(), "`{path}` is torn");
            old |= !page.is_multiple_of(3) && written != Some(number);
            new |= !page.is_multiple_of(3) && written == Some(number);
        }
        mixed += usize::from(old && new);
        // A page that was there and is to be there never is not.
        let all: Vec<_> = (last_complete..=number).map(|number| generation(number).tree()).collect();
        for path in all[0].keys().filter(|path| all.iter().all(|tree| tree.contains_key(*path))) {
            assert!(there.contains_key(path), "`{path}` is missing");
        }
        // Now and then the next one is killed as well.
        if !number.is_multiple_of(4) {
            desk.build(&generation(number)).unwrap();
            last_complete = number;
            let there = tree(&desk.at("site/public"));
            for (folder, _) in there.iter().filter(|(_, text)| *text == "folder") {
                assert!(there.keys().any(|path| path.starts_with(&format!("{folder}/"))), "`{folder}` is empty");
            }
            assert_eq!(pages(there), generation(number).tree());
            assert_eq!(desk.staging(), [""; 0]);
        }
    }
    eprintln!("{killed} of {rounds} killed, {mixed} between old and new; {last_part:?} of {whole:?} change the output");
    assert!(mixed > 0, "no build was killed between its first change and its last");
    assert!(killed >= rounds / 4, "only {killed} builds were killed before they ended");
}

#[test]
fn a_second_build_at_once_is_told() {
    struct Slow<'d>(&'d Desk);
    impl Pages for Slow<'_> {
        fn paths(&self) -> Vec<(String, Class)> {
            vec![("a".to_owned(), Class::Page)]
        }
        fn render(&self, _: &str) -> Result<Bytes, Vec<Diagnostic>> {
            let second = Generation { number: 1, pages: 3 };
            let output = self.0.helper(&[], "build", "site/public", &second).output().unwrap();
            assert_eq!(output.status.code(), Some(13));
            let process = format!("another build (process {}, since 20", std::process::id());
            assert!(told(&output).contains(&process), "{}", told(&output));
            Ok(Bytes::Static(b"a"))
        }
    }
    let desk = Desk::new();
    let (output, root) = (desk.at("site/public"), desk.at("site"));
    write_site(&Slow(&desk), Destination { output: &output, site_root: &root, home: None }, &|_, _| {}).unwrap();
    assert_eq!(fs::read_to_string(desk.at("site/public/a")).unwrap(), "a");
    assert_eq!(desk.staging(), [""; 0]);
}

#[test]
fn a_folder_that_may_not_be_written_is_left_as_it_was() {
    let desk = Desk::new();
    let (one, two) = (Generation { number: 1, pages: 30 }, Generation { number: 2, pages: 30 });
    desk.build(&one).unwrap();
    desk.give_away();
    let mode = |path: &str, mode: u32| fs::set_permissions(desk.at(path), Permissions::from_mode(mode)).unwrap();
    let before = desk.tree();
    let refused = |output: &str, path: &str| {
        let result = desk.as_nobody("build", output, &two);
        let text = told(&result);
        assert_eq!(result.status.code(), Some(12), "{output}, {path}: {text}");
        assert!(text.contains("no right to write `"), "{text}");
        assert!(text.contains(&format!("{path}`: permission denied; give yourself the right")), "{text}");
        assert_eq!(desk.tree(), before, "{text}");
    };
    // The folder itself; one of its folders, which is found out half-way; the folder above as well.
    mode("site/public", 0o555);
    refused("site/public", "site/public/.briefing-manifest");
    mode("site/public", 0o755);
    for inner in ["site/public/1", "site/public/9/29", "site/public/5"] {
        mode(inner, 0o555);
        refused("site/public", "");
        mode(inner, 0o755);
    }
    mode("site/public", 0o555);
    mode("site", 0o555);
    refused("site/public", "site/public/.briefing-staging");
    refused("site/new", "site/.new.briefing-staging");
    refused("site/a/b/new", "site/a");

    // A folder of ours in one that is not.
    mode("site/public", 0o755);
    let result = desk.as_nobody("build", "site/public", &two);
    assert_eq!(result.status.code(), Some(0), "{}", told(&result));
    assert_eq!(pages(tree(&desk.at("site/public"))), two.tree());
    assert_eq!(desk.staging(), [""; 0]);
    mode("site", 0o755);
}

#[test]
fn a_right_that_is_lost_midway_leaves_the_output_as_it_was() {
    let desk = Desk::new();
    let (one, two) = (Generation { number: 1, pages: 30 }, Generation { number: 2, pages: 30 });
    desk.build(&one).unwrap();
    desk.give_away();
    let drop = ["setpriv", "--reuid=65534", "--clear-groups"];
    let program = if desk.is_root { &drop[..] } else { &[] };
    let lose = |lost: &str| {
        let mut helper = desk.helper(program, "lose", "site/public", &two);
        let result = helper.env("BRIEFING_TEST_LOST", desk.at(lost)).output().unwrap();
        fs::set_permissions(desk.at(lost), Permissions::from_mode(0o755)).unwrap();
        result
    };
    let before = desk.tree();
    for lost in ["site/public", "site/public/1", "site/public/9/29", "site/public/5"] {
        let result = lose(lost);
        let text = told(&result);
        assert_eq!(result.status.code(), Some(12), "{lost}: {text}");
        assert!(text.contains("no right to write `") && text.contains("permission denied"), "{lost}: {text}");
        assert_eq!(desk.tree(), before, "{lost}: {text}");
    }
    // What cannot be cleared away beside the output is cleared away by the next build.
    assert_eq!(lose("site").status.code(), Some(0));
    assert_eq!(pages(tree(&desk.at("site/public"))), two.tree());
    assert_eq!(desk.staging(), [desk.at("site/.public.briefing-staging").display().to_string()]);
    desk.build(&one).unwrap();
    assert_eq!(desk.staging(), [""; 0]);
}

#[test]
fn files_that_may_not_be_read_are_all_told() {
    let desk = Desk::new();
    for path in ["content/a.md", "content/b/c.md", "content/d.md", "content/e/f.md"] {
        fs::create_dir_all(desk.at("site").join(path).parent().unwrap()).unwrap();
        fs::write(desk.at("site").join(path), "").unwrap();
    }
    fs::create_dir(desk.at("site/content/.git")).unwrap();
    desk.give_away();
    for path in ["content/a.md", "content/b", "content/d.md", "content/.git"] {
        fs::set_permissions(desk.at("site").join(path), Permissions::from_mode(0o000)).unwrap();
    }
    let output = desk.as_nobody("read", "site/public", &Generation { number: 1, pages: 0 });
    let hint = "permission denied; give yourself the right to read it, or move it out of the site";
    let expected: String =
        ["a.md", "b", "d.md"].map(|path| format!("unreadable: cannot read `content/{path}`: {hint}\n")).concat();
    assert_eq!(told(&output), expected);
    fs::set_permissions(desk.at("site/content/b"), Permissions::from_mode(0o755)).unwrap();
}

#[test]
fn a_limit_on_the_size_of_files_leaves_the_output_as_it_was() {
    let desk = Desk::new();
    let (small, large) = (Generation { number: 1, pages: 2 }, Generation { number: 2, pages: 200 });
    // Without the trap the system would kill the process, which is not for a library to change.
    let limit = ["sh", "-c", "trap '' XFSZ; ulimit -f 4; exec \"$0\" \"$@\""];
    let refused = || {
        let before = desk.tree();
        let output = desk.helper(&limit, "build", "site/public", &large).output().unwrap();
        assert_eq!(output.status.code(), Some(13), "{}", told(&output));
        let text = told(&output);
        assert!(text.contains("the file would be larger than the system allows; raise the limit"), "{text}");
        assert_eq!(desk.tree(), before);
    };
    refused();
    desk.build(&small).unwrap();
    refused();
}

#[test]
fn a_full_disk_leaves_the_output_as_it_was() {
    let desk = Desk::new();
    fs::create_dir(desk.at("disk")).unwrap();
    let mount = format!("mount -t tmpfs -o size=400k none '{}'", desk.at("disk").display());
    let unshare = if desk.is_root { ["unshare", "-m"] } else { ["unshare", "-rm"] };
    let can = Command::new(unshare[0]).args([unshare[1], "sh", "-c", &mount]).output();
    if !can.is_ok_and(|output| output.status.success()) {
        // The limit on the size of files, above, goes the same way through the program.
        eprintln!("not tried: no right to mount a small disk");
        return;
    }
    let script = format!("{mount} && exec \"$0\" \"$@\"");
    let program = [&unshare[..], &["sh", "-c", &script]].concat();
    let large = Generation { number: 2, pages: 500 };
    let output = desk.helper(&program, "fill", "disk/public", &large).output().unwrap();
    assert_eq!(output.status.code(), Some(13), "{}", told(&output));
    let text = told(&output);
    assert_eq!(text.matches("the disk is full; make room").count(), 3, "{text}");
}
