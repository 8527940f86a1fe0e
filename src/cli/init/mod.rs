//! `briefing init`: a site that builds, small enough to read in five minutes.

use std::fs;
use std::io::ErrorKind;
use std::path::PathBuf;

use super::Status;
use super::arguments;
use super::failure::Failure;
use super::record_files::write_all_new;
use super::terminal::Terminal;
use crate::model::vocabulary::listed_with;

/// Files of the new site by their path, from a folder of this name.
macro_rules! template {
    ($($path:literal from $file:literal,)*) => {
        &[$(($path, include_str!(concat!("template/", $file)))),*]
    };
}

const FILES: &[(&str, &str)] = template! {
    "briefing.toml" from "briefing.toml",
    // Under its own name it would hold for the folder that it is kept in.
    ".gitignore" from "gitignore",
    "content/_index.md" from "content/_index.md",
    "content/articles/the-harbour-tram.md" from "content/articles/the-harbour-tram.md",
    "content/issues/route.md" from "content/issues/route.md",
    "content/events/2026-03-02-city-presents-route.md" from "content/events/2026-03-02-city-presents-route.md",
    "content/events/2026-03-09-residents-object.md" from "content/events/2026-03-09-residents-object.md",
    "content/events/council-vote.md" from "content/events/council-vote.md",
    "content/documents/route-plan.md" from "content/documents/route-plan.md",
    "content/parties.toml" from "content/parties.toml",
    "content/sources.toml" from "content/sources.toml",
    "content/terms.toml" from "content/terms.toml",
};

/// Where a site is to be started.
#[derive(Debug)]
pub(super) struct Init {
    folder: PathBuf,
}

impl Init {
    /// What was typed.
    pub(super) fn new(typed: arguments::Init) -> Self {
        Self { folder: typed.dir }
    }

    /// Writes the files and says what to do next.
    pub(super) fn run(self, terminal: &mut Terminal<'_>) -> Result<Status, Failure> {
        self.refuse_what_is_there()?;
        // Half a site would be in the way of the next try.
        write_all_new(&self.folder, FILES).map_err(in_the_way)?;
        let folder = self.folder.display();
        terminal.data(&format!("{folder}\n"))?;
        terminal.say(&format!("started a site of {} files in `{folder}`; next:", FILES.len()));
        if self.folder.as_os_str() != "." {
            terminal.say(&format!("  cd {}", quoted(&folder.to_string())));
        }
        terminal.say("  briefing build              # builds it to public/");
        terminal.say("  briefing changes --since 2026-03-01");
        terminal.say("read content/issues/route.md first: it is where positions are");
        Ok(Status::Done)
    }

    /// Refuses a folder that holds one of the files, or a file where a folder must be.
    fn refuse_what_is_there(&self) -> Result<(), Failure> {
        let is_there = |path: &&str| fs::symlink_metadata(self.folder.join(path)).is_ok();
        let there: Vec<&str> = FILES.iter().map(|(path, _)| *path).filter(is_there).collect();
        if !there.is_empty() {
            // A site that was started before has them all; the first few say enough.
            let more = there.len().saturating_sub(3);
            let list = listed_with("and", there.iter().take(3).copied());
            let more = if more == 0 { String::new() } else { format!(", and {more} more of the files") };
            let message = format!("`{}` holds {list}{more} already", self.folder.display());
            return Err(Failure::usage(message).hint("name an empty folder, or one that does not exist"));
        }
        if self.folder.exists() && !self.folder.is_dir() {
            return Err(Failure::usage(format!("`{}` is a file", self.folder.display())).hint("name a folder"));
        }
        Ok(())
    }
}

/// A folder that cannot be made for a file that has its name is a wrong choice of folder.
fn in_the_way(failure: Failure) -> Failure {
    match failure {
        Failure::File { path, source, .. }
            if matches!(source.kind(), ErrorKind::NotADirectory | ErrorKind::AlreadyExists) =>
        {
            Failure::usage(format!("`{}` cannot be made: a file is in its way", path.display()))
                .hint("name an empty folder, or one that does not exist")
        }
        other => other,
    }
}

/// A path as a shell reads it.
fn quoted(path: &str) -> String {
    let is_plain = |letter: char| letter.is_alphanumeric() || "/._-+,:@%=".contains(letter);
    if path.chars().all(is_plain) { path.to_owned() } else { format!("'{}'", path.replace('\'', r"'\''")) }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test may panic")]
mod tests {
    use std::path::Path;

    use super::{FILES, quoted};

    #[test]
    fn every_file_of_the_template_is_written() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/cli/init/template");
        let kept =
            walkdir::WalkDir::new(&folder).into_iter().map(Result::unwrap).filter(|entry| entry.file_type().is_file());
        let mut kept: Vec<String> = kept
            .map(|entry| {
                entry.path().strip_prefix(&folder).unwrap().to_str().unwrap().replace("gitignore", ".gitignore")
            })
            .collect();
        let mut written: Vec<String> = FILES.iter().map(|(path, _)| (*path).to_owned()).collect();
        kept.sort();
        written.sort();
        assert_eq!(kept, written);
    }

    #[test]
    fn a_shell_reads_the_path() {
        assert_eq!(quoted("a/b-c.d"), "a/b-c.d");
        assert_eq!(quoted("my site's"), r"'my site'\''s'");
    }
}
