//! Components: what their definitions say of the tags that may call them.
//!
//! Beyond the arguments and their types, which are Tera's, a definition's metadata says what Tera does not know:
//!
//! | key | means |
//! |---|---|
//! | `"inline": true` | a tag may stand inside a sentence |
//! | `"body": true` or `false` | a tag encloses text, or does not; else it does where the definition mentions `body` |
//! | `"ids": {"issue": "issue", "by": "party person"}` | the argument is the id of a record of one of these kinds |
//! | `"dates": ["date"]` | the argument is a date as in front matter |
//! | `"days": ["until"]` | the argument is one exact day |
//! | `"files": ["src"]` | the argument is a file, written as the address of a picture is in Markdown |
//! | `"addresses": ["url"]` | the argument is a whole web address |

use std::collections::BTreeMap;
use std::sync::Arc;

use tera::{ComponentArg, ComponentArgType, ComponentInfo, Value};

use crate::diagnostics::Span;
use crate::model::Kind;
use crate::model::body::{Argument, ArgumentValue};
use crate::pages::view::ToView;

/// A component that Markdown may name.
#[derive(Clone, Debug)]
pub(crate) struct Component {
    /// What Tera knows of it.
    pub(crate) info: ComponentInfo,
    /// Where it is defined.
    pub(crate) definition: Option<Definition>,
}

/// Where a component is defined, and what its text shows.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Definition {
    /// The template, as diagnostics name it.
    pub(crate) path: Arc<str>,
    /// Where its name stands.
    pub(crate) span: Span,
    /// Whether it is the site's own.
    pub(crate) is_own: bool,
    /// Whether it mentions `body`.
    pub(crate) mentions_body: bool,
}

/// What the value of an argument must be beside its type.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Meaning {
    /// The id of a record of one of these kinds.
    Id(Vec<Kind>),
    /// A date as in front matter.
    Date,
    /// One exact day.
    Day,
    /// A file beside the record, or in `static/` with a slash before it.
    File,
    /// A whole web address.
    Address,
}

impl Component {
    /// Whether a tag may stand inside a sentence.
    pub(crate) fn may_be_inline(&self) -> bool {
        self.flag("inline").unwrap_or(false)
    }

    /// Whether a tag may enclose text.
    pub(crate) fn takes_body(&self) -> bool {
        let mentions = || self.definition.as_ref().is_none_or(|definition| definition.mentions_body);
        self.flag("body").unwrap_or_else(mentions)
    }

    /// What the value of the argument `name` must be, where the metadata says so.
    pub(crate) fn meaning(&self, name: &str) -> Option<Meaning> {
        let metadata = self.info.metadata();
        let kinds = metadata.get("ids").and_then(Value::as_map).and_then(|ids| {
            ids.iter().find(|(key, _)| key.as_str() == Some(name)).and_then(|(_, kinds)| kinds.as_str())
        });
        if let Some(kinds) = kinds {
            return Some(Meaning::Id(kinds.split_whitespace().filter_map(Kind::from_name).collect()));
        }
        let lists = [
            ("dates", Meaning::Date),
            ("days", Meaning::Day),
            ("files", Meaning::File),
            ("addresses", Meaning::Address),
        ];
        let named = |list: &Value| list.as_array().is_some_and(|list| list.iter().any(|it| it.as_str() == Some(name)));
        lists.into_iter().find(|(key, _)| metadata.get(*key).is_some_and(named)).map(|(_, meaning)| meaning)
    }

    fn flag(&self, key: &str) -> Option<bool> {
        self.info.metadata().get(key).and_then(Value::as_bool)
    }
}

/// What is wrong with an argument.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum ArgumentError {
    /// The component has no argument of that name; the number is the argument's.
    Unknown(usize),
    /// The value is not of the argument's type.
    WrongType {
        /// The argument's number.
        at: usize,
        /// The type that it takes.
        takes: &'static str,
    },
    /// An argument that must be given is not.
    Missing(String),
}

/// The arguments of a tag as values of the types that the component's definition names.
pub(crate) fn arguments(
    info: &ComponentInfo,
    written: &[Argument],
) -> Result<BTreeMap<String, Value>, Vec<ArgumentError>> {
    let mut values = BTreeMap::new();
    let mut errors = Vec::new();
    let settable = || info.args().iter().filter(|arg| !arg.is_implicit());
    for (at, argument) in written.iter().enumerate() {
        let Some(definition) = settable().find(|arg| arg.name() == argument.name) else {
            match info.rest_param() {
                Some(_) => {
                    values.insert(argument.name.clone(), untyped(&argument.value));
                }
                None => errors.push(ArgumentError::Unknown(at)),
            }
            continue;
        };
        match typed(definition, &argument.value) {
            Some(value) => {
                values.insert(argument.name.clone(), value);
            }
            None => errors.push(ArgumentError::WrongType { at, takes: type_name(definition) }),
        }
    }
    let given = |name: &str| written.iter().any(|argument| argument.name == name);
    let missing = settable().filter(|arg| arg.is_required() && !given(arg.name()));
    errors.extend(missing.map(|arg| ArgumentError::Missing(arg.name().to_owned())));
    if errors.is_empty() { Ok(values) } else { Err(errors) }
}

/// How messages call the type of an argument.
pub(crate) fn type_name(definition: &ComponentArg) -> &'static str {
    match definition.arg_type() {
        Some(ComponentArgType::String) => "a text",
        Some(ComponentArgType::Bool) => "`true` or `false`",
        Some(ComponentArgType::Integer) => "a whole number",
        Some(ComponentArgType::Float | ComponentArgType::Number) => "a number",
        _ => "a value that a tag cannot write",
    }
}

