//! Differences where they stand, and the way from operations to them.
//!
//! What is different in a shared schema is one difference, however many operations lead to it. So pairs of schemas are
//! compared once and without asking who uses them; then it is followed which operations reach what, in which direction.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::finding::{Difference, Endpoint, Finding, Sides, Terms};
use crate::contract::schema::SchemaId;

/// A pair of parts that were compared.
#[derive(Debug, Default)]
struct Node {
    differences: Vec<Difference>,
    /// The pairs inside that are nodes of their own, and the directions in which they are part of this one.
    inner: Vec<(usize, Sides)>,
}

/// All pairs, and who uses them.
#[derive(Debug, Default)]
pub(super) struct Graph {
    nodes: Vec<Node>,
    named: HashMap<(SchemaId, SchemaId), usize>,
    endpoints: Vec<Endpoint>,
    /// Endpoint, directions, node; without an endpoint, what concerns the API as a whole.
    uses: Vec<(Option<usize>, Sides, usize)>,
}

impl Graph {
    /// A new pair that is told by nothing but where it stands.
    pub fn node(&mut self) -> usize {
        self.nodes.push(Node::default());
        self.nodes.len() - 1
    }

    /// The pair of these two named schemas, and whether it is new.
    pub fn named(&mut self, reference: SchemaId, subject: SchemaId) -> (usize, bool) {
        if let Some(&node) = self.named.get(&(reference, subject)) {
            return (node, false);
        }
        let node = self.node();
        self.named.insert((reference, subject), node);
        (node, true)
    }

    pub fn differ(&mut self, node: usize, difference: Difference) {
        self.nodes[node].differences.push(difference);
    }

    pub fn contain(&mut self, outer: usize, inner: usize, sides: Sides) {
        self.nodes[outer].inner.push((inner, sides));
    }

    pub fn endpoint(&mut self, endpoint: Endpoint) -> usize {
        self.endpoints.push(endpoint);
        self.endpoints.len() - 1
    }

    pub fn use_of(&mut self, endpoint: Option<usize>, sides: Sides, node: usize) {
        self.uses.push((endpoint, sides, node));
    }

    /// Whether the pair, and all that it leads to, has no difference.
    pub fn is_silent(&self, root: usize) -> bool {
        let mut open = vec![root];
        let mut seen = HashSet::new();
        while let Some(node) = open.pop() {
            if !seen.insert(node) {
                continue;
            }
            if !self.nodes[node].differences.is_empty() {
                return false;
            }
            open.extend(self.nodes[node].inner.iter().map(|(inner, _)| *inner));
        }
        true
    }

    /// What was found, each once, in the order in which it was met.
    pub fn findings(self, terms: Terms) -> Vec<Finding> {
        let reached = self.reached();
        let Graph { nodes, endpoints, .. } = self;
        let mut findings: Vec<Finding> = Vec::new();
        let mut known: HashMap<_, usize> = HashMap::new();
        // What nobody uses was compared for something else.
        for (node, travels) in nodes.into_iter().zip(reached).filter(|(_, travels)| !travels.is_empty()) {
            for difference in node.differences {
                // What is only in one direction concerns only those that send or get it.
                let fitting = travels.iter().filter(|(_, sides)| {
                    **sides == Sides::NONE
                        || difference.sides == Sides::NONE
                        || sides.and(difference.sides) != Sides::NONE
                });
                let (mut sides, mut concerned) = (Sides::NONE, Vec::new());
                for (endpoint, travel) in fitting {
                    sides = sides.or(*travel);
                    concerned.extend(endpoint.map(|index| endpoints[index].clone()));
                }
                // Nobody sends it and nobody gets it.
                if terms == Terms::Implementation && concerned.is_empty() && !travels.contains_key(&None) {
                    continue;
                }
                let key = (difference.rule.id, difference.reference, difference.subject, difference.said.clone());
                let finding = Finding::new(difference, sides, concerned, terms);
                match known.get(&key) {
                    Some(&index) => findings[index].join(finding),
                    None => {
                        known.insert(key, findings.len());
                        findings.push(finding);
                    }
                }
            }
        }
        findings
    }

    /// For each node with differences, which endpoints reach it in which directions.
    fn reached(&self) -> Vec<BTreeMap<Option<usize>, Sides>> {
        let mut outer: Vec<Vec<(usize, Sides)>> = vec![Vec::new(); self.nodes.len()];
        for (index, node) in self.nodes.iter().enumerate() {
            for (inner, sides) in &node.inner {
                outer[*inner].push((index, *sides));
            }
        }
        let mut uses: Vec<Vec<(Option<usize>, Sides)>> = vec![Vec::new(); self.nodes.len()];
        for (endpoint, sides, node) in &self.uses {
            uses[*node].push((*endpoint, *sides));
        }
        let of = |index: usize| -> BTreeMap<Option<usize>, Sides> {
            if self.nodes[index].differences.is_empty() {
                return BTreeMap::new();
            }
            let mut travels: HashMap<usize, Sides> = HashMap::from([(index, Sides::BOTH)]);
            let mut open = vec![index];
            while let Some(node) = open.pop() {
                let own = travels[&node];
                for (next, sides) in &outer[node] {
                    let through = own.and(*sides);
                    let known = travels.get(next).copied();
                    let joined = known.unwrap_or_default().or(through);
                    if known != Some(joined) {
                        travels.insert(*next, joined);
                        open.push(*next);
                    }
                }
            }
            let mut found: BTreeMap<Option<usize>, Sides> = BTreeMap::new();
            for (node, travel) in travels {
                for (endpoint, sides) in &uses[node] {
                    let met = travel.and(*sides);
                    if met != Sides::NONE || *sides == Sides::NONE {
                        let entry = found.entry(*endpoint).or_default();
                        *entry = entry.or(met);
                    }
                }
            }
            found
        };
        (0..self.nodes.len()).map(of).collect()
    }
}
