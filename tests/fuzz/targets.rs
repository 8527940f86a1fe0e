//! What reads what others wrote.

use briefing::{Compiler, Options};

use crate::common::site as base;
use crate::imports::{TIMELINES, import};
use crate::lists::{JSON, PATHS, published_list, written};
use crate::oracle;
use crate::published::{PICTURES, STYLE, picture, style_sheet};

/// Looks at what becomes of one input; it may have a memory, as the preview has.
pub(crate) type Judge = Box<dyn FnMut(&[u8])>;

/// A part that reads what others wrote.
pub(crate) struct Target {
    pub(crate) name: &'static str,
    /// Words that matter to it.
    pub(crate) words: &'static [&'static str],
    /// Longer inputs are left out: what grows with its square is looked for with other means.
    pub(crate) longest: usize,
    /// Makes its judge.
    pub(crate) judge: fn() -> Judge,
}

const HOSTILE: [&str; 22] = [
    "<script>canary()</script>",
    "\"><script>canary()</script>",
    "'><img src=x onerror=canary()>",
    "</script><script>canary()</script>",
    "]]><canary/>",
    "javascript:canary()",
    "java\tscript:canary()",
    "data:text/html,<script>canary()</script>",
    "<svg onload=canary()>",
    "<style>*{canary:1}</style>",
    "<iframe srcdoc='canary'>",
    "<base href='//canary.example/'>",
    "<a href=\"javascript:canary()\">",
    "{{ canary }}",
    "{% set canary = 1 %}",
    "{{<Callout kind=\"note\" />}}",
    "../../canary",
    "//canary.example/",
    "\u{0}",
    "\u{1b}[31m",
    "\u{202e}",
    "\u{feff}",
];

const SYNTAX: [&str; 40] = [
    "+++\n",
    "---\n",
    "\n",
    "\r\n",
    " = ",
    ": ",
    "\"",
    "'",
    "\"\"\"",
    "'''",
    "[",
    "]",
    "[[",
    "]]",
    "{",
    "}",
    "#",
    "- ",
    ",",
    ";",
    "&a ",
    "*a",
    "<<: ",
    "!!str ",
    "|\n",
    ">\n",
    "true",
    "2025",
    "2025-12-15",
    "1e999",
    "-0.0",
    "nan",
    "99999999999999999999",
    "null",
    "~",
    "\\",
    "\\u0000",
    "\\uD800",
    "é",
    "ї",
];

const KEYS: [&str; 44] = [
    "title = ",
    "id = ",
    "slug = ",
    "aliases = [\"/a/\"]\n",
    "date = ",
    "announced = ",
    "updated = ",
    "draft = true\n",
    "weight = ",
    "image = { src = \"a.jpg\", alt = \"\" }\n",
    "sources = [\"wire\"]\n",
    "same_as = ",
    "corrections = [{ date = 2025-12-15, kind = \"correction\", text = \"x\" }]\n",
    "[extra]\n",
    "[[status]]\n",
    "[[options]]\n",
    "[[positions]]\n",
    "[[questions]]\n",
    "[[event]]\n",
    "[[party]]\n",
    "state = \"agreed\"\n",
    "summary = \"x [@wire] [[talks]]\"\n",
    "party = \"russia\"\n",
    "stance = \"opposes\"\n",
    "option = \"zone\"\n",
    "event = \"talks\"\n",
    "quote = \"no\"\n",
    "speaker = \"russia\"\n",
    "kind = \"meeting\"\n",
    "parties = [\"ukraine\", { id = \"russia\", role = \"host\" }]\n",
    "issues = [\"donbas\"]\n",
    "after = \"talks\"\n",
    "place = { name = \"B\", lat = 1.0, lon = 2.0 }\n",
    "outcome = \"x\"\n",
    "members = [{ id = \"russia\" }]\n",
    "offices = [{ title = \"x\", party = \"russia\" }]\n",
    "depends_on = [\"donbas\"]\n",
    "supersedes = [\"x\"]\n",
    "part_of = \"x\"\n",
    "answered = { date = 2025-12-15, text = \"x\" }\n",
    "until = 2025-12-20\n",
    "language = \"ar\"\n",
    "authors = [\"A B\"]\n",
    "country = \"DE\"\n",
];

