//! Reports without what they say of a document: pages, tables, commands, lines.

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use super::skeleton::{Skeleton, Token};

/// How the characters are written that show nothing or reorder what is read.
const UNSEEN: [char; 9] =
    ['\u{1b}', '\0', '\u{202e}', '\u{2066}', '\u{feff}', '\u{200b}', '\u{2028}', '\u{2029}', '\r'];

/// A text that runs on until something else comes.
#[derive(Default)]
struct Tokens(Vec<Token>);

impl Tokens {
    fn node(&mut self, text: impl Into<String>) {
        self.0.push(Token::Node(text.into()));
    }

    fn literal(&mut self, text: &str) {
        self.0.push(Token::Literal(without_places(text)));
    }

    fn text(&mut self, text: &str) {
        match self.0.last_mut() {
            Some(Token::Literal(before)) => before.push_str(&without_places(text)),
            _ => self.literal(text),
        }
    }

    fn finished(self) -> Skeleton {
        Skeleton { tokens: self.0, ..Skeleton::default() }
    }
}

/// Lines, columns and carets move with what stands before them.
fn without_places(text: &str) -> String {
    text.chars().filter(|character| !character.is_ascii_digit() && !character.is_whitespace()).collect()
}

/// A page: its tags and their attributes.
pub fn html(text: &str) -> Result<Skeleton, String> {
    let mut tokens = Tokens::default();
    for token in html5gum::Tokenizer::new(text) {
        let Ok(token) = token;
        let shown = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        match token {
            // What stands between backticks is shown as code, whoever wrote them.
            html5gum::Token::StartTag(tag) if &**tag.name == b"code" && tag.attributes.is_empty() => {}
            html5gum::Token::EndTag(tag) if &**tag.name == b"code" => {}
            html5gum::Token::StartTag(tag) => {
                tokens.node(shown(&tag.name));
                // Which line of a frame is meant moves with the lines.
                for (name, value) in tag.attributes.iter().filter(|_| &**tag.name != b"span") {
                    tokens.node(shown(name));
                    tokens.literal(&shown(value));
                }
                tokens.node(">");
            }
            html5gum::Token::EndTag(tag) => tokens.node(format!("/{}", shown(&tag.name))),
            html5gum::Token::String(text) => tokens.text(&shown(&text)),
            html5gum::Token::Comment(_) => tokens.node("comment"),
            html5gum::Token::Doctype(_) => tokens.node("doctype"),
            html5gum::Token::Error(error) => return Err(format!("it is no HTML: {error:?}")),
        }
    }
    Ok(tokens.finished())
}

/// XML: elements, attributes, texts.
pub fn xml(text: &str) -> Result<Skeleton, String> {
    let document = roxmltree::Document::parse(text).map_err(|error| format!("it is no XML: {error}"))?;
    let mut tokens = Tokens::default();
    for node in document.descendants() {
        if node.is_element() {
            tokens.node(node.tag_name().name());
            for attribute in node.attributes() {
                tokens.node(attribute.name());
                tokens.literal(attribute.value());
            }
            tokens.node(node.children().count().to_string());
        } else if let Some(text) = node.text() {
            tokens.literal(text);
        }
    }
    Ok(tokens.finished())
}

/// Markdown as GitHub reads it: its blocks, links and HTML.
pub fn markdown(text: &str) -> Result<Skeleton, String> {
    let mut tokens = Tokens::default();
    for event in Parser::new_ext(text, Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH) {
        match event {
            Event::Text(text) | Event::Code(text) => tokens.text(&text),
            Event::SoftBreak => tokens.text("\n"),
            Event::Start(Tag::Link { .. }) => tokens.node("link"),
            Event::Start(Tag::Image { .. }) => tokens.node("image"),
            Event::Start(tag) => tokens.node(format!("{tag:?}")),
            Event::End(TagEnd::Table) => tokens.node("/table"),
            Event::End(tag) => tokens.node(format!("/{tag:?}")),
            other => tokens.node(format!("{other:?}")),
        }
    }
    Ok(tokens.finished())
}

/// Workflow commands of GitHub Actions, a line each.
pub fn commands(text: &str) -> Result<Skeleton, String> {
    let mut tokens = Tokens::default();
    for line in text.split('\n') {
        let (command, rest) = match line.strip_prefix("::").and_then(|rest| rest.split_once(' ')) {
            Some((command, rest)) => (command, rest),
            None => ("", line),
        };
        let (properties, message) = rest.split_once("::").unwrap_or(("", rest));
        tokens.node(format!("::{command}"));
        properties.split(',').for_each(|property| tokens.node(property.split('=').next().unwrap_or_default()));
        tokens.literal(message);
    }
    seen(text)?;
    Ok(tokens.finished())
}

/// Lines: none more, and nothing in them that a terminal obeys.
pub fn lines(text: &str) -> Result<Skeleton, String> {
    let mut tokens = Tokens::default();
    for line in text.split('\n') {
        tokens.node("line");
        tokens.literal(line);
    }
    seen(text)?;
    Ok(tokens.finished())
}

fn seen(text: &str) -> Result<(), String> {
    match text.chars().find(|character| UNSEEN.contains(character)) {
        Some(character) => Err(format!("it has {character:?} in it")),
        None => Ok(()),
    }
}
