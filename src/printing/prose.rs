//! Prose of documents in comments.

/// The lines of a text, whatever a reader of any language takes for the end of one.
pub fn lines(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = Some(text);
    let is_ascii = text.is_ascii();
    std::iter::from_fn(move || {
        let text = rest?;
        let found = if is_ascii {
            memchr::memchr2(b'\n', b'\r', text.as_bytes()).and_then(|at| ending(text, at))
        } else {
            // The bytes that such ends begin with are few in most texts.
            let begins = |byte: u8| matches!(byte, b'\n' | b'\r' | 0xc2 | 0xe2);
            text.bytes().enumerate().filter(|(_, byte)| begins(*byte)).find_map(|(at, _)| ending(text, at))
        };
        let Some((end, next)) = found else { return rest.take() };
        rest = text.get(next..);
        text.get(..end)
    })
}

/// Where a line ends and the next one begins, if one ends there.
fn ending(text: &str, at: usize) -> Option<(usize, usize)> {
    Some((at, at + end_of_line(text.get(at..)?)?))
}

/// How long the end of a line is that a text begins with.
fn end_of_line(text: &str) -> Option<usize> {
    ["\r\n", "\n", "\r", "\u{85}", "\u{2028}", "\u{2029}"].into_iter().find(|end| text.starts_with(end)).map(str::len)
}

/// What a text begins with that is printed as it is, as nearly all of most texts, the character behind that, and the rest.
pub fn split_kept(text: &str, is_kept: impl Fn(u8) -> bool) -> (&str, Option<char>, &str) {
    let end = text.bytes().position(|byte| !is_kept(byte)).unwrap_or(text.len());
    let (kept, behind) = text.split_at_checked(end).unwrap_or((text, ""));
    let mut characters = behind.chars();
    (kept, characters.next(), characters.as_str())
}

/// Whether a line shows as it is.
pub fn is_plain(line: &str) -> bool {
    // All bytes are looked at, because many at a time are faster than as few as possible.
    line.bytes().fold(true, |is_plain, byte| is_plain & matches!(byte, b' '..=b'~'))
}

/// Adds a text whose line breaks stay where they are to the lines of a comment, a blank line apart from what precedes it.
/// Blank text adds nothing. `clean` makes a line fit for the comment.
pub fn add_paragraph(comment: &mut Vec<String>, text: &str, clean: impl Fn(&str) -> String) {
    if text.is_empty() {
        return;
    }
    let mut lines: Vec<String> = lines(text).map(clean).collect();
    while lines.last().is_some_and(String::is_empty) {
        lines.pop();
    }
    let start = lines.iter().take_while(|line| line.is_empty()).count();
    lines.drain(..start);
    if lines.is_empty() {
        return;
    }
    if !comment.is_empty() {
        comment.push(String::new());
    }
    comment.append(&mut lines);
}

/// JSON as a comment can have it: on one line, with escapes in the place of characters that a comment would drop or change, and of
/// all but the first of several blanks.
pub fn json_in_a_line(json: &str) -> String {
    let mut line = String::with_capacity(json.len());
    for character in json.chars() {
        let is_repeated = character == ' ' && line.ends_with(' ');
        if is_repeated || is_unseen(character) || (character.is_whitespace() && character != ' ') {
            let mut units = [0; 2];
            for unit in character.encode_utf16(&mut units) {
                line.push_str(&format!("\\u{unit:04x}"));
            }
        } else {
            line.push(character);
        }
    }
    line
}

/// Characters that end lines, reorder what a reader sees, or show nothing at all.
pub fn is_unseen(character: char) -> bool {
    matches!(character,
        '\0'..='\u{1f}' | '\u{7f}'..='\u{9f}' | '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}' | '\u{200e}' | '\u{200f}'
        | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff0}'..='\u{fffb}'
        | '\u{fffe}' | '\u{ffff}' | '\u{e0000}'..='\u{e0fff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_ends_once() {
        let ended = "a\r\nb\nc\rd\u{85}e\u{2028}f\u{2029}g\r\r\nh\u{e9}\u{2014}\n";
        assert_eq!(lines(ended).collect::<Vec<_>>(), ["a", "b", "c", "d", "e", "f", "g", "", "h\u{e9}\u{2014}", ""]);
        assert_eq!(lines("").collect::<Vec<_>>(), [""]);
    }

    #[test]
    fn json_is_itself_behind_a_comment() {
        let value = serde_json::json!({ "a  b": "x\u{2028}   y\u{a0}\u{e0001}" });
        let line = json_in_a_line(&value.to_string());
        assert_eq!(lines(&line).count(), 1);
        assert!(!line.contains("  ") && !line.chars().any(is_unseen));
        assert_eq!(serde_json::from_str::<serde_json::Value>(&line).ok(), Some(value));
    }
}
