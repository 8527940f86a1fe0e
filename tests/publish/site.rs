//! A site in a folder of its own, and the program run on it.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use tempfile::TempDir;

/// A site, with room beside it: the site is in `site`, targets are named relative to it.
pub(crate) struct Site {
    home: TempDir,
}

/// What a run said, without what differs from run to run.
pub(crate) struct Ran {
    /// The exit status; `None` for one that was killed.
    pub(crate) status: Option<i32>,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Ran {
    /// All of it in one text.
    pub(crate) fn shown(&self) -> String {
        let Self { status, stdout, stderr } = self;
        let status = status.map_or_else(|| "none".to_owned(), |status| status.to_string());
        format!("{stdout}--- stderr\n{stderr}--- status {status}")
    }

    #[track_caller]
    pub(crate) fn has_status(self, status: i32) -> Self {
        assert_eq!(self.status, Some(status), "{}", self.shown());
        self
    }

    /// The one line of JSON that standard output is.
    #[track_caller]
    pub(crate) fn json(&self) -> serde_json::Value {
        assert_eq!(self.stdout.matches('\n').count(), 1, "{}", self.shown());
        serde_json::from_str(&self.stdout).unwrap()
    }
}

impl Site {
    /// A site of one page, with the lines of `[publish]` that say where to.
    pub(crate) fn new(targets: &str) -> Self {
        let site = Self { home: tempfile::tempdir().unwrap() };
        site.write("content/pages/about.md", &page("About"));
        site.targets(targets);
        site
    }

