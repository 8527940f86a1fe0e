//! Whole builds as a user meets them: a process, a folder, a memory file system; beside `cp -r` of what was written, Hugo and
//! Eleventy, taken in turn, so that all see the same machine.
//!
//! `cargo bench --bench compare` prints the tables of `docs/performance.md`, and with `-- --write` puts them there.
//! `-- --sizes 1170,11700` takes these sizes of the story, `--runs 3` so many runs, `--parts plain,full,start` these parts,
//! `--without hugo,eleventy` leaves programs out. Hugo and Eleventy are installed where they are missing.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a benchmark that cannot run may say so by a panic"
)]

#[path = "../corpus/mod.rs"]
mod corpus;
mod measure;
mod plain;
mod programs;
mod table;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use measure::{Output, Taken, Times, peak_memory, time};
use programs::{Kind, Program};

/// From this size on the others take minutes, and are run once.
const LARGE: usize = 100_000;

struct Arguments(Vec<String>);

impl Arguments {
    fn value(&self, name: &str) -> Option<&str> {
        let at = self.0.iter().position(|argument| argument == name)?;
        self.0.get(at + 1).map(String::as_str)
    }

    fn list<'a>(&'a self, name: &str, default: &'a str) -> Vec<&'a str> {
        self.value(name).unwrap_or(default).split(',').filter(|item| !item.is_empty()).collect()
    }

    fn has(&self, name: &str) -> bool {
        self.0.iter().any(|argument| argument == name)
    }
}

/// Builds of one program.
#[derive(Default)]
pub(crate) struct Builds {
    pub(crate) cold: Times,
    /// In kB.
    pub(crate) peak: u64,
}

/// The story of one size with plain templates.
pub(crate) struct Plain {
    pub(crate) records: usize,
    pub(crate) output: Output,
    pub(crate) ours: Builds,
    pub(crate) copy: Times,
    /// The others, with how many bytes their pages have for one of ours.
    pub(crate) others: Vec<(Program, Builds, f64)>,
}

/// The story of one size with the theme, feeds, frames and data files.
pub(crate) struct Full {
    pub(crate) records: usize,
    pub(crate) output: Output,
    pub(crate) ours: Builds,
    pub(crate) copy: Times,
    pub(crate) unchanged: Times,
}

/// What does not grow with a site.
pub(crate) struct Start {
    pub(crate) version: Times,
    pub(crate) bundled: Times,
    pub(crate) bundled_bare: Times,
    /// Of the program's file, in bytes.
    pub(crate) size: u64,
}

fn main() {
    let arguments = Arguments(std::env::args().collect());
    let sizes = arguments.list("--sizes", "1170,11700,117000");
    let sizes: Vec<usize> = sizes.into_iter().map(|size| size.parse().unwrap()).collect();
    let runs = arguments.value("--runs").map_or(5, |runs| runs.parse().unwrap());
    let parts = arguments.list("--parts", "plain,full,start");
    let without = arguments.list("--without", "");
    let root = memory_folder().join(format!("briefing-compare-{}", std::process::id()));
    let _ = fs::remove_dir_all(&root);

    let mut report = table::Report { runs, ..table::Report::default() };
    if parts.contains(&"start") {
        report.start = Some(start(&root, runs));
    }
    if parts.contains(&"plain") {
        let others = Kind::ALL.into_iter().filter(|kind| !without.contains(&kind.id()));
        let others: Vec<Program> = others.map(Program::find).collect();
        for size in &sizes {
            report.plain.push(plain(&root, *size, runs, &others));
            eprintln!("{}", report.tables());
        }
    }
    if parts.contains(&"full") {
        for size in &sizes {
            report.full.push(full(&root, *size, runs));
            eprintln!("{}", report.tables());
        }
    }
    let _ = fs::remove_dir_all(&root);
    let tables = report.tables();
    println!("{tables}");
    if arguments.has("--write") {
        table::write(&tables).unwrap();
    }
}

