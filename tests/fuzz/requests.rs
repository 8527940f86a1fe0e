//! The text as a request to the preview, which says what no browser would.
//!
//! The program runs as it does for an author, with two sites of which one stands below a path. Whatever is asked, an answer
//! has the bytes of a page of the site and of nothing else, leads nowhere else, and goes to nobody but this machine.

use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{IpAddr, SocketAddr, TcpStream};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use briefing::{Options, compile};

use crate::common;
use crate::targets::Judge;

/// Stands in every file that is no page's, and in what of a record no page shows.
const SECRET: &str = "canary-of-a-file";

/// A name that requests may be addressed to.
const ALLOWED: &str = "desk.example";

/// The preview's own script.
const SCRIPT: &[u8] = include_bytes!("../../src/serve/client/live.js");

/// The headers of answers. One that somebody smuggled into another is none of them.
const HEADERS: [&str; 17] = [
    "accept-ranges",
    "allow",
    "briefing-generation",
    "cache-control",
    "connection",
    "content-length",
    "content-range",
    "content-type",
    "cross-origin-resource-policy",
    "date",
    "etag",
    "location",
    "sec-websocket-accept",
    "sec-websocket-version",
    "transfer-encoding",
    "upgrade",
    "x-content-type-options",
];

/// Pieces of requests.
pub(crate) const WORDS: &[&str] = &[
    "GET ",
    "HEAD ",
    "POST ",
    "OPTIONS ",
    "CONNECT ",
    " HTTP/1.1",
    " HTTP/1.0",
    " HTTP/0.9",
    "\n",
    "\r",
    ": ",
    "\0",
    "\t",
    "/",
    "//",
    "///",
    "/./",
    "/../",
    "..",
    "%2e%2e",
    "%2E%2e/",
    "%252e",
    "%2f",
    "%5c",
    "\\",
    "%00",
    "%0d%0a",
    "%ff",
    "%c0%ae",
    "%",
    "%2",
    "?",
    "#",
    "?a=b",
    ";",
    "@",
    "*",
    "/a/b/",
    "/a/b",
    "/about/",
    "/about",
    "/index.html",
    "/film.bin",
    "/404.html",
    "/.briefing/socket",
    "/.briefing/live.js",
    "/.briefing/",
    "/search/",
    "/briefing.toml",
    "/content/pages/about.md",
    "/static/film.bin",
    "/etc/passwd",
    "//evil.example",
    "/\\evil.example",
    "http://evil.example",
    "https://localhost/",
    "http://user@localhost/",
    "é",
    "ї",
    "\u{202e}",
    "Host: localhost\n",
    "Host: evil.example\n",
    "Host: desk.example\n",
    "Host: [::1]:80\n",
    "Host: 127.0.0.1\n",
    "localhost",
    "evil.example",
    ".localhost",
    "Origin: null\n",
    "Origin: http://localhost\n",
    "Origin: http://evil.example\n",
    "Sec-Fetch-Site: cross-site\n",
    "Sec-Fetch-Mode: navigate\n",
    "Sec-Fetch-Dest: document\n",
    "Range: bytes=0-3\n",
    "Range: bytes=0-,0-,-1\n",
    "bytes=",
    "-",
    "99999999999999999999",
    "If-Range: \"x\"\n",
    "If-None-Match: *\n",
    "Content-Length: 5\n",
    "Content-Length: 0\n",
    "Transfer-Encoding: chunked\n",
    "Expect: 100-continue\n",
    "Upgrade: websocket\n",
    "Upgrade: h2c\n",
    "Connection: Upgrade\n",
    "Sec-WebSocket-Version: 13\n",
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\n",
    "X: ",
    "\n\n",
];

/// A running preview and what its answers may hold.
struct Server {
    child: Child,
    address: SocketAddr,
    base: &'static str,
    /// The bytes of every path.
    pages: BTreeMap<String, Vec<u8>>,
    said: Arc<Mutex<String>>,
    _folder: tempfile::TempDir,
}

