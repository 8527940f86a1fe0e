//! The bundled briefing built by the program itself: what a second build writes, what the environment changes, what a
//! kill leaves behind.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant, SystemTime};

use tempfile::TempDir;

/// A copy of the bundled site in a folder of its own.
struct Site {
    folder: TempDir,
}

impl Site {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let from = Path::new(env!("CARGO_MANIFEST_DIR"));
        fs::copy(from.join("briefing.toml"), folder.path().join("briefing.toml")).unwrap();
        for entry in walkdir::WalkDir::new(from.join("content")) {
            let entry = entry.unwrap();
            let to = folder.path().join(entry.path().strip_prefix(from).unwrap());
            if entry.file_type().is_dir() {
                fs::create_dir_all(to).unwrap();
            } else {
                fs::copy(entry.path(), to).unwrap();
            }
        }
        Self { folder }
    }

    fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    fn command(&self) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_briefing"));
        command.args(["build", "--site"]).arg(self.folder.path()).stdout(Stdio::null()).stderr(Stdio::piped());
        command
    }

    /// Builds; what the program said.
    #[track_caller]
    fn build(&self) -> String {
        let output = self.command().output().unwrap();
        let told = String::from_utf8(output.stderr).unwrap();
        assert!(output.status.success(), "{told}");
        told
    }

    /// The output: bytes and modification time by path.
    fn output(&self) -> BTreeMap<String, (Vec<u8>, SystemTime)> {
        read(&self.path("public"))
    }
}

fn read(folder: &Path) -> BTreeMap<String, (Vec<u8>, SystemTime)> {
    let mut files = BTreeMap::new();
    for entry in walkdir::WalkDir::new(folder) {
        let entry = entry.unwrap();
        if entry.file_type().is_file() {
            let name = entry.path().strip_prefix(folder).unwrap().to_str().unwrap().to_owned();
            let modified = entry.metadata().unwrap().modified().unwrap();
            files.insert(name, (fs::read(entry.path()).unwrap(), modified));
        }
    }
    files
}

fn bytes(files: &BTreeMap<String, (Vec<u8>, SystemTime)>) -> BTreeMap<&str, &[u8]> {
    files.iter().map(|(path, (bytes, _))| (path.as_str(), bytes.as_slice())).collect()
}

#[test]
fn a_second_build_writes_nothing() {
    let site = Site::new();
    site.build();
    let first = site.output();
    let told = site.build();
    assert!(told.starts_with("wrote 0 files, "), "{told}");
    assert!(first == site.output(), "a file was touched");
}

#[test]
fn an_edit_rewrites_what_differs_and_a_deletion_removes_what_is_gone() {
    let site = Site::new();
    site.build();
    let before = site.output();
    let event = site.path("content/events/2025-12-15-trump-phones-dinner.md");
    let text = fs::read_to_string(&event).unwrap();
    fs::write(&event, text.replacen("title = \"Trump", "title = \"President Trump", 1)).unwrap();
    site.build();
    let after = site.output();
    // Names of the search's index carry hashes.
    let is_page = |path: &&String| !path.starts_with("pagefind/");
    let names =
        |files: &BTreeMap<String, (Vec<u8>, SystemTime)>| files.keys().filter(is_page).cloned().collect::<Vec<_>>();
    assert_eq!(names(&before), names(&after));
    let mut rewritten = 0;
    for (path, (old, old_time)) in before.iter().filter(|(path, _)| is_page(path)) {
        let (new, new_time) = &after[path];
        if path.starts_with('.') {
            continue;
        }
        assert_eq!(old != new, old_time != new_time, "{path} was rewritten though its bytes are the same, or not");
        rewritten += usize::from(old != new);
    }
    assert!((3..before.len() / 2).contains(&rewritten), "{rewritten} files were rewritten");

    let extra = site.path("content/events/2025-12-13-extra.md");
    let front = "title = \"Extra\"\nkind = \"other\"\ndate = 2025-12-13\nsources = [\"cnn-2025-12-16\"]";
    fs::write(&extra, format!("+++\n{front}\n+++\n")).unwrap();
    site.build();
    assert!(site.path("public/events/extra/index.html").exists());
    fs::write(site.path("public/stranger.txt"), "not ours").unwrap();
    fs::remove_file(&extra).unwrap();
    site.build();
    let mut last = site.output();
    assert_eq!(last.remove("stranger.txt").unwrap().0, b"not ours");
    assert!(bytes(&after) == bytes(&last), "a deleted record leaves a trace");
    assert!(!site.path("public/events/extra").exists(), "an empty folder stayed");
}

