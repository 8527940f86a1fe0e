//! The address that is listened at.

use std::io::{self, ErrorKind};
use std::net::{IpAddr, Ipv4Addr, SocketAddr, TcpListener, ToSocketAddrs as _};

use thiserror::Error;

use crate::source::plain_words;

/// The port where nobody asks for another.
const PORT: u16 = 1414;

/// How many ports after it are tried.
const TRIED: u16 = 50;

/// A bound address: whoever connects waits until there is something to see.
#[derive(Debug)]
pub(crate) struct Bound {
    pub(super) listener: TcpListener,
    /// Where it listens.
    pub(crate) address: SocketAddr,
    name: Option<String>,
    /// Whether another port than the usual was taken, since that was in use.
    pub(crate) is_other_port: bool,
}

/// Why no address could be bound.
#[derive(Debug, Error)]
pub(crate) enum BindError {
    /// Somebody listens there already.
    #[error("port {0} is in use")]
    InUse(u16),
    /// The host is none of this machine, or has no address.
    #[error("cannot listen at `{host}`: {}", plain_words(source))]
    Host {
        /// As it was given.
        host: String,
        /// What the system said.
        source: io::Error,
    },
    /// Ports below 1024 are for the system.
    #[error("port {0} is not for everybody")]
    Denied(u16),
}

impl BindError {
    /// The way out.
    pub(crate) fn hint(&self) -> &'static str {
        match self {
            Self::InUse(_) => "leave out `--port` to take the next free one, or end the program that uses it",
            Self::Host { .. } => "name an address of this machine, `0.0.0.0` for all of them, or leave out `--host`",
            Self::Denied(_) => "take a port above 1023",
        }
    }
}

/// Binds `host`, this machine alone where nobody names one, at `port`, else at the first free one from the usual on.
pub(crate) fn bind(host: Option<&str>, port: Option<u16>) -> Result<Bound, BindError> {
    let addresses = match host {
        None => vec![IpAddr::from(Ipv4Addr::LOCALHOST)],
        Some(host) => {
            let failed = |source| BindError::Host { host: host.to_owned(), source };
            let plain = host.trim_matches(['[', ']']);
            let found: Vec<IpAddr> =
                (plain, 0).to_socket_addrs().map_err(failed)?.map(|address| address.ip()).collect();
            if found.is_empty() {
                return Err(failed(ErrorKind::AddrNotAvailable.into()));
            }
            found
        }
    };
    let name = host.filter(|host| host.trim_matches(['[', ']']).parse::<IpAddr>().is_err()).map(str::to_owned);
    let asked = port.unwrap_or(PORT);
    let last = if port.is_some() { asked } else { asked + TRIED };
    for port in asked..=last {
        let all: Vec<SocketAddr> = addresses.iter().map(|address| SocketAddr::new(*address, port)).collect();
        match TcpListener::bind(&all[..]) {
            Ok(listener) => {
                let address = listener.local_addr().unwrap_or(all[0]);
                let is_other_port = asked != 0 && port != asked;
                return Ok(Bound { listener, address, name, is_other_port });
            }
            Err(error) if error.kind() == ErrorKind::AddrInUse => {}
            Err(error) if error.kind() == ErrorKind::PermissionDenied => return Err(BindError::Denied(port)),
            Err(source) => {
                let host = host.map_or_else(|| addresses[0].to_string(), str::to_owned);
                return Err(BindError::Host { host, source });
            }
        }
    }
    Err(BindError::InUse(asked))
}

impl Bound {
    /// The name of the host that was asked for, where it is no address.
    pub(super) fn name(&self) -> Option<&str> {
        self.name.as_deref()
    }

    /// Whether other machines can reach it.
    pub(crate) fn is_public(&self) -> bool {
        !self.address.ip().is_loopback()
    }

    /// The addresses by which it is reached, without a slash at their end.
    pub(crate) fn urls(&self) -> Vec<String> {
        let port = self.address.port();
        let url = |address: IpAddr| format!("http://{}", SocketAddr::new(address, port));
        if let Some(name) = &self.name {
            return vec![format!("http://{name}:{port}")];
        }
        if !self.address.ip().is_unspecified() {
            return vec![url(self.address.ip())];
        }
        // Where the system does not tell its addresses, this machine's own still holds.
        let own = if_addrs::get_if_addrs().unwrap_or_default();
        let is_meant = |address: &IpAddr| {
            let is_link_local = matches!(address, IpAddr::V6(v6) if v6.is_unicast_link_local());
            !is_link_local && (self.address.is_ipv6() || address.is_ipv4())
        };
        let mut found: Vec<IpAddr> = own.iter().map(if_addrs::Interface::ip).filter(is_meant).collect();
        found.sort_by_key(|address| (!address.is_loopback(), *address));
        found.dedup();
        if found.is_empty() {
            found.push(IpAddr::from(Ipv4Addr::LOCALHOST));
        }
        found.into_iter().map(url).collect()
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a failed test may panic")]

    use super::*;

    #[test]
    fn a_port_that_was_asked_for_is_taken_or_refused() {
        let first = bind(None, Some(0)).unwrap();
        assert!(first.address.ip().is_loopback() && !first.is_public() && !first.is_other_port);
        assert!(matches!(bind(None, Some(first.address.port())), Err(BindError::InUse(_))));
    }

    #[test]
    fn all_addresses_of_the_machine_are_named() {
        let bound = bind(Some("0.0.0.0"), Some(0)).unwrap();
        assert!(bound.is_public());
        assert_eq!(bound.urls()[0], format!("http://127.0.0.1:{}", bound.address.port()));
    }

    #[test]
    fn a_name_without_an_address_is_told() {
        assert!(matches!(bind(Some("no such host"), None), Err(BindError::Host { .. })));
    }
}
