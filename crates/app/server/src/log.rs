//! Structured logs on standard error. Standard output belongs to what a command prints. One event
//! is one line, whatever it quotes of other people's words.

use std::io::{self, Write};

use anyhow::Context;
use tracing_subscriber::{
    EnvFilter, Layer, fmt, layer::SubscriberExt as _, registry::LookupSpan, util::SubscriberInitExt as _,
};

use crate::configuration::LogFormat;

/// Starts logging, once for the process.
///
/// # Errors
/// When the filter does not parse.
pub fn start(filter: &str, format: LogFormat) -> anyhow::Result<()> {
    let filter: EnvFilter = filter
        .parse()
        .with_context(|| format!("log.filter: {filter:?} is not a level or a list of targets"))?;
    let registry = tracing_subscriber::registry().with(filter);
    match format {
        LogFormat::Text => registry.with(text(io::stderr)).init(),
        LogFormat::Json => registry.with(fmt::layer().json().with_writer(io::stderr)).init(),
    }
    Ok(())
}

/// Without colours, which are control characters as well.
fn text<S, W, M>(writer: M) -> impl Layer<S>
where
    S: tracing::Subscriber + for<'a> LookupSpan<'a>,
    W: Write,
    M: Fn() -> W + 'static,
{
    fmt::layer().with_ansi(false).with_writer(move || OneLine(writer()))
}

/// Keeps an event on its line and a terminal as it is: what a CRM answered must not begin what
/// looks like another event, nor hide one. The formatter lets control characters of fields pass.
struct OneLine<W>(W);

impl<W: Write> Write for OneLine<W> {
    /// Takes a whole event with the line feed that ends it; the formatter writes no less.
    fn write(&mut self, event: &[u8]) -> io::Result<usize> {
        let text = String::from_utf8_lossy(event);
        let line = text.strip_suffix('\n').unwrap_or(&text);
        if line.contains(char::is_control) {
            let mut escaped = String::with_capacity(text.len() + 16);
            for letter in line.chars() {
                if letter.is_control() {
                    escaped.extend(letter.escape_default());
                } else {
                    escaped.push(letter);
                }
            }
            escaped.push('\n');
            self.0.write_all(escaped.as_bytes())?;
        } else {
            self.0.write_all(event)?;
        }
        Ok(event.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use std::sync::{Arc, Mutex};

    use super::*;

    #[derive(Clone, Default)]
    struct Kept(Arc<Mutex<Vec<u8>>>);

    impl Write for Kept {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.lock().unwrap().extend_from_slice(bytes);
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn h38_what_others_say_makes_no_line_of_its_own_and_moves_no_cursor() {
        let kept = Kept::default();
        let writer = kept.clone();
        let registry = tracing_subscriber::registry().with(text(move || writer.clone()));
        tracing::subscriber::with_default(registry, || {
            let hostile = "no\r\n2026-01-01T00:00:00Z  INFO signed in user.id=admin \u{1b}[31mred\u{9b}2J";
            tracing::warn!(error = %hostile, name = hostile, "session not written to the crm");
            tracing::warn!("{hostile}");
        });
        let text = String::from_utf8(kept.0.lock().unwrap().clone()).unwrap();
        assert_eq!(text.lines().count(), 2, "{text}");
        assert!(text.contains(r"no\r\n2026"), "{text}");
        assert!(!text.replace('\n', "").contains(char::is_control), "{text:?}");
    }
}
