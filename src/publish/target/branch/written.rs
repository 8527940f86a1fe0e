//! A commit, as it is written: one stream to `git fast-import`, whatever the number of files.

use std::collections::BTreeMap;
use std::io::{self, BufWriter, Write};

use rayon::prelude::*;

use crate::diagnostics::plural;
use crate::publish::MANIFEST;
use crate::publish::content::Content;
use crate::publish::error::PublishError;
use crate::publish::git::Git;
use crate::publish::manifest::Manifest;
use crate::publish::plan::{Change, Plan};
use crate::publish::release::{About, File};
use crate::publish::target::Run;
use crate::site::Bytes;

/// Tells GitHub's Pages to serve files as they are.
pub(super) const NO_JEKYLL: &str = ".nojekyll";
/// Where the commit is kept in our repository.
const NEXT: &str = "refs/briefing/next";
/// How many files are rendered at once before they are handed to Git.
const AT_ONCE: usize = 256;

/// A commit that makes a release live.
pub(super) struct Commit<'c> {
    /// The commit that it stands on.
    pub(super) base: Option<&'c str>,
    /// Who commits: `Ann <ann@example.org>`.
    pub(super) who: &'c str,
    /// Files of ours that `base` has and the release has not.
    pub(super) gone: &'c [&'c str],
    /// Whether `base` has `.nojekyll`.
    pub(super) has_no_jekyll: bool,
    /// What is published.
    pub(super) plan: &'c Plan,
}

/// What kept a commit from being written.
enum Interrupted {
    /// Git no longer listens; what it says tells more than the pipe.
    Pipe,
    /// Something else.
    Cause(PublishError),
}

impl From<io::Error> for Interrupted {
    fn from(_: io::Error) -> Self {
        Self::Pipe
    }
}

impl Commit<'_> {
    /// Writes it into the repository of `git`. Gives its name.
    ///
    /// # Errors
    /// Bytes that cannot be had, a run that was told to stop; Git failed. The repository then has no such commit.
    pub(super) fn write(&self, git: &Git, content: &dyn Content, run: &Run<'_>) -> Result<String, PublishError> {
        let mut child = git.start(&["fast-import", "--quiet", "--done", "--force", "--date-format=raw"])?;
        let stream = child.stdin.take().map(BufWriter::new);
        let written = stream.map_or(Err(Interrupted::Pipe), |mut stream| self.write_to(&mut stream, content, run));
        let ended =
            child.wait_with_output().map_err(|error| PublishError::Program(format!("git fast-import: {error}")))?;
        match written {
            Err(Interrupted::Cause(error)) => Err(error),
            Ok(()) if ended.status.success() => Ok(String::from_utf8_lossy(&ended.stdout).trim().to_owned()),
            Ok(()) | Err(Interrupted::Pipe) => {
                run.go_on()?;
                let reason = git.last_words(&ended.stderr);
                Err(PublishError::Program(format!("`git fast-import` failed: {reason}")))
            }
        }
    }

    /// The stream (git-fast-import(1)). It ends with a word without which Git takes nothing of it.
    fn write_to(&self, stream: &mut impl Write, content: &dyn Content, run: &Run<'_>) -> Result<(), Interrupted> {
        let (who, when, message) = (self.who, (run.now)().as_second(), self.message());
        writeln!(stream, "commit {NEXT}\nmark :1")?;
        writeln!(stream, "author {who} {when} +0000\ncommitter {who} {when} +0000")?;
        writeln!(stream, "data {}\n{message}", message.len())?;
        if let Some(base) = self.base {
            writeln!(stream, "from {base}")?;
        }
        // First, since a folder may become a file.
        self.gone.iter().try_for_each(|path| writeln!(stream, "D {}", quoted(path)))?;
        let files: Vec<(&String, &File)> = self.plan.release.files.iter().collect();
        for files in files.chunks(AT_ONCE) {
            run.go_on().map_err(Interrupted::Cause)?;
            let rendered: Result<Vec<Bytes>, PublishError> =
                files.par_iter().map(|(path, file)| content.bytes(path, file)).collect();
            for ((path, _), bytes) in files.iter().zip(rendered.map_err(Interrupted::Cause)?) {
                write_file(stream, path, &bytes)?;
            }
        }
        if !self.has_no_jekyll && !self.plan.release.files.contains_key(NO_JEKYLL) {
            write_file(stream, NO_JEKYLL, b"")?;
        }
        // Bytes for a way back are in the history.
        let manifest = Manifest { kept: BTreeMap::new(), ..self.plan.outcome.clone() };
        write_file(stream, MANIFEST, &manifest.bytes())?;
        stream.write_all(b"get-mark :1\ndone\n")?;
        Ok(stream.flush()?)
    }

    /// The words of the commit.
    fn message(&self) -> String {
        let About { id, as_of, base_url, generator, commit, .. } = &self.plan.release.about;
        let count = |is: fn(&Change) -> bool| self.plan.changes.values().filter(|change| is(change)).count();
        let new = plural(count(|change| matches!(change, Change::Create)), "new file");
        let changed = count(|change| matches!(change, Change::Update { .. }));
        let gone = count(|change| matches!(change, Change::Delete));
        let from = commit.as_ref().map(|commit| format!(" from {commit}")).unwrap_or_default();
        format!(
            "Publish {id}\n\nThe story as of {as_of}: {new}, {changed} changed, {gone} removed.\n\n\
             Made for {base_url} by {generator}{from}.\n"
        )
    }
}

fn write_file(stream: &mut impl Write, path: &str, bytes: &[u8]) -> io::Result<()> {
    writeln!(stream, "M 100644 inline {}\ndata {}", quoted(path), bytes.len())?;
    stream.write_all(bytes)?;
    stream.write_all(b"\n")
}

/// A path as a string of C. It holds no control characters.
fn quoted(path: &str) -> String {
    format!("\"{}\"", path.replace('\\', "\\\\").replace('"', "\\\""))
}
