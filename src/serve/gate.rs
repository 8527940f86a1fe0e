//! Who may ask: the machine itself, and whoever was allowed by name.
//!
//! A page anywhere on the web can make a browser ask a server on the same machine. It cannot read what it gets, unless
//! its own name leads to this machine (DNS rebinding) or it opens a socket. Both show: the first by the `Host`, which is
//! the foreign name, the second by the `Origin`.

use std::net::IpAddr;

/// The names that requests may be addressed to.
#[derive(Clone, Debug, Default)]
pub(super) struct Gate {
    allowed: Vec<String>,
}

impl Gate {
    /// Lets in what is addressed to `names`, as well as to this machine.
    pub(super) fn new(names: impl IntoIterator<Item = String>) -> Self {
        Self { allowed: names.into_iter().map(|name| name.to_ascii_lowercase()).collect() }
    }

    /// Whether a request with this `Host` is meant for this server; `local` is the address that it came to.
    pub(super) fn admits_host(&self, host: &str, local: IpAddr) -> bool {
        let Some(name) = name_of(host) else { return false };
        let name = name.to_ascii_lowercase();
        let name = name.strip_suffix('.').unwrap_or(&name);
        if let Ok(address) = name.trim_matches(['[', ']']).parse::<IpAddr>() {
            // An address is no name that somebody could have led here.
            return address.is_loopback() || address == local || self.names(name);
        }
        name == "localhost" || name.ends_with(".localhost") || self.names(name)
    }

    fn names(&self, name: &str) -> bool {
        self.allowed.iter().any(|allowed| allowed == name)
    }

    /// Whether the page that asks is one of this server, or of one that is allowed, by its `Origin`.
    pub(super) fn admits_origin(&self, origin: &str, host: &str) -> bool {
        let Some((scheme, authority)) = origin.split_once("://") else { return false };
        matches!(scheme, "http" | "https")
            && (authority.eq_ignore_ascii_case(host)
                || name_of(authority).is_some_and(|name| self.names(&name.to_ascii_lowercase())))
    }
}

/// `localhost:1414` → `localhost`; `[::1]:1414` → `[::1]`. `None` for what is no host.
fn name_of(host: &str) -> Option<&str> {
    let (name, port) = match host.strip_prefix('[') {
        Some(rest) => {
            let end = rest.find(']')? + 2;
            let port = &host[end..];
            (&host[..end], if port.is_empty() { None } else { Some(port.strip_prefix(':')?) })
        }
        None => host.split_once(':').map_or((host, None), |(name, port)| (name, Some(port))),
    };
    let is_port = |port: &str| port.bytes().all(|byte| byte.is_ascii_digit());
    // What is no name of a host may lead anywhere: `evil.example#.localhost`.
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._[:]".contains(&byte);
    (!name.is_empty() && name.bytes().all(is_plain) && port.is_none_or(is_port)).then_some(name)
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a failed test may panic")]

    use super::*;

    #[test]
    fn this_machine_and_names_that_are_allowed_come_in() {
        let gate = Gate::new(["Desk.example".to_owned()]);
        let local = "192.168.1.7".parse().unwrap();
        for host in [
            "localhost",
            "localhost:1414",
            "LOCALHOST:1",
            "localhost.",
            "tram.localhost:80",
            "127.0.0.1:1414",
            "127.9.9.9",
            "[::1]:1414",
            "192.168.1.7:1414",
            "desk.example",
            "DESK.example:443",
        ] {
            assert!(gate.admits_host(host, local), "{host}");
        }
        for host in [
            "",
            ":80",
            "evil.example",
            "localhost.evil.example",
            "evillocalhost",
            "192.168.1.8",
            "127.0.0.1.evil.example",
            "[::1",
            "[::1]x",
            "localhost:80@evil.example",
            "a.desk.example",
            "2130706433",
            "evil.example/.localhost",
            "evil.example#.localhost",
            "evil.example\\.localhost",
            "evil@x.localhost",
        ] {
            assert!(!gate.admits_host(host, local), "{host}");
        }
    }

    /// Browsers read addresses by the URL Standard, as this crate does.
    #[cfg(any(feature = "external", feature = "publish"))]
    mod by_browsers {
        use std::net::IpAddr;

        use proptest::prelude::*;
        use url::{Host, Url};

        use super::super::Gate;

        proptest! {
            #![proptest_config(ProptestConfig { cases: 4000, failure_persistence: None, ..ProptestConfig::default() })]

            #[test]
            fn what_is_let_in_is_this_machine_to_browsers_too(
                pieces in prop::collection::vec(
                    prop::sample::select(vec![
                        "localhost", ".localhost", "127.0.0.1", "[::1]", "[", "]", ":", "80", "evil.example", "desk.example",
                        ".", "@", "/", "\\", "#", "?", "%", "0x7f", "127", "1", "é", "\u{3002}", "LOCALHOST", "::ffff:", "-", "_",
                    ]),
                    1..6,
                ),
            ) {
                let host = pieces.concat();
                let gate = Gate::new(["desk.example".to_owned()]);
                if gate.admits_host(&host, "192.168.1.7".parse().unwrap()) {
                    let is_here = Url::parse(&format!("http://{host}/")).is_ok_and(|url| match url.host() {
                        Some(Host::Domain(name)) => {
                            let name = name.trim_end_matches('.');
                            name == "localhost" || name.ends_with(".localhost") || name == "desk.example"
                        }
                        Some(Host::Ipv4(address)) => address.is_loopback(),
                        Some(Host::Ipv6(address)) => IpAddr::from(address).is_loopback(),
                        None => false,
                    });
                    // What browsers make no address of, none of them asks for.
                    prop_assert!(is_here || Url::parse(&format!("http://{host}/")).is_err(), "{host}");
                }
                if gate.admits_origin(&format!("http://{host}"), "localhost:80") {
                    prop_assert!(host.eq_ignore_ascii_case("localhost:80") || host.to_ascii_lowercase().starts_with("desk.example"));
                }
            }
        }
    }

    #[test]
    fn only_pages_of_this_server_open_sockets() {
        let gate = Gate::new(["desk.example".to_owned()]);
        for origin in ["http://localhost:1414", "https://localhost:1414", "https://desk.example"] {
            assert!(gate.admits_origin(origin, "localhost:1414"), "{origin}");
        }
        for origin in [
            "null",
            "",
            "http://localhost:1415",
            "http://localhost",
            "http://evil.example",
            "file://localhost:1414",
            "http://localhost:1414.evil.example",
        ] {
            assert!(!gate.admits_origin(origin, "localhost:1414"), "{origin}");
        }
    }
}
