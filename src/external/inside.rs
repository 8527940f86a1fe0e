//! Addresses that lead to this machine, or into a network that only some can reach.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use url::{Host, Url};

/// Whether the host of `url` is inside. A name is what it stands for now; one that stands for nothing is not.
pub(super) async fn is_inside(url: &Url) -> bool {
    match url.host() {
        Some(Host::Ipv4(address)) => is_inside_v4(address),
        Some(Host::Ipv6(address)) => is_inside_v6(address),
        Some(Host::Domain(name)) => {
            let port = url.port_or_known_default().unwrap_or(80);
            let found = tokio::net::lookup_host((name, port)).await;
            found.is_ok_and(|mut found| {
                found.any(|address| match address.ip() {
                    IpAddr::V4(address) => is_inside_v4(address),
                    IpAddr::V6(address) => is_inside_v6(address),
                })
            })
        }
        None => false,
    }
}

fn is_inside_v4(address: Ipv4Addr) -> bool {
    let [first, second, ..] = address.octets();
    address.is_loopback()
        || address.is_private()
        || address.is_link_local()
        || first == 0
        // Shared by the customers of a provider (RFC 6598).
        || (first == 100 && (64..128).contains(&second))
}

fn is_inside_v6(address: Ipv6Addr) -> bool {
    match address.to_ipv4_mapped() {
        Some(address) => is_inside_v4(address),
        None => {
            address.is_loopback()
                || address.is_unspecified()
                || address.is_unique_local()
                || address.is_unicast_link_local()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_inside_is_told_by_its_address() {
        let inside = |address: &str| match address.parse() {
            Ok(IpAddr::V4(address)) => is_inside_v4(address),
            Ok(IpAddr::V6(address)) => is_inside_v6(address),
            Err(error) => panic!("{address}: {error}"),
        };
        for address in [
            "127.0.0.1",
            "10.1.2.3",
            "172.16.0.1",
            "192.168.1.1",
            "169.254.169.254",
            "0.0.0.0",
            "100.64.0.1",
            "::1",
            "fd00::1",
            "fe80::1",
            "::ffff:10.0.0.1",
            "::",
        ] {
            assert!(inside(address), "{address}");
        }
        for address in ["93.184.215.14", "100.128.0.1", "172.32.0.1", "2606:2800:21f::1", "::ffff:1.1.1.1"] {
            assert!(!inside(address), "{address}");
        }
    }
}
