//! Which operations of two contracts are the same one.

use std::collections::{HashMap, HashSet};

use super::finding::Terms;
use crate::contract::Contract;
use crate::contract::operation::{Method, Operation};
use crate::contract::routing::Template;
use crate::contract::routing::base_path;
use crate::scanning::marks;

/// The operations of two contracts side by side.
#[derive(Debug)]
pub(super) struct Pairing<'c> {
    pub reference: &'c Contract,
    pub pairs: Vec<(&'c Operation, &'c Operation)>,
    pub missing: Vec<&'c Operation>,
    pub added: Vec<&'c Operation>,
    /// Operations of the reference that no request can tell from others of it, which have their own routes.
    pub untold: Vec<&'c Operation>,
    /// Pairs that do not stand at the same address.
    pub moved: Vec<(&'c Operation, &'c Operation)>,
    /// What stands before all paths of the reference and of the subject, where that is not the same.
    pub prefixes: Option<(String, String)>,
    /// Whether these prefixes are what the servers say.
    pub explained: bool,
}

/// The parts of a path without the names of its parameters, and the method.
type Shape = (Vec<Vec<Option<String>>>, Method);

impl<'c> Pairing<'c> {
    /// Finds the pairs. Paths are compared by their shape, behind what stands before all of them.
    pub fn of(reference: &'c Contract, subject: &'c Contract, terms: Terms) -> Self {
        let (was, is) = prefixes(reference, subject);
        let mut open: HashMap<Shape, Vec<&'c Operation>> = HashMap::new();
        for operation in &subject.operations {
            open.entry(shape(operation, &is)).or_default().push(operation);
        }
        let mut pairing = Pairing {
            reference,
            pairs: Vec::new(),
            missing: Vec::new(),
            added: Vec::new(),
            untold: Vec::new(),
            moved: Vec::new(),
            explained: is_explained(reference, subject, &was, &is, terms),
            prefixes: (was != is).then(|| (was.clone(), is.clone())),
        };
        let first: HashMap<Shape, &'c Operation> =
            open.iter().filter_map(|(shape, others)| Some((shape.clone(), *others.first()?))).collect();
        let address = |operation: &'c Operation, prefix: &str| {
            (operation.path.strip_prefix(prefix).unwrap_or(&operation.path), operation.method.clone())
        };
        let promised: HashSet<(&str, Method)> = reference.operations.iter().map(|it| address(it, &was)).collect();
        let is_of_another = |other: &'c Operation, operation: &'c Operation| {
            let own = address(other, &is);
            terms == Terms::Implementation && own != address(operation, &was) && promised.contains(&own)
        };
        for operation in &reference.operations {
            let others = open.get_mut(&shape(operation, &was)).filter(|others| !others.is_empty());
            match others {
                Some(others) => {
                    // Of several of one shape, the one that has the same names.
                    let own = others.iter().position(|other| address(other, &is) == address(operation, &was));
                    match own.or_else(|| others.iter().position(|other| !is_of_another(other, operation))) {
                        Some(index) => pairing.pairs.push((operation, others.remove(index))),
                        None => pairing.untold.push(operation),
                    }
                }
                // One route answers for all paths of its shape, whatever documents make of them.
                None => match first.get(&shape(operation, &was)).filter(|_| terms == Terms::Implementation) {
                    Some(other) if is_of_another(other, operation) => pairing.untold.push(operation),
                    Some(other) => pairing.pairs.push((operation, other)),
                    None => pairing.missing.push(operation),
                },
            }
        }
        let left: Vec<&'c Operation> = open.into_values().flatten().collect();
        pairing.added =
            subject.operations.iter().filter(|it| left.iter().any(|other| std::ptr::eq(*other, *it))).collect();
        pairing.pair_capitals((&was, &is));
        pairing.find_moved();
        pairing
    }

    /// Routes that do not tell capitals apart answer for paths that differ in nothing else.
    fn pair_capitals(&mut self, (was, is): (&str, &str)) {
        let Pairing { missing, added, pairs, .. } = self;
        let folded = |operation: &Operation, prefix: &str| {
            let (mut parts, method) = shape(operation, prefix);
            parts.iter_mut().flatten().flatten().for_each(|text| text.make_ascii_lowercase());
            (parts, method)
        };
        missing.retain(|gone| {
            let fits =
                |new: &&Operation| new.extensions.contains_key(marks::ANY_CASE) && folded(gone, was) == folded(new, is);
            let Some(index) = added.iter().position(fits) else { return true };
            pairs.push((gone, added.remove(index)));
            false
        });
    }

    /// What is gone in one place and new in another under the same id has moved.
    fn find_moved(&mut self) {
        let Pairing { missing, added, moved, pairs, .. } = self;
        missing.retain(|gone| {
            let index = added.iter().position(|new| gone.id.is_some() && gone.id == new.id);
            let Some(index) = index else { return true };
            let new = added.remove(index);
            moved.push((gone, new));
            pairs.push((gone, new));
            false
        });
    }
}

