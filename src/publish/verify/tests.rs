#![expect(clippy::unwrap_used, reason = "a test may panic")]

use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use super::{Difference, Look, SAMPLE, VerifyError, What, sample, verify};
use crate::publish::hash::Sha256;
use crate::publish::headers::Headers;
use crate::publish::release::{File, Origin, Release};
use crate::site::Class;

const NO_PAUSE: [Duration; 2] = [Duration::from_millis(10); 2];

/// What a server answers: status, headers, bytes.
type Answer = (u16, Vec<(&'static str, String)>, Vec<u8>);

/// A server on loopback that answers as it is told by the path that is asked for, as it is written.
struct Server {
    port: u16,
    asked: Arc<Mutex<Vec<String>>>,
}

impl Server {
    fn new(answer: impl Fn(&str, usize) -> Option<Answer> + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let (asked, answer) = (Arc::new(Mutex::new(Vec::new())), Arc::new(answer));
        let server = Self { port, asked: Arc::clone(&asked) };
        std::thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                let (answer, asked) = (Arc::clone(&answer), Arc::clone(&asked));
                std::thread::spawn(move || serve(stream, &*answer, &asked));
            }
        });
        server
    }

    fn base(&self) -> String {
        format!("http://127.0.0.1:{}/sub/", self.port)
    }

    fn asked(&self) -> Vec<String> {
        let mut asked = self.asked.lock().unwrap().clone();
        asked.sort();
        asked
    }
}

fn serve(stream: TcpStream, answer: &dyn Fn(&str, usize) -> Option<Answer>, asked: &Mutex<Vec<String>>) {
    let mut lines = BufReader::new(stream.try_clone().unwrap()).lines().map_while(Result::ok);
    let Some(first) = lines.next() else { return };
    let path = first.split(' ').nth(1).unwrap().to_owned();
    let head: Vec<String> = lines.take_while(|line| !line.is_empty()).map(|line| line.to_ascii_lowercase()).collect();
    let agent = format!("user-agent: briefing/{}", env!("CARGO_PKG_VERSION"));
    assert!(head.contains(&agent) && head.contains(&"accept-encoding: identity".to_owned()), "{head:?}");
    let before = {
        let mut asked = asked.lock().unwrap();
        asked.push(path.clone());
        asked.iter().filter(|other| **other == path).count() - 1
    };
    let mut stream = stream;
    // None: the line goes dead.
    let Some((status, headers, bytes)) = answer(&path, before) else { return };
    let mut text = format!("HTTP/1.1 {status} x\r\ncontent-length: {}\r\nconnection: close\r\n", bytes.len());
    headers.iter().for_each(|(name, value)| text.push_str(&format!("{name}: {value}\r\n")));
    text.push_str("\r\n");
    let _ = stream.write_all(text.as_bytes());
    let _ = stream.write_all(&bytes);
}

fn ok(bytes: &[u8]) -> Option<Answer> {
    Some((200, Vec::new(), bytes.to_vec()))
}

fn release(base_url: &str, files: &[(&str, Class, &str)], headers: &[(&str, &str)]) -> Release {
    let headers = Arc::new(headers.iter().copied().collect::<Headers>());
    let file = |class: Class, text: &str| File {
        sha256: Sha256::of(text.as_bytes()),
        size: text.len() as u64,
        class,
        headers: Arc::clone(&headers),
    };
    let files: BTreeMap<String, File> =
        files.iter().map(|(path, class, text)| ((*path).to_owned(), file(*class, text))).collect();
    let made = "2025-12-16T10:15:00Z".parse().unwrap();
    let as_of = jiff::civil::date(2025, 12, 16);
    Release::from_files(files, Origin { made, as_of, base_url: base_url.to_owned(), commit: None })
}

