//! The text of one file, and where its lines begin.

use std::fmt;
use std::sync::OnceLock;

use super::{Fault, SyntaxError};

/// Offsets are kept as `u32` to keep the tree small, so no text may be longer.
const MAX_TEXT_BYTES: usize = u32::MAX as usize;

const UTF8_BOM: &[u8] = b"\xEF\xBB\xBF";

/// A place in a text as an editor shows it: both numbers start at 1, and the column counts
/// characters (code points), not bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Position {
    pub line: u32,
    pub column: u32,
}

impl fmt::Display for Position {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.line, self.column)
    }
}

/// A file's name and decoded text. Byte offsets into [`Source::text`] are how the tree says where
/// things stand; they become lines and columns only when someone has to be told.
#[derive(Debug)]
pub struct Source {
    name: String,
    text: String,
    /// Found on the first question about a line: most files are never asked.
    line_starts: OnceLock<Box<[u32]>>,
    /// How many characters stand before each block of [`BLOCK`] bytes.
    characters_before_blocks: OnceLock<Box<[u32]>>,
}

/// The bytes over which characters are counted each time.
const BLOCK: usize = 4096;

/// How many characters of a line a message shows.
const SHOWN: usize = 100;

/// The lines around a place, as far as a message shows them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Frame {
    /// How many characters of each line are left out at its start.
    pub skipped: u32,
    /// The line of the place and those around it, with their numbers; of a long line only the part around the place.
    pub lines: Vec<(u32, String)>,
}

impl Source {
    /// Decodes a file: UTF-8 or UTF-16, with or without a byte order mark, which is not part of the
    /// text. Without one, the first characters tell, which are of ASCII (YAML 1.2.2, 5.2).
    pub fn new(name: impl Into<String>, bytes: Vec<u8>) -> Result<Source, SyntaxError> {
        let decoded = match bytes.as_slice() {
            [0xFF, 0xFE, units @ ..] => decode_utf16(units, u16::from_le_bytes),
            [0xFE, 0xFF, units @ ..] => decode_utf16(units, u16::from_be_bytes),
            [1..=127, 0, 1..=127, 0, ..] => decode_utf16(&bytes, u16::from_le_bytes),
            [0, 1..=127, 0, 1..=127, ..] => decode_utf16(&bytes, u16::from_be_bytes),
            _ => decode_utf8(bytes),
        };
        let source = Source {
            name: name.into(),
            text: decoded.text,
            line_starts: OnceLock::new(),
            characters_before_blocks: OnceLock::new(),
        };
        if source.text.len() > MAX_TEXT_BYTES {
            return Err(SyntaxError::of_file(source.name, "the file is larger than 4 GiB"));
        }
        match decoded.fault {
            Some(fault) => Err(fault.in_source(&source)),
            None => Ok(source),
        }
    }

    /// The text's bytes; no source is larger than a position can say.
    pub fn length(&self) -> u32 {
        u32::try_from(self.text.len()).unwrap_or(u32::MAX)
    }

    /// The name the file was given, as it appears in messages.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The decoded text, without a byte order mark.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The line and column of a byte offset; an offset past the end is the end.
    pub fn position(&self, offset: u32) -> Position {
        let starts = self.line_starts();
        let line = starts.partition_point(|&start| start <= offset).max(1);
        let start = starts.get(line - 1).copied().unwrap_or_default();
        let characters = self.characters_before(offset).saturating_sub(self.characters_before(start));
        Position { line: offset_of(line), column: characters.saturating_add(1) }
    }

    /// The text of a line, counted from 1, without its line ending.
    pub fn line(&self, number: u32) -> Option<&str> {
        let starts = self.line_starts();
        let index = (number as usize).checked_sub(1)?;
        let start = *starts.get(index)? as usize;
        let end = starts.get(index + 1).map_or(self.text.len(), |&next| next as usize);
        let line = self.text.get(start..end)?;
        Some(line.trim_end_matches(['\n', '\r']))
    }

    /// What a message about a place shows of the text around it.
    pub fn frame(&self, position: Position) -> Frame {
        let cut = |text: &str| text.chars().take(SHOWN).collect();
        let line = self.line(position.line).unwrap_or_default();
        let starts = self.line_starts();
        let start = starts.get((position.line as usize).saturating_sub(1)).copied().unwrap_or_default();
        let length =
            self.characters_before(start.saturating_add(offset_of(line.len()))) - self.characters_before(start);
        if length as usize <= SHOWN {
            let numbers = position.line.saturating_sub(1)..=position.line.saturating_add(1);
            let lines = numbers.filter_map(|number| Some((number, cut(self.line(number)?))));
            return Frame { skipped: 0, lines: lines.collect() };
        }
        // What stands above and below a part of a long line has nothing to do with it.
        let skipped = position.column.saturating_sub(1).saturating_sub(offset_of(SHOWN / 3));
        let from = self.byte_of_character(self.characters_before(start).saturating_add(skipped));
        let end = start as usize + line.len();
        let shown = cut(self.text.get(from..end).unwrap_or_default());
        Frame { skipped, lines: vec![(position.line, shown)] }
    }

