//! A running server on a small site, and the two ways to talk to it.

use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use tempfile::TempDir;
use tungstenite::WebSocket;
use tungstenite::client::IntoClientRequest as _;

/// Nothing here takes so long, on however busy a machine.
pub(crate) const PATIENCE: Duration = Duration::from_secs(20);

/// A running server.
pub(crate) struct Preview {
    pub(crate) folder: TempDir,
    pub(crate) address: SocketAddr,
    pub(crate) base: String,
    child: Child,
    log: Arc<Mutex<String>>,
}

/// An answer.
#[derive(Clone, Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: BTreeMap<String, String>,
    pub(crate) body: Vec<u8>,
}

impl Answer {
    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", String::as_str)
    }

    pub(crate) fn generation(&self) -> u64 {
        self.header("briefing-generation").parse().unwrap()
    }

    /// What a build would have written: the page without the preview's script.
    pub(crate) fn built(&self) -> String {
        let text = self.text();
        let start = text.find("<script src=\"").filter(|at| text[*at..].contains(".briefing/live.js"));
        let start = start.map(|_| {
            let script = text.find(".briefing/live.js").unwrap();
            text[..script].rfind("<script").unwrap()
        });
        let Some(start) = start else { return text };
        let end = start + text[start..].find("</script>").unwrap() + "</script>".len();
        format!("{}{}", &text[..start], &text[end..])
    }
}

/// A record of the small site.
pub(crate) fn page(title: &str, text: &str) -> String {
    format!("+++\ntitle = \"{title}\"\n+++\n\n{text}\n")
}

/// A folder with a small site and `files` on top.
pub(crate) fn small(base_url: &str, files: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let configuration = format!("[site]\ntitle = \"Small\"\nbase_url = \"{base_url}\"\n[build]\nas_of = 2026-03-16\n");
    let about = page("About", "What this is.");
    for (path, text) in
        [("briefing.toml", configuration.as_str()), ("content/pages/about.md", about.as_str())].iter().chain(files)
    {
        write(folder.path(), path, text);
    }
    folder
}

impl Preview {
    /// Serves a small site with `files` on top.
    pub(crate) fn new(files: &[(&str, &str)], arguments: &[&str]) -> Self {
        Self::below("/", files, arguments)
    }

    /// The same with a base address.
    pub(crate) fn below(base_url: &str, files: &[(&str, &str)], arguments: &[&str]) -> Self {
        Self::serve(small(base_url, files), arguments)
    }

    /// Serves the site in `folder`.
    pub(crate) fn serve(folder: TempDir, arguments: &[&str]) -> Self {
        let root = folder.path().to_path_buf();
        Self::serve_at(folder, &root, arguments)
    }

    /// Serves the site in `root`, below `folder`.
    pub(crate) fn serve_at(folder: TempDir, root: &Path, arguments: &[&str]) -> Self {
        Self::run_by(&[], folder, root, arguments)
    }

    /// Serves the site in `root` by a command that is given the program and its arguments: `["faketime", "-1d"]`.
    pub(crate) fn run_by(by: &[&str], folder: TempDir, root: &Path, arguments: &[&str]) -> Self {
        let program = env!("CARGO_BIN_EXE_briefing");
        let mut command = Command::new(by.first().unwrap_or(&program));
        if let [_, rest @ ..] = by {
            command.args(rest).arg(program);
        }
        let mut child = command
            .args(["serve", "--port", "0", "--color", "never", "--site"])
            .arg(root)
            .args(arguments)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let log = Arc::new(Mutex::new(String::new()));
        let (lines, note) = (BufReader::new(child.stderr.take().unwrap()).lines(), Arc::clone(&log));
        std::thread::spawn(move || {
            for line in lines.map_while(Result::ok) {
                let mut log = note.lock().unwrap();
                log.push_str(&line);
                log.push('\n');
            }
        });
        let address = wait_for(|| {
            let log = log.lock().unwrap();
            let line = log.lines().find_map(|line| line.strip_prefix("the site is at http://"))?;
            let (address, base) = line.split_at(line.find('/').unwrap());
            Some((address.parse::<SocketAddr>().unwrap(), base.to_owned()))
        });
        let (mut address, base) = address.unwrap_or_else(|| panic!("it does not start: {}", log.lock().unwrap()));
        address.set_ip(std::net::Ipv4Addr::LOCALHOST.into());
        Self { folder, address, base, child, log }
    }

    /// The number of its process.
    pub(crate) fn id(&self) -> u32 {
        self.child.id()
    }

    pub(crate) fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    pub(crate) fn write(&self, path: &str, text: &str) {
        write(self.folder.path(), path, text);
    }

    /// What it said until now.
    pub(crate) fn log(&self) -> String {
        self.log.lock().unwrap().clone()
    }

    /// The bytes that come back for `request`, which is sent as it is.
    pub(crate) fn raw(&self, request: &[u8]) -> Vec<u8> {
        let mut stream = TcpStream::connect(self.address).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        stream.write_all(request).unwrap();
        let mut bytes = Vec::new();
        // A server may close a connection that it has enough of.
        let _ = stream.read_to_end(&mut bytes);
        bytes
    }

