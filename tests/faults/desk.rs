//! A site in a folder of its own, and the program run on it in bad circumstances.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::LazyLock;

use tempfile::TempDir;

use crate::templates::TEMPLATES;

/// The program.
pub(crate) const PROGRAM: &str = env!("CARGO_BIN_EXE_briefing");

/// A folder with a site in `site`, and room beside it.
pub(crate) struct Desk {
    folder: TempDir,
}

impl Desk {
    /// A site of a party and a page or two, without cards and search.
    pub(crate) fn new() -> Self {
        Self::with("[cards]\nenabled = false\n[search]\nenabled = false\n")
    }

    /// The same with these lines of configuration.
    pub(crate) fn with(lines: &str) -> Self {
        let desk = Self { folder: tempfile::tempdir().unwrap() };
        desk.write(
            "site/briefing.toml",
            &format!(
                "[site]\ntitle = \"Tram\"\nbase_url = \"https://example.org/\"\n[build]\nas_of = 2026-03-16\n{lines}"
            ),
        );
        desk.write(
            "site/content/parties/city.md",
            "+++\ntitle = \"City\"\nkind = \"state\"\n+++\n\nIt wants a tram.\n",
        );
        desk.write("site/static/map.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"><title>Map</title></svg>\n");
        for name in TEMPLATES {
            desk.write(
                &format!("site/templates/{name}.html"),
                "<h1>{{ page.title }}</h1>{{ page.body | default(value=\"\") }}\n",
            );
        }
        desk.edit(0);
        desk
    }

    /// Makes another edition of the site: one page is of that number alone, one is in every other edition only.
    pub(crate) fn edit(&self, number: usize) {
        let page = |title: &str| format!("+++\ntitle = \"{title}\"\n+++\n\nEdition {number}.\n");
        self.write("site/content/pages/about.md", &page("About"));
        self.write("site/static/number.txt", &format!("{number}\n"));
        let sometimes = self.path("site/content/pages/sometimes.md");
        if number.is_multiple_of(2) {
            self.write("site/content/pages/sometimes.md", &page("Sometimes"));
        } else if sometimes.exists() {
            fs::remove_file(sometimes).unwrap();
        }
    }

    pub(crate) fn write(&self, path: &str, text: &str) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    pub(crate) fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    /// The program, about to run in the site's folder.
    pub(crate) fn program(&self, arguments: &[&str]) -> Command {
        self.program_by(&[], arguments)
    }

    /// The same, started by another program with its arguments.
    pub(crate) fn program_by(&self, starter: &[&str], arguments: &[&str]) -> Command {
        let mut words = starter.iter().copied().chain([PROGRAM]).chain(arguments.iter().copied());
        let mut command = Command::new(words.next().unwrap());
        command
            .args(words)
            .env_clear()
            .env("PATH", std::env::var_os("PATH").unwrap_or_default())
            .current_dir(self.path("site"))
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        command
    }

    /// Runs the program.
    pub(crate) fn run(&self, arguments: &[&str]) -> Ran {
        Ran::of(&self.program(arguments).output().unwrap())
    }

    /// Runs the program, started by another.
    pub(crate) fn run_by(&self, starter: &[&str], arguments: &[&str]) -> Ran {
        Ran::of(&self.program_by(starter, arguments).output().unwrap())
    }

    /// Runs the program, quoted as `"$0" "$@"`, in a script in a namespace of mounts of its own.
    pub(crate) fn run_in_namespace(&self, script: &str, arguments: &[&str]) -> Ran {
        self.run_by(&["unshare", "-m", "sh", "-ec", script], arguments)
    }

    /// What is at a path and below, without what a build keeps for later ones.
    pub(crate) fn tree(&self, path: &str) -> BTreeMap<String, Vec<u8>> {
        tree(&self.path(path))
    }

    /// What a build writes into a folder that was not there.
    pub(crate) fn built_anew(&self) -> BTreeMap<String, Vec<u8>> {
        let fresh = self.path("fresh");
        self.run(&["build", "--out", fresh.to_str().unwrap()]).has_status(0);
        let tree = published(tree(&fresh));
        fs::remove_dir_all(fresh).unwrap();
        tree
    }

    /// What builds leave behind that were not over.
    pub(crate) fn leftovers(&self) -> Vec<String> {
        let names = tree(self.folder.path()).into_keys();
        names.filter(|path| path.contains("briefing-staging") || path.contains(".briefing-new-")).collect()
    }
}

/// What a run said, and how it ended.
#[derive(Debug)]
pub(crate) struct Ran {
    /// The exit status; `None` where a signal ended it.
    pub(crate) status: Option<i32>,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Ran {
    pub(crate) fn of(output: &Output) -> Self {
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        let ran = Self { status: output.status.code(), stdout: text(&output.stdout), stderr: text(&output.stderr) };
        assert!(!ran.stderr.contains("panicked"), "{ran:?}");
        ran
    }

    #[track_caller]
    pub(crate) fn has_status(self, status: i32) -> Self {
        assert_eq!(self.status, Some(status), "{self:?}");
        self
    }

    #[track_caller]
    pub(crate) fn tells(self, text: &str) -> Self {
        assert!(self.stderr.contains(text), "`{text}` is not in {self:?}");
        self
    }
}

/// Every file, folder (with a slash and no bytes) and link below a folder.
pub(crate) fn tree(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let entries = walkdir::WalkDir::new(folder).min_depth(1).into_iter().map(Result::unwrap);
    let entries = entries.map(|entry| {
        let name = entry.path().strip_prefix(folder).unwrap().to_str().unwrap().to_owned();
        match entry.file_type() {
            kind if kind.is_dir() => (format!("{name}/"), Vec::new()),
            kind if kind.is_file() => (name, fs::read(entry.path()).unwrap()),
            _ => (name, b"no file".to_vec()),
        }
    });
    entries.collect()
}

/// The same without the list that a build keeps, which says where a site lies.
pub(crate) fn published(mut tree: BTreeMap<String, Vec<u8>>) -> BTreeMap<String, Vec<u8>> {
    tree.remove(".briefing-manifest");
    tree
}

/// Whether a namespace with mounts of one's own can be had here.
pub(crate) fn can_mount() -> bool {
    static CAN: LazyLock<bool> = LazyLock::new(|| {
        let script = "mount -t tmpfs -o size=64k none /mnt";
        let tried = Command::new("unshare").args(["-m", "sh", "-ec", script]).output();
        let can = tried.is_ok_and(|output| output.status.success());
        if !can {
            eprintln!("not tried: no right to mount");
        }
        can
    });
    *CAN
}

/// Whether calls of the system can be made to fail here.
pub(crate) fn can_trace() -> bool {
    static CAN: LazyLock<bool> = LazyLock::new(|| {
        let arguments = ["-qq", "-e", "trace=flock", "-e", "inject=flock:error=ENOLCK", "true"];
        let can = Command::new("strace").args(arguments).output().is_ok_and(|output| output.status.success());
        if !can {
            eprintln!("not tried: no `strace`, or no right to use it");
        }
        can
    });
    *CAN
}