fn shape(operation: &Operation, prefix: &str) -> Shape {
    let path = operation.path.strip_prefix(prefix).unwrap_or(&operation.path);
    let path = if path.len() > 1 { path.trim_end_matches('/') } else { path };
    let template = Template::parse(path);
    let parts =
        template.shape().into_iter().map(|parts| parts.into_iter().map(|part| part.map(str::to_owned)).collect());
    (parts.collect(), operation.method.clone())
}

/// What has to be taken away from the paths of each so that most of them meet: nothing, what the servers say, or what is
/// before all paths of one and none of the other.
fn prefixes(reference: &Contract, subject: &Contract) -> (String, String) {
    let base = |contract: &Contract| base_path(contract).unwrap_or_default();
    let none = String::new();
    let mut candidates = vec![(none.clone(), none.clone())];
    for prefix in [base(reference), base(subject), common(reference), common(subject)] {
        if !prefix.is_empty() {
            candidates.push((prefix.clone(), none.clone()));
            candidates.push((none.clone(), prefix));
        }
    }
    candidates.push((common(reference), common(subject)));
    for was in [none.clone(), common(reference)] {
        candidates.extend(mount(reference, subject, &was).map(|is| (was.clone(), is)));
    }
    let meet = |(was, is): &(String, String)| {
        let shapes: std::collections::HashSet<Shape> = subject.operations.iter().map(|it| shape(it, is)).collect();
        reference.operations.iter().filter(|it| shapes.contains(&shape(it, was))).count()
    };
    // The first of the best: nothing is taken away without need.
    let mut best = (0, (none.clone(), none));
    for candidate in candidates {
        let count = meet(&candidate);
        if count > best.0 {
            best = (count, candidate);
        }
    }
    best.1
}

/// What stands before most of the paths of a reference that describes a part of the subject only: at least half of its operations,
/// and more than one.
fn mount(reference: &Contract, subject: &Contract, was: &str) -> Option<String> {
    let promised: HashSet<Shape> = reference.operations.iter().map(|it| shape(it, was)).collect();
    let mut found: Vec<(String, usize)> = Vec::new();
    for operation in &subject.operations {
        let starts = operation.path.match_indices('/').map(|(at, _)| &operation.path[..at]);
        for start in starts.skip(1).take_while(|start| !start.contains('{')) {
            if promised.contains(&shape(operation, start)) {
                match found.iter_mut().find(|(known, _)| known == start) {
                    Some((_, count)) => *count += 1,
                    None => found.push((start.to_owned(), 1)),
                }
            }
        }
    }
    let (mount, count) = found.into_iter().max_by_key(|(_, count)| *count)?;
    (count > 1 && count * 2 >= promised.len()).then_some(mount)
}

/// The segments that all paths start with.
fn common(contract: &Contract) -> String {
    let mut paths = contract.operations.iter().map(|operation| operation.path.as_str());
    let Some(first) = paths.next() else { return String::new() };
    let mut shared: Vec<&str> = first.split('/').skip(1).take_while(|segment| !segment.contains('{')).collect();
    for path in paths {
        let same = shared.iter().zip(path.split('/').skip(1)).take_while(|(a, b)| **a == *b).count();
        shared.truncate(same);
    }
    // A path is more than what stands before it.
    let shortest = contract.operations.iter().map(|operation| operation.path.split('/').count() - 1).min().unwrap_or(0);
    shared.truncate(shortest.saturating_sub(1));
    shared.iter().map(|segment| format!("/{segment}")).collect()
}

/// Whether both come to the same address: the prefix of one is what the server of the other says.
fn is_explained(reference: &Contract, subject: &Contract, was: &str, is: &str, terms: Terms) -> bool {
    let full = |contract: &Contract, prefix: &str| format!("{}{prefix}", base_path(contract).unwrap_or_default());
    let said = full(reference, was);
    match terms {
        Terms::Versions => said == full(subject, is) || was == is,
        // Sources need not say again what the document's servers say.
        Terms::Implementation => is == was || said == is || said == full(subject, is),
    }
}
