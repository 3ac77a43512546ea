//! Prose of documents in comments.

/// The lines of a text, whatever a reader of any language takes for the end of one.
pub fn lines(text: &str) -> impl Iterator<Item = &str> {
    text.split('\n')
        .flat_map(|line| line.strip_suffix('\r').unwrap_or(line).split(['\r', '\u{85}', '\u{2028}', '\u{2029}']))
}

/// Adds a text whose line breaks stay where they are to the lines of a comment, a blank line apart from what precedes it.
/// Blank text adds nothing. `clean` makes a line fit for the comment.
pub fn add_paragraph(comment: &mut Vec<String>, text: &str, clean: impl Fn(&str) -> String) {
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

/// Characters that end lines, reorder what a reader sees, or show nothing at all.
pub fn is_unseen(character: char) -> bool {
    matches!(character,
        '\0'..='\u{1f}' | '\u{7f}'..='\u{9f}' | '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}' | '\u{200e}' | '\u{200f}'
        | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff0}'..='\u{fffb}'
        | '\u{fffe}' | '\u{ffff}' | '\u{e0000}'..='\u{e0fff}')
}
