#![allow(clippy::unwrap_used, reason = "tests")]

use jiff::Timestamp;

use super::{LOCK, Lock};
use crate::publish::error::PublishError;
use crate::publish::store::Store as _;
use crate::publish::testing::{Fault, How, Memory, at, run};

const NOON: &str = "2025-12-16T12:00:00Z";

fn who(who: &'static str) -> How {
    How { who, ..How::default() }
}

/// Takes the lock at a moment and keeps it.
fn take(store: &Memory, how: How, now: &str) -> Result<(), PublishError> {
    run(how, at(now), |run| Lock::take(store, run).map(drop))
}

fn holder(store: &Memory) -> (String, Timestamp) {
    let lock = store.get(LOCK).unwrap().unwrap();
    let record: super::Record = serde_json::from_slice(&lock.bytes).unwrap();
    (record.owner, record.until)
}

#[test]
fn the_second_is_told_who_holds_it_and_changes_nothing() {
    let store = Memory::default();
    take(&store, who("anna"), NOON).unwrap();
    let was = store.inner().objects.clone();
    let refused = take(&store, who("boris"), "2025-12-16T12:02:59Z").unwrap_err();
    assert_eq!(
        refused.to_string(),
        "anna@newsroom is publishing to this target since 2025-12-16 12:00:00 UTC, and until 2025-12-16 12:03:00 UTC at the \
         latest"
    );
    assert_eq!(store.inner().objects, was);
}

#[test]
fn a_lock_that_ended_is_anybodys() {
    let store = Memory::default();
    take(&store, who("anna"), NOON).unwrap();
    take(&store, who("boris"), "2025-12-16T12:03:00Z").unwrap();
    assert_eq!(holder(&store), ("boris@newsroom".to_owned(), at("2025-12-16T12:06:00Z")));
}

#[test]
fn a_lock_can_be_stolen_and_its_owner_notices() {
    let store = Memory::default();
    run(who("anna"), at(NOON), |run_of_anna| {
        let lock = Lock::take(&store, run_of_anna).unwrap();
        lock.confirm().unwrap();
        take(&store, How { steal: true, ..who("boris") }, NOON).unwrap();
        let lost = lock.confirm().unwrap_err();
        assert!(matches!(&lost, PublishError::LockLost(to) if to == "boris@newsroom"), "{lost}");
        // And does not let go what is not hers.
        lock.let_go();
    });
    assert_eq!(holder(&store).0, "boris@newsroom");
    take(&store, who("carla"), NOON).unwrap_err();
}

#[test]
fn of_two_thieves_one_wins() {
    let store = Memory::default();
    take(&store, who("anna"), NOON).unwrap();
    // Carla steals between Boris' look and his write.
    let stolen = serde_json::json!({
        "owner": "carla@home", "nonce": "carla", "since": NOON, "until": "2025-12-16T12:03:00Z",
    });
    let number = store.inner().requests.len() + 1;
    let stolen = stolen.to_string();
    *store.before.lock().unwrap() = Some((number, Box::new(move |inner| inner.set(LOCK, stolen.as_bytes()))));
    take(&store, How { steal: true, ..who("boris") }, NOON).unwrap();
    // He looked again and took it from her: she was told to expect that.
    assert_eq!(holder(&store).0, "boris@newsroom");
    let writes = store.inner().requests.iter().filter(|(action, _)| *action == "write").count();
    assert_eq!(writes, 3, "his first write did not hold");
}

#[test]
fn a_lock_that_was_stored_though_an_error_was_answered_is_ours() {
    for number in 0..2 {
        let store = Memory::default();
        store.inner().fault = Some((number, Fault::AnswerLost));
        match take(&store, who("anna"), NOON) {
            Ok(()) => assert_eq!(holder(&store).0, "anna@newsroom"),
            Err(error) => {
                assert_eq!(number, 0, "{error}: only a first look that fails is a failure");
                assert!(store.inner().objects.is_empty());
            }
        }
    }
}

#[test]
fn a_damaged_lock_is_nobodys() {
    let store = Memory::default();
    store.inner().set(LOCK, b"{");
    take(&store, who("anna"), NOON).unwrap();
    assert_eq!(holder(&store).0, "anna@newsroom");
}

#[test]
fn it_is_renewed_while_it_is_held_and_free_when_it_is_let_go() {
    let store = Memory::default();
    let minutes = std::sync::atomic::AtomicI64::new(0);
    let stop = std::sync::atomic::AtomicBool::new(false);
    let run = crate::publish::target::Run {
        owner: "anna@newsroom".to_owned(),
        nonce: "anna".to_owned(),
        now: &|| at(NOON) + jiff::SignedDuration::from_mins(minutes.load(std::sync::atomic::Ordering::SeqCst)),
        stop: &stop,
        progress: &|_| {},
        steal: false,
        no_lock: false,
        concurrency: 1,
    };
    let lock = Lock::take(&store, &run).unwrap();
    for minute in 0..30 {
        minutes.store(minute, std::sync::atomic::Ordering::SeqCst);
        lock.confirm().unwrap();
        let until = holder(&store).1;
        let left = until.duration_since((run.now)());
        assert!(left >= super::LEASE / 2 - jiff::SignedDuration::from_secs(30), "{minute}: {left}");
    }
    // A machine that slept, and nobody came meanwhile.
    minutes.store(600, std::sync::atomic::Ordering::SeqCst);
    lock.confirm().unwrap();
    assert_eq!(holder(&store).1, at("2025-12-16T22:03:00Z"));
    lock.let_go();
    take(&store, who("boris"), "2025-12-16T22:00:01Z").unwrap();
}

#[test]
fn many_who_ask_at_once_share_a_look_that_began_after_they_asked() {
    let store = Memory::default();
    run(who("anna"), at(NOON), |run| {
        let lock = Lock::take(&store, run).unwrap();
        let before = store.inner().requests.len();
        let barrier = std::sync::Barrier::new(16);
        std::thread::scope(|scope| {
            for _ in 0..16 {
                scope.spawn(|| {
                    barrier.wait();
                    lock.confirm().unwrap();
                });
            }
        });
        let looks = store.inner().requests.len() - before;
        assert!((1..=16).contains(&looks), "{looks}");
        // None is shared with one who asks later.
        let before = store.inner().requests.len();
        lock.confirm().unwrap();
        lock.confirm().unwrap();
        assert_eq!(store.inner().requests.len() - before, 2);
    });
}
