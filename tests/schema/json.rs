//! Front matter as an editor's plug-in hands it to a validator: JSON, made by parsers that are not the program's own
//! reading of them. Dates of TOML are strings; plain scalars of YAML have the types of its core schema.

use granit_parser::{Event, Parser, ScalarStyle};
use serde_json::{Map, Value, json};
use toml::de::{DeTable, DeValue};

/// The front matter of a content file, or the whole of a row file or `briefing.toml`; none where it cannot be read.
pub(crate) fn of_file(path: &str, text: &str) -> Option<Value> {
    let text = text.trim_start_matches('\u{feff}').trim_start();
    match path.rsplit_once('.')?.1 {
        "toml" => toml(text),
        "yaml" | "yml" => yaml(text),
        "md" => {
            let (fence, rest) = text.split_once('\n')?;
            let end = rest.find(&format!("\n{}", fence.trim_end()))?;
            match fence.trim_end() {
                "+++" => toml(&rest[..=end]),
                "---" => yaml(&rest[..=end]),
                _ => None,
            }
        }
        _ => None,
    }
}

fn toml(text: &str) -> Option<Value> {
    let table = DeTable::parse(text).ok()?;
    Some(of_toml(DeValue::Table(table.into_inner())))
}

fn of_toml(value: DeValue<'_>) -> Value {
    match value {
        DeValue::String(text) => Value::from(text.into_owned()),
        DeValue::Integer(number) => Value::from(number.as_str().parse::<i64>().unwrap()),
        DeValue::Float(number) => Value::from(number.as_str().parse::<f64>().unwrap()),
        DeValue::Boolean(yes) => Value::from(yes),
        DeValue::Datetime(date) => Value::from(date.to_string()),
        DeValue::Array(items) => items.into_iter().map(|item| of_toml(item.into_inner())).collect(),
        DeValue::Table(table) => {
            let entries =
                table.into_iter().map(|(key, value)| (key.into_inner().into_owned(), of_toml(value.into_inner())));
            Value::Object(entries.collect())
        }
    }
}

fn yaml(text: &str) -> Option<Value> {
    let mut stack: Vec<(Value, Option<String>)> = Vec::new();
    let mut root = None;
    for event in Parser::new_from_str(text) {
        let done = match event.ok()?.0 {
            Event::Scalar(text, style, ..) => {
                if let Some((Value::Object(_), key @ None)) = stack.last_mut() {
                    *key = Some(text.into_owned());
                    continue;
                }
                if style == ScalarStyle::Plain { plain(&text) } else { Value::from(text.into_owned()) }
            }
            Event::SequenceStart(..) => {
                stack.push((json!([]), None));
                continue;
            }
            Event::MappingStart(..) => {
                stack.push((Value::Object(Map::new()), None));
                continue;
            }
            Event::SequenceEnd | Event::MappingEnd => stack.pop()?.0,
            _ => continue,
        };
        match stack.last_mut() {
            None => root = Some(done),
            Some((Value::Array(items), _)) => items.push(done),
            Some((Value::Object(entries), key)) => {
                entries.insert(key.take()?, done);
            }
            Some(_) => return None,
        }
    }
    root
}

/// <https://yaml.org/spec/1.2.2/#103-core-schema>, as far as front matter has it.
fn plain(text: &str) -> Value {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => return Value::Null,
        "true" | "True" | "TRUE" => return Value::from(true),
        "false" | "False" | "FALSE" => return Value::from(false),
        _ => {}
    }
    let integer = text.parse::<i64>().ok().map(Value::from);
    let looks_like_a_number = text.starts_with(|sign: char| sign.is_ascii_digit() || "+-.".contains(sign));
    let float = || text.parse::<f64>().ok().filter(|_| looks_like_a_number).map(Value::from);
    integer.or_else(float).unwrap_or_else(|| Value::from(text))
}
