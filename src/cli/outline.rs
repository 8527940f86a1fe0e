//! Data as an indented outline, for people.

use std::fmt::Write;

use tera::Value;

use crate::diagnostics::clean;

/// How many characters of a text are shown.
const LONGEST_TEXT: usize = 160;

/// `value` as lines that end in line breaks, `depth` levels in: a key a line, what belongs to it below it.
pub(super) fn outline(value: &Value, depth: usize) -> String {
    let mut text = String::new();
    write_entries(&mut text, value, depth);
    text
}

fn write_entries(text: &mut String, value: &Value, depth: usize) {
    let indent = "  ".repeat(depth);
    if let Some(map) = value.as_map() {
        for (key, value) in map.iter() {
            let _ = write!(text, "{indent}{key}:");
            write_value(text, value, depth);
        }
    } else if let Some(list) = value.as_array() {
        for value in list {
            let _ = write!(text, "{indent}-");
            // A table in a list begins on the line of its hyphen.
            let mut entries = String::new();
            if value.as_map().is_some_and(|map| !map.is_empty()) {
                write_entries(&mut entries, value, depth + 1);
                let _ = write!(text, " {}", entries.trim_start());
            } else {
                write_value(text, value, depth);
            }
        }
    }
}

/// What stands behind a key's colon or a list's hyphen.
fn write_value(text: &mut String, value: &Value, depth: usize) {
    match value.len() {
        Some(0) if value.as_array().is_some() => text.push_str(" []\n"),
        Some(0) if value.as_map().is_some() => text.push_str(" {}\n"),
        Some(_) if value.as_array().is_some() || value.as_map().is_some() => {
            text.push('\n');
            write_entries(text, value, depth + 1);
        }
        _ => {
            let _ = writeln!(text, " {}", scalar(value));
        }
    }
}

fn scalar(value: &Value) -> String {
    let Some(words) = value.as_str() else {
        return if value.is_none() || value.is_undefined() { "none".to_owned() } else { value.to_string() };
    };
    if words.is_empty() {
        return "\"\"".to_owned();
    }
    let line = clean(words).replace('\n', "⏎");
    match line.char_indices().nth(LONGEST_TEXT) {
        Some((end, _)) => format!("{}… ({} characters)", &line[..end], line.chars().count()),
        None => line,
    }
}

#[cfg(test)]
mod tests {
    use tera::Value;

    use super::outline;
    use crate::pages::view::{ToView, view};

    #[test]
    fn keys_lists_and_texts() {
        let value = view! {
            "title": "Talks\nin \u{1b}[31mBerlin",
            "none": Value::none(),
            "empty": "",
            "count": 3_usize,
            "open": true,
            "nothing": Vec::<Value>::new(),
            "rows": vec![
                view! { "id": "a", "deep": view! { "x": 1_usize } }.to_view(),
                "b".to_view(),
                vec!["c".to_view()].to_view(),
            ],
            "long": "é".repeat(200),
        }
        .to_view();
        let expected =
            "  title: Talks⏎in ␛[31mBerlin\n  none: none\n  empty: \"\"\n  count: 3\n  open: true\n  nothing: []\n  \
            rows:\n    - id: a\n      deep:\n        x: 1\n    - b\n    -\n      - c\n  long: "
                .to_owned()
                + &"é".repeat(160)
                + "… (200 characters)\n";
        assert_eq!(outline(&value, 1), expected);
    }
}
