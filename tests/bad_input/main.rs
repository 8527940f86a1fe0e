//! Bad input of every kind: each mistake is told with its code, at its place, with a way out, and none hides another.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

#[path = "../common/mod.rs"]
mod common;
mod components;
mod configuration;
mod files;
mod ids;
mod keys;
mod links;
mod pictures;
mod scripts;
mod sizes;
mod templates;

use common::{Told, told};

/// What is told as an error of a site of `files` and the base records.
fn errors<B: AsRef<[u8]>>(files: &[(&str, B)]) -> Vec<Told> {
    told(files).into_iter().filter(|told| told.level == "error").collect()
}

/// Checks that the errors are these, `place code` each, and that each has a way out.
#[track_caller]
fn assert_told<B: AsRef<[u8]>>(files: &[(&str, B)], expected: &[&str]) {
    let errors = errors(files);
    let lines: Vec<String> = errors.iter().map(|told| format!("{} {}", told.place, told.code)).collect();
    assert_eq!(lines, expected, "{errors:#?}");
    for told in &errors {
        assert!(told.hints.iter().any(|hint| !hint.is_empty()), "no way out: {told:#?}");
        assert!(!told.message.ends_with('.') && !told.message.starts_with(char::is_uppercase), "{told:#?}");
    }
}

/// A page of the author's with this text below its front matter, which takes four lines.
fn page(body: &str) -> String {
    format!("+++\ntitle = \"About\"\n+++\n\n{body}\n")
}

/// Checks what is told of the text of a page; places are line and column in the text.
#[track_caller]
fn assert_told_of_text(body: &str, others: &[(&str, &str)], expected: &[&str]) {
    let page = page(body);
    let mut files = vec![("content/pages/about.md", page.as_str())];
    files.extend(others);
    let expected: Vec<String> = expected
        .iter()
        .map(|line| {
            let (row, rest) = line.split_once(':').unwrap();
            format!("content/pages/about.md:{}:{rest}", row.parse::<usize>().unwrap() + 4)
        })
        .collect();
    assert_told(&files, &expected.iter().map(String::as_str).collect::<Vec<_>>());
}

const ISSUE: &str = "+++\ntitle = \"What happens to Donbas?\"\n\n[[status]]\nevent = \"talks\"\nstate = \"contested\"\nsummary = \"Talks.\"\n\n\
                     [[options]]\nid = \"zone\"\ntitle = \"A zone\"\nevent = \"talks\"\n\n[[positions]]\nevent = \"talks\"\nparty = \"russia\"\nsummary = \"No.\"\n+++\n";
