//! Prints a document: each group flat if it fits the width, else broken.

use super::document::{Doc, Docs, Mark, Node};
use super::width::WIDTH;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Mode {
    Flat,
    Broken,
}

#[derive(Clone, Copy)]
enum Item {
    Doc(Doc),
    /// The rest of a run of parts.
    Parts(u32, u32),
    /// The rest of a fill.
    Fill(u32, u32),
}

#[derive(Clone, Copy)]
struct Command {
    indent: u32,
    mode: Mode,
    item: Item,
}

struct Printer<'d, 'a> {
    docs: &'d Docs<'a>,
    output: String,
    position: u32,
    commands: Vec<Command>,
    /// What `fits` has yet to look at; kept to save allocations.
    pending: Vec<(Mode, Item)>,
    marks: Vec<Mode>,
    broken: Vec<bool>,
    must_remeasure: bool,
}

/// Bytes that most pieces of code do not reach.
const USUAL_LENGTH: usize = 1024;

/// Documents around each other that most pieces of code do not reach.
const USUAL_DEPTH: usize = 64;

/// The text, and which of the objects take several lines though nothing forced them to.
pub(super) fn print(docs: &Docs<'_>, doc: Doc, indent: usize, objects: usize) -> (String, Vec<bool>) {
    let indent = u32::try_from(indent).unwrap_or(0);
    let mut printer = Printer {
        docs,
        output: String::with_capacity(USUAL_LENGTH),
        position: indent,
        commands: Vec::with_capacity(USUAL_DEPTH),
        pending: Vec::with_capacity(USUAL_DEPTH),
        marks: vec![Mode::Flat; docs.marks() + 1],
        broken: vec![false; objects],
        must_remeasure: false,
    };
    printer.commands.push(Command { indent, mode: Mode::Broken, item: Item::Doc(doc) });
    while let Some(command) = printer.commands.pop() {
        printer.step(command);
    }
    (printer.output, printer.broken)
}

impl Printer<'_, '_> {
    fn step(&mut self, command: Command) {
        let Command { indent, mode, item } = command;
        let doc = match item {
            Item::Doc(doc) => doc,
            Item::Parts(start, end) => {
                if start + 1 < end {
                    self.commands.push(Command { indent, mode, item: Item::Parts(start + 1, end) });
                }
                if start < end {
                    self.commands.push(Command { indent, mode, item: Item::Doc(self.docs.part(start)) });
                }
                return;
            }
            Item::Fill(start, end) => return self.fill(indent, start, end, mode),
        };
        match self.docs.node(doc) {
            Node::Text(text, width) => {
                self.output.push_str(text);
                self.position += width;
            }
            Node::Own(start, end, width) => {
                self.output.push_str(self.docs.own_text(start, end));
                self.position += width;
            }
            Node::Comment(comment) => {
                for (index, row) in comment.rows(indent as usize).iter().enumerate() {
                    if index > 0 {
                        self.break_line(indent);
                    }
                    self.output.push_str(row);
                }
            }
            Node::Concat(start, end) => self.commands.push(Command { indent, mode, item: Item::Parts(start, end) }),
            Node::Fill(start, end) => self.commands.push(Command { indent, mode, item: Item::Fill(start, end) }),
            Node::Indent(contents) => {
                self.commands.push(Command { indent: indent + 2, mode, item: Item::Doc(contents) })
            }
            Node::Group { contents, is_broken, mark, object } => {
                let Some(chosen) = self.group(mode, contents, is_broken) else { return };
                let index = (object as usize).checked_sub(1).filter(|_| chosen == Mode::Broken && !is_broken);
                if let Some(broken) = index.and_then(|index| self.broken.get_mut(index)) {
                    *broken = true;
                }
                self.set(mark, chosen);
                self.commands.push(Command { indent, mode: chosen, item: Item::Doc(contents) });
            }
            Node::Choice(start, end) => {
                let Some((mode, doc)) = self.choose(mode, start, end) else { return };
                self.commands.push(Command { indent, mode, item: Item::Doc(doc) });
            }
            Node::IfBreak { broken, flat, mark } => {
                let mode_of_mark = self.mode_of(mark, mode);
                self.commands.push(Command {
                    indent,
                    mode,
                    item: Item::Doc(if mode_of_mark == Mode::Broken { broken } else { flat }),
                });
            }
            Node::IndentIfBreak(contents, mark) => {
                let indent = if self.mode_of(mark, mode) == Mode::Broken { indent + 2 } else { indent };
                self.commands.push(Command { indent, mode, item: Item::Doc(contents) });
            }
            Node::Line if mode == Mode::Flat => {
                self.output.push(' ');
                self.position += 1;
            }
            Node::SoftLine if mode == Mode::Flat => {}
            Node::HardLine => {
                self.must_remeasure |= mode == Mode::Flat;
                self.break_line(indent);
            }
            Node::Line | Node::SoftLine => self.break_line(indent),
            Node::BreakParent => {}
        }
    }

