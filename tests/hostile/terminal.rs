//! What others wrote reaches a terminal, and a machine that reads lines, as text.

use std::fs;
use std::path::Path;
use std::process::Command;

/// Texts that move a cursor, colour, name a window, make a link, reorder a line or begin a command of a runner.
const TEXTS: [&str; 7] = [
    "\u{1b}[2J\u{1b}[31mred\u{1b}]0;title\u{7}",
    "\u{1b}]8;;https://canary.invalid/\u{1b}\\link\u{1b}]8;;\u{1b}\\",
    "\u{9b}31m\u{85}next\u{8}\u{7f}",
    "\u{202e}txt.exe\u{2066}\u{2069}\u{200f}",
    "a\r::error file=x::b",
    "%0A::set-output name=a::b",
    "\u{2028}::stop-commands::x\u{2029}",
];

fn put(folder: &Path, path: &str, text: &str) {
    let file = folder.join(path);
    fs::create_dir_all(file.parent().unwrap()).unwrap();
    fs::write(file, text).unwrap();
}

/// A site with hostile names, and hostile texts both where they are refused and where they are shown.
fn site() -> tempfile::TempDir {
    let home = tempfile::tempdir().unwrap();
    let folder = home.path();
    put(
        folder,
        "briefing.toml",
        "[site]\ntitle = \"T\"\nbase_url = \"https://example.org/\"\n[publish.live]\nto = \"file:///tmp/nowhere-\u{202e}x\"\n[build]\nas_of = 2025-12-16\n",
    );
    put(folder, "content/sources/wire.md", "+++\ntitle = \"W\"\nkind = \"news-report\"\ndate = 2025-12-15\n+++\n");
    for (number, text) in TEXTS.iter().enumerate() {
        let quoted = serde_json::to_string(text).unwrap();
        put(
            folder,
            &format!("content/events/refused-{number}.md"),
            &format!(
                "---\ntitle: x\nkind: {quoted}\n{quoted}: 1\ndate: {quoted}\n---\n\n[[{text}]] [@{text}] <{text} />\n"
            ),
        );
        put(folder, &format!("content/events/raw-{number}.md"), &format!("---\ntitle: {text}\n---\n"));
        let shown: String = text.chars().filter(|letter| !letter.is_control()).collect();
        let shown = serde_json::to_string(&shown).unwrap();
        put(
            folder,
            &format!("content/events/shown-{number}.md"),
            &format!("---\ntitle: {shown}\nkind: meeting\ndate: 2025-12-15\nsources: [wire]\noutcome: {shown}\n---\n"),
        );
        let name: String = text.chars().filter(|letter| *letter != '/').collect();
        put(folder, &format!("content/events/{name}.md"), "---\ntitle: x\n---\n");
        put(folder, &format!("static/{name}.txt"), "x");
    }
    home
}

fn said(folder: &Path, args: &[&str]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_briefing")).args(args).arg("--site").arg(folder).output().unwrap();
    String::from_utf8(output.stdout).unwrap() + &String::from_utf8(output.stderr).unwrap()
}

#[test]
fn nothing_reaches_a_terminal_that_acts_on_it() {
    let home = site();
    let out = home.path().join("out");
    let commands: &[&[&str]] = &[
        &["check"],
        &["build", "--out", out.to_str().unwrap()],
        &["show", "event/shown-0"],
        &["show", "event/shown-3"],
        &["show", "event/\u{1b}[31m"],
        &["changes", "--since", "2025-12-01"],
        &["changes", "--since", "2025-12-01", "--format", "markdown"],
        &["publish", "live", "--dry-run"],
        &["publish", "\u{1b}[31m\u{202e}", "--dry-run"],
        &["new", "event", "\u{1b}[31m\u{202e}"],
        &["import", "timelinejs", "\u{1b}[31m\u{202e}.json"],
    ];
    for command in commands {
        let text = said(home.path(), command);
        assert!(!text.is_empty(), "{command:?}");
        let acts = |letter: char| {
            letter.is_control() && !matches!(letter, '\n' | '\t')
                || matches!(letter, '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
        };
        let found = text.chars().find(|letter| acts(*letter));
        assert_eq!(found, None, "{command:?}: {}", text.escape_debug());
    }
}

#[test]
fn a_line_of_a_runner_is_one_that_we_wrote() {
    let home = site();
    let told = said(home.path(), &["check", "--format", "json"]).lines().filter(|line| line.starts_with('{')).count();
    let github = said(home.path(), &["check", "--format", "github"]);
    let commands = |text: &str| text.split(['\n', '\r']).filter(|line| line.trim_start().starts_with("::")).count();
    assert!(told > 20, "{told}");
    assert_eq!(commands(&github), told, "{github}");
    for line in said(home.path(), &["check", "--format", "json"]).lines().filter(|line| line.starts_with('{')) {
        assert!(
            !line.contains(|letter| letter < ' ') && serde_json::from_str::<serde_json::Value>(line).is_ok(),
            "{line}"
        );
    }
    let sarif = said(home.path(), &["check", "--format", "sarif"]);
    let sarif: serde_json::Value = serde_json::from_str(sarif.split_inclusive("\n}\n").next().unwrap()).unwrap();
    assert_eq!(sarif["runs"][0]["results"].as_array().unwrap().len(), told);
}
