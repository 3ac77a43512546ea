//! Reads JSON (RFC 8259), strictly, and remembers where each value starts. A reader of our own,
//! because a message about a description has to name a line and serde_json's tree has none.

use super::source::offset_of;
use super::tree::{DuplicateKey, Member, Node, NodeValue, unique_members};
use super::{Fault, MAX_DEPTH, Read, Tree};

/// Reads the one value a JSON text consists of.
pub(super) fn read(text: &str) -> Read<Tree> {
    let mut reader =
        Reader { text, at: 0, depth: 0, items: Vec::new(), members: Vec::new(), duplicate_keys: Vec::new() };
    reader.skip_blanks();
    let root = reader.value()?;
    reader.skip_blanks();
    if reader.peek().is_some() {
        return Err(reader.expected("the end of the file"));
    }
    let mut duplicate_keys = reader.duplicate_keys;
    duplicate_keys.sort_by_key(|duplicate| duplicate.second_at);
    Ok(Tree { root, duplicate_keys })
}

struct Reader<'t> {
    text: &'t str,
    /// The offset of the next byte.
    at: usize,
    /// How many arrays and objects are open.
    depth: usize,
    /// The items of all open arrays, the innermost last. A closed array takes its own off the end,
    /// and so gets a vector of exactly its size.
    items: Vec<Node>,
    /// The members of all open objects, likewise.
    members: Vec<Member>,
    duplicate_keys: Vec<DuplicateKey>,
}

