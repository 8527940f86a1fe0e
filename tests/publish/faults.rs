//! Faults at every request, and kills at any moment, with a reader who looks in between.
//!
//! Single faults are seldom seen by whoever publishes, since the client tries again after a fifth of a second. What stays
//! wrong is made so that the program does not wait for better: credentials that expire, the program being killed.

use std::collections::BTreeMap;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::thread::sleep;
use std::time::{Duration, Instant};

use super::line::{FAULTS, Fault, Line};
use super::live::{STRANGER, stranger};
use super::moto::{Moto, Stored};
use super::site::{Ran, Site};

/// A place to which Monday was published, or nothing yet, and what Tuesday is to look like there.
struct Place {
    moto: Arc<Moto>,
    /// On Tuesday.
    site: Site,
    /// All that is there before.
    before: BTreeMap<String, Stored>,
    /// What readers see when it went well.
    clean: BTreeMap<String, Stored>,
    /// How many requests that took, what each was, and how long all of it took.
    requests: usize,
    kinds: Vec<String>,
    time: Duration,
    runs: usize,
}

/// Somebody else's file is there when the place becomes ours.
const PUBLISH: &[&str] = &["--yes", "--adopt"];

/// Runs are few enough at once to be shuffled, and no two are alike.
const MORE: &str = "concurrency = 3\n";

impl Place {
    fn new(is_first_publish: bool) -> Self {
        let moto = Arc::new(Moto::start());
        moto.put(&format!("monday/{STRANGER}"), &stranger());
        let site = Site::monday(&moto.target("monday/", None));
        if !is_first_publish {
            site.publish(PUBLISH).has_status(0);
        }
        let before = moto.objects("monday/");
        site.make_tuesday();
        let (clean, kinds, time) = (BTreeMap::new(), Vec::new(), Duration::ZERO);
        let mut place = Self { moto, site, before, clean, requests: 0, kinds, time, runs: 0 };
        let (prefix, line) = place.again();
        let begun = Instant::now();
        place.site.publish(PUBLISH).has_status(0);
        place.time = begun.elapsed();
        assert_eq!(line.wrong(), Vec::<String>::new());
        place.kinds = line.inner().requests.iter().map(|request| kind(request, &prefix)).collect();
        place.requests = place.kinds.len();
        place.clean = place.moto.public(&prefix);
        // It is the site as it is built, beside what retired and what is not ours.
        let built = place.site.built();
        for (path, bytes) in &built {
            assert_eq!(&place.clean[path].bytes, bytes, "{path}");
        }
        let others = place.clean.keys().filter(|path| !built.contains_key(*path)).count();
        assert!(place.clean.contains_key(STRANGER));
        assert_eq!(others, if is_first_publish { 1 } else { 2 });
        assert!(place.requests > 60, "{}", place.requests);
        place
    }

    /// A place as it was on Monday, and the line to it.
    fn again(&mut self) -> (String, Line) {
        if self.runs > 0 {
            self.moto.forget(&format!("run-{}/", self.runs));
        }
        self.runs += 1;
        let prefix = format!("run-{}/", self.runs);
        for (path, stored) in &self.before {
            self.moto.put(&format!("{prefix}{path}"), stored);
        }
        let line = Line::new(&self.moto, &prefix);
        self.site.targets(&format!("{}{MORE}", self.moto.target(&prefix, Some(&line.host))));
        (prefix, line)
    }

    /// Publishes Tuesday while `fault` happens at the request `number`, and again.
    fn fails_at(&mut self, number: usize, fault: Fault) {
        let (prefix, line) = self.again();
        let what = format!("{fault:?} at request {number} of {}", self.requests);
        let (child, ended) = self.start();
        line.fails_at(number, fault, {
            let child = Arc::clone(&child);
            move || child.lock().unwrap().kill().unwrap()
        });
        let status = ended(&child);
        line.wait();
        let happened = line.inner().requests.len() > number;
        match (status, fault) {
            (Some(0), _) => {}
            (None, Fault::KilledBefore | Fault::KilledAfter) => assert!(happened, "{what}"),
            (Some(3), Fault::CutAfter | Fault::Denied | Fault::DeniedAfter) => assert!(happened, "{what}"),
            _ => panic!("{what}: status {status:?}"),
        }
        self.mends(&prefix, &line, &what);
    }

    /// Publishes Tuesday, kills that after `time`, and publishes again.
    fn killed_after(&mut self, time: Duration) {
        let (prefix, line) = self.again();
        let what = format!("killed after {time:?} of {:?}", self.time);
        let (child, ended) = self.start();
        sleep(time);
        // It may be at its end already.
        let _ = child.lock().unwrap().kill();
        let status = ended(&child);
        assert!(matches!(status, None | Some(0)), "{what}: status {status:?}");
        line.wait();
        self.mends(&prefix, &line, &what);
    }

