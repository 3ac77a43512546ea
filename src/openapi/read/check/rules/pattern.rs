//! Patterns that backtracking engines, which is what JavaScript has, take exponential time for.

use regex_syntax::ParserBuilder;
use regex_syntax::ast::{Ast, RepetitionKind, RepetitionRange, parse::Parser};
use regex_syntax::hir::{Class, ClassBytes, ClassBytesRange, HirKind};

use crate::openapi::load::Node;
use crate::openapi::read::check::walk::Walk;

/// Tells a pattern that repeats what can match the same text in several ways.
pub fn pattern(walk: &mut Walk<'_>, node: &Node) {
    let Some(text) = node.as_str() else { return };
    if let Some(part) = Parser::new().parse(text).ok().and_then(|parsed| ambiguous(&parsed, text)) {
        let message = format!("`{part}` in the pattern can match the same text in very many ways");
        let help = "a text of a few dozen characters may keep a service busy; repeat what has only one way to match";
        walk.note("pattern-ambiguous", node.at, message, help.to_owned());
    }
}

/// The first repetition without an end of something that leaves it open where one round ends and the next one starts.
/// Patterns with parts that only JavaScript has are not looked into.
fn ambiguous<'t>(ast: &Ast, text: &'t str) -> Option<&'t str> {
    match ast {
        Ast::Repetition(repetition) => {
            let own = || text.get(repetition.span.start.offset..repetition.span.end.offset);
            let inside = bare(&repetition.ast);
            let is_open = is_endless(&repetition.op.kind) && (is_elastic(inside) || overlaps(inside, text));
            if is_open { own() } else { ambiguous(&repetition.ast, text) }
        }
        Ast::Group(group) => ambiguous(&group.ast, text),
        Ast::Concat(concat) => concat.asts.iter().find_map(|part| ambiguous(part, text)),
        Ast::Alternation(alternation) => alternation.asts.iter().find_map(|part| ambiguous(part, text)),
        _ => None,
    }
}

/// Without the parentheses around it.
fn bare(ast: &Ast) -> &Ast {
    match ast {
        Ast::Group(group) => bare(&group.ast),
        other => other,
    }
}

fn is_endless(kind: &RepetitionKind) -> bool {
    match kind {
        RepetitionKind::ZeroOrMore | RepetitionKind::OneOrMore => true,
        RepetitionKind::Range(range) => matches!(range, RepetitionRange::AtLeast(_)),
        RepetitionKind::ZeroOrOne => false,
    }
}

/// Whether it is repeated without an end itself, and all beside that may be absent: `a+`, `\w+\s?`.
fn is_elastic(ast: &Ast) -> bool {
    match ast {
        Ast::Repetition(repetition) => is_endless(&repetition.op.kind),
        Ast::Concat(concat) => {
            let parts = || concat.asts.iter().map(bare);
            parts().any(is_elastic) && parts().filter(|part| !is_elastic(part)).all(may_be_absent)
        }
        _ => false,
    }
}

fn may_be_absent(ast: &Ast) -> bool {
    let Ast::Repetition(repetition) = ast else { return matches!(ast, Ast::Empty(_)) };
    match &repetition.op.kind {
        RepetitionKind::ZeroOrOne | RepetitionKind::ZeroOrMore => true,
        RepetitionKind::OneOrMore => false,
        RepetitionKind::Range(range) => {
            matches!(range, RepetitionRange::AtLeast(0) | RepetitionRange::Bounded(0, _) | RepetitionRange::Exactly(0))
        }
    }
}

/// Whether two alternatives of one character each have one in common: `\w|\d`.
fn overlaps(ast: &Ast, text: &str) -> bool {
    let Ast::Alternation(alternation) = ast else { return false };
    let classes: Vec<ClassBytes> = alternation
        .asts
        .iter()
        .filter_map(|part| class(text.get(part.span().start.offset..part.span().end.offset)?))
        .collect();
    let common = |a: &ClassBytes, b: &ClassBytes| {
        let mut common = a.clone();
        common.intersect(b);
        common.iter().next().is_some()
    };
    classes.iter().enumerate().any(|(index, a)| classes.iter().skip(index + 1).any(|b| common(a, b)))
}

/// The characters that a pattern of one character matches.
fn class(text: &str) -> Option<ClassBytes> {
    let parsed = ParserBuilder::new().unicode(false).utf8(false).build().parse(text).ok()?;
    match parsed.kind() {
        HirKind::Class(Class::Bytes(class)) => Some(class.clone()),
        HirKind::Literal(literal) => match &*literal.0 {
            [byte] => Some(ClassBytes::new([ClassBytesRange::new(*byte, *byte)])),
            _ => None,
        },
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(pattern: &str) -> Option<&str> {
        ambiguous(&Parser::new().parse(pattern).ok()?, pattern)
    }

    #[test]
    fn repetitions_of_repetitions_are_found() {
        for (pattern, part) in [
            ("^(a+)+$", "(a+)+"),
            (r"^x(?:\w+\s?)*$", r"(?:\w+\s?)*"),
            ("([a-z]*)*", "([a-z]*)*"),
            (r"^(\w|\d)+$", r"(\w|\d)+"),
            ("((a{2,}))*b", "((a{2,}))*"),
        ] {
            assert_eq!(found(pattern), Some(part), "{pattern}");
        }
    }

    #[test]
    fn what_has_one_way_to_match_is_fine() {
        for pattern in
            ["^[a-z]+(-[a-z]+)*$", r"^(\w+,)*\w+$", "^(a|b)+$", "^(ab|cd)*$", "(a+)?", "(a+){2,5}", "(?=a+)+", "["]
        {
            assert_eq!(found(pattern), None, "{pattern}");
        }
    }
}
