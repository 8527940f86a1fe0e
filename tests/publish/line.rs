//! The line between the program and moto, on which anything can go wrong at any request.

use std::io::Write as _;
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard};
use std::thread::{JoinHandle, sleep, spawn};
use std::time::{Duration, Instant};

use super::http::Message;
use super::live::Reader;
use super::moto::Moto;

/// What goes wrong at a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    /// The service has a bad moment: it does nothing and answers 500.
    Refused,
    /// The connection is cut before the request arrives.
    CutBefore,
    /// The request is carried out, and the connection is cut before the answer arrives.
    CutAfter,
    /// The request arrives after others that were sent later.
    Late,
    /// From here on nothing is allowed any more: the credentials have expired.
    Denied,
    /// The request is carried out, its answer is lost, and from here on nothing is allowed any more.
    DeniedAfter,
    /// The program is killed before the request arrives.
    KilledBefore,
    /// The request is carried out, and the program is killed before the answer arrives.
    KilledAfter,
    /// The program is told to stop, as by Ctrl-C, and the line is as it was.
    Interrupted,
    /// The power fails: neither this request nor any after it arrives, and nothing is answered.
    Dead,
}

pub(crate) const FAULTS: [Fault; 8] = [
    Fault::Refused,
    Fault::CutBefore,
    Fault::CutAfter,
    Fault::Late,
    Fault::Denied,
    Fault::DeniedAfter,
    Fault::KilledBefore,
    Fault::KilledAfter,
];

impl Fault {
    /// Whether no request after it is let through either.
    fn stays(self) -> bool {
        matches!(self, Self::Denied | Self::DeniedAfter | Self::KilledBefore | Self::KilledAfter | Self::Dead)
    }

    fn is_carried_out(self) -> bool {
        matches!(self, Self::CutAfter | Self::Late | Self::DeniedAfter | Self::KilledAfter | Self::Interrupted)
    }
}

/// The line. One request at a time is passed on, and after each that could have changed something a reader looks.
pub(crate) struct Line {
    /// `127.0.0.1:PORT`, where the program is to ask.
    pub(crate) host: String,
    shared: Arc<Shared>,
    listening: Option<JoinHandle<()>>,
}

struct Shared {
    moto: Arc<Moto>,
    under_way: AtomicUsize,
    is_closed: AtomicBool,
    inner: Mutex<Inner>,
}

/// What is known of the line.
pub(crate) struct Inner {
    /// The requests so far, by method and path.
    pub(crate) requests: Vec<String>,
    /// What a reader saw that must not be.
    pub(crate) wrong: Vec<String>,
    /// What goes wrong at the request of this number.
    fault: Option<(usize, Fault)>,
    /// A path that nothing may be written to.
    pub(crate) forbidden: Option<String>,
    /// What the program is killed or stopped by.
    kill: Option<Box<dyn Fn() + Send>>,
    reader: Reader,
}

impl Line {
    /// A line to `moto`, with a reader of the site below `prefix`.
    pub(crate) fn new(moto: &Arc<Moto>, prefix: &str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let host = listener.local_addr().unwrap().to_string();
        let mut inner = Inner {
            requests: Vec::new(),
            wrong: Vec::new(),
            fault: None,
            forbidden: None,
            kill: None,
            reader: Reader::new(prefix),
        };
        inner.wrong = inner.reader.look(moto);
        let moto = Arc::clone(moto);
        let shared = Arc::new(Shared {
            moto,
            under_way: AtomicUsize::new(0),
            is_closed: AtomicBool::new(false),
            inner: Mutex::new(inner),
        });
        let serving = Arc::clone(&shared);
        let listening = spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                if serving.is_closed.load(Ordering::SeqCst) {
                    return;
                }
                let shared = Arc::clone(&serving);
                shared.under_way.fetch_add(1, Ordering::SeqCst);
                spawn(move || {
                    shared.serve(stream);
                    shared.under_way.fetch_sub(1, Ordering::SeqCst);
                });
            }
        });
        Self { host, shared, listening: Some(listening) }
    }

    pub(crate) fn inner(&self) -> MutexGuard<'_, Inner> {
        self.shared.inner()
    }

    /// Lets `fault` happen at the request of this number; the program is killed by `kill`.
    pub(crate) fn fails_at(&self, number: usize, fault: Fault, kill: impl Fn() + Send + 'static) {
        let mut inner = self.inner();
        inner.fault = Some((number, fault));
        inner.kill = Some(Box::new(kill));
    }

    /// Waits until nothing is under way.
    pub(crate) fn wait(&self) {
        let begun = Instant::now();
        while self.shared.under_way.load(Ordering::SeqCst) > 0 {
            assert!(begun.elapsed() < Duration::from_secs(60), "requests have no end");
            sleep(Duration::from_millis(2));
        }
    }

    /// How many assets the reader saw named at the last look, each counted for each page.
    pub(crate) fn named(&self) -> usize {
        self.inner().reader.named()
    }

    /// What a reader saw that must not be, now too.
    pub(crate) fn wrong(&self) -> Vec<String> {
        let mut inner = self.inner();
        let now = inner.reader.look(&self.shared.moto);
        inner.wrong.extend(now);
        inner.wrong.clone()
    }
}

