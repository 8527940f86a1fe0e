//! Texts that are nested, long or repeat themselves.

use crate::cost::{Files, Make, assert_in_proportion};

/// An article with this text.
fn article(text: &str) -> Files {
    let front = "+++\ntitle = \"A\"\ndescription = \"d\"\ndate = 2025-12-15\nauthors = [\"A B\"]\n+++\n\n";
    vec![("content/articles/a.md".to_owned(), format!("{front}{text}\n"))]
}

/// An event with this text as an inline text of a key.
fn inline(text: &str) -> Files {
    let text = serde_json::to_string(text).unwrap();
    let event = format!("---\ntitle: T\nkind: meeting\ndate: 2025-12-15\nsources: [wire]\noutcome: {text}\n---\n");
    vec![("content/events/t.md".to_owned(), event)]
}

/// Each of the parts so many times, as a text below front matter and, where `is_long`, as one of a key.
fn repeated(
    parts: &'static [&'static str],
    size: usize,
    is_long: bool,
) -> impl Iterator<Item = (&'static str, Make, usize)> {
    parts.iter().flat_map(move |part| {
        let text = (*part, Box::new(|size| article(&part.repeat(size))) as Make, size);
        let of_key = is_long.then(|| (*part, Box::new(|size| inline(&part.repeat(size))) as Make, size));
        std::iter::once(text).chain(of_key)
    })
}

/// What begins something.
const OPENED: &[&str] = &[
    "> ",
    "- ",
    "1. ",
    "[",
    "![",
    "[[",
    "[@",
    "*",
    "_",
    "**a ",
    "*a _b ",
    "~~",
    "~~a ",
    "`",
    "<",
    "<b>",
    "<!--",
    "<?",
    "<![CDATA[",
    "<a ",
    "<a href=\"",
    "](",
    "[a](",
    "[a](<b",
    "[a](b \"",
    "[a][",
    "[^a",
    "&",
    "&#",
    "\\",
    "\"",
    "'",
    "(",
    "$",
    "{",
    "<Callout ",
    "<Callout kind=\"",
    "<Callout kind=\"note\">\n\n",
    "</Callout>\n\n",
    "a|",
    "> [!NOTE]\n> ",
    ": ",
    "- [ ] ",
    "#",
    "~",
    "|",
    "<https://",
    "{#a ",
    "{{",
    "{%",
];

/// What is whole by itself, and what means something only where it is repeated.
const REPEATED: &[&str] = &[
    "a ",
    "a",
    "\n",
    "\n\n",
    "\t",
    "a\n",
    "a\n\n",
    "# a\n\n",
    "## a?\n\n",
    "a\n===\n\n",
    "---\n\n",
    "```\n",
    "```\na\n```\n\n",
    "~~~\n",
    "    a\n",
    "*a* ",
    "**a** ",
    "_a_ ",
    "***a** b* ",
    "`a` ",
    "``a`` ` ",
    "<b>a</b> ",
    "<b>\n\n",
    "</b>",
    "<br>",
    "<details>\n\n",
    "<table>",
    "<div>",
    "<!-- a -->",
    "[a](b) ",
    "[a](https://a.example/) ",
    "![a](https://a.example/a.png) ",
    "<https://a.example/> ",
    "https://a.example/ ",
    "[a]: /b\n",
    "[a] ",
    "[a]\n\n[a]: /b\n\n",
    "[^a] ",
    "[^a]: b\n\n",
    "[^a]\n\n[^a]: b\n\n",
    "[[talks]] ",
    "[[talks|a]] ",
    "[[nobody]] ",
    "[@wire] ",
    "[@wire; @wire] ",
    "[@nobody] ",
    "[@wire, p. 4] ",
    "- a\n",
    "- a\n\n",
    "1. a\n",
    "* a\n+ a\n",
    "- [x] a\n",
    "a\n: b\n\n",
    "| a |\n",
    "| a | b |\n|---|---|\n| a | b |\n\n",
    "&amp; ",
    "&#x41; ",
    "\\* ",
    "\"a\" ",
    "'a' ",
    "-- ",
    "... ",
    "<Status issue=\"donbas\" />\n\n",
    "<Callout kind=\"note\">\n\na\n\n</Callout>\n\n",
    "<Nobody />\n\n",
    "<Nobody>\n\n",
    "<Quote>\n\n",
    "> a\n\n",
    "> [!NOTE]\n> a\n\n",
    "today ",
    "ABC ",
    "\u{0}",
    "\u{202e}",
    "e\u{301}",
    "😀",
    "> a\n",
    " > - ",
    "[a](b \"c\") ",
    "a  \n",
    "a\\\n",
    "{#a}\n",
    "# a {#a}\n\n",
    "[",
    "]",
    "*",
    "[]",
    "[]()",
    "![]()",
    "*_",
    "_*",
    "a**b",
    "a_b*c",
    "<a/>",
    "</a>",
    "-",
    "=",
    "+++\n",
    "---\n",
    ":-",
    "|-",
];

#[test]
fn what_is_opened_and_never_closed() {
    assert_in_proportion(repeated(OPENED, 5_000, false));
}

#[test]
fn what_is_repeated() {
    assert_in_proportion(repeated(REPEATED, 2_000, false));
}

#[test]
fn what_is_nested_and_closed_or_unfolds() {
    let inputs: Vec<(&str, Make, usize)> = vec![
        ("links in each other", Box::new(|n| article(&format!("{}a{}", "[".repeat(n), "](b)".repeat(n)))), 5_000),
        (
            "emphasis in each other",
            Box::new(|n| article(&format!("{}a{}", "*a **b ".repeat(n), "**b* ".repeat(n)))),
            5_000,
        ),
        ("raw HTML in each other", Box::new(|n| article(&format!("{}a{}", "<b>".repeat(n), "</b>".repeat(n)))), 5_000),
        (
            "too deep, and then links",
            Box::new(|n| article(&format!("{}{}", "> ".repeat(101), "[a](https://a.example/) ".repeat(n)))),
            2_000,
        ),
        (
            "too deep, and then components",
            Box::new(|n| {
                article(&format!("{} <b>\n\n{}", "> ".repeat(101), "<Status issue=\"donbas\" />\n\n".repeat(n)))
            }),
            1_000,
        ),
        ("a long word", Box::new(|n| article(&"a".repeat(n))), 500_000),
        (
            "a wide table with short rows",
            Box::new(|n| article(&format!("{}|\n{}|\n{}", "|a".repeat(n), "|-".repeat(n), "|a|\n".repeat(n)))),
            100,
        ),
        (
            "a long definition that is used",
            Box::new(|n| article(&format!("[a]: /{}\n\n{}", "b".repeat(n), "[a] ".repeat(n)))),
            200,
        ),
        ("a note that is used", Box::new(|n| article(&format!("[^a]: b\n\n{}", "[^a] ".repeat(n)))), 2_000),
        ("headings of one name", Box::new(|n| article(&"## The same\n\n".repeat(n))), 2_000),
        (
            "citations of one source",
            Box::new(|n| article(&format!("[{}]", "@wire; ".repeat(n).trim_end_matches("; ")))),
            2_000,
        ),
    ];
    assert_in_proportion(inputs);
}

mod long {
    use super::*;

    #[test]
    #[ignore = "takes minutes"]
    fn what_is_opened_and_never_closed() {
        assert_in_proportion(repeated(OPENED, 50_000, true));
    }

    #[test]
    #[ignore = "takes minutes"]
    fn what_is_repeated() {
        assert_in_proportion(repeated(REPEATED, 20_000, true));
    }
}
