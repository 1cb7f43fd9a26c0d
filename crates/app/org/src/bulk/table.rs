//! Uploads and results as CSV.

use csv::{QuoteStyle, ReaderBuilder, StringRecord, Terminator, WriterBuilder};

use super::Definition;

/// The byte order mark that spreadsheets write.
const MARK: &[u8] = b"\xef\xbb\xbf";

fn reader<'c>(content: &'c [u8], definition: &Definition) -> csv::Reader<&'c [u8]> {
    let content = content.strip_prefix(MARK).unwrap_or(content);
    ReaderBuilder::new()
        .delimiter(definition.delimiter_byte())
        // Rows of another length are refused one by one.
        .flexible(true)
        .from_reader(content)
}

/// The column names, or why they cannot be told; of an upload without a line there are none.
pub(super) fn header(content: &[u8], definition: &Definition) -> Result<Vec<String>, String> {
    let content = content.strip_prefix(MARK).unwrap_or(content);
    if content.iter().all(u8::is_ascii_whitespace) {
        return Ok(Vec::new());
    }
    // In what is no text, lines cannot be told from anything else.
    if std::str::from_utf8(content).is_err() {
        return Err("The upload is not UTF-8".into());
    }
    if let Some(end) = content.iter().position(|byte| *byte == b'\n') {
        let crlf = end > 0 && content[end - 1] == b'\r';
        if crlf != definition.crlf() {
            return Err(format!(
                "LineEnding is invalid on user data. Current LineEnding setting is {}",
                definition.line_ending
            ));
        }
    }
    let mut reader = reader(content, definition);
    let names = reader.headers().map_err(|error| error.to_string())?;
    Ok(names.iter().map(|name| name.trim().to_owned()).collect())
}

/// The rows behind the header, from a place on.
pub(super) fn lines<'c>(
    content: &'c [u8],
    definition: &Definition,
    from: usize,
) -> impl Iterator<Item = Vec<String>> + use<'c> {
    let rows = reader(content, definition).into_records().skip(from);
    rows.map_while(Result::ok).map(|row: StringRecord| row.iter().map(str::to_owned).collect())
}

/// Lines as CSV with every value in quotes, as the platform writes it.
pub(crate) fn written(lines: impl Iterator<Item = Vec<String>>, definition: &Definition) -> Vec<u8> {
    let terminator = if definition.crlf() { Terminator::CRLF } else { Terminator::Any(b'\n') };
    let mut writer = WriterBuilder::new()
        .delimiter(definition.delimiter_byte())
        .quote_style(QuoteStyle::Always)
        .terminator(terminator)
        .flexible(true)
        .from_writer(Vec::new());
    for line in lines {
        writer.write_record(&line).expect("memory takes every line");
    }
    writer.into_inner().expect("memory takes every line")
}
