//! Front matter, rows and configuration that are nested, long or repeat themselves.

use crate::cost::{Files, Make, assert_in_proportion};

fn about(front: &str) -> Files {
    vec![("content/pages/about.md".to_owned(), front.to_owned())]
}

fn toml(rest: &str) -> Files {
    about(&format!("+++\ntitle = \"About\"\n{rest}\n+++\n"))
}

fn yaml(rest: &str) -> Files {
    about(&format!("---\ntitle: About\n{rest}\n---\n"))
}

fn configuration(rest: &str) -> Files {
    vec![("briefing.toml".to_owned(), format!("[site]\ntitle = \"T\"\n{rest}\n"))]
}

fn numbered(count: usize, line: impl Fn(usize) -> String) -> String {
    (0..count).map(line).collect()
}

#[test]
fn toml_and_yaml() {
    let inputs: Vec<(&str, Make, usize)> = vec![
        (
            "lists in lists",
            Box::new(|n| toml(&format!("extra = {{ a = {}{} }}", "[".repeat(n), "]".repeat(n)))),
            10_000,
        ),
        ("lists that stay open", Box::new(|n| toml(&format!("extra = {{ a = {}", "[".repeat(n)))), 10_000),
        ("tables in tables", Box::new(|n| toml(&format!("extra = {}1{}", "{ a = ".repeat(n), " }".repeat(n)))), 10_000),
        ("a key of many parts", Box::new(|n| toml(&format!("extra{} = 1", ".a".repeat(n)))), 10_000),
        ("a heading of many parts", Box::new(|n| toml(&format!("[extra{}]\nb = 1", ".a".repeat(n)))), 10_000),
        (
            "headings, each in the one before",
            Box::new(|n| toml(&numbered(n, |n| format!("[extra{}]\n", ".a".repeat(n))))),
            50,
        ),
        ("keys of many parts", Box::new(|n| toml(&numbered(n, |n| format!("extra.a.b.c{n}.d = 1\n")))), 2000),
        ("unknown keys", Box::new(|n| toml(&numbered(n, |n| format!("key-{n} = 1\n")))), 1000),
        ("the same key", Box::new(|n| toml(&"weight = 1\n".repeat(n))), 1000),
        ("the same table", Box::new(|n| toml(&"[extra]\n".repeat(n))), 1000),
        ("tables of a list", Box::new(|n| toml(&"[[corrections]]\n".repeat(n))), 1000),
        ("broken lines", Box::new(|n| toml(&"= =\n".repeat(n))), 1000),
        ("quotation marks", Box::new(|n| toml(&"\"\n".repeat(n))), 1000),
        ("texts of many lines that stay open", Box::new(|n| toml(&"a = \"\"\"\n".repeat(n))), 1000),
        (
            "dates without a day",
            Box::new(|n| toml(&format!("[extra]\n{}", numbered(n, |n| format!("a{n} = 2025-11\n"))))),
            1000,
        ),
        ("a long text", Box::new(|n| toml(&format!("description = \"{}\"", "a ".repeat(n)))), 500_000),
        ("a long number", Box::new(|n| toml(&format!("weight = {}", "9".repeat(n)))), 500_000),
        ("a large number", Box::new(|n| toml(&format!("weight = 1e{}", "9".repeat(n)))), 100_000),
        ("a long key", Box::new(|n| toml(&format!("{} = 1", "a".repeat(n)))), 100_000),
        ("escapes", Box::new(|n| toml(&format!("description = \"{}\"", "\\u0041".repeat(n)))), 100_000),
        ("YAML: lists in lists", Box::new(|n| yaml(&format!("extra: {}{}", "[".repeat(n), "]".repeat(n)))), 10_000),
        (
            "YAML: tables in tables",
            Box::new(|n| yaml(&format!("extra: {}{}", "{a: ".repeat(n), "}".repeat(n)))),
            10_000,
        ),
        ("YAML: dashes", Box::new(|n| yaml(&format!("extra:\n  {}a", "- ".repeat(n)))), 10_000),
        ("YAML: questions", Box::new(|n| yaml(&format!("extra:\n  {}a", "? ".repeat(n)))), 10_000),
        ("YAML: keys in a line", Box::new(|n| yaml(&format!("extra:\n  {}a", "a: ".repeat(n)))), 10_000),
        (
            "YAML: anchors",
            Box::new(|n| yaml(&format!("extra:\n{}", numbered(n, |n| format!("  a{n}: &a{n} [x]\n"))))),
            1000,
        ),
        (
            "YAML: a billion laughs",
            Box::new(|n| {
                yaml(&format!(
                    "extra:\n  a0: &a0 [x]\n{}",
                    numbered(n, |n| format!("  a{}: &a{} [*a{n}, *a{n}]\n", n + 1, n + 1))
                ))
            }),
            1000,
        ),
        (
            "YAML: merges",
            Box::new(|n| yaml(&format!("extra:\n{}", numbered(n, |n| format!("  a{n}:\n    <<: *b\n"))))),
            1000,
        ),
        ("YAML: the same key", Box::new(|n| yaml(&"weight: 1\n".repeat(n))), 1000),
        ("YAML: unknown keys", Box::new(|n| yaml(&numbered(n, |n| format!("key-{n}: 1\n")))), 1000),
        ("YAML: a long text", Box::new(|n| yaml(&format!("description: >\n{}", "  a\n".repeat(n)))), 50_000),
        ("YAML: a long quoted text", Box::new(|n| yaml(&format!("description: \"{}\"", "a\n  ".repeat(n)))), 50_000),
        ("YAML: comments", Box::new(|n| yaml(&"# a\n".repeat(n))), 50_000),
        ("YAML: tags", Box::new(|n| yaml(&format!("extra: [{}]", "!a b, ".repeat(n)))), 1000),
        ("YAML: documents", Box::new(|n| yaml(&"---\na: b\n".repeat(n))), 1000),
        ("YAML: spaces", Box::new(|n| yaml(&format!("extra:{}a", " ".repeat(n)))), 100_000),
        ("YAML: colons", Box::new(|n| yaml(&format!("extra: {}", "a:b:".repeat(n)))), 50_000),
    ];
    assert_in_proportion(inputs);
}

