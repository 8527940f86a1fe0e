//! Components' tags in Markdown: what they enclose, and every way in which Markdown would swallow them silently.

use std::collections::HashMap;
use std::ops::Range;

use super::is_reserved_component;
use super::lines::Lines;
use super::reader::Reader;
use super::report::Report;
use super::tag::{self, Tag, TagKind};
use crate::diagnostics::{Code, Diagnostic, Level};
use crate::model::body::{Argument, ComponentCall, Piece};

/// Components may be nested so deep.
pub(super) const DEEPEST: usize = 32;

/// The components that are open.
#[derive(Default)]
pub(super) struct OpenComponents {
    stack: Vec<OpenComponent>,
    /// Names of components that ended with what they stand in, for want of an end tag: told already.
    torn: HashMap<String, usize>,
    /// Start tags beyond the deepest level, whose end tags must not close others.
    overflow: usize,
    /// Start tags with a reserved name, whose end tags need not be told.
    reserved: usize,
}

struct OpenComponent {
    call: ComponentCall,
    /// The number of lists, quotations, paragraphs … around the start tag.
    depth: usize,
    plain: usize,
    /// Whether a mistake in how it ends has been told.
    told: bool,
}

impl OpenComponents {
    /// How many are open.
    pub(super) fn len(&self) -> usize {
        self.stack.len()
    }

    /// Whether a `<Quote>` is open.
    pub(super) fn in_quote(&self) -> bool {
        self.stack.iter().any(|open| open.call.name == "Quote")
    }
}

