//! Ten thousand edits in a row: the memory of the server must not grow.
//!
//! `cargo bench --bench soak` edits the bundled briefing, `-- --edits 1000` less often. A page is open all the time.
//! It fails where the memory after the last edit is more than a tenth above that after the first tenth of them.

#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "a benchmark that cannot run may say so by a panic")]

use std::fs;
use std::io::{BufRead as _, BufReader};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Instant;

use tungstenite::client::IntoClientRequest as _;
use tungstenite::{Message, WebSocket};

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let at = arguments.iter().position(|argument| argument == "--edits");
    let edits: usize = at.and_then(|at| arguments.get(at + 1)).map_or(10_000, |value| value.parse().unwrap());
    let folder = tempfile::tempdir().unwrap();
    let project = Path::new(env!("CARGO_MANIFEST_DIR"));
    for part in ["briefing.toml", "content"] {
        let status = Command::new("cp").arg("-r").arg(project.join(part)).arg(folder.path().join(part)).status();
        assert!(status.unwrap().success());
    }
    let mut server = Server::start(folder.path());
    let mut page = server.open("/issues/donbas/");
    let file = folder.path().join("content/issues/donbas.md");
    let original = fs::read_to_string(&file).unwrap();
    let title = original.lines().nth(1).unwrap().trim_end_matches('"').to_owned();

    println!("| edits | resident memory | time an edit |\n|---|---|---|");
    let mut first = None;
    let mut last = 0;
    let mut started = Instant::now();
    for number in 1..=edits {
        // Texts, titles, keys that all else is resolved again for, and mistakes.
        let text = match number % 4 {
            0 => format!("{original}\n\nEdit {number}.\n"),
            1 => original.replacen(&title, &format!("{title} {number}"), 1),
            2 => format!(
                "{}\nNumber {number}.\n",
                original.replacen('\n', &format!("\nextra = {{ number = {number} }}\n"), 1)
            ),
            _ => format!("{original}\n\nSee [[nothing-{number}]].\n"),
        };
        fs::write(folder.path().join("content/issues/.saved"), text).unwrap();
        fs::rename(folder.path().join("content/issues/.saved"), &file).unwrap();
        wait_for_page(&mut page);
        if number % (edits / 10).max(1) == 0 {
            last = server.resident();
            let each = started.elapsed().as_secs_f64() * 1000.0 / (edits / 10).max(1) as f64;
            println!("| {number} | {:.1} MB | {each:.1} ms |", last as f64 / 1000.0);
            first.get_or_insert(last);
            started = Instant::now();
        }
    }
    let first = first.unwrap();
    assert!(last <= first + first / 10, "the memory grew from {first} kB to {last} kB");
}

fn wait_for_page(page: &mut WebSocket<TcpStream>) {
    loop {
        if let Message::Text(text) = page.read().unwrap()
            && text.starts_with("{\"kind\":\"page\"")
        {
            return;
        }
    }
}

struct Server {
    child: Child,
    address: String,
}

impl Server {
    fn start(folder: &Path) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_briefing"))
            .args(["serve", "--port", "0", "--color", "never", "--site"])
            .arg(folder)
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stderr.take().unwrap()).lines().map_while(Result::ok);
        let line = lines.find(|line| line.starts_with("the site is at ")).unwrap();
        // Somebody has to read on.
        std::thread::spawn(move || lines.for_each(drop));
        let address = line.trim_start_matches("the site is at http://").trim_end_matches('/').to_owned();
        Self { child, address }
    }

    fn open(&self, path: &str) -> WebSocket<TcpStream> {
        let request = format!("ws://{}/.briefing/socket", self.address).into_client_request().unwrap();
        let stream = TcpStream::connect(&self.address).unwrap();
        let (mut socket, _) = tungstenite::client(request, stream).unwrap();
        socket.send(Message::text(format!("{{\"path\":\"{path}\",\"page\":\"\"}}"))).unwrap();
        wait_for_page(&mut socket);
        socket
    }

    /// In kB.
    fn resident(&mut self) -> u64 {
        let status = fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap();
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap();
        line.trim().trim_end_matches(" kB").parse().unwrap()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
