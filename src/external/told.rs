//! What an author is told of an address.

use super::Answer;
use super::addresses::{Instead, Mention};
use crate::diagnostics::{Code, Diagnostic};

/// A diagnostic for each of `mentions` of an address that this became of; none where all is well.
pub(super) fn diagnostics(mentions: &[Mention], answer: &Answer) -> Vec<Diagnostic> {
    mentions.iter().filter_map(|mention| diagnostic(mention, answer)).collect()
}

fn diagnostic(mention: &Mention, answer: &Answer) -> Option<Diagnostic> {
    let Mention { path, span, written, instead } = mention;
    let (code, message, hint) = match answer {
        Answer::There => return None,
        Answer::Moved(to) => (
            Code::MovedLink,
            format!("`{written}` has moved for good"),
            format!("write `{}`", with_anchor(to, written)),
        ),
        Answer::Dead(how) => (Code::DeadLink, format!("`{written}` {how}"), way_out(instead)),
        Answer::Nameless => {
            let message = format!("`{written}` cannot be reached: its name cannot be resolved");
            (Code::DeadLink, message, way_out(instead))
        }
        Answer::Unchecked(why) => {
            let hint = "look at it in a browser: programs are often kept out".to_owned();
            (Code::UncheckedLink, format!("`{written}` could not be checked: {why}"), hint)
        }
    };
    Some(Diagnostic::new(code, message).at(path, *span).hint(hint))
}

fn way_out(instead: &Instead) -> String {
    match instead {
        Instead::Copy(copy) => {
            format!("readers still have `archive_url`, `{copy}`; let `url` lead there, or to where it is now")
        }
        Instead::Perhaps(copy) => {
            format!("write where it is now, or look for an archived copy at `{copy}`")
        }
    }
}

/// The new address, with the anchor of the old one where it has none of its own.
fn with_anchor(to: &str, written: &str) -> String {
    match written.split_once('#') {
        Some((_, anchor)) if !to.contains('#') => format!("{to}#{anchor}"),
        _ => to.to_owned(),
    }
}
