//! Tests against servers on loopback, which answer by what is asked for.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::collections::HashMap;
use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use jiff::civil::date;

use super::turns::Turns;
use super::{Answer, Found, Manners, NoAnswers, check};
use crate::keep::{Keep, Key};
use crate::{Code, Compiled, Compiler, Options, Snapshot};

/// As the program's, for a test that has no time.
const HASTY: Manners = Manners {
    pause: Duration::from_millis(1),
    patience: Duration::from_secs(30),
    longest_wait: Duration::from_secs(5),
    at_once: 8,
    redirects: 3,
};

/// What a server answers to the method and path that it is asked for, and how often it was asked for them before: the
/// status and header fields. None: the line stays silent.
type Answers = dyn Fn(&str, &str, usize) -> Option<(u16, String)> + Send + Sync;

/// A server. It counts how many requests it has at once.
struct Server {
    port: u16,
    asked: Arc<Mutex<Vec<String>>>,
    most_at_once: Arc<AtomicUsize>,
    agents: Arc<Mutex<Vec<String>>>,
}

impl Server {
    fn new(answers: impl Fn(&str, &str, usize) -> Option<(u16, String)> + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let server = Self {
            port: listener.local_addr().unwrap().port(),
            asked: Arc::default(),
            most_at_once: Arc::default(),
            agents: Arc::default(),
        };
        let answers: Arc<Answers> = Arc::new(answers);
        let (asked, agents, most) =
            (Arc::clone(&server.asked), Arc::clone(&server.agents), Arc::clone(&server.most_at_once));
        let now = Arc::new(AtomicUsize::new(0));
        std::thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                let (answers, asked, agents, most, now) = (
                    Arc::clone(&answers),
                    Arc::clone(&asked),
                    Arc::clone(&agents),
                    Arc::clone(&most),
                    Arc::clone(&now),
                );
                std::thread::spawn(move || serve(stream, &*answers, &asked, &agents, &most, &now));
            }
        });
        server
    }

    fn url(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}{path}", self.port)
    }

    /// What was asked for, in order.
    fn asked(&self) -> Vec<String> {
        self.asked.lock().unwrap().clone()
    }
}

