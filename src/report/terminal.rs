//! Diagnostics as a person reads them: place, message, the line with a caret, what to do.

use std::collections::BTreeMap;
use std::fmt::Write;

use super::{Diagnostic, Level};

/// A diagnostic's place, resolved by whoever holds the sources.
#[derive(Clone, Debug)]
pub struct Located {
    pub file: String,
    /// 1-based.
    pub line: u32,
    /// 1-based, in characters.
    pub column: u32,
    /// The text of the line.
    pub text: String,
}

/// How much of a long line is shown around the caret; minified JSON is one line.
const SHOWN: usize = 100;

/// Warnings of one rule that are shown unless all are asked for.
const SHOWN_WARNINGS: usize = 3;

/// Notes of one rule that are shown unless all are asked for.
const SHOWN_NOTES: usize = 1;

/// Prints diagnostics as text.
#[derive(Clone, Copy, Debug)]
pub struct Printer {
    pub color: bool,
    /// Show every diagnostic, also the hundredth of its kind, and notes with their places.
    pub verbose: bool,
}

impl Printer {
    /// All diagnostics; `locate` finds the place of each.
    pub fn all(&self, diagnostics: &[Diagnostic], locate: impl Fn(&Diagnostic) -> Option<Located>) -> String {
        let mut text = String::new();
        let mut seen: BTreeMap<&str, (Level, usize)> = BTreeMap::new();
        for diagnostic in diagnostics {
            let (_, count) = seen.entry(diagnostic.rule).or_insert((diagnostic.level, 0));
            *count += 1;
            let most = match diagnostic.level {
                Level::Error => usize::MAX,
                Level::Warning => SHOWN_WARNINGS,
                Level::Note => SHOWN_NOTES,
            };
            if self.verbose {
                text.push_str(&self.one(diagnostic, locate(diagnostic).as_ref()));
            } else if *count <= most {
                // A note changes nothing, so one line of it is enough.
                let place = locate(diagnostic).filter(|_| diagnostic.level != Level::Note);
                text.push_str(&self.one(diagnostic, place.as_ref()));
            }
        }
        for (rule, (level, count)) in seen {
            let shown = if level == Level::Note { SHOWN_NOTES } else { SHOWN_WARNINGS };
            if count > shown && level != Level::Error && !self.verbose {
                let more = grouped(count - shown);
                let head = self.rule(level, rule);
                let _ = writeln!(text, "{head}: {more} more like this (--verbose shows them)");
            }
        }
        text
    }

    /// One message that stands alone.
    pub fn one(&self, diagnostic: &Diagnostic, place: Option<&Located>) -> String {
        let mut text = String::new();
        let head = self.rule(diagnostic.level, diagnostic.rule);
        match place {
            Some(place) => {
                let _ = writeln!(
                    text,
                    "{}:{}:{}: {head}: {}",
                    place.file,
                    place.line,
                    place.column,
                    visible(&diagnostic.message)
                );
                self.frame(&mut text, place);
            }
            None => {
                let _ = writeln!(text, "{head}: {}", visible(&diagnostic.message));
            }
        }
        if let Some(help) = &diagnostic.help {
            let _ = writeln!(text, "  {} {}", self.paint("36", "="), visible(help));
        }
        text
    }

    fn frame(&self, text: &mut String, place: &Located) {
        let column = place.column.saturating_sub(1) as usize;
        let start = if place.text.chars().count() > SHOWN { column.saturating_sub(SHOWN / 3) } else { 0 };
        let shown: String = place.text.chars().skip(start).take(SHOWN).collect();
        if shown.trim().is_empty() {
            return;
        }
        let number = place.line.to_string();
        let margin = " ".repeat(number.len());
        let bar = self.paint("36", "|");
        let caret = self.paint("33;1", "^");
        let _ = writeln!(text, "{} {bar} {}", self.paint("36", &number), visible(&shown));
        let _ = writeln!(text, "{margin} {bar} {}{caret}", " ".repeat(column - start));
    }

    fn rule(&self, level: Level, rule: &str) -> String {
        let color = match level {
            Level::Error => "31;1",
            Level::Warning => "33;1",
            Level::Note => "36;1",
        };
        format!("{}[{rule}]", self.paint(color, level.name()))
    }

    fn paint(&self, style: &str, text: &str) -> String {
        if self.color { format!("\u{1b}[{style}m{text}\u{1b}[0m") } else { text.to_owned() }
    }
}

/// The text without what would move a terminal's cursor or change its colours.
fn visible(text: &str) -> String {
    text.chars().map(|character| if character.is_control() { ' ' } else { character }).collect()
}

/// `1 operation`, `2 operations`, `1,223 operations`.
pub fn count(number: usize, noun: &str) -> String {
    format!("{} {noun}{}", grouped(number), if number == 1 { "" } else { "s" })
}

fn grouped(number: usize) -> String {
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

    #[test]
    fn a_long_line_is_cut_around_the_caret() {
        let place = Located {
            file: "a.json".into(),
            line: 1,
            column: 301,
            text: format!("{}X{}", "a".repeat(300), "b".repeat(300)),
        };
        let printer = Printer { color: false, verbose: false };
        let text =
            printer.one(&Diagnostic::error("some-rule", Origin::default(), "wrong").help("right it"), Some(&place));
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(lines[0], "a.json:1:301: error[some-rule]: wrong");
        assert_eq!(lines[1].chars().position(|character| character == 'X'), lines[2].find('^'));
        assert_eq!(lines[3], "  = right it");
    }

    #[test]
    fn numbers_are_grouped() {
        assert_eq!(count(1, "schema"), "1 schema");
        assert_eq!(count(1223, "operation"), "1,223 operations");
        assert_eq!(count(1000000, "byte"), "1,000,000 bytes");
    }
}
