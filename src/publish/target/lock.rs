//! The lock: one publisher at a time in a store that can write on a condition.
//!
//! An object, `.briefing/lock.json`, says who publishes and until when. It is never deleted: to let go is to write that
//! it is free, on the condition that it is still ours, so that nobody's lock but our own can be let go. Whoever takes it
//! does so by a conditional write too, the first time on the condition that there is none.
//!
//! A publisher asks before each write whether the lock is still its own. What no store can promise is that a write which
//! was under way when the lock was taken does not arrive after: the manifest is written on a condition of its own, so
//! that even then the next run knows what is not certain.

use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::Run;
use crate::publish::error::{PublishError, StoreErrorKind};
use crate::publish::headers::Headers;
use crate::publish::store::{Condition, Store, Tag};
use crate::site::Bytes;

/// Where the lock lies at a target.
pub(crate) const LOCK: &str = ".briefing/lock.json";

/// How long a lock holds that nobody renews: its publisher was killed, or its machine sleeps.
const LEASE: SignedDuration = SignedDuration::from_mins(3);

/// How often a lock is tried again that others let go and take at the same moment.
const TRIES: usize = 8;

/// What the lock says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Record {
    /// Who holds it, for people.
    owner: String,
    /// Which run holds it.
    nonce: String,
    /// Since when.
    since: Timestamp,
    /// Until when; in the past where nobody holds it.
    until: Timestamp,
}

/// A lock that is held.
pub(crate) struct Lock<'s> {
    store: &'s dyn Store,
    run: &'s Run<'s>,
    /// How many looks at the lock have begun.
    begun: AtomicU64,
    held: Mutex<Held>,
}

/// The lock as it was last seen.
struct Held {
    /// The number of the look that saw it.
    seen: u64,
    record: Record,
    tag: Tag,
}

impl<'s> Lock<'s> {
    /// Takes the lock.
    ///
    /// # Errors
    /// [`PublishError::Locked`] where another holds it and `run` does not say to steal it; stores' errors.
    pub(crate) fn take(store: &'s dyn Store, run: &'s Run<'s>) -> Result<Self, PublishError> {
        if !store.has_conditions() {
            return Err(PublishError::NoConditions);
        }
        let now = (run.now)();
        let record = Record { owner: run.owner.clone(), nonce: run.nonce.clone(), since: now, until: now + LEASE };
        let mut last = None;
        for _ in 0..TRIES {
            let there = read(store)?;
            let condition = match &there {
                // The first lock ever: from here on its being there tells that the store keeps to conditions.
                None if last.is_none() && !store.probe_conditions()? => return Err(PublishError::NoConditions),
                None => Condition::Absent,
                // An earlier try of ours was stored, and its answer was lost.
                Some((holder, tag)) if holder.nonce == record.nonce => {
                    return Ok(Self::held(store, run, holder.clone(), tag.clone()));
                }
                Some((holder, tag)) if holder.until <= now || run.steal => Condition::Matches(tag),
                Some((holder, _)) => {
                    let Record { owner, since, until, .. } = holder.clone();
                    return Err(PublishError::Locked { owner, since, until });
                }
            };
            match write(store, &record, condition) {
                Ok(tag) => return Ok(Self::held(store, run, record, tag)),
                // Also where the write was done and the answer was lost, which the next look tells.
                Err(error) => last = Some(error),
            }
        }
        Err(last.unwrap_or(PublishError::Changed))
    }

    fn held(store: &'s dyn Store, run: &'s Run<'s>, record: Record, tag: Tag) -> Self {
        Self { store, run, begun: AtomicU64::new(0), held: Mutex::new(Held { seen: 0, record, tag }) }
    }

    /// Makes sure, by a look that began after this was called, that the lock is still ours, and renews it when half its
    /// time is over. Calls at the same time share a look.
    ///
    /// # Errors
    /// [`PublishError::LockLost`] where another has it now; stores' errors.
    pub(crate) fn confirm(&self) -> Result<(), PublishError> {
        let begun = self.begun.load(Ordering::SeqCst);
        let mut held = self.held.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if held.seen > begun {
            return Ok(());
        }
        let look = self.begun.fetch_add(1, Ordering::SeqCst) + 1;
        (held.record, held.tag) = self.read_ours()?;
        let now = (self.run.now)();
        if held.record.until.duration_since(now) < LEASE / 2 {
            let renewed = Record { until: now + LEASE, ..held.record.clone() };
            held.tag = match write(self.store, &renewed, Condition::Matches(&held.tag)) {
                Ok(tag) => tag,
                // Stolen in this moment, or renewed and the answer lost: the next look tells.
                Err(_) => self.read_ours()?.1,
            };
            held.record = renewed;
        }
        held.seen = look;
        Ok(())
    }

    /// The lock as it is, which is ours.
    fn read_ours(&self) -> Result<(Record, Tag), PublishError> {
        match read(self.store)? {
            Some((record, tag)) if record.nonce == self.run.nonce => Ok((record, tag)),
            Some((record, _)) => Err(PublishError::LockLost(record.owner)),
            None => Err(PublishError::LockLost("somebody who removed it".to_owned())),
        }
    }

    /// Lets the lock go. Where that fails it ends by itself.
    pub(crate) fn let_go(self) {
        let held = self.held.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner);
        // Whoever reads it sees that nobody holds it.
        let free = Record { until: Timestamp::UNIX_EPOCH, ..held.record };
        let _: Result<Tag, PublishError> = write(self.store, &free, Condition::Matches(&held.tag));
    }
}

/// The lock as it is; a damaged one is taken for nobody's.
fn read(store: &dyn Store) -> Result<Option<(Record, Tag)>, PublishError> {
    let object = store.get(LOCK)?;
    let nobody = || Record {
        owner: "nobody".to_owned(),
        nonce: String::new(),
        since: Timestamp::UNIX_EPOCH,
        until: Timestamp::UNIX_EPOCH,
    };
    Ok(object.map(|object| (serde_json::from_slice(&object.bytes).unwrap_or_else(|_| nobody()), object.tag)))
}

fn write(store: &dyn Store, record: &Record, condition: Condition<'_>) -> Result<Tag, PublishError> {
    let bytes = Bytes::Owned(serde_json::to_vec(record).unwrap_or_default());
    store.put(LOCK, &bytes, &Headers::of_our_own(), condition).map_err(PublishError::Store)
}

/// Whether an error only says that a condition does not hold.
pub(crate) fn is_condition(error: &PublishError) -> bool {
    matches!(error, PublishError::Store(error) if error.kind == StoreErrorKind::Condition)
}

#[cfg(test)]
mod tests;