impl Drop for Line {
    /// Lets go of moto, which ends with the last who holds it.
    fn drop(&mut self) {
        self.shared.is_closed.store(true, Ordering::SeqCst);
        let _ = TcpStream::connect(&self.host);
        let _ = self.listening.take().map(JoinHandle::join);
    }
}

impl Shared {
    fn inner(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }

    fn serve(&self, mut stream: TcpStream) {
        // A program that is gone is gone.
        let Ok(Some(request)) = Message::read(&mut stream) else { return };
        if let Some(answer) = self.answer(&request) {
            let _ = stream.write_all(&answer);
        }
        let _ = stream.shutdown(Shutdown::Both);
    }

    /// What comes back for a request; `None` where the connection is cut.
    fn answer(&self, request: &Message) -> Option<Vec<u8>> {
        let mut inner = self.inner();
        let number = inner.requests.len();
        let mut words = request.first.split(' ');
        let (method, path) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
        inner.requests.push(format!("{method} {path}"));
        if method != "GET" && inner.forbidden.as_deref() == Some(path) {
            return Some(refusal("403 Forbidden", "AccessDenied"));
        }
        let fault = inner.fault.filter(|(at, fault)| *at == number || (fault.stays() && *at < number));
        let (is_first, fault) = (fault.is_some_and(|(at, _)| at == number), fault.map(|(_, fault)| fault));
        if fault == Some(Fault::Interrupted)
            && let Some(stop) = inner.kill.take()
        {
            stop();
        }
        if fault == Some(Fault::Late) {
            drop(inner);
            sleep(Duration::from_millis(300));
            inner = self.inner();
        }
        let is_passed = fault.is_none_or(|fault| is_first && fault.is_carried_out());
        let answer = is_passed.then(|| {
            let answer = request.send(&self.moto.host).unwrap();
            if method != "GET" && method != "HEAD" {
                let (requests, wrong) = (inner.requests.len(), inner.reader.look(&self.moto));
                inner.wrong.extend(wrong.into_iter().map(|wrong| format!("after {requests} requests {wrong}")));
            }
            answer
        });
        match fault {
            None | Some(Fault::Late | Fault::Interrupted) => answer,
            Some(Fault::Refused) => Some(refusal("500 Internal Server Error", "InternalError")),
            Some(Fault::Denied | Fault::DeniedAfter) if !(is_first && is_passed) => {
                Some(refusal("403 Forbidden", "ExpiredToken"))
            }
            Some(Fault::KilledBefore | Fault::KilledAfter) => {
                if let Some(kill) = inner.kill.take() {
                    kill();
                }
                None
            }
            Some(Fault::CutBefore | Fault::CutAfter | Fault::Denied | Fault::DeniedAfter | Fault::Dead) => None,
        }
    }
}

fn refusal(status: &str, code: &str) -> Vec<u8> {
    let body = format!("<?xml version=\"1.0\"?><Error><Code>{code}</Code><Message>It is a bad day.</Message></Error>");
    let length = body.len();
    format!("HTTP/1.1 {status}\r\nContent-Type: application/xml\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n{body}")
        .into_bytes()
}
