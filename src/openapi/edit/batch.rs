//! Many changes of one text, which is read once for all that do not meet.

use std::cmp::Reverse;
use std::collections::{BTreeSet, HashMap, HashSet};
use std::ops::Range;

use super::place::{Splice, Spot, Text};
use super::{Edit, at, change, parted};
use crate::contract::value::Value;
use crate::openapi::load::{self, Document, escape_segment};
use crate::openapi::read::value;

/// The text with the changes, and which of them were made: those of a group together or not at all, where they cannot be made without
/// touching anything else.
pub fn edited(text: &str, groups: &[Vec<Edit>]) -> (String, Vec<bool>) {
    if groups.iter().all(Vec::is_empty) {
        return (text.to_owned(), vec![true; groups.len()]);
    }
    let mut made = vec![false; groups.len()];
    // The offsets of the tree are those of the text that was decoded.
    let Some(document) = read(text).filter(|document| document.source.text() == text) else {
        return (text.to_owned(), made);
    };
    let mut state = State { tree: value(&document.root), document };
    let mut open: Vec<usize> = (0..groups.len()).collect();
    while !open.is_empty() {
        let round = Round::of(&state, groups, &open);
        open = round.later;
        match open.split_first() {
            // What is in the way of itself is made one by one.
            Some((first, rest)) if round.now.is_empty() => {
                made[*first] = state.one_by_one(&groups[*first]);
                open = rest.to_vec();
            }
            _ => state.make(groups, &round.now, &mut made),
        }
    }
    (state.document.source.text().to_owned(), made)
}

fn read(text: &str) -> Option<Document> {
    load::load("document", text.as_bytes().to_vec()).ok()
}

/// A text that was read.
struct State {
    document: Document,
    tree: Value,
}

/// A group, and where the text changes.
type Placed = (usize, Vec<Splice>);

impl State {
    /// Makes the changes that read back as they are meant; where they do not together, those in halves that do.
    fn make(&mut self, groups: &[Vec<Edit>], placed: &[Placed], made: &mut [bool]) {
        let indices = placed.iter().map(|(group, _)| *group);
        if let Some(after) = self.with(groups, placed) {
            *self = after;
            indices.for_each(|group| made[group] = true);
        } else if placed.len() > 1 {
            let (left, right) = placed.split_at(placed.len() / 2);
            self.make(groups, left, made);
            // The first half has moved what the second is about.
            let right: Vec<usize> = right.iter().map(|(group, _)| *group).collect();
            let round = Round::of(self, groups, &right);
            if !round.now.is_empty() {
                self.make(groups, &round.now, made);
            }
            for group in round.later {
                made[group] = self.one_by_one(&groups[group]);
            }
        }
    }

    /// What the text is with the changes, if it reads back as the tree with them.
    fn with(&self, groups: &[Vec<Edit>], placed: &[Placed]) -> Option<State> {
        let mut tree = self.tree.clone();
        for (group, _) in placed {
            groups[*group].iter().try_for_each(|edit| change(&mut tree, edit))?;
        }
        let mut splices: Vec<&Splice> = placed.iter().flat_map(|(_, splices)| splices).collect();
        // What is added to something inside stands before what is added around it.
        splices.sort_by_key(|splice| (splice.range.start, splice.range.end, Reverse(splice.spot.depth())));
        let (text, mut after, mut at) = (self.document.source.text(), String::new(), 0);
        for Splice { range, new, .. } in splices {
            after.push_str(text.get(at..range.start)?);
            after.push_str(new);
            at = range.end;
        }
        after.push_str(text.get(at..)?);
        let document = read(&after).filter(|document| document.source.text() == after)?;
        (value(&document.root) == tree).then_some(State { document, tree })
    }

    /// Makes changes each of which may need the one before; whether it could.
    fn one_by_one(&mut self, group: &[Edit]) -> bool {
        let mut after = None;
        for edit in group {
            let (before, edits) = (after.as_ref().unwrap_or(&*self), [vec![edit.clone()]]);
            let placed = Round::of(before, &edits, &[0]).now;
            match before.with(&edits, &placed).filter(|_| !placed.is_empty()) {
                Some(next) => after = Some(next),
                None => return false,
            }
        }
        if let Some(after) = after {
            *self = after;
        }
        true
    }

    /// Whether it is as the change makes it.
    fn has(&self, edit: &Edit) -> bool {
        match edit {
            Edit::Set { value, .. } => at(&self.tree, &edit.target()) == Some(value),
            Edit::Append { .. } => false,
            Edit::Remove { pointer } => {
                let owner = parted(pointer).and_then(|(owner, _)| at(&self.tree, owner));
                matches!(owner, Some(Value::Object(_))) && at(&self.tree, pointer).is_none()
            }
            Edit::Rename { pointer, to } => {
                let owner = parted(pointer).map(|(owner, _)| owner);
                let there = |owner: &str| at(&self.tree, &format!("{owner}/{}", escape_segment(to))).is_some();
                owner.is_some_and(there) && at(&self.tree, pointer).is_none()
            }
        }
    }
}

/// What can be changed in one reading of the text.
#[derive(Default)]
struct Round {
    now: Vec<Placed>,
    /// The groups that meet those, and have to wait.
    later: Vec<usize>,
}

