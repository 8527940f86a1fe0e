//! A store that speaks Amazon's language and that nobody here wrote.

use std::collections::BTreeMap;
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use super::http::{Answer, ask};

/// A running moto with a bucket `news`.
pub(crate) struct Moto {
    child: Child,
    /// `127.0.0.1:PORT`.
    pub(crate) host: String,
}

/// An object: its bytes, its type, how long it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Stored {
    pub(crate) bytes: Vec<u8>,
    pub(crate) content_type: String,
    pub(crate) cache_control: String,
}

/// It looks at who signs, and not at the signature.
const SIGNED: (&str, &str) =
    ("authorization", "AWS4-HMAC-SHA256 Credential=k/20251201/us-east-1/s3/aws4_request, Signature=0");

/// What is not written as it is in an address.
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'/').remove(b'.').remove(b'-');

impl Moto {
    pub(crate) fn start() -> Self {
        let stores = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/stores");
        let python = std::env::var_os("MOTO_PYTHON").map_or(stores.join(".venv/bin/python"), PathBuf::from);
        let missing = "`tests/run` installs it; `MOTO_PYTHON` may name the Python that has it";
        assert!(python.exists(), "there is no `{}`: {missing}", python.display());
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port().to_string();
        let mut command = Command::new(python);
        command.arg(stores.join("s3.py")).args(["-H", "127.0.0.1", "-p", &port]);
        let child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        let moto = Self { child, host: format!("127.0.0.1:{port}") };
        let begun = Instant::now();
        while TcpStream::connect(&moto.host).is_err() {
            assert!(begun.elapsed() < Duration::from_secs(120), "moto does not start");
            sleep(Duration::from_millis(50));
        }
        assert_eq!(moto.ask("PUT", "/news", &[], b"").status, 200);
        moto
    }

    fn ask(&self, method: &str, path: &str, fields: &[(&str, &str)], body: &[u8]) -> Answer {
        let fields: Vec<_> = fields.iter().copied().chain([SIGNED]).collect();
        ask(&self.host, method, path, &fields, body)
    }

    /// What a reader gets for `path` as it stands in an address.
    pub(crate) fn get(&self, path: &str) -> Answer {
        self.ask("GET", &format!("/news/{path}"), &[], b"")
    }

    /// Puts an object as somebody else would.
    pub(crate) fn put(&self, path: &str, stored: &Stored) {
        let fields = [("content-type", stored.content_type.as_str()), ("cache-control", stored.cache_control.as_str())];
        assert_eq!(self.ask("PUT", &format!("/news/{path}"), &fields, &stored.bytes).status, 200, "{path}");
    }

    /// The keys below `prefix`, without it, with their entity tags.
    pub(crate) fn list(&self, prefix: &str) -> BTreeMap<String, String> {
        let answer = self.ask("GET", &format!("/news?list-type=2&max-keys=1000&prefix={prefix}"), &[], b"");
        let text = String::from_utf8(answer.body).unwrap();
        assert!(answer.status == 200 && text.contains("<IsTruncated>false"), "{text}");
        let between = |part: &str, start: &str, end: &str| {
            let from = part.find(start).unwrap() + start.len();
            part[from..].split(end).next().unwrap().to_owned()
        };
        text.split("<Contents>")
            .skip(1)
            .map(|part| {
                let key = between(part, "<Key>", "</Key>").replace("&amp;", "&");
                (key[prefix.len()..].to_owned(), between(part, "<ETag>", "</ETag>"))
            })
            .collect()
    }

    /// Forgets all objects below `prefix`: to list some, moto looks at all that it has.
    pub(crate) fn forget(&self, prefix: &str) {
        let escaped = |key: String| format!("{prefix}{key}").replace('&', "&amp;").replace('<', "&lt;");
        let objects = self.list(prefix).into_keys().map(|key| format!("<Object><Key>{}</Key></Object>", escaped(key)));
        let body = format!("<Delete>{}</Delete>", objects.collect::<String>());
        assert_eq!(self.ask("POST", "/news?delete", &[], body.as_bytes()).status, 200);
        assert_eq!(self.list(prefix), BTreeMap::new());
    }

    /// All objects below `prefix`.
    pub(crate) fn objects(&self, prefix: &str) -> BTreeMap<String, Stored> {
        let keys = self.list(prefix).into_keys();
        keys.map(|key| {
            let answer = self.get(&utf8_percent_encode(&format!("{prefix}{key}"), ENCODED).to_string());
            assert_eq!(answer.status, 200, "{key}");
            let [content_type, cache_control] =
                ["content-type", "cache-control"].map(|name| answer.header(name).to_owned());
            (key, Stored { bytes: answer.body, content_type, cache_control })
        })
        .collect()
    }

    /// What readers see below `prefix`: all but what is for publishing itself.
    pub(crate) fn public(&self, prefix: &str) -> BTreeMap<String, Stored> {
        let mut objects = self.objects(prefix);
        objects.retain(|path, _| !path.starts_with(".briefing/"));
        objects
    }

    /// The manifest below `prefix`.
    pub(crate) fn manifest(&self, prefix: &str) -> serde_json::Value {
        let answer = self.get(&format!("{prefix}.briefing/manifest.json"));
        serde_json::from_slice(&answer.body).unwrap_or_else(|error| panic!("{error}: {answer:?}"))
    }

    /// The lines of a target that is the part of the bucket below `prefix`, as `host` passes it on.
    pub(crate) fn target(&self, prefix: &str, host: Option<&str>) -> String {
        let prefix = prefix.trim_end_matches('/');
        let host = host.unwrap_or(&self.host);
        format!("[publish.live]\nto = \"s3://news/{prefix}\"\nendpoint = \"http://{host}\"\n")
    }
}

impl Drop for Moto {
    fn drop(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}
