//! Readers of metadata against whatever arrives: no text makes one panic, and what was read once
//! reads the same when it is written.

use proptest::prelude::*;

use super::archive::Archive;
use super::rights::percent_decoded;
use super::xml::{Element, document, escape, same};
use super::{Component, Kind, Manifest, Names, Parsed, from_archive};

/// XML-like texts: names and values that the readers look for, in any order and nesting.
fn markup() -> impl Strategy<Value = String> {
    let word = prop::sample::select(vec![
        "CustomObject",
        "CustomField",
        "PermissionSet",
        "ConnectedApp",
        "FlexiPage",
        "Package",
        "fields",
        "fullName",
        "label",
        "type",
        "length",
        "precision",
        "nameField",
        "sharingModel",
        "objectPermissions",
        "object",
        "allowRead",
        "true",
        "Text",
        "Lookup",
        "referenceTo",
        "valueSet",
        "valueSetDefinition",
        "value",
        "types",
        "members",
        "name",
        "Case",
        "Visit__c",
        "99999999999",
        "-1",
        "&amp;",
        "&#0;",
        "&undefined;",
        "<!--x-->",
        "<![CDATA[x]]>",
        "\u{202e}é",
        "",
    ]);
    let piece = (0..4u8, word).prop_map(|(shape, word)| match shape {
        0 => format!("<{word}>"),
        1 => format!("</{word}>"),
        2 => format!("<{word}/>"),
        _ => word.to_owned(),
    });
    prop::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

fn read_as(kind: Kind, content: String) {
    for name in ["Visit__c", "Visit__c.Reason__c", "Case", "", ".", "a__b__c"] {
        let component =
            Component { kind, name: name.to_owned(), path: kind.path(name), content: content.clone() };
        for names in [Names::own(), Names { namespace: Some("alongside".to_owned()) }] {
            let _ = Parsed::read(&names, &component);
        }
    }
}

proptest! {
    #[test]
    fn no_text_makes_a_reader_panic(text in markup(), bare in any::<bool>()) {
        for kind in Kind::ALL {
            let name = kind.name();
            read_as(kind, if bare { text.clone() } else { format!("<{name}>{text}</{name}>") });
        }
        let _ = Manifest::read("package.xml", &text);
        let _ = same(&text, &text);
        let files = [("objects/Visit__c.object".to_owned(), format!("<CustomObject>{text}</CustomObject>"))];
        let _ = from_archive(&Archive { files: files.into() });
    }

    #[test]
    fn no_bytes_make_the_archive_reader_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let mut archive = b"PK\x03\x04".to_vec();
        archive.extend(&bytes);
        let _ = Archive::read(&bytes);
        let _ = Archive::read(&archive);
    }

    #[test]
    fn text_that_is_written_is_read_again(text in "[ -~äß€]{0,60}") {
        let file = format!("<a><b>{}</b></a>", escape(&text));
        let document = document("a", &file).expect("what is written is well-formed");
        let read = Element::any_root(&document, "a").child("b").map(Element::own_text);
        prop_assert_eq!(read.as_deref(), Some(text.trim()));
    }

    #[test]
    fn any_name_is_percent_decoded(name in ".{0,30}") {
        let _ = percent_decoded(&name);
    }
}

#[test]
fn nesting_and_size_are_limited_before_the_parser_sees_them() {
    let deep = "<a>".repeat(1_000_000);
    assert!(document("a", &deep).is_err());
    let hidden = format!("<a><!--{}--><![CDATA[{}]]></a>", "<b>".repeat(500), "<c>".repeat(500));
    assert!(document("a", &hidden).is_ok(), "comments and CDATA hold no elements");
    let quoted = format!("<a b='{}'/>", ">".repeat(500));
    assert!(document("a", &quoted).is_ok());
}

#[test]
fn h_no_section_hides_tags_from_the_limit_of_depth() {
    let deep = format!("{}{}", "<a>".repeat(70), "</a>".repeat(70));
    for hiding in ["<?x ><!-- ?>", "<!--><![CDATA[ -->", "<!--> <!-- -->"] {
        let refused = document("a", &format!("{hiding}{deep}<!-- ]]> -->")).expect_err(hiding);
        assert!(refused.reason.contains("deeper"), "{hiding}: {}", refused.reason);
    }
}

#[test]
fn h_attributes_and_namespaces_are_limited_before_the_parser_compares_them() {
    let attributes: String = (0..101).map(|number| format!(" a{number}=''")).collect();
    let refused = document("a", &format!("<a{attributes}/>")).expect_err("101 attributes");
    assert!(refused.reason.contains("100 attributes"), "{}", refused.reason);
    let quoted = format!("<a b='{}'/>", "=".repeat(500));
    assert!(document("a", &quoted).is_ok(), "an equals sign within quotes is no attribute");
    let declared: String = (0..1_001).map(|number| format!("<a xmlns:n{number}='n'/>")).collect();
    let refused = document("a", &format!("<a>{declared}</a>")).expect_err("1001 namespaces");
    assert!(refused.reason.contains("1000 namespaces"), "{}", refused.reason);
}

#[test]
fn h_an_automatic_number_is_no_longer_than_its_field() {
    let file = |format: &str| {
        format!(
            "<CustomField><label>No</label><type>AutoNumber</type><displayFormat>{format}</displayFormat></CustomField>"
        )
    };
    let read = |format: &str| {
        let component = Component {
            kind: Kind::CustomField,
            name: "Visit__c.No__c".to_owned(),
            path: "objects/Visit__c.object".to_owned(),
            content: file(format),
        };
        Parsed::read(&Names::own(), &component)
    };
    assert!(read("V-{0000000000}").is_ok(), "ten digits");
    for format in [format!("{{{}}}", "0".repeat(11)), format!("{}{{0}}", "V".repeat(21)), "{}".to_owned()] {
        let refused = read(&format).expect_err(&format);
        assert!(refused.reason.contains("displayFormat"), "{}", refused.reason);
    }
}

#[test]
fn files_say_the_same_whatever_their_blanks_comments_and_order() {
    assert!(same("<a><b>1</b><c>2</c></a>", "<a>\n  <c>2</c><!-- x --><b>1</b>\n</a>"));
    assert!(!same("<a><b>1</b><b>2</b></a>", "<a><b>2</b><b>1</b></a>"), "repeated elements are a list");
    assert!(!same("<a><b>1</b></a>", "<a><b>2</b></a>"));
    assert!(!same("<a", "<b"), "broken files are the same as nothing");
}
