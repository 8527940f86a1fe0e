//! Faults at every request, seen with the eyes of a reader who is there between all of them.
#![allow(clippy::unwrap_used, reason = "tests")]

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::Objects;
use crate::publish::error::PublishError;
use crate::publish::plan::{Change, Plan};
use crate::publish::store::{Condition, Object, Store, Tag};
use crate::publish::target::Target;
use crate::publish::testing::{Fault, How, KEEPING, MadeUp, Memory, Stored, at, publish, roll_back, run};
use crate::publish::{MANIFEST, headers::Headers};
use crate::site::{Bytes, Class};

/// A store that the test can look into while a target has it.
impl Store for Arc<Memory> {
    fn name(&self) -> &str {
        (**self).name()
    }
    fn has_conditions(&self) -> bool {
        (**self).has_conditions()
    }
    fn get(&self, path: &str) -> Result<Option<Object>, crate::publish::error::StoreError> {
        (**self).get(path)
    }
    fn put(
        &self,
        path: &str,
        bytes: &Bytes,
        headers: &Headers,
        condition: Condition<'_>,
    ) -> Result<Tag, crate::publish::error::StoreError> {
        (**self).put(path, bytes, headers, condition)
    }
    fn copy(&self, from: &str, to: &str) -> Result<bool, crate::publish::error::StoreError> {
        (**self).copy(from, to)
    }
    fn delete(&self, path: &str) -> Result<(), crate::publish::error::StoreError> {
        (**self).delete(path)
    }
    fn some(&self, most: usize) -> Result<Vec<String>, crate::publish::error::StoreError> {
        (**self).some(most)
    }
}

/// The day before.
fn first() -> MadeUp {
    MadeUp::default()
        .with("css/site.aaaa.css", Class::Fingerprinted, "one")
        .with("css/print.1111.css", Class::Fingerprinted, "for paper")
        .with("maps/line.png", Class::Asset, "a line")
        .with("index.html", Class::Page, "home\nuses css/site.aaaa.css")
        .with("404.html", Class::Page, "nothing\nuses css/site.aaaa.css")
        .with("issues/donbas/index.html", Class::Page, "donbas\nuses css/site.aaaa.css\nuses maps/line.png")
        .with("old/index.html", Class::Page, "old\nuses css/print.1111.css")
        .with("feed.atom", Class::Data, "a feed")
        .with("sitemap.xml", Class::Sitemap, "a map")
}

/// The day after: another style sheet, a page that is gone, one that is new, one that stays.
fn second() -> MadeUp {
    MadeUp::default()
        .with("css/site.bbbb.css", Class::Fingerprinted, "two")
        .with("maps/line.png", Class::Asset, "another line")
        .with("maps/new.png", Class::Asset, "a map")
        .with("index.html", Class::Page, "home 2\nuses css/site.bbbb.css")
        .with("404.html", Class::Page, "nothing\nuses css/site.aaaa.css")
        .with("css/site.aaaa.css", Class::Fingerprinted, "one")
        .with("issues/donbas/index.html", Class::Page, "donbas 2\nuses css/site.bbbb.css\nuses maps/new.png")
        .with("new/index.html", Class::Page, "new\nuses css/site.bbbb.css")
        .with("feed.atom", Class::Data, "a feed 2")
        .with("sitemap.xml", Class::Sitemap, "a map 2")
}

/// Something else again.
fn third() -> MadeUp {
    second()
        .with("index.html", Class::Page, "home 3\nuses css/site.cccc.css")
        .with("css/site.cccc.css", Class::Fingerprinted, "three")
        .with("new/index.html", Class::Page, "new 3\nuses css/site.cccc.css")
}

const STRANGER: &str = "press/logo.svg";

/// What must be true at each moment: each page's files are there, and what is not ours is untouched.
fn look(objects: &BTreeMap<String, Stored>) {
    for (path, stored) in objects.iter().filter(|(path, _)| path.ends_with(".html")) {
        let text = String::from_utf8_lossy(&stored.bytes);
        for used in text.lines().filter_map(|line| line.strip_prefix("uses ")) {
            assert!(objects.contains_key(used), "`{path}` is live and uses `{used}`, which is not there");
        }
    }
    let stranger = objects.get(STRANGER).map(|stored| stored.bytes.as_slice());
    assert_eq!(stranger, Some(b"not ours".as_slice()), "what is not ours was touched");
}