impl Round {
    fn of(state: &State, groups: &[Vec<Edit>], open: &[usize]) -> Round {
        let text = Text::new(&state.document);
        let (mut round, mut ground, mut waiting) = (Round::default(), Ground::default(), HashSet::new());
        'groups: for group in open {
            let (mut own, mut splices) = (Ground::default(), Vec::new());
            for edit in &groups[*group] {
                if state.has(edit) || ground.has(edit) || own.has(edit) {
                    continue;
                }
                let splice = text.splice(edit);
                let meets = match &splice {
                    Some(splice) => {
                        [&ground, &own].iter().any(|it| it.meets(edit, splice))
                        || ground.empties(&own, state, &splice.spot)
                        // What waits is about items behind this one.
                        || matches!(&splice.spot, Spot::Shrunk(owner) if waiting.contains(owner.as_str()))
                    }
                    None => [&ground, &own].iter().any(|it| it.is_below_new(&edit.target())),
                };
                match splice {
                    _ if meets => {
                        for edit in &groups[*group] {
                            waiting.extend(prefixes(&edit.target()).map(str::to_owned));
                        }
                        round.later.push(*group);
                        continue 'groups;
                    }
                    Some(splice) => {
                        own.take(edit, &splice, state);
                        splices.push(splice);
                    }
                    None => continue 'groups,
                }
            }
            ground.absorb(own);
            round.now.push((*group, splices));
        }
        round
    }
}

/// Where changes of one reading stand, so that no two meet.
#[derive(Default)]
struct Ground<'e> {
    /// Starts and ends in the text; none of them overlap.
    ranges: BTreeSet<(usize, usize)>,
    /// Members as they are set.
    set: HashMap<String, &'e Value>,
    /// What is new as a whole.
    new: HashSet<String>,
    /// What is around a change.
    around: HashSet<String>,
    /// How many have gone from a list or an object.
    gone: HashMap<String, usize>,
}

impl<'e> Ground<'e> {
    fn has(&self, edit: &Edit) -> bool {
        match edit {
            Edit::Set { value, .. } => self.set.get(&*edit.target()).is_some_and(|other| *other == value),
            _ => false,
        }
    }

    fn is_below_new(&self, pointer: &str) -> bool {
        self.new.contains(pointer) || prefixes(pointer).any(|pointer| self.new.contains(pointer))
    }

    fn meets(&self, edit: &Edit, splice: &Splice) -> bool {
        let Range { start, end } = splice.range;
        // Whatever starts before its end; what starts last ends last.
        let before = self.ranges.range(..(end, 0)).next_back();
        before.is_some_and(|(_, end)| *end > start)
            || self.is_below_new(&edit.target())
            || matches!(&splice.spot, Spot::Replaced(pointer) if self.around.contains(pointer))
    }

    /// Whether nothing would be left, which is written in another way.
    fn empties(&self, other: &Ground, state: &State, spot: &Spot) -> bool {
        let Spot::Shrunk(owner) = spot else { return false };
        let gone: usize = [self, other].iter().filter_map(|it| it.gone.get(owner)).sum();
        gone > 0 && gone + 1 >= at(&state.tree, owner).map_or(0, length)
    }

    fn take(&mut self, edit: &'e Edit, splice: &Splice, state: &State) {
        self.ranges.insert((splice.range.start, splice.range.end));
        let target = edit.target().into_owned();
        match &splice.spot {
            Spot::Replaced(pointer) => {
                self.new.insert(pointer.clone());
                self.around.extend(prefixes(pointer).map(str::to_owned));
            }
            Spot::Shrunk(owner) => {
                *self.gone.entry(owner.clone()).or_default() += 1;
                self.around.extend(prefixes(&target).map(str::to_owned));
            }
            Spot::Grown(owner) => {
                self.around.extend(prefixes(owner).chain([owner.as_str()]).map(str::to_owned));
                // A member is new with all that the target is in within it.
                if let Some(rest) = target.get(owner.len() + 1..) {
                    let end = rest.find('/').map_or(target.len(), |end| owner.len() + 1 + end);
                    self.new.insert(target[..end].to_owned());
                }
                // The second one in something empty would need a comma.
                if at(&state.tree, owner).is_some_and(|it| length(it) == 0) {
                    self.new.insert(owner.clone());
                }
            }
        }
        if let Edit::Set { value, .. } = edit {
            self.set.insert(target, value);
        }
    }

    fn absorb(&mut self, other: Ground<'e>) {
        self.ranges.extend(other.ranges);
        self.set.extend(other.set);
        self.new.extend(other.new);
        self.around.extend(other.around);
        for (owner, count) in other.gone {
            *self.gone.entry(owner).or_default() += count;
        }
    }
}

/// The pointers of what something is in, from the outermost.
fn prefixes(pointer: &str) -> impl Iterator<Item = &str> {
    pointer.match_indices('/').map(|(index, _)| &pointer[..index])
}

fn length(value: &Value) -> usize {
    match value {
        Value::Array(items) => items.len(),
        Value::Object(members) => members.len(),
        _ => 0,
    }
}
