//! What tests of publishing share: made-up sites, and a store in memory in which anything can go wrong at any request.
#![allow(clippy::unwrap_used, reason = "tests")]

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

use jiff::{SignedDuration, Timestamp};

use super::error::{PublishError, StoreError, StoreErrorKind};
use super::headers::Headers;
use super::manifest::Manifest;
use super::plan::{Keeping, Plan};
use super::release::{Origin, Release};
use super::store::{Condition, Object, Store, Tag};
use super::target::{Run, Target};
use crate::config::Config;
use crate::config::publish::Target as Settings;
use crate::diagnostics::{Code, Diagnostic};
use crate::output::Pages;
use crate::site::{Bytes, Class};

/// A made-up site. A line `uses PATH` in a page says that the page needs this file.
#[derive(Clone, Debug, Default)]
pub(crate) struct MadeUp(BTreeMap<String, (Class, String)>);

impl MadeUp {
    /// With one more file, or another in its place.
    pub(crate) fn with(mut self, path: &str, class: Class, text: &str) -> Self {
        self.0.insert(path.to_owned(), (class, text.to_owned()));
        self
    }

    /// The release that it is, made at `made`.
    pub(crate) fn release(&self, made: Timestamp) -> Release {
        let origin = Origin {
            made,
            as_of: jiff::civil::date(2025, 12, 16),
            base_url: "https://example.org/".to_owned(),
            commit: None,
        };
        Release::of(self, &headers, origin, &|_, _| {}).unwrap()
    }
}

impl Pages for MadeUp {
    fn paths(&self) -> Vec<(String, Class)> {
        self.0.iter().map(|(path, (class, _))| (path.clone(), *class)).collect()
    }

    fn render(&self, path: &str) -> Result<Bytes, Vec<Diagnostic>> {
        let file = self.0.get(path).ok_or_else(|| vec![Diagnostic::new(Code::BrokenLink, path.to_owned())])?;
        Ok(Bytes::Owned(file.1.clone().into_bytes()))
    }
}

/// Headers of made-up files.
pub(crate) fn headers(_: &str, class: Class) -> Arc<Headers> {
    let cache = if class == Class::Fingerprinted { "immutable" } else { "no-cache" };
    Arc::new([("content-type", "text/plain"), ("cache-control", cache)].into_iter().collect())
}

/// What goes wrong at a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    /// Nothing is done, and an error is answered.
    Refused,
    /// It is done, and an error is answered.
    AnswerLost,
    /// Nothing is done, nor at any later request: the network is gone, or the process was killed.
    Dead,
}

/// A look at what is there, before and after each request.
pub(crate) type Look = Box<dyn Fn(&BTreeMap<String, Stored>) + Send + Sync>;

/// What somebody else does in between.
pub(crate) type Meddling = Box<dyn FnOnce(&mut Inner) + Send>;

/// A store in memory.
#[derive(Default)]
pub(crate) struct Memory {
    inner: Mutex<Inner>,
    /// Called before and after each request.
    look: Option<Look>,
    /// Done before the request of this number.
    pub(crate) before: Mutex<Option<(usize, Meddling)>>,
    /// Whether it has no conditional writes.
    pub(crate) is_plain: bool,
}

/// What a store in memory holds.
#[derive(Default)]
pub(crate) struct Inner {
    /// The objects.
    pub(crate) objects: BTreeMap<String, Stored>,
    /// The requests so far: what, and of which path.
    pub(crate) requests: Vec<(&'static str, String)>,
    /// What goes wrong at the request of this number.
    pub(crate) fault: Option<(usize, Fault)>,
    written: u64,
}

/// An object in memory.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Stored {
    /// Its bytes.
    pub(crate) bytes: Vec<u8>,
    /// Its headers.
    pub(crate) headers: Headers,
    /// The number of the write that made it.
    pub(crate) version: u64,
}

impl Inner {
    /// Writes an object as somebody else would.
    pub(crate) fn set(&mut self, path: &str, bytes: &[u8]) {
        self.written += 1;
        let stored = Stored { bytes: bytes.to_vec(), headers: Headers::default(), version: self.written };
        self.objects.insert(path.to_owned(), stored);
    }
}

impl Memory {
    /// A store that `look` is called for before and after each request.
    pub(crate) fn watched(look: Look) -> Self {
        Self { look: Some(look), ..Self::default() }
    }

    /// What it holds.
    pub(crate) fn inner(&self) -> std::sync::MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }

    /// What readers see: all but what is for publishing itself.
    pub(crate) fn public(&self) -> BTreeMap<String, (Vec<u8>, Headers)> {
        let inner = self.inner();
        let shown = inner.objects.iter().filter(|(path, _)| !path.starts_with(".briefing/"));
        shown.map(|(path, stored)| (path.clone(), (stored.bytes.clone(), stored.headers.clone()))).collect()
    }

    /// The manifest.
    pub(crate) fn manifest(&self) -> Manifest {
        Manifest::read(&self.inner().objects[super::MANIFEST].bytes).unwrap()
    }

    fn request<T>(
        &self,
        action: &'static str,
        path: &str,
        act: impl FnOnce(&mut Inner) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let mut inner = self.inner();
        let number = inner.requests.len();
        let mut before = self.before.lock().unwrap();
        if before.as_ref().is_some_and(|(at, _)| *at == number)
            && let Some((_, act)) = before.take()
        {
            act(&mut inner);
        }
        drop(before);
        inner.requests.push((action, path.to_owned()));
        let look = |inner: &Inner| self.look.iter().for_each(|look| look(&inner.objects));
        look(&inner);
        let fault = inner.fault.filter(|(at, fault)| *at == number || *fault == Fault::Dead && number > *at);
        let outcome = match fault {
            None => act(&mut inner),
            Some((_, Fault::AnswerLost)) => act(&mut inner).and(Err(error(action, path, StoreErrorKind::Other))),
            Some((_, Fault::Refused | Fault::Dead)) => Err(error(action, path, StoreErrorKind::Other)),
        };
        look(&inner);
        outcome
    }
}

