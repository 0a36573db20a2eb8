//! IP addresses and networks.

use std::{fmt, net::IpAddr, str::FromStr};

use serde::{Serialize, Serializer};

/// An IP address, or a network in CIDR notation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Net {
    address: IpAddr,
    bits: u8,
}

impl Net {
    /// Whether the network contains an address. IPv4-mapped IPv6 addresses are treated as IPv4.
    pub fn contains(&self, machine: IpAddr) -> bool {
        match (self.address, machine.to_canonical()) {
            (IpAddr::V4(own), IpAddr::V4(other)) => same(own.to_bits(), other.to_bits(), self.bits, 32),
            (IpAddr::V6(own), IpAddr::V6(other)) => same(own.to_bits(), other.to_bits(), self.bits, 128),
            _ => false,
        }
    }
}

/// Whether the first `bits` of two numbers of `of` bits are equal.
fn same(own: impl Into<u128>, other: impl Into<u128>, bits: u8, of: u8) -> bool {
    let rest = u32::from(of - bits);
    (own.into() ^ other.into()).checked_shr(rest).unwrap_or(0) == 0
}

impl FromStr for Net {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || format!("'{text}': an address such as 127.0.0.1 or a network such as 10.0.0.0/8");
        let (address, bits) = text.split_once('/').map_or((text, None), |(a, b)| (a, Some(b)));
        let address = address.parse::<IpAddr>().map_err(|_| wrong())?.to_canonical();
        let most = if address.is_ipv4() { 32 } else { 128 };
        let bits = bits.map_or(Ok(most), str::parse).ok().filter(|bits| *bits <= most);
        bits.map(|bits| Self { address, bits }).ok_or_else(wrong)
    }
}

impl fmt::Display for Net {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let whole = if self.address.is_ipv4() { 32 } else { 128 };
        match self.bits {
            bits if bits == whole => write!(f, "{}", self.address),
            bits => write!(f, "{}/{bits}", self.address),
        }
    }
}

impl Serialize for Net {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("127.0.0.1", "127.0.0.1", true)]
    #[case("127.0.0.1", "::ffff:127.0.0.1", true)]
    #[case("127.0.0.1", "127.0.0.2", false)]
    #[case("10.0.0.0/8", "10.255.1.2", true)]
    #[case("10.0.0.0/8", "11.0.0.1", false)]
    #[case("0.0.0.0/0", "203.0.113.9", true)]
    #[case("0.0.0.0/0", "2001:db8::1", false)]
    #[case("2001:db8::/32", "2001:db8:1::9", true)]
    #[case("2001:db8::/32", "2001:db9::1", false)]
    #[case("::/0", "2001:db9::1", true)]
    fn a_machine_is_in_a_net_or_not(#[case] net: Net, #[case] machine: IpAddr, #[case] inside: bool) {
        assert_eq!(net.contains(machine), inside);
    }

    #[rstest]
    #[case("")]
    #[case("proxy")]
    #[case("10.0.0.0/33")]
    #[case("10.0.0.0/")]
    #[case("10.0.0.0/-1")]
    fn what_is_no_net_is_refused(#[case] text: &str) {
        assert!(text.parse::<Net>().is_err());
    }
}
