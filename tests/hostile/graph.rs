//! Records that refer to each other without end, and many of a kind.

use std::fmt::Write as _;

use crate::cost::{Files, Make, assert_in_proportion};

/// A file of rows of `kind`, one for each number.
fn rows(folder: &str, kind: &str, count: usize, row: impl Fn(usize) -> String) -> (String, String) {
    let mut text = String::new();
    for number in 0..count {
        writeln!(text, "[[{kind}]]\n{}\n", row(number)).unwrap();
    }
    (format!("content/{folder}.toml"), text)
}

const TERM: &str = "description = \"d\"";
const EVENT: &str = "kind = \"meeting\"\ndate = 2025-12-15\nsources = [\"wire\"]";
const ISSUE: &str = "status = [{ event = \"talks\", state = \"raised\", summary = \"s\" }]\npositions = []";
const DOCUMENT: &str = "kind = \"plan\"\naccess = \"public\"\ndate = 2025-12-15";
const PARTY: &str = "kind = \"state\"";

fn events(count: usize, row: impl Fn(usize) -> String) -> Files {
    vec![rows("events", "event", count, |n| format!("id = \"e{n}\"\ntitle = \"Event {n}\"\n{EVENT}\n{}", row(n)))]
}

fn of(folder: &str, kind: &str, rest: &str, count: usize, row: impl Fn(usize) -> String) -> Files {
    vec![rows(folder, kind, count, |n| format!("id = \"r{n}\"\ntitle = \"Record {n}\"\n{rest}\n{}", row(n)))]
}

/// The one before, or for the first of a circle the last.
fn before(number: usize, last: Option<usize>) -> Option<usize> {
    number.checked_sub(1).or(last)
}

fn chain(folder: &'static str, kind: &'static str, rest: &'static str, key: &'static str, is_circle: bool) -> Make {
    Box::new(move |size| {
        of(folder, kind, rest, size, |n| match before(n, is_circle.then_some(size - 1)) {
            Some(other) => key.replace("ID", &format!("r{other}")),
            None => String::new(),
        })
    })
}

#[test]
fn chains_and_circles() {
    let mut inputs = Vec::new();
    for (name, folder, kind, rest, key) in [
        ("depends_on", "issues", "issue", ISSUE, "depends_on = [\"ID\"]"),
        ("supersedes", "documents", "document", DOCUMENT, "supersedes = [\"ID\"]"),
        ("part_of", "documents", "document", DOCUMENT, "part_of = \"ID\""),
        ("members", "parties", "party", PARTY, "members = [{ id = \"ID\" }]"),
        ("see", "terms", "term", TERM, "see = [\"ID\"]"),
        ("after", "events", "event", EVENT, "after = [\"ID\"]"),
    ] {
        inputs.push((name, chain(folder, kind, rest, key, false), 400));
        inputs.push((name, chain(folder, kind, rest, key, true), 400));
    }
    assert_in_proportion(inputs);
}

