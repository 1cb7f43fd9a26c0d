//! What HTTP/1.1 forbids in a request's head and lenient parsers let through: a line feed alone, a
//! length together with a transfer coding, a target with a host of its own (RFC 9112, 2.2, 6.1,
//! 3.2.2). Two servers in a row that read such a head differently can be told two stories; here
//! the byte at fault becomes one that the parser refuses with 400.

/// What no head may hold, so that the parser answers 400.
const REFUSED: u8 = 0;
/// The longest header name that is of interest here.
const LONGEST_NAME: usize = 17;

/// Follows the bytes of a connection from head to head.
#[derive(Debug)]
pub(super) struct Heads {
    place: Place,
    head: Head,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    Head,
    /// Bytes of a body whose length was stated.
    Body(u64),
    /// A chunked body, another protocol, or a head that was refused: no more heads are looked for.
    Beyond,
}

/// One head, as far as it has come.
#[derive(Debug, Default)]
struct Head {
    previous: u8,
    /// Bytes of the line, without what ends it.
    column: usize,
    first_line: bool,
    spaces: u32,
    name: Vec<u8>,
    named: bool,
    length: Option<u64>,
    coded: bool,
    upgrade: bool,
}

impl Head {
    fn new() -> Self {
        Self { first_line: true, ..Self::default() }
    }

    /// Takes a byte in; `Err` when the head must be refused, `Ok(true)` when it is whole.
    fn take(&mut self, byte: u8) -> Result<bool, ()> {
        let previous = std::mem::replace(&mut self.previous, byte);
        match byte {
            b'\n' if previous != b'\r' => Err(()),
            b'\n' => self.end_line(),
            b'\r' => Ok(false),
            _ => {
                self.column += 1;
                if self.first_line { self.target(previous, byte) } else { self.header(byte) }.map(|()| false)
            }
        }
    }

    fn end_line(&mut self) -> Result<bool, ()> {
        let empty = std::mem::take(&mut self.column) == 0;
        let whole = empty && !self.first_line;
        // Empty lines before a request are let be (RFC 9112, 2.2).
        self.first_line &= empty;
        self.spaces = 0;
        self.name.clear();
        self.named = false;
        if whole && self.coded && self.length.is_some() { Err(()) } else { Ok(whole) }
    }

    fn target(&mut self, previous: u8, byte: u8) -> Result<(), ()> {
        if previous == b' ' && self.spaces == 1 && !matches!(byte, b'/' | b'*') {
            return Err(());
        }
        self.spaces += u32::from(byte == b' ');
        Ok(())
    }

    fn header(&mut self, byte: u8) -> Result<(), ()> {
        if self.named {
            // What is no digit the parser refuses by itself.
            if self.name == b"content-length" && byte.is_ascii_digit() {
                let length = self.length.unwrap_or(0);
                self.length = Some(length.saturating_mul(10).saturating_add(u64::from(byte - b'0')));
            }
        } else if byte == b':' {
            self.named = true;
            match self.name.as_slice() {
                // A second one makes the sum meaningless: the parser refuses two that differ.
                b"content-length" => self.length = Some(0),
                b"transfer-encoding" => self.coded = true,
                b"upgrade" => self.upgrade = true,
                _ => {}
            }
        } else if self.name.len() <= LONGEST_NAME {
            self.name.push(byte.to_ascii_lowercase());
        }
        Ok(())
    }
}

impl Heads {
    pub(super) fn new() -> Self {
        Self { place: Place::Head, head: Head::new() }
    }

    /// Looks at bytes on their way to the parser, and spoils the one that makes a head ambiguous.
    pub(super) fn check(&mut self, bytes: &mut [u8]) {
        for byte in bytes {
            match &mut self.place {
                Place::Beyond => return,
                Place::Body(left) => {
                    *left -= 1;
                    if *left == 0 {
                        (self.place, self.head) = (Place::Head, Head::new());
                    }
                }
                Place::Head => match self.head.take(*byte) {
                    Ok(false) => {}
                    Ok(true) => self.place = self.after_head(),
                    Err(()) => {
                        *byte = REFUSED;
                        self.place = Place::Beyond;
                    }
                },
            }
        }
    }

    fn after_head(&mut self) -> Place {
        let head = std::mem::replace(&mut self.head, Head::new());
        match head.length {
            _ if head.coded || head.upgrade => Place::Beyond,
            Some(length) if length > 0 => Place::Body(length),
            _ => Place::Head,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What the parser gets, whatever pieces the bytes come in.
    fn passed(text: &str) -> Vec<u8> {
        let mut whole = text.as_bytes().to_vec();
        Heads::new().check(&mut whole);
        let mut single = text.as_bytes().to_vec();
        let mut heads = Heads::new();
        for byte in single.chunks_mut(1) {
            heads.check(byte);
        }
        assert_eq!(whole, single, "{text:?}");
        whole
    }

    #[test]
    fn an_honest_request_passes_as_it_is() {
        for honest in [
            "GET / HTTP/1.1\r\nHost: x\r\n\r\nGET /b HTTP/1.1\r\nHost: x\r\n\r\n",
            "\r\nGET / HTTP/1.1\r\nHost: x\r\n\r\n",
            "OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n",
            "POST / HTTP/1.1\r\nContent-Length: 6\r\n\r\na\nb\nc\nGET / HTTP/1.1\r\n\r\n",
            "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n2\r\na\n\r\n0\r\n\r\n",
            "GET / HTTP/1.1\r\nUpgrade: websocket\r\n\r\nany\nthing",
        ] {
            assert_eq!(passed(honest), honest.as_bytes(), "{honest:?}");
        }
    }

    #[test]
    fn an_ambiguous_head_is_spoiled() {
        for ambiguous in [
            "GET / HTTP/1.1\nHost: x\n\n",
            "GET / HTTP/1.1\r\nHost: x\n\r\n",
            "GET http://evil.example/ HTTP/1.1\r\nHost: x\r\n\r\n",
            "POST / HTTP/1.1\r\nContent-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
            "POST / HTTP/1.1\r\ntransfer-encoding: chunked\r\ncontent-length: 6\r\n\r\n0\r\n\r\n",
            "GET / HTTP/1.1\r\nHost: x\r\n\r\nGET / HTTP/1.1\nHost: x\n\n",
        ] {
            assert!(passed(ambiguous).contains(&REFUSED), "{ambiguous:?}");
        }
    }
}
