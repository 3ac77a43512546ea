//! Turns JSON or YAML text into a tree in which every node knows where it stands, so that what is
//! found wrong with a description later can be shown in its line.

mod cache;
mod files;
mod json;
mod loader;
mod location;
mod pointers;
mod remote;
mod resources;
mod scalar;
mod source;
mod sources;
mod tree;
mod yaml;

use std::error::Error;
use std::fmt;

pub use cache::Cache;
pub use files::{Files, at_revision};
pub use location::Location;
pub use pointers::Part;
pub use remote::{Download, Limits, Remote};
pub use source::{Frame, Position, Source};
pub use sources::{Reach, Remark, Sources};
pub use tree::{DuplicateKey, Member, Node, NodeValue, escape_segment, percent_decode, unescape_segment};

use source::offset_of;

/// How many arrays and objects may stand inside each other. Everything that walks the tree may
/// recurse, because no tree is deeper.
const MAX_DEPTH: usize = 200;

/// How a document was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    Json,
    Yaml,
}

/// A file that was read.
#[derive(Debug)]
pub struct Document {
    pub source: Source,
    pub root: Node,
    /// Keys that stand more than once in one object, in the order of the text. The last value is
    /// the one in the tree.
    pub duplicate_keys: Vec<DuplicateKey>,
    pub format: Format,
}

/// Reads a file. The content decides the format, not the name: a text that opens with `{` or `[`
/// is JSON. One that fails as JSON may still be YAML in flow style, unless its name claims JSON.
pub fn load(name: &str, bytes: Vec<u8>) -> Result<Document, SyntaxError> {
    let source = Source::new(name, bytes)?;
    let text = source.text();
    if let Some(at) = memchr::memchr(0, text.as_bytes()) {
        let fault = Fault::new(at, "a NUL byte stands in the text").help("save the file as UTF-8 text");
        return Err(fault.in_source(&source));
    }
    let (read, format) = if text.trim_start().starts_with(['{', '[']) {
        match json::read(text) {
            Err(_) if !has_json_extension(name) => (yaml::read(text), Format::Yaml),
            read => (read.map(Some), Format::Json),
        }
    } else {
        (yaml::read(text), Format::Yaml)
    };
    match read {
        Ok(Some(tree)) => Ok(Document { root: tree.root, duplicate_keys: tree.duplicate_keys, source, format }),
        Ok(None) => Err(SyntaxError::of_file(name, "the file is empty")),
        Err(fault) => Err(fault.in_source(&source)),
    }
}

fn has_json_extension(name: &str) -> bool {
    name.rsplit_once('.').is_some_and(|(_, extension)| extension.eq_ignore_ascii_case("json"))
}

/// Why a file could not be read: everything needed to print `name:line:column`, what is wrong, the
/// line with a caret under it, and a way out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SyntaxError {
    /// The file's name.
    pub name: String,
    /// The place, unless the error is about the file as a whole.
    pub position: Option<Position>,
    /// The text around `position`.
    pub frame: Frame,
    /// What is wrong.
    pub message: String,
    /// What can be done about it, where that is known.
    pub help: Option<String>,
}

impl SyntaxError {
    /// An error that has no place in the text.
    fn of_file(name: impl Into<String>, message: impl Into<String>) -> SyntaxError {
        SyntaxError { name: name.into(), position: None, frame: Frame::default(), message: message.into(), help: None }
    }
}

impl fmt::Display for SyntaxError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.position {
            Some(position) => write!(f, "{}:{position}: {}", self.name, self.message),
            None => write!(f, "{}: {}", self.name, self.message),
        }
    }
}

impl Error for SyntaxError {}

/// What a reader gives back: the tree, and the keys that stand in an object more than once.
#[derive(Debug)]
struct Tree {
    root: Node,
    duplicate_keys: Vec<DuplicateKey>,
}

/// What is wrong and at which byte, before it is known in which line of which file.
#[derive(Debug)]
struct Fault {
    at: u32,
    message: String,
    help: Option<String>,
}

/// Boxed, because readers return it from every step and it hardly ever exists.
type Read<T> = Result<T, Box<Fault>>;

impl Fault {
    fn new(at: usize, message: impl Into<String>) -> Fault {
        Fault { at: offset_of(at), message: message.into(), help: None }
    }

    fn help(mut self, help: impl Into<String>) -> Fault {
        self.help = Some(help.into());
        self
    }

    fn fail<T>(self) -> Read<T> {
        Err(Box::new(self))
    }

    fn too_deep(at: usize) -> Fault {
        let message = format!("arrays and objects are nested more than {MAX_DEPTH} levels deep");
        Fault::new(at, message)
    }

