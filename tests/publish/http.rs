//! Requests as plain as they come: one connection each, nothing tidied up.

use std::collections::BTreeMap;
use std::io::{self, Read as _, Write as _};
use std::net::TcpStream;
use std::time::Duration;

/// Nothing here takes so long, on however busy a machine.
const PATIENCE: Duration = Duration::from_secs(60);

/// An answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    /// Header fields by lower-case name.
    pub(crate) headers: BTreeMap<String, String>,
    pub(crate) body: Vec<u8>,
}

impl Answer {
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", String::as_str)
    }
}

/// A message as it stands on the line: the first line, the fields, the body.
#[derive(Clone, Debug)]
pub(crate) struct Message {
    pub(crate) first: String,
    pub(crate) fields: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

impl Message {
    /// Reads a request; `None` where the other side said nothing.
    pub(crate) fn read(stream: &mut TcpStream) -> io::Result<Option<Self>> {
        let mut bytes = Vec::new();
        let mut part = [0; 16 * 1024];
        loop {
            if let Some(end) = end_of_head(&bytes) {
                let mut message = Self::parsed(&bytes, end);
                let length = message.field("content-length").and_then(|length| length.parse().ok()).unwrap_or(0);
                while message.body.len() < length {
                    match stream.read(&mut part)? {
                        0 => return Err(io::ErrorKind::UnexpectedEof.into()),
                        read => message.body.extend(&part[..read]),
                    }
                }
                return Ok(Some(message));
            }
            match stream.read(&mut part)? {
                0 if bytes.is_empty() => return Ok(None),
                0 => return Err(io::ErrorKind::UnexpectedEof.into()),
                read => bytes.extend(&part[..read]),
            }
        }
    }

    fn parsed(bytes: &[u8], end: usize) -> Self {
        let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
        let mut lines = head.lines();
        let first = lines.next().unwrap_or_default().to_owned();
        let fields = lines.filter_map(|line| line.split_once(':'));
        let fields = fields.map(|(name, value)| (name.to_ascii_lowercase(), value.trim().to_owned())).collect();
        Self { first, fields, body: bytes[end + 4..].to_vec() }
    }

    pub(crate) fn field(&self, name: &str) -> Option<&str> {
        self.fields.iter().find(|(field, _)| field == name).map(|(_, value)| value.as_str())
    }

    /// Its bytes, for a connection that ends with it.
    fn bytes(&self) -> Vec<u8> {
        let mut text = format!("{}\r\nconnection: close\r\n", self.first);
        for (name, value) in self.fields.iter().filter(|(name, _)| name != "connection") {
            text.push_str(&format!("{name}: {value}\r\n"));
        }
        text.push_str("\r\n");
        let mut bytes = text.into_bytes();
        bytes.extend(&self.body);
        bytes
    }

    /// Sends it to `host`, and gives all that comes back.
    pub(crate) fn send(&self, host: &str) -> io::Result<Vec<u8>> {
        let mut stream = TcpStream::connect(host)?;
        stream.set_read_timeout(Some(PATIENCE))?;
        stream.write_all(&self.bytes())?;
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer)?;
        Ok(answer)
    }
}

fn end_of_head(bytes: &[u8]) -> Option<usize> {
    bytes.windows(4).position(|window| window == b"\r\n\r\n")
}

/// Asks `host`.
pub(crate) fn ask(host: &str, method: &str, path: &str, fields: &[(&str, &str)], body: &[u8]) -> Answer {
    let mut fields: Vec<_> = fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    fields.push(("host".to_owned(), host.to_owned()));
    fields.push(("content-length".to_owned(), body.len().to_string()));
    let request = Message { first: format!("{method} {path} HTTP/1.1"), fields, body: body.to_vec() };
    let bytes = request.send(host).unwrap_or_else(|error| panic!("{method} {path}: {error}"));
    let end = end_of_head(&bytes).unwrap_or_else(|| panic!("{method} {path} is answered by {bytes:?}"));
    let Message { first, fields, body } = Message::parsed(&bytes, end);
    let status = first.split(' ').nth(1).unwrap().parse().unwrap();
    Answer { status, headers: fields.into_iter().collect(), body }
}
