//! What the server has to say to whoever started it.

use std::time::Duration;

use super::live::Reached;

/// A piece of news.
#[derive(Debug)]
pub(crate) enum News {
    /// There is something to look at, below this path of the address.
    First {
        /// The path: `/`.
        base: String,
    },
    /// Something changed.
    Changed {
        /// What, in a few words.
        what: String,
        /// Who sees it.
        reached: Reached,
        /// From the first report to the last open page.
        took: Duration,
    },
    /// The site was checked.
    Checked {
        /// What is wrong now and was not, drawn.
        appeared: String,
        /// What was wrong and is not any more, in a line each.
        gone: Vec<String>,
        /// What readers will not see, in a line; said once.
        unseen: Option<String>,
    },
    /// Something is not as it should be, in a line.
    Warning(String),
    /// Somebody ended it.
    Stopped,
}
