//! Dates and lengths of time out of a table.

use jiff::civil::Date;

use super::Keys;
use crate::diagnostics::{Code, Diagnostic, Span, Spanned};
use crate::model::when::{When, WhenError};
use crate::parse::report::Report;
use crate::parse::tree::Value;

impl Keys<'_, '_, '_> {
    /// A date: a TOML date or date-time, a year as a number, a text, or a list as YAML takes `[..2025-12-14]` for.
    pub(crate) fn date(&mut self, key: &'static str) -> Option<Spanned<When>> {
        let entry = self.ask(key)?;
        let span = entry.node.span;
        let (text, offset) = match &entry.node.value {
            Value::Refused => return None,
            Value::Int(year) => (format!("{year:04}"), Some(span.start)),
            Value::List(_) if self.report.slice(span).starts_with('[') => {
                (self.report.slice(span).to_owned(), Some(span.start))
            }
            value => {
                let Some(text) = value.as_text().or(match value {
                    Value::Date(text) => Some(text),
                    _ => None,
                }) else {
                    let message = format!("`{}` takes a date, this is {}", entry.key, value.found());
                    let diagnostic = self.report.at(Code::WrongType, span, message);
                    self.report.push(diagnostic.hint("write a day as `2025-12-15`, a month as `\"2025-12\"`"));
                    return None;
                };
                if text.trim().is_empty() {
                    return None;
                }
                let spanned = Spanned { value: text.to_owned(), span };
                let offset = self.report.offset_of(&spanned);
                (spanned.value, offset)
            }
        };
        match When::parse(&text) {
            Ok(when) => Some(Spanned { value: when, span }),
            Err(error) => {
                self.report.push(invalid_date(self.report, span, offset, error));
                None
            }
        }
    }

    /// One exact day, without a time.
    pub(crate) fn day(&mut self, key: &'static str) -> Option<Spanned<Date>> {
        let when = self.date(key)?;
        let day = when.earliest().filter(|_| when.is_exact_day());
        match day {
            Some(day) if when.time().is_none() => Some(Spanned { value: day, span: when.span }),
            _ => {
                let message = format!("`{key}` takes one exact day, this is `{}`", when.as_str());
                let hint = match day {
                    Some(day) => format!("leave the time out: `{day}`"),
                    None => "write a day as `2025-12-15`".to_owned(),
                };
                self.report.push(self.report.at(Code::InvalidDate, when.span, message).hint(hint));
                None
            }
        }
    }

    /// A length of time in days, written as a text: `"30d"`, `"2w"`; at least one day, at most a hundred years.
    pub(crate) fn days_long(&mut self, key: &'static str) -> Option<Spanned<u32>> {
        const HINT: &str = "write days as `\"30d\"`, weeks as `\"2w\"`";
        let entry = self.ask(key)?;
        let span = entry.node.span;
        let Some(text) = entry.node.value.as_text() else {
            if entry.node.value != Value::Refused {
                let message = format!("`{}` takes a length of time, this is {}", entry.key, entry.node.value.found());
                self.report.push(self.report.at(Code::WrongType, span, message).hint(HINT));
            }
            return None;
        };
        let text = text.trim();
        let days = match (text.strip_suffix('d'), text.strip_suffix('w')) {
            (Some(days), _) => days.parse::<u32>().ok(),
            (_, Some(weeks)) => weeks.parse::<u32>().ok().and_then(|weeks| weeks.checked_mul(7)),
            _ => None,
        };
        match days.filter(|days| (1..=36_525).contains(days)) {
            Some(days) => Some(Spanned { value: days, span }),
            None => {
                let message = format!("`{text}` is no length of time");
                self.report.push(self.report.at(Code::UnknownValue, span, message).hint(HINT));
                None
            }
        }
    }
}

/// The diagnostic of a date that does not parse: at `offset` plus the error's own place, else at the whole value.
pub(crate) fn invalid_date(report: &Report<'_>, span: Span, offset: Option<u32>, error: WhenError) -> Diagnostic {
    let place = offset.map(|offset| {
        let offset = offset as usize;
        Span::new(offset + error.range.start..offset + error.range.end)
    });
    let place = place.filter(|place| place.start >= span.start && place.end <= span.end).unwrap_or(span);
    report.at(Code::InvalidDate, place, error.message).maybe_hint(error.hint)
}