fn store() -> Arc<Memory> {
    let memory = Memory::watched(Box::new(look));
    memory.inner().set(STRANGER, b"not ours");
    Arc::new(memory)
}

const MONDAY: &str = "2025-12-15T09:00:00Z";
const TUESDAY: &str = "2025-12-16T09:00:00Z";
/// When a lock of Tuesday's has ended.
const LATER: &str = "2025-12-16T10:00:00Z";

/// A store to which these sites were published in turn, the first on Monday.
fn with(sites: &[MadeUp]) -> Arc<Memory> {
    let store = store();
    for (number, site) in sites.iter().enumerate() {
        let now = at(MONDAY) + jiff::SignedDuration::from_mins(number as i64);
        publish(&Objects::new(Arc::clone(&store)), site, now, How::default()).unwrap();
    }
    store.inner().requests.clear();
    store
}

fn publish_to(store: &Arc<Memory>, site: &MadeUp, when: &str, how: How) -> Result<Plan, PublishError> {
    publish(&Objects::new(Arc::clone(store)), site, at(when), how)
}

/// Bytes that are put aside and named by nobody, and those that are named and not there.
fn astray(store: &Memory) -> (Vec<String>, Vec<String>) {
    let kept: BTreeSet<String> = store.manifest().kept.keys().map(|hash| super::kept_at(*hash)).collect();
    let inner = store.inner();
    let there: BTreeSet<String> =
        inner.objects.keys().filter(|path| path.starts_with(".briefing/kept/")).cloned().collect();
    (there.difference(&kept).cloned().collect(), kept.difference(&there).cloned().collect())
}

#[test]
fn a_fault_at_any_request_leaves_whole_pages_and_is_mended_by_the_next_run() {
    for before in [vec![], vec![first()]] {
        let clean = with(&before);
        publish_to(&clean, &second(), TUESDAY, How::default()).unwrap();
        let requests = clean.inner().requests.len();
        assert!(requests > 20, "{requests}");

        for (number, fault) in (0..requests)
            .flat_map(|number| [Fault::Refused, Fault::AnswerLost, Fault::Dead].map(|fault| (number, fault)))
        {
            let store = with(&before);
            store.inner().fault = Some((number, fault));
            let was = store.public();
            let outcome = publish_to(&store, &second(), TUESDAY, How::default());
            let at = || {
                let inner = store.inner();
                format!("{fault:?} at {number} of {requests}, {:?}", inner.requests.get(number))
            };
            if let Err(error) = &outcome {
                // Whoever is told of a failure is told that the old release is the one that is on record.
                let manifest = store.inner().objects.get(MANIFEST).map(|stored| stored.bytes.clone());
                let live = manifest.and_then(|bytes| super::Manifest::read(&bytes).unwrap().live);
                let finished = live.is_some_and(|live| live.made == crate::publish::testing::at(TUESDAY));
                assert!(!finished || fault != Fault::Refused, "{} failed with {error} and is finished", at());
                assert!(number > 3 || store.public() == was, "{}", at());
            }
            store.inner().fault = None;

            publish_to(&store, &second(), LATER, How::default()).unwrap();
            assert_eq!(store.public(), clean.public(), "{}", at());
            let (manifest, wanted) = (store.manifest(), clean.manifest());
            assert_eq!(manifest.files, wanted.files, "{}", at());
            assert_eq!(manifest.retired.keys().collect::<Vec<_>>(), wanted.retired.keys().collect::<Vec<_>>());
            assert!(manifest.pending.is_empty());
            assert_eq!(astray(&store), (vec![], vec![]), "{}", at());

            // And nothing more is to be done.
            store.inner().requests.clear();
            assert!(publish_to(&store, &second(), LATER, How::default()).unwrap().is_empty());
            assert_eq!(store.inner().requests, [("read", MANIFEST.to_owned())]);

            // The way back is whole too.
            if let [before] = before.as_slice() {
                let id = manifest.releases.last().unwrap().id.clone();
                roll_back(&Objects::new(Arc::clone(&store)), &id, crate::publish::testing::at(LATER)).unwrap();
                let live = store.public();
                for (path, file) in &before.release(crate::publish::testing::at(MONDAY)).files {
                    let (bytes, headers) = &live[path];
                    assert_eq!((crate::publish::hash::Sha256::of(bytes), headers), (file.sha256, &*file.headers));
                }
            }
        }
    }
}

