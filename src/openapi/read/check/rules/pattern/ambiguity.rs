//! Texts that a pattern can match in many ways, all of which an engine that backtracks tries when the match fails in the end.
//!
//! Weideman, van der Merwe, Berglund, Watson: Analyzing matching time behavior of backtracking regular expression matchers by
//! using ambiguity of NFA (2016).

use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::ops::Range;

use super::automaton::{Automaton, BEFORE};
use super::symbols::{END, START, Set};

/// So many steps are spent on a pattern; where that is not enough, nothing is said.
const MOST_STEPS: usize = 200_000;

/// A text that takes long: the pump is repeated.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slow {
    /// The part of the pattern, in bytes.
    pub part: Range<usize>,
    pub start: String,
    pub pump: String,
    pub end: String,
    /// Whether it takes long because the search begins anew at each character.
    pub is_search: bool,
}

/// A way that was followed: where it came from, and what was taken.
type Steps<State> = BTreeMap<State, (State, Set)>;

pub struct Search<'a> {
    automaton: &'a Automaton,
    /// The states that come after each.
    reached: Vec<Vec<bool>>,
    /// The cycle that each state is in, if any.
    cycles: Vec<Option<usize>>,
    steps: Cell<usize>,
}

impl<'a> Search<'a> {
    pub fn new(automaton: &'a Automaton) -> Self {
        let reached: Vec<Vec<bool>> = (0..automaton.taken.len()).map(|state| reached(automaton, state)).collect();
        Search { automaton, cycles: cycles(&reached), reached, steps: Cell::new(MOST_STEPS) }
    }

    /// A text whose time doubles with each pump: two ways lead from a state back to it, by the same characters.
    pub fn exponential(&self) -> Option<Slow> {
        (BEFORE + 1..self.cycles.len()).find_map(|state| self.doubled(state))
    }

    /// A text whose time grows with its square at least: two repetitions can share out the same characters as they like.
    pub fn polynomial(&self) -> Option<Slow> {
        let cyclic: Vec<usize> = (0..self.cycles.len()).filter(|&state| self.cycle(state).is_some()).collect();
        let pairs = cyclic.iter().flat_map(|&first| cyclic.iter().map(move |&second| (first, second)));
        let is_tried = |first: usize| first != BEFORE || !self.automaton.looks_around;
        let apart = |&(first, second): &(usize, usize)| {
            is_tried(first) && self.cycle(first) != self.cycle(second) && leads(&self.reached, first, second)
        };
        pairs.filter(apart).find_map(|(first, second)| self.shared(first, second))
    }

    fn cycle(&self, state: usize) -> Option<usize> {
        self.cycles.get(state).copied().flatten()
    }

    fn doubled(&self, pivot: usize) -> Option<Slow> {
        type State = (usize, usize, bool);
        let cycle = self.cycle(pivot)?;
        let (begin, goal): (State, State) = ((pivot, pivot, false), (pivot, pivot, true));
        let mut steps: Steps<State> = BTreeMap::new();
        let mut left = VecDeque::from([begin]);
        while let Some(state @ (first, second, parted)) = left.pop_front() {
            for (to, ways) in self.automaton.next(first).filter(|(to, _)| self.cycle(*to) == Some(cycle)) {
                for (other, _) in self.automaton.next(second).filter(|(to, _)| self.cycle(*to) == Some(cycle)) {
                    self.steps.set(self.steps.get().checked_sub(1)?);
                    let common = self.automaton.takes(to) & self.automaton.takes(other);
                    let parts = parted || to != other || first == second && ways > 1;
                    let next = (to.min(other), to.max(other), parts);
                    if common == 0 || next == begin || steps.contains_key(&next) {
                        continue;
                    }
                    steps.insert(next, (state, common));
                    if next == goal {
                        let (way, taken) = way(&steps, begin, goal);
                        return self.slow(pivot, &taken, self.part_of(&way), false);
                    }
                    left.push_back(next);
                }
            }
        }
        None
    }

    /// The part of the pattern that is walked in two ways.
    fn part_of(&self, way: &[(usize, usize, bool)]) -> Range<usize> {
        let states: Vec<usize> = way.iter().map(|(first, _, _)| *first).collect();
        let edges = states.iter().zip(states.iter().skip(1));
        let mut doubled = edges.filter_map(|(from, to)| self.automaton.doubled.get(&(*from, *to)));
        if let Some(part) = doubled.next() {
            return part.clone();
        }
        let loops = |state: usize| self.automaton.loops.get(state).map_or(&[][..], Vec::as_slice);
        let is_around_all = |part: &&Range<usize>| {
            way.iter().all(|&(first, second, _)| loops(first).contains(part) && loops(second).contains(part))
        };
        let first = way.first().map_or(0, |(first, _, _)| *first);
        loops(first).iter().rev().find(is_around_all).cloned().unwrap_or_default()
    }