impl Reader<'_> {
    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    /// Steps over `byte` if it is next.
    fn take(&mut self, byte: u8) -> bool {
        let is_next = self.peek() == Some(byte);
        self.at += usize::from(is_next);
        is_next
    }

    fn skip_blanks(&mut self) {
        while let Some(blank @ (b' ' | b'\n' | b'\r' | b'\t')) = self.peek() {
            self.at += 1;
            if blank == b'\n' {
                self.at += indent(self.text.as_bytes().get(self.at..).unwrap_or_default());
            }
        }
    }

    fn skip_digits(&mut self) {
        while let Some(b'0'..=b'9') = self.peek() {
            self.at += 1;
        }
    }

    fn value(&mut self) -> Read<Node> {
        let at = offset_of(self.at);
        let value = match self.peek() {
            Some(b'"') => NodeValue::String(self.string()?),
            Some(b'{') => self.object()?,
            Some(b'[') => self.array()?,
            Some(b'-' | b'0'..=b'9') => NodeValue::Number(self.number()?),
            _ if self.take_word("true") => NodeValue::Bool(true),
            _ if self.take_word("false") => NodeValue::Bool(false),
            _ if self.take_word("null") => NodeValue::Null,
            _ => return Err(self.expected("a value")),
        };
        Ok(Node { value, at })
    }

    fn take_word(&mut self, word: &str) -> bool {
        let rest = self.text.as_bytes().get(self.at..).unwrap_or_default();
        let is_next = rest.starts_with(word.as_bytes());
        if is_next {
            self.at += word.len();
        }
        is_next
    }

    /// Steps into an array or object.
    fn open(&mut self) -> Read<()> {
        if self.depth == MAX_DEPTH {
            return Fault::too_deep(self.at).fail();
        }
        self.depth += 1;
        self.at += 1;
        self.skip_blanks();
        Ok(())
    }

    fn array(&mut self) -> Read<NodeValue> {
        self.open()?;
        let outer_items = self.items.len();
        if !self.take(b']') {
            loop {
                let item = self.value()?;
                self.items.push(item);
                self.skip_blanks();
                if self.take(b']') {
                    break;
                }
                if !self.take(b',') {
                    return Err(self.expected("`,` or `]`"));
                }
                self.skip_blanks();
            }
        }
        self.depth -= 1;
        Ok(NodeValue::Array(self.items.split_off(outer_items)))
    }

    fn object(&mut self) -> Read<NodeValue> {
        self.open()?;
        let outer_members = self.members.len();
        if !self.take(b'}') {
            loop {
                let member = self.member()?;
                self.members.push(member);
                self.skip_blanks();
                if self.take(b'}') {
                    break;
                }
                if !self.take(b',') {
                    return Err(self.expected("`,` or `}`"));
                }
                self.skip_blanks();
            }
        }
        self.depth -= 1;
        let members = self.members.split_off(outer_members);
        let members = unique_members(members, &mut self.duplicate_keys);
        Ok(NodeValue::Object(members))
    }

    fn member(&mut self) -> Read<Member> {
        if self.peek() != Some(b'"') {
            return Err(self.expected("a key in double quotes"));
        }
        let key_at = offset_of(self.at);
        let key = self.string()?;
        self.skip_blanks();
        if !self.take(b':') {
            return Err(self.expected("`:` after the key"));
        }
        self.skip_blanks();
        let value = self.value()?;
        Ok(Member { key, key_at, value })
    }

    /// Reads a number without giving it a value: its text is what the tree keeps.
    fn number(&mut self) -> Read<Box<str>> {
        let start = self.at;
        self.take(b'-');
        if self.take(b'0') {
            if let Some(b'0'..=b'9') = self.peek() {
                let fault = Fault::new(start, "a number starts with a needless 0");
                return fault.help("write it without, or as a string").fail();
            }
        } else {
            self.digits()?;
        }
        if self.take(b'.') {
            self.digits()?;
        }
        if self.take(b'e') || self.take(b'E') {
            let _signed = self.take(b'+') || self.take(b'-');
            self.digits()?;
        }
        Ok(self.text.get(start..self.at).unwrap_or_default().into())
    }

    fn digits(&mut self) -> Read<()> {
        match self.peek() {
            Some(b'0'..=b'9') => {
                self.skip_digits();
                Ok(())
            }
            _ => Err(self.expected("a digit")),
        }
    }

    /// Reads a string from its opening to its closing quote.
    fn string(&mut self) -> Read<Box<str>> {
        let opened_at = self.at;
        self.at += 1;
        let mut unescaped = String::new();
        loop {
            let start = self.at;
            self.at = plain_run_end(self.text.as_bytes(), start);
            let run = self.text.get(start..self.at).unwrap_or_default();
            match self.peek() {
                Some(b'"') => {
                    self.at += 1;
                    if unescaped.is_empty() {
                        return Ok(run.into());
                    }
                    unescaped.push_str(run);
                    return Ok(unescaped.into_boxed_str());
                }
                Some(b'\\') => {
                    unescaped.push_str(run);
                    unescaped.push(self.escape()?);
                }
                Some(control) => {
                    let message = match control {
                        b'\n' | b'\r' => "a string is not closed in its line".to_owned(),
                        _ => format!("control character 0x{control:02X} in a string"),
                    };
                    let help = "inside a string, write \\n, \\t or \\u00XX instead";
                    return Fault::new(self.at, message).help(help).fail();
                }
                None => {
                    let message = "a string is opened here and never closed";
                    return Fault::new(opened_at, message).fail();
                }
            }
        }
    }

    fn escape(&mut self) -> Read<char> {
        let start = self.at;
        self.at += 1;
        let character = match self.peek() {
            Some(b'"') => '"',
            Some(b'\\') => '\\',
            Some(b'/') => '/',
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{C}',
            Some(b'n') => '\n',
            Some(b'r') => '\r',
            Some(b't') => '\t',
            Some(b'u') => return self.unicode_escape(start),
            _ => {
                let fault = Fault::new(start, "a backslash that escapes nothing JSON knows");
                return fault.help("a backslash itself is written `\\\\`").fail();
            }
        };
        self.at += 1;
        Ok(character)
    }

    /// Reads `uXXXX`, and the second half of a surrogate pair if this was the first. A half on
    /// its own is no character.
    fn unicode_escape(&mut self, start: usize) -> Read<char> {
        let mut units = [self.hex_unit()?, 0];
        let mut read = 1;
        if (0xD800..0xDC00).contains(&units[0]) && self.take_word("\\") {
            units[1] = self.hex_unit()?;
            read = 2;
        }
        let mut decoded = char::decode_utf16(units.into_iter().take(read));
        match (decoded.next(), decoded.next()) {
            (Some(Ok(character)), None) => Ok(character),
            _ => {
                let message = "a `\\u` escape is half of a surrogate pair";
                Fault::new(start, message).fail()
            }
        }
    }

    fn hex_unit(&mut self) -> Read<u16> {
        let digits = self.text.get(self.at + 1..self.at + 5).unwrap_or_default();
        let is_hex = digits.len() == 4 && digits.bytes().all(|byte| byte.is_ascii_hexdigit());
        match u16::from_str_radix(digits, 16) {
            Ok(unit) if is_hex && self.peek() == Some(b'u') => {
                self.at += 5;
                Ok(unit)
            }
            _ => Err(self.expected("`u` and four hexadecimal digits")),
        }
    }

    /// The fault of finding something else than `what` at this place.
    #[cold]
    fn expected(&self, what: &str) -> Box<Fault> {
        let rest = self.text.get(self.at..).unwrap_or_default();
        let next = rest.chars().next();
        let found = next.map_or_else(|| "the end of the file".to_owned(), |c| format!("`{c}`"));
        let fault = Fault::new(self.at, format!("expected {what}, found {found}"));
        let before = self.text.get(..self.at).unwrap_or_default().trim_end();
        Box::new(match next {
            Some('}' | ']') if before.ends_with(',') => fault.help("JSON has no comma after the last element"),
            Some('/' | '#') => fault.help("JSON has no comments"),
            Some('\'') => fault.help("JSON strings take double quotes"),
            _ => fault,
        })
    }
}