/// A value of the argument's type, however it was written: `limit="5"` and `limit={5}` are one.
fn typed(definition: &ComponentArg, value: &ArgumentValue) -> Option<Value> {
    let text = match value {
        ArgumentValue::Text(text) | ArgumentValue::Literal(text) => text.trim(),
        ArgumentValue::True => "true",
    };
    match definition.arg_type() {
        Some(ComponentArgType::String) => match value {
            ArgumentValue::Text(text) => Some(text.to_view()),
            ArgumentValue::Literal(_) | ArgumentValue::True => None,
        },
        Some(ComponentArgType::Bool) => text.parse::<bool>().ok().map(ToView::to_view),
        Some(ComponentArgType::Integer) => text.parse::<i64>().ok().map(Value::from),
        Some(ComponentArgType::Float | ComponentArgType::Number) => {
            text.parse::<f64>().ok().filter(|number| number.is_finite()).map(Value::from)
        }
        None => Some(untyped(value)),
        Some(_) => None,
    }
}

fn untyped(value: &ArgumentValue) -> Value {
    match value {
        ArgumentValue::Text(text) => text.to_view(),
        ArgumentValue::True => true.to_view(),
        ArgumentValue::Literal(text) => match (text.parse::<bool>(), text.parse::<i64>(), text.parse::<f64>()) {
            (Ok(value), _, _) => value.to_view(),
            (_, Ok(value), _) => Value::from(value),
            (_, _, Ok(value)) if value.is_finite() => Value::from(value),
            _ => text.to_view(),
        },
    }
}

/// The components that a template defines: name, where the name stands, and whether the definition mentions `body`.
pub(super) fn definitions(text: &str) -> Vec<(&str, Span, bool)> {
    let mut found: Vec<(&str, Span, bool)> = Vec::new();
    let mut inside = false;
    for (start, code) in code(text) {
        let words = code.trim_start_matches('-').trim_start();
        if let Some(rest) = words.strip_prefix("component").filter(|rest| rest.starts_with(char::is_whitespace)) {
            let rest = rest.trim_start();
            let length = rest.find(|letter: char| !letter.is_alphanumeric() && !matches!(letter, '_' | '.'));
            let name = &rest[..length.unwrap_or(rest.len())];
            if name.is_empty() {
                continue;
            }
            let at = start + (code.len() - rest.len());
            found.push((name, Span::new(at..at + name.len()), false));
            inside = true;
        } else if words.starts_with("endcomponent") {
            inside = false;
        } else if inside
            && mentions(code, "body")
            && let Some((_, _, mentions_body)) = found.last_mut()
        {
            *mentions_body = true;
        }
    }
    found
}

/// What stands in `{{ … }}` and `{% … %}`, and where; comments are left out.
fn code(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut at = 0;
    std::iter::from_fn(move || {
        loop {
            let open = at + text.get(at..)?.find('{')?;
            let close = match text.as_bytes().get(open + 1) {
                Some(b'{') => "}}",
                Some(b'%') => "%}",
                Some(b'#') => "#}",
                _ => {
                    at = open + 1;
                    continue;
                }
            };
            let start = open + 2;
            let length = text.get(start..)?.find(close).unwrap_or(text.len() - start);
            at = (start + length + close.len()).min(text.len());
            if close != "#}" {
                return Some((start, &text[start..start + length]));
            }
        }
    })
}

/// Whether `code` uses the variable `name`, outside of texts in quotes and not as a field of something else.
fn mentions(code: &str, name: &str) -> bool {
    let mut quote = None;
    let mut before = ' ';
    for (at, letter) in code.char_indices() {
        match quote {
            Some(open) if open == letter => quote = None,
            Some(_) => {}
            None if matches!(letter, '"' | '\'' | '`') => quote = Some(letter),
            None => {
                let is_part = |letter: char| letter.is_alphanumeric() || letter == '_';
                let rest = code[at..].strip_prefix(name);
                if !is_part(before) && before != '.' && rest.is_some_and(|rest| !rest.starts_with(is_part)) {
                    return true;
                }
            }
        }
        before = letter;
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<(&str, &str, bool)> {
        definitions(text).into_iter().map(|(name, span, body)| (name, &text[span.range()], body)).collect()
    }

    #[test]
    fn definitions_are_found_with_what_they_say_of_their_body() {
        let text = "{# {% component Old() %} #}\n{%- component Note(kind: string) {\"inline\": true} -%}<p>{{ body | default(value=\"\") }}\
                    {% endcomponent Note %}{% component Bare() %}body {{ record.body }} {{ \"body\" }} {{ bodyguard }}{% endcomponent %}";
        assert_eq!(found(text), [("Note", "Note", true), ("Bare", "Bare", false)]);
        assert_eq!(found("{% component A(x) %}{% if body %}x{% endif %}{% endcomponent A %}"), [("A", "A", true)]);
        assert_eq!(found("{% component A(x) %}{{<B x={x} body={body} />}}{% endcomponent A %}"), [("A", "A", true)]);
    }

    #[test]
    fn texts_that_are_no_templates_define_nothing() {
        for text in ["", "{", "{%", "{% component", "{{ component }}", "{% components X %}", "ä{ö% component X %}"] {
            assert_eq!(found(text), []);
        }
    }
}
