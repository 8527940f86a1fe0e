//! Requests on the web, as far as all who make them have something in common.

use std::error::Error;

use reqwest::redirect::Policy;
use reqwest::{Client, ClientBuilder};

/// How the program names itself to servers.
pub(crate) const AGENT: &str = concat!("briefing/", env!("CARGO_PKG_VERSION"));

/// A client that follows no redirect.
pub(crate) fn client() -> ClientBuilder {
    // Whoever came first set the same.
    let _ = rustls::crypto::ring::default_provider().install_default();
    Client::builder().user_agent(AGENT).redirect(Policy::none())
}

/// The cause of an error in plain words, without the address, which stands beside it.
pub(crate) fn plain(error: &reqwest::Error) -> String {
    if error.is_timeout() {
        return "it took too long".to_owned();
    }
    let mut cause: &dyn Error = error;
    while let Some(deeper) = cause.source() {
        cause = deeper;
    }
    match cause.downcast_ref::<std::io::Error>() {
        Some(error) => crate::source::plain_words(error),
        None => cause.to_string(),
    }
}
