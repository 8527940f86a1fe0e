//! Tags of components: whether there is such a component, and what is handed to it.

use super::{Setting, holes};
use crate::check::Subject;
use crate::diagnostics::{Code, Diagnostic, Span, closest, did_you_mean};
use crate::model::body::{Argument, ArgumentValue, ComponentCall, Piece};
use crate::model::record::Record;
use crate::model::vocabulary::listed;
use crate::model::{Kind, When};
use crate::parse::keys::address::is_web_address;
use crate::parse::markdown::is_reserved_component;
use crate::render::component::{ArgumentError, Component, Meaning, arguments, type_name};

/// Checks the tags in the texts of `record`.
pub(super) fn of_record(subject: &Subject<'_>, record: &Record, diagnostics: &mut Vec<Diagnostic>) {
    let mut checker = Checker { subject, record, diagnostics };
    holes(record, &mut |piece, setting| {
        if let Piece::Component(call) = piece {
            checker.call(call, setting);
        }
    });
}

/// Checks the names of the site's own components.
pub(super) fn of_site(subject: &Subject<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let components = &subject.theme.components;
    diagnostics.extend(components.iter().filter_map(|(name, component)| reserved(name, component)));
}

/// A component that Markdown cannot call, since it would take its tag for HTML.
fn reserved(name: &str, component: &Component) -> Option<Diagnostic> {
    let definition = component.definition.as_ref().filter(|definition| definition.is_own)?;
    if !is_reserved_component(name) || !name.starts_with(|first: char| first.is_ascii_uppercase()) {
        return None;
    }
    Some(
        Diagnostic::new(Code::Template, format!("no component can be called `{name}`"))
            .at(&definition.path, definition.span)
            .hint("the name is reserved, since Markdown treats it as HTML; give the component another"),
    )
}

struct Checker<'c, 's> {
    subject: &'c Subject<'s>,
    record: &'c Record,
    diagnostics: &'c mut Vec<Diagnostic>,
}

impl Checker<'_, '_> {
    fn report(&mut self, code: Code, span: Span, message: String, hint: Option<String>) {
        self.diagnostics.push(Diagnostic::new(code, message).at(&self.record.path, span).maybe_hint(hint));
    }

    fn call(&mut self, call: &ComponentCall, setting: Setting) {
        let name = &call.name;
        if setting == Setting::Inline {
            let message = format!("the component `{name}` cannot stand in a text of the front matter");
            let hint = "put its tag into the text below the front matter".to_owned();
            self.report(Code::ComponentArgument, call.span, message, Some(hint));
            return;
        }
        let components = &self.subject.theme.components;
        let Some(component) = components.get(name) else {
            let hint = did_you_mean(name, components.keys().map(String::as_str))
                .unwrap_or_else(|| format!("a component of your own is a file `templates/components/{name}.html`; to show the tag write `\\<{name}`"));
            self.report(Code::UnknownComponent, call.name_span, format!("no component is called `{name}`"), Some(hint));
            return;
        };
        if call.inline && !component.may_be_inline() {
            let message = format!("the component `{name}` cannot stand inside a sentence");
            let hint = "put its tag on a line of its own, with a blank line before and after it".to_owned();
            self.report(Code::ComponentArgument, call.span, message, Some(hint));
        }
        let is_handed_text = call.body.as_ref().is_some_and(|body| !is_blank(body));
        if is_handed_text && !component.takes_body() {
            let message = format!("the component `{name}` would drop the text that it encloses");
            let hint = format!("write `<{name} />`, and the text before or after it");
            self.report(Code::ComponentArgument, call.span, message, Some(hint));
        }
        if let Err(errors) = arguments(&component.info, &call.arguments) {
            for error in errors {
                self.argument_error(call, component, &error);
            }
        }
        for argument in &call.arguments {
            if let Some(meaning) = component.meaning(&argument.name) {
                self.meaning(call, argument, &meaning);
            }
        }
    }