    fn start(&self) -> (Arc<Mutex<Child>>, impl Fn(&Mutex<Child>) -> Option<i32> + use<>) {
        let mut publishing = self.site.publishing(PUBLISH);
        publishing.stderr(Stdio::null()).stdout(Stdio::null());
        let child = Arc::new(Mutex::new(publishing.spawn().unwrap()));
        let begun = Instant::now();
        let ended = move |child: &Mutex<Child>| loop {
            if let Some(status) = child.lock().unwrap().try_wait().unwrap() {
                return status.code();
            }
            assert!(begun.elapsed() < Duration::from_secs(90), "it does not end");
            sleep(Duration::from_millis(5));
        };
        (child, ended)
    }

    /// A second run ends in what a clean one gives, and a third has nothing to do.
    fn mends(&self, prefix: &str, line: &Line, what: &str) {
        assert_eq!(line.wrong(), Vec::<String>::new(), "{what}");
        line.fails_at(usize::MAX, Fault::Refused, || {});
        let again = self.publish_again(what);
        assert_eq!(line.wrong(), Vec::<String>::new(), "{what}");
        assert_eq!(self.moto.public(prefix), self.clean, "{what}\n{}", again.shown());
        line.inner().requests.clear();
        assert!(line.named() > 40, "the reader sees no pages with assets");
        let idle = self.site.publish(PUBLISH).has_status(0);
        assert!(idle.stderr.contains("nothing to do"), "{what}\n{}", idle.shown());
        assert_eq!(line.inner().requests, [format!("GET /news/{prefix}.briefing/manifest.json")], "{what}");
        let manifest = self.moto.manifest(prefix);
        assert!(manifest.get("pending").is_none(), "{what}: {manifest}");
        // What is put aside is there, and nothing else is.
        let aside = |path: &String| path.strip_prefix(".briefing/kept/").map(str::to_owned);
        let there: Vec<String> = self.moto.list(prefix).keys().filter_map(aside).collect();
        let kept: Vec<String> =
            manifest["kept"].as_object().map(|kept| kept.keys().cloned().collect()).unwrap_or_default();
        assert_eq!(there, kept, "{what}");
    }

    /// Publishes as somebody would whose last run failed: where its lock is still there, it is known whose that is.
    fn publish_again(&self, what: &str) -> Ran {
        let again = self.site.publish(PUBLISH);
        if again.status == Some(0) {
            return again;
        }
        assert!(again.stderr.contains("is publishing to this target since"), "{what}\n{}", again.shown());
        self.site.publish(&["--yes", "--adopt", "--steal"]).has_status(0)
    }
}

/// What a request is as far as faults are concerned: `PUT page`.
fn kind(request: &str, prefix: &str) -> String {
    let (method, path) = request.split_once(' ').unwrap();
    let path = path.split('?').next().unwrap_or_default().strip_prefix(&format!("/news/{prefix}")).unwrap_or_default();
    let lists = ["briefing.json", "sitemap.xml", "feed.xml", "feed.json", "changes.xml"];
    let what = match path.strip_prefix(".briefing/") {
        Some(own) => own.split('/').next().unwrap_or_default(),
        None if path.ends_with(".html") => "page",
        None if lists.iter().any(|list| path.ends_with(list)) => "list",
        None if path.is_empty() => "bucket",
        None => "file",
    };
    format!("{method} {what}")
}

#[test]
#[ignore = "needs moto, which `tests/run` installs"]
fn a_fault_at_a_request_leaves_whole_pages_and_the_next_run_mends_it() {
    sweep(&mut Place::new(false), 7);
}

#[test]
#[ignore = "needs moto, which `tests/run` installs"]
fn so_it_is_with_the_first_publish() {
    sweep(&mut Place::new(true), 15);
}

/// Lets one fault after the other happen, each `step` requests later. No step has a factor in common with the number of
/// faults, so that each is met early and late.
fn sweep(place: &mut Place, step: usize) {
    for (round, number) in (0..place.requests).step_by(step).enumerate() {
        place.fails_at(number, FAULTS[round % FAULTS.len()]);
    }
}

#[test]
#[ignore = "needs moto, which `tests/run` installs"]
fn a_kill_at_any_moment_leaves_whole_pages_and_the_next_run_mends_it() {
    kills(20);
}

#[cfg(unix)]
#[test]
#[ignore = "needs moto, which `tests/run` installs"]
fn who_is_told_to_stop_lets_go_and_the_next_run_mends_it() {
    let mut place = Place::new(false);
    // Ctrl-C, `kill`, and a connection to the machine that is gone.
    for (part, signal) in [(3, "-INT"), (5, "-TERM"), (8, "-HUP")] {
        let (prefix, line) = place.again();
        let publishing = place.site.publishing(PUBLISH).spawn().unwrap();
        let id = publishing.id().to_string();
        line.fails_at(place.requests * part / 10, Fault::Interrupted, move || {
            assert!(Command::new("kill").args([signal, &id]).status().unwrap().success());
        });
        let ran = place.site.ran(&publishing.wait_with_output().unwrap()).has_status(3);
        assert_eq!(
            ran.stderr,
            "error: stopped\n\
             help: run it again: it finishes the work; until then readers see whole pages, old or new\n"
        );
        // Nobody holds the lock.
        place.site.publish(PUBLISH).has_status(0);
        place.mends(&prefix, &line, &format!("stopped after {part} tenths"));
    }
}

