//! Rust read from its start to its end, as far as it is printed.

/// What is not read yet. All that reads answers with nothing where it does not find what it looks for.
pub(super) struct Cursor<'t> {
    pub(super) rest: &'t str,
}

impl<'t> Cursor<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        Self { rest: text }
    }

    /// A string literal in one line, with the escapes that are printed.
    pub(super) fn string(&mut self) -> Option<()> {
        let mut text = self.rest.strip_prefix('"')?;
        loop {
            let special = text.bytes().position(|byte| matches!(byte, b'"' | b'\\' | b'\n' | b'\r'))?;
            let (found, behind) = text.get(special..)?.split_at_checked(1)?;
            text = match found {
                "\"" => {
                    self.rest = behind;
                    return (!behind.starts_with(|next: char| next.is_ascii_alphanumeric() || next == '_'))
                        .then_some(());
                }
                "\\" => match behind.strip_prefix("u{") {
                    Some(code) => {
                        let (digits, behind) = code.split_once('}')?;
                        let is_code =
                            (1..=6).contains(&digits.len()) && digits.bytes().all(|it| it.is_ascii_hexdigit());
                        char::from_u32(u32::from_str_radix(digits, 16).ok()?).filter(|_| is_code)?;
                        behind
                    }
                    None => behind.strip_prefix(['"', '\\', 'n', 'r', 't'])?,
                },
                _ => return None,
            };
        }
    }

    /// The letters, digits and underscores that come next.
    pub(super) fn word(&mut self) -> &'t str {
        let end = self.rest.bytes().position(|byte| !is_of_word(byte)).unwrap_or(self.rest.len());
        let (word, rest) = self.rest.split_at_checked(end).unwrap_or_default();
        self.rest = rest;
        word
    }

    pub(super) fn byte(&mut self, byte: u8) -> Option<()> {
        (self.peek()? == byte).then(|| self.skip())
    }

    /// What comes next behind blanks.
    pub(super) fn peek(&mut self) -> Option<u8> {
        self.blank();
        self.rest.bytes().next()
    }

    /// Passes over a sign, which is ASCII.
    pub(super) fn skip(&mut self) {
        self.rest = self.rest.get(1..).unwrap_or_default();
    }

    pub(super) fn blank(&mut self) {
        let end = self.rest.bytes().position(|byte| byte != b' ' && byte != b'\n').unwrap_or(self.rest.len());
        self.rest = self.rest.get(end..).unwrap_or_default();
    }
}

pub(super) fn is_of_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}