/// How many blanks there are at the start of a line, which are half of most documents; those at the end of the text, where
/// eight bytes are no more, are left to others.
fn indent(bytes: &[u8]) -> usize {
    const BLANKS: u64 = u64::from_ne_bytes([b' '; 8]);
    let mut count = 0;
    while let Some(chunk) = bytes.get(count..).and_then(|rest| rest.first_chunk::<8>()) {
        let differing = u64::from_le_bytes(*chunk) ^ BLANKS;
        if differing != 0 {
            return count + (differing.trailing_zeros() / 8) as usize;
        }
        count += chunk.len();
    }
    count
}

/// The offset of the next byte a string does not simply contain: a quote, a backslash, a control
/// character, or the end of the text. Looks at eight bytes at a time, because most of a
/// description's text is in its strings.
fn plain_run_end(bytes: &[u8], start: usize) -> usize {
    const ONES: u64 = u64::from_ne_bytes([1; 8]);
    const HIGH_BITS: u64 = ONES << 7;
    /// Sets the high bit of each byte that is below `limit`. Bytes after the first such one may be
    /// marked wrongly, which does not matter where the first is asked for.
    fn below(word: u64, limit: u8) -> u64 {
        word.wrapping_sub(ONES * u64::from(limit)) & !word & HIGH_BITS
    }
    let mut at = start;
    while let Some(chunk) = bytes.get(at..).and_then(|rest| rest.first_chunk::<8>()) {
        let word = u64::from_le_bytes(*chunk);
        let quotes = below(word ^ (ONES * u64::from(b'"')), 1);
        let backslashes = below(word ^ (ONES * u64::from(b'\\')), 1);
        let marked = quotes | backslashes | below(word, 0x20);
        if marked != 0 {
            return at + (marked.trailing_zeros() / 8) as usize;
        }
        at += chunk.len();
    }
    let rest = bytes.get(at..).unwrap_or_default();
    let run = rest.iter().position(|&byte| byte < 0x20 || byte == b'"' || byte == b'\\');
    run.map_or(bytes.len(), |run| at + run)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(text: &str) -> NodeValue {
        read(text).expect("the text is JSON").root.value
    }

    fn fault(text: &str) -> (u32, String) {
        let fault = read(text).expect_err("the text is no JSON");
        (fault.at, fault.message)
    }

    fn string(text: &str) -> NodeValue {
        NodeValue::String(text.into())
    }

    #[test]
    fn nodes_and_keys_know_where_they_start() {
        let tree = read(" {\"a\" : [1 ,\t\"é\", {}],\r\n\"b\": null}").expect("the text is JSON");
        assert_eq!(tree.root.at, 1);
        let members = tree.root.as_object().unwrap_or_default();
        let keys: Vec<_> = members.iter().map(|member| (&*member.key, member.key_at)).collect();
        assert_eq!(keys, [("a", 2), ("b", 25)]);
        assert_eq!((members[0].value.at, members[1].value.at), (8, 30));
        let items = members[0].value.as_array().unwrap_or_default();
        let starts: Vec<_> = items.iter().map(|item| item.at).collect();
        assert_eq!(starts, [9, 13, 19]);
    }

    #[test]
    fn numbers_keep_their_text() {
        for text in ["0", "-0", "10", "1.10", "-1.5e+3", "1E400", "123456789012345678901234567890"] {
            assert_eq!(value(text), NodeValue::Number(text.into()));
        }
        for text in ["01", "-", "-01", "1.", ".5", "+1", "1e", "1e+", "0x1", "1.e3", "Infinity"] {
            fault(text);
        }
    }

    #[test]
    fn strings_are_unescaped() {
        assert_eq!(value(r#""""#), string(""));
        assert_eq!(value(r#""a\"\\\/\b\f\n\r\tz""#), string("a\"\\/\u{8}\u{C}\n\r\tz"));
        assert_eq!(value(r#""\u0041\u00e9 \ud83d\uDE00!""#), string("Aé 😀!"));
        assert_eq!(value("\"exactly8bytes and \u{7F} é 😀 more\""), string("exactly8bytes and \u{7F} é 😀 more"));
    }

    #[test]
    fn every_byte_a_string_cannot_contain_is_found_at_every_distance() {
        for before in 0..20 {
            let text = "x".repeat(before);
            assert_eq!(value(&format!("\"{text}\\n{text}\"")), string(&format!("{text}\n{text}")));
            let control = format!("\"{text}\u{1F}{text}\"");
            assert_eq!(fault(&control).0 as usize, before + 1);
        }
    }

    #[test]
    fn broken_escapes_are_errors_where_they_start() {
        let half = (2, "a `\\u` escape is half of a surrogate pair".to_owned());
        for text in [r#""a\ud83d""#, r#""a\ude00""#, r#""a\ud83d\u0041""#] {
            assert_eq!(fault(text), half, "{text}");
        }
        assert_eq!(fault(r#""\x""#).0, 1);
        for text in [r#""\u12""#, r#""\u+123""#, r#""\u12é""#, r#""\ud83d\n""#] {
            fault(text);
        }
    }

    #[test]
    fn messages_say_what_was_expected() {
        let message = |text| fault(text).1;
        assert_eq!(message("{\"a\": 1 \"b\""), "expected `,` or `}`, found `\"`");
        assert_eq!(message("[1 2]"), "expected `,` or `]`, found `2`");
        assert_eq!(message("{\"a\" 1}"), "expected `:` after the key, found `1`");
        assert_eq!(message("{a: 1}"), "expected a key in double quotes, found `a`");
        assert_eq!(message("[1,"), "expected a value, found the end of the file");
        assert_eq!(message("[] x"), "expected the end of the file, found `x`");
        assert_eq!(message("[nul]"), "expected a value, found `n`");
        let help = |text| read(text).expect_err("the text is no JSON").help;
        assert_eq!(help("[1, ]").as_deref(), Some("JSON has no comma after the last element"));
        assert_eq!(help("[ // x").as_deref(), Some("JSON has no comments"));
        assert_eq!(help("['x']").as_deref(), Some("JSON strings take double quotes"));
    }

    #[test]
    fn no_part_of_a_document_is_a_document() {
        let text = r#"{"a": [1.5e3, "x\n\u00e9\ud83d\ude00", true], "é": {"b": null, "c": false}}"#;
        for (end, _) in text.char_indices() {
            fault(&text[..end]);
        }
        value(text);
    }

    #[test]
    fn deep_nesting_is_refused_where_it_gets_too_deep() {
        assert_eq!(fault(&"[".repeat(100_000)).0, 200);
        assert_eq!(fault(&"{\"a\":".repeat(100_000)).0, 1000);
    }
}