#[test]
fn threads_time_zone_and_locale_change_no_byte() {
    let site = Site::new();
    site.build();
    let expected = site.output();
    let environments: [&[(&str, &str)]; 4] = [
        &[("RAYON_NUM_THREADS", "1")],
        &[("RAYON_NUM_THREADS", "8")],
        &[("TZ", "Asia/Tokyo"), ("LC_ALL", "tr_TR.UTF-8"), ("LANG", "tr_TR.UTF-8")],
        &[("TZ", "Pacific/Honolulu"), ("LC_ALL", "C")],
    ];
    for environment in environments {
        fs::remove_dir_all(site.path("public")).unwrap();
        let status = site.command().envs(environment.iter().copied()).status().unwrap();
        assert!(status.success());
        assert!(bytes(&expected) == bytes(&site.output()), "{environment:?} changes the output");
    }
}

#[test]
fn a_build_killed_at_any_moment_leaves_whole_files() {
    kill(12);
}

#[test]
#[ignore = "two hundred builds take minutes; `tests/run --long` runs them"]
fn a_build_killed_at_two_hundred_moments_leaves_whole_files() {
    kill(200);
}

/// Kills builds at `moments` spread over the time of a cold and of a warm build, into an empty and a filled folder.
fn kill(moments: u32) {
    let site = Site::new();
    // Two states of the story, so that a build into a filled folder has something to write.
    let configuration = fs::read_to_string(site.path("briefing.toml")).unwrap();
    let other = configuration.replacen("title = \"After Berlin\"", "title = \"After the talks in Berlin\"", 1);
    assert_ne!(configuration, other);
    fs::write(site.path("briefing.toml"), &other).unwrap();
    site.build();
    let older = site.output();
    fs::write(site.path("briefing.toml"), &configuration).unwrap();
    let start = Instant::now();
    site.build();
    let warm = start.elapsed();
    let newer = site.output();
    fs::remove_dir_all(site.path("public")).unwrap();
    let start = Instant::now();
    site.build();
    let cold = start.elapsed();

    for moment in 0..moments {
        let is_filled = moment % 2 == 1;
        let whole = if is_filled { warm } else { cold };
        let after = whole.mul_f64(f64::from(moment + 1) / f64::from(moments));
        let _ = fs::remove_dir_all(site.path("public"));
        if is_filled {
            fs::write(site.path("briefing.toml"), &other).unwrap();
            site.build();
            fs::write(site.path("briefing.toml"), &configuration).unwrap();
        }
        let mut child = site.command().spawn().unwrap();
        wait(&mut child, after);
        child.kill().unwrap();
        child.wait().unwrap();
        let left = site.path("public");
        if left.exists() {
            for (path, (bytes, _)) in read(&left) {
                if path.starts_with('.') {
                    continue;
                }
                let is_whole = [&older, &newer].iter().any(|tree| tree.get(&path).is_some_and(|file| file.0 == bytes));
                assert!(is_whole, "{path} is neither old nor new after {after:?}");
            }
        }
        site.build();
        assert!(bytes(&newer) == bytes(&site.output()), "the next build did not mend the folder after {after:?}");
        let staging: Vec<_> = fs::read_dir(site.folder.path())
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .filter(|name| name.contains("staging"))
            .collect();
        assert_eq!(staging, Vec::<String>::new());
    }
}

/// Waits for `time`, or for the end of the child.
fn wait(child: &mut std::process::Child, time: Duration) {
    let start = Instant::now();
    while start.elapsed() < time && child.try_wait().unwrap().is_none() {
        std::thread::sleep(Duration::from_micros(200));
    }
}
