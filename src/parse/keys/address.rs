//! Web addresses out of a table.

use super::Keys;
use super::shape::Scalar;
use crate::diagnostics::{Code, Spanned};

impl Keys<'_, '_, '_> {
    /// An absolute address, `http` or `https`; what follows the host is not judged.
    pub(crate) fn address(&mut self, key: &'static str) -> Option<Spanned<String>> {
        self.narrow(key, || Scalar::Address);
        let address = self.text(key)?;
        if is_web_address(&address.value) {
            return Some(address);
        }
        let message = format!("`{}` is no web address", address.value);
        let diagnostic = self.report.at(Code::UnknownValue, address.span, message);
        self.report.push(diagnostic.hint("write it whole: `https://example.org/`"));
        None
    }
}

/// Whether `text` is a whole web address, which a link may lead to.
pub(crate) fn is_web_address(text: &str) -> bool {
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    rest.is_some_and(|rest| !rest.is_empty() && !rest.starts_with('/'))
        && !text.contains(|letter: char| letter.is_whitespace() || letter.is_control())
}