    /// The answer to a request line and headers.
    pub(crate) fn ask(&self, line: &str, headers: &[&str]) -> Answer {
        let mut request = format!("{line}\r\nConnection: close\r\n");
        if !headers.iter().any(|header| header.to_ascii_lowercase().starts_with("host:")) {
            request.push_str(&format!("Host: {}\r\n", self.address));
        }
        for header in headers {
            request.push_str(&format!("{header}\r\n"));
        }
        request.push_str("\r\n");
        parsed(&self.raw(request.as_bytes()))
    }

    pub(crate) fn get(&self, path: &str) -> Answer {
        self.ask(&format!("GET {path} HTTP/1.1"), &[])
    }

    /// Waits until `path` shows `text`.
    #[track_caller]
    pub(crate) fn shows(&self, path: &str, text: &str) -> Answer {
        let found = wait_for(|| Some(self.get(path)).filter(|answer| answer.text().contains(text)));
        found.unwrap_or_else(|| panic!("`{path}` does not show `{text}`\n{}", self.log()))
    }

    /// Waits until `path` is answered with `status`.
    #[track_caller]
    pub(crate) fn answers(&self, path: &str, status: u16) -> Answer {
        let found = wait_for(|| Some(self.get(path)).filter(|answer| answer.status == status));
        found.unwrap_or_else(|| panic!("`{path}` is not answered with {status}\n{}", self.log()))
    }

    /// A page's socket, which has said where it is.
    pub(crate) fn socket(&self, path: &str, page: &str) -> Socket {
        let mut socket = self.socket_with(&[]).unwrap();
        let said = format!("{{\"path\":\"{path}\",\"page\":\"{page}\"}}");
        socket.send(tungstenite::Message::text(said)).unwrap();
        Socket(socket)
    }

    /// A socket as a browser opens it, with headers on top.
    pub(crate) fn socket_with(
        &self,
        headers: &[(&'static str, &str)],
    ) -> Result<WebSocket<TcpStream>, tungstenite::Error> {
        let stream = TcpStream::connect(self.address).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        let url = format!("ws://{}{}.briefing/socket", self.address, self.base);
        let mut request = url.into_client_request().unwrap();
        for (name, value) in headers {
            request.headers_mut().insert(*name, value.parse().unwrap());
        }
        match tungstenite::client(request, stream) {
            Ok((socket, _)) => Ok(socket),
            Err(tungstenite::HandshakeError::Failure(error)) => Err(error),
            Err(tungstenite::HandshakeError::Interrupted(_)) => panic!("the handshake takes too long"),
        }
    }

    /// Tells it to end; its status and how long it took.
    #[cfg(unix)]
    pub(crate) fn interrupt(&mut self) -> (Option<i32>, Duration) {
        let started = Instant::now();
        let told = Command::new("kill").args(["-INT", &self.child.id().to_string()]).status().unwrap();
        assert!(told.success());
        let status = self.child.wait().unwrap();
        (status.code(), started.elapsed())
    }
}

impl Drop for Preview {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// An open page.
pub(crate) struct Socket(pub(crate) WebSocket<TcpStream>);

impl Socket {
    /// The next message of a kind; others are passed over.
    pub(crate) fn next(&mut self, kind: &str) -> serde_json::Value {
        loop {
            if let tungstenite::Message::Text(text) = self.0.read().unwrap() {
                let message: serde_json::Value = serde_json::from_str(&text).unwrap();
                if message["kind"] == kind {
                    return message;
                }
            }
        }
    }

    /// The messages of a kind that come within `time`.
    pub(crate) fn all_within(&mut self, kind: &str, time: Duration) -> Vec<serde_json::Value> {
        let end = Instant::now() + time;
        let mut all = Vec::new();
        while let Some(left) = end.checked_duration_since(Instant::now()).filter(|left| !left.is_zero()) {
            self.0.get_ref().set_read_timeout(Some(left)).unwrap();
            match self.0.read() {
                Ok(tungstenite::Message::Text(text)) => {
                    let message: serde_json::Value = serde_json::from_str(&text).unwrap();
                    if message["kind"] == kind {
                        all.push(message);
                    }
                }
                Ok(_) => {}
                Err(_) => break,
            }
        }
        self.0.get_ref().set_read_timeout(Some(PATIENCE)).unwrap();
        all
    }
}

pub(crate) fn write(folder: &Path, path: &str, text: &str) {
    let path = folder.join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

/// Tries until something is there, or patience ends.
pub(crate) fn wait_for<T>(mut attempt: impl FnMut() -> Option<T>) -> Option<T> {
    let end = Instant::now() + PATIENCE;
    loop {
        if let Some(found) = attempt() {
            return Some(found);
        }
        if Instant::now() > end {
            return None;
        }
        std::thread::sleep(Duration::from_millis(5));
    }
}

/// An answer out of its bytes; status 0 where there is none.
pub(crate) fn parsed(bytes: &[u8]) -> Answer {
    let end = bytes.windows(4).position(|window| window == b"\r\n\r\n").map_or(bytes.len(), |at| at + 4);
    let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
    let mut lines = head.lines();
    let status = lines.next().and_then(|line| line.split(' ').nth(1)?.parse().ok()).unwrap_or_default();
    let headers = lines.filter_map(|line| line.split_once(": "));
    let headers = headers.map(|(name, value)| (name.to_ascii_lowercase(), value.to_owned())).collect();
    Answer { status, headers, body: bytes[end..].to_vec() }
}
