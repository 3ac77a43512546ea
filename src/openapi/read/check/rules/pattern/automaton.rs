//! A pattern as an automaton of Glushkov's: a state for each place of it that takes a character, and how often one follows on another.

use std::collections::BTreeMap;
use std::ops::Range;

use oxc_regular_expression::ast::{BoundaryAssertionKind, Disjunction, Quantifier, Term};
use oxc_span::Span;

use super::symbols::{self, Alphabet, END, Ranges, START, Set};

/// Patterns with more states are not looked into.
const MOST_STATES: usize = 400;
/// A part is copied for its repetitions as long as that makes no more states than this.
const MOST_COPIES: usize = 24;
/// The state that a search is in before it has come to the pattern.
pub const BEFORE: usize = 0;

/// Which repetitions that have an end count as if they had none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Loops {
    /// Those of at least so many rounds: within each other, they take as long.
    From(u64),
    /// None.
    Endless,
}

/// What a state takes.
enum Taken {
    Ranges(Ranges),
    Start,
    End,
}

pub struct Automaton {
    /// What each state takes.
    pub taken: Vec<Set>,
    /// The states that can come next, and in how many ways, of which more than two count as two.
    pub follow: Vec<BTreeMap<usize, u8>>,
    /// The repetitions around each state, from outside to inside.
    pub loops: Vec<Vec<Range<usize>>>,
    /// Repetitions that made a second way from one state to another.
    pub doubled: BTreeMap<(usize, usize), Range<usize>>,
    /// Whether it says what has to stand around a place: what comes there is not tried at each character, then.
    pub looks_around: bool,
    /// Whether the pattern has matched after a state.
    pub accepts: Vec<bool>,
    pub alphabet: Alphabet,
}

/// A part of a pattern: whether it may be empty, and the states that it can begin and end with.
#[derive(Clone, Default)]
struct Part {
    is_nullable: bool,
    first: Vec<usize>,
    last: Vec<usize>,
}

impl Part {
    fn empty() -> Self {
        Part { is_nullable: true, ..Part::default() }
    }
}

struct Builder {
    counted: Loops,
    taken: Vec<Taken>,
    follow: Vec<BTreeMap<usize, u8>>,
    loops: Vec<Vec<Range<usize>>>,
    doubled: BTreeMap<(usize, usize), Range<usize>>,
    /// The repetitions around what is built.
    within: Vec<Range<usize>>,
    looks_around: bool,
}

impl Automaton {
    /// Nothing where the pattern has too many states or sorts of characters.
    pub fn of(pattern: &Disjunction<'_>, counted: Loops) -> Option<Self> {
        let mut builder = Builder {
            counted,
            taken: Vec::new(),
            follow: Vec::new(),
            loops: Vec::new(),
            doubled: BTreeMap::new(),
            within: Vec::new(),
            looks_around: false,
        };
        let before = builder.state(Taken::Ranges(symbols::any()))?;
        builder.follow.first_mut()?.insert(BEFORE, 1);
        let part = builder.disjunction(pattern)?;
        builder.connect(&before.last, &part.first, None);
        let Builder { taken, follow, loops, doubled, looks_around, .. } = builder;
        let ranges =
            taken.iter().filter_map(|taken| if let Taken::Ranges(ranges) = taken { Some(ranges) } else { None });
        let alphabet = Alphabet::of(&ranges.collect())?;
        let set = |taken: &Taken| match taken {
            Taken::Ranges(ranges) => alphabet.set(ranges),
            Taken::Start => START,
            Taken::End => END,
        };
        let mut taken: Vec<Set> = taken.iter().map(set).collect();
        if let Some(before) = taken.first_mut() {
            *before |= START;
        }
        let mut accepts = vec![false; taken.len()];
        for state in part.last.into_iter().chain(part.is_nullable.then_some(BEFORE)) {
            if let Some(accepts) = accepts.get_mut(state) {
                *accepts = true;
            }
        }
        Some(Automaton { taken, follow, loops, doubled, looks_around, accepts, alphabet })
    }

    /// The states that can come after one.
    pub fn next(&self, state: usize) -> impl Iterator<Item = (usize, u8)> {
        self.follow.get(state).into_iter().flatten().map(|(&next, &ways)| (next, ways))
    }

    /// What a state takes.
    pub fn takes(&self, state: usize) -> Set {
        self.taken.get(state).copied().unwrap_or_default()
    }
}

impl Builder {
    fn state(&mut self, taken: Taken) -> Option<Part> {
        let state = self.taken.len();
        self.taken.push(taken);
        self.follow.push(BTreeMap::new());
        self.loops.push(self.within.clone());
        (state < MOST_STATES).then(|| Part { is_nullable: false, first: vec![state], last: vec![state] })
    }

