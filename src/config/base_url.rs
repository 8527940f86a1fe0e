//! Where a site stands: an absolute address or a path.

use std::net::{Ipv4Addr, Ipv6Addr};

use percent_encoding::percent_decode_str;

/// The address below which all pages of the site are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct BaseUrl {
    /// Scheme and host, without a slash: `https://example.org`. `None` where only the path is known; what needs an
    /// absolute address (feeds, sitemap, canonical links) is then left out.
    pub(crate) origin: Option<String>,
    /// The path, with a slash at both ends: `/` or `/briefings/berlin/`.
    pub(crate) path: String,
}

/// Why a text is no base address, and what to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct BaseUrlError {
    /// The cause, in the form of a diagnostic's message.
    pub(crate) message: String,
    /// The way out.
    pub(crate) hint: &'static str,
}

const FORMS: &str = "write an address such as `https://example.org/berlin/`, or a path such as `/berlin/`";

impl Default for BaseUrl {
    fn default() -> Self {
        Self { origin: None, path: "/".to_owned() }
    }
}

impl BaseUrl {
    /// Reads an absolute `http` or `https` address, or a path that begins with a slash. A slash is added at the end.
    ///
    /// # Errors
    /// Other schemes, an address without a host, a query or a fragment, user names, `..` in the path, characters that
    /// an address writes percent-encoded.
    pub(crate) fn parse(text: &str) -> Result<Self, BaseUrlError> {
        let fail = |message: String, hint| Err(BaseUrlError { message, hint });
        let text = text.trim();
        if text.contains(['?', '#']) {
            return fail(format!("`{text}` has a query or a fragment"), "leave out what begins with `?` or `#`");
        }
        let (origin, path) = match text.split_once("://") {
            Some((scheme, rest)) => {
                let scheme = scheme.to_ascii_lowercase();
                if scheme != "http" && scheme != "https" {
                    return fail(format!("`{text}` is no web address"), FORMS);
                }
                let (host, path) = rest.find('/').map_or((rest, ""), |slash| rest.split_at(slash));
                if host.is_empty() {
                    return fail(format!("`{text}` names no host"), FORMS);
                }
                if !is_host(host) {
                    return fail(format!("`{host}` is no host name"), FORMS);
                }
                (Some(format!("{scheme}://{}", host.to_ascii_lowercase())), path)
            }
            None if text.starts_with("//") || !text.starts_with('/') => {
                return fail(format!("`{text}` is neither an address nor a path"), FORMS);
            }
            None => (None, text),
        };
        if path.split('/').any(|segment| segment == ".." || segment == ".") || path.contains("//") {
            return fail(
                format!("the path `{path}` has empty steps or steps back"),
                "write the path as it will be shown",
            );
        }
        let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"/-._~%!$&()*+,;=:@".contains(&byte);
        if !path.bytes().all(is_plain) {
            return fail(
                format!("the path `{path}` has characters that addresses encode"),
                "write them percent-encoded, as in `%20`",
            );
        }
        if !path.split('/').all(is_step) {
            return fail(
                format!("the path `{path}` is no path once it is decoded"),
                "write the path as it will be shown, and `%25` for a percent sign",
            );
        }
        let slash = if path.ends_with('/') { "" } else { "/" };
        Ok(Self { origin, path: format!("{path}{slash}") })
    }
}

/// Whether browsers take a step of a path for one: not for two, nor for a step back, which `%2e%2e` is to them.
fn is_step(written: &str) -> bool {
    let is_escape = |rest: &str| rest.as_bytes().get(..2).is_some_and(|two| two.iter().all(u8::is_ascii_hexdigit));
    let is_whole = written.split('%').skip(1).all(is_escape);
    let is_plain =
        |step: &str| !matches!(step, "." | "..") && !step.contains(['/', '\\']) && !step.contains(char::is_control);
    is_whole && percent_decode_str(written).decode_utf8().is_ok_and(|step| is_plain(&step))
}

/// A host name or an address, with or without a port.
fn is_host(host: &str) -> bool {
    let (name, port) = match host.rsplit_once(':') {
        Some((name, port)) if !port.contains(']') => (name, port),
        _ => (host, "0"),
    };
    let is_name = |byte: u8| byte.is_ascii_alphanumeric() || b"-.".contains(&byte);
    let is_good = match name.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
        Some(address) => address.parse::<Ipv6Addr>().is_ok(),
        // A name whose last part is a number is an address to browsers.
        None if name.rsplit('.').next().is_some_and(|last| last.bytes().all(|byte| byte.is_ascii_digit())) => {
            name.parse::<Ipv4Addr>().is_ok()
        }
        None => name.bytes().all(is_name) && !name.split('.').any(str::is_empty),
    };
    is_good && port.parse::<u16>().is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(text: &str) -> Option<(Option<String>, String)> {
        BaseUrl::parse(text).ok().map(|base| (base.origin, base.path))
    }

    #[test]
    fn addresses_and_paths() {
        let origin = Some("https://example.org".to_owned());
        assert_eq!(parsed("https://example.org"), Some((origin.clone(), "/".to_owned())));
        assert_eq!(parsed("HTTPS://Example.org/A/b"), Some((origin, "/A/b/".to_owned())));
        assert_eq!(
            parsed("http://localhost:8000/x/"),
            Some((Some("http://localhost:8000".to_owned()), "/x/".to_owned()))
        );
        assert_eq!(parsed("http://[::1]:80/"), Some((Some("http://[::1]:80".to_owned()), "/".to_owned())));
        assert_eq!(parsed("http://127.0.0.1/x"), Some((Some("http://127.0.0.1".to_owned()), "/x/".to_owned())));
        assert_eq!(parsed("/"), Some((None, "/".to_owned())));
        assert_eq!(parsed("/a/b"), Some((None, "/a/b/".to_owned())));
    }

    #[test]
    fn what_is_no_base_address() {
        for text in [
            "",
            "example.org",
            "a/b",
            "//example.org/",
            "ftp://example.org/",
            "https://",
            "https:///x",
            "https://a b/",
            "https://user@example.org/",
            "https://example.org/?q=1",
            "/a/#x",
            "/a/../b/",
            "/a//b/",
            "/ä/",
            "/a b/",
            "https://example.org:99999/",
            "javascript://x",
            "https://a[b]/",
            "https://[::1][::1]/",
            "https://[x]/",
            "https://example.80/",
            "https://1.2.3/",
            "https://.example/",
            // What browsers take for a step back, a slash or nothing.
            "/%2e%2e/",
            "/a/.%2E/b/",
            "/a%2fb/",
            "/a%5Cb/",
            "/%00/",
            "/%ff/",
            "/50%/",
        ] {
            assert!(parsed(text).is_none(), "{text}");
        }
    }
}
