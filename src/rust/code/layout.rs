//! Layout as rustfmt has it: what fits stays on one line, else each part has its own.

use super::{Code, Identifier};
use crate::code;

/// The longest line (rustfmt, `max_width`).
const WIDTH: usize = 100;
/// The longest arguments of an attribute on one line (rustfmt, `attr_fn_like_width`).
const ATTRIBUTE: usize = 70;

/// The code indented by a number of levels, blank lines excepted.
pub fn indented(code: &Code, levels: usize) -> Code {
    let code = code.as_str();
    let mut indented = String::with_capacity(code.len() * 2);
    let mut start = 0;
    for end in memchr::memchr_iter(b'\n', code.as_bytes()).chain([code.len()]) {
        let line = code.get(start..end).unwrap_or_default();
        indented.push_str(if start > 0 { "\n" } else { "" });
        for _ in 0..if line.is_empty() { 0 } else { levels } {
            indented.push_str("    ");
        }
        indented.push_str(line);
        start = end + 1;
    }
    Code(indented)
}

/// `#[name(a, b)]`, for a line that is indented by one level at the most.
pub fn attribute(name: &'static str, arguments: Vec<Code>) -> Code {
    let is_long = |line: &Code| line.as_str().len() > ATTRIBUTE && (arguments.len() > 1 || name == "derive");
    let line = Code::list(&arguments);
    let arguments = match is_long(&line) {
        true => code!("\n{}\n", indented(&Code::joined(arguments, ",\n"), 1)),
        false => line,
    };
    code!("#[{}({})]", Code::known(name), arguments)
}

/// `use path::{A, B};`, the names in rustfmt's order.
pub fn import(path: &'static str, names: impl IntoIterator<Item = Identifier>) -> Code {
    let names = imported(names, &format!("use {path}::"), ";", 0);
    Code(format!("use {path}::{names};"))
}

/// `{A, B}`, the names in rustfmt's order, between the rest of a line that is indented by a number of levels.
pub fn imported(names: impl IntoIterator<Item = Identifier>, before: &str, after: &str, levels: usize) -> Code {
    let mut names: Vec<String> = names.into_iter().map(|name| name.to_string()).collect();
    names.sort_by_cached_key(|name| order(name));
    names.dedup();
    if let [only] = names.as_slice() {
        return Code(only.clone());
    }
    let line = format!("{{{}}}", names.join(", "));
    if levels * 4 + before.len() + line.len() + after.len() <= WIDTH {
        return Code(line);
    }
    let blanks = "    ".repeat(levels);
    Code(format!("{{\n{}\n{blanks}}}", filled(&names, levels + 1)))
}

/// Names in lines that are as full as they can be.
fn filled(names: &[String], levels: usize) -> String {
    let blanks = "    ".repeat(levels);
    let mut lines: Vec<String> = Vec::new();
    for name in names {
        match lines.last_mut().filter(|line| line.len() + name.len() + 2 <= WIDTH) {
            Some(line) => line.push_str(&format!(" {name},")),
            None => lines.push(format!("{blanks}{name},")),
        }
    }
    lines.join("\n")
}

/// Names sort as versions do: digits by their number (style edition 2024).
fn order(name: &str) -> Vec<(u64, String)> {
    let mut parts = Vec::new();
    let mut rest = name;
    while !rest.is_empty() {
        let end = rest.find(|character: char| character.is_ascii_digit()).unwrap_or(rest.len());
        let digits =
            rest[end..].find(|character: char| !character.is_ascii_digit()).map_or(rest.len(), |length| end + length);
        // A name that ends comes before one that goes on.
        parts.push((0, rest[..end].to_owned()));
        if digits > end {
            parts.push((rest[end..digits].parse().unwrap_or(u64::MAX), String::new()));
        }
        rest = &rest[digits..];
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn imports_fill_their_lines() {
        let names = |count: usize| (0..count).filter_map(|index| Identifier::new(&format!("Name{index}")));
        assert_eq!(import("a", names(1)).as_str(), "use a::Name0;");
        assert_eq!(import("a", names(11)).as_str().lines().count(), 1);
        let long = import("super::schemas", names(40));
        assert!(long.as_str().lines().all(|line| line.len() <= WIDTH), "{long}");
        assert!(long.as_str().contains("Name9, Name10,"), "{long}");
    }

    #[test]
    fn attributes_break_when_they_are_long() {
        let arguments = || vec![Code::known("length(chars, min = 1)"), Code::known("custom(checks::unique)")];
        assert_eq!(
            attribute("garde", arguments()).as_str(),
            "#[garde(length(chars, min = 1), custom(checks::unique))]"
        );
        let long = [arguments(), arguments()].concat();
        assert_eq!(attribute("garde", long).as_str().lines().count(), 6);
    }
}
