//! Servers that nobody here wrote: moto for S3, Azurite for Azure. `tests/run` installs and runs them.

use std::collections::BTreeMap;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Barrier};
use std::thread::{self, sleep};
use std::time::{Duration, Instant};

use super::super::super::{Condition, Store, Tag};
use super::super::{Bucket, LARGE};
use super::{bytes, headers, open, open_in, settings};
use crate::config::publish::{Bucket as Settings, Service};
use crate::publish::error::{StoreError, StoreErrorKind};
use crate::site::Bytes;

/// A server that is ended with the test.
pub(super) struct Running {
    child: Child,
    /// `127.0.0.1:PORT`.
    pub(super) host: String,
    /// A header field with which it lets anybody read.
    signed: &'static str,
}

impl Running {
    /// What a reader gets: status, header fields by lower-case name, body.
    fn ask(&self, method: &str, path: &str) -> (u16, BTreeMap<String, String>, Vec<u8>) {
        let mut stream = TcpStream::connect(&self.host).unwrap();
        let Self { host, signed, .. } = self;
        let fields = format!("Host: {host}\r\n{signed}Content-Length: 0\r\nConnection: close");
        write!(stream, "{method} {path} HTTP/1.1\r\n{fields}\r\n\r\n").unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap();
        let end = answer.windows(4).position(|window| window == b"\r\n\r\n").unwrap();
        let head = String::from_utf8(answer[..end].to_vec()).unwrap();
        let mut lines = head.lines();
        let status = lines.next().unwrap().split(' ').nth(1).unwrap().parse().unwrap();
        let fields = lines.map(|line| line.split_once(':').unwrap());
        let fields = fields.map(|(name, value)| (name.to_ascii_lowercase(), value.trim().to_owned())).collect();
        (status, fields, answer[end + 4..].to_vec())
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

/// A program of `tests/stores`, or the one that a variable names.
fn program(variable: &str, path: &str) -> PathBuf {
    let usual = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/stores").join(path);
    let program = std::env::var_os(variable).map_or(usual, PathBuf::from);
    assert!(program.exists(), "there is no `{}`: `tests/run` installs it; `{variable}` may name it", program.display());
    program
}

/// Starts a server at a port of its own and waits for it.
fn start(program: &Path, arguments: &[&str], port_option: &str, signed: &'static str) -> Running {
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port().to_string();
    let mut command = Command::new(program);
    command.args(arguments).args([port_option, &port]).stdout(Stdio::null()).stderr(Stdio::null());
    let running = Running { child: command.spawn().unwrap(), host: format!("127.0.0.1:{port}"), signed };
    let begun = Instant::now();
    while TcpStream::connect(&running.host).is_err() {
        assert!(begun.elapsed() < Duration::from_secs(60), "the server does not start");
        sleep(Duration::from_millis(100));
    }
    running
}

/// Moto with a bucket `news`.
pub(super) fn moto() -> Running {
    // It looks at who signs, and not at the signature.
    let signed = "Authorization: AWS4-HMAC-SHA256 Credential=k/20251201/us-east-1/s3/aws4_request, Signature=0\r\n";
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/stores/s3.py");
    let running = start(&program("MOTO_PYTHON", ".venv/bin/python"), &[script, "-H", "127.0.0.1"], "-p", signed);
    assert_eq!(running.ask("PUT", "/news").0, 200);
    running
}

/// Azurite with a container `news` that anybody may read.
fn azurite() -> Running {
    let arguments =
        ["--blobHost", "127.0.0.1", "--inMemoryPersistence", "--skipApiVersionCheck", "--disableTelemetry", "--silent"];
    let running = start(&program("AZURITE_BLOB", "node_modules/.bin/azurite-blob"), &arguments, "--blobPort", "");
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/stores/container.mjs");
    let made = Command::new("node").arg(script).args([&format!("http://{}", running.host), "news"]).status().unwrap();
    assert!(made.success());
    running
}

pub(super) fn in_moto(running: &Running, prefix: &str) -> Bucket {
    open(Service::S3, &format!("http://{}", running.host), prefix)
}

/// The key of every Azurite.
const AZURITE_KEY: &str = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

fn in_azurite(running: &Running, container: &str, prefix: &str, key: &str) -> Bucket {
    let endpoint = format!("http://{}/devstoreaccount1", running.host);
    let account = Some("devstoreaccount1".to_owned());
    let settings = Settings { account, bucket: container.to_owned(), ..settings(Service::Azure, &endpoint, prefix) };
    open_in(&settings, &[("AZURE_STORAGE_KEY", key)]).unwrap()
}

fn kind<T: std::fmt::Debug>(outcome: Result<T, StoreError>) -> StoreErrorKind {
    outcome.unwrap_err().kind
}

/// What holds for each store. `open` gives the part below a prefix; the root is at `address`.
fn keeps_its_promises(open: &dyn Fn(&str) -> Bucket, running: &Running, address: &str) {
    conditions(&open("conditions"));
    keys_and_headers(&open("a"), running, &format!("{address}/a"));
    assert_eq!(open("conditions").some(9).unwrap(), Vec::<String>::new(), "its own records are left out");
    // Beside the prefix `a`.
    open("ab").put("x", &bytes("x"), &headers(&[]), Condition::Always).unwrap();
    assert_eq!(open("ab").some(9).unwrap(), ["x"]);
    assert!(open("a").some(99).unwrap().iter().all(|path| path != "x" && path != "b/x"));
    assert_eq!(open("a").some(2).unwrap().len(), 2);
    assert_eq!(open("").some(99).unwrap().iter().filter(|path| path.starts_with("ab/")).count(), 1);
    one_of_sixteen_wins(open);
    large(&open("large"), running, &format!("{address}/large"));
}

fn conditions(store: &Bucket) {
    assert!(store.probe_conditions().unwrap());
    assert!(store.probe_conditions().unwrap());
    let put = |text: &str, condition: Condition<'_>| store.put("lock", &bytes(text), &headers(&[]), condition);
    assert!(store.get("lock").unwrap().is_none());
    let tag = put("1", Condition::Absent).unwrap();
    assert_eq!(kind(put("2", Condition::Absent)), StoreErrorKind::Condition);
    assert_eq!(store.get("lock").unwrap().unwrap().tag, tag);
    let newer = put("3", Condition::Matches(&tag)).unwrap();
    assert_ne!(newer, tag);
    assert_eq!(kind(put("4", Condition::Matches(&tag))), StoreErrorKind::Condition);
    let object = store.get("lock").unwrap().unwrap();
    assert_eq!((object.bytes.as_slice(), &object.tag), (&b"3"[..], &newer));
    store.delete("lock").unwrap();
    store.delete("lock").unwrap();
    assert_eq!(kind(put("5", Condition::Matches(&newer))), StoreErrorKind::Condition);
    assert!(store.get("lock").unwrap().is_none());
}

/// Paths, and how they are written in an address, by hand (RFC 3986).
const PATHS: [(&str, &str); 7] = [
    ("a b/é.html", "a%20b/%C3%A9.html"),
    ("100%.html", "100%25.html"),
    ("what?.html", "what%3F.html"),
    ("c#.html", "c%23.html"),
    ("~d.html", "~d.html"),
    ("e+f.html", "e%2Bf.html"),
    ("Донбас.html", "%D0%94%D0%BE%D0%BD%D0%B1%D0%B0%D1%81.html"),
];

fn keys_and_headers(store: &Bucket, running: &Running, address: &str) {
    let fields = [
        ("cache-control", "max-age=60"),
        ("content-disposition", "inline"),
        ("content-encoding", "identity"),
        ("content-language", "uk"),
        ("content-type", "text/html; charset=utf-8"),
    ];
    let has = |path: &str, text: &str| {
        let (status, served, body) = running.ask("GET", &format!("{address}/{path}"));
        assert_eq!((status, body.as_slice()), (200, text.as_bytes()), "{path}");
        for (name, value) in fields {
            assert_eq!(served.get(name).map(String::as_str), Some(value), "{path} {name}");
        }
    };
    for (path, encoded) in PATHS {
        store.put(path, &bytes(path), &headers(&fields), Condition::Always).unwrap();
        has(encoded, path);
        assert_eq!(store.get(path).unwrap().unwrap().bytes, path.as_bytes());
        assert!(store.copy(path, &format!(".briefing/kept/{path}")).unwrap());
        has(&format!(".briefing/kept/{encoded}"), path);
    }
    let mut listed = store.some(99).unwrap();
    let mut paths: Vec<&str> = PATHS.iter().map(|(path, _)| *path).collect();
    listed.sort();
    paths.sort_unstable();
    assert_eq!(listed, paths);
    assert!(store.copy(".briefing/kept/c#.html", "100%.html").unwrap());
    has("100%25.html", "c#.html");
    for (path, encoded) in PATHS {
        store.delete(path).unwrap();
        assert_eq!(running.ask("GET", &format!("{address}/{encoded}")).0, 404, "{path}");
    }
    assert_eq!(store.some(9).unwrap(), Vec::<String>::new());
    assert!(!store.copy("gone", "there").unwrap());
    // Something of ours for the lists.
    for (path, _) in PATHS {
        store.put(path, &bytes(path), &headers(&fields), Condition::Always).unwrap();
    }
}

fn one_of_sixteen_wins(open: &dyn Fn(&str) -> Bucket) {
    let store = Arc::new(open("race"));
    for round in 0..8 {
        let path = format!("lock{round}");
        let race = |tag: Option<Tag>| {
            let start = Arc::new(Barrier::new(16));
            let racers: Vec<_> = (0..16)
                .map(|racer| {
                    let (store, start, path, tag) = (Arc::clone(&store), Arc::clone(&start), path.clone(), tag.clone());
                    thread::spawn(move || {
                        let condition = tag.as_ref().map_or(Condition::Absent, Condition::Matches);
                        let text = format!("{} {racer}", tag.is_some());
                        start.wait();
                        store.put(&path, &bytes(&text), &headers(&[]), condition).map(|tag| (text, tag))
                    })
                })
                .collect();
            let outcomes: Vec<_> = racers.into_iter().map(|racer| racer.join().unwrap()).collect();
            let (won, lost): (Vec<_>, Vec<_>) = outcomes.into_iter().partition(Result::is_ok);
            assert!(lost.into_iter().all(|lost| kind(lost) == StoreErrorKind::Condition));
            let [Ok((text, tag))] = &won[..] else { panic!("{} won", won.len()) };
            assert_eq!(store.get(&path).unwrap().unwrap().bytes, text.as_bytes());
            tag.clone()
        };
        let first = race(None);
        race(Some(first));
    }
}

fn large(store: &Bucket, running: &Running, address: &str) {
    let body: Arc<[u8]> = (0..LARGE + 5).map(|place| (place / 7 % 251) as u8).collect();
    let fields = [("content-type", "video/mp4"), ("cache-control", "max-age=60")];
    store.put("film.mp4", &Bytes::Shared(Arc::clone(&body)), &headers(&fields), Condition::Always).unwrap();
    let (status, served, got) = running.ask("GET", &format!("{address}/film.mp4"));
    assert_eq!(status, 200);
    assert!(got == body[..], "{} bytes instead of {}", got.len(), body.len());
    fields.iter().for_each(|(name, value)| assert_eq!(served[*name], *value));
}

#[test]
#[ignore = "needs moto: `tests/run` has it"]
fn moto_keeps_what_a_store_promises() {
    let running = moto();
    keeps_its_promises(&|prefix| in_moto(&running, prefix), &running, "/news");
    let nowhere =
        Settings { bucket: "gone".to_owned(), ..settings(Service::S3, &format!("http://{}", running.host), "") };
    let environment = [("AWS_ACCESS_KEY_ID", "k"), ("AWS_SECRET_ACCESS_KEY", "s")];
    is_no_store(&open_in(&nowhere, &environment).unwrap(), "NoSuchBucket");
}

#[test]
#[ignore = "needs Azurite: `tests/run` has it"]
fn azurite_keeps_what_a_store_promises() {
    let running = azurite();
    let open = |prefix: &str| in_azurite(&running, "news", prefix, AZURITE_KEY);
    keeps_its_promises(&open, &running, "/devstoreaccount1/news");
    is_no_store(&in_azurite(&running, "gone", "", AZURITE_KEY), "ContainerNotFound");
    let wrong = in_azurite(&running, "news", "", "AAAA");
    let error = wrong.put("a", &bytes(""), &headers(&[]), Condition::Always).unwrap_err();
    assert_eq!(error.kind, StoreErrorKind::Denied, "{error}");
    assert!(error.message.starts_with("not allowed (403 "), "{error}");
}

fn is_no_store(store: &Bucket, code: &str) {
    let put = |condition| store.put("a", &bytes(""), &headers(&[]), condition).unwrap_err();
    let errors = [
        store.get("a").unwrap_err(),
        store.some(1).unwrap_err(),
        put(Condition::Always),
        put(Condition::Absent),
        store.probe_conditions().unwrap_err(),
    ];
    for error in errors {
        assert_eq!(error.kind, StoreErrorKind::NoStore, "{error}");
        assert!(error.message.contains(code), "{error}");
    }
}