    /// A site as it was on Monday: it has a style sheet and a map of its own, and a page that will be gone.
    pub(crate) fn monday(targets: &str) -> Self {
        let site = Self::new(targets);
        site.write("content/pages/old.md", &page("Old"));
        site.write("static/brand.css", ":root { --accent: #123456 }\n");
        site.write("static/map.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"><title>Monday</title></svg>\n");
        site
    }

    /// Makes Tuesday of it: each page has another style sheet, one is gone, one is new, and the map is another.
    pub(crate) fn make_tuesday(&self) {
        self.remove("content/pages/old.md");
        self.write("content/pages/new.md", &page("New"));
        self.write("static/brand.css", ":root { --accent: #654321 }\n");
        self.write("static/map.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"><title>Tuesday</title></svg>\n");
        self.write("static/plan.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"><title>Plan</title></svg>\n");
    }

    /// Writes `briefing.toml` anew with these targets.
    pub(crate) fn targets(&self, targets: &str) {
        // Every request is played through: what cards and the search add would only make them more.
        let day = "[build]\nas_of = 2026-03-16\n[cards]\nenabled = false\n[search]\nenabled = false\n";
        self.write(
            "briefing.toml",
            &format!("[site]\ntitle = \"Talks\"\nbase_url = \"https://example.org/\"\n{day}{targets}"),
        );
    }

    pub(crate) fn write(&self, path: &str, text: &str) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    pub(crate) fn remove(&self, path: &str) {
        fs::remove_file(self.path(path)).unwrap();
    }

    /// A path in the site's folder.
    pub(crate) fn path(&self, path: &str) -> PathBuf {
        self.home.path().join("site").join(path)
    }

    /// A path beside the site's folder.
    pub(crate) fn beside(&self, path: &str) -> PathBuf {
        self.home.path().join(path)
    }

    /// The program, about to run in the site's folder.
    pub(crate) fn program(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_briefing"));
        command
            .env_clear()
            .env("PATH", std::env::var_os("PATH").unwrap_or_default())
            .env("USER", "anna")
            .env("AWS_ACCESS_KEY_ID", "AKIAEXAMPLE")
            .env("AWS_SECRET_ACCESS_KEY", SECRET)
            .args(arguments)
            .current_dir(self.path(""))
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        command
    }

    /// Runs `briefing publish` with `arguments`.
    pub(crate) fn publish(&self, arguments: &[&str]) -> Ran {
        self.ran(&self.publishing(arguments).output().unwrap())
    }

    /// `briefing publish`, about to run.
    pub(crate) fn publishing(&self, arguments: &[&str]) -> Command {
        let mut command = self.program(&["publish"]);
        command.args(arguments);
        command
    }

    /// What a run said.
    pub(crate) fn ran(&self, output: &Output) -> Ran {
        let ran = Ran {
            status: output.status.code(),
            stdout: self.steady(&output.stdout),
            stderr: self.steady(&output.stderr),
        };
        assert!(!ran.shown().contains(SECRET), "{}", ran.shown());
        ran
    }

    /// What a build writes, by path.
    pub(crate) fn built(&self) -> BTreeMap<String, Vec<u8>> {
        let folder = self.beside("built");
        let output = self.program(&["build", "--quiet", "--out"]).arg(&folder).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        public(&folder)
    }

    /// Output without what differs from run to run: folders, names of releases, times, today.
    fn steady(&self, bytes: &[u8]) -> String {
        let text = String::from_utf8(bytes.to_vec()).unwrap();
        let text = text.replace(&self.home.path().display().to_string(), "[FOLDER]");
        let today = jiff::tz::TimeZone::UTC.to_datetime(jiff::Timestamp::now()).date();
        let retires = today + jiff::Span::new().days(7);
        let text = text.replace(&today.to_string(), "[TODAY]");
        let text = text.replace(&retires.strftime("%-d %B %Y").to_string(), "[IN A WEEK]");
        let mut steady = String::new();
        let mut rest = text.as_str();
        while let Some(next) = rest.chars().next() {
            let (length, stands_for) = length_of_what_differs(rest).unwrap_or((next.len_utf8(), ""));
            steady.push_str(if stands_for.is_empty() { &rest[..length] } else { stands_for });
            rest = &rest[length..];
        }
        steady
    }
}

/// A made-up secret that no text may hold.
const SECRET: &str = "wJalrXUtnFEMI-bPxRfiCYEXAMPLEKEY";

/// How long what `text` begins with is, where it differs from run to run, and what stands for it.
fn length_of_what_differs(text: &str) -> Option<(usize, &'static str)> {
    // A `d` is for a digit, an `x` for a hexadecimal one; all else for itself.
    let begins = |pattern: &str| {
        let mut letters = text.chars();
        pattern.chars().all(|wanted| {
            letters.next().is_some_and(|letter| match wanted {
                'd' => letter.is_ascii_digit(),
                'x' => letter.is_ascii_hexdigit(),
                _ => letter == wanted,
            })
        })
    };
    for (pattern, stands_for) in [
        ("ddddddddTddddddZ-xxxxxx", "[RELEASE]"),
        ("[TODAY] dd:dd UTC", "[NOW]"),
        (" in d.dd s", " in [TIME]"),
        (" in dd.dd s", " in [TIME]"),
        // The theme's files and its pages grow and shrink with every word of it.
        ("ddd.dd kB", "ddd.dd kB"),
        ("dd.dd kB", "dd.dd kB"),
        ("d.dd kB", "d.dd kB"),
        (".xxxxxxxxxx.css", ".[HASH].css"),
    ] {
        if begins(pattern) {
            return Some((pattern.len(), stands_for));
        }
    }
    None
}

/// A page of a line.
pub(crate) fn page(title: &str) -> String {
    format!("+++\ntitle = \"{title}\"\n+++\n\nWhat is {title}?\n")
}

/// Every file below `folder` with its bytes, by path with slashes; links are followed.
pub(crate) fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    walkdir::WalkDir::new(folder)
        .follow_links(true)
        .into_iter()
        .map(Result::unwrap)
        .filter(|entry| entry.file_type().is_file())
        .map(|entry| {
            let path = entry.path().strip_prefix(folder).unwrap().to_str().unwrap().to_owned();
            (path, fs::read(entry.path()).unwrap())
        })
        .collect()
}

/// The files that readers see: without what is for publishing itself.
pub(crate) fn public(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut files = files(folder);
    files.retain(|path, _| !path.starts_with(".briefing"));
    files
}