impl Reader<'_> {
    /// An HTML block: components' tags alone on their lines, or raw HTML.
    pub(super) fn html_block(&mut self, block: &Lines) {
        let start = block.text.len() - block.text.trim_start().len();
        if block.text.get(start..).and_then(tag::component_name).is_none() {
            self.tell_swallowed(block);
            self.raw_html(&block.text, &block.place(&(0..block.text.trim_end().len())), true);
            return;
        }
        let mut at = start;
        // The tag before what comes now, and where it ended.
        let mut before: Option<(String, usize)> = None;
        let mut told = false;
        while let Some(rest) = block.text.get(at..).filter(|rest| !rest.is_empty()) {
            if tag::component_name(rest).is_some() {
                match tag::parse(rest) {
                    Ok(found) => {
                        let length = found.length;
                        before = Some((shown(&found), at + length));
                        self.component(found, block, at, false);
                        at += length;
                    }
                    Err(torn) => {
                        let range = block.place(&(torn.range.start + at..torn.range.end + at));
                        self.report.add(Code::ComponentArgument, &range, torn.message, torn.hint);
                        // What comes after a quote that is never closed belongs to this tag.
                        let line = if torn.endless { None } else { rest.find('\n') };
                        let end = line.map_or(rest.len(), |end| end + 1);
                        self.sink.text(rest.get(..end).unwrap_or_default());
                        at += end;
                    }
                }
                continue;
            }
            let length = rest
                .match_indices('<')
                .map(|(at, _)| at)
                .find(|at| *at > 0 && rest.get(*at..).and_then(tag::component_name).is_some());
            let (words, _) = rest.split_at(length.unwrap_or(rest.len()));
            if !words.trim().is_empty() {
                if let Some((tag, end)) = before.as_ref().filter(|_| !told) {
                    let first = at + words.len() - words.trim_start().len();
                    let same_line = !block.text.get(*end..first).unwrap_or_default().contains('\n');
                    let line = words.trim_start().lines().next().unwrap_or_default().trim_end();
                    let range = block.place(&(first..first + line.len()));
                    let message = match same_line {
                        true => format!("text after `{tag}` on its line is not read as Markdown"),
                        false => format!("text right under `{tag}` is not read as Markdown"),
                    };
                    self.report.add(Code::Syntax, &range, message, format!("leave a blank line after `{tag}`"));
                    told = true;
                }
                self.sink.html("<p>");
                self.sink.text(words.trim());
                self.sink.html("</p>\n");
            }
            at += words.len();
        }
    }

    /// Tells a component's tag inside a block of raw HTML, where nobody looks for it.
    fn tell_swallowed(&mut self, block: &Lines) {
        let text = &block.text;
        let lower = text.trim_start().get(..10).unwrap_or(text.trim_start()).to_ascii_lowercase();
        // What these hold is no HTML.
        if ["<!", "<?", "<script", "<pre", "<style", "<textarea"].iter().any(|start| lower.starts_with(start)) {
            return;
        }
        for (at, _) in text.match_indices('<') {
            let rest = text.get(at..).unwrap_or_default();
            let Some(name) = tag::component_name(rest) else { continue };
            let read = tag::parse(rest);
            if read.as_ref().is_err_and(|torn| torn.endless) {
                return;
            }
            if read.is_ok() {
                let range = block.place(&(at..at + 1 + name.len()));
                let message = format!("the component `{name}` is not read inside raw HTML");
                self.report.add(Code::Syntax, &range, message, "leave a blank line before and after its tag");
                return;
            }
        }
    }

    /// HTML in a line: a component's tag, or raw HTML.
    pub(super) fn inline_html(&mut self, html: &str, range: &Range<usize>, inline: bool) {
        if tag::component_name(html).is_none() {
            self.raw_html(html, range, false);
            return;
        }
        let lines = Lines::align(html, range, self.markdown);
        match tag::parse(html) {
            Ok(tag) => self.component(tag, &lines, 0, inline),
            Err(torn) => {
                self.report.add(Code::ComponentArgument, &lines.place(&torn.range), torn.message, torn.hint);
                self.sink.text(html);
            }
        }
    }

    /// A tag that is whole and stands at `at` of `lines`.
    fn component(&mut self, tag: Tag, lines: &Lines, at: usize, inline: bool) {
        let place = |range: &Range<usize>| lines.place(&(range.start + at..range.end + at));
        let name_range = place(&tag.name_range);
        if is_reserved_component(&tag.name) {
            self.reserved(&tag, &name_range);
            return;
        }
        if let Some(wrong) = tag.name.find(|c: char| !c.is_ascii_alphanumeric()) {
            let wrong = tag.name.get(wrong..).and_then(|rest| rest.chars().next()).unwrap_or('-');
            let message = format!("`{}` is not a component's name: `{wrong}` stands in it", tag.name);
            self.report.add(
                Code::UnknownComponent,
                &name_range,
                message,
                "names are made of letters and digits, as in `KeyPoints`",
            );
            return;
        }
        for (second, first) in &tag.repeated {
            let name = lines.text.get(second.start + at..second.end + at).unwrap_or_default();
            let twice = Diagnostic::new(Code::ComponentArgument, format!("the argument `{name}` is given twice"))
                .hint("remove one of them")
                .also(self.report.path(), self.report.span(&place(first)), "first given here");
            let span = self.report.span(&place(second));
            self.report.add_at(span, twice);
        }
        let range = place(&(0..tag.length));
        if tag.kind == TagKind::Close {
            self.close_component(&tag.name, &range);
            return;
        }
        let arguments = tag.arguments.into_iter().map(|argument| Argument {
            name_span: self.report.span(&place(&argument.name_range)),
            value_span: self.report.span(&place(&argument.value_range)),
            name: argument.name,
            value: argument.value,
        });
        let call = ComponentCall {
            name_span: self.report.span(&name_range),
            arguments: arguments.collect(),
            body: None,
            text: String::new(),
            inline,
            span: self.report.span(&range),
            name: tag.name,
        };
        if tag.kind == TagKind::Alone {
            self.sink.hole(Piece::Component(Box::new(call)));
            return;
        }
        if self.components.stack.len() >= DEEPEST {
            if self.components.overflow == 0 {
                let message = format!("components are nested more than {DEEPEST} deep");
                self.report.add(Code::Syntax, &range, message, "close some of those around it first");
            }
            self.components.overflow += 1;
            return;
        }
        self.sink.open();
        let plain = self.plain.mark();
        self.components.stack.push(OpenComponent { call, depth: self.depth, plain, told: false });
    }

    fn reserved(&mut self, tag: &Tag, range: &Range<usize>) {
        match tag.kind {
            TagKind::Open => self.components.reserved += 1,
            TagKind::Close if self.components.reserved > 0 => {
                self.components.reserved -= 1;
                return;
            }
            _ => {}
        }
        let message = format!("no component can be called `{}`", tag.name);
        let lower = tag.name.to_ascii_lowercase();
        let hint =
            format!("the name is reserved, since Markdown treats it as HTML; for the HTML element write `<{lower}>`");
        self.report.add(Code::UnknownComponent, range, message, hint);
    }

    fn close_component(&mut self, name: &str, range: &Range<usize>) {
        let open = &mut self.components;
        if open.overflow > 0 {
            open.overflow -= 1;
            return;
        }
        let found = open.stack.iter().rposition(|open| open.call.name == name);
        let here = found.filter(|at| open.stack.get(*at).is_some_and(|open| open.depth == self.depth));
        if let Some(at) = here {
            while self.components.stack.len() > at + 1 {
                self.tell_unclosed("", false);
                self.end_component();
            }
            self.end_component();
            return;
        }
        if let Some(torn) = open.torn.get_mut(name).filter(|torn| **torn > 0) {
            *torn -= 1;
            return;
        }
        let Some(opened) = found.and_then(|at| open.stack.get_mut(at)) else {
            let message = format!("`</{name}>` closes nothing");
            self.report.add(
                Code::Syntax,
                range,
                message,
                format!("remove it, or write `<{name}>` before what it encloses"),
            );
            return;
        };
        let first = !std::mem::replace(&mut opened.told, true);
        if first {
            let message = format!("`</{name}>` is deeper in the text than `<{name}>`");
            let hint = "put it on a line of its own, not indented, with a blank line before and after it";
            let deeper = Diagnostic::new(Code::Syntax, message).hint(hint).also(
                self.report.path(),
                opened.call.span,
                "opened here",
            );
            let span = self.report.span(range);
            self.report.add_at(span, deeper);
        }
    }

    /// Ends the innermost component.
    fn end_component(&mut self) {
        if let Some(open) = self.components.stack.pop() {
            let mut call = open.call;
            call.body = Some(self.sink.close());
            self.plain.part();
            self.plain.since(open.plain).clone_into(&mut call.text);
            self.sink.hole(Piece::Component(Box::new(call)));
        }
    }

    /// Ends the components that were opened inside what ends now (`whence`: "a list item") and not closed there.
    pub(super) fn end_components_in(&mut self, whence: &str) {
        while self.components.stack.last().is_some_and(|open| open.depth > self.depth) {
            self.tell_unclosed(whence, true);
            self.end_component();
        }
    }

    /// Ends all components at the end of the text.
    pub(super) fn end_all_components(&mut self) {
        while !self.components.stack.is_empty() {
            self.tell_unclosed("", false);
            self.end_component();
        }
    }

    /// Tells that the innermost component has no end tag where one should be.
    fn tell_unclosed(&mut self, whence: &str, torn: bool) {
        let Some(open) = self.components.stack.last() else { return };
        let (name, span, told) = (open.call.name.clone(), open.call.span, open.told);
        if !told {
            let (message, hint) = match whence {
                "" => (
                    format!("`<{name}>` is never closed"),
                    format!("add `</{name}>` after what it encloses, or write `<{name} />` if it encloses nothing"),
                ),
                _ => (
                    format!("`<{name}>` is opened inside {whence} and not closed in it"),
                    format!(
                        "close it there, or put `<{name}>` and `</{name}>` on lines of their own with blank lines around them; to show it write `\\<{name}>`"
                    ),
                ),
            };
            self.report.add_at(span, Diagnostic::new(Code::Syntax, message).hint(hint));
        }
        if torn {
            *self.components.torn.entry(name).or_default() += 1;
        }
    }
}

/// A tag as it is named to its author.
fn shown(tag: &Tag) -> String {
    match tag.kind {
        TagKind::Close => format!("</{}>", tag.name),
        TagKind::Open => format!("<{}>", tag.name),
        TagKind::Alone => format!("<{} />", tag.name),
    }
}

/// Tells a component's tag that is indented like code.
pub(super) fn tell_indented(text: &str, range: &Range<usize>, report: &mut Report<'_>) {
    if let Some(name) = tag::component_name(text.trim_start())
        && tag::parse(text.trim_start()).is_ok()
    {
        let start = range.start + text.len() - text.trim_start().len();
        let span = report.span(&(start..start + 1 + name.len()));
        let message = format!("the component `{name}` is shown as code, since it is indented by four blanks");
        let hint = "indent it less, or put code between lines of ```";
        report.add_at(span, Diagnostic::new(Code::Syntax, message).hint(hint).level(Level::Warning));
    }
}
