//! Filters of our own for templates.

use tera::{Kwargs, State, Tera, Value};

use crate::pages::prose::escape;
use crate::pages::view::field_of;

/// Adds the filters to `tera`.
pub(super) fn register(tera: &mut Tera) {
    tera.register_filter("time", time);
    tera.register_filter("slug", |text: &str, _: Kwargs, _: &State| crate::parse::markdown::slug(text));
    tera.register_filter("json", json);
}

/// A date as `<time>`, or as plain text where HTML has no form for it. `short=true` takes the short form, `after=true` the
/// one that stands after a word such as "since".
fn time(when: &Value, kwargs: Kwargs, _: &State) -> tera::TeraResult<Value> {
    let short = kwargs.get::<bool>("short")?.unwrap_or(false);
    let after = kwargs.get::<bool>("after")?.unwrap_or(false);
    let text = field_of(
        when,
        if short {
            "short"
        } else if after {
            "after"
        } else {
            "text"
        },
    );
    let text = text.and_then(Value::as_str).ok_or_else(|| tera::Error::message("the filter `time` takes a date"))?;
    let mut html = String::with_capacity(64);
    match field_of(when, "datetime").and_then(Value::as_str) {
        Some(datetime) => {
            html.push_str("<time datetime=\"");
            escape(&mut html, datetime);
            html.push_str("\">");
            escape(&mut html, text);
            html.push_str("</time>");
        }
        None => {
            html.push_str("<span class=\"time\">");
            escape(&mut html, text);
            html.push_str("</span>");
        }
    }
    Ok(Value::safe_string(&html))
}

/// A value as JSON that may stand inside a `<script>`: `<`, `>` and `&` are escaped.
fn json(value: &Value, _: Kwargs, _: &State) -> tera::TeraResult<Value> {
    let json = serde_json::to_string(value).map_err(tera::Error::message)?;
    Ok(Value::safe_string(&for_script(&json)))
}

/// JSON in which no character ends a `<script>` or begins a comment in it.
pub(crate) fn for_script(json: &str) -> String {
    json.replace('<', "\\u003c").replace('>', "\\u003e").replace('&', "\\u0026")
}
