//! How many columns Prettier counts for a text.

use std::iter::Peekable;
use std::str::Chars;

use super::unicode::{WIDE, ZERO_WIDTH, holds};

/// The width of a line the formatter aims for.
pub const WIDTH: usize = 140;

const EMOJI_STYLE: char = '\u{fe0f}';
const JOINER: char = '\u{200d}';

/// The columns of a text: two for wide characters and emoji, none for marks that combine.
pub(super) fn columns(text: &str) -> u32 {
    if text.is_ascii() {
        return u32::try_from(text.len()).unwrap_or(u32::MAX);
    }
    let mut total = 0;
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        total += match character {
            '\u{1f1e6}'..='\u{1f1ff}' => 1 + u32::from(characters.next_if(|next| is_flag_letter(*next)).is_some()),
            '#' | '*' | '0'..='9' if is_keycap(&characters) => {
                characters.nth(1);
                2
            }
            _ if character.is_ascii() => u32::from(!character.is_ascii_control()),
            _ if is_emoji(character) => emoji_columns(character, &mut characters),
            _ => plain_columns(character),
        };
    }
    total
}

fn plain_columns(character: char) -> u32 {
    match character {
        '\u{80}'..='\u{9f}' => 0,
        _ if holds(ZERO_WIDTH, character) => 0,
        _ if holds(WIDE, character) => 2,
        _ => 1,
    }
}

/// An emoji with what belongs to it: its style, its skin tone, and further emoji joined to it.
fn emoji_columns(character: char, rest: &mut Peekable<Chars<'_>>) -> u32 {
    let mut width = plain_columns(character);
    loop {
        while rest.next_if(|next| *next == EMOJI_STYLE || is_skin_tone(*next)).is_some() {
            width = 2;
        }
        let mut ahead = rest.clone();
        if width < 2 || ahead.next() != Some(JOINER) || !ahead.next().is_some_and(is_emoji) {
            return width;
        }
        *rest = ahead;
    }
}

fn is_keycap(rest: &Peekable<Chars<'_>>) -> bool {
    let mut rest = rest.clone();
    rest.next() == Some(EMOJI_STYLE) && rest.next() == Some('\u{20e3}')
}

fn is_flag_letter(character: char) -> bool {
    matches!(character, '\u{1f1e6}'..='\u{1f1ff}')
}

fn is_skin_tone(character: char) -> bool {
    matches!(character, '\u{1f3fb}'..='\u{1f3ff}')
}

fn is_emoji(character: char) -> bool {
    matches!(character,
        '\u{a9}' | '\u{ae}' | '\u{203c}' | '\u{2049}' | '\u{2122}' | '\u{2139}' | '\u{2194}'..='\u{21aa}'
        | '\u{2300}'..='\u{23ff}' | '\u{24c2}' | '\u{25aa}'..='\u{27bf}' | '\u{2934}' | '\u{2935}'
        | '\u{2b05}'..='\u{2b55}' | '\u{1f000}'..='\u{1faff}')
}

#[cfg(test)]
mod tests {
    use super::columns;

    #[test]
    fn columns_are_those_of_prettier() {
        for (text, width) in [
            ("abc", 3),
            ("日本", 4),
            ("é", 1),
            ("e\u{301}", 1),
            ("👩‍💻", 2),
            ("🇺🇸🇩🇪", 4),
            ("🇺", 1),
            ("1️⃣", 2),
            ("1", 1),
            ("❤️", 2),
            ("❤", 1),
            ("❤️‍🔥", 2),
            ("☝🏽", 2),
            ("👍🏽", 2),
            ("ไทยนี้", 4),
            ("a\u{200d}b", 3),
            ("🏴‍☠️ x", 4),
            ("…", 1),
        ] {
            assert_eq!(columns(text), width, "{text}");
        }
    }
}
