//! Values that are neither list nor table. Patterns keep to what regular expressions have in every language.

use serde_json::{Value, json};

use crate::parse::keys::shape::Scalar;
use crate::words::Words;

/// See [`crate::parse::records::common::is_id`].
const ID: &str = "^[a-z0-9](?:[a-z0-9-]{0,198}[a-z0-9])?$";
/// Years, months and days by their digits: which days there are is for a calendar to say.
const YEAR: &str = "-?[0-9]{4}";
/// Years of the formats that editors know (RFC 3339).
const COMMON_YEAR: &str = "[0-9]{4}";
const MONTH: &str = "(?:0[1-9]|1[0-2])";
const DAY: &str = "(?:0[1-9]|[12][0-9]|3[01])";
const TIME: &str =
    "(?:[01][0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9](?:\\.[0-9]*)?)?(?:[Zz]|[+-](?:0[0-9]|1[0-4])(?::[0-5][0-9])?)?";

/// What several keys share: dates, and what counts as absent.
pub(super) fn definitions() -> [(&'static str, Value); 3] {
    let common_day = format!("{COMMON_YEAR}-{MONTH}-{DAY}");
    let day = format!("{YEAR}-{MONTH}-{DAY}");
    let point = format!("{YEAR}(?:-{MONTH}(?:-{DAY})?)?[?~%]?");
    let range = format!("{point}(?: *\\.\\. *{point})?");
    // The first of a set may be open at its start, the last at its end.
    let set = format!("(?:\\.\\. *{point}|{range})(?: *, *{range})*(?: *\\.\\.)?");
    let text = |pattern: &str| json!({ "type": "string", "pattern": format!("^\\s*(?:{pattern})\\s*$") });
    // Editors that know TOML's own dates take them for these formats; others go by the pattern.
    let formatted = |format: &str, pattern: &str| {
        let mut schema = text(pattern);
        schema["format"] = json!(format);
        schema
    };
    [
        (
            "date",
            json!({
                "anyOf": [
                    formatted("date", &common_day),
                    formatted("date-time", &format!("{common_day}[Tt ]{TIME}")),
                    text(&point),
                    text(&format!("{YEAR}-(?:{MONTH}-XX|XX-XX|XX)[?~%]?")),
                    text(&format!("{point}/(?:{point}|\\.\\.)?|(?:\\.\\.)?/{point}")),
                    text(&format!("\\[ *{set} *\\]")),
                    // A year without quotes.
                    { "type": "integer", "minimum": 1000, "maximum": 9999 },
                    // What YAML makes of `[..2025-12-14]` without quotes.
                    { "type": "array", "minItems": 1, "items": text(&set) },
                ],
            }),
        ),
        ("day", json!({ "anyOf": [formatted("date", &common_day), text(&day), text(&format!("\\[ *{day} *\\]"))] })),
        ("empty", json!({ "type": ["string", "null"], "pattern": "^\\s*$" })),
    ]
}

/// The schema of a value. One that is `needed` may be neither null nor blank; of others, both count as absent.
pub(super) fn schema(scalar: &Scalar, is_needed: bool, words: &Words) -> Value {
    let text = |pattern: &str| json!({ "type": "string", "pattern": pattern });
    let (value, or) = match scalar {
        Scalar::Text | Scalar::Inline if is_needed => return text("\\S"),
        Scalar::Text | Scalar::Inline => return json!({ "type": ["string", "null"] }),
        Scalar::Integer(bounds) => {
            let mut schema = json!({ "type": "integer" });
            if *bounds.start() > i64::MIN {
                schema["minimum"] = json!(bounds.start());
            }
            if *bounds.end() < i64::MAX {
                schema["maximum"] = json!(bounds.end());
            }
            (schema, Or::Null)
        }
        Scalar::Number(bounds) => {
            let mut schema = json!({ "type": "number" });
            if bounds.start().is_finite() {
                schema["minimum"] = json!(bounds.start());
                schema["maximum"] = json!(bounds.end());
            }
            (schema, Or::Null)
        }
        Scalar::Boolean => (json!({ "type": "boolean" }), Or::Null),
        Scalar::Length => {
            // A hundred years at most, which is told by `check` alone.
            let pattern = "^\\s*\\+?0*[1-9][0-9]{0,4}[dw]\\s*$";
            (text(pattern), Or::Null)
        }
        Scalar::Word(known) => (json!({ "enum": known }), Or::Empty),
        Scalar::Open(open) => {
            // Those of the program come in its order, then those that the site adds.
            let labels = words.labels(open.name);
            let added = labels.keys().copied().filter(|word| !open.words.contains(word));
            let known: Vec<&str> = open.words.iter().copied().chain(added).collect();
            (json!({ "enum": known }), Or::Empty)
        }
        Scalar::Id | Scalar::Reference => (text(ID), Or::Empty),
        Scalar::Address => (text("^https?://[^/\\s\\x00-\\x1f\\x7f][^\\s\\x00-\\x1f\\x7f]*$"), Or::Empty),
        Scalar::Country => (text("^[A-Za-z]{2}$"), Or::Empty),
        Scalar::Colour => (text("^#(?:[0-9A-Fa-f]{3}|[0-9A-Fa-f]{6})$"), Or::Empty),
        Scalar::Form(pattern) => (text(pattern), Or::Empty),
        Scalar::Date => (json!({ "$ref": "#/$defs/date" }), Or::Empty),
        Scalar::Day => (json!({ "$ref": "#/$defs/day" }), Or::Empty),
    };
    match or {
        _ if is_needed => value,
        Or::Null => super::table::or_null(value),
        Or::Empty => json!({ "anyOf": [value, { "$ref": "#/$defs/empty" }] }),
    }
}

/// What counts as absent, besides the key's not being there.
enum Or {
    Null,
    /// Null and blank text.
    Empty,
}
