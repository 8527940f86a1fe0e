//! The examples of CommonMark and of GitHub's extensions, through the whole pipeline: a page with the example for a body
//! is compiled and rendered, and its body is compared as a browser reads it.
//!
//! Where we differ the example stands in [`DIFFERENT`] with the reason. A test fails when an example leaves that list or
//! enters it.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

use briefing::{Options, compile};
use scraper::node::Node;
use scraper::{ElementRef, Html, Selector};
use serde_json::Value;

use crate::common::site;

/// Where we differ on purpose.
const DIFFERENT: &[Different] = &[
    ("raw HTML without its end is ended by the rest of the page", &[150, 151, 156, 157, 158, 173], &[652]),
    ("a tag with a capital is a component", &[152, 163], &[]),
    ("two brackets are a link to a record", &[548, 559, 590], &[]),
    ("a link leads to no other scheme than `https:`, `http:`, `mailto:`, `tel:`", &[500, 596, 598, 599, 601], &[]),
    ("an address is a link in angle brackets only", &[], &[621, 622, 623, 624, 625, 626, 627, 628, 629, 630, 631]),
];

/// The reason, the numbers of CommonMark's examples, those of GitHub's.
type Different = (&'static str, &'static [u64], &'static [u64]);

/// An example of a specification.
struct Example {
    number: u64,
    markdown: String,
    html: String,
}

fn examples(file: &str) -> Vec<Example> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/foreign/specifications");
    let text = std::fs::read_to_string(folder.join(file).with_extension("json")).unwrap();
    let list: Vec<Value> = serde_json::from_str(&text).unwrap();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let of = |value: Value| Example {
        number: value["number"].as_u64().unwrap(),
        markdown: text(&value["markdown"]),
        html: text(&value["html"]),
    };
    list.into_iter().map(of).collect()
}

/// The bodies of all examples, each as it stands in its page. What examples lead to is there.
fn bodies(examples: &[Example], raw_html: &str) -> Vec<String> {
    let configuration =
        format!("[site]\ntitle = \"S\"\nbase_url = \"https://example.org/\"\n[build]\nraw_html = \"{raw_html}\"\n");
    let mut files = vec![("briefing.toml".to_owned(), configuration)];
    for (number, example) in examples.iter().enumerate() {
        let text = format!("+++\ntitle = \"Example\"\n+++\n\n{}", example.markdown);
        files.push((format!("content/pages/example-{number}.md"), text));
    }
    let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    let compiled = compile(&site(&files), &Options { cards: false, ..Options::on("2026-11-24".parse().unwrap()) });
    let prose = Selector::parse("div.prose").unwrap();
    let body = |number: usize| {
        let page = compiled.site.render(&format!("example-{number}/index.html")).unwrap();
        let page = Html::parse_document(std::str::from_utf8(&page).unwrap());
        page.select(&prose).next().map(|body| normal(body, false)).unwrap_or_default()
    };
    (0..examples.len()).map(body).collect()
}

/// Elements that break the line before and behind them: blanks there are not shown.
const BLOCKS: [&str; 30] = [
    "address",
    "article",
    "aside",
    "blockquote",
    "body",
    "br",
    "dd",
    "div",
    "dl",
    "dt",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "html",
    "li",
    "ol",
    "p",
    "pre",
    "section",
    "table",
    "tbody",
    "td",
    "th",
    "thead",
    "tr",
    "ul",
];

/// What `parent` encloses as a browser reads it: elements with their attributes in order, one blank where HTML shows one.
///
/// The specification's side (`is_theirs`) is written as we would write it: the page's title is its first heading, so that
/// theirs go a level down.
fn normal(parent: ElementRef<'_>, is_theirs: bool) -> String {
    let mut out = String::new();
    let shift = is_theirs && {
        let headings = Selector::parse("h1, h2, h3, h4, h5, h6").unwrap();
        parent.select(&headings).next().is_some_and(|first| first.value().name() == "h1")
    };
    write_children(parent, &mut out, shift, is_theirs);
    out.trim().to_owned()
}

fn write_children(parent: ElementRef<'_>, out: &mut String, shift: bool, is_theirs: bool) {
    for child in parent.children() {
        match child.value() {
            Node::Text(text) => write_text(parent, text, out),
            Node::Comment(comment) => write!(out, "<!--{}-->", &**comment).unwrap(),
            Node::Element(_) => write_element(ElementRef::wrap(child).unwrap(), out, shift, is_theirs),
            _ => {}
        }
    }
}

fn write_text(parent: ElementRef<'_>, text: &str, out: &mut String) {
    // Typographic marks as they were typed.
    let typed = [("“", "\""), ("”", "\""), ("‘", "'"), ("’", "'"), ("…", "..."), ("—", "---"), ("–", "--")];
    let text = typed.iter().fold(text.to_owned(), |text, (mark, typed)| text.replace(mark, typed));
    let is_code = parent.ancestors().chain([*parent]).filter_map(ElementRef::wrap).any(|e| e.value().name() == "pre");
    if is_code {
        out.push_str(&text);
        return;
    }
    let after_block = out.is_empty()
        || BLOCKS.iter().any(|name| out.ends_with(&format!("<{name}>")) || out.ends_with(&format!("</{name}>")));
    let mut words = String::new();
    for letter in text.chars() {
        // HTML's white space is not all of Unicode's.
        match letter {
            ' ' | '\t' | '\n' | '\r' | '\u{c}' => {
                if !words.ends_with(' ') {
                    words.push(' ');
                }
            }
            letter => words.push(letter),
        }
    }
    out.push_str(if after_block || out.ends_with(' ') { words.trim_start_matches(' ') } else { &words });
}

