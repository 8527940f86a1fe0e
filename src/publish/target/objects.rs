//! A target whose files are changed one by one: a bucket, a folder in place.
//!
//! # In which order
//! 1. The lock is taken, and the manifest and the places of new files are looked at: nothing that is not ours may be in
//!    the way.
//! 2. Bytes that are about to go, and that there shall be a way back to, are put aside (`.briefing/kept/HASH`).
//! 3. The manifest is written, still that of the old release, with the paths that are about to change. From now on a run
//!    that dies is mended by the next one, which writes or deletes all of these.
//! 4. Where a file becomes a folder, or a folder a file, what is in the way is deleted. Files are sent: fingerprinted ones, other assets, pages, then feeds, data and sitemap. A step begins when the one
//!    before it is done as a whole, so that a page never names what is not there.
//! 5. What the site no longer has is deleted; assets only some days after.
//! 6. The list of the release's files is written, then the manifest of the new release.
//!
//! A write that fails ends the run after its step: nothing is deleted then, and the manifest stays.

use std::collections::BTreeSet;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use super::lock::{Lock, is_condition};
use super::{Done, Live, Run, Target};
use crate::publish::content::Content;
use crate::publish::error::{Failed, PublishError, StoreErrorKind};
use crate::publish::hash::Sha256;
use crate::publish::headers::Headers;
use crate::publish::manifest::Manifest;
use crate::publish::plan::{Change, Plan, step};
use crate::publish::release::{File, Release};
use crate::publish::store::{Condition, Store, Tag};
use crate::publish::{MANIFEST, OWN};
use crate::site::Bytes;

/// After so many failures no further file is tried: the network is down, or a right is missing.
const FAILURES: usize = 20;

/// A store that a site is published to.
pub(crate) struct Objects<S> {
    store: S,
}

impl<S: Store> Objects<S> {
    /// The target that `store` is.
    pub(crate) fn new(store: S) -> Self {
        Self { store }
    }
}

impl<S: Store> Target for Objects<S> {
    fn name(&self) -> &str {
        self.store.name()
    }

    fn live(&self) -> Result<Live, PublishError> {
        let Some(object) = self.store.get(MANIFEST)? else { return Ok(Live::default()) };
        Ok(Live { manifest: Some(Manifest::read(&object.bytes)?), tag: Some(object.tag) })
    }

    fn strangers(&self, most: usize) -> Result<Vec<String>, PublishError> {
        Ok(self.store.some(most)?)
    }

    fn apply(&self, live: &Live, plan: &Plan, content: &dyn Content, run: &Run<'_>) -> Result<(), PublishError> {
        run.go_on()?;
        let lock = if run.no_lock { None } else { Some(Lock::take(&self.store, run)?) };
        let has_manifest = live.manifest.is_some();
        let publication = Publication { store: &self.store, lock: lock.as_ref(), plan, content, run, has_manifest };
        let outcome = publication.carry_out(live);
        if let Some(lock) = lock {
            lock.let_go();
        }
        outcome
    }

    fn earlier(&self, live: &Live, id: &str) -> Result<(Release, Box<dyn Content + '_>), PublishError> {
        let manifest = live.manifest.as_ref().filter(|manifest| manifest.releases.iter().any(|about| about.id == id));
        let none = || PublishError::NoRelease(id.to_owned());
        let manifest = manifest.ok_or_else(none)?;
        let list = self.store.get(&list_of(id))?.ok_or_else(none)?;
        let release = Manifest::read(&list.bytes)?.release().ok_or_else(none)?;
        Ok((release, Box::new(Kept { store: &self.store, manifest: manifest.clone() })))
    }
}

/// Where the list of a release's files lies.
fn list_of(id: &str) -> String {
    format!("{OWN}/releases/{id}.json")
}

/// Where bytes that were put aside lie.
fn kept_at(hash: Sha256) -> String {
    format!("{OWN}/kept/{hash}")
}

/// One run over a store.
struct Publication<'p> {
    store: &'p dyn Store,
    lock: Option<&'p Lock<'p>>,
    plan: &'p Plan,
    content: &'p dyn Content,
    run: &'p Run<'p>,
    /// Whether there was a manifest: where there was none, whatever lay there was adopted.
    has_manifest: bool,
}