    /// How the group is to be printed; `None` if it has been, flat.
    fn group(&mut self, mode: Mode, contents: Doc, is_broken: bool) -> Option<Mode> {
        if mode == Mode::Flat && !self.must_remeasure {
            return Some(if is_broken { Mode::Broken } else { Mode::Flat });
        }
        self.must_remeasure = false;
        if is_broken {
            return Some(Mode::Broken);
        }
        self.flat(contents).map(|fits| if fits { Mode::Flat } else { Mode::Broken })
    }

    /// The state that is to be printed, and how; `None` if one has been, flat.
    fn choose(&mut self, mode: Mode, start: u32, end: u32) -> Option<(Mode, Doc)> {
        if mode == Mode::Flat && !self.must_remeasure {
            return Some((Mode::Flat, self.docs.part(start)));
        }
        self.must_remeasure = false;
        for index in start..end.saturating_sub(1) {
            let state = self.docs.part(index);
            if self.flat(state)? {
                return Some((Mode::Flat, state));
            }
        }
        Some((Mode::Broken, self.docs.part(end.saturating_sub(1))))
    }

    /// Whether the document fits flat, with what follows it. One that has no forced line is printed while it is measured, and then
    /// there is no more to tell.
    fn flat(&mut self, doc: Doc) -> Option<bool> {
        if self.docs.will_break(doc) {
            return Some(self.fits(Item::Doc(doc), true, false));
        }
        let (length, position) = (self.output.len(), self.position);
        if self.measure(Item::Doc(doc), true, false, true) {
            return None;
        }
        self.output.truncate(length);
        self.position = position;
        Some(false)
    }

    fn fill(&mut self, indent: u32, start: u32, end: u32, mode: Mode) {
        if start >= end {
            return;
        }
        let content = self.docs.part(start);
        let content_fits = self.fits(Item::Doc(content), false, true);
        let content_mode = if content_fits { Mode::Flat } else { Mode::Broken };
        let mut push = |mode, item| self.commands.push(Command { indent, mode, item });
        if end - start <= 2 {
            if end - start == 2 {
                push(content_mode, Item::Doc(self.docs.part(start + 1)));
            }
            push(content_mode, Item::Doc(content));
            return;
        }
        push(mode, Item::Fill(start + 2, end));
        let pair_fits = self.fits(Item::Parts(start, start + 3), false, true);
        let mut push = |mode, item| self.commands.push(Command { indent, mode, item });
        push(if pair_fits { Mode::Flat } else { Mode::Broken }, Item::Doc(self.docs.part(start + 1)));
        push(if pair_fits { Mode::Flat } else { content_mode }, Item::Doc(content));
    }

    /// Whether the item, flat, and what follows it up to the next line break fit on the rest of the line.
    fn fits(&mut self, item: Item, with_rest: bool, must_be_flat: bool) -> bool {
        self.measure(item, with_rest, must_be_flat, false)
    }