fn write_element(element: ElementRef<'_>, out: &mut String, shift: bool, is_theirs: bool) {
    let value = element.value();
    let has_class = |class: &str| value.attr("class") == Some(class);
    // What a table scrolls in.
    if value.name() == "div" && has_class("table-box") {
        return write_children(element, out, shift, is_theirs);
    }
    if value.name() == "tbody" && element.child_elements().next().is_none() {
        return;
    }
    let is_heading = matches!(value.name().as_bytes(), [b'h', b'1'..=b'6']);
    let name = match value.name().as_bytes() {
        [b'h', level @ b'1'..=b'6'] if is_theirs => format!("h{}", (level - b'0' + u8::from(shift)).clamp(2, 6)),
        _ => value.name().to_owned(),
    };
    let mut attributes: Vec<(String, String)> = Vec::new();
    for (key, value) in element.value().attrs() {
        match (name.as_str(), key, value) {
            // For links to a heading, for readers of a table by ear, alignment by class.
            (_, "id", _) if is_heading && !is_theirs => {}
            ("th", "scope", "col") if !is_theirs => {}
            // For readers by keyboard and by ear, and for the first picture to be there first.
            ("pre", "tabindex", "0") | ("input", "aria-label", _) | ("img", "fetchpriority" | "loading", _)
                if !is_theirs => {}
            (_, "href" | "src", address) => attributes.push((key.to_owned(), plain_address(address))),
            ("th" | "td", "align", side) => {
                let side = match side {
                    "left" => "start",
                    "right" => "end",
                    other => other,
                };
                attributes.push(("class".to_owned(), format!("align-{side}")));
            }
            _ => attributes.push((key.to_owned(), value.to_owned())),
        }
    }
    attributes.sort();
    if BLOCKS.contains(&name.as_str()) {
        out.truncate(out.trim_end_matches(' ').len());
    }
    write!(out, "<{name}").unwrap();
    for (key, value) in &attributes {
        write!(out, " {key}=\"{value}\"").unwrap();
    }
    out.push('>');
    let is_block = BLOCKS.contains(&name.as_str());
    if is_block && !attributes.is_empty() {
        // So that what follows sees the end of a block's tag.
        out.push('\n');
    }
    write_children(element, out, shift, is_theirs);
    if is_block && name != "pre" {
        out.truncate(out.trim_end_matches([' ', '\n']).len());
    }
    write!(out, "</{name}>").unwrap();
}

/// An address without what leads to the same: links within a site lead from its root to a page's own address, as the page
/// stands there (`/example-7/`), and addresses are not encoded where browsers do it.
fn plain_address(address: &str) -> String {
    let address = percent_decode(address);
    let address =
        address.strip_prefix("/example-").and_then(|rest| rest.split_once('/')).map_or(&*address, |(_, rest)| rest);
    let address = address.strip_prefix("./").unwrap_or(address);
    address.strip_suffix('/').unwrap_or(address).to_owned()
}

fn percent_decode(address: &str) -> String {
    percent_encoding::percent_decode_str(address).decode_utf8_lossy().into_owned()
}

/// The examples of `file` of which we make something else than the specification says: number, and both.
fn different(file: &str) -> BTreeMap<u64, String> {
    let examples = examples(file);
    let bodies = bodies(&examples, "allow");
    let mut different = BTreeMap::new();
    for (example, ours) in examples.iter().zip(bodies) {
        let theirs = normal(Html::parse_fragment(&example.html).root_element(), true);
        if ours != theirs {
            different.insert(example.number, format!("{:?}\n   ours: {ours:?}\n theirs: {theirs:?}", example.markdown));
        }
    }
    different
}

#[track_caller]
fn assert_different(file: &str, listed: fn(&Different) -> &'static [u64], least: usize) {
    let mut found = different(file);
    let mut wrong = String::new();
    for number in DIFFERENT.iter().flat_map(listed) {
        if found.remove(number).is_none() {
            writeln!(wrong, "{file} {number} is as the specification says: take it off the list").unwrap();
        }
    }
    for (number, both) in found {
        writeln!(wrong, "{file} {number}: {both}").unwrap();
    }
    assert!(wrong.is_empty(), "\n{wrong}");
    assert!(examples(file).len() >= least);
}

#[test]
fn commonmark_is_rendered_as_it_says() {
    assert_different("commonmark", |(_, commonmark, _)| commonmark, 652);
}

#[test]
fn what_has_no_raw_html_is_the_same_however_raw_html_is_dealt_with() {
    let examples: Vec<Example> =
        [examples("commonmark"), examples("gfm")].into_iter().flatten().filter(|e| !e.markdown.contains('<')).collect();
    assert!(examples.len() > 500);
    let allowed = bodies(&examples, "allow");
    for raw_html in ["sanitize", "escape"] {
        for ((example, allowed), ours) in examples.iter().zip(&allowed).zip(bodies(&examples, raw_html)) {
            assert_eq!(&ours, allowed, "{raw_html}: {}", example.number);
        }
    }
}

#[test]
fn githubs_extensions_are_rendered_as_it_says() {
    assert_different("gfm", |(_, _, gfm)| gfm, 24);
}
