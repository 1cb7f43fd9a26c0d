//! Where a sign-in may lead.

use super::local_path;

#[test]
fn a_sign_in_leads_to_a_page_of_this_shop_only() {
    for path in ["/account", "/checkout", "/tools?category=pruning&q=saw"] {
        assert_eq!(local_path(path), path);
    }
    for elsewhere in [
        "",
        "account",
        "//evil.example",
        "/\\evil.example",
        "https://evil.example",
        "/a\r\nb",
        "/\t/evil.example",
    ] {
        assert_eq!(local_path(elsewhere), "/account", "{elsewhere:?}");
    }
}
