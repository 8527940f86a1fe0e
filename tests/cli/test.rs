//! A run of the program: a site, arguments, and all that is expected of it, nothing by default.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use tempfile::TempDir;

use crate::templates::TEMPLATES;

/// What is expected of a stream.
enum Expected {
    Text(String),
    Part(String),
    Anything,
}

/// A run that is being described. Everything is checked together by [`run`](Self::run).
#[must_use = "nothing runs before `run`"]
pub(crate) struct Test {
    folder: TempDir,
    command: Command,
    stdout: Expected,
    stderr: Expected,
    status: i32,
}

/// What a run left behind.
pub(crate) struct Ran {
    pub(crate) folder: TempDir,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Test {
    /// A run in an empty folder. The environment is empty too.
    pub(crate) fn new() -> Self {
        Self::again(tempfile::tempdir().unwrap())
    }

    /// A run in the folder that another left behind.
    pub(crate) fn again(folder: TempDir) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_briefing"));
        command.env_clear().current_dir(folder.path()).stdin(Stdio::null());
        let nothing = || Expected::Text(String::new());
        Self { folder, command, stdout: nothing(), stderr: nothing(), status: 0 }
    }

    /// A run in a small site with templates of its own, told for 20 March 2026.
    pub(crate) fn site() -> Self {
        Self::new().in_a_site()
    }

    /// Puts a small site into the folder, without a search, which takes longer than all the rest.
    pub(crate) fn in_a_site(self) -> Self {
        self.file(
            "briefing.toml",
            "[site]\ntitle = \"T\"\nbase_url = \"https://example.org/\"\n[build]\nas_of = 2026-03-20\n\
             [search]\nenabled = false\n",
        )
        .file("content/_index.md", "+++\ntitle = \"Home\"\ndescription = \"D.\"\n+++\n")
        .templates("")
    }

    /// Puts templates of one line below `site`.
    pub(crate) fn templates(mut self, site: &str) -> Self {
        for name in TEMPLATES {
            self = self.file(&format!("{site}templates/{name}.html"), "{{ page.title }}\n");
        }
        self
    }

    /// Puts a file into the folder.
    pub(crate) fn file(self, path: &str, text: &str) -> Self {
        let path = self.folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
        self
    }

    pub(crate) fn args<'a>(mut self, args: impl IntoIterator<Item = &'a str>) -> Self {
        self.command.args(args);
        self
    }

    pub(crate) fn env(mut self, name: &str, value: &str) -> Self {
        self.command.env(name, value);
        self
    }

    /// The folder that the run begins in, below the test's own.
    pub(crate) fn from(mut self, folder: &str) -> Self {
        self.command.current_dir(self.folder.path().join(folder));
        self
    }

    pub(crate) fn stdout(mut self, text: &str) -> Self {
        self.stdout = Expected::Text(text.to_owned());
        self
    }

    pub(crate) fn stderr(mut self, text: &str) -> Self {
        self.stderr = Expected::Text(text.to_owned());
        self
    }

    /// A part of what standard output holds.
    pub(crate) fn stdout_has(mut self, text: &str) -> Self {
        self.stdout = Expected::Part(text.to_owned());
        self
    }

    /// A part of what standard error holds.
    pub(crate) fn stderr_has(mut self, text: &str) -> Self {
        self.stderr = Expected::Part(text.to_owned());
        self
    }

    /// Standard output is looked at by whoever runs this.
    pub(crate) fn any_stdout(mut self) -> Self {
        self.stdout = Expected::Anything;
        self
    }

    /// Standard error is looked at by whoever runs this.
    pub(crate) fn any_stderr(mut self) -> Self {
        self.stderr = Expected::Anything;
        self
    }

    pub(crate) fn status(mut self, status: i32) -> Self {
        self.status = status;
        self
    }

    /// The path of a file of the test.
    pub(crate) fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    /// Runs, and checks both streams and the status.
    #[track_caller]
    pub(crate) fn run(mut self) -> Ran {
        let output = self.command.output().unwrap();
        self.checked(&output)
    }

    /// Checks what a run gave.
    #[track_caller]
    pub(crate) fn checked(self, output: &Output) -> Ran {
        let stdout = self.steady(&output.stdout);
        let stderr = self.steady(&output.stderr);
        let whole = format!("status {:?}\n--- stdout\n{stdout}--- stderr\n{stderr}---", output.status);
        for (expected, found, name) in [(&self.stdout, &stdout, "stdout"), (&self.stderr, &stderr, "stderr")] {
            match expected {
                Expected::Text(text) => assert!(found == text, "{name} is not\n{text}---\n{whole}"),
                Expected::Part(text) => assert!(found.contains(text), "{name} has no\n{text}\n---\n{whole}"),
                Expected::Anything => {}
            }
        }
        assert_eq!(output.status.code(), Some(self.status), "{whole}");
        Ran { folder: self.folder, stdout, stderr }
    }

    /// The command, for runs that need more than a look at the end.
    pub(crate) fn into_parts(self) -> (TempDir, Command) {
        (self.folder, self.command)
    }

    /// Output without what differs from run to run: the test's folder and times.
    fn steady(&self, bytes: &[u8]) -> String {
        let text = String::from_utf8(bytes.to_vec()).unwrap();
        let text = text.replace(&self.folder.path().display().to_string(), "[FOLDER]");
        let lines = text.split_inclusive('\n').map(|line| match line.find(" in ").map(|at| line.split_at(at + 4)) {
            Some((before, rest)) if rest.starts_with(|digit: char| digit.is_ascii_digit()) && rest.contains(" s") => {
                let after = &rest[rest.find(" s").unwrap()..];
                format!("{before}[TIME]{after}")
            }
            _ => line.to_owned(),
        });
        lines.collect()
    }
}

impl Ran {
    /// The text of a file.
    #[track_caller]
    pub(crate) fn read(&self, path: &str) -> String {
        fs::read_to_string(self.folder.path().join(path)).unwrap()
    }

    /// Whether there is such a file or folder.
    pub(crate) fn has(&self, path: &str) -> bool {
        self.folder.path().join(path).exists()
    }

    /// Another run in the same folder.
    pub(crate) fn again(self) -> Test {
        Test::again(self.folder)
    }
}

/// The folder of the bundled briefing.
pub(crate) fn bundled() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}
