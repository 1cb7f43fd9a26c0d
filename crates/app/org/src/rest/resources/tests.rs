//! Releases by number, as the platform's own list has them.

use super::release;

#[test]
fn versions_carry_the_names_of_their_releases() {
    for (version, name) in [
        (67, "Summer '26"),
        (66, "Spring '26"),
        (65, "Winter '26"),
        (64, "Summer '25"),
        (50, "Winter '21"),
        (31, "Summer '14"),
    ] {
        assert_eq!(release(version), name);
    }
}