#[test]
fn rows() {
    let csv = |text: String| -> Files { vec![("content/terms.csv".to_owned(), text)] };
    let inputs: Vec<(&str, Make, usize)> = vec![
        ("one column", Box::new(move |n| csv(format!("id\n{}", numbered(n, |n| format!("a{n}\n"))))), 1000),
        (
            "terms",
            Box::new(move |n| csv(format!("id,title,description\n{}", numbered(n, |n| format!("a{n},A,d\n"))))),
            1000,
        ),
        (
            "columns",
            Box::new(move |n| {
                csv(format!("id,title,description{}\na,A,d{}\n", numbered(n, |n| format!(",c{n}")), ",1".repeat(n)))
            }),
            1000,
        ),
        ("the same column", Box::new(move |n| csv(format!("id,title,description{}\na,A,d\n", ",c".repeat(n)))), 1000),
        (
            "a column of many parts",
            Box::new(move |n| csv(format!("id,title,description,extra{}\na,A,d,1\n", ".a".repeat(n)))),
            10_000,
        ),
        (
            "columns of many parts",
            Box::new(move |n| {
                csv(format!(
                    "id,title,description{}\na,A,d{}\n",
                    numbered(n, |n| format!(",extra.a.b{n}")),
                    ",1".repeat(n)
                ))
            }),
            1000,
        ),
        ("rows of wrong length", Box::new(move |n| csv(format!("id,title,description\n{}", "a,\n".repeat(n)))), 1000),
        (
            "a list in a cell",
            Box::new(move |n| csv(format!("id,title,description,other_names\na,A,d,{}\n", "b;".repeat(n)))),
            5000,
        ),
        ("quotation marks", Box::new(move |n| csv(format!("id,title,description\n{}", "\"\n".repeat(n)))), 5000),
        ("empty lines", Box::new(move |n| csv(format!("id,title,description\n{}", "\n".repeat(n)))), 50_000),
    ];
    assert_in_proportion(inputs);
}

#[test]
fn configurations() {
    let inputs: Vec<(&str, Make, usize)> = vec![
        (
            "words",
            Box::new(|n| configuration(&format!("[words.event_kind]\n{}", numbered(n, |n| format!("w{n} = \"w\"\n"))))),
            500,
        ),
        (
            "own words",
            Box::new(|n| configuration(&format!("[words.own]\n{}", numbered(n, |n| format!("w{n} = \"w {{a}}\"\n"))))),
            500,
        ),
        ("braces in a word", Box::new(|n| configuration(&format!("[words.own]\na = \"{}\"\n", "{a}".repeat(n)))), 5000),
        (
            "pairs in a word",
            Box::new(|n| configuration(&format!("[words.own]\na = \"{}\"\n", "{b}a{/b}".repeat(n)))),
            5000,
        ),
        (
            "open pairs in a word",
            Box::new(|n| configuration(&format!("[words.own]\na = \"{}\"\n", "{b}".repeat(n)))),
            5000,
        ),
        (
            "pairs in pairs in a word",
            Box::new(|n| configuration(&format!("[words.own]\na = \"{}{}\"\n", "{b}".repeat(n), "{/b}".repeat(n)))),
            5000,
        ),
        (
            "unknown lints",
            Box::new(|n| configuration(&format!("[check.lints]\n{}", numbered(n, |n| format!("w{n} = \"deny\"\n"))))),
            500,
        ),
        (
            "stars in a pattern",
            Box::new(|n| {
                configuration(&format!(
                    "[publish.a]\nto = \"file:///tmp/a\"\nheaders = [{{ match = \"{}\", x = \"y\" }}]\n",
                    "*a".repeat(n)
                ))
            }),
            2000,
        ),
        (
            "braces in a pattern",
            Box::new(|n| {
                configuration(&format!(
                    "[publish.a]\nto = \"file:///tmp/a\"\nheaders = [{{ match = \"{}{}\", x = \"y\" }}]\n",
                    "{a,".repeat(n),
                    "}".repeat(n)
                ))
            }),
            1000,
        ),
        (
            "choices in a pattern",
            Box::new(|n| {
                configuration(&format!(
                    "[publish.a]\nto = \"file:///tmp/a\"\nheaders = [{{ match = \"{}\", x = \"y\" }}]\n",
                    "{a,b}".repeat(n)
                ))
            }),
            1000,
        ),
        (
            "patterns",
            Box::new(|n| {
                configuration(&format!(
                    "[publish.a]\nto = \"file:///tmp/a\"\nheaders = [{}]\n",
                    "{ match = \"**/*\", x = \"y\" },".repeat(n)
                ))
            }),
            500,
        ),
    ];
    assert_in_proportion(inputs);
}
