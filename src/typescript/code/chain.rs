//! Chains of calls: `z.string().min(1)` on one line, or each call on its own.

use std::ops::Range;

use super::Expression;
use super::call::{is_long_curried, is_simple};
use super::document::{BREAK_PARENT, Doc, HARD_LINE};
use super::expression::Kind;
use super::layout::{Layout, Place};

/// A step of a chain, from its head on.
#[derive(Clone, Copy)]
enum Link<'a> {
    Head(&'a Expression),
    Member(&'a str),
    Index(&'a str),
    Call(&'a [Expression]),
}

impl Link<'_> {
    fn is_member(self) -> bool {
        matches!(self, Link::Member(_) | Link::Index(_))
    }

    fn is_call(self) -> bool {
        matches!(self, Link::Call(_)) || matches!(self, Link::Head(Expression(Kind::Call(..))))
    }

    fn arguments(&self) -> Option<&[Expression]> {
        match self {
            Link::Call(arguments) => Some(arguments),
            Link::Head(Expression(Kind::Call(_, arguments))) => Some(arguments),
            _ => None,
        }
    }
}

/// The steps that share a line, when each call has its own.
struct Shape {
    groups: Vec<Range<usize>>,
    /// Whether the first call stays on the line of the head.
    is_merged: bool,
}

impl Shape {
    /// Whether there are so few calls that there is nothing to decide.
    fn is_plain(&self) -> bool {
        self.groups.len() <= if self.is_merged { 3 } else { 2 }
    }
}

/// Whether Prettier treats the expression as a chain of calls.
pub(super) fn is_chain(expression: &Expression) -> bool {
    let Kind::Call(callee, _) = &expression.0 else {
        return false;
    };
    if !matches!(callee.0, Kind::Member(..) | Kind::Index(..)) {
        return false;
    }
    !shape(&links(expression), false).is_plain()
}

impl<'a> Layout<'a> {
    /// A call of a member.
    pub(super) fn chain(&mut self, call: &'a Expression, place: Place) -> Doc {
        let links = links(call);
        let shape = shape(&links, place == Place::Statement);
        let mut docs = Vec::with_capacity(links.len());
        for (index, link) in links.iter().enumerate() {
            // What is called next, seen from here.
            let next = match links.get(index + 1) {
                Some(Link::Call(arguments)) => Place::Callee(arguments.len()),
                Some(_) => Place::Object,
                None => place,
            };
            docs.push(match *link {
                Link::Head(head) => self.expression(head, next),
                Link::Member(name) => self.lookup(name),
                Link::Index(key) => self.index(key),
                Link::Call(arguments) => self.arguments(arguments, is_long_curried(arguments, next)),
            });
        }
        let mut group_docs = Vec::with_capacity(shape.groups.len());
        for group in &shape.groups {
            group_docs.push(self.docs.concat(docs.get(group.clone()).unwrap_or_default()));
        }
        let one_line = self.docs.concat(&group_docs);
        if shape.is_plain() {
            let is_curried = matches!(links.last(), Some(Link::Call(arguments)) if is_long_curried(arguments, place));
            return if is_curried { one_line } else { self.docs.group(one_line) };
        }
        let first = if shape.is_merged { 2 } else { 1 };
        let (head, rest) = group_docs.split_at_checked(first).unwrap_or_default();
        let mut parts = Vec::with_capacity(rest.len() * 2);
        for doc in rest {
            parts.extend([HARD_LINE, *doc]);
        }
        let rest = self.docs.concat(&parts);
        let rest = self.docs.indent(rest);
        let mut parts = head.to_vec();
        parts.push(rest);
        let expanded = self.docs.concat(&parts);

        let calls: Vec<&[Expression]> = links.iter().filter_map(Link::arguments).collect();
        let is_complex =
            calls.len() > 2 && calls.iter().any(|arguments| arguments.iter().any(|argument| !is_simple(argument, 2)));
        let (last, before) =
            group_docs.split_last().map_or((one_line, [].as_slice()), |(last, before)| (*last, before));
        let breaks_early = before.iter().any(|doc| self.docs.will_break(*doc));
        let takes_function =
            |arguments: &&[Expression]| arguments.iter().any(|argument| matches!(argument.0, Kind::Arrow(..)));
        let breaks_after_function = links.last().is_some_and(|link| link.is_call())
            && self.docs.will_break(last)
            && calls.split_last().is_some_and(|(_, calls)| calls.iter().any(takes_function));
        if is_complex || breaks_early || breaks_after_function {
            return self.docs.group(expanded);
        }
        // An open object in the last call keeps the chain on one line, which it does not fit on while that object is closed.
        self.is_sensitive |= self.docs.has_closed_object(last);
        let choice = self.docs.choice(&[one_line, expanded]);
        if self.docs.will_break(one_line) { self.docs.concat(&[BREAK_PARENT, choice]) } else { choice }
    }
}

fn links(call: &Expression) -> Vec<Link<'_>> {
    let mut links = Vec::new();
    let mut expression = call;
    loop {
        expression = match &expression.0 {
            Kind::Call(callee, arguments)
                if matches!(callee.0, Kind::Member(..) | Kind::Index(..) | Kind::Call(..)) =>
            {
                links.push(Link::Call(arguments));
                callee
            }
            Kind::Member(object, name) => {
                links.push(Link::Member(name));
                object
            }
            Kind::Index(object, key) => {
                links.push(Link::Index(key));
                object
            }
            _ => {
                links.push(Link::Head(expression));
                break;
            }
        };
    }
    links.reverse();
    links
}

fn shape(links: &[Link<'_>], is_statement: bool) -> Shape {
    let at = |index: usize| links.get(index);
    let is_member = |index: usize| at(index).is_some_and(|link| link.is_member());
    let is_call = |index: usize| at(index).is_some_and(|link| link.is_call());
    let mut index = 1;
    while is_call(index) {
        index += 1;
    }
    if !is_call(0) {
        while is_member(index) && is_member(index + 1) {
            index += 1;
        }
    }
    let mut groups = Vec::new();
    groups.push(0..index);
    let mut start = index;
    let mut has_call = false;
    while index < links.len() {
        if has_call && is_member(index) {
            groups.push(start..index);
            start = index;
            has_call = false;
        }
        has_call |= is_call(index);
        index += 1;
    }
    if start < links.len() {
        groups.push(start..links.len());
    }
    let is_computed = groups.get(1).is_some_and(|group| matches!(at(group.start), Some(Link::Index(_))));
    let first_end = groups.first().map_or(1, |group| group.end);
    let is_merged = groups.len() >= 2
        && match (first_end, at(first_end - 1)) {
            (1, Some(Link::Head(Expression(Kind::Identifier(name))))) => {
                let name = name.as_str();
                is_factory(name) || is_statement && name.len() <= 2 || is_computed
            }
            (1, Some(Link::Head(Expression(Kind::Keyword("undefined"))))) => is_computed,
            (2.., Some(Link::Member(name))) => is_factory(name) || is_computed,
            _ => false,
        };
    Shape { groups, is_merged }
}

/// Names that read as the subject of all calls: `Object`, `User`, `_`, `$`.
fn is_factory(name: &str) -> bool {
    name.starts_with(|first: char| first.is_ascii_uppercase()) || name.bytes().all(|byte| matches!(byte, b'_' | b'$'))
}