impl Publication<'_> {
    fn carry_out(&self, live: &Live) -> Result<(), PublishError> {
        let plan = self.plan;
        if self.store.get(MANIFEST)?.map(|object| object.tag) != live.tag {
            return Err(PublishError::Changed);
        }
        self.find_strangers()?;
        let gone = self.put_aside()?;
        let without = |manifest: &Manifest| {
            let mut manifest = manifest.clone();
            manifest.kept.retain(|hash, _| !gone.contains(hash));
            manifest
        };
        let (intent, outcome) = (without(&plan.intent), without(&plan.outcome));
        let mut tag = live.tag.clone();
        // Where it says what it said before, nothing that is there is touched but the manifest itself.
        if !intent.pending.is_empty() || live.manifest.as_ref() != Some(&intent) {
            tag = Some(self.put_manifest(&intent, tag.as_ref())?);
        }
        let early: BTreeSet<&str> = plan.in_the_way().collect();
        self.delete(early.iter().map(|path| (*path).to_owned()).collect(), true)?;
        self.send()?;
        let late = plan.to_delete().filter(|path| !early.contains(path));
        self.delete(late.map(str::to_owned).collect(), true)?;
        let about = &plan.release.about;
        if outcome.releases.iter().any(|listed| listed.id == about.id) {
            let list = Manifest { live: Some(about.clone()), files: plan.release.files.clone(), ..Manifest::default() };
            self.write(&list_of(&about.id), list.bytes())?;
        }
        let lists = plan.drop_releases.iter().map(|id| list_of(id));
        self.delete(plan.drop_aside.iter().map(|hash| kept_at(*hash)).chain(lists).collect(), false)?;
        self.put_manifest(&outcome, tag.as_ref()).map(drop)
    }

    /// Looks whether something of others is where new files go. What is pending is not new: it was looked at before.
    fn find_strangers(&self) -> Result<(), PublishError> {
        if !self.has_manifest {
            return Ok(());
        }
        let strangers = Mutex::new(BTreeSet::new());
        let created = self.plan.changes.iter().filter(|(_, change)| **change == Change::Create);
        let created: Vec<_> = created.map(|(path, _)| path).collect();
        let look = |path: &&String| {
            let there = self.store.get(path)?;
            let file = self.plan.release.files.get(*path);
            // The same bytes are nobody's loss.
            if there.is_some_and(|there| file.is_none_or(|file| file.sha256 != Sha256::of(&there.bytes))) {
                strangers.lock().unwrap_or_else(std::sync::PoisonError::into_inner).insert((*path).clone());
            }
            Ok(())
        };
        self.each(&created, |path| path, look)?;
        let strangers = strangers.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner);
        if strangers.is_empty() { Ok(()) } else { Err(PublishError::Foreign(strangers.into_iter().collect())) }
    }

    /// Copies what is about to go; gives the hashes of what was not there to be copied.
    fn put_aside(&self) -> Result<BTreeSet<Sha256>, PublishError> {
        let gone = Mutex::new(BTreeSet::new());
        let all: Vec<_> = self.plan.put_aside.iter().collect();
        self.each(
            &all,
            |(path, _)| path,
            |(path, hash)| {
                if !self.store.copy(path, &kept_at(**hash))? {
                    gone.lock().unwrap_or_else(std::sync::PoisonError::into_inner).insert(**hash);
                }
                Ok(())
            },
        )?;
        Ok(gone.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner))
    }

    fn send(&self) -> Result<(), PublishError> {
        let files = self.plan.to_send();
        for of_step in files.chunk_by(|(_, one), (_, next)| step(one.class) == step(next.class)) {
            self.each(
                of_step,
                |(path, _)| path,
                |(path, file)| {
                    let bytes = self.content.bytes(path, file)?;
                    self.put(path, &bytes, file)?;
                    (self.run.progress)(Done::Sent(file.size));
                    Ok(())
                },
            )?;
        }
        Ok(())
    }

    /// Writes a file of the release. What is new is written only where there is nothing, as far as the store can tell:
    /// what else is there is somebody else's.
    fn put(&self, path: &str, bytes: &Bytes, file: &File) -> Result<(), PublishError> {
        let is_new = self.plan.changes.get(path) == Some(&Change::Create);
        if is_new && self.has_manifest && self.store.has_conditions() {
            match self.store.put(path, bytes, &file.headers, Condition::Absent) {
                Err(error) if error.kind == StoreErrorKind::Condition => {
                    // It may be ours: the write was done, its answer was lost, and it was tried again.
                    if self.store.get(path)?.is_some_and(|there| Sha256::of(&there.bytes) != file.sha256) {
                        return Err(PublishError::Foreign(vec![path.to_owned()]));
                    }
                }
                outcome => return outcome.map(drop).map_err(PublishError::Store),
            }
        }
        Ok(self.store.put(path, bytes, &file.headers, Condition::Always).map(drop)?)
    }

    fn delete(&self, paths: Vec<String>, is_told: bool) -> Result<(), PublishError> {
        self.each(
            &paths,
            |path| path,
            |path| {
                self.store.delete(path)?;
                if is_told {
                    (self.run.progress)(Done::Deleted);
                }
                Ok(())
            },
        )
    }

    /// Writes one of our own files.
    fn write(&self, path: &str, bytes: Vec<u8>) -> Result<(), PublishError> {
        self.may_write()?;
        self.store.put(path, &Bytes::Owned(bytes), &Headers::of_our_own(), Condition::Always)?;
        Ok(())
    }

    /// Writes the manifest over the version that is known to be there.
    fn put_manifest(&self, manifest: &Manifest, tag: Option<&Tag>) -> Result<Tag, PublishError> {
        self.may_write()?;
        let bytes = Bytes::Owned(manifest.bytes());
        let condition = match tag {
            _ if !self.store.has_conditions() => Condition::Always,
            Some(tag) => Condition::Matches(tag),
            None => Condition::Absent,
        };
        let outcome = self.store.put(MANIFEST, &bytes, &Headers::of_our_own(), condition).map_err(PublishError::Store);
        outcome.or_else(|error| {
            // A write can be done and its answer lost, and a second try of the same then meets the first.
            match self.store.get(MANIFEST)? {
                Some(object) if object.bytes == *bytes => Ok(object.tag),
                _ if is_condition(&error) => Err(PublishError::Changed),
                _ => Err(error),
            }
        })
    }

    /// Goes on, unless the run is to stop or the lock is another's by now.
    fn may_write(&self) -> Result<(), PublishError> {
        self.run.go_on()?;
        self.lock.map_or(Ok(()), Lock::confirm)
    }

    /// Does something for each of `items`, some at a time, each when it may be written. A failure does not keep the
    /// others from being tried, but for failures that hold for all of them.
    fn each<T: Sync>(
        &self,
        items: &[T],
        path: impl Fn(&T) -> &str,
        act: impl Fn(&T) -> Result<(), PublishError> + Sync,
    ) -> Result<(), PublishError> {
        let next = AtomicUsize::new(0);
        let ended = AtomicBool::new(false);
        let failed: Mutex<Vec<(usize, PublishError)>> = Mutex::default();
        let work = || {
            while !ended.load(Ordering::Relaxed) {
                let number = next.fetch_add(1, Ordering::Relaxed);
                let Some(item) = items.get(number) else { return };
                if let Err(error) = self.may_write().and_then(|()| act(item)) {
                    let mut failed = failed.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
                    let is_everybodys = is_everybodys(&error);
                    failed.push((number, error));
                    if is_everybodys || failed.len() >= FAILURES {
                        ended.store(true, Ordering::Relaxed);
                    }
                }
            }
        };
        std::thread::scope(|scope| {
            for _ in 0..self.run.concurrency.clamp(1, items.len().max(1)) {
                scope.spawn(work);
            }
        });
        let mut failed = failed.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner);
        if failed.is_empty() {
            return Ok(());
        }
        if let Some(first) = failed.iter().position(|(_, error)| is_everybodys(error)) {
            return Err(failed.swap_remove(first).1);
        }
        failed.sort_by_key(|(number, _)| *number);
        let failed = failed
            .into_iter()
            .filter_map(|(number, error)| Some(Failed { path: path(items.get(number)?).to_owned(), error }));
        Err(PublishError::NotSent(failed.collect()))
    }
}

/// Whether a failure is not one file's.
fn is_everybodys(error: &PublishError) -> bool {
    matches!(error, PublishError::Stopped | PublishError::LockLost(_) | PublishError::Site(_))
}

/// The bytes of an earlier release, from where they are still live, retired or put aside.
struct Kept<'s> {
    store: &'s dyn Store,
    manifest: Manifest,
}

impl Content for Kept<'_> {
    fn bytes(&self, path: &str, file: &File) -> Result<Bytes, PublishError> {
        let is_there = |there: &File| there.sha256 == file.sha256 && !self.manifest.pending.contains(path);
        let live = self.manifest.files.get(path).is_some_and(is_there);
        let retired = self.manifest.retired.get(path).is_some_and(|retired| is_there(&retired.file));
        let aside = kept_at(file.sha256);
        let mut places = Vec::new();
        if live || retired {
            places.push(path);
        }
        places.push(&aside);
        for place in places {
            if let Some(object) = self.store.get(place)?
                && Sha256::of(&object.bytes) == file.sha256
            {
                return Ok(Bytes::Owned(object.bytes));
            }
        }
        Err(PublishError::Gone(path.to_owned()))
    }
}

#[cfg(test)]
mod tests;
