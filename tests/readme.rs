//! What README shows is what happens: its commands run, its excerpts stand in the starter site, its error is the
//! program's own.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::fs;
use std::path::Path;
use std::process::Command;

fn readme() -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md")).unwrap()
}

/// The code blocks of `language` below the heading `heading`.
fn blocks(heading: &str, language: &str) -> Vec<String> {
    let text = readme();
    let section = text.split("\n## ").find(|section| section.starts_with(heading)).unwrap();
    let opening = format!("```{language}\n");
    let parts = section.split(&opening).skip(1);
    parts.map(|part| part.split("```").next().unwrap().to_owned()).collect()
}

#[test]
fn five_minutes_are_as_told() {
    let folder = tempfile::tempdir().unwrap();
    let script = blocks("Five minutes", "sh").remove(0);
    let program = Path::new(env!("CARGO_BIN_EXE_briefing")).parent().unwrap();
    let path = format!("{}:{}", program.display(), std::env::var("PATH").unwrap());
    let output =
        Command::new("sh").args(["-euc", &script]).env("PATH", path).current_dir(folder.path()).output().unwrap();
    let told = String::from_utf8(output.stderr).unwrap();
    assert!(output.status.success(), "{told}");
    assert!(!told.contains("error"), "{told}");

    let issue = folder.path().join("tram/content/issues/route.md");
    let text = fs::read_to_string(&issue).unwrap();
    let excerpt = blocks("Five minutes", "toml").remove(0);
    assert!(text.contains(&excerpt), "the excerpt does not stand in the starter site");

    fs::write(&issue, text.replacen("party = \"residents\"", "party = \"residnets\"", 1)).unwrap();
    let check = Command::new(env!("CARGO_BIN_EXE_briefing"))
        .args(["check", "--site"])
        .arg(folder.path().join("tram"))
        .output()
        .unwrap();
    let shown = blocks("Five minutes", "text").remove(0);
    assert_eq!(String::from_utf8(check.stdout).unwrap().trim_end(), shown.trim_end());
}

#[test]
fn the_two_commands_and_every_document_are_there() {
    let text = readme();
    assert!(text.contains("cargo run --release -- build") && text.contains("tests/run"));
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for link in text.split("](").skip(1).map(|rest| rest.split(')').next().unwrap()) {
        assert!(link.contains("://") || root.join(link).exists(), "{link} does not exist");
    }
}