const DATES: [&str; 30] = [
    "2025",
    "2025-11",
    "2025-12-15",
    "2025-12-15T18:30:00+01:00",
    "2025-12-14/2025-12-15",
    "2025-12-15/..",
    "../2025-12-15",
    "2025-12?",
    "2025-12~",
    "2025-XX-XX",
    "[..2025-12-14]",
    "[2025-12-01..2025-12-14]",
    "{2025,2026}",
    "2025-21",
    "-0300",
    "Y-17E7",
    "20XX",
    "2025-02-30",
    "9999-12-31",
    "0000-01-01",
    "2025-12-15T24:00:00Z",
    "2025-12-15T23:59:60Z",
    "%",
    "/",
    "..",
    "X",
    "?",
    "~",
    "T",
    "+14:00",
];

const MARKDOWN: [&str; 52] = [
    "![\" onerror=\"canary()](b.jpg)",
    "[a](/ '\" onclick=\"canary()')",
    "[a](<java\tscript:canary()>)",
    "[a](JavaScript&colon;canary())",
    "[a](java&Tab;script:canary())",
    "\u{1}0\u{1}",
    "[[talks]]",
    "[[event/talks|the talks]]",
    "[[donbas#zone]]",
    "[[",
    "]]",
    "|",
    "[@wire]",
    "[@wire, p. 4]",
    "[@wire; @wire]",
    "[@",
    "![a](b.jpg)",
    "<Timeline issue=\"donbas\" limit=\"5\" />",
    "<Callout kind=\"note\">\n\n",
    "\n\n</Callout>",
    "<Positions issue=\"donbas\" />",
    "<Status issue=\"donbas\" />",
    "<Quote party=\"russia\" date=\"2025-12-15\" source=\"wire\">\n\n",
    "</Quote>",
    "<Figure src=\"a.jpg\" alt=\"a\" />",
    "<Video url=\"https://canary.example/\" title=\"t\" />",
    "<KeyPoints />",
    "<Nobody />",
    "<Callout kind=\"",
    "/>",
    "## What now?\n\n",
    "### h {#x .y}\n",
    "> [!NOTE]\n> ",
    "> ",
    "- [ ] ",
    "1. ",
    "```\n",
    "~~~js\n",
    "`",
    "**",
    "_",
    "~~",
    "| a | b |\n|---|:-:|\n| [[a\\|b]] | c |\n",
    "[^1]",
    "[^1]: note\n",
    "Term\n: definition\n",
    "<details>",
    "&amp;",
    "&#x6a;",
    "[a](javascript:canary())",
    "[a]: javascript:canary()\n",
    "<https://canary.example>",
];

const TEMPLATES: [&str; 34] = [
    "{{ ",
    " }}",
    "{% ",
    " %}",
    "{# ",
    " #}",
    "{% if page %}",
    "{% else %}",
    "{% endif %}",
    "{% for a in page.events %}",
    "{% endfor %}",
    "{% block main %}",
    "{% endblock %}",
    "{% extends \"base.html\" %}",
    "{% include \"base.html\" %}",
    "{% component A(x: string) %}",
    "{% endcomponent A %}",
    "{{<A x=\"1\" />}}",
    "{% <A x={1}> %}",
    "{% </A> %}",
    " | safe",
    " | upper",
    " | default(value=\"\")",
    "page.title",
    "site",
    "words",
    "loop.index",
    "range(end=5)",
    "[1, 2]",
    "{\"a\": 1}",
    "{% set a = 1 %}",
    "{% raw %}",
    "{% endraw %}",
    "~",
];

const CONFIGURATION: [&str; 36] = [
    "[site]\n",
    "title = \"x\"\n",
    "base_url = \"https://example.org/a/\"\n",
    "base_url = \"/\"\n",
    "language = \"uk\"\n",
    "language = \"ar\"\n",
    "publisher = { name = \"x\" }\n",
    "[build]\n",
    "output = \"public\"\n",
    "output = \"../..\"\n",
    "as_of = 2025-12-16\n",
    "raw_html = \"sanitize\"\n",
    "raw_html = \"escape\"\n",
    "page_size = 1\n",
    "page_size = 0\n",
    "[timeline]\n",
    "group = \"day\"\n",
    "[check]\n",
    "stale_after = \"30d\"\n",
    "[check.lints]\n",
    "unsourced = \"deny\"\n",
    "orphan = \"warn\"\n",
    "[words.event_kind]\n",
    "recall = \"Recall\"\n",
    "[words.state]\n",
    "[search]\n",
    "enabled = false\n",
    "[cards]\n",
    "[feeds]\n",
    "limit = 1\n",
    "[publish.live]\n",
    "to = \"s3://bucket/prefix\"\n",
    "to = \"git+branch\"\n",
    "[publish.live.headers]\n",
    "host = \"netlify\"\n",
    "[own]\n",
];

