use super::path_of_console;

#[test]
fn a_sign_in_leads_back_to_the_console_and_nowhere_else() {
    for inside in ["/", "/session/ses_1?tab=2", "/code#here"] {
        assert_eq!(path_of_console(inside), inside);
    }
    for outside in [
        "",
        "//evil.example/",
        "/\\evil.example",
        "https://evil.example/",
        "javascript:alert(1)",
        "/a\r\nSet-Cookie: x=1",
        "/\t/evil.example",
    ] {
        assert_eq!(path_of_console(outside), "/", "{outside:?}");
    }
}
