//! Comma-separated values (RFC 4180) for people who open them in a spreadsheet.

/// A line of cells, with its end.
pub(crate) fn line<'a>(cells: impl IntoIterator<Item = &'a str>) -> String {
    let mut line = String::new();
    for (place, text) in cells.into_iter().enumerate() {
        if place > 0 {
            line.push(',');
        }
        cell(text, &mut line);
    }
    line.push_str("\r\n");
    line
}

/// A spreadsheet takes a cell that begins like a formula for one, whatever the quotes: an
/// apostrophe before it makes it text.
fn cell(text: &str, into: &mut String) {
    into.push('"');
    if text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠']) {
        into.push('\'');
    }
    for letter in text.chars() {
        match letter {
            '"' => into.push_str("\"\""),
            // No cell here has lines; a reader that splits on them must not see more rows.
            '\r' | '\n' => into.push(' '),
            letter if letter.is_control() => {}
            letter => into.push(letter),
        }
    }
    into.push('"');
}

#[cfg(test)]
mod tests {
    use super::line;

    #[test]
    fn cells_are_quoted_and_quotes_doubled() {
        assert_eq!(line(["a", "b, c", "say \"d\"", ""]), "\"a\",\"b, c\",\"say \"\"d\"\"\",\"\"\r\n");
    }

    /// H38: what a spreadsheet would run is text, and no name makes a row of its own.
    #[test]
    fn h38_no_cell_is_a_formula_or_a_second_row() {
        for name in ["=HYPERLINK(\"http://evil.example\")", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1"] {
            let written = line([name]);
            assert!(written.starts_with("\"'"), "{written:?}");
        }
        let written = line(["Ada\r\n=1,2\u{1b}[31m"]);
        assert_eq!(written, "\"Ada  =1,2[31m\"\r\n");
        assert_eq!(line(["\u{202e}Ada 😀"]), "\"\u{202e}Ada 😀\"\r\n");
    }
}