#[test]
fn a_run_that_died_is_mended_by_a_run_of_another_site_too() {
    let clean = with(&[first(), third()]);
    let requests = {
        let store = with(&[first()]);
        publish_to(&store, &second(), TUESDAY, How::default()).unwrap();
        store.inner().requests.len()
    };
    for number in 0..requests {
        let store = with(&[first()]);
        store.inner().fault = Some((number, Fault::Dead));
        let died = publish_to(&store, &second(), TUESDAY, How::default());
        // The last request lets the lock go, and needs no answer.
        assert!(died.is_err() || number == requests - 1, "died at {number}");
        store.inner().fault = None;
        publish_to(&store, &third(), LATER, How::default()).unwrap();
        let live = |store: &Memory| {
            let retired = store.manifest().retired;
            let mut public = store.public();
            public.retain(|path, _| !retired.contains_key(path));
            public
        };
        assert_eq!(live(&store), live(&clean), "died at {number}");
    }
}

#[test]
fn many_requests_at_once_keep_the_order() {
    for round in 0..50 {
        let store = with(&[first()]);
        let how = How { concurrency: 2 + round % 7, ..How::default() };
        publish_to(&store, &second(), TUESDAY, how).unwrap();
        let clean = with(&[first()]);
        publish_to(&clean, &second(), TUESDAY, How::default()).unwrap();
        assert_eq!(store.public(), clean.public());
    }
}

#[test]
fn an_equal_site_sends_nothing_and_a_changed_header_sends_what_it_is_of() {
    let store = with(&[first()]);
    let plan = publish_to(&store, &first(), TUESDAY, How::default()).unwrap();
    assert!(plan.is_empty());
    assert_eq!(store.inner().requests, [("read", MANIFEST.to_owned())]);

    let mut release = first().release(at(TUESDAY));
    let other = Arc::new([("content-type", "text/plain"), ("cache-control", "max-age=60")].into_iter().collect());
    for path in ["404.html", "index.html"] {
        release.files.entry(path.to_owned()).and_modify(|file| file.headers = Arc::clone(&other));
    }
    let target = Objects::new(Arc::clone(&store));
    let live = target.live().unwrap();
    let plan = Plan::new(live.manifest.as_ref(), release, KEEPING);
    let changed: Vec<_> = plan.changes.iter().filter(|(_, change)| **change != Change::Keep).collect();
    let update = Change::Update { bytes: false, headers: true };
    assert_eq!(changed, [(&"404.html".to_owned(), &update), (&"index.html".to_owned(), &update)]);
    run(How::default(), at(TUESDAY), |run| target.apply(&live, &plan, &first(), run)).unwrap();
    let sent = |inner: &crate::publish::testing::Inner| {
        let sent = inner.requests.iter().filter(|(action, path)| *action != "read" && !path.starts_with(".briefing/"));
        sent.map(|(action, path)| format!("{action} {path}")).collect::<Vec<_>>()
    };
    assert_eq!(sent(&store.inner()), ["write 404.html", "write index.html"]);
    assert_eq!(store.public()["index.html"].1, *other);
}

#[test]
fn retired_assets_go_when_their_days_are_over() {
    let store = with(&[first()]);
    publish_to(&store, &second(), TUESDAY, How::default()).unwrap();
    assert!(store.public().contains_key("css/print.1111.css"));
    assert!(!store.public().contains_key("old/index.html"));

    let plan = publish_to(&store, &second(), "2025-12-23T08:59:59Z", How::default()).unwrap();
    assert!(plan.is_empty());
    let plan = publish_to(&store, &second(), "2025-12-23T09:00:00Z", How::default()).unwrap();
    assert_eq!(plan.to_delete().collect::<Vec<_>>(), ["css/print.1111.css"]);
    assert!(!store.public().contains_key("css/print.1111.css"));
    assert!(store.manifest().retired.is_empty());
}