    /// How many characters the text has before a byte. A minified document is one line of megabytes, so the count of each
    /// block is kept.
    fn characters_before(&self, offset: u32) -> u32 {
        let offset = (offset as usize).min(self.text.len());
        let block = offset / BLOCK;
        let before = self.characters_before_blocks().get(block).copied().unwrap_or_default();
        before.saturating_add(characters(self.text.as_bytes().get(block * BLOCK..offset).unwrap_or_default()))
    }

    /// The byte at which a character starts that has so many before it.
    fn byte_of_character(&self, number: u32) -> usize {
        let counts = self.characters_before_blocks();
        let block = counts.partition_point(|&count| count <= number).saturating_sub(1);
        let mut left = number - counts.get(block).copied().unwrap_or_default();
        let mut byte = block * BLOCK;
        let is_start = |byte: usize| self.text.is_char_boundary(byte);
        while byte < self.text.len() && (left > 0 || !is_start(byte)) {
            left -= u32::from(is_start(byte));
            byte += 1;
        }
        byte
    }

    fn characters_before_blocks(&self) -> &[u32] {
        self.characters_before_blocks.get_or_init(|| {
            let mut before = 0;
            // The end of the text may be that of a block, too.
            let ends = self.text.as_bytes().chunks_exact(BLOCK).map(|block| {
                before += characters(block);
                before
            });
            std::iter::once(0).chain(ends).collect()
        })
    }

    /// Where each line starts. A line ends with LF, CRLF or a lone CR, as YAML has it.
    fn line_starts(&self) -> &[u32] {
        self.line_starts.get_or_init(|| {
            let bytes = self.text.as_bytes();
            let ends = memchr::memchr2_iter(b'\n', b'\r', bytes).filter(|&at| !bytes.get(at..).is_some_and(is_crlf));
            let after_line_ends = ends.map(|at| offset_of(at + 1));
            std::iter::once(0).chain(after_line_ends).collect()
        })
    }
}

/// Whether a line ends with the byte after the first.
fn is_crlf(bytes: &[u8]) -> bool {
    bytes.starts_with(b"\r\n")
}

/// Every character has exactly one byte that is not a continuation byte.
fn characters(bytes: &[u8]) -> u32 {
    if bytes.is_ascii() {
        return offset_of(bytes.len());
    }
    offset_of(bytes.iter().filter(|&&byte| byte & 0xC0 != 0x80).count())
}

/// A byte offset as the tree keeps it. [`Source::new`] refuses texts in which it would not fit.
pub(super) fn offset_of(offset: usize) -> u32 {
    u32::try_from(offset).unwrap_or(u32::MAX)
}

/// A text and the first thing that kept it from being decoded. What cannot be decoded is replaced,
/// so that the fault can still be shown in its line.
struct Decoded {
    text: String,
    fault: Option<Fault>,
}

fn decode_utf8(mut bytes: Vec<u8>) -> Decoded {
    if bytes.starts_with(UTF8_BOM) {
        bytes.drain(..UTF8_BOM.len());
    }
    String::from_utf8(bytes).map_or_else(
        |error| {
            let at = error.utf8_error().valid_up_to();
            let byte = error.as_bytes().get(at).copied().unwrap_or_default();
            Decoded {
                text: String::from_utf8_lossy(error.as_bytes()).into_owned(),
                fault: Some(
                    Fault::new(at, format!("byte 0x{byte:02X} is not valid UTF-8")).help("save the file as UTF-8"),
                ),
            }
        },
        |text| Decoded { text, fault: None },
    )
}