    fn shared(&self, first: usize, second: usize) -> Option<Slow> {
        type State = (usize, usize, usize);
        let (begin, goal): (State, State) = ((first, first, second), (first, second, second));
        let (cycle, other_cycle) = (self.cycle(first), self.cycle(second));
        let mut steps: Steps<State> = BTreeMap::new();
        let mut left = VecDeque::from([begin]);
        while let Some(state @ (one, between, two)) = left.pop_front() {
            for (one, _) in self.automaton.next(one).filter(|(to, _)| self.cycle(*to) == cycle) {
                for (two, _) in self.automaton.next(two).filter(|(to, _)| self.cycle(*to) == other_cycle) {
                    let common = self.automaton.takes(one) & self.automaton.takes(two) & !(START | END);
                    for (between, _) in self.automaton.next(between).filter(|_| common != 0) {
                        self.steps.set(self.steps.get().checked_sub(1)?);
                        let common = common & self.automaton.takes(between);
                        let next = (one, between, two);
                        if common == 0 || next == begin || steps.contains_key(&next) {
                            continue;
                        }
                        steps.insert(next, (state, common));
                        if next == goal {
                            let (_, taken) = way(&steps, begin, goal);
                            return self.slow(first, &taken, self.part_between(first, second), first == BEFORE);
                        }
                        left.push_back(next);
                    }
                }
            }
        }
        None
    }

    fn part_between(&self, first: usize, second: usize) -> Range<usize> {
        let outer = |state: usize| self.automaton.loops.get(state).and_then(|loops| loops.first()).cloned();
        let second = outer(second).unwrap_or_default();
        outer(first).map_or(second.start, |first| first.start)..second.end
    }

    /// The text, where the pattern does not match from its start: whatever comes later, all ways have been tried by then.
    fn slow(&self, pivot: usize, pump: &[Set], part: Range<usize>, is_search: bool) -> Option<Slow> {
        let start: Vec<Set> = path(self.automaton, pivot)?.into_iter().filter(|taken| taken & START == 0).collect();
        let text =
            |sets: &[Set]| sets.iter().map(|&set| self.automaton.alphabet.character(set)).collect::<Option<String>>();
        let (start, pump) = (text(&start)?, text(pump)?);
        let mut states = self.step(&BTreeSet::from([BEFORE]), START);
        for character in start.chars().chain(pump.chars()).chain(pump.chars()) {
            states = self.step(&states, self.automaton.alphabet.symbol(character));
            states.remove(&BEFORE);
            if self.is_match(&states) {
                return None;
            }
        }
        let all = self.automaton.alphabet.all();
        let sorts = (0..Set::BITS).map(|bit| 1 << bit).filter(|symbol| symbol & all != 0);
        let ends = sorts.filter_map(|symbol| self.automaton.alphabet.character(symbol).map(String::from));
        let end = std::iter::once(String::new()).chain(ends).find(|end| self.fails(states.clone(), end))?;
        Some(Slow { part, start, pump, end, is_search })
    }

    fn fails(&self, mut states: BTreeSet<usize>, end: &str) -> bool {
        let symbols = end.chars().map(|character| self.automaton.alphabet.symbol(character)).chain([END]);
        !symbols.into_iter().any(|symbol| {
            states = self.step(&states, symbol);
            self.is_match(&states)
        })
    }

    fn step(&self, states: &BTreeSet<usize>, symbol: Set) -> BTreeSet<usize> {
        let next = states.iter().flat_map(|&state| self.automaton.next(state)).map(|(state, _)| state);
        next.filter(|&state| self.automaton.takes(state) & symbol != 0).collect()
    }

    fn is_match(&self, states: &BTreeSet<usize>) -> bool {
        states.iter().any(|&state| self.automaton.accepts.get(state).copied().unwrap_or_default())
    }
}

/// The states from the first to the last one, and what was taken between them.
fn way<State: Copy + Ord>(steps: &Steps<State>, begin: State, goal: State) -> (Vec<State>, Vec<Set>) {
    let (mut states, mut taken) = (vec![goal], Vec::new());
    let mut state = goal;
    while let Some(&(before, set)) = steps.get(&state) {
        states.push(before);
        taken.push(set);
        if before == begin {
            break;
        }
        state = before;
    }
    states.reverse();
    taken.reverse();
    (states, taken)
}

/// What is taken on the shortest way to a state.
fn path(automaton: &Automaton, goal: usize) -> Option<Vec<Set>> {
    if goal == BEFORE {
        return Some(Vec::new());
    }
    let mut steps: Steps<usize> = BTreeMap::new();
    let mut left = VecDeque::from([BEFORE]);
    while let Some(state) = left.pop_front() {
        for (next, _) in automaton.next(state) {
            if next != BEFORE && !steps.contains_key(&next) {
                steps.insert(next, (state, automaton.takes(next)));
                left.push_back(next);
            }
        }
    }
    steps.contains_key(&goal).then(|| way(&steps, BEFORE, goal).1)
}

/// Whether each state comes after one.
fn reached(automaton: &Automaton, from: usize) -> Vec<bool> {
    let mut found = vec![false; automaton.taken.len()];
    let mut left = vec![from];
    while let Some(state) = left.pop() {
        for (next, _) in automaton.next(state) {
            if let Some(is_found) = found.get_mut(next)
                && !std::mem::replace(is_found, true)
            {
                left.push(next);
            }
        }
    }
    found
}

/// The first state of the cycle that each state is in.
fn cycles(reached: &[Vec<bool>]) -> Vec<Option<usize>> {
    let first = |state: usize| (0..=state).find(|&other| leads(reached, state, other) && leads(reached, other, state));
    (0..reached.len()).map(first).collect()
}

fn leads(reached: &[Vec<bool>], from: usize, to: usize) -> bool {
    reached.get(from).and_then(|all| all.get(to)).copied().unwrap_or_default()
}