    /// The same, printing the item itself, if it is to be kept.
    fn measure(&mut self, item: Item, with_rest: bool, must_be_flat: bool, is_kept: bool) -> bool {
        let width = u32::try_from(WIDTH).unwrap_or(0);
        let Some(mut remaining) = width.checked_sub(self.position) else {
            return false;
        };
        let mut rest = if with_rest { self.commands.len() } else { 0 };
        let mut has_space = false;
        let mut is_kept = is_kept;
        self.pending.clear();
        self.pending.push((Mode::Flat, item));
        loop {
            let Some((mode, item)) = self.pending.pop() else {
                is_kept = false;
                let Some(below) = rest.checked_sub(1) else { return true };
                rest = below;
                if let Some(command) = self.commands.get(below) {
                    self.pending.push((command.mode, command.item));
                }
                continue;
            };
            let doc = match item {
                Item::Doc(doc) => doc,
                Item::Parts(start, end) | Item::Fill(start, end) => {
                    if start + 1 < end {
                        self.pending.push((mode, Item::Parts(start + 1, end)));
                    }
                    if start >= end {
                        continue;
                    }
                    self.docs.part(start)
                }
            };
            match self.docs.node(doc) {
                Node::BreakParent => {}
                node @ (Node::Text(_, columns) | Node::Own(.., columns)) => {
                    if is_kept {
                        match node {
                            Node::Text(text, _) => self.output.push_str(text),
                            Node::Own(start, end, _) => self.output.push_str(self.docs.own_text(start, end)),
                            _ => {}
                        }
                        self.position += columns;
                    }
                    if columns == 0 {
                        continue;
                    }
                    let needed = columns + u32::from(has_space);
                    has_space = false;
                    let Some(left) = remaining.checked_sub(needed) else {
                        return false;
                    };
                    remaining = left;
                }
                Node::Concat(start, end) | Node::Fill(start, end) => self.pending.push((mode, Item::Parts(start, end))),
                Node::Indent(contents) | Node::IndentIfBreak(contents, _) => {
                    self.pending.push((mode, Item::Doc(contents)))
                }
                Node::Group { contents, is_broken, .. } => {
                    if must_be_flat && is_broken {
                        return false;
                    }
                    self.pending.push((if is_broken { Mode::Broken } else { mode }, Item::Doc(contents)));
                }
                Node::Choice(start, end) => {
                    let index = if mode == Mode::Broken { end.saturating_sub(1) } else { start };
                    self.pending.push((mode, Item::Doc(self.docs.part(index))));
                }
                Node::IfBreak { broken, flat, mark } => {
                    let is_broken = self.mode_of(mark, mode) == Mode::Broken;
                    self.pending.push((mode, Item::Doc(if is_broken { broken } else { flat })));
                }
                Node::HardLine | Node::Comment(_) => return true,
                Node::Line | Node::SoftLine if mode == Mode::Broken => return true,
                Node::Line => {
                    if is_kept {
                        self.output.push(' ');
                        self.position += 1;
                    }
                    has_space = true;
                }
                Node::SoftLine => {}
            }
        }
    }

    fn break_line(&mut self, indent: u32) {
        let length = self.output.trim_end_matches(' ').len();
        self.output.truncate(length);
        self.output.push('\n');
        self.output.extend(std::iter::repeat_n(' ', indent as usize));
        self.position = indent;
    }

    fn mode_of(&self, mark: Mark, mode: Mode) -> Mode {
        if mark.0 == 0 { mode } else { self.marks.get(mark.0 as usize).copied().unwrap_or(Mode::Flat) }
    }

    fn set(&mut self, mark: Mark, mode: Mode) {
        if let Some(slot) = self.marks.get_mut(mark.0 as usize) {
            *slot = mode;
        }
    }
}