    fn in_source(self, source: &Source) -> SyntaxError {
        let position = source.position(self.at);
        SyntaxError {
            name: source.name().to_owned(),
            position: Some(position),
            frame: source.frame(position),
            message: self.message,
            help: self.help,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error(name: &str, text: impl AsRef<[u8]>) -> SyntaxError {
        load(name, text.as_ref().to_vec()).expect_err("the text is broken")
    }

    #[test]
    fn content_decides_the_format() {
        let format = |name, text: &str| {
            let document = load(name, text.as_bytes().to_vec()).expect("the text is fine");
            document.format
        };
        assert_eq!(format("a.yaml", " \n{\"a\": 1}"), Format::Json);
        assert_eq!(format("a", "[]"), Format::Json);
        assert_eq!(format("a.yaml", "{a: 1,}"), Format::Yaml);
        assert_eq!(format("a.json", "a: 1"), Format::Yaml);
    }

    #[test]
    fn the_name_decides_whose_error_is_reported() {
        let json = error("a.json", "{\"a\": 1,}");
        assert_eq!(json.to_string(), "a.json:1:9: expected a key in double quotes, found `}`");
        assert_eq!(json.frame.lines, [(1, "{\"a\": 1,}".to_owned())]);
        let yaml = error("a.yaml", "{a: [1, 2}");
        assert_eq!(yaml.message, "the bracket `[` is closed by `}`");
    }

    #[test]
    fn files_without_content_are_empty() {
        for text in ["", " \r\n\t\n", "# comment\n", "---\n", "---\n---\n...\n", "\u{FEFF}"] {
            let error = error("a.yaml", text);
            assert_eq!(error.to_string(), "a.yaml: the file is empty", "{text:?}");
        }
    }

    #[test]
    fn positions_are_those_an_editor_shows() {
        let place = |text: &str, pointer| {
            let document = load("a", text.as_bytes().to_vec()).expect("the text is fine");
            let node = document.root.pointer(pointer).expect("the node is there");
            let position = document.source.position(node.at);
            (position.line, position.column)
        };
        let json = "\u{FEFF}{\r\n  \"é😀\": [\"日本\", 1]\r\n}";
        assert_eq!(place(json, ""), (1, 1));
        assert_eq!(place(json, "/é😀"), (2, 9));
        assert_eq!(place(json, "/é😀/1"), (2, 16));
        let yaml = "\u{FEFF}# 日本\r\né😀: [日本, 1]\r\nb:\r\n  - c\r\n";
        assert_eq!(place(yaml, ""), (2, 1));
        assert_eq!(place(yaml, "/é😀/1"), (2, 10));
        assert_eq!(place(yaml, "/b/0"), (4, 5));
        assert_eq!(error("a.json", "{\r\n\"é\": x}").position, Some(Position { line: 2, column: 6 }));
        assert_eq!(error("a", "é: 1\r\nü: é: 1\r\n").position, Some(Position { line: 2, column: 5 }));
    }

    #[test]
    fn nul_bytes_are_refused_where_they_stand() {
        assert_eq!(error("a", "a: b\nc: \0").position, Some(Position { line: 2, column: 4 }));
        assert_eq!(error("a.json", "\"\0\"").position, Some(Position { line: 1, column: 2 }));
        assert!(error("a", b"{}\0").help.is_some());
    }

    #[test]
    fn gigantic_scalars_are_what_they_are() {
        const SIZE: usize = 500_000;
        let (digits, letters) = ("1".repeat(SIZE), "a".repeat(SIZE));
        let json = format!("{{\"n\": {digits}, \"s\": \"{letters}\", \"{letters}\": 0}}");
        let yaml = format!("n: {digits}\ns: {letters}\nq: \"{letters}\"\nb: |\n  {letters}\n");
        for (name, text) in [("a.json", json), ("a.yaml", yaml)] {
            let document = load(name, text.into_bytes()).expect("it is only large");
            let value = |key| document.root.get(key).map(|node| &node.value);
            assert!(value("n") == Some(&NodeValue::Number(digits.as_str().into())));
            assert!(value("s") == Some(&NodeValue::String(letters.as_str().into())));
        }
        let long_key = error("a.yaml", format!("b: 1\n{letters}: 0\n"));
        assert_eq!(long_key.position, Some(Position { line: 2, column: 1 }));
        assert_eq!(long_key.message, "a key is longer than 1,024 characters");
        for open in ["a: \"", "{\"a\": \"", "a: '", "[a, "] {
            let never_closed = error("a", format!("{open}{}", "b c\n ".repeat(SIZE / 5)));
            assert!(never_closed.message.contains("never closed"), "{}", never_closed.message);
        }
    }

    #[test]
    fn depth_is_limited_in_both_formats() {
        for name in ["a.json", "a.yaml"] {
            let fine = "[".repeat(MAX_DEPTH) + &"]".repeat(MAX_DEPTH);
            assert!(load(name, fine.into_bytes()).is_ok());
            let error = error(name, "[".repeat(100_000));
            assert_eq!(error.position, Some(Position { line: 1, column: 201 }), "{name}");
            assert!(error.message.contains("more than 200 levels"), "{}", error.message);
        }
    }
}