macro_rules! words {
    ($name:ident = $($part:ident),+) => {
        const $name: &[&str] = &{
            const LENGTH: usize = 0 $(+ $part.len())+;
            let mut all = [""; LENGTH];
            let mut at = 0;
            $(let mut from = 0; while from < $part.len() { all[at] = $part[from]; at += 1; from += 1; })+
            all
        };
    };
}

words!(FRONT_MATTER_WORDS = HOSTILE, SYNTAX, KEYS, DATES);
words!(DATE_WORDS = DATES);
words!(MARKDOWN_WORDS = HOSTILE, MARKDOWN);
words!(TEMPLATE_WORDS = SYNTAX, TEMPLATES);
words!(CONFIGURATION_WORDS = HOSTILE, SYNTAX, CONFIGURATION);
words!(IMPORT_WORDS = HOSTILE, TIMELINES);
words!(PICTURE_WORDS = PICTURES);
words!(STYLE_WORDS = STYLE);
words!(LIST_WORDS = PATHS);
words!(MANIFEST_WORDS = JSON, PATHS);

/// All of them.
pub(crate) const TARGETS: &[Target] = &[
    Target { name: "components", words: TEMPLATE_WORDS, longest: 20_000, judge: components },
    Target { name: "configuration", words: CONFIGURATION_WORDS, longest: 20_000, judge: configuration },
    Target { name: "dates", words: DATE_WORDS, longest: 300, judge: dates },
    Target { name: "front_matter", words: FRONT_MATTER_WORDS, longest: 20_000, judge: front_matter },
    Target { name: "import", words: IMPORT_WORDS, longest: 20_000, judge: import },
    Target { name: "markdown", words: MARKDOWN_WORDS, longest: 20_000, judge: markdown },
    Target { name: "pictures", words: PICTURE_WORDS, longest: 40_000, judge: picture },
    Target { name: "published_list", words: MANIFEST_WORDS, longest: 60_000, judge: published_list },
    Target { name: "requests", words: crate::requests::WORDS, longest: 20_000, judge: crate::requests::requests },
    Target { name: "rows", words: FRONT_MATTER_WORDS, longest: 20_000, judge: rows },
    Target { name: "style_sheets", words: STYLE_WORDS, longest: 60_000, judge: style_sheet },
    Target { name: "templates", words: TEMPLATE_WORDS, longest: 20_000, judge: templates },
    Target { name: "words_of_the_interface", words: CONFIGURATION_WORDS, longest: 40_000, judge: interface_words },
    Target { name: "written_list", words: LIST_WORDS, longest: 20_000, judge: written },
];

/// Compiles the base records with `files` and looks at what comes out.
fn site(compiler: &mut Compiler, files: &[(&str, &[u8])], trusted: bool) {
    let options = Options { cards: false, ..Options::on("2025-12-16".parse().unwrap()) };
    oracle::judge(&compiler.compile(&base(files), &options), trusted);
}

/// An issue that other texts may name.
const DONBAS: (&str, &[u8]) = (
    "content/issues/donbas.md",
    b"+++\ntitle = \"What happens to Donbas?\"\n[[status]]\nevent = \"talks\"\nstate = \"contested\"\nsummary = \"Talks.\"\n[[options]]\nid = \"zone\"\ntitle = \"A zone\"\nevent = \"talks\"\n[[positions]]\nevent = \"talks\"\nparty = \"russia\"\nsummary = \"No.\"\n+++\n",
);

/// The text as a record of each kind: a key that one has is unknown to another.
fn front_matter() -> Judge {
    let mut compiler = Compiler::default();
    Box::new(move |text| {
        let folders = ["articles", "issues", "events", "parties", "people", "documents", "terms", "sources", "pages"];
        let paths: Vec<String> = folders.iter().map(|folder| format!("content/{folder}/fuzz-{folder}.md")).collect();
        let mut files: Vec<(&str, &[u8])> = paths.iter().map(|path| (path.as_str(), text)).collect();
        files.extend([DONBAS, ("content/_index.md", text)]);
        site(&mut compiler, &files, false);
    })
}