fn error(action: &'static str, path: &str, kind: StoreErrorKind) -> StoreError {
    StoreError { action, path: path.to_owned(), store: "memory".to_owned(), kind, message: "it is down".to_owned() }
}

fn tag(version: u64) -> Tag {
    Tag { etag: Some(version.to_string()), version: None }
}

impl Store for Memory {
    fn name(&self) -> &str {
        "memory"
    }

    fn has_conditions(&self) -> bool {
        !self.is_plain
    }

    fn get(&self, path: &str) -> Result<Option<Object>, StoreError> {
        self.request("read", path, |inner| {
            let stored = inner.objects.get(path);
            Ok(stored.map(|stored| Object { bytes: stored.bytes.clone(), tag: tag(stored.version) }))
        })
    }

    fn put(&self, path: &str, bytes: &Bytes, headers: &Headers, condition: Condition<'_>) -> Result<Tag, StoreError> {
        self.request("write", path, |inner| {
            let there = inner.objects.get(path).map(|stored| tag(stored.version));
            let holds = match condition {
                Condition::Always => true,
                Condition::Absent => there.is_none(),
                Condition::Matches(tag) => there.as_ref() == Some(tag),
            };
            if !holds {
                return Err(error("write", path, StoreErrorKind::Condition));
            }
            inner.set(path, bytes);
            let version = inner.written;
            inner.objects.entry(path.to_owned()).and_modify(|stored| stored.headers = headers.clone());
            Ok(tag(version))
        })
    }

    fn copy(&self, from: &str, to: &str) -> Result<bool, StoreError> {
        self.request("copy", to, |inner| {
            let Some(stored) = inner.objects.get(from).cloned() else { return Ok(false) };
            inner.set(to, &stored.bytes);
            inner.objects.entry(to.to_owned()).and_modify(|copy| copy.headers = stored.headers);
            Ok(true)
        })
    }

    fn delete(&self, path: &str) -> Result<(), StoreError> {
        self.request("delete", path, |inner| {
            inner.objects.remove(path);
            Ok(())
        })
    }

    fn some(&self, most: usize) -> Result<Vec<String>, StoreError> {
        self.request("list", "", |inner| Ok(inner.objects.keys().take(most).cloned().collect()))
    }
}

/// A moment of the made-up world.
pub(crate) fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

/// What is kept in most tests: retired assets for a week, a way back to three releases.
pub(crate) const KEEPING: Keeping = Keeping { retired: SignedDuration::from_hours(7 * 24), releases: 3 };

/// How a test publishes.
#[derive(Clone, Copy, Debug)]
pub(crate) struct How {
    /// The name of the run.
    pub(crate) who: &'static str,
    /// Whether it steals the lock.
    pub(crate) steal: bool,
    /// Whether it takes none.
    pub(crate) no_lock: bool,
    /// How many requests at once.
    pub(crate) concurrency: usize,
}

impl Default for How {
    fn default() -> Self {
        Self { who: "anna", steal: false, no_lock: false, concurrency: 1 }
    }
}

/// Runs `act` as a run of the program at `now`.
pub(crate) fn run<T>(how: How, now: Timestamp, act: impl FnOnce(&Run<'_>) -> T) -> T {
    let stop = AtomicBool::new(false);
    let run = Run {
        owner: format!("{}@newsroom", how.who),
        nonce: format!("{} {now}", how.who),
        now: &|| now,
        stop: &stop,
        progress: &|_| {},
        steal: how.steal,
        no_lock: how.no_lock,
        concurrency: how.concurrency,
    };
    let outcome = act(&run);
    assert!(!stop.load(Ordering::Relaxed));
    outcome
}

/// Publishes a site to a target as the program does; an empty plan does nothing.
pub(crate) fn publish(target: &dyn Target, site: &MadeUp, now: Timestamp, how: How) -> Result<Plan, PublishError> {
    let live = target.live()?;
    let plan = Plan::new(live.manifest.as_ref(), site.release(now), KEEPING);
    if !plan.is_empty() {
        run(how, now, |run| target.apply(&live, &plan, site, run))?;
    }
    Ok(plan)
}

/// Goes back to a release as the program does.
pub(crate) fn roll_back(target: &dyn Target, id: &str, now: Timestamp) -> Result<(), PublishError> {
    let live = target.live()?;
    let (release, content) = target.earlier(&live, id)?;
    let plan = Plan::new(live.manifest.as_ref(), release.again(now), KEEPING);
    run(How::default(), now, |run| target.apply(&live, &plan, &*content, run))
}

/// The target that `briefing.toml` describes by these lines.
pub(crate) fn target(lines: &str) -> Settings {
    let source = format!("[site]\ntitle = \"Berlin\"\nbase_url = \"https://example.org/\"\n[publish.live]\n{lines}");
    let (mut config, told) = Config::read(&Arc::from("briefing.toml"), &source);
    assert_eq!(told, []);
    config.publish.pop().unwrap()
}
