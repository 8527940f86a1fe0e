//! A thousand connections that mean no good, and one author who works on meanwhile.
//!
//! What the server holds is read from `/proc`.

use std::io::{ErrorKind, Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::{JoinHandle, sleep, spawn};
use std::time::{Duration, Instant};

use crate::preview::{Preview, page, small, wait_for};

/// What the server may take in memory beside what it took before, in kB, however many connect.
const MEMORY: u64 = 64_000;

/// What of it may be kept for the next time.
const LEFT: u64 = 32_000;

/// Connections that are held at a time, and files that are open besides.
const PLACES: u64 = 512;
const FILES: u64 = 40;

/// Threads that it may have.
const THREADS: u64 = 64;

/// A way to be a burden.
struct Burden {
    name: &'static str,
    /// What is sent at once.
    start: Vec<u8>,
    /// What is sent again and again.
    again: Vec<u8>,
    /// Whether anything of what comes is taken: a byte at a time.
    reads: bool,
}

/// A frame of a WebSocket, masked by zeros; it says that it is `length` long.
fn frame(first: u8, length: usize, payload: &[u8]) -> Vec<u8> {
    let mut frame = vec![first];
    match length {
        0..126 => frame.push(0x80 | length as u8),
        126..65_536 => {
            frame.push(0x80 | 126);
            frame.extend((length as u16).to_be_bytes());
        }
        _ => {
            frame.push(0x80 | 127);
            frame.extend((length as u64).to_be_bytes());
        }
    }
    frame.extend([0; 4]);
    frame.extend(payload);
    frame
}

const TEXT: u8 = 0x81;
const TEXT_THAT_GOES_ON: u8 = 0x01;
const GOES_ON: u8 = 0x00;
const PING: u8 = 0x89;

fn burdens(address: SocketAddr) -> Vec<Burden> {
    let request = |line: &str, headers: &str| format!("{line}\r\nHost: {address}\r\n{headers}\r\n").into_bytes();
    let socket = |frames: &[u8]| {
        let headers = "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n\
                       Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";
        [request("GET /.briefing/socket HTTP/1.1", headers).as_slice(), frames].concat()
    };
    let place = frame(TEXT, 26, br#"{"path":"/about/","page":""}"#.get(..26).unwrap());
    let place = [place, frame(TEXT, 17, br#"{"path":"/about/"}"#.get(..17).unwrap())].concat();
    let here = br#"{"path":"/about/","page":""}"#;
    let here = frame(TEXT, here.len(), here);
    let kib = vec![b'x'; 1024];
    let burden = |name, start: Vec<u8>, again: &[u8], reads| Burden { name, start, again: again.to_vec(), reads };
    let start = b"GET /about/ HTTP/1.1\r\nX-Never: ".to_vec();
    vec![
        burden("says nothing", Vec::new(), b"", false),
        burden("asks once and stays", request("GET /about/ HTTP/1.1", ""), b"", true),
        burden("sends its headers byte by byte", start.clone(), b"x", false),
        burden("sends headers without an end", start, &kib.repeat(8), false),
        burden("reads a big file byte by byte", request("GET /big.bin HTTP/1.1", ""), b"", true),
        burden("reads a big page byte by byte", request("GET /big/ HTTP/1.1", ""), b"", true),
        burden("takes none of a big page", request("GET /big/ HTTP/1.1", ""), b"", false),
        burden("asks a hundred times at once", request("GET /big/ HTTP/1.1", "").repeat(100), b"", false),
        burden("asks on and on", Vec::new(), &request("GET /about/ HTTP/1.1", ""), true),
        burden(
            "has a body without an end",
            request("GET /about/ HTTP/1.1", "Content-Length: 999999999999\r\n"),
            &kib,
            true,
        ),
        burden(
            "has a body of chunks without an end",
            request("GET /about/ HTTP/1.1", "Transfer-Encoding: chunked\r\n"),
            &[b"400\r\n", kib.as_slice(), b"\r\n"].concat(),
            true,
        ),
        burden(
            "waits to be told to go on",
            request("GET /about/ HTTP/1.1", "Expect: 100-continue\r\nContent-Length: 9\r\n"),
            b"",
            true,
        ),
        burden("asks for a path that nobody has", request("GET /no/where/ HTTP/1.1", ""), b"", false),
        burden("opens a socket and says nothing", socket(b""), b"", false),
        burden("opens a socket and hears nothing", socket(&here), b"", false),
        burden("opens a socket and says what is no frame", socket(&here), &kib, false),
        burden("says one thing without an end", socket(&frame(TEXT, 1 << 40, b"")), &kib, false),
        burden("says fifteen megabytes", socket(&frame(TEXT, 15 << 20, b"")), &kib.repeat(200), false),
        burden(
            "says a thing in pieces without an end",
            socket(&frame(TEXT_THAT_GOES_ON, 4, b"{\"a\"")),
            &frame(GOES_ON, 8 * kib.len(), &kib.repeat(8)).repeat(20),
            false,
        ),
        burden("pings and hears nothing", socket(&here), &frame(PING, 100, &kib[..100]).repeat(5), false),
        burden("says that it is looked at", socket(&here), &frame(TEXT, 15, b"{\"active\":true}").repeat(5), true),
        burden("says it is elsewhere", socket(&[place, here].concat()), b"", false),
    ]
}

/// Connections that stand until this is dropped.
struct Load {
    standing: Arc<AtomicUsize>,
    is_over: Arc<AtomicBool>,
    pump: Option<JoinHandle<()>>,
}

impl Load {
    /// Connects `count` times, from several addresses, and begins to be a burden.
    fn stand(address: SocketAddr, burdens: Vec<Burden>, count: usize) -> Self {
        raise_limit();
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let connect = |number: usize| {
            let stream = runtime.block_on(async {
                let socket = tokio::net::TcpSocket::new_v4().unwrap();
                // One peer has the half of all, fifty have the others.
                let peer = if number.is_multiple_of(2) { 1 } else { 2 + number % 50 };
                socket.bind(format!("127.0.0.{peer}:0").parse().unwrap()).unwrap();
                socket.connect(address).await.unwrap().into_std().unwrap()
            });
            (stream, number % burdens.len())
        };
        let mut held: Vec<(TcpStream, usize)> = (0..count).map(connect).collect();
        for (stream, kind) in &mut held {
            let _ = stream.write_all(&burdens[*kind].start);
        }
        let (standing, is_over) = (Arc::new(AtomicUsize::new(count)), Arc::new(AtomicBool::new(false)));
        let (seen, end) = (Arc::clone(&standing), Arc::clone(&is_over));
        let pump = spawn(move || {
            while !end.load(Ordering::Relaxed) {
                let round = Instant::now();
                held.retain_mut(|(stream, kind)| is_held(stream, &burdens[*kind]));
                seen.store(held.len(), Ordering::Relaxed);
                sleep(Duration::from_millis(200).saturating_sub(round.elapsed()));
            }
        });
        Self { standing, is_over, pump: Some(pump) }
    }
}

/// Goes on with a burden; whether the other end is still there.
fn is_held(stream: &mut TcpStream, burden: &Burden) -> bool {
    let goes_on = |error: std::io::Error| error.kind() == ErrorKind::WouldBlock;
    if !burden.again.is_empty()
        && let Err(error) = stream.write(&burden.again)
        && !goes_on(error)
    {
        return false;
    }
    match burden.reads.then(|| stream.read(&mut [0])) {
        Some(Ok(0)) => false,
        Some(Err(error)) => goes_on(error),
        _ => true,
    }
}

impl Drop for Load {
    fn drop(&mut self) {
        self.is_over.store(true, Ordering::Relaxed);
        let ended = self.pump.take().unwrap().join();
        assert!(ended.is_ok() || std::thread::panicking());
    }
}

/// Lets this process hold thousands of connections, where it may.
fn raise_limit() {
    use rustix::process::{Resource, getrlimit, setrlimit};
    let limit = getrlimit(Resource::Nofile);
    setrlimit(Resource::Nofile, rustix::process::Rlimit { current: limit.maximum, ..limit }).unwrap();
}

/// What a process holds.
#[derive(Clone, Copy, Debug)]
struct Holds {
    /// In kB.
    memory: u64,
    files: u64,
    threads: u64,
}

impl Holds {
    fn now(site: &Preview) -> Self {
        let status = std::fs::read_to_string(format!("/proc/{}/status", site.id())).unwrap();
        let number = |key: &str| {
            let line = status.lines().find_map(|line| line.strip_prefix(key)).unwrap();
            line.trim().trim_end_matches(" kB").parse().unwrap()
        };
        let files = std::fs::read_dir(format!("/proc/{}/fd", site.id())).unwrap().count() as u64;
        Self { memory: number("VmRSS:"), files, threads: number("Threads:") }
    }

    fn most(self, other: Self) -> Self {
        Self {
            memory: self.memory.max(other.memory),
            files: self.files.max(other.files),
            threads: self.threads.max(other.threads),
        }
    }
}

/// What the port of this machine has to send that nobody took, in kB (proc_pid_net(5), `tx_queue`).
fn on_the_way(port: u16) -> u64 {
    let table = std::fs::read_to_string("/proc/net/tcp").unwrap();
    let port = format!(":{port:04X}");
    let waiting = table.lines().filter_map(|line| {
        let fields: Vec<&str> = line.split_whitespace().collect();
        let is_ours = fields.get(1).is_some_and(|local| local.ends_with(&port));
        let (sending, _) = fields.get(4).filter(|_| is_ours)?.split_once(':')?;
        u64::from_str_radix(sending, 16).ok()
    });
    waiting.sum::<u64>() / 1000
}

/// An author's page, which comes back when its connection is lost, as the script of the preview does.
struct OpenPage {
    shown: Arc<Mutex<String>>,
    is_over: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl OpenPage {
    fn open(site: &Arc<Preview>) -> Self {
        let (shown, is_over) = (Arc::new(Mutex::new(String::new())), Arc::new(AtomicBool::new(false)));
        let (site, shows, end) = (Arc::clone(site), Arc::clone(&shown), Arc::clone(&is_over));
        let thread = spawn(move || {
            let mut has = String::new();
            while !end.load(Ordering::Relaxed) {
                let Ok(mut socket) = site.socket_with(&[]) else {
                    sleep(Duration::from_millis(100));
                    continue;
                };
                let said = format!("{{\"path\":\"/about/\",\"page\":\"{has}\"}}");
                let _ = socket.send(tungstenite::Message::text(said));
                socket.get_ref().set_read_timeout(Some(Duration::from_millis(100))).unwrap();
                while !end.load(Ordering::Relaxed) {
                    match socket.read() {
                        Ok(tungstenite::Message::Text(text)) => {
                            let message: serde_json::Value = serde_json::from_str(&text).unwrap();
                            if message["kind"] == "page" {
                                has = message["page"].as_str().unwrap().to_owned();
                                *shows.lock().unwrap() = message["html"].as_str().unwrap().to_owned();
                            }
                        }
                        Ok(_) => {}
                        Err(tungstenite::Error::Io(error)) if error.kind() == ErrorKind::WouldBlock => {}
                        Err(_) => break,
                    }
                }
            }
        });
        Self { shown, is_over, thread: Some(thread) }
    }

    #[track_caller]
    fn shows(&self, text: &str) {
        let shown = wait_for(|| self.shown.lock().unwrap().contains(text).then_some(()));
        assert!(shown.is_some(), "the open page does not show `{text}`");
    }
}

impl Drop for OpenPage {
    fn drop(&mut self) {
        self.is_over.store(true, Ordering::Relaxed);
        let _ = self.thread.take().unwrap().join();
    }
}

/// A site with a big file and a big page, served by a process that may have `files` open.
fn site(files: u64) -> Arc<Preview> {
    let (big, text) = ("x".repeat(8 << 20), "A word, and another. ".repeat(40_000));
    let folder = small("/", &[("static/big.bin", &big), ("content/pages/big.md", &page("Big", &text))]);
    let root = folder.path().to_path_buf();
    let limit = format!("ulimit -n {files}; exec \"$@\"");
    Arc::new(Preview::run_by(&["sh", "-c", &limit, "sh"], folder, &root, &[]))
}

/// The author works while a thousand others are a burden. Gives back how long requests took, in the middle.
fn work(site: &Arc<Preview>, burdens: Vec<Burden>, places: u64) -> Duration {
    let names: Vec<&str> = burdens.iter().map(|burden| burden.name).collect();
    let what = if let [one] = &names[..] { one } else { "all of them" };
    let open = OpenPage::open(site);
    site.write("content/pages/about.md", &page("About", what));
    open.shows(what);
    site.get("/big/");
    let before = Holds::now(site);
    let load = Load::stand(site.address, burdens, 1000);
    let mut most = Holds::now(site);
    let mut took = Vec::new();
    for number in 0..50 {
        let asked = Instant::now();
        let answer = site.get("/about/");
        took.push(asked.elapsed());
        assert_eq!((answer.status, answer.text().contains("About")), (200, true), "request {number}");
        if number % 10 == 0 {
            let text = format!("Edit {number}.");
            site.write("content/pages/about.md", &page("About", &text));
            open.shows(&text);
        }
        most = most.most(Holds::now(site));
        sleep(Duration::from_millis(20));
    }
    let standing = load.standing.load(Ordering::Relaxed) as u64;
    assert!(most.files <= places + FILES, "{what}: {most:?}");
    assert!(most.threads <= THREADS, "{what}: {most:?}");
    assert!(most.memory <= before.memory + MEMORY, "{what}: {before:?}, {most:?}");
    drop(load);
    let is_back = |now: &Holds| now.files <= before.files + 2 && now.memory <= before.memory + LEFT;
    let after = wait_for(|| Some(Holds::now(site)).filter(is_back));
    assert!(after.is_some(), "{what}: {before:?}, {:?}", Holds::now(site));
    open.shows("Edit 40.");
    took.sort();
    let middle = took[took.len() / 2];
    println!(
        "{what}: {standing} stand; {middle:?} in the middle, {:?} at most; {} kB more at most, {} more afterwards",
        took[took.len() - 1],
        most.memory - before.memory.min(most.memory),
        Holds::now(site).memory.saturating_sub(before.memory),
    );
    middle
}

#[test]
fn a_thousand_that_mean_no_good_hold_nobody_up() {
    let site = site(2000);
    work(&site, burdens(site.address), PLACES);
}

#[test]
fn so_it_is_where_few_files_may_be_open() {
    let site = site(256);
    work(&site, burdens(site.address), 128);
}

/// Nobody waits for the end of what is too long already.
#[test]
fn what_has_no_end_is_not_collected() {
    let site = site(2000);
    let start = |name: &str| burdens(site.address).into_iter().find(|burden| burden.name == name).unwrap().start;
    let socket = start("opens a socket and says nothing");
    let pieces = [frame(TEXT_THAT_GOES_ON, 8 << 10, &[b'x'; 8 << 10]), frame(GOES_ON, 8 << 10, &[b'x'; 8 << 10])];
    let rest = frame(GOES_ON, 100, &[b'x'; 100]);
    let headers = [start("sends headers without an end").as_slice(), &[b'x'; 100 << 10]].concat();
    for (what, sent) in [
        ("a frame", [socket.as_slice(), &frame(TEXT, 17 << 10, b"x")].concat()),
        ("a message in pieces", [socket.as_slice(), &pieces.concat(), &rest].concat()),
        ("headers", headers),
    ] {
        let mut stream = TcpStream::connect(site.address).unwrap();
        stream.write_all(&sent).unwrap();
        // Well before it would be closed since it takes too long.
        stream.set_read_timeout(Some(Duration::from_secs(12))).unwrap();
        let ended = loop {
            match stream.read(&mut [0; 4096]) {
                Ok(0) => break true,
                Ok(_) => {}
                Err(error) => break error.kind() != ErrorKind::WouldBlock,
            }
        };
        assert!(ended, "{what}");
    }
}

#[test]
fn little_waits_in_the_system_for_who_takes_nothing() {
    let site = site(2000);
    let port = site.address.port();
    let big = burdens(site.address).into_iter().find(|burden| burden.name == "reads a big file byte by byte").unwrap();
    let held: Vec<TcpStream> = (0..10)
        .map(|_| {
            let mut stream = TcpStream::connect(site.address).unwrap();
            stream.write_all(&big.start).unwrap();
            stream
        })
        .collect();
    let all = wait_for(|| Some(on_the_way(port)).filter(|waiting| *waiting > 10 * 100));
    assert!(all.is_some(), "{} kB wait", on_the_way(port));
    sleep(Duration::from_secs(2));
    // Linux takes twice what it is told. By itself it lets some four megabytes wait for each of them.
    assert!(on_the_way(port) < 10 * 700, "{} kB wait", on_the_way(port));
    drop(held);
}

/// Each of them, that is, who does not do what a page or a browser does.
#[test]
fn who_takes_too_long_is_gone_and_who_answers_stays() {
    let site = site(2000);
    raise_limit();
    let started = Instant::now();
    let slow = ["says nothing", "asks once and stays", "sends its headers byte by byte", "takes none of a big page"];
    let silent = ["opens a socket and says nothing", "opens a socket and hears nothing"];
    let mut held = Vec::new();
    for burden in burdens(site.address) {
        if slow.contains(&burden.name) || silent.contains(&burden.name) {
            let mut stream = TcpStream::connect(site.address).unwrap();
            stream.write_all(&burden.start).unwrap();
            held.push((stream, burden));
        }
    }
    assert_eq!(held.len(), slow.len() + silent.len());
    let mut open = site.socket("/about/", "");
    // The other end is looked at from the server's side: who takes nothing would not learn of its own end.
    let peers: Vec<u16> = held.iter().map(|(stream, _)| stream.local_addr().unwrap().port()).collect();
    while started.elapsed() < Duration::from_secs(40) {
        for (stream, burden) in &mut held {
            let _ = stream.write(&burden.again);
        }
        drop(open.all_within("alive", Duration::from_millis(500)));
        if started.elapsed() < Duration::from_secs(10) {
            let here: Vec<bool> = peers.iter().map(|peer| is_open(site.address.port(), *peer)).collect();
            assert_eq!(here, [true; 6]);
        }
    }
    let left: Vec<&str> = std::iter::zip(&held, &peers)
        .filter(|(_, peer)| is_open(site.address.port(), **peer))
        .map(|((_, burden), _)| burden.name)
        .collect();
    assert_eq!(left, Vec::<&str>::new(), "are still there");
    site.write("content/pages/about.md", &page("About", "A page that stays."));
    assert!(open.next("page")["html"].as_str().unwrap().contains("A page that stays."));
}

/// Whether a port of this machine holds a connection with another, and has not begun to end it.
fn is_open(port: u16, peer: u16) -> bool {
    const ESTABLISHED: &str = "01";
    let table = std::fs::read_to_string("/proc/net/tcp").unwrap();
    let (port, peer) = (format!(":{port:04X}"), format!(":{peer:04X}"));
    table.lines().any(|line| {
        let fields: Vec<&str> = line.split_whitespace().collect();
        matches!(fields[..], [_, here, there, ESTABLISHED, ..] if here.ends_with(&port) && there.ends_with(&peer))
    })
}

mod long {
    use super::*;

    #[test]
    #[ignore = "takes minutes, and measures time"]
    fn a_thousand_of_each_hold_nobody_up_for_a_tenth_of_a_second() {
        let site = site(2000);
        for number in 0..burdens(site.address).len() {
            let burden = burdens(site.address).swap_remove(number);
            let name = burden.name;
            let middle = work(&site, vec![burden], PLACES);
            assert!(middle < Duration::from_millis(100), "{name}: {middle:?}");
        }
        let middle = work(&site, burdens(site.address), PLACES);
        assert!(middle < Duration::from_millis(100), "{middle:?}");
    }
}
