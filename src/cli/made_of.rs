//! What a build is made of: the folder, the options and the program.

use std::fs::File;
use std::path::PathBuf;
use std::thread::{self, JoinHandle};

use crate::compile::configuration;
use crate::output::Fingerprint;
use crate::{Options, Snapshot};

/// What a build is made of.
#[derive(Debug)]
pub(super) struct MadeOf {
    /// The folder to build into, as `briefing.toml` names it.
    pub(super) output: String,
    /// Of the folder and the options.
    site: Fingerprint,
    program: Program,
}

/// The program's own file. It is larger than most sites: a thread of its own reads it while the site is read and compiled.
///
/// The theme and the words are part of the program, and so are all its rules: it counts byte by byte, since its version
/// does not change whenever it does.
#[derive(Debug)]
pub(super) struct Program {
    thread: Option<JoinHandle<Option<Fingerprint>>>,
    hashed: Option<Fingerprint>,
}

impl Program {
    /// Begins to read the program at `path`, where that is known.
    pub(super) fn read(path: Option<PathBuf>) -> Self {
        let hash = |path| File::open(path).and_then(|file| Fingerprint::of_file(&file)).ok();
        let thread = path.and_then(|path| thread::Builder::new().spawn(move || hash(path)).ok());
        Self { thread, hashed: None }
    }

    /// What tells it from another, once all of it is read; `None` where it cannot be.
    fn fingerprint(&mut self) -> Option<Fingerprint> {
        if let Some(thread) = self.thread.take() {
            self.hashed = thread.join().ok().flatten();
        }
        self.hashed
    }
}

impl MadeOf {
    /// That of `snapshot` compiled with `options`; `None` where something of it cannot be read, which is to be told.
    pub(super) fn read(snapshot: &Snapshot, options: &Options, program: Program) -> Option<Self> {
        let mut wrong = snapshot.diagnostics.clone();
        let config = configuration(snapshot, options, &mut wrong);
        if !wrong.is_empty() {
            return None;
        }
        let day = options.as_of.or(config.as_of).unwrap_or(options.today).to_string();
        let base_url = options.base_url.as_deref().map_or_else(|| "-".to_owned(), |url| format!("={url}"));
        let Options { drafts, search, cards, .. } = options;
        let switches = format!("drafts {drafts} search {search} cards {cards}");
        let named = [day.as_bytes(), switches.as_bytes(), base_url.as_bytes()];
        let files = snapshot.files.iter().flat_map(|(path, bytes)| [path.as_bytes(), bytes]);
        let site = Fingerprint::of(named.into_iter().chain(files));
        Some(Self { output: config.output, site, program })
    }

    /// What tells it from another; `None` where the program cannot be read.
    pub(super) fn fingerprint(&mut self) -> Option<Fingerprint> {
        let program = self.program.fingerprint()?;
        Some(Fingerprint::of([self.site.to_string().as_bytes(), program.to_string().as_bytes()]))
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test may panic")]
mod tests {
    use super::{MadeOf, Program};
    use crate::{Options, Snapshot};

    #[test]
    fn the_program_counts_byte_by_byte() {
        let folder = tempfile::tempdir().unwrap();
        let fingerprint = |bytes: &[u8]| {
            let path = folder.path().join("program");
            std::fs::write(&path, bytes).unwrap();
            let snapshot = Snapshot::from_files([("briefing.toml", &b"[site]\ntitle = \"U\"\n"[..])]);
            let options = Options::on("2026-03-16".parse().unwrap());
            MadeOf::read(&snapshot, &options, Program::read(Some(path))).unwrap().fingerprint()
        };
        let large = vec![b'a'; 200_000];
        let mut other = large.clone();
        other[150_000] = b'b';
        assert_eq!(fingerprint(&large), fingerprint(&large));
        assert_ne!(fingerprint(&large), fingerprint(&other));
        assert!(Program::read(Some(folder.path().join("none"))).fingerprint().is_none());
        assert!(Program::read(None).fingerprint().is_none());
    }
}
