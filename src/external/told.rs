//! What an author is told of an address.

use super::Answer;
use super::addresses::{Instead, Mention};
use crate::diagnostics::{Code, Diagnostic};

/// A diagnostic for a place that names an address of which this became; none where all is well. `is_there` knows whether an
/// archived copy is.
pub(super) fn diagnostic(mention: &Mention, answer: &Answer, is_there: &dyn Fn(&str) -> bool) -> Option<Diagnostic> {
    let Mention { path, span, written, instead } = mention;
    let (code, message, hint) = match answer {
        Answer::There => return None,
        Answer::Moved(to) => (
            Code::MovedLink,
            format!("`{written}` has moved for good"),
            format!("write `{}`", with_anchor(to, written)),
        ),
        Answer::Dead(how) => (Code::DeadLink, format!("`{written}` {how}"), way_out(instead, is_there)),
        Answer::Nameless => {
            let message = format!("`{written}` cannot be reached: its name cannot be resolved");
            (Code::DeadLink, message, way_out(instead, is_there))
        }
        Answer::Unchecked(why) => {
            let hint = "look at it in a browser: programs are often kept out".to_owned();
            (Code::UncheckedLink, format!("`{written}` could not be checked: {why}"), hint)
        }
    };
    Some(Diagnostic::new(code, message).at(path, *span).hint(hint))
}

fn way_out(instead: &Instead, is_there: &dyn Fn(&str) -> bool) -> String {
    match &instead.copy {
        Some(copy) if is_there(copy) => {
            format!("readers still have `archive_url`, `{copy}`; let `url` lead there, or to where it is now")
        }
        _ => format!("write where it is now, or look for an archived copy at `{}`", instead.perhaps),
    }
}

/// The new address, with the anchor of the old one where it has none of its own.
fn with_anchor(to: &str, written: &str) -> String {
    match written.split_once('#') {
        Some((_, anchor)) if !to.contains('#') => format!("{to}#{anchor}"),
        _ => to.to_owned(),
    }
}