    fn connect(&mut self, last: &[usize], first: &[usize], repetition: Option<&Range<usize>>) {
        for &from in last {
            for &to in first {
                let is_possible = self.is_possible(from, to);
                let Some(follow) = self.follow.get_mut(from).filter(|_| is_possible) else { continue };
                let ways = follow.entry(to).or_default();
                *ways = (*ways + 1).min(2);
                if let (2, Some(repetition)) = (*ways, repetition) {
                    self.doubled.entry((from, to)).or_insert_with(|| repetition.clone());
                }
            }
        }
    }

    /// Nothing comes before the start of a text, and nothing behind its end.
    fn is_possible(&self, from: usize, to: usize) -> bool {
        let is_start = |state: usize| matches!(self.taken.get(state), Some(Taken::Start));
        let is_end = |state: usize| matches!(self.taken.get(state), Some(Taken::End));
        (from == BEFORE || is_start(from) || !is_start(to)) && (!is_end(from) || is_end(to))
    }

    fn disjunction(&mut self, disjunction: &Disjunction<'_>) -> Option<Part> {
        let mut all = Part::default();
        for alternative in &disjunction.body {
            let mut part = Part::empty();
            for term in &alternative.body {
                let next = self.term(term)?;
                part = self.sequence(part, next);
            }
            all.is_nullable |= part.is_nullable;
            all.first.extend(part.first);
            all.last.extend(part.last);
        }
        Some(all)
    }

    fn sequence(&mut self, mut part: Part, next: Part) -> Part {
        self.connect(&part.last, &next.first, None);
        if part.is_nullable {
            part.first.extend(&next.first);
        }
        if next.is_nullable {
            part.last.extend(next.last);
        } else {
            part.last = next.last;
        }
        part.is_nullable &= next.is_nullable;
        part
    }

    fn term(&mut self, term: &Term<'_>) -> Option<Part> {
        let ranges = match term {
            Term::BoundaryAssertion(it) => match it.kind {
                BoundaryAssertionKind::Start => return self.state(Taken::Start),
                BoundaryAssertionKind::End => return self.state(Taken::End),
                BoundaryAssertionKind::Boundary | BoundaryAssertionKind::NegativeBoundary => return self.around(),
            },
            Term::LookAroundAssertion(_) => return self.around(),
            Term::IndexedReference(_) | Term::NamedReference(_) => return Some(Part::empty()),
            Term::Quantifier(it) => return self.quantifier(it),
            Term::CapturingGroup(it) => return self.disjunction(&it.body),
            Term::IgnoreGroup(it) => return self.disjunction(&it.body),
            Term::Character(it) => symbols::character(it),
            Term::Dot(_) => symbols::dot(),
            Term::CharacterClassEscape(it) => symbols::escape(it.kind),
            Term::UnicodePropertyEscape(it) => symbols::property(it)?,
            Term::CharacterClass(it) => symbols::class(it)?,
        };
        self.state(Taken::Ranges(ranges))
    }

    /// What is looked for ahead and behind is taken for given.
    fn around(&mut self) -> Option<Part> {
        self.looks_around = true;
        Some(Part::empty())
    }

    fn quantifier(&mut self, quantifier: &Quantifier<'_>) -> Option<Part> {
        let before = self.taken.len();
        let is_loop = match (quantifier.max, self.counted) {
            (None, _) => true,
            (Some(max), Loops::From(rounds)) => max >= rounds,
            (Some(_), Loops::Endless) => false,
        };
        if quantifier.max == Some(0) {
            return Some(Part::empty());
        }
        let mut part = if is_loop { self.repeated(quantifier)? } else { self.term(&quantifier.body)? };
        part.is_nullable |= quantifier.min == 0;
        // As many more rounds as there is room for.
        let size = (self.taken.len() - before).max(1);
        let rounds = if is_loop { quantifier.min } else { quantifier.max.unwrap_or(1) };
        for round in 1..rounds.min((MOST_COPIES / size) as u64) {
            let mut next = self.term(&quantifier.body)?;
            next.is_nullable |= round >= quantifier.min;
            part = self.sequence(part, next);
        }
        Some(part)
    }

    fn repeated(&mut self, quantifier: &Quantifier<'_>) -> Option<Part> {
        let range = range(quantifier.span);
        self.within.push(range.clone());
        let part = self.term(&quantifier.body);
        self.within.pop();
        let part = part?;
        self.connect(&part.last, &part.first, Some(&range));
        Some(part)
    }
}

fn range(span: Span) -> Range<usize> {
    span.start as usize..span.end as usize
}
