//! Every special block of addresses.
#![allow(clippy::unwrap_used)]

use super::*;

#[test]
fn private_loopback_and_special_addresses_are_told_from_public_ones() {
    let table = [
        ("93.184.215.14", true),
        ("1.1.1.1", true),
        ("172.32.0.1", true),
        ("127.0.0.1", false),
        ("127.255.255.254", false),
        ("0.0.0.0", false),
        ("10.1.2.3", false),
        ("172.16.0.1", false),
        ("172.31.255.255", false),
        ("192.168.0.1", false),
        ("192.0.0.8", false),
        ("169.254.169.254", false),
        ("100.64.0.1", false),
        ("198.18.0.1", false),
        ("224.0.0.1", false),
        ("255.255.255.255", false),
        ("2606:4700::1111", true),
        ("::", false),
        ("::1", false),
        ("::127.0.0.1", false),
        ("::ffff:127.0.0.1", false),
        ("::ffff:10.0.0.1", false),
        ("::ffff:1.1.1.1", true),
        ("64:ff9b::7f00:1", false),
        ("64:ff9b::101:101", true),
        ("2002:7f00:1::", false),
        ("2002:a00:1::1", false),
        ("2001:db8::1", false),
        ("2001:0:1::1", false),
        ("fe80::1", false),
        ("fc00::1", false),
        ("fd12:3456::1", false),
        ("ff02::1", false),
    ];
    for (address, public) in table {
        let address: IpAddr = address.parse().unwrap();
        assert_eq!(Reach::PublicOnly.admits(address), public, "{address}");
        assert!(Reach::Everywhere.admits(address), "{address}");
    }
}
