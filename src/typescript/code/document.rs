//! The layout algebra, after Prettier's: a shared tree of texts, lines and groups, kept in one arena.

use super::comment::Comment;
use super::width::columns;

/// A document in the arena.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Doc(pub(super) u32);

/// Names a group for others to follow whether it broke; zero is no name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Mark(pub(super) u32);

#[derive(Clone, Copy, Debug)]
pub(super) enum Node<'a> {
    Text(&'a str, u32),
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

/// The arena and its constructors.
pub(super) struct Docs<'a> {
    nodes: Vec<Node<'a>>,
    parts: Vec<Doc>,
    /// Per node: whether it holds a forced line (`will_break`), and whether that opens the groups around it.
    forced: Vec<(bool, bool)>,
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

const NO_BREAK: (bool, bool) = (false, false);

impl<'a> Docs<'a> {
    pub(super) fn new() -> Self {
        let mut docs = Self { nodes: Vec::new(), parts: Vec::new(), forced: Vec::new(), marks: 0 };
        docs.push(Node::Text("", 0), NO_BREAK);
        docs.push(Node::Line, NO_BREAK);
        docs.push(Node::SoftLine, NO_BREAK);
        docs.push(Node::HardLine, (true, true));
        docs.push(Node::BreakParent, (true, true));
        docs.push(Node::Text(",", 1), NO_BREAK);
        docs.if_break(COMMA, NIL);
        for mark in ["(", ")", "[", "]", "{", "}"] {
            docs.push(Node::Text(mark, 1), NO_BREAK);
        }
        docs
    }

    fn push(&mut self, node: Node<'a>, forced: (bool, bool)) -> Doc {
        let index = u32::try_from(self.nodes.len()).unwrap_or(u32::MAX);
        self.nodes.push(node);
        self.forced.push(forced);
        Doc(index)
    }

    fn run(&mut self, parts: &[Doc]) -> (u32, u32, (bool, bool)) {
        let start = u32::try_from(self.parts.len()).unwrap_or(u32::MAX);
        self.parts.extend_from_slice(parts);
        let end = u32::try_from(self.parts.len()).unwrap_or(u32::MAX);
        let forced = parts.iter().fold(NO_BREAK, |(will, opens), part| {
            let (part_will, part_opens) = self.forced(*part);
            (will || part_will, opens || part_opens)
        });
        (start, end, forced)
    }

    pub(super) fn text(&mut self, text: &'a str) -> Doc {
        if text.is_empty() {
            return NIL;
        }
        self.push(Node::Text(text, columns(text)), NO_BREAK)
    }

    pub(super) fn comment(&mut self, comment: &'a Comment) -> Doc {
        self.push(Node::Comment(comment), (true, true))
    }

    pub(super) fn concat(&mut self, parts: &[Doc]) -> Doc {
        if let [part] = parts {
            return *part;
        }
        let (start, end, forced) = self.run(parts);
        self.push(Node::Concat(start, end), forced)
    }

    pub(super) fn fill(&mut self, parts: &[Doc]) -> Doc {
        let (start, end, forced) = self.run(parts);
        self.push(Node::Fill(start, end), forced)
    }

    pub(super) fn indent(&mut self, contents: Doc) -> Doc {
        let forced = self.forced(contents);
        self.push(Node::Indent(contents), forced)
    }

    pub(super) fn group(&mut self, contents: Doc) -> Doc {
        self.marked_group(contents, false, Mark(0))
    }

    pub(super) fn broken_group(&mut self, contents: Doc) -> Doc {
        self.marked_group(contents, true, Mark(0))
    }

    pub(super) fn marked_group(&mut self, contents: Doc, is_broken: bool, mark: Mark) -> Doc {
        let (will, opens) = self.forced(contents);
        let is_broken = is_broken || opens;
        self.push(Node::Group { contents, is_broken, mark, object: 0 }, (will || is_broken, is_broken))
    }

    /// The group of an object; the printer reports whether it broke.
    pub(super) fn object_group(&mut self, contents: Doc, is_broken: bool, object: u32) -> Doc {
        let (will, opens) = self.forced(contents);
        let is_broken = is_broken || opens;
        self.push(
            Node::Group { contents, is_broken, mark: Mark(0), object: object + 1 },
            (will || is_broken, is_broken),
        )
    }

    pub(super) fn choice(&mut self, states: &[Doc]) -> Doc {
        let (start, end, _) = self.run(states);
        let will = states.first().is_some_and(|state| self.will_break(*state));
        self.push(Node::Choice(start, end), (will, false))
    }

    pub(super) fn if_break(&mut self, broken: Doc, flat: Doc) -> Doc {
        self.marked_if_break(broken, flat, Mark(0))
    }

    pub(super) fn marked_if_break(&mut self, broken: Doc, flat: Doc, mark: Mark) -> Doc {
        let (broken_forced, flat_forced) = (self.forced(broken), self.forced(flat));
        self.push(
            Node::IfBreak { broken, flat, mark },
            (broken_forced.0 || flat_forced.0, broken_forced.1 || flat_forced.1),
        )
    }

    pub(super) fn indent_if_break(&mut self, contents: Doc, mark: Mark) -> Doc {
        let forced = self.forced(contents);
        self.push(Node::IndentIfBreak(contents, mark), forced)
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

    fn forced(&self, doc: Doc) -> (bool, bool) {
        self.forced.get(doc.0 as usize).copied().unwrap_or_default()
    }

    /// Whether the document holds a line that breaks in any case.
    pub(super) fn will_break(&self, doc: Doc) -> bool {
        self.forced(doc).0
    }

    /// Whether the document could take several lines.
    pub(super) fn can_break(&self, doc: Doc) -> bool {
        match self.node(doc) {
            Node::Text(..) | Node::BreakParent => false,
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
        self.nodes.get(doc.0 as usize).copied().unwrap_or(Node::Text("", 0))
    }

    pub(super) fn part(&self, index: u32) -> Doc {
        self.parts.get(index as usize).copied().unwrap_or(NIL)
    }
}