#[test]
fn an_asset_that_comes_back_is_not_sent_again() {
    let store = with(&[first(), second()]);
    let back = second().with("css/print.1111.css", Class::Fingerprinted, "for paper").with(
        "paper/index.html",
        Class::Page,
        "paper\nuses css/print.1111.css",
    );
    publish_to(&store, &back, TUESDAY, How::default()).unwrap();
    let sent: Vec<_> = store.inner().requests.iter().filter(|(action, _)| *action == "write").cloned().collect();
    assert!(!sent.iter().any(|(_, path)| path == "css/print.1111.css"), "{sent:?}");
    assert!(store.manifest().retired.is_empty());
    assert!(store.manifest().files.contains_key("css/print.1111.css"));
}

#[test]
fn there_is_a_way_back_to_the_last_releases_and_to_no_others() {
    let store = with(&[first(), second(), third(), first()]);
    let target = Objects::new(Arc::clone(&store));
    let releases = store.manifest().releases;
    assert_eq!(releases.len(), 3, "as many as are kept");
    assert_eq!(astray(&store), (vec![], vec![]));
    let of_second = releases[2].id.clone();
    assert_eq!(of_second, second().release(at("2025-12-15T09:01:00Z")).about.id);
    let oldest = first().release(at(MONDAY)).about.id;
    let refused = roll_back(&target, &oldest, at(TUESDAY)).unwrap_err();
    assert!(matches!(&refused, PublishError::NoRelease(id) if *id == oldest), "{refused}");

    roll_back(&target, &of_second, at(TUESDAY)).unwrap();
    let live = store.public();
    for (path, file) in &second().release(at(TUESDAY)).files {
        assert_eq!(crate::publish::hash::Sha256::of(&live[path].0), file.sha256, "{path}");
    }
    let about = store.manifest().live.unwrap();
    assert_eq!((about.restores, about.made), (Some(of_second), at(TUESDAY)));
    assert_eq!(astray(&store), (vec![], vec![]));
}

#[test]
fn without_releases_to_keep_nothing_is_put_aside() {
    let store = with(&[first()]);
    let target = Objects::new(Arc::clone(&store));
    let live = target.live().unwrap();
    let keeping = crate::publish::plan::Keeping { releases: 0, ..KEEPING };
    let plan = Plan::new(live.manifest.as_ref(), second().release(at(TUESDAY)), keeping);
    run(How::default(), at(TUESDAY), |run| target.apply(&live, &plan, &second(), run)).unwrap();
    let own: Vec<String> =
        store.inner().objects.keys().filter(|path| path.starts_with(".briefing/")).cloned().collect();
    assert_eq!(own, [".briefing/lock.json", MANIFEST]);
}

#[test]
fn what_somebody_deleted_by_hand_does_not_stop_a_run() {
    let store = with(&[first()]);
    store.inner().objects.remove("old/index.html");
    store.inner().objects.remove("issues/donbas/index.html");
    publish_to(&store, &second(), TUESDAY, How::default()).unwrap();
    let clean = with(&[first()]);
    publish_to(&clean, &second(), TUESDAY, How::default()).unwrap();
    assert_eq!(store.public(), clean.public());
    assert_eq!(astray(&store), (vec![], vec![]));
}

#[test]
fn a_manifest_that_changed_since_the_plan_stops_the_run_before_it_writes() {
    let store = with(&[first()]);
    let target = Objects::new(Arc::clone(&store));
    let live = target.live().unwrap();
    let plan = Plan::new(live.manifest.as_ref(), second().release(at(TUESDAY)), KEEPING);
    publish_to(&store, &third(), TUESDAY, How { who: "boris", ..How::default() }).unwrap();
    let was = store.public();
    let stopped = run(How::default(), at(TUESDAY), |run| target.apply(&live, &plan, &second(), run)).unwrap_err();
    assert!(matches!(stopped, PublishError::Changed), "{stopped}");
    assert_eq!(store.public(), was);
}

