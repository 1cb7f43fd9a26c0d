//! The platform's words for what is no SOQL, with the place.

use alongside_soql::{MAX_LENGTH, parse};

#[test]
fn a_refusal_shows_the_place() {
    let error = parse("SELECT Id FORM Account").unwrap_err();
    // `FORM` is read as an alias, so the surprise is what follows it.
    assert_eq!(
        error.to_string(),
        "\nSELECT Id FORM Account\n               ^\nERROR at Row:1:Column:16\nunexpected token: 'Account'"
    );
}

#[test]
fn rows_and_columns_count_from_one_and_survive_umlauts() {
    let error = parse("SELECT Id\nFROM Account\nWHERE Name = 'Jürgen' AND ,").unwrap_err();
    assert!(error.rendered.contains("ERROR at Row:3:Column:27"), "{error}");
}

#[test]
fn each_refusal_names_its_token() {
    for (text, token) in [
        ("", "<EOF>"),
        ("SELECT FROM Account", "FROM"),
        ("SELECT Id", "<EOF>"),
        ("SELECT Id FROM Account WHERE", "<EOF>"),
        ("SELECT Id FROM Account WHERE Name", "<EOF>"),
        ("SELECT Id FROM Account WHERE Name = ", "<EOF>"),
        ("SELECT Id FROM Account WHERE Name = x", "x"),
        ("SELECT Id FROM Account WHERE A = 1 AND B = 2 OR C = 3", "OR"),
        ("SELECT Id FROM Account WHERE Name IN ()", ")"),
        ("SELECT Id FROM Account LIMIT x", "x"),
        ("SELECT Id FROM Account LIMIT -1", "-1"),
        ("SELECT Id FROM Account; DROP TABLE Account", ";"),
        ("SELECT Id FROM Account WHERE D = 2026-02-30", "2026-02-30"),
        ("SELECT Id FROM Account WHERE D = LAST_N_DAYS", "LAST_N_DAYS"),
        ("SELECT EXP(Id) FROM Account", "("),
        ("SELECT * FROM Account", "*"),
        ("SELECT Id FROM Account GROUP Name", "Name"),
        ("SELECT Id FROM Account FOR EVER", "EVER"),
        ("SELECT TYPEOF What END FROM Task", "END"),
        ("SELECT TYPEOF What WHEN Account THEN FROM Task", "Task"),
        ("SELECT Id FROM Account USING Id", "Id"),
        ("SELECT Id FROM Account WITH Id", "Id"),
    ] {
        let error = parse(text).unwrap_err();
        assert_eq!(error.message, format!("unexpected token: '{token}'"), "{text}");
    }
}

#[test]
fn texts_must_close_and_escape_rightly() {
    assert!(parse("SELECT Id FROM Account WHERE Name = 'x").unwrap_err().message.contains("<EOF>"));
    assert!(parse(r"SELECT Id FROM Account WHERE Name = 'x\q'").unwrap_err().message.contains(r"\q"));
    assert!(parse(r"SELECT Id FROM Account WHERE Name = 'x\").unwrap_err().message.contains("<EOF>"));
}

#[test]
fn depth_and_length_are_bounded() {
    let deep = format!("SELECT Id FROM A WHERE {}x = 1{}", "(".repeat(50_000), ")".repeat(50_000));
    assert!(parse(&deep[..MAX_LENGTH.min(deep.len())]).unwrap_err().message.contains("nested too deeply"));
    let nots = format!("SELECT Id FROM A WHERE {}x = 1", "NOT ".repeat(20_000));
    assert!(parse(&nots).unwrap_err().message.contains("nested too deeply"));
    let inner = "(SELECT Id FROM A WHERE x IN ".repeat(3_000);
    assert!(
        parse(&format!("SELECT Id FROM A WHERE x IN {inner}"))
            .unwrap_err()
            .message
            .contains("nested too deeply")
    );
    let long = "x".repeat(MAX_LENGTH + 1);
    assert!(parse(&long).unwrap_err().message.contains("cannot be longer"));
}