/// Answers all requests of a connection.
fn serve(
    mut stream: TcpStream,
    answers: &Answers,
    asked: &Mutex<Vec<String>>,
    agents: &Mutex<Vec<String>>,
    most: &AtomicUsize,
    now: &AtomicUsize,
) {
    let mut lines = BufReader::new(stream.try_clone().unwrap()).lines().map_while(Result::ok);
    while let Some(first) = lines.next() {
        most.fetch_max(now.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
        let head: Vec<String> = lines.by_ref().take_while(|line| !line.is_empty()).collect();
        agents
            .lock()
            .unwrap()
            .extend(head.iter().filter_map(|line| line.strip_prefix("user-agent: ")).map(str::to_owned));
        let mut words = first.split(' ');
        let (method, path) = (words.next().unwrap(), words.next().unwrap());
        let before = {
            let mut asked = asked.lock().unwrap();
            let what = format!("{method} {path}");
            asked.push(what.clone());
            asked.iter().filter(|other| **other == what).count() - 1
        };
        let answer = answers(method, path, before);
        if answer.is_none() {
            // For longer than anybody's patience here.
            std::thread::sleep(Duration::from_secs(5));
        }
        let (status, fields) = answer.unwrap_or((200, String::new()));
        now.fetch_sub(1, Ordering::SeqCst);
        if write!(stream, "HTTP/1.1 {status} x\r\ncontent-length: 0\r\n{fields}\r\n").is_err() {
            return;
        }
    }
}

fn plain(status: u16) -> Option<(u16, String)> {
    Some((status, String::new()))
}

fn to(status: u16, location: &str) -> Option<(u16, String)> {
    Some((status, format!("location: {location}\r\n")))
}

/// A site with a source for each address, `s0`, `s1`, ….
fn site(urls: &[String]) -> Compiled {
    with(&urls.iter().enumerate().map(|(number, url)| source(number, url, "")).collect::<String>(), "")
}

fn source(number: usize, url: &str, more: &str) -> String {
    format!(
        "[[source]]\nid = \"s{number}\"\ntitle = \"S\"\nkind = \"news-report\"\ndate = 2025-12-10\nurl = \"{url}\"\n{more}"
    )
}

fn with(sources: &str, page: &str) -> Compiled {
    keeping(sources, page, "", Arc::new(crate::keep::Forgetful))
}

fn keeping(sources: &str, page: &str, config: &str, kept: Arc<dyn Keep>) -> Compiled {
    let config = format!("[site]\ntitle = \"T\"\nbase_url = \"https://desk.example/b/\"\n{config}");
    let page = format!("+++\ntitle = \"P\"\n+++\n{page}\n");
    let files =
        [("briefing.toml", &config), ("content/sources.toml", &sources.to_owned()), ("content/pages/p.md", &page)];
    let snapshot = Snapshot::from_files(files.map(|(path, text)| (path, text.as_bytes())));
    let compiled = Compiler::keeping(kept).compile(&snapshot, &Options::on(date(2025, 12, 20)));
    assert_eq!(compiled.diagnostics.errors(), 0, "{:#?}", compiled.diagnostics);
    compiled
}

fn look(compiled: &Compiled, manners: Manners) -> Found {
    check(&compiled.site, date(2025, 12, 21), manners, &|_, _| {}).unwrap()
}

/// What is told of the addresses, each as `code: message | hint`, without where the server is.
fn told(found: &Found, servers: &[&Server]) -> Vec<String> {
    let told =
        found.diagnostics.iter().map(|told| format!("{}: {} | {}", told.code, told.message, told.hints.join(" / ")));
    let without = |text: String| {
        servers
            .iter()
            .enumerate()
            .fold(text, |text, (number, server)| text.replace(&server.url(""), ["A", "B"][number]))
    };
    told.map(without).collect()
}

/// What becomes of one address at a server that answers so.
#[track_caller]
fn one(
    path: &str,
    answers: impl Fn(&str, &str, usize) -> Option<(u16, String)> + Send + Sync + 'static,
) -> (Vec<String>, Vec<String>) {
    let server = Server::new(answers);
    let compiled = keeping(
        &source(0, &server.url(path), ""),
        "",
        "[check.lints]\nunchecked-link = \"warn\"\n",
        Arc::new(crate::keep::Forgetful),
    );
    let found = look(&compiled, HASTY);
    (told(&found, &[&server]), server.asked())
}

const NOTHING: [&str; 0] = [];
const ARCHIVE: &str = "write where it is now, or look for an archived copy at `https://web.archive.org/web/20251210/A";

#[test]
fn what_is_there_is_asked_for_once_and_nothing_is_said_of_it() {
    let (told, asked) = one("/a?b=c", |_, _, _| plain(200));
    assert_eq!((told, asked), (NOTHING.map(str::to_owned).to_vec(), vec!["HEAD /a?b=c".to_owned()]));
}

#[test]
fn what_is_gone_is_told_with_the_way_to_an_archived_copy() {
    for status in [400, 404, 410, 500, 502] {
        let (told, asked) = one("/a", move |_, _, _| plain(status));
        assert_eq!(told, [format!("dead-link: `A/a` answers {status} | {ARCHIVE}/a`")]);
        // As a browser asks, before it is called dead.
        assert_eq!(asked, ["HEAD /a", "GET /a"]);
    }
}

#[test]
fn a_server_that_knows_no_head_is_asked_as_a_browser_does() {
    for status in [403, 404, 405, 501] {
        let (told, asked) = one("/a", move |method, _, _| plain(if method == "HEAD" { status } else { 200 }));
        assert_eq!(told, NOTHING, "{status}");
        assert_eq!(asked, ["HEAD /a", "GET /a"]);
    }
}

#[test]
fn who_keeps_programs_out_is_not_called_dead() {
    for status in [401, 402, 403, 451, 503, 999] {
        let (told, _) = one("/a", move |_, _, _| plain(status));
        let hint = "look at it in a browser: programs are often kept out";
        assert_eq!(told, [format!("unchecked-link: `A/a` could not be checked: it answers {status} | {hint}")]);
    }
    // Unless a site asks for them, they are counted only.
    let server = Server::new(|_, _, _| plain(403));
    let found = look(&site(&[server.url("/a"), server.url("/b")]), HASTY);
    assert_eq!((found.diagnostics.len(), found.addresses, found.unchecked), (0, 2, 2));
}

#[test]
fn redirects_are_followed_and_those_for_good_are_told_with_the_new_address() {
    let moved = |path: &str, new: &str| vec![format!("moved-link: `A{path}` has moved for good | write `A{new}`")];
    let answers = |_: &str, path: &str, _: usize| match path {
        "/old" => to(301, "/new"),
        "/older" => to(308, "old"),
        "/for-now" => to(302, "/new"),
        "/then-for-now" => to(301, "/for-now"),
        "/for-now-then" => to(307, "/old"),
        "/to-nothing" => to(301, "/nothing"),
        "/nowhere" => plain(302),
        "/mail" => to(302, "mailto:desk@example.org"),
        "/nothing" => plain(404),
        _ => plain(200),
    };
    assert_eq!(one("/old", answers).0, moved("/old", "/new"));
    assert_eq!(one("/older#part", answers).0, moved("/older#part", "/new#part"));
    assert_eq!(one("/older", answers).1, ["HEAD /older", "HEAD /old", "HEAD /new"]);
    assert_eq!(one("/for-now", answers).0, NOTHING);
    // What is for good ends with the first that is not.
    assert_eq!(one("/then-for-now", answers).0, moved("/then-for-now", "/for-now"));
    assert_eq!(one("/for-now-then", answers).0, NOTHING);
    assert_eq!(
        one("/to-nothing", answers).0,
        [format!("dead-link: `A/to-nothing` answers 404 | {ARCHIVE}/to-nothing`")]
    );
    assert_eq!(one("/nowhere", answers).0, [format!("dead-link: `A/nowhere` answers 302 | {ARCHIVE}/nowhere`")]);
    let to_mail = "leads to `mailto:desk@example.org`, which is no page";
    assert_eq!(one("/mail", answers).0, [format!("dead-link: `A/mail` {to_mail} | {ARCHIVE}/mail`")]);
}

#[test]
fn a_circle_and_an_endless_way_end() {
    let (told, asked) = one("/a", |_, path, _| to(301, if path == "/a" { "/b" } else { "/a" }));
    assert_eq!(told, [format!("dead-link: `A/a` leads in a circle | {ARCHIVE}/a`")]);
    assert_eq!(asked, ["HEAD /a", "HEAD /b"]);
    let (told, asked) = one("/1", |_, path, _| to(302, &format!("{path}1")));
    assert_eq!(told, [format!("dead-link: `A/1` is redirected more than 3 times | {ARCHIVE}/1`")]);
    assert_eq!(asked.len(), 4);
}

#[test]
fn whoever_asks_for_less_haste_gets_it_once() {
    let later = |after: &str, date: &str| Some((429, format!("retry-after: {after}\r\n{date}")));
    let (told, asked) = one("/a", move |_, _, before| if before == 0 { later("0", "") } else { plain(200) });
    assert_eq!((told.len(), asked), (0, vec!["HEAD /a".to_owned(); 2]));
    // A time is reckoned by the server's own clock, however wrong that is.
    let (told, asked) = one("/a", move |_, _, before| {
        if before > 0 {
            return plain(200);
        }
        later("Wed, 21 Oct 2015 07:28:01 GMT", "date: Wed, 21 Oct 2015 07:28:00 GMT\r\n")
    });
    assert_eq!((told.len(), asked.len()), (0, 2));
    for after in ["3600", "Wed, 21 Oct 2015 07:28:01 GMT", "soon"] {
        let (told, asked) = one("/a", move |_, _, _| later(after, ""));
        assert_eq!(asked, ["HEAD /a"], "{after}");
        assert!(told[0].starts_with("unchecked-link: `A/a` could not be checked: its host answers 429 | "), "{told:?}");
    }
}

#[test]
fn a_host_that_will_not_be_asked_is_left_alone() {
    let server = Server::new(|_, _, _| plain(429));
    let other = Server::new(|_, _, _| plain(200));
    let urls: Vec<String> = (0..9).map(|number| server.url(&format!("/{number}"))).chain([other.url("/x")]).collect();
    let found = look(&site(&urls), HASTY);
    assert_eq!((found.diagnostics.len(), found.unchecked), (0, 9));
    assert_eq!(server.asked().len(), 1);
    assert_eq!(other.asked(), ["HEAD /x"]);
}

#[test]
fn a_host_is_asked_one_thing_at_a_time_and_each_address_once() {
    // Redirects from one host to the other count as well.
    let second = Arc::new(Server::new(|_, _, _| {
        std::thread::sleep(Duration::from_millis(3));
        plain(200)
    }));
    let to_second = second.url("/moved");
    let first = Server::new(move |_, path, _| {
        std::thread::sleep(Duration::from_millis(3));
        if path.ends_with('7') { to(302, &to_second) } else { plain(200) }
    });
    let mut urls: Vec<String> = (0..30).map(|number| first.url(&format!("/{number}"))).collect();
    urls.extend((0..20).map(|number| second.url(&format!("/{number}"))));
    // The same again, and with anchors.
    urls.extend(urls.clone().iter().map(|url| format!("{url}#part")));
    urls.extend(urls.clone());
    let found = look(&site(&urls), HASTY);
    assert_eq!((found.addresses, found.diagnostics.len(), found.unchecked), (50, 0, 0));
    assert_eq!((first.most_at_once.load(Ordering::SeqCst), second.most_at_once.load(Ordering::SeqCst)), (1, 1));
    // The three that end in 7 lead to the second, whose page is then asked for by each of them.
    assert_eq!((first.asked().len(), second.asked().len()), (30, 23));
    let home = format!("briefing/{} (+https://desk.example/b/)", env!("CARGO_PKG_VERSION"));
    assert!(first.agents.lock().unwrap().iter().all(|agent| *agent == home), "{:?}", first.agents);
}

#[test]
fn a_pause_is_kept_between_two_requests_at_a_host() {
    let times = Arc::new(Mutex::new(Vec::new()));
    let seen = Arc::clone(&times);
    let server = Server::new(move |_, _, _| {
        seen.lock().unwrap().push(std::time::Instant::now());
        plain(404)
    });
    let pause = Duration::from_millis(120);
    look(&site(&[server.url("/a"), server.url("/b")]), Manners { pause, ..HASTY });
    let times = times.lock().unwrap();
    assert_eq!(times.len(), 4);
    // A little less may lie between, since the pause begins when the answer has come.
    assert!(times.windows(2).all(|pair| pair[1] - pair[0] >= pause - Duration::from_millis(20)), "{times:?}");
}

#[test]
fn who_does_not_answer_is_told_with_the_cause() {
    let silent = Server::new(|_, _, _| None);
    let patience = Duration::from_secs(1);
    let found = look(&site(&[silent.url("/a")]), Manners { patience, ..HASTY });
    assert_eq!(told(&found, &[&silent]), [format!("dead-link: `A/a` does not answer within 1 second | {ARCHIVE}/a`")]);

    // Nobody listens at a port that was just given back.
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let found = look(&site(&[format!("http://127.0.0.1:{port}/")]), HASTY);
    let message = found.diagnostics.iter().next().unwrap().message.clone();
    assert_eq!(message, format!("`http://127.0.0.1:{port}/` cannot be reached: connection refused"));

    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("https://{}/", listener.local_addr().unwrap());
    std::thread::spawn(move || {
        for mut stream in listener.incoming().map_while(Result::ok) {
            // Whoever does not speak the same language may be gone.
            let _ = stream.write_all(b"HTTP/1.1 400 Bad Request\r\nconnection: close\r\n\r\n");
            let _ = std::io::Read::read(&mut stream, &mut [0; 1024]);
        }
    });
    let found = look(&site(std::slice::from_ref(&url)), HASTY);
    let message = found.diagnostics.iter().next().unwrap().message.clone();
    assert_eq!(message, format!("`{url}` cannot be reached: it does not speak TLS"));
}

#[test]
fn what_is_wrong_with_a_certificate_is_said() {
    use rustls::{CertificateError, Error};
    let words = |error: CertificateError| super::cause::of_tls(&Error::InvalidCertificate(error));
    assert_eq!(words(CertificateError::Expired), "its certificate has expired");
    assert_eq!(words(CertificateError::NotValidForName), "its certificate is for another name");
    assert_eq!(words(CertificateError::UnknownIssuer), "its certificate is from nobody who is known");
}

#[test]
fn a_name_that_nobody_has_is_told_and_without_any_name_the_machine_is_offline() {
    // Names below `invalid` never exist (RFC 6761).
    let server = Server::new(|_, _, _| plain(200));
    let found = look(&site(&["https://one.invalid/a".to_owned(), server.url("/")]), HASTY);
    let messages: Vec<&str> = found.diagnostics.iter().map(|told| told.message.as_str()).collect();
    assert_eq!(messages, ["`https://one.invalid/a` cannot be reached: its name cannot be resolved"]);
    let both = site(&["https://one.invalid/a".to_owned(), "https://two.invalid/".to_owned()]);
    let offline = check(&both.site, date(2025, 12, 21), HASTY, &|_, _| {}).unwrap_err();
    assert!(matches!(offline, NoAnswers::Offline(2)), "{offline}");
}

#[test]
fn every_place_that_names_an_address_is_told_with_what_there_is_instead() {
    let server = Server::new(|_, path, _| plain(if path == "/copy" { 200 } else { 404 }));
    let (gone, copy) = (server.url("/gone"), server.url("/copy"));
    let sources = [
        source(0, &gone, &format!("archive_url = \"{copy}\"\n")),
        source(1, &server.url("/read"), "accessed = 2025-12-15\n"),
        source(2, &server.url("/copied"), &format!("archive_url = \"{}\"\n", server.url("/lost"))),
    ]
    .concat();
    let page = format!(
        "See [there]({gone}#part), <{gone}>, [here](/timeline/), ![x]({}).\n\n<Video url=\"{gone}\" title=\"V\" />",
        server.url("/picture")
    );
    let found = look(&with(&sources, &page), HASTY);
    let places: Vec<String> = found
        .diagnostics
        .iter()
        .map(|told| {
            let place = told.place.as_ref().unwrap();
            let text = if place.path.ends_with("sources.toml") {
                sources.clone()
            } else {
                format!("+++\ntitle = \"P\"\n+++\n{page}\n")
            };
            let marked = text[place.span.unwrap().range()].replace(&server.url(""), "A");
            assert_eq!(told.code, Code::DeadLink);
            format!("{marked} → {}", told.hints[0].replace(&server.url(""), "A"))
        })
        .collect();
    let perhaps = |day: &str, path: &str| {
        format!("write where it is now, or look for an archived copy at `https://web.archive.org/web/{day}A{path}`")
    };
    let mut expected = [
        "A/gone → readers still have `archive_url`, `A/copy`; let `url` lead there, or to where it is now".to_owned(),
        format!("A/read → {}", perhaps("20251215/", "/read")),
        format!("A/copied → {}", perhaps("20251210/", "/copied")),
        // Of a copy that is lost another is looked for, of the page itself.
        format!("A/lost → {}", perhaps("20251210/", "/copied")),
        format!("[there](A/gone#part) → {}", perhaps("", "/gone#part")),
        format!("<A/gone> → {}", perhaps("", "/gone")),
        format!("![x](A/picture) → {}", perhaps("", "/picture")),
        format!("A/gone → {}", perhaps("", "/gone")),
    ];
    let mut places = places;
    places.sort();
    expected.sort();
    assert_eq!(places, expected);
    assert_eq!(server.asked().iter().filter(|asked| *asked == "HEAD /gone").count(), 1);
}

/// What is kept, in memory.
#[derive(Debug, Default)]
struct Memory(Mutex<HashMap<Key, Vec<u8>>>);

impl Keep for Memory {
    fn get(&self, key: &Key) -> Option<Vec<u8>> {
        self.0.lock().unwrap().get(key).cloned()
    }

    fn put(&self, key: &Key, bytes: &[u8]) {
        self.0.lock().unwrap().insert(*key, bytes.to_vec());
    }
}

#[test]
fn what_was_there_is_not_asked_for_again_on_the_same_day() {
    let server = Server::new(|_, path, _| match path {
        "/gone" => plain(404),
        "/paid" => plain(402),
        "/old" => to(301, "/new"),
        _ => plain(200),
    });
    let sources: String = ["/gone", "/paid", "/old", "/there"]
        .iter()
        .enumerate()
        .map(|(number, path)| source(number, &server.url(path), ""))
        .collect();
    let compiled = keeping(&sources, "", "", Arc::new(Memory::default()));
    let on = |day| {
        let before = server.asked().len();
        let found = check(&compiled.site, day, HASTY, &|_, _| {}).unwrap();
        let codes: Vec<Code> = found.diagnostics.iter().map(|told| told.code).collect();
        assert_eq!((codes, found.unchecked), (vec![Code::DeadLink, Code::MovedLink], 1));
        server
            .asked()
            .split_off(before)
            .iter()
            .map(|asked| asked.split('/').nth(1).unwrap().to_owned())
            .collect::<std::collections::BTreeSet<_>>()
    };
    assert_eq!(on(date(2025, 12, 21)).len(), 5);
    assert_eq!(on(date(2025, 12, 21)).into_iter().collect::<Vec<_>>(), ["gone", "paid"]);
    assert_eq!(on(date(2025, 12, 22)).len(), 5);
}

#[test]
fn what_somebody_else_answers_leads_to_no_server_inside() {
    let inside = Server::new(|_, _, _| plain(200));
    let secret = inside.url("/secret");
    let outside = Server::new(move |_, path, _| if path == "/a" { to(302, &secret) } else { plain(200) });
    // A name that means nothing to this machine is no name of its own.
    let name = "elsewhere.invalid";
    let client = crate::http::client().resolve(name, std::net::SocketAddr::from(([127, 0, 0, 1], outside.port)));
    let turns = Turns::new(client.build().unwrap(), HASTY);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let ask = |address: String| runtime.block_on(super::ask::ask(&turns, &address));
    assert_eq!(ask(format!("http://{name}:{}/b", outside.port)), Answer::There);
    let led = ask(format!("http://{name}:{}/a", outside.port));
    let words = format!("leads to `{}`, which only a network of its own can reach", inside.url("/secret"));
    assert_eq!(led, Answer::Dead(words));
    assert_eq!(inside.asked(), NOTHING);
    // Whoever begins inside may go on there.
    assert_eq!(ask(outside.url("/a")), Answer::There);
}

#[test]
fn a_site_that_names_no_address_asks_nobody() {
    let found = look(&with("", "Nothing."), HASTY);
    assert_eq!((found.addresses, found.unchecked, found.diagnostics.len()), (0, 0, 0));
}
