//! Patterns that engines take long for which backtrack, as those of JavaScript and regress do.

mod ambiguity;
mod automaton;
mod symbols;

use oxc_allocator::Allocator;
use oxc_regular_expression::ast::{Disjunction, LookAroundAssertion};
use oxc_regular_expression::visit::{Visit, walk};
use oxc_regular_expression::{LiteralParser, Options};

use crate::openapi::read::check::walk::Walk;
use ambiguity::{Search, Slow};
use automaton::{Automaton, Loops};

/// Longer patterns, and those with more parentheses in each other, are not looked into: the parser calls itself.
const LONGEST: usize = 4_000;
const DEEPEST: usize = 60;

/// Repetitions of as many rounds, in each other, are as good as endless.
const MANY_ROUNDS: u64 = 10;

/// How long a pattern may take.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Time {
    /// It doubles with each repetition.
    Exponential(Slow),
    /// It grows with the square of the repetitions, or faster.
    Polynomial(Slow),
}

/// Tells a pattern that takes long for some texts. `maxLength` beside it is no help: a service tells all that is wrong with a value,
/// so it asks for the pattern, too, where the value is too long.
pub fn pattern(walk: &mut Walk<'_>, text: &str, at: u32) {
    let part = |slow: &Slow| shortened(text.get(slow.part.clone()).filter(|part| !part.is_empty()).unwrap_or(text));
    match time(text) {
        Some(Time::Exponential(slow)) => {
            let message = format!("`{}` in the pattern can match the same text in very many ways", part(&slow));
            let help =
                format!("{} may keep a service busy for hours; repeat what has only one way to match", told(&slow, 40));
            walk.warn("pattern-ambiguous", at, message, help);
        }
        Some(Time::Polynomial(slow)) => {
            let what =
                if slow.is_search { "is tried anew at each character" } else { "can divide up a text in many ways" };
            let message = format!("`{}` in the pattern {what}", part(&slow));
            let help = format!(
                "{} may keep a service busy for a minute",
                told(&slow, 100_000 / slow.pump.chars().count().max(1))
            );
            walk.note("pattern-slow", at, message, help);
        }
        None => {}
    }
}

/// The text in words, with so many pumps.
fn told(slow: &Slow, times: usize) -> String {
    let Slow { start, pump, end, .. } = slow;
    let quoted = |text: &str| format!("`{}`", shortened(&text.escape_debug().to_string()));
    let before = if start.is_empty() { String::new() } else { format!("{} and ", quoted(start)) };
    let behind = if end.is_empty() { String::new() } else { format!(" and {}", quoted(end)) };
    format!("{before}{times} times {}{behind}", quoted(pump))
}

fn shortened(text: &str) -> String {
    let mut characters = text.chars();
    let start: String = characters.by_ref().take(60).collect();
    if characters.next().is_none() { start } else { start + "…" }
}

/// How long a pattern takes, if that is more than its length and that of the text account for.
fn time(pattern: &str) -> Option<Time> {
    if pattern.len() > LONGEST || !pattern.contains(['*', '+', '{']) || depth(pattern) > DEEPEST {
        return None;
    }
    let allocator = Allocator::default();
    let parse = |flags| LiteralParser::new(&allocator, pattern, Some(flags), Options::default()).parse().ok();
    let parsed = parse("u").or_else(|| parse(""))?;
    let mut bodies = Bodies::default();
    bodies.visit_pattern(&parsed);
    let looked_for = bodies.slow;
    let counted = || Search::new(&Automaton::of(&parsed.body, Loops::From(MANY_ROUNDS))?).exponential();
    let endless = || Search::new(&Automaton::of(&parsed.body, Loops::Endless)?).polynomial();
    counted().or(looked_for).map(Time::Exponential).or_else(|| endless().map(Time::Polynomial))
}