impl Server {
    fn start(base: &'static str, base_url: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let secret = format!("# {SECRET}\n");
        let files = [
            (
                "site/briefing.toml",
                format!("{secret}[site]\ntitle = \"S\"\nbase_url = \"{base_url}\"\n[build]\nas_of = 2025-12-16\n"),
            ),
            ("site/content/pages/about.md", format!("+++\n{secret}title = \"About\"\n+++\n\nWhat this is.\n")),
            ("site/static/film.bin", "0123456789".repeat(20)),
            ("site/static/ein ü.txt", "A name.".to_owned()),
            ("site/notes.md", secret.clone()),
            ("site/.git/config", secret.clone()),
            ("beside/index.html", secret),
        ];
        for (path, text) in files {
            let path = folder.path().join(path);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, text).unwrap();
        }
        #[cfg(unix)]
        std::os::unix::fs::symlink("../../beside", folder.path().join("site/static/beside")).unwrap();
        let root = folder.path().join("site");
        let mut child = Command::new(env!("CARGO_BIN_EXE_briefing"))
            .args([
                "serve",
                "--port",
                "0",
                "--color",
                "never",
                "--no-search",
                "--no-cards",
                "--allow-host",
                ALLOWED,
                "--site",
            ])
            .arg(&root)
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stderr.take().unwrap()).lines().map_while(Result::ok);
        let address = lines.find_map(|line| {
            let rest = line.strip_prefix("the site is at http://")?.to_owned();
            rest.split('/').next()?.parse().ok()
        });
        let said = Arc::new(Mutex::new(String::new()));
        let note = Arc::clone(&said);
        std::thread::spawn(move || lines.for_each(|line| note.lock().unwrap().push_str(&(line + "\n"))));
        let snapshot = briefing::source::read_site(&root, None).unwrap();
        let options = Options { drafts: true, cards: false, search: false, ..common::options("2025-12-16") };
        let pages = common::render_all(&compile(&snapshot, &options));
        Self { child, address: address.unwrap(), base, pages, said, _folder: folder }
    }

    /// What comes back, until the connection ends or becomes something else.
    fn answer(&self, request: &[u8]) -> Vec<u8> {
        let mut stream = TcpStream::connect(self.address).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
        // Ten minutes of requests must not leave a port behind each.
        socket2::SockRef::from(&stream).set_linger(Some(Duration::ZERO)).unwrap();
        let _ = stream.write_all(request);
        let mut bytes = Vec::new();
        let mut piece = [0; 16 << 10];
        while let Ok(count) = stream.read(&mut piece) {
            bytes.extend_from_slice(&piece[..count]);
            if count == 0 || bytes.starts_with(b"HTTP/1.1 101 ") {
                break;
            }
        }
        bytes
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The text as a request line and headers, each on a line of its own.
pub(crate) fn requests() -> Judge {
    let servers = [Server::start("/", "/"), Server::start("/a/b/", "https://example.org/a/b/")];
    Box::new(move |text| {
        let (line, rest) =
            text.iter().position(|byte| *byte == b'\n').map_or((text, &[][..]), |end| text.split_at(end));
        let rest = rest.strip_prefix(b"\n").unwrap_or(rest).strip_suffix(b"\n").unwrap_or(rest);
        let mut request = [line, b"\r\nConnection: close\r\n"].concat();
        for line in rest.split(|byte| *byte == b'\n').filter(|_| !rest.is_empty()) {
            request.extend([line, b"\r\n"].concat());
        }
        request.extend(b"\r\n");
        for server in &servers {
            judge(server, &request);
        }
    })
}

fn judge(server: &Server, request: &[u8]) {
    let bytes = server.answer(request);
    let said = server.said.lock().unwrap().clone();
    assert!(!said.contains("panicked"), "{said}");
    if bytes.is_empty() {
        return;
    }
    assert!(!contains(&bytes, SECRET.as_bytes()), "a file is shown");
    let end = bytes.windows(4).position(|window| window == b"\r\n\r\n").unwrap() + 4;
    let (head, body) = (std::str::from_utf8(&bytes[..end]).unwrap(), &bytes[end..]);
    let mut lines = head.trim_end().split("\r\n");
    let status: u16 = lines.next().unwrap().split(' ').nth(1).unwrap().parse().unwrap();
    let known = [100, 101, 200, 206, 302, 304, 400, 403, 404, 405, 414, 416, 417, 426, 431];
    assert!(known.contains(&status), "{head}");
    // 100 says that a body may come, which nobody reads.
    assert_ne!(status, 100, "{head}");
    let mut headers = BTreeMap::new();
    for line in lines {
        let (name, value) = line.split_once(':').unwrap();
        let name = name.to_ascii_lowercase();
        assert!(HEADERS.contains(&name.as_str()), "`{name}` in {head}");
        assert!(headers.insert(name, value.trim()).is_none(), "twice in {head}");
    }
    let asked = Asked::of(request);
    if !matches!(status, 400 | 403 | 405 | 414 | 431) {
        assert!(asked.is_for_this_machine(), "{head}");
    }
    match status {
        302 => {
            let to = headers["location"];
            // To browsers a backslash is a slash, before the query.
            let path = to.split('?').next().unwrap();
            assert!(path.starts_with(server.base) && !path.starts_with("//") && !path.contains('\\'), "{head}");
            assert!(to.bytes().all(|byte| byte.is_ascii_graphic()), "{head}");
        }
        200 | 206 | 404 if asked.is_head() => assert!(body.is_empty(), "{head}"),
        200 => {
            let is_page = server.pages.values().any(|page| page == body || page == &built(body));
            assert!(is_page || body.ends_with(SCRIPT), "{head}{}", String::from_utf8_lossy(body));
        }
        206 => assert!(server.pages.values().any(|page| contains(page, body)), "{head}"),
        404 => {
            let is_ours =
                built(body) == server.pages["404.html"] || body.starts_with(b"there is nothing here; the site");
            assert!(is_ours, "{head}{}", String::from_utf8_lossy(body));
        }
        304 => assert!(body.is_empty(), "{head}"),
        _ => {}
    }
    if matches!(status, 200 | 206 | 404) {
        assert_eq!(
            (headers["cross-origin-resource-policy"], headers["x-content-type-options"]),
            ("same-origin", "nosniff")
        );
    }
}

fn contains(bytes: &[u8], piece: &[u8]) -> bool {
    piece.is_empty() || bytes.windows(piece.len()).any(|window| window == piece)
}

/// A page as a build writes it: without the tag of the preview's script.
fn built(body: &[u8]) -> Vec<u8> {
    let text = String::from_utf8_lossy(body).into_owned();
    let Some(script) = text.find(".briefing/live.js\" data-page=") else { return body.to_vec() };
    let start = text[..script].rfind("<script").unwrap();
    let end = script + text[script..].find("</script>").unwrap() + "</script>".len();
    [&body[..start], &body[end..]].concat()
}

/// What a request says, by the plainest reading of it.
struct Asked {
    method: String,
    target: String,
    headers: Vec<(String, String)>,
}

impl Asked {
    fn of(request: &[u8]) -> Self {
        let text = String::from_utf8_lossy(request);
        let mut lines = text.lines().skip_while(|line| line.is_empty());
        let mut words = lines.next().unwrap_or_default().split(' ');
        let [method, target] = [(); 2].map(|()| words.next().unwrap_or_default().to_owned());
        let headers = lines.take_while(|line| !line.is_empty()).filter_map(|line| line.split_once(':'));
        let headers = headers.map(|(name, value)| (name.to_ascii_lowercase(), value.trim().to_owned())).collect();
        Self { method, target, headers }
    }

    fn is_head(&self) -> bool {
        self.method == "HEAD"
    }

    fn all(&self, name: &str) -> Vec<&str> {
        self.headers.iter().filter(|(key, _)| key == name).map(|(_, value)| value.as_str()).collect()
    }

    /// Whether a browser that sent this was told by its user to ask this machine, and by no page of another's.
    fn is_for_this_machine(&self) -> bool {
        let [host] = self.all("host")[..] else { return false };
        let of_target = match self.target.split_once("://") {
            _ if self.target.starts_with('/') || self.target == "*" => None,
            Some((_, rest)) => rest.split(['/', '?', '#']).next(),
            None => Some(self.target.as_str()),
        };
        let is_ours = |origin: &&str| {
            let host_of = origin.split_once("://").map(|(_, host)| host);
            host_of.is_some_and(|of| of.eq_ignore_ascii_case(host) || name_of(of) == ALLOWED)
        };
        is_this_machine(host) && of_target.is_none_or(is_this_machine) && self.all("origin").iter().all(is_ours)
    }
}

fn name_of(host: &str) -> String {
    let name = match host.split_once(']') {
        Some((name, _)) => format!("{name}]"),
        None => host.split(':').next().unwrap_or_default().to_owned(),
    };
    let name = name.to_ascii_lowercase();
    name.strip_suffix('.').unwrap_or(&name).to_owned()
}

fn is_this_machine(host: &str) -> bool {
    let name = name_of(host);
    let address: Option<IpAddr> = name.trim_matches(['[', ']']).parse().ok();
    let is_plain = name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-._[]:".contains(&byte));
    is_plain
        && (name == "localhost"
            || name.ends_with(".localhost")
            || name == ALLOWED
            || address.is_some_and(|address| address.is_loopback()))
}