fn look<'l>(headers: &'l [&'l str]) -> Look<'l> {
    Look { most: None, headers, pauses: &NO_PAUSE }
}

fn differences(outcome: Result<usize, VerifyError>) -> Vec<Difference> {
    match outcome {
        Err(VerifyError::Differences { differences, .. }) => differences,
        other => unreachable!("{other:?}"),
    }
}

#[test]
fn what_is_as_it_was_sent_is_found_by_its_address() {
    let server = Server::new(|path, _| match path {
        "/sub/" => ok(b"home"),
        "/sub/a/" => ok(b"a"),
        "/sub/files/a%20b%25%2B%C3%A9%3F%23~.txt" => ok(b"text"),
        "/sub/404.html" => Some((404, Vec::new(), b"nothing here".to_vec())),
        _ => Some((404, Vec::new(), Vec::new())),
    });
    let files = [
        ("index.html", Class::Page, "home"),
        ("a/index.html", Class::Page, "a"),
        ("404.html", Class::Page, "nothing here"),
        ("files/a b%+é?#~.txt", Class::Asset, "text"),
    ];
    let told = Mutex::new(Vec::new());
    let checked =
        verify(&release(&server.base(), &files, &[]), look(&[]), &|done, all| told.lock().unwrap().push((done, all)));
    assert_eq!(checked.unwrap(), 4);
    assert_eq!(told.into_inner().unwrap(), [(4, 4)]);
    assert_eq!(server.asked().len(), 4, "each once");
}

#[test]
fn what_differs_is_told_path_by_path() {
    let server = Server::new(|path, _| match path {
        "/sub/" => ok(b"other"),
        "/sub/gone/" => Some((404, Vec::new(), Vec::new())),
        "/sub/moved/" => Some((301, vec![("location", "/elsewhere/".to_owned())], Vec::new())),
        "/sub/brotli/" => Some((200, vec![("content-encoding", "br".to_owned())], b"x".to_vec())),
        "/sub/long/" => ok(&vec![b'x'; 200_000]),
        "/sub/404.html" => Some((308, vec![("location", "404".to_owned())], Vec::new())),
        "/sub/404" => ok(b"not found"),
        "/sub/old/" => Some((301, vec![("location", "/sub/".to_owned())], Vec::new())),
        _ => None,
    });
    let files = [
        ("index.html", Class::Page, "home"),
        ("gone/index.html", Class::Page, "gone"),
        ("moved/index.html", Class::Page, "moved"),
        ("brotli/index.html", Class::Page, "x"),
        ("long/index.html", Class::Page, "short"),
        ("dead/index.html", Class::Page, "dead"),
        ("404.html", Class::Page, "not found"),
        ("old/index.html", Class::Redirect, "to the home page"),
    ];
    let outcome = verify(&release(&server.base(), &files, &[]), look(&[]), &|_, _| {});
    let error = outcome.as_ref().unwrap_err();
    assert_eq!(error.to_string(), "not as published: 6 of 8 files");
    assert!(error.hint().is_some());
    let told: Vec<String> = differences(outcome).iter().map(ToString::to_string).collect();
    let base = server.base();
    // SHA-256 of "home", "other", "short".
    let expected = [
        format!("{base}brotli/: expected it as it is, found it encoded as `br`"),
        format!("{base}dead/: no answer: "),
        format!("{base}gone/: expected status 200, found 404"),
        format!("{base}: expected 4ea140588150 (4 bytes), found d9298a10d1b0 (5 bytes)"),
        format!("{base}long/: expected f9b0078b5df5 (5 bytes), found more than 65541 bytes"),
        format!("{base}moved/: expected status 200, found 301 that leads to /elsewhere/"),
    ];
    for (told, expected) in told.iter().zip(&expected) {
        assert!(told.starts_with(expected.as_str()), "{told} / {expected}");
    }
    assert_eq!(told.len(), expected.len(), "{told:?}");
    assert_eq!(server.asked().iter().filter(|path| *path == "/sub/gone/").count(), 3, "asked again, twice");
    assert!(!server.asked().contains(&"/elsewhere/".to_owned()), "redirects are not followed");
}

#[test]
fn a_cache_that_lags_is_waited_for() {
    let server = Server::new(|_, before| if before < 2 { ok(b"old") } else { ok(b"new") });
    let release = release(&server.base(), &[("index.html", Class::Page, "new"), ("a.txt", Class::Asset, "new")], &[]);
    let told = Mutex::new(Vec::new());
    verify(&release, look(&[]), &|done, all| told.lock().unwrap().push((done, all))).unwrap();
    assert_eq!(told.into_inner().unwrap(), [(0, 2), (0, 2), (2, 2)]);
}

#[test]
fn headers_are_compared_where_they_are_ours_to_set() {
    let server = Server::new(|path, _| {
        let (kind, cache) = match path {
            "/sub/" => ("Text/HTML;charset=UTF-8", Some("no-cache")),
            "/sub/a/" => ("text/plain", Some("no-cache")),
            _ => ("text/html; charset=utf-8", None),
        };
        let mut headers = vec![("content-type", kind.to_owned())];
        headers.extend(cache.map(|cache| ("cache-control", cache.to_owned())));
        Some((200, headers, b"x".to_vec()))
    });
    let files =
        [("index.html", Class::Page, "x"), ("a/index.html", Class::Page, "x"), ("b/index.html", Class::Page, "x")];
    let set = [("content-type", "text/html; charset=utf-8"), ("cache-control", "no-cache")];
    let release = release(&server.base(), &files, &set);
    verify(&release, look(&[]), &|_, _| {}).unwrap();
    let found = differences(verify(&release, look(&["content-type", "cache-control"]), &|_, _| {}));
    let header = |name: &str, expected: &str, found: Option<&str>| What::Header {
        name: name.to_owned(),
        expected: expected.to_owned(),
        found: found.map(str::to_owned),
    };
    let what: Vec<(&str, &What)> = found.iter().map(|found| (found.path.as_str(), &found.what)).collect();
    let of_a = header("content-type", "text/html; charset=utf-8", Some("text/plain"));
    assert_eq!(what, [("a/index.html", &of_a), ("b/index.html", &header("cache-control", "no-cache", None))]);
}

#[test]
fn a_server_that_compresses_by_itself_is_undone() {
    fn gzip(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }
    let text = "a page\n".repeat(1000);
    let sent = text.clone();
    let server = Server::new(move |path, _| {
        let bytes = if path == "/sub/" { gzip(sent.as_bytes()) } else { gzip(b"another") };
        Some((200, vec![("content-encoding", "gzip".to_owned())], bytes))
    });
    let files = [("index.html", Class::Page, text.as_str()), ("a.txt", Class::Asset, "a")];
    let found = differences(verify(&release(&server.base(), &files, &[]), look(&[]), &|_, _| {}));
    let what = What::Bytes { expected: (Sha256::of(b"a"), 1), found: (Some(Sha256::of(b"another")), 7) };
    assert_eq!(found.iter().map(|found| (found.path.as_str(), &found.what)).collect::<Vec<_>>(), [("a.txt", &what)]);
}

#[test]
fn a_sample_is_the_same_for_a_release_and_has_one_of_each() {
    let mut files: Vec<(String, Class)> =
        (0..500).map(|number| (format!("p/{number}/index.html"), Class::Page)).collect();
    files.extend((0..100).map(|number| (format!("a/{number}.png"), Class::Asset)));
    for (path, class) in [
        ("index.html", Class::Page),
        ("404.html", Class::Page),
        ("css/site.1.css", Class::Fingerprinted),
        ("old/index.html", Class::Redirect),
        ("feed.xml", Class::Data),
        ("sitemap.xml", Class::Sitemap),
    ] {
        files.push((path.to_owned(), class));
    }
    let files: Vec<(&str, Class, &str)> = files.iter().map(|(path, class)| (path.as_str(), *class, "x")).collect();
    let of = |base: &str| release(base, &files, &[]);
    let first = of("https://example.org/");
    let chosen = sample(&first, Some(SAMPLE));
    assert_eq!(chosen.len(), 50);
    for path in ["index.html", "404.html", "css/site.1.css", "old/index.html", "feed.xml", "sitemap.xml"] {
        assert!(chosen.contains(path), "{path}");
    }
    assert!(chosen.iter().any(|path| path.ends_with(".png")));
    assert_eq!(sample(&of("https://example.org/other/"), Some(SAMPLE)), chosen);
    let mut other = of("https://example.org/");
    other.about.id = "20260101T000000Z-000000".to_owned();
    assert_ne!(sample(&other, Some(SAMPLE)), chosen);
    assert_eq!(sample(&first, None).len(), 606);
    assert_eq!(sample(&first, Some(1)), ["index.html"].into());
}

#[test]
fn not_all_are_asked_for_at_once() {
    let (at_once, most) = (AtomicUsize::new(0), Arc::new(AtomicUsize::new(0)));
    let seen = Arc::clone(&most);
    let server = Server::new(move |_, _| {
        seen.fetch_max(at_once.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
        std::thread::sleep(Duration::from_millis(20));
        // Before the answer, after which the next one may ask.
        at_once.fetch_sub(1, Ordering::SeqCst);
        ok(b"x")
    });
    let names: Vec<String> = (0..60).map(|number| format!("{number}.txt")).collect();
    let files: Vec<(&str, Class, &str)> = names.iter().map(|name| (name.as_str(), Class::Asset, "x")).collect();
    verify(&release(&server.base(), &files, &[]), look(&[]), &|_, _| {}).unwrap();
    let most = most.load(Ordering::SeqCst);
    assert!((2..=8).contains(&most), "{most}");
}

#[test]
fn what_has_no_address_or_nobody_there_is_told() {
    let error = verify(&release("/sub/", &[("index.html", Class::Page, "x")], &[]), look(&[]), &|_, _| {}).unwrap_err();
    assert_eq!(error.to_string(), "`/sub/` is no address that can be fetched");
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let release = release(&format!("http://127.0.0.1:{port}/"), &[("index.html", Class::Page, "x")], &[]);
    let found = differences(verify(&release, look(&[]), &|_, _| {}));
    assert_eq!(found[0].to_string(), format!("http://127.0.0.1:{port}/: no answer: connection refused"));
}
