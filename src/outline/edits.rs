//! Insertions into a module that leave every other byte as it is.

use std::ops::Range;

use super::{Import, Module, Statement};

/// Insertions into a text.
pub struct Edits<'a> {
    own: &'a str,
    line_end: &'static str,
    /// Where, and what. At one place, imports stand before statements, and each in this order.
    imports: Vec<(usize, String)>,
    statements: Vec<(usize, String)>,
}

impl<'a> Edits<'a> {
    pub fn new(own: &'a str) -> Self {
        let line_end = if own.contains("\r\n") { "\r\n" } else { "\n" };
        Edits { own, line_end, imports: Vec::new(), statements: Vec::new() }
    }

    /// Inserts a part of an import at a place.
    pub fn import_at(&mut self, at: usize, text: String) {
        self.imports.push((at, text));
    }

    /// Adds an import behind the last one.
    pub fn import<I: Import>(&mut self, old: &Module<I>, line: &str) {
        let line = &self.own_line_ends(line);
        match old.imports.last() {
            Some(last) => {
                let at = self.end_of_line(last.span().end);
                self.imports.push((at, format!("{}{line}", self.line_end)));
            }
            None => self.first_import(old.start, line),
        }
    }

    /// Adds an import to a module that has none, with an empty line between it and what stands there.
    fn first_import(&mut self, start: usize, line: &str) {
        let end = self.line_end;
        let known = self.imports.iter_mut().find(|(at, _)| *at == start);
        match known {
            Some((_, text)) if start == 0 => {
                *text = format!("{}{line}{end}{end}", text.trim_end_matches(end).to_owned() + end)
            }
            Some((_, text)) => *text += &format!("{end}{line}"),
            None if start == 0 => self.imports.push((0, format!("{line}{end}{end}"))),
            None => self.imports.push((start, format!("{end}{end}{line}"))),
        }
    }

    /// Inserts a statement where its neighbours in the fresh module stand: after the nearest one before it that is there,
    /// else before the nearest one after it, else at the end.
    pub fn statement<I: Import>(&mut self, old: &Module<I>, new: &Module<I>, index: usize, fresh: &str) {
        let stands = |other: &Statement| {
            let same = |own: &&Statement| {
                own.exports
                    .iter()
                    .chain(&own.declares)
                    .any(|name| other.exports.contains(name) || other.declares.contains(name))
            };
            old.statements.iter().find(same)
        };
        let before = new.statements[..index].iter().rev().find_map(stands);
        let after = || new.statements[index + 1..].iter().find_map(stands);
        let (gap, text) = with_comments(fresh, new, index);
        let (gap, text) = (self.own_line_ends(gap), self.own_line_ends(text));
        if let Some(before) = before {
            let at = self.end_of_line(before.span.end);
            self.statements.push((at, gap + &text));
        } else if let Some(after) = after() {
            let at = self.start_with_comments(old, after.span.start);
            self.statements.push((at, text + self.line_end + self.line_end));
        } else {
            let at = self.own.trim_end().len();
            let gap = if at == 0 && self.statements.is_empty() { "" } else { &gap };
            self.statements.push((at, format!("{gap}{text}")));
        }
    }

    /// Adds a statement at the end.
    pub fn append(&mut self, statement: &str) {
        let gap =
            if self.statements.iter().any(|(at, _)| *at == self.own.trim_end().len()) { "" } else { self.line_end };
        let text = format!("{}{gap}{}", self.line_end, self.own_line_ends(statement));
        self.statements.push((self.own.trim_end().len(), text));
    }

    /// The end of the line on which a statement ends, a comment behind it included; what else stands there is another
    /// statement.
    fn end_of_line(&self, end: usize) -> usize {
        let rest = self.own.get(end..).unwrap_or_default();
        let line = &rest[..rest.find(['\r', '\n']).unwrap_or(rest.len())];
        let is_comment =
            |text: &str| text.starts_with("//") || (text.starts_with("/*") && text.trim_end().ends_with("*/"));
        let behind = line.trim_start();
        if behind.is_empty() || is_comment(behind) { end + line.trim_end().len() } else { end }
    }

    /// Where a statement starts with the comments that belong to it: those without an empty line between.
    fn start_with_comments<I: Import>(&self, module: &Module<I>, start: usize) -> usize {
        let end = |span: &Range<usize>| self.end_of_line(span.end);
        let before = spans(module).filter(|span| span.end <= start).map(end).max().unwrap_or(module.start);
        let between = self.own.get(before..start).unwrap_or_default();
        let blank = between.rfind("\n\n").map(|at| at + 2).or_else(|| between.rfind("\n\r\n").map(|at| at + 3));
        let from = before + blank.unwrap_or(0);
        from + self.own.get(from..start).map_or(0, |text| text.len() - text.trim_start().len())
    }

    /// What stands between the names of an import: a line each, or all on one.
    pub fn space_before(&self, start: usize) -> &'a str {
        let before = self.own.get(..start).unwrap_or_default();
        let space = &before[before.trim_end().len()..];
        if space.contains('\n') { space } else { " " }
    }

    fn own_line_ends(&self, text: &str) -> String {
        if self.line_end == "\n" { text.to_owned() } else { text.replace('\n', self.line_end) }
    }

    /// The text with all that was inserted.
    pub fn applied(self) -> String {
        let mut list = self.imports;
        list.extend(self.statements);
        list.sort_by_key(|(at, _)| *at);
        let mut text = String::with_capacity(self.own.len());
        let mut done = 0;
        for (at, inserted) in &list {
            text.push_str(self.own.get(done..*at).unwrap_or_default());
            text.push_str(inserted);
            done = *at;
        }
        text.push_str(self.own.get(done..).unwrap_or_default());
        if !list.is_empty() && !text.ends_with('\n') {
            text.push_str(self.line_end);
        }
        text
    }
}

fn spans<I: Import>(module: &Module<I>) -> impl Iterator<Item = &Range<usize>> {
    let statements = module.statements.iter().map(|statement| &statement.span);
    module.imports.iter().map(Import::span).chain(statements)
}

/// The space before a statement, and the statement with the comments before it.
fn with_comments<'a, I: Import>(text: &'a str, module: &Module<I>, index: usize) -> (&'static str, &'a str) {
    let span = &module.statements[index].span;
    let ends = spans(module).map(|span| span.end);
    let before = ends.filter(|&end| end <= span.start).max().unwrap_or(module.start);
    let text = text.get(before..span.end).unwrap_or_default();
    let statement = text.trim_start_matches([';', ' ', '\t', '\r', '\n']);
    let space = &text[..text.len() - statement.len()];
    let is_close = space.matches('\n').count() == 1 && index > 0;
    (if is_close { "\n" } else { "\n\n" }, statement)
}