#[test]
fn many_of_a_kind() {
    let inputs: Vec<(&str, Make, usize)> = vec![
        ("events of a day", Box::new(|n| events(n, |_| String::new())), 400),
        (
            "events with the same parties",
            Box::new(|n| events(n, |_| "parties = [\"russia\", \"ukraine\"]".to_owned())),
            400,
        ),
        ("unknown ids", Box::new(|n| events(n, |n| format!("parties = [\"nobody-{n}\"]"))), 400),
        (
            "the same id",
            Box::new(|n| vec![rows("terms", "term", n, |_| format!("id = \"a\"\ntitle = \"A\"\n{TERM}"))]),
            1000,
        ),
        (
            "the same title",
            Box::new(|n| vec![rows("terms", "term", n, |n| format!("id = \"t{n}\"\ntitle = \"A\"\n{TERM}"))]),
            1000,
        ),
        ("the same abbreviation", Box::new(|n| of("terms", "term", TERM, n, |_| "abbr = \"ABC\"".to_owned())), 1000),
        (
            "aliases of one",
            Box::new(|n| {
                of("parties", "party", PARTY, 1, |_| {
                    format!("aliases = [{}]", (0..n).map(|n| format!("\"/a/{n}/\",")).collect::<String>())
                })
            }),
            500,
        ),
        ("the same alias", Box::new(|n| of("parties", "party", PARTY, n, |_| "aliases = [\"/a/\"]".to_owned())), 200),
        (
            "members",
            Box::new(|n| {
                of("parties", "party", PARTY, 1, |_| format!("members = [{}]", "{ name = \"A\" },".repeat(n)))
            }),
            2000,
        ),
        (
            "offices",
            Box::new(|n| {
                of("people", "person", "party = \"russia\"", 1, |_| {
                    format!("offices = [{}]", "{ title = \"A\", party = \"russia\" },".repeat(n))
                })
            }),
            2000,
        ),
        (
            "corrections",
            Box::new(|n| {
                of("parties", "party", PARTY, 1, |_| {
                    format!(
                        "corrections = [{}]",
                        "{ date = 2025-12-15, kind = \"correction\", text = \"a\" },".repeat(n)
                    )
                })
            }),
            1000,
        ),
        (
            "positions of one party",
            Box::new(|n| {
                of(
                    "issues",
                    "issue",
                    "status = [{ event = \"talks\", state = \"raised\", summary = \"s\" }]",
                    1,
                    |_| {
                        format!(
                            "positions = [{}]",
                            "{ party = \"russia\", summary = \"a\", event = \"talks\" },".repeat(n)
                        )
                    },
                )
            }),
            1000,
        ),
        (
            "states",
            Box::new(|n| {
                of("issues", "issue", "positions = []", 1, |_| {
                    format!("status = [{}]", "{ event = \"talks\", state = \"raised\", summary = \"s\" }, { event = \"talks\", state = \"contested\", summary = \"s\" },".repeat(n))
                })
            }),
            500,
        ),
        (
            "options",
            Box::new(|n| {
                of("issues", "issue", ISSUE, 1, |_| {
                    format!(
                        "options = [{}]",
                        (0..n)
                            .map(|n| format!("{{ id = \"o{n}\", title = \"o\", event = \"talks\" }},"))
                            .collect::<String>()
                    )
                })
            }),
            1000,
        ),
        (
            "questions",
            Box::new(|n| {
                of("issues", "issue", ISSUE, 1, |_| {
                    format!("questions = [{}]", "{ text = \"a\", event = \"talks\" },".repeat(n))
                })
            }),
            1000,
        ),
        (
            "sources of one",
            Box::new(|n| {
                events(1, |_| String::new())
                    .into_iter()
                    .map(|(path, text)| (path, text.replace("[\"wire\"]", &format!("[{}]", "\"wire\",".repeat(n)))))
                    .collect()
            }),
            5000,
        ),
        (
            "sources of one, all different",
            Box::new(|n| {
                let mut files =
                    of("sources", "source", "kind = \"news-report\"\ndate = 2025-12-15", n, |_| String::new());
                files.extend(events(1, |_| String::new()).into_iter().map(|(path, text)| {
                    (
                        path,
                        text.replace(
                            "[\"wire\"]",
                            &format!("[{}]", (0..n).map(|n| format!("\"r{n}\",")).collect::<String>()),
                        ),
                    )
                }));
                files
            }),
            500,
        ),
        (
            "issues of one event",
            Box::new(|n| {
                let mut files = of("issues", "issue", ISSUE, n, |_| String::new());
                files.extend(events(1, |_| {
                    format!("issues = [{}]", (0..n).map(|n| format!("\"r{n}\",")).collect::<String>())
                }));
                files
            }),
            200,
        ),
        (
            "parties of one event",
            Box::new(|n| {
                let mut files = of("parties", "party", PARTY, n, |_| String::new());
                files.extend(events(1, |_| {
                    format!("parties = [{}]", (0..n).map(|n| format!("\"r{n}\",")).collect::<String>())
                }));
                files
            }),
            200,
        ),
        (
            "groups that have each other",
            Box::new(|n| {
                of("parties", "party", PARTY, 20, move |at| {
                    format!(
                        "members = [{}]",
                        (0..n).map(|n| format!("{{ id = \"r{}\" }},", (n + at) % 20)).collect::<String>()
                    )
                })
            }),
            100,
        ),
    ];
    assert_in_proportion(inputs);
}
