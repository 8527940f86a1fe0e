//! Files that are large, deep or unfold into more than they are.

use std::fs;
use std::process::Command;

use crate::cost::{Cost, assert_grows, cost};

/// Makes a text of a size.
type Text = Box<dyn Fn(usize) -> String>;

#[test]
fn an_import() {
    let event = |text: &str| {
        format!(
            "{{ \"start_date\": {{ \"year\": 2025 }}, \"text\": {{ \"headline\": \"A\", \"text\": {} }} }}",
            serde_json::to_string(text).unwrap()
        )
    };
    let whole = |events: &str| format!("{{ \"events\": [{events}] }}");
    let inputs: Vec<(&str, Text, usize)> = vec![
        ("lists in lists", Box::new(move |n| whole(&"[".repeat(n))), 50_000),
        (
            "tables in tables",
            Box::new(move |n| whole(&format!("{{ \"x\": {}1{} }}", "{\"a\":".repeat(n), "}".repeat(n)))),
            50_000,
        ),
        ("HTML in HTML", Box::new(move |n| whole(&event(&"<div>".repeat(n)))), 2_000),
        ("lists of HTML in each other", Box::new(move |n| whole(&event(&"<ul><li>".repeat(n)))), 1_000),
        ("quotations of HTML in each other", Box::new(move |n| whole(&event(&"<blockquote>a".repeat(n)))), 1_000),
        ("links of HTML", Box::new(move |n| whole(&event(&"<a href=x>".repeat(n)))), 1_000),
        ("emphasis of HTML", Box::new(move |n| whole(&event(&"<b><i>".repeat(n)))), 1_000),
        ("tables of HTML", Box::new(move |n| whole(&event(&"<table><tr><td>".repeat(n)))), 1_000),
        ("a long text", Box::new(move |n| whole(&event(&"a ".repeat(n)))), 500_000),
        (
            "numbers",
            Box::new(move |n| whole(&format!("{{ \"start_date\": {{ \"year\": {} }} }}", "9".repeat(n)))),
            500_000,
        ),
        ("slides", Box::new(move |n| whole(&vec![event("a"); n].join(","))), 500),
    ];
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("briefing.toml"), "[site]\ntitle = \"T\"\n").unwrap();
    let site = folder.path().to_owned();
    assert_grows(inputs.into_iter().map(move |(name, make, size)| {
        let site = site.clone();
        let run = Box::new(move |size| {
            let text = make(size);
            let file = site.join("timeline.json");
            fs::write(&file, &text).unwrap();
            let args = [
                "briefing",
                "import",
                "timelinejs",
                "--dry-run",
                "--site",
                site.to_str().unwrap(),
                file.to_str().unwrap(),
            ]
            .map(Into::into);
            let surroundings = briefing::cli::Surroundings::of_process();
            let cost = cost(move || {
                briefing::cli::run(args, &surroundings, &mut std::io::sink(), &mut std::io::sink());
            });
            (cost, text.len() as u64)
        }) as Box<dyn Fn(usize) -> (Cost, u64)>;
        (name, run, size)
    }));
}

#[test]
fn a_folder_a_thousand_deep() {
    let home = tempfile::tempdir().unwrap();
    fs::write(home.path().join("briefing.toml"), "[site]\ntitle = \"T\"\n").unwrap();
    let deep = home.path().join("content/pages").join(vec!["a"; 1000].join("/"));
    fs::create_dir_all(&deep).unwrap();
    fs::write(deep.join("about.md"), "+++\ntitle = \"About\"\n+++\n").unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_briefing"))
        .args(["build", "--quiet"])
        .arg("--site")
        .arg(home.path())
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert!(home.path().join("public/about/index.html").is_file());
}

mod long {
    use super::*;

    #[test]
    #[ignore = "writes 300 MB"]
    fn a_file_of_three_hundred_megabytes() {
        let home = tempfile::tempdir().unwrap();
        fs::write(home.path().join("briefing.toml"), "[site]\ntitle = \"T\"\n").unwrap();
        fs::create_dir_all(home.path().join("content/pages")).unwrap();
        let text = format!("+++\ntitle = \"About\"\n+++\n\n{}", "some words of a text\n".repeat(15_000_000));
        fs::write(home.path().join("content/pages/about.md"), text).unwrap();
        let output = Command::new(env!("CARGO_BIN_EXE_briefing"))
            .args(["check", "--quiet"])
            .arg("--site")
            .arg(home.path())
            .output()
            .unwrap();
        // A page is cut off at 64 MB, and that is told.
        assert_eq!(output.status.code(), Some(1), "{}", String::from_utf8_lossy(&output.stderr));
        assert!(
            String::from_utf8_lossy(&output.stdout).contains("longer than 64 MB"),
            "{}",
            String::from_utf8_lossy(&output.stdout)
        );
    }
}
