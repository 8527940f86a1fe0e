//! A web server that answers as it is told and remembers what it was asked.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;

/// A request as it came over the wire.
#[derive(Clone, Debug)]
pub(super) struct Request {
    /// `PUT`.
    pub(super) method: String,
    /// Path and query, as they were sent.
    pub(super) target: String,
    /// By lower-case name.
    pub(super) headers: BTreeMap<String, String>,
    pub(super) body: Vec<u8>,
}

impl Request {
    pub(super) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(String::as_str)
    }

    /// `PUT /bucket/key?query`.
    pub(super) fn line(&self) -> String {
        format!("{} {}", self.method, self.target)
    }
}

/// What is answered.
pub(super) enum Reply {
    /// A status, header fields, a body.
    Answer(u16, Vec<(&'static str, String)>, String),
    /// Nothing; the connection is closed.
    Cut,
    /// The beginning of an answer.
    Half,
}

impl Reply {
    pub(super) fn status(status: u16) -> Self {
        Self::Answer(status, Vec::new(), String::new())
    }

    /// What services answer to a write, and to a read of `body`.
    pub(super) fn object(body: &str) -> Self {
        let headers =
            [("ETag", "\"e1\""), ("Last-Modified", "Mon, 01 Dec 2025 10:00:00 GMT"), ("x-goog-generation", "17")];
        Self::Answer(200, headers.map(|(name, value)| (name, value.to_owned())).to_vec(), body.to_owned())
    }

    /// An error as the three services write it.
    pub(super) fn error(status: u16, code: &str, message: &str) -> Self {
        Self::Answer(status, Vec::new(), format!("<Error><Code>{code}</Code><Message>{message}</Message></Error>"))
    }
}

pub(super) struct Server {
    /// `http://127.0.0.1:PORT`.
    pub(super) address: String,
    seen: Arc<Mutex<Vec<Request>>>,
}

impl Server {
    /// Starts one; `answer` is given each request and how many there were before.
    pub(super) fn start(answer: impl Fn(&Request, usize) -> Reply + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let seen = Arc::new(Mutex::new(Vec::new()));
        let (answer, remembered) = (Arc::new(answer), Arc::clone(&seen));
        thread::spawn(move || {
            for stream in listener.incoming() {
                let (answer, seen) = (Arc::clone(&answer), Arc::clone(&remembered));
                thread::spawn(move || converse(stream.unwrap(), &*answer, &seen));
            }
        });
        Self { address, seen }
    }

    pub(super) fn seen(&self) -> Vec<Request> {
        self.seen.lock().unwrap().clone()
    }

    pub(super) fn lines(&self) -> Vec<String> {
        self.seen().iter().map(Request::line).collect()
    }
}

fn converse(stream: TcpStream, answer: &dyn Fn(&Request, usize) -> Reply, seen: &Mutex<Vec<Request>>) {
    let mut reader = BufReader::new(stream.try_clone().unwrap());
    let mut stream = stream;
    while let Some(request) = read(&mut reader) {
        let before = {
            let mut seen = seen.lock().unwrap();
            seen.push(request.clone());
            seen.len() - 1
        };
        let written = match answer(&request, before) {
            Reply::Cut => return,
            Reply::Half => {
                let _ = stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\nETag: \"e1\"\r\n\r\nhalf");
                return;
            }
            Reply::Answer(status, headers, body) => {
                let mut head = format!("HTTP/1.1 {status} Said\r\n");
                headers.iter().for_each(|(name, value)| head += &format!("{name}: {value}\r\n"));
                let body = if request.method == "HEAD" { "" } else { &body };
                head += &format!("Content-Length: {}\r\n\r\n{body}", body.len());
                stream.write_all(head.as_bytes())
            }
        };
        if written.is_err() {
            return;
        }
    }
}

fn read(reader: &mut BufReader<TcpStream>) -> Option<Request> {
    let mut line = String::new();
    reader.read_line(&mut line).ok()?;
    let mut words = line.split_whitespace();
    let (method, target) = (words.next()?.to_owned(), words.next()?.to_owned());
    let mut headers = BTreeMap::new();
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).ok()?;
        let Some((name, value)) = line.trim_end().split_once(':') else { break };
        headers.insert(name.to_ascii_lowercase(), value.trim().to_owned());
    }
    let length = headers.get("content-length").map_or(0, |length| length.parse().unwrap());
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    Some(Request { method, target, headers, body })
}
