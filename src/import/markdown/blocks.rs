//! Paragraphs, lists, quotations.

use super::html::{Part, Tag, is_address_elsewhere, is_inline};
use super::inlines::{Inline, Mark, address, inlines, normalised, words_of};

/// A block that is open.
#[derive(Debug)]
enum Frame {
    Quotation,
    List {
        number: Option<usize>,
        sign: char,
    },
    /// An item, with the sign that is to be written before its first line, and how far the others are indented.
    Item {
        sign: Option<String>,
        width: usize,
    },
}

#[derive(Debug, Default)]
pub(super) struct Writer {
    out: String,
    autolink: bool,
    one_line: bool,
    frames: Vec<Frame>,
    /// Marks that are open, and what is inside of each; the first is the paragraph.
    open: Vec<(Mark, String, Vec<Inline>)>,
    paragraph: Vec<Inline>,
    heading: Option<usize>,
    preformatted: Option<String>,
    /// How many lists there have been at each depth.
    lists: Vec<usize>,
    /// Whether the last block was written inside a list that is still open.
    in_list: bool,
    /// How many of the open frames the last block was written in.
    shared: usize,
    /// Whether the last block was written inside a quotation that has ended.
    after_quotation: bool,
}

impl Writer {
    /// A writer; on one line there are no blocks.
    pub(super) fn new(autolink: bool, one_line: bool) -> Self {
        Self { autolink, one_line, ..Self::default() }
    }

    /// The Markdown of balanced parts.
    pub(super) fn write(mut self, parts: Vec<Part>) -> String {
        for part in parts {
            match part {
                Part::Text(text) => match &mut self.preformatted {
                    Some(code) => code.push_str(&text),
                    None => self.push(Inline::Text(text)),
                },
                Part::Start(tag) => self.start(&tag),
                Part::End(name) => self.end(&name),
            }
        }
        self.flush();
        self.out
    }

    fn push(&mut self, inline: Inline) {
        match self.open.last_mut() {
            Some((_, _, inside)) => inside.push(inline),
            None => self.paragraph.push(inline),
        }
    }

    fn start(&mut self, tag: &Tag) {
        match &*tag.name {
            "br" => match &mut self.preformatted {
                Some(code) => code.push('\n'),
                None => self.push(Inline::Break),
            },
            "wbr" => {}
            "img" => {
                let Some(src) = tag.attribute("src").filter(|src| is_address_elsewhere(src)) else {
                    return self.push(Inline::Text(tag.attribute("alt").unwrap_or_default().to_owned()));
                };
                let label = tag.attribute("alt").unwrap_or(src).to_owned();
                self.push(Inline::Span(Mark::Link(address(src)), vec![Inline::Text(label)]));
            }
            "iframe" => {
                self.flush();
                if let Some(src) = tag.attribute("src").filter(|src| is_address_elsewhere(src)) {
                    self.push(Inline::Span(Mark::Link(address(src)), vec![Inline::Text(src.to_owned())]));
                    self.flush();
                }
            }
            "hr" => {
                self.flush();
                if !self.one_line {
                    self.block("* * *", "");
                }
            }
            "blockquote" => {
                self.flush();
                // Two that follow each other would be one.
                if self.after_quotation && !self.one_line {
                    self.block("<!-- -->", "");
                }
                self.frames.push(Frame::Quotation);
            }
            "ul" | "ol" => {
                self.flush();
                // Lists that follow each other differ in their signs, or they would be one.
                let depth = self.frames.iter().filter(|frame| matches!(frame, Frame::List { .. })).count();
                self.lists.resize(self.lists.len().max(depth + 1), 0);
                let lists = &mut self.lists[depth];
                let (bullet, dot) = if lists.is_multiple_of(2) { ('-', '.') } else { ('*', ')') };
                *lists += 1;
                let number = (tag.name == "ol").then(|| {
                    tag.attribute("start").and_then(|start| start.parse().ok()).unwrap_or(1_usize).min(999_999_999)
                });
                self.frames.push(Frame::List { sign: if number.is_some() { dot } else { bullet }, number });
            }
            "li" => {
                self.flush();
                let sign = match self.frames.last_mut() {
                    Some(Frame::List { number: Some(number), sign }) => {
                        let text = format!("{number}{sign} ");
                        *number += 1;
                        text
                    }
                    Some(Frame::List { sign, .. }) => format!("{sign} "),
                    _ => "- ".to_owned(),
                };
                self.frames.push(Frame::Item { width: sign.len(), sign: Some(sign) });
            }
            "pre" => {
                self.flush();
                self.preformatted = Some(String::new());
            }
            "code" if self.preformatted.is_some() => {}
            name if !is_inline(name) => {
                self.flush();
                self.heading = name.strip_prefix('h').and_then(|level| level.parse().ok());
            }
            _ => self.open.push((Mark::of(tag), tag.name.clone(), Vec::new())),
        }
    }

