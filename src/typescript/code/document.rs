//! The layout algebra, after Prettier's: a shared tree of texts, lines and groups, kept in one arena.

use super::comment::Comment;
use super::width::{WIDTH, columns};

/// A document in the arena.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Doc(pub(super) u32);

/// Names a group for others to follow whether it broke; zero is no name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Mark(pub(super) u32);

#[derive(Clone, Copy, Debug)]
pub(super) enum Node<'a> {
    Text(&'a str, u32),
    /// A text that the arena has itself, from here to there, and its columns.
    Own(u32, u32, u32),
    /// A doc comment; a forced line follows.
    Comment(&'a Comment),
    /// A run of parts, side by side.
    Concat(u32, u32),
    /// Contents and separators in turn, as many to a line as fit.
    Fill(u32, u32),
    /// Two columns in.
    Indent(Doc),
    Group {
        contents: Doc,
        is_broken: bool,
        mark: Mark,
        /// The object this group lays out, plus one: Prettier keeps an object open that its author opened.
        object: u32,
    },
    /// The first of the states that fits, else the last.
    Choice(u32, u32),
    Line,
    SoftLine,
    HardLine,
    BreakParent,
    IfBreak {
        broken: Doc,
        flat: Doc,
        mark: Mark,
    },
    IndentIfBreak(Doc, Mark),
}

/// What is known of a document before it is printed.
#[derive(Clone, Copy, Debug, Default)]
struct Facts {
    /// Whether it holds a forced line.
    will_break: bool,
    /// Whether that opens the groups around it.
    opens: bool,
    /// Whether it holds an object that nothing opens yet.
    has_closed_object: bool,
    /// The columns that it takes at the least on one line.
    width: u32,
}

impl Facts {
    const FORCED: Self = Facts { will_break: true, opens: true, has_closed_object: false, width: 0 };

    fn of_width(width: u32) -> Self {
        Facts { width, ..Facts::default() }
    }

    fn beside(self, other: Self) -> Self {
        Facts { width: self.width.saturating_add(other.width), ..self.or(other) }
    }

    /// Of two of which one is printed.
    fn or(self, other: Self) -> Self {
        Facts {
            will_break: self.will_break || other.will_break,
            opens: self.opens || other.opens,
            has_closed_object: self.has_closed_object || other.has_closed_object,
            width: self.width.min(other.width),
        }
    }
}

/// The arena and its constructors.
pub(super) struct Docs<'a> {
    nodes: Vec<(Node<'a>, Facts)>,
    parts: Vec<Doc>,
    texts: String,
    marks: u32,
}

pub(super) const NIL: Doc = Doc(0);
pub(super) const LINE: Doc = Doc(1);
pub(super) const SOFT_LINE: Doc = Doc(2);
pub(super) const HARD_LINE: Doc = Doc(3);
pub(super) const BREAK_PARENT: Doc = Doc(4);
pub(super) const COMMA: Doc = Doc(5);
pub(super) const TRAILING_COMMA: Doc = Doc(6);
pub(super) const OPEN_PARENTHESIS: Doc = Doc(7);
pub(super) const CLOSE_PARENTHESIS: Doc = Doc(8);
pub(super) const OPEN_BRACKET: Doc = Doc(9);
pub(super) const CLOSE_BRACKET: Doc = Doc(10);
pub(super) const OPEN_BRACE: Doc = Doc(11);
pub(super) const CLOSE_BRACE: Doc = Doc(12);

/// Most pieces of code need no more nodes than these.
const CAPACITY: usize = 256;

impl<'a> Docs<'a> {
    pub(super) fn new() -> Self {
        let (nodes, parts) = (Vec::with_capacity(CAPACITY), Vec::with_capacity(CAPACITY));
        let mut docs = Self { nodes, parts, texts: String::new(), marks: 0 };
        docs.push(Node::Text("", 0), Facts::default());
        docs.push(Node::Line, Facts::of_width(1));
        docs.push(Node::SoftLine, Facts::default());
        docs.push(Node::HardLine, Facts::FORCED);
        docs.push(Node::BreakParent, Facts::FORCED);
        docs.push(Node::Text(",", 1), Facts::of_width(1));
        docs.if_break(COMMA, NIL);
        for mark in ["(", ")", "[", "]", "{", "}"] {
            docs.push(Node::Text(mark, 1), Facts::of_width(1));
        }
        docs
    }

    fn push(&mut self, node: Node<'a>, facts: Facts) -> Doc {
        let index = u32::try_from(self.nodes.len()).unwrap_or(u32::MAX);
        self.nodes.push((node, facts));
        Doc(index)
    }

    fn run(&mut self, parts: &[Doc]) -> (u32, u32, Facts) {
        let start = u32::try_from(self.parts.len()).unwrap_or(u32::MAX);
        self.parts.extend_from_slice(parts);
        let end = u32::try_from(self.parts.len()).unwrap_or(u32::MAX);
        let facts = parts.iter().fold(Facts::default(), |facts, part| facts.beside(self.facts(*part)));
        (start, end, facts)
    }

    pub(super) fn text(&mut self, text: &'a str) -> Doc {
        if text.is_empty() {
            return NIL;
        }
        let width = columns(text);
        self.push(Node::Text(text, width), Facts::of_width(width))
    }

    /// A text that is not kept elsewhere.
    pub(super) fn own(&mut self, text: &str) -> Doc {
        let at = |texts: &String| u32::try_from(texts.len()).unwrap_or(u32::MAX);
        let (start, width) = (at(&self.texts), columns(text));
        self.texts.push_str(text);
        self.push(Node::Own(start, at(&self.texts), width), Facts::of_width(width))
    }

    pub(super) fn own_text(&self, start: u32, end: u32) -> &str {
        self.texts.get(start as usize..end as usize).unwrap_or_default()
    }

    pub(super) fn comment(&mut self, comment: &'a Comment) -> Doc {
        self.push(Node::Comment(comment), Facts::FORCED)
    }

    pub(super) fn concat(&mut self, parts: &[Doc]) -> Doc {
        if let [part] = parts {
            return *part;
        }
        let (start, end, facts) = self.run(parts);
        self.push(Node::Concat(start, end), facts)
    }

    pub(super) fn fill(&mut self, parts: &[Doc]) -> Doc {
        let (start, end, facts) = self.run(parts);
        self.push(Node::Fill(start, end), facts)
    }

    pub(super) fn indent(&mut self, contents: Doc) -> Doc {
        let facts = self.facts(contents);
        self.push(Node::Indent(contents), facts)
    }

    pub(super) fn group(&mut self, contents: Doc) -> Doc {
        self.marked_group(contents, false, Mark(0))
    }

    pub(super) fn broken_group(&mut self, contents: Doc) -> Doc {
        self.marked_group(contents, true, Mark(0))
    }

    pub(super) fn marked_group(&mut self, contents: Doc, is_broken: bool, mark: Mark) -> Doc {
        let facts = self.facts(contents);
        let is_broken = is_broken || facts.opens;
        let facts = Facts { will_break: facts.will_break || is_broken, opens: is_broken, ..facts };
        self.push(Node::Group { contents, is_broken, mark, object: 0 }, facts)
    }

    /// The group of an object; the printer reports whether it broke. One that is wider than a line breaks anywhere.
    pub(super) fn object_group(&mut self, contents: Doc, is_broken: bool, object: u32) -> Doc {
        let facts = self.facts(contents);
        let is_broken = is_broken || facts.opens || facts.width as usize > WIDTH;
        let facts = Facts {
            will_break: facts.will_break || is_broken,
            opens: is_broken,
            has_closed_object: facts.has_closed_object || !is_broken,
            ..facts
        };
        self.push(Node::Group { contents, is_broken, mark: Mark(0), object: object + 1 }, facts)
    }

    pub(super) fn choice(&mut self, states: &[Doc]) -> Doc {
        let (start, end, _) = self.run(states);
        let facts = states.first().map(|state| self.facts(*state)).unwrap_or_default();
        self.push(Node::Choice(start, end), Facts { opens: false, ..facts })
    }

    pub(super) fn if_break(&mut self, broken: Doc, flat: Doc) -> Doc {
        self.marked_if_break(broken, flat, Mark(0))
    }

    pub(super) fn marked_if_break(&mut self, broken: Doc, flat: Doc, mark: Mark) -> Doc {
        let facts = self.facts(broken).or(self.facts(flat));
        self.push(Node::IfBreak { broken, flat, mark }, facts)
    }

    pub(super) fn indent_if_break(&mut self, contents: Doc, mark: Mark) -> Doc {
        let facts = self.facts(contents);
        self.push(Node::IndentIfBreak(contents, mark), facts)
    }

    pub(super) fn mark(&mut self) -> Mark {
        self.marks += 1;
        Mark(self.marks)
    }

    pub(super) fn marks(&self) -> usize {
        self.marks as usize
    }

    pub(super) fn join(&mut self, separator: Doc, docs: &[Doc]) -> Doc {
        let mut parts = Vec::with_capacity(docs.len() * 2);
        for (index, doc) in docs.iter().enumerate() {
            if index > 0 {
                parts.push(separator);
            }
            parts.push(*doc);
        }
        self.concat(&parts)
    }

    fn facts(&self, doc: Doc) -> Facts {
        self.nodes.get(doc.0 as usize).map(|(_, facts)| *facts).unwrap_or_default()
    }

    /// Whether the document holds a line that breaks in any case.
    pub(super) fn will_break(&self, doc: Doc) -> bool {
        self.facts(doc).will_break
    }

    /// Whether the document holds an object that only its printing may open.
    pub(super) fn has_closed_object(&self, doc: Doc) -> bool {
        self.facts(doc).has_closed_object
    }

    /// Whether the document could take several lines.
    pub(super) fn can_break(&self, doc: Doc) -> bool {
        match self.node(doc) {
            Node::Text(..) | Node::Own(..) | Node::BreakParent => false,
            Node::Line | Node::SoftLine | Node::HardLine | Node::Comment(_) => true,
            Node::Concat(start, end) | Node::Fill(start, end) | Node::Choice(start, end) => {
                (start..end).any(|index| self.can_break(self.part(index)))
            }
            Node::Indent(contents) | Node::IndentIfBreak(contents, _) | Node::Group { contents, .. } => {
                self.can_break(contents)
            }
            Node::IfBreak { broken, flat, .. } => self.can_break(broken) || self.can_break(flat),
        }
    }

    pub(super) fn node(&self, doc: Doc) -> Node<'a> {
        self.nodes.get(doc.0 as usize).map_or(Node::Text("", 0), |(node, _)| *node)
    }

    pub(super) fn part(&self, index: u32) -> Doc {
        self.parts.get(index as usize).copied().unwrap_or(NIL)
    }
}
