//! Why a request got no answer, in plain words.

use std::error::Error;

use rustls::CertificateError;

use super::Answer;
use crate::diagnostics::plural;
use crate::http::plain;

/// What a request without an answer means.
pub(super) fn answer(error: &reqwest::Error, patience: std::time::Duration) -> Answer {
    if error.is_timeout() {
        return Answer::Dead(format!("does not answer within {}", plural(patience.as_secs() as usize, "second")));
    }
    let mut chain: Vec<&(dyn Error + 'static)> = vec![error];
    while let Some(deeper) = chain.last().copied().and_then(Error::source) {
        chain.push(deeper);
    }
    // The type of this one is nobody's to see.
    if chain.iter().any(|cause| cause.to_string() == "dns error") {
        return Answer::Nameless;
    }
    let cause = chain.iter().find_map(|cause| tls(*cause)).map(of_tls).unwrap_or_else(|| plain(error));
    Answer::Dead(format!("cannot be reached: {cause}"))
}

/// The error of TLS that `error` is or wraps: what is wrapped into an error of the system is not among its sources.
fn tls<'e>(mut error: &'e (dyn Error + 'static)) -> Option<&'e rustls::Error> {
    while let Some(wrapped) = error.downcast_ref::<std::io::Error>().and_then(std::io::Error::get_ref) {
        error = wrapped;
    }
    error.downcast_ref()
}

/// What is wrong with a connection that is meant to be safe.
pub(super) fn of_tls(error: &rustls::Error) -> String {
    match error {
        rustls::Error::InvalidCertificate(certificate) => match certificate {
            CertificateError::Expired | CertificateError::ExpiredContext { .. } => "its certificate has expired",
            CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. } => {
                "its certificate is not valid yet"
            }
            CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => {
                "its certificate is for another name"
            }
            CertificateError::Revoked => "its certificate was revoked",
            CertificateError::UnknownIssuer => "its certificate is from nobody who is known",
            _ => return format!("its certificate is no good ({certificate:?})"),
        }
        .to_owned(),
        rustls::Error::InvalidMessage(_) => "it does not speak TLS".to_owned(),
        other => other.to_string(),
    }
}
