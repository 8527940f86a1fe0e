//! The program `git`, as publishing runs it: without a pager, a question or a translation, and so that nothing that
//! names a repository in the environment (as in a hook) leads it elsewhere.

use std::collections::BTreeMap;
use std::ffi::{OsStr, OsString};
use std::io::{self, BufRead as _, BufReader, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use crate::publish::error::PublishError;

/// What `git rev-parse --local-env-vars` lists, the settings of [`SETTINGS`] left out, and what else names a repository.
const LOCAL: [&str; 14] = [
    "GIT_ALTERNATE_OBJECT_DIRECTORIES",
    "GIT_COMMON_DIR",
    "GIT_CONFIG",
    "GIT_DIR",
    "GIT_GRAFT_FILE",
    "GIT_IMPLICIT_WORK_TREE",
    "GIT_INDEX_FILE",
    "GIT_NAMESPACE",
    "GIT_NO_REPLACE_OBJECTS",
    "GIT_OBJECT_DIRECTORY",
    "GIT_PREFIX",
    "GIT_REPLACE_REF_BASE",
    "GIT_SHALLOW_FILE",
    "GIT_WORK_TREE",
];

/// Settings in the environment (`git -c`, git-config(1), "ENVIRONMENT").
const SETTINGS: [&str; 2] = ["GIT_CONFIG_PARAMETERS", "GIT_CONFIG_COUNT"];

/// The oldest version that knows what is asked of it.
const OLDEST: (u32, u32) = (2, 31);

/// A setting: its name, section and variable in lower case, and its value.
pub(crate) type Setting = (String, String);

/// A way to run `git`.
#[derive(Clone, Debug)]
pub(crate) struct Git {
    folder: PathBuf,
    environment: Vec<(OsString, OsString)>,
    own: Option<Own>,
    /// What must not be shown.
    secrets: Vec<String>,
}

/// A repository that is ours, apart from all others.
#[derive(Clone, Debug)]
struct Own {
    repository: PathBuf,
    settings: Vec<Setting>,
}

/// What a run gave.
#[derive(Debug)]
pub(crate) struct Answer {
    /// Whether it ended well.
    pub(crate) is_success: bool,
    /// Its output.
    pub(crate) out: Vec<u8>,
    /// What it said besides, without secrets.
    said: String,
}

impl Answer {
    /// What it said in a line: advice left out, and what Git writes before each.
    pub(crate) fn reason(&self) -> String {
        let line = |line: &str| {
            let line = line.trim();
            let line = ["fatal: ", "error: "].iter().find_map(|start| line.strip_prefix(start)).unwrap_or(line);
            line.trim_end_matches('.').to_owned()
        };
        let is_of_use = |line: &&str| {
            let starts = ["hint:", "To ", "Everything up-to-date", "warning:", "error: failed to push some refs"];
            !line.trim().is_empty() && !starts.iter().any(|start| line.starts_with(start))
        };
        let lines: Vec<String> =
            self.said.lines().filter(is_of_use).map(line).filter(|line| !line.is_empty()).collect();
        match lines.len() {
            0 => "git did not say why".to_owned(),
            many => lines[many.saturating_sub(6)..].join("; "),
        }
    }

    /// What the other end had to say, in a line.
    pub(crate) fn said_by_remote(&self) -> String {
        let lines = self.said.lines().filter_map(|line| line.strip_prefix("remote:")).map(str::trim);
        lines.filter(|line| !line.is_empty()).take(6).collect::<Vec<_>>().join("; ")
    }
}

impl Git {
    /// Runs in `folder`, on the repository that it lies in.
    pub(crate) fn at(folder: &Path) -> Self {
        Self { folder: folder.to_owned(), environment: Vec::new(), own: None, secrets: Vec::new() }
    }

    /// Runs in `folder` on the bare repository `repository`, whose settings are those of the user and the system, then
    /// `settings`. These are handed over in the environment, since they may hold credentials.
    pub(crate) fn on(repository: &Path, folder: &Path, settings: Vec<Setting>, secrets: Vec<String>) -> Self {
        let own = Some(Own { repository: repository.to_owned(), settings });
        Self { folder: folder.to_owned(), environment: Vec::new(), own, secrets }
    }

    /// The same on another bare repository, `name` in the folder of this one.
    pub(crate) fn beside(&self, name: &str) -> Self {
        let mut other = self.clone();
        if let Some(own) = &mut other.own {
            own.repository.set_file_name(name);
        }
        other
    }

    /// The repository, where it is ours.
    pub(crate) fn repository(&self) -> Option<&Path> {
        self.own.as_ref().map(|own| own.repository.as_path())
    }

    /// With variables besides those of the environment.
    pub(crate) fn with(mut self, environment: &[(&str, &OsStr)]) -> Self {
        self.environment.extend(environment.iter().map(|(name, value)| (OsString::from(name), (*value).to_owned())));
        self
    }

    /// Runs it with `arguments`.
    ///
    /// # Errors
    /// It is not there, or could not be started; that it failed is part of the answer.
    pub(crate) fn run<A: AsRef<OsStr>>(&self, arguments: &[A]) -> Result<Answer, PublishError> {
        let output = self.command().args(arguments).stdin(Stdio::null()).output().map_err(|error| missing(&error))?;
        Ok(Answer {
            is_success: output.status.success(),
            out: output.stdout,
            said: without_secrets(&String::from_utf8_lossy(&output.stderr), &self.secrets),
        })
    }

    /// The output of a run with `arguments` that has no reason to fail.
    ///
    /// # Errors
    /// It failed all the same.
    pub(crate) fn read<A: AsRef<OsStr>>(&self, arguments: &[A]) -> Result<Vec<u8>, PublishError> {
        let answer = self.run(arguments)?;
        if answer.is_success {
            return Ok(answer.out);
        }
        let what = arguments.first().map(|name| name.as_ref().to_string_lossy().into_owned()).unwrap_or_default();
        Err(PublishError::Program(format!("`git {what}` failed: {}", answer.reason())))
    }

    /// Sees that Git is there and new enough: settings in the environment came with 2.31, of March 2021.
    ///
    /// # Errors
    /// It is not.
    pub(crate) fn check_version(&self) -> Result<(), PublishError> {
        let answer = String::from_utf8_lossy(&self.read(&["version"])?).trim().to_owned();
        let mut numbers =
            answer.trim_start_matches(|c: char| !c.is_ascii_digit()).split('.').map_while(|n| n.parse().ok());
        let version: (u32, u32) = (numbers.next().unwrap_or(0), numbers.next().unwrap_or(0));
        if version >= OLDEST {
            return Ok(());
        }
        Err(PublishError::Refused {
            message: format!("the program `git` is too old: {answer}"),
            hint: format!("install Git {}.{} or newer", OLDEST.0, OLDEST.1),
        })
    }

    /// All settings that are in force, in their order.
    ///
    /// # Errors
    /// It failed.
    pub(crate) fn settings(&self) -> Result<Vec<Setting>, PublishError> {
        let listing = self.read(&["config", "--list", "-z", "--includes"])?;
        let listing = String::from_utf8_lossy(&listing);
        let setting = |entry: &str| {
            // A name without a value means yes.
            let (name, value) = entry.split_once('\n').unwrap_or((entry, "true"));
            (name.to_owned(), value.to_owned())
        };
        Ok(listing.split('\0').filter(|entry| !entry.is_empty()).map(setting).collect())
    }

    /// Starts it with `arguments`, for a conversation.
    ///
    /// # Errors
    /// It is not there, or could not be started.
    pub(crate) fn start(&self, arguments: &[&str]) -> Result<Child, PublishError> {
        let mut command = self.command();
        command.args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command.spawn().map_err(|error| missing(&error))
    }

    /// What `child` said when it failed.
    pub(crate) fn last_words(&self, said: &[u8]) -> String {
        let said = without_secrets(&String::from_utf8_lossy(said), &self.secrets);
        Answer { is_success: false, out: Vec::new(), said }.reason()
    }

    fn command(&self) -> Command {
        let mut command = Command::new("git");
        command.current_dir(&self.folder).envs(self.environment.iter().map(|(name, value)| (name, value)));
        for name in LOCAL {
            command.env_remove(name);
        }
        command.envs([
            ("LC_ALL", "C"),
            ("GIT_TERMINAL_PROMPT", "0"),
            ("GIT_OPTIONAL_LOCKS", "0"),
            ("GIT_PAGER", "cat"),
        ]);
        if let Some(Own { repository, settings }) = &self.own {
            for name in SETTINGS {
                command.env_remove(name);
            }
            command.env("GIT_DIR", repository).env("GIT_CONFIG_COUNT", settings.len().to_string());
            for (number, (name, value)) in settings.iter().enumerate() {
                command.env(format!("GIT_CONFIG_KEY_{number}"), name);
                command.env(format!("GIT_CONFIG_VALUE_{number}"), value);
            }
            // A user's settings that would run programs of theirs on our commits, or send more than the branch.
            let hooks = format!("core.hooksPath={}", repository.join("no-hooks").display());
            for setting in [
                hooks.as_str(),
                "core.ignoreCase=false",
                "fetch.recurseSubmodules=false",
                "fetch.writeCommitGraph=false",
                "gc.auto=0",
                "maintenance.auto=false",
                "push.followTags=false",
                "push.recurseSubmodules=no",
            ] {
                command.args(["-c", setting]);
            }
        }
        command
    }
}

fn missing(error: &io::Error) -> PublishError {
    match error.kind() {
        io::ErrorKind::NotFound => PublishError::Refused {
            message: "the program `git` is not there".to_owned(),
            hint: format!("install Git {}.{} or newer, or add the folder that it is in to `PATH`", OLDEST.0, OLDEST.1),
        },
        _ => PublishError::Program(format!("cannot run `git`: {}", crate::source::plain_words(error))),
    }
}

/// Objects of a repository, by one process that gives one after the other.
#[derive(Debug)]
pub(crate) struct Objects {
    child: Child,
    asks: Option<ChildStdin>,
    answers: BufReader<ChildStdout>,
}

impl Objects {
    /// Those of `git`'s repository.
    ///
    /// # Errors
    /// It could not be started.
    pub(crate) fn of(git: &Git) -> Result<Self, PublishError> {
        let mut child = git.start(&["cat-file", "--batch"])?;
        let (Some(asks), Some(answers)) = (child.stdin.take(), child.stdout.take()) else {
            return Err(PublishError::Program("`git cat-file` has no streams".to_owned()));
        };
        // It says nothing that counts; a pipe that nobody reads would stop it.
        drop(child.stderr.take());
        Ok(Self { child, asks: Some(asks), answers: BufReader::new(answers) })
    }

    /// The name and the bytes of the blob that `name` leads to (an object's name, `COMMIT:PATH`); `None` where there is
    /// none.
    ///
    /// # Errors
    /// The process ended.
    pub(crate) fn blob(&mut self, name: &str) -> Result<Option<(String, Vec<u8>)>, PublishError> {
        self.answer(name).map_err(|error| PublishError::Program(format!("`git cat-file` failed: {error}")))
    }

    fn answer(&mut self, name: &str) -> io::Result<Option<(String, Vec<u8>)>> {
        let asks = self.asks.as_mut().ok_or(io::ErrorKind::BrokenPipe)?;
        writeln!(asks, "{name}")?;
        asks.flush()?;
        let mut head = String::new();
        if self.answers.read_line(&mut head)? == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        // `OID TYPE SIZE`, or what was asked for and `missing`.
        let words: Vec<&str> = head.trim_end().rsplitn(3, ' ').collect();
        let [size, kind, object] = words[..] else { return Ok(None) };
        let Ok(size) = size.parse::<usize>() else { return Ok(None) };
        let mut bytes = vec![0; size + 1];
        self.answers.read_exact(&mut bytes)?;
        bytes.pop();
        Ok((kind == "blob").then(|| (object.to_owned(), bytes)))
    }
}

impl Drop for Objects {
    fn drop(&mut self) {
        drop(self.asks.take());
        // Without anything to answer it ends by itself.
        let _ = self.child.wait();
    }
}

/// What of the settings `here`, in a site's repository, comes on top of `everywhere` and says how a remote is reached:
/// nothing else of them is of use to another repository, and much would be harmful.
pub(crate) fn ways(here: &[Setting], everywhere: &[Setting]) -> Vec<Setting> {
    let mut known: BTreeMap<&Setting, usize> = BTreeMap::new();
    for setting in everywhere {
        *known.entry(setting).or_default() += 1;
    }
    let is_way = |name: &str| {
        let (section, variable) = (name.split('.').next(), name.rsplit('.').next().unwrap_or_default());
        match section {
            Some("credential" | "http" | "protocol" | "ssh" | "url") => true,
            Some("core") => matches!(variable, "askpass" | "gitproxy" | "sshcommand"),
            Some("remote") => {
                matches!(
                    variable,
                    "proxy" | "proxyauthmethod" | "pushurl" | "receivepack" | "uploadpack" | "url" | "vcs"
                )
            }
            _ => false,
        }
    };
    // A header that is given twice is sent twice, so what is known everywhere is left out, as often as it is known.
    let mut is_known = |setting: &Setting| {
        let left = known.get_mut(setting).filter(|left| **left > 0);
        left.map(|left| *left -= 1).is_some()
    };
    here.iter().filter(|setting| !is_known(setting) && is_way(&setting.0)).cloned().collect()
}

/// Texts among `settings` and in `address` that must not be shown.
pub(crate) fn secrets(settings: &[Setting], address: &str) -> Vec<String> {
    let mut secrets = Vec::new();
    for (name, value) in settings {
        if name.ends_with(".extraheader") && !value.is_empty() {
            secrets.push(value.clone());
        }
        // `url.https://user:token@host/.insteadof` has it in its name.
        secrets.extend([name.as_str(), value.as_str()].into_iter().filter_map(password));
    }
    secrets.extend(password(address));
    // What is short would be found in all kinds of words; the form of an address gives it away in any case.
    secrets.retain(|secret| secret.len() >= 4);
    secrets
}

/// The password or token in an address.
fn password(address: &str) -> Option<String> {
    let (scheme, rest) = address.split_once("://")?;
    let (user, _) = rest.rsplit_once('@')?;
    match user.split_once(':') {
        Some((_, password)) => Some(password.to_owned()),
        None => (!scheme.ends_with("ssh")).then(|| user.to_owned()),
    }
}

/// `text` without `secrets`, and without who stands before the host in an address.
pub(crate) fn without_secrets(text: &str, secrets: &[String]) -> String {
    let mut text = text.to_owned();
    for secret in secrets {
        text = text.replace(secret.as_str(), "…");
    }
    let mut shown = String::new();
    let mut rest = text.as_str();
    while let Some((before, after)) = rest.split_once("://") {
        shown.push_str(before);
        shown.push_str("://");
        let host_ends = after.find(|c: char| c.is_whitespace() || "/?#'\"".contains(c)).unwrap_or(after.len());
        let host = &after[..host_ends];
        let kept = match host.rsplit_once('@') {
            Some((user, _)) if before.ends_with("ssh") && !user.contains(':') => host,
            Some((_, host)) => host,
            None => host,
        };
        shown.push_str(kept);
        rest = &after[host_ends..];
    }
    shown.push_str(rest);
    shown
}

#[cfg(test)]
mod tests;