    fn end(&mut self, name: &str) {
        match name {
            "blockquote" => {
                self.flush();
                if let Some(at) = self.frames.iter().rposition(|frame| matches!(frame, Frame::Quotation)) {
                    self.close_frames(at);
                    self.after_quotation = true;
                }
            }
            "ul" | "ol" => {
                self.flush();
                if let Some(at) = self.frames.iter().rposition(|frame| matches!(frame, Frame::List { .. })) {
                    self.close_frames(at);
                }
            }
            "li" => {
                self.flush();
                if let Some(at) = self.frames.iter().rposition(|frame| matches!(frame, Frame::Item { .. })) {
                    self.close_frames(at);
                }
            }
            "pre" => {
                if let Some(code) = self.preformatted.take() {
                    self.code_block(&code);
                }
            }
            "code" if self.preformatted.is_some() => {}
            name if !is_inline(name) => {
                self.flush();
                self.heading = None;
            }
            _ => {
                if let Some(at) = self.open.iter().rposition(|(_, open, _)| open == name) {
                    while self.open.len() > at {
                        self.close();
                    }
                }
            }
        }
    }

    fn close_frames(&mut self, at: usize) {
        self.frames.truncate(at);
        self.shared = self.shared.min(at);
    }

    /// Closes the innermost mark.
    fn close(&mut self) {
        if let Some((mark, name, inside)) = self.open.pop() {
            let inline = if name == "code" { Inline::Code(words_of(&inside)) } else { Inline::Span(mark, inside) };
            self.push(inline);
        }
    }

    /// Writes the paragraph that is open. What is open in it goes on in the next.
    fn flush(&mut self) {
        let reopened: Vec<(Mark, String)> =
            self.open.iter().map(|(mark, name, _)| (mark.clone(), name.clone())).collect();
        while !self.open.is_empty() {
            self.close();
        }
        self.open.extend(reopened.into_iter().map(|(mark, name)| (mark, name, Vec::new())));
        let paragraph = normalised(std::mem::take(&mut self.paragraph));
        let mut text = String::new();
        inlines(&mut text, &paragraph, self.autolink, None);
        let text = text.trim();
        if text.is_empty() {
            return;
        }
        if self.one_line {
            if !self.out.is_empty() {
                self.out.push(' ');
            }
            self.out.push_str(&text.replace("\\\n", " "));
            return;
        }
        match self.heading {
            Some(level) => self.block(&heading_escaped(text), &format!("{} ", "#".repeat(level))),
            None => self.block(&starts_escaped(text), ""),
        }
    }

    fn code_block(&mut self, code: &str) {
        let code = code.trim_matches('\n');
        if code.trim().is_empty() {
            return;
        }
        if self.one_line {
            return self.paragraph.push(Inline::Code(code.to_owned()));
        }
        let longest = code.split(|letter| letter != '`').map(str::len).max().unwrap_or_default();
        let fence = "`".repeat(longest.max(2) + 1);
        self.block(&format!("{fence}\n{code}\n{fence}"), "");
    }

    /// Writes a block, each of its lines behind what its frames ask for.
    fn block(&mut self, text: &str, lead: &str) {
        let begins_item = self.frames.iter().any(|frame| matches!(frame, Frame::Item { sign: Some(_), .. }));
        let is_in_list = self.frames.iter().any(|frame| matches!(frame, Frame::Item { .. }));
        if !self.out.is_empty() {
            self.out.push('\n');
            // Items stand close to each other; everything else has a blank line before it.
            if !(begins_item && self.in_list) {
                let blank = self.prefix(false, self.shared);
                self.out.push_str(blank.trim_end());
                self.out.push('\n');
            }
        }
        for (number, line) in text.split('\n').enumerate() {
            if number > 0 {
                self.out.push('\n');
            }
            let prefix = self.prefix(number == 0, self.frames.len());
            if number == 0 {
                self.out.push_str(&prefix);
                self.out.push_str(lead);
                self.out.push_str(line);
            } else {
                self.out.push_str(format!("{prefix}{line}").trim_end());
            }
        }
        self.shared = self.frames.len();
        self.in_list = is_in_list;
        self.after_quotation = false;
    }

    /// What stands before a line; on a first line the signs of items that have not been written yet.
    fn prefix(&mut self, is_first: bool, depth: usize) -> String {
        let mut prefix = String::new();
        for frame in self.frames.iter_mut().take(depth) {
            match frame {
                Frame::Quotation => prefix.push_str("> "),
                Frame::List { .. } => {}
                Frame::Item { sign, width } => match sign {
                    Some(_) if is_first => prefix.push_str(&sign.take().unwrap_or_default()),
                    Some(_) => {}
                    None => prefix.extend(std::iter::repeat_n(' ', *width)),
                },
            }
        }
        prefix
    }
}

/// A heading on one line, without the signs that could end it or give it an id.
fn heading_escaped(text: &str) -> String {
    let line = text.replace("\\\n", " ").replace('{', "&#123;");
    let end = line.trim_end_matches('#').len();
    if end < line.len() { format!("{}\\{}", &line[..end], &line[end..]) } else { line }
}

/// A paragraph none of whose lines begins like another block.
fn starts_escaped(text: &str) -> String {
    text.split('\n').map(start_escaped).collect::<Vec<_>>().join("\n")
}

fn start_escaped(line: &str) -> String {
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    let rest = &line[digits..];
    if digits > 0 && rest.starts_with(['.', ')']) && rest[1..].chars().next().is_none_or(char::is_whitespace) {
        return format!("{}\\{rest}", &line[..digits]);
    }
    let is_block = line.starts_with(['#', '>', '=', ':', '-', '+']);
    if is_block { format!("\\{line}") } else { line.to_owned() }
}