/// How many parentheses and brackets are open at a time.
fn depth(pattern: &str) -> usize {
    let (mut depth, mut deepest) = (0_usize, 0);
    for byte in pattern.bytes() {
        match byte {
            b'(' | b'[' => depth += 1,
            b')' | b']' => depth = depth.saturating_sub(1),
            _ => {}
        }
        deepest = deepest.max(depth);
    }
    deepest
}

/// What is looked for ahead and behind, as patterns of their own.
#[derive(Default)]
struct Bodies {
    slow: Option<Slow>,
}

impl<'a> Visit<'a> for Bodies {
    fn visit_lookaround_assertion(&mut self, it: &LookAroundAssertion<'a>) {
        let search =
            |body: &Disjunction<'a>| Search::new(&Automaton::of(body, Loops::From(MANY_ROUNDS))?).exponential();
        self.slow = self.slow.take().or_else(|| search(&it.body));
        walk::walk_lookaround_assertion(self, it);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_can_be_matched_in_many_ways_is_found() {
        for (pattern, part) in [
            ("^(a+)+$", "(a+)+"),
            (r"^x(?:\w+\s?)*$", r"(?:\w+\s?)*"),
            ("([a-z]*)*$", "([a-z]*)*"),
            (r"^(\w|\d)+$", r"(\w|\d)+"),
            ("((a{2,}))*b", "((a{2,}))*"),
            ("^(a|a)*$", "(a|a)*"),
            ("^(.*)*$", "(.*)*"),
            ("^(ab|a|b)*c", "(ab|a|b)*"),
            ("^([a-z0-9]+-?)*$", "([a-z0-9]+-?)*"),
            ("^(?:[a-z]{1,20}){1,30}$", "(?:[a-z]{1,20}){1,30}"),
            (r"^(?=(a+)+$).*$", "(a+)+"),
            (r"^(\p{L}+\p{M}?)+$", r"(\p{L}+\p{M}?)+"),
            ("^(([a-z])+.)+[A-Z]([a-z])+$", "(([a-z])+.)+"),
        ] {
            let Some(Time::Exponential(slow)) = time(pattern) else { panic!("{pattern}: {:?}", time(pattern)) };
            assert_eq!(&pattern[slow.part.clone()], part, "{pattern}: {slow:?}");
        }
    }

    #[test]
    fn what_can_be_divided_up_is_found() {
        for (pattern, part) in [
            ("^[a-z]*[a-z0-9]*$", "[a-z]*[a-z0-9]*"),
            (r"^\s*(.*)\s*;$", r"\s*(.*"),
            (r"^.*a.*b.*$", ".*a.*"),
            (r"\s+$", r"\s+"),
            ("[a-z]+@[a-z]+", "[a-z]+"),
        ] {
            let Some(Time::Polynomial(slow)) = time(pattern) else { panic!("{pattern}: {:?}", time(pattern)) };
            assert_eq!(&pattern[slow.part.clone()], part, "{pattern}: {slow:?}");
        }
    }

    #[test]
    fn what_has_one_way_to_match_is_fine() {
        for pattern in [
            "^[a-z]+(-[a-z]+)*$",
            r"^(\w+,)*\w+$",
            "^(a|b)+$",
            "^(ab|cd)*$",
            "(a+)?",
            "(a+){2,5}",
            "(a+)+",
            "^(a+)+",
            "(?=a+)+",
            "[",
            "^(?:[a-z]{1,63}\\.){1,10}[a-z]{2,}$",
            "^.*$",
            r"^\p{Lu}+(\p{Nd}\p{Lu}+)*$",
            "^[a-z]{1,64}[a-z0-9]{1,64}$",
            "^(?:(?!--)[a-z-])+$",
            "^[^,]+(,[^,]+)*$",
            "/^.*[a-z]+.*$/i",
            r"\b[a-z.]+@[a-z.]+\b",
        ] {
            assert_eq!(time(pattern), None, "{pattern}");
        }
    }
}