#[test]
fn a_robbed_publisher_notices_before_its_next_write() {
    let requests = {
        let store = with(&[first()]);
        publish_to(&store, &second(), TUESDAY, How::default()).unwrap();
        store.inner().requests.len()
    };
    let thief = serde_json::json!({
        "owner": "boris@home", "nonce": "boris", "since": TUESDAY, "until": "2025-12-16T09:30:00Z",
    });
    let mut lost = 0;
    for number in 0..requests {
        let store = with(&[first()]);
        let thief = serde_json::to_vec(&thief).unwrap();
        let rob = move |inner: &mut crate::publish::testing::Inner| inner.set(super::super::lock::LOCK, &thief);
        *store.before.lock().unwrap() = Some((number, Box::new(rob)));
        let outcome = publish_to(&store, &second(), TUESDAY, How::default());
        match outcome {
            Err(PublishError::LockLost(who) | PublishError::Locked { owner: who, .. }) => {
                assert_eq!(who, "boris@home");
                lost += 1;
            }
            // Robbed after its last look: one write may still be under way.
            Ok(_) => {}
            Err(other) => panic!("robbed at {number}: {other}"),
        }
        let inner = store.inner();
        let writes = inner.requests[number..]
            .iter()
            .filter(|(action, path)| *action != "read" && path != super::super::lock::LOCK);
        assert!(writes.count() <= 1, "robbed at {number}: {:?}", &inner.requests[number..]);
    }
    assert!(lost > requests - 5, "{lost} of {requests}");
}

#[test]
fn a_store_without_conditions_is_refused_unless_no_lock_is_wanted() {
    let mut store = Memory::watched(Box::new(look));
    store.is_plain = true;
    store.inner().set(STRANGER, b"not ours");
    let store = Arc::new(store);
    let refused = publish_to(&store, &first(), MONDAY, How::default()).unwrap_err();
    assert!(matches!(refused, PublishError::NoConditions), "{refused}");
    assert_eq!(store.public().len(), 1);
    publish_to(&store, &first(), MONDAY, How { no_lock: true, ..How::default() }).unwrap();
    assert_eq!(store.public().len(), 10);
}

#[test]
fn a_file_that_cannot_be_sent_is_named_and_nothing_is_deleted() {
    let store = with(&[first()]);
    let number = {
        let dry = with(&[first()]);
        publish_to(&dry, &second(), TUESDAY, How::default()).unwrap();
        let inner = dry.inner();
        inner.requests.iter().position(|(action, path)| *action == "write" && path == "new/index.html").unwrap()
    };
    store.inner().fault = Some((number, Fault::Refused));
    let error = publish_to(&store, &second(), TUESDAY, How::default()).unwrap_err();
    let PublishError::NotSent(failed) = &error else { panic!("{error}") };
    assert_eq!(failed.iter().map(|failed| failed.path.as_str()).collect::<Vec<_>>(), ["new/index.html"]);
    assert_eq!(error.to_string(), "1 file could not be sent");
    let live = store.public();
    assert!(live.contains_key("old/index.html"), "nothing is deleted");
    assert_eq!(live["feed.atom"].0, b"a feed", "the next step does not begin");
    let donbas = b"donbas 2\nuses css/site.bbbb.css\nuses maps/new.png";
    assert_eq!(live["issues/donbas/index.html"].0, donbas, "the others of its step are sent");
}

#[test]
fn somebody_elses_file_is_not_overwritten_by_a_new_one_of_ours() {
    let store = with(&[first()]);
    store.inner().set("new/index.html", b"by hand");
    // Of the same bytes: nobody's loss.
    store.inner().set("maps/new.png", b"a map");
    let was = store.inner().objects.clone();
    for _ in 0..2 {
        let error = publish_to(&store, &second(), TUESDAY, How::default()).unwrap_err();
        assert_eq!(error.to_string(), "`new/index.html` is there already and not published by briefing");
        let mut is = store.inner().objects.clone();
        is.remove(super::super::lock::LOCK);
        assert!(is.iter().all(|(path, stored)| was.get(path) == Some(stored)), "something was written");
    }
}

#[test]
fn somebody_elses_file_that_comes_in_the_last_moment_is_not_overwritten_either() {
    let number = {
        let dry = with(&[first()]);
        publish_to(&dry, &second(), TUESDAY, How::default()).unwrap();
        let inner = dry.inner();
        inner.requests.iter().position(|(action, path)| *action == "write" && path == "new/index.html").unwrap()
    };
    let store = with(&[first()]);
    *store.before.lock().unwrap() = Some((number, Box::new(|inner| inner.set("new/index.html", b"by hand"))));
    let error = publish_to(&store, &second(), TUESDAY, How::default()).unwrap_err();
    let PublishError::NotSent(failed) = &error else { panic!("{error}") };
    let told: Vec<String> = failed.iter().map(|failed| failed.error.to_string()).collect();
    assert_eq!(told, ["`new/index.html` is there already and not published by briefing"]);
    assert_eq!(store.public()["new/index.html"].0, b"by hand");
}