fn decode_utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Decoded {
    let mut text = String::with_capacity(bytes.len() / 2);
    let mut fault = None;
    let (pairs, rest) = bytes.as_chunks::<2>();
    for decoded in char::decode_utf16(pairs.iter().map(|&pair| unit(pair))) {
        let character = decoded.unwrap_or_else(|error| {
            let lone = error.unpaired_surrogate();
            let message = format!("unpaired UTF-16 surrogate 0x{lone:04X}");
            fault.get_or_insert_with(|| Fault::new(text.len(), message));
            char::REPLACEMENT_CHARACTER
        });
        text.push(character);
    }
    if !rest.is_empty() {
        let message = "the UTF-16 text ends in the middle of a character";
        fault.get_or_insert_with(|| Fault::new(text.len(), message));
    }
    Decoded { text, fault: fault.map(|fault| fault.help("save the file as UTF-8")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn source(text: impl AsRef<[u8]>) -> Source {
        Source::new("t", text.as_ref().to_vec()).expect("text decodes")
    }

    fn at(line: u32, column: u32) -> Position {
        Position { line, column }
    }

    #[test]
    fn positions_count_characters_and_line_ends() {
        let s = source("aé😀b\r\ncd\re\n\nf");
        assert_eq!(s.position(0), at(1, 1));
        assert_eq!(s.position(3), at(1, 3), "after é");
        assert_eq!(s.position(7), at(1, 4), "after the emoji");
        assert_eq!(s.position(8), at(1, 5), "the CR itself");
        assert_eq!(s.position(10), at(2, 1));
        assert_eq!(s.position(13), at(3, 1), "a lone CR ends a line");
        assert_eq!(s.position(15), at(4, 1));
        assert_eq!(s.position(16), at(5, 1));
        assert_eq!(s.position(17), at(5, 2));
        assert_eq!(s.position(u32::MAX), at(5, 2));
    }

    #[test]
    fn a_text_may_end_where_a_block_does() {
        let line = "é".repeat(BLOCK / 4 - 1) + "\n\n";
        let s = source(line.clone() + &line + "last");
        for (text, end) in [(s.text().replace("last", ""), at(5, 1)), (s.text().to_owned(), at(5, 5))] {
            let s = source(&text);
            assert_eq!(s.position(u32::MAX), end);
            assert_eq!(s.frame(end).lines.last().map(|(number, _)| *number), Some(5));
        }
        let long = source("é".repeat(BLOCK));
        assert_eq!(long.position(u32::MAX), at(1, offset_of(BLOCK) + 1));
        assert_eq!(long.frame(at(1, offset_of(BLOCK))).lines.len(), 1);
    }

    #[test]
    fn lines_come_without_their_endings() {
        let s = source("one\r\ntwo\n\nfour");
        let lines: Vec<_> = (0..6).map(|n| s.line(n)).collect();
        let expected = [None, Some("one"), Some("two"), Some(""), Some("four"), None];
        assert_eq!(lines, expected);
        assert_eq!(source("").line(1), Some(""));
        assert_eq!(source("").position(0), at(1, 1));
    }

    #[test]
    fn byte_order_marks_choose_the_decoding() {
        assert_eq!(source(b"\xEF\xBB\xBFhi").text(), "hi");
        assert_eq!(source(b"\xFF\xFEh\0\x3D\xD8\x00\xDE").text(), "h😀");
        assert_eq!(source(b"\xFE\xFF\0h\xD8\x3D\xDE\x00").text(), "h😀");
    }

    #[test]
    fn without_a_mark_the_first_characters_tell_the_decoding() {
        assert_eq!(source(b"h\0i\0\x3D\xD8\x00\xDE").text(), "hi😀");
        assert_eq!(source(b"\0h\0i\xD8\x3D\xDE\x00").text(), "hi😀");
        // UTF-32, which nobody writes, and texts with a NUL byte in them stay what they are.
        for other in [&b"h\0\0\0i\0\0\0"[..], b"\0\0\0h", b"h\0", b"hi\0"] {
            assert_eq!(source(other).text().as_bytes(), other);
        }
    }

    #[test]
    fn a_long_line_is_cut_around_the_place() {
        let text = format!("é\n{}X{}\nb", "ä".repeat(9_000), "b".repeat(9_000));
        let source = Source::new("a", text.clone().into_bytes()).expect("it is UTF-8");
        let at = text.find('X').expect("it is there");
        let position = source.position(offset_of(at));
        assert_eq!(position, Position { line: 2, column: 9_001 });
        let frame = source.frame(position);
        let [(2, shown)] = frame.lines.as_slice() else { panic!("one line is shown: {frame:?}") };
        assert_eq!((shown.chars().count(), shown.chars().position(|c| c == 'X')), (SHOWN, Some(SHOWN / 3)));
        assert_eq!(frame.skipped as usize, 9_000 - SHOWN / 3);
        let short = source.frame(Position { line: 3, column: 1 });
        assert_eq!(
            short.lines.iter().map(|(number, text)| (*number, text.chars().count())).collect::<Vec<_>>(),
            [(2, SHOWN), (3, 1)]
        );
    }

    #[test]
    fn undecodable_bytes_are_errors_with_a_place() {
        let error = |bytes: &[u8]| Source::new("t", bytes.to_vec()).expect_err("no text");
        let utf8 = error(b"\xEF\xBB\xBFa\n\xC3\xA9 \xE9!");
        assert_eq!(utf8.position, Some(at(2, 3)));
        assert_eq!(utf8.frame.lines, [(1, "a".to_owned()), (2, "é \u{FFFD}!".to_owned())]);
        assert_eq!(utf8.message, "byte 0xE9 is not valid UTF-8");
        let lone = error(b"\xFF\xFEa\0\x00\xDE");
        assert_eq!(lone.position, Some(at(1, 2)));
        let odd = error(b"\xFF\xFEa\0b");
        assert_eq!(odd.position, Some(at(1, 2)));
    }
}