fn plain(root: &Path, records: usize, runs: usize, others: &[Program]) -> Plain {
    let folder = |name: &str| root.join(name);
    let (site, public, copied) = (folder("site"), folder("public"), folder("copy"));
    eprintln!("plain, {records} records: writing the story");
    plain::write_ours(&site, size(records)).unwrap();
    let mut ours = Builds { peak: peak_memory(&mut programs::build(&site, &public)).unwrap(), ..Builds::default() };
    let output = Output::of(&public);
    let (of_hugo, of_eleventy) = (folder("hugo"), folder("eleventy"));
    plain::write_others(&site, &public, &of_hugo, &of_eleventy).unwrap();
    let site_of = |program: &Program| if program.kind() == Kind::Hugo { &of_hugo } else { &of_eleventy };
    let out_of = |program: &Program| folder(&format!("public-{}", program.kind().id()));
    // The first build of each warms the machine up, shows how much memory it takes and whether all build the same.
    let mut builds: Vec<(Program, Builds, f64)> = Vec::new();
    for program in others {
        eprintln!("plain, {records} records: {} for the first time", program.name);
        let peak = match peak_memory(&mut program.build(site_of(program), &out_of(program))) {
            Ok(peak) => peak,
            // It may need more memory than there is.
            Err(failure) => {
                eprintln!("{} is left out: {failure}", program.name);
                continue;
            }
        };
        let bytes = plain::compare(&public, &out_of(program));
        builds.push((program.clone(), Builds { peak, ..Builds::default() }, bytes));
    }
    let mut copy = Times::default();
    for run in 0..runs {
        eprintln!("plain, {records} records: run {} of {runs}", run + 1);
        ours.cold.push(anew(&public, &mut programs::build(&site, &public)));
        copy.push(anew(&copied, Command::new("cp").arg("-r").arg(&public).arg(&copied)));
        for (program, builds, _) in &mut builds {
            if run == 0 || records < LARGE {
                builds.cold.push(anew(&out_of(program), &mut program.build(site_of(program), &out_of(program))));
            }
        }
    }
    fs::remove_dir_all(root).unwrap();
    Plain { records, output, ours, copy, others: builds }
}

fn full(root: &Path, records: usize, runs: usize) -> Full {
    let (site, public, copied) = (root.join("site"), root.join("public"), root.join("copy"));
    eprintln!("theme, {records} records: writing the story");
    corpus::write(&site, size(records)).unwrap();
    let mut ours = Builds { peak: peak_memory(&mut programs::build(&site, &public)).unwrap(), ..Builds::default() };
    let output = Output::of(&public);
    let (mut copy, mut unchanged) = (Times::default(), Times::default());
    for run in 0..runs {
        eprintln!("theme, {records} records: run {} of {runs}", run + 1);
        ours.cold.push(anew(&public, &mut programs::build(&site, &public)));
        copy.push(anew(&copied, Command::new("cp").arg("-r").arg(&public).arg(&copied)));
        let before = written(&public);
        unchanged.push(time(&mut programs::build(&site, &public)));
        assert!(before == written(&public), "a build with nothing changed has written something");
    }
    fs::remove_dir_all(root).unwrap();
    Full { records, output, ours, copy, unchanged }
}

/// The files of a folder with the moment at which each was written.
fn written(folder: &Path) -> Vec<(PathBuf, std::time::SystemTime)> {
    let files = walkdir::WalkDir::new(folder).sort_by_file_name().into_iter().map(Result::unwrap);
    files.map(|entry| (entry.path().to_owned(), entry.metadata().unwrap().modified().unwrap())).collect()
}

fn start(root: &Path, runs: usize) -> Start {
    let project = Path::new(env!("CARGO_MANIFEST_DIR"));
    let (site, public) = (root.join("site"), root.join("public"));
    fs::create_dir_all(&site).unwrap();
    for part in ["briefing.toml", "content", "static"] {
        time(Command::new("cp").arg("-r").arg(project.join(part)).arg(site.join(part)));
    }
    let (mut version, mut bundled, mut bundled_bare) = (Times::default(), Times::default(), Times::default());
    for run in 0..=4 * runs {
        let taken = time(Command::new(programs::ours()).arg("--version"));
        let mut build = Command::new(programs::ours());
        build.args(["build", "--quiet", "--site"]).arg(&site).arg("--out").arg(&public);
        // Cards and the index of the search are kept in the site's folder.
        let _ = fs::remove_dir_all(site.join(".briefing-cache"));
        let of_all = anew(&public, &mut build);
        let of_pages = anew(&public, &mut programs::build(&site, &public));
        // The first warms the machine up.
        if run > 0 {
            version.push(taken);
            bundled.push(of_all);
            bundled_bare.push(of_pages);
        }
    }
    fs::remove_dir_all(root).unwrap();
    Start { version, bundled, bundled_bare, size: fs::metadata(programs::ours()).unwrap().len() }
}

/// How long a program takes to write a folder that is not there.
fn anew(folder: &Path, command: &mut Command) -> Taken {
    let _ = fs::remove_dir_all(folder);
    time(command)
}

fn size(records: usize) -> corpus::Size {
    corpus::Size::FULL.scaled(records, 11_700)
}

/// A memory file system where there is one.
fn memory_folder() -> PathBuf {
    let shared = Path::new("/dev/shm");
    if shared.is_dir() { shared.to_owned() } else { std::env::temp_dir() }
}