#[test]
#[ignore = "needs moto, which `tests/run` installs"]
fn a_file_that_cannot_be_sent_keeps_all_that_is_there() {
    let mut place = Place::new(false);
    let (prefix, line) = place.again();
    line.inner().forbidden = Some(format!("/news/{prefix}plan.svg"));
    let ran = place.site.publish(PUBLISH).has_status(3);
    insta::assert_snapshot!(ran.stderr, @r#"
          cannot write `plan.svg` at s3://news/run-2: not allowed (403 AccessDenied: It is a bad day)
        error: 1 file could not be sent
        help: see that there are credentials in the environment or a profile, and that they may read, list, write and delete there, then run it again
        "#);
    // Neither was anything deleted, nor do pages name what could not be sent.
    let live = place.moto.objects(&prefix);
    for (path, stored) in place.before.iter().filter(|(path, _)| path.ends_with(".html")) {
        assert_eq!(live.get(path), Some(stored), "{path}");
    }
    let was: serde_json::Value = serde_json::from_slice(&place.before[".briefing/manifest.json"].bytes).unwrap();
    assert_eq!(place.moto.manifest(&prefix)["live"], was["live"]);
    line.inner().forbidden = None;
    place.mends(&prefix, &line, "a file that could not be sent");

    // A page: those beside it may be new, and what lists them is not.
    let (prefix, line) = place.again();
    line.inner().forbidden = Some(format!("/news/{prefix}about/index.html"));
    place.site.publish(PUBLISH).has_status(3);
    let live = place.moto.objects(&prefix);
    for path in ["sitemap.xml", "briefing.json", "old/index.html", "about/index.html"] {
        assert_eq!(live.get(path), place.before.get(path), "{path}");
    }
    assert!(live.contains_key("new/index.html"));
    line.inner().forbidden = None;
    place.mends(&prefix, &line, "a page that could not be sent");
}

fn kills(count: u32) {
    let mut place = Place::new(false);
    for round in 0..count {
        // Spread by the golden ratio, which leaves no gaps however many there are.
        let part = (f64::from(round) * 0.618_034).fract();
        place.killed_after(place.time.mul_f64(part));
    }
}

mod long {
    use super::{FAULTS, Fault, PUBLISH, Place, kills};

    /// Each fault at the first and the last of the requests that are alike, that is of one kind and after one of one kind,
    /// looks at the lock aside, and one fault at each of the others. Twenty pages that are sent one after the other are at the same place of the
    /// order: what is there when the fifth fails is there, but for one page, when the sixth does. All faults at all of
    /// them take most of a day.
    fn sweep(is_first_publish: bool) {
        let mut place = Place::new(is_first_publish);
        let kinds = &place.kinds;
        let before = |number: usize| kinds[..number].iter().rfind(|kind| *kind != "GET lock.json");
        let like = |number: usize| (before(number), &kinds[number]);
        let mut faults: Vec<(usize, Fault)> = Vec::new();
        for number in 0..kinds.len() {
            let alike: Vec<usize> = (0..kinds.len()).filter(|other| like(*other) == like(number)).collect();
            if alike.first() == Some(&number) || alike.last() == Some(&number) {
                faults.extend(FAULTS.map(|fault| (number, fault)));
            } else {
                faults.push((number, FAULTS[number % FAULTS.len()]));
            }
        }
        println!("{} faults at {} requests: {}", faults.len(), kinds.len(), kinds.join(", "));
        for (number, fault) in faults {
            place.fails_at(number, fault);
        }
    }

    #[test]
    #[ignore = "takes half an hour"]
    fn a_fault_at_any_request_is_mended() {
        sweep(false);
    }

    #[test]
    #[ignore = "takes half an hour"]
    fn a_fault_at_any_request_of_the_first_publish_is_mended() {
        sweep(true);
    }

    #[test]
    #[ignore = "takes minutes"]
    fn two_hundred_kills_are_mended() {
        kills(200);
    }

    /// Here the program waits as long as it waits for anybody.
    #[test]
    #[ignore = "takes minutes"]
    fn a_line_that_is_dead_is_given_up_and_told() {
        let mut place = Place::new(false);
        for number in [0, 1, place.requests / 2, place.requests - 2] {
            let (prefix, line) = place.again();
            line.fails_at(number, Fault::Dead, || {});
            let ran = place.site.publish(PUBLISH).has_status(3);
            assert!(ran.stderr.contains("error: "), "{}", ran.shown());
            place.mends(&prefix, &line, &format!("dead from request {number}"));
        }
    }
}