/// The text as a date of an event, of a row and of an office.
fn dates() -> Judge {
    let mut compiler = Compiler::default();
    Box::new(move |text| {
        let date = String::from_utf8_lossy(text).replace(['"', '\\', '\n', '\r', '+', '\0'], "");
        let event = format!(
            "+++\ntitle = \"E\"\nkind = \"meeting\"\ndate = \"{date}\"\nannounced = \"{date}\"\nissues = [\"donbas\"]\nsources = [\"wire\"]\n+++\n"
        );
        let bare = format!("---\ntitle: F\nkind: meeting\ndate: {date}\n---\n");
        let person = format!(
            "+++\ntitle = \"P\"\noffices = [{{ title = \"o\", party = \"russia\", from = \"{date}\", to = \"{date}\" }}]\n+++\n"
        );
        let issue = format!(
            "+++\ntitle = \"I?\"\n[[status]]\ndate = \"{date}\"\nstate = \"raised\"\nsummary = \"s\"\nsources = [\"wire\"]\n+++\n"
        );
        let files = [
            DONBAS,
            ("content/events/e.md", event.as_bytes()),
            ("content/events/f.md", bare.as_bytes()),
            ("content/people/p.md", person.as_bytes()),
            ("content/issues/i.md", issue.as_bytes()),
        ];
        site(&mut compiler, &files, false);
    })
}

/// The text as what stands below front matter, and as an inline text of a row.
fn markdown() -> Judge {
    let mut compiler = Compiler::default();
    Box::new(move |text| {
        let mut article =
            b"+++\ntitle = \"A\"\ndescription = \"d\"\ndate = 2025-12-15\nauthors = [\"A B\"]\n+++\n\n".to_vec();
        article.extend(text);
        let inline = serde_json::to_string(&String::from_utf8_lossy(text)).unwrap().replace("\\u007f", "");
        let row = format!(
            "---\ntitle: {inline}\ndescription: {inline}\nkind: meeting\ndate: 2025-12-15\nsources: [wire]\noutcome: {inline}\n---\n"
        );
        let files = [DONBAS, ("content/articles/a.md", article.as_slice()), ("content/events/row.md", row.as_bytes())];
        site(&mut compiler, &files, false);
    })
}

/// The text as a file of rows, in each format and of three kinds.
fn rows() -> Judge {
    let mut compiler = Compiler::default();
    Box::new(move |text| {
        let files = [
            DONBAS,
            ("content/events.toml", text),
            ("content/events.yaml", text),
            ("content/events.csv", text),
            ("content/parties.toml", text),
            ("content/terms.csv", text),
            ("content/sources.yaml", text),
        ];
        site(&mut compiler, &files, false);
    })
}

/// The text as a template of a page.
fn templates() -> Judge {
    let mut compiler = Compiler::default();
    Box::new(move |text| {
        let files =
            [DONBAS, ("templates/event.html", text), ("templates/issue.html", text), ("templates/base.html", text)];
        site(&mut compiler, &files[..3], true);
        site(&mut compiler, &files[3..], true);
    })
}

/// The text as a component.
fn components() -> Judge {
    let mut compiler = Compiler::default();
    Box::new(move |text| {
        let about = b"+++\ntitle = \"About\"\n+++\n\n<Own />\n\n<Callout kind=\"note\">\n\nx\n\n</Callout>\n";
        let files = [
            DONBAS,
            ("content/pages/about.md", about),
            ("templates/components/own.html", text),
            ("templates/components/callout.html", text),
        ];
        site(&mut compiler, &files, true);
    })
}

/// The text as `briefing.toml`.
fn configuration() -> Judge {
    let mut compiler = Compiler::default();
    Box::new(move |text| site(&mut compiler, &[DONBAS, ("briefing.toml", text)], false))
}

/// The text as words of the interface, of the site's language and of another.
fn interface_words() -> Judge {
    let mut compiler = Compiler::default();
    Box::new(move |text| {
        site(&mut compiler, &[DONBAS, ("templates/strings/en.toml", text), ("templates/strings/uk.toml", text)], false);
    })
}