    fn argument_error(&mut self, call: &ComponentCall, component: &Component, error: &ArgumentError) {
        let name = &call.name;
        let settable = || component.info.args().iter().filter(|argument| !argument.is_implicit());
        let (span, message, hint) = match error {
            ArgumentError::Unknown(at) => {
                let Some(argument) = call.arguments.get(*at) else { return };
                let known = || settable().map(|argument| argument.name());
                let given = |name: &str| call.arguments.iter().any(|argument| argument.name == name);
                let hint = closest(&argument.name, known().filter(|known| !given(known)))
                    .map(|near| format!("did you mean `{near}`?"))
                    .unwrap_or_else(|| match settable().next() {
                        Some(_) => format!("it takes {}", listed(known())),
                        None => format!("it takes none: write `<{name} />`"),
                    });
                (argument.name_span, format!("the component `{name}` has no argument `{}`", argument.name), hint)
            }
            ArgumentError::WrongType { at, takes } => {
                let Some(argument) = call.arguments.get(*at) else { return };
                let message =
                    format!("the argument `{}` takes {takes}, this is {}", argument.name, shown(&argument.value));
                (argument.value_span, message, correct_form(argument, takes))
            }
            ArgumentError::Missing(missing) => {
                let takes = settable().find(|argument| argument.name() == missing);
                let form = match takes.map(type_name) {
                    Some("a text") | None => format!("{missing}=\"…\""),
                    Some(_) => format!("{missing}={{…}}"),
                };
                let message = format!("the component `{name}` needs the argument `{missing}`");
                (call.span, message, format!("add `{form}` to its tag"))
            }
        };
        self.report(Code::ComponentArgument, span, message, Some(hint));
    }

    /// Whether the value of `argument` is what the component takes it for. An empty text counts as not given.
    fn meaning(&mut self, call: &ComponentCall, argument: &Argument, meaning: &Meaning) {
        let ArgumentValue::Text(text) = &argument.value else { return };
        let value = text.trim();
        if value.is_empty() {
            return;
        }
        match meaning {
            Meaning::Id(kinds) => self.id(value, argument.value_span, kinds),
            Meaning::Date | Meaning::Day => match When::parse(value) {
                Err(error) => self.report(Code::InvalidDate, argument.value_span, error.message, error.hint),
                Ok(when) if *meaning == Meaning::Day && (!when.is_exact_day() || when.time().is_some()) => {
                    let message = format!("`{}` takes one exact day, this is `{value}`", argument.name);
                    let hint = "write a day as `2025-12-15`".to_owned();
                    self.report(Code::InvalidDate, argument.value_span, message, Some(hint));
                }
                Ok(_) => {}
            },
            Meaning::Address if is_web_address(text) => {}
            Meaning::Address => {
                let message = format!("`{}` takes a web address, this is `{value}`", argument.name);
                let hint = "write the whole address, which begins with `https://`".to_owned();
                self.report(Code::ComponentArgument, argument.value_span, message, Some(hint));
            }
            Meaning::File => {
                if let Some(diagnostic) = super::files::missing_picture(self.subject, self.record, value) {
                    self.diagnostics.push(diagnostic.at(&self.record.path, call_place(call, argument)));
                }
            }
        }
    }

    fn id(&mut self, id: &str, span: Span, kinds: &[Kind]) {
        let briefing = &self.subject.views.briefing;
        if kinds.is_empty() || briefing.presence(id, kinds).is_some() {
            return;
        }
        let known = kinds.iter().flat_map(|kind| briefing.ids.of(*kind)).map(|(id, _)| &**id);
        let elsewhere = || Kind::ALL.into_iter().find(|kind| briefing.presence(id, &[*kind]).is_some());
        let hint = did_you_mean(id, known)
            .or_else(|| elsewhere().map(|kind| format!("`{id}` is {}", kind.with_article())))
            .or_else(|| {
                let kind = kinds.first()?;
                Some(kind.hint_at_missing(id))
            });
        let names = kinds.iter().map(|kind| kind.singular()).collect::<Vec<_>>().join(" or ");
        self.report(Code::UnknownId, span, format!("no {names} is called `{id}`"), hint);
    }
}

/// The place of a value; of an empty one, that of its tag.
fn call_place(call: &ComponentCall, argument: &Argument) -> Span {
    if argument.value_span.start < argument.value_span.end { argument.value_span } else { call.span }
}

/// Whether a tag encloses nothing but blanks.
fn is_blank(body: &[Piece]) -> bool {
    body.iter().all(|piece| matches!(piece, Piece::Html(html) if html.trim().is_empty()))
}

/// A value as its author wrote it, for messages.
fn shown(value: &ArgumentValue) -> String {
    match value {
        ArgumentValue::Text(text) => format!("`{text}`"),
        ArgumentValue::Literal(text) => format!("`{{{text}}}`"),
        ArgumentValue::True => "`true`, since it has no value".to_owned(),
    }
}

fn correct_form(argument: &Argument, takes: &str) -> String {
    let name = &argument.name;
    match (&argument.value, takes) {
        (ArgumentValue::Literal(text), "a text") => format!("write `{name}=\"{}\"`", text.trim_matches(['"', '\''])),
        (_, "a text") => format!("write `{name}=\"…\"`"),
        (_, "`true` or `false`") => format!("write `{name}` or `{name}={{false}}`"),
        (_, "a whole number" | "a number") => format!("write a number, as in `{name}={{5}}`"),
        _ => format!("leave `{name}` out: only templates can give it"),
    }
}
