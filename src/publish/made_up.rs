//! Releases that tests make up.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use jiff::{SignedDuration, Timestamp};

use super::error::PublishError;
use super::headers::Headers;
use super::plan::{Keeping, Plan};
use super::release::{Origin, Release};
use super::target::{Done, Run, Target};
use crate::diagnostics::Diagnostic;
use crate::output::Pages;
use crate::site::{Bytes, Class};

/// A site of a few files. Those whose name begins with `site.` are fingerprinted, others that are no pages assets.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct MadeUp(pub(crate) BTreeMap<String, Vec<u8>>);

/// What is kept unless a test says so: seven days, five releases.
pub(crate) const KEEPING: Keeping = Keeping { retired: SignedDuration::from_hours(7 * 24), releases: 5 };

impl MadeUp {
    pub(crate) fn new(files: &[(&str, &str)]) -> Self {
        Self(files.iter().map(|(path, text)| ((*path).to_owned(), text.as_bytes().to_vec())).collect())
    }

    pub(crate) fn release(&self, made: Timestamp) -> Release {
        let headers = Arc::new(Headers::default());
        let as_of = jiff::civil::date(2025, 12, 16);
        let origin = Origin { made, as_of, base_url: "https://example.org/".to_owned(), commit: None };
        Release::of(self, &|_, _| Arc::clone(&headers), origin, &|_, _| {}).unwrap_or_else(|_| unreachable!())
    }

    /// Publishes it to `target`, so many seconds after a moment.
    pub(crate) fn publish(&self, target: &dyn Target, second: i64) -> Result<Plan, PublishError> {
        self.publish_with(target, second, KEEPING, &|_| {})
    }

    pub(crate) fn publish_with(
        &self,
        target: &dyn Target,
        second: i64,
        keeping: Keeping,
        change: &dyn Fn(&mut Run<'_>),
    ) -> Result<Plan, PublishError> {
        let live = target.live()?;
        let plan = Plan::new(live.manifest.as_ref(), self.release(at(second)), keeping);
        let stop = AtomicBool::new(false);
        let now = || at(second);
        let mut run = run(&now, &stop, &|_| {});
        change(&mut run);
        target.apply(&live, &plan, self, &run)?;
        Ok(plan)
    }
}

impl Pages for MadeUp {
    fn paths(&self) -> Vec<(String, Class)> {
        let class = |path: &str| match path.rsplit('/').next() {
            Some(name) if name.starts_with("site.") => Class::Fingerprinted,
            Some(name) if name.ends_with(".html") => Class::Page,
            _ => Class::Asset,
        };
        self.0.keys().map(|path| (path.clone(), class(path))).collect()
    }

    fn render(&self, path: &str) -> Result<Bytes, Vec<Diagnostic>> {
        Ok(Bytes::Owned(self.0.get(path).cloned().unwrap_or_default()))
    }
}

/// So many seconds after a moment.
pub(crate) fn at(second: i64) -> Timestamp {
    Timestamp::constant(1_765_880_000, 0) + SignedDuration::from_secs(second)
}

/// A run, of which there is one at a time in a process and a second of `now`.
pub(crate) fn run<'r>(
    now: &'r (dyn Fn() -> Timestamp + Sync),
    stop: &'r AtomicBool,
    progress: &'r (dyn Fn(Done) + Sync),
) -> Run<'r> {
    let process = std::process::id();
    Run {
        owner: format!("ann@desk, process {process}"),
        nonce: format!("{process} {}", now()),
        now,
        stop,
        progress,
        steal: false,
        no_lock: false,
        concurrency: 4,
    }
}

/// The test `test` in a process of its own, which is told to do `job` with `folder`; run by `program`, where one is given.
pub(crate) fn process(program: &[&str], test: &str, job: &str, folder: &std::path::Path) -> std::process::Command {
    let binary = std::env::current_exe().unwrap_or_default();
    let mut command = match program {
        [] => std::process::Command::new(binary),
        [program, arguments @ ..] => {
            let mut command = std::process::Command::new(program);
            command.args(arguments).arg(binary);
            command
        }
    };
    command
        .args(["--exact", test, "--ignored", "--nocapture"])
        .env("BRIEFING_TEST_JOB", job)
        .env("BRIEFING_TEST_FOLDER", folder)
        .current_dir("/")
        .stdin(std::process::Stdio::null())
        .stdout(std::process::Stdio::null());
    command
}

/// What the process was told to do, with which folder; nothing where the test was not started by [`process`].
pub(crate) fn job() -> Option<(String, std::path::PathBuf)> {
    Some((std::env::var("BRIEFING_TEST_JOB").ok()?, std::env::var_os("BRIEFING_TEST_FOLDER")?.into()))
}
