//! Diagnostics as a person reads them: place, message, the line with a caret, what to do.

use std::collections::BTreeMap;
use std::fmt::Write;

use super::{Diagnostic, Level, Message, Place, Specification, rule};

/// How many messages of one rule are shown unless all are asked for.
fn most_shown(level: Level) -> usize {
    match level {
        Level::Error => 20,
        Level::Warning => 3,
        // A note changes nothing.
        Level::Note => 1,
    }
}

/// Prints messages as text.
#[derive(Clone, Copy, Debug)]
pub struct Printer {
    pub color: bool,
    /// Show every message, also the hundredth of its kind, and notes with their places.
    pub verbose: bool,
}

impl Printer {
    /// All messages, and how many of which kind are left out.
    pub fn all(&self, messages: &[Message]) -> String {
        let mut text = String::new();
        let mut seen: BTreeMap<&str, (Level, usize)> = BTreeMap::new();
        for Message { diagnostic, place } in messages {
            let (_, count) = seen.entry(diagnostic.rule).or_insert((diagnostic.level, 0));
            *count += 1;
            if self.verbose {
                text.push_str(&self.one(diagnostic, place.as_ref(), *count == 1));
            } else if *count <= most_shown(diagnostic.level) {
                // One line of a note is enough.
                let place = place.as_ref().filter(|_| diagnostic.level != Level::Note);
                text.push_str(&self.one(diagnostic, place, *count == 1 && place.is_some()));
            }
        }
        for (rule, (level, count)) in seen {
            let more = count.saturating_sub(most_shown(level));
            if more > 0 && !self.verbose {
                let head = self.head(level, rule);
                let _ = writeln!(text, "{head}: {} more like this (--verbose shows them)", grouped(more));
            }
        }
        text
    }

    /// Why a run did nothing.
    pub fn failure(&self, failure: &str) -> String {
        format!("{}: {failure}\n", self.paint("31;1", Level::Error.name()))
    }

    /// One message. What the specification says is said with the first one of a rule.
    fn one(&self, diagnostic: &Diagnostic, place: Option<&Place>, is_first: bool) -> String {
        let mut text = String::new();
        let head = self.head(diagnostic.level, diagnostic.rule);
        let message = visible(&diagnostic.message);
        match place {
            Some(place) => {
                let _ = writeln!(text, "{}:{}:{}: {head}: {message}", visible(&place.file), place.line, place.column);
                self.frame(&mut text, place);
            }
            None => {
                let _ = writeln!(text, "{head}: {message}");
            }
        }
        let mut add = |line: &str| {
            let _ = writeln!(text, "  {} {}", self.paint("36", "="), visible(line));
        };
        if let Some(Specification { section, says }) = rule(diagnostic.rule).and_then(|rule| rule.specification)
            && is_first
        {
            add(&format!("{section}: {says}"));
        }
        if let Some(help) = &diagnostic.help {
            add(help);
        }
        if let Some(pointer) = place.and_then(|place| place.pointer.as_deref()) {
            add(&format!("#{pointer}"));
        }
        text
    }

    /// The lines around the place, with a caret below it.
    pub(super) fn frame(&self, text: &mut String, place: &Place) {
        let column = place.column.saturating_sub(1).saturating_sub(place.skipped) as usize;
        let width = place.lines.iter().map(|(number, _)| number.to_string().len()).max().unwrap_or(0);
        let bar = self.paint("36", "|");
        for (number, line) in &place.lines {
            let number_text = self.paint("36", &format!("{number:width$}"));
            let _ = writeln!(text, "{}", format!("{number_text} {bar} {}", visible(line)).trim_end());
            if *number == place.line {
                let caret = self.paint("33;1", "^");
                let _ = writeln!(text, "{:width$} {bar} {}{caret}", "", " ".repeat(column));
            }
        }
    }

    pub(super) fn head(&self, level: Level, rule: &str) -> String {
        let color = match level {
            Level::Error => "31;1",
            Level::Warning => "33;1",
            Level::Note => "36;1",
        };
        format!("{}[{rule}]", self.paint(color, level.name()))
    }

    /// A heading.
    pub(super) fn bold(&self, text: &str) -> String {
        self.paint("1", text)
    }

    /// What is there to find something else.
    pub(super) fn faint(&self, text: &str) -> String {
        self.paint("36", text)
    }

    fn paint(&self, style: &str, text: &str) -> String {
        if self.color { format!("\u{1b}[{style}m{text}\u{1b}[0m") } else { text.to_owned() }
    }
}

/// The text without what would move a terminal's cursor, change its colours, turn its direction of writing, end a line for some
/// readers, or not be seen at all; each such character is a blank.
pub(super) fn visible(text: &str) -> String {
    let is_steering = |character: char| {
        character.is_control()
            || matches!(character,
                '\u{61C}' | '\u{200B}' | '\u{200E}' | '\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FEFF}')
    };
    text.chars().map(|character| if is_steering(character) { ' ' } else { character }).collect()
}

/// `1 operation`, `2 operations`, `1,223 operations`.
pub fn count(number: usize, noun: &str) -> String {
    format!("{} {noun}{}", grouped(number), if number == 1 { "" } else { "s" })
}

/// `1223` as `1,223`.
pub fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let mut grouped = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contract::origin::Origin;

    fn printed(messages: &[Message]) -> String {
        Printer { color: false, verbose: false }.all(messages)
    }

    fn place(line: u32, column: u32, lines: &[(u32, &str)]) -> Place {
        let lines = lines.iter().map(|(number, text)| (*number, (*text).to_owned())).collect();
        Place { file: "a.json".into(), line, column, pointer: Some("/a~1b".into()), skipped: 0, lines }
    }

    #[test]
    fn a_message_shows_its_place_and_what_the_specification_says() {
        let diagnostic = Diagnostic::warning("path-without-slash", Origin::default(), "no slash").help("it has one");
        let place = place(10, 3, &[(9, "paths:"), (10, "  a:"), (11, "    get:")]);
        let message = Message { diagnostic, place: Some(place) };
        assert_eq!(
            printed(&[message.clone(), message]),
            "\
a.json:10:3: warning[path-without-slash]: no slash
 9 | paths:
10 |   a:
   |   ^
11 |     get:
  = OpenAPI 3.1, 4.8.8.1: a path starts with a slash
  = it has one
  = #/a~1b
a.json:10:3: warning[path-without-slash]: no slash
 9 | paths:
10 |   a:
   |   ^
11 |     get:
  = it has one
  = #/a~1b
"
        );
    }

    #[test]
    fn numbers_are_grouped() {
        assert_eq!(count(1, "schema"), "1 schema");
        assert_eq!(count(1223, "operation"), "1,223 operations");
        assert_eq!(count(1000000, "byte"), "1,000,000 bytes");
    }
}
