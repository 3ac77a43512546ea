//! Which schemas refer to themselves, and in what order schemas can be declared.

use super::schema::{Schema, SchemaId, Schemas};

/// The named schemas in an order in which each comes after those it refers to, as far as there is one.
#[derive(Debug)]
pub struct Order {
    /// Dependencies first; otherwise as the document has them.
    pub sequence: Vec<SchemaId>,
    /// Schema → its component: two schemas that refer to each other have the same one.
    component: Vec<usize>,
    recursive: Vec<bool>,
}

impl Order {
    /// Whether the schema leads back to itself.
    pub fn is_recursive(&self, id: SchemaId) -> bool {
        self.recursive[id.0]
    }

    /// Whether the two lead to each other.
    pub fn same_cycle(&self, a: SchemaId, b: SchemaId) -> bool {
        self.component[a.0] == self.component[b.0] && self.recursive[a.0]
    }
}

/// Finds the cycles with Tarjan's algorithm, without recursion: real documents have cycles of a hundred schemas and
/// chains of thousands.
pub fn order(schemas: &Schemas) -> Order {
    let edges: Vec<Vec<usize>> = schemas.iter().map(|(_, named)| references(&named.schema)).collect();
    let count = edges.len();
    let mut order = Order {
        sequence: Vec::with_capacity(count),
        component: vec![usize::MAX; count],
        recursive: vec![false; count],
    };
    let mut index = vec![usize::MAX; count];
    let mut low = vec![0; count];
    let mut open = Vec::new();
    let mut next = 0;
    for root in 0..count {
        if index[root] != usize::MAX {
            continue;
        }
        let mut path = vec![(root, 0)];
        while let Some(&mut (node, ref mut edge)) = path.last_mut() {
            if index[node] == usize::MAX {
                index[node] = next;
                low[node] = next;
                next += 1;
                open.push(node);
            }
            if let Some(&target) = edges[node].get(*edge) {
                *edge += 1;
                if index[target] == usize::MAX {
                    path.push((target, 0));
                } else if order.component[target] == usize::MAX {
                    low[node] = low[node].min(index[target]);
                }
                continue;
            }
            path.pop();
            if let Some(&(parent, _)) = path.last() {
                low[parent] = low[parent].min(low[node]);
            }
            if low[node] == index[node] {
                let start = open.iter().rposition(|&member| member == node).unwrap_or(0);
                let mut members = open.split_off(start);
                members.sort_unstable();
                for &member in &members {
                    order.component[member] = node;
                    order.recursive[member] = members.len() > 1 || edges[member].contains(&member);
                    order.sequence.push(SchemaId(member));
                }
            }
        }
    }
    order
}

/// The named schemas that a schema refers to, itself included if it does, in the order in which they occur.
fn references(schema: &Schema) -> Vec<usize> {
    let mut found = Vec::new();
    let mut open = vec![schema];
    while let Some(schema) = open.pop() {
        found.extend(schema.reference.iter().chain(&schema.extends).map(|id| id.0));
        open.extend(schema.children().into_iter().rev());
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contract::origin::Origin;
    use crate::contract::schema::{ArrayKeywords, NamedSchema};

    fn schemas(edges: &[&[usize]]) -> Schemas {
        let mut schemas = Schemas::default();
        for targets in edges {
            let prefix_items =
                targets.iter().map(|&id| Schema::of_reference(SchemaId(id), Origin::default())).collect();
            let array = Some(Box::new(ArrayKeywords { prefix_items, ..ArrayKeywords::default() }));
            let schema = Schema { array, ..Schema::default() };
            schemas.push(NamedSchema { name: String::new(), pointer: String::new(), schema });
        }
        schemas
    }

    #[test]
    fn dependencies_come_first() {
        let order = order(&schemas(&[&[2], &[0], &[]]));
        assert_eq!(order.sequence, [SchemaId(2), SchemaId(0), SchemaId(1)]);
        assert!(!order.is_recursive(SchemaId(0)));
    }

    #[test]
    fn cycles_are_found_once() {
        let order = order(&schemas(&[&[1], &[2, 3], &[0], &[3], &[0]]));
        assert!(order.same_cycle(SchemaId(0), SchemaId(2)));
        assert!(order.is_recursive(SchemaId(3)) && !order.same_cycle(SchemaId(3), SchemaId(0)));
        assert!(!order.is_recursive(SchemaId(4)));
        assert_eq!(order.sequence, [SchemaId(3), SchemaId(0), SchemaId(1), SchemaId(2), SchemaId(4)]);
    }

    #[test]
    fn a_chain_of_a_hundred_thousand_is_no_problem() {
        let edges: Vec<Vec<usize>> = (0..100_000).map(|id| if id < 99_999 { vec![id + 1] } else { vec![] }).collect();
        let edges: Vec<&[usize]> = edges.iter().map(Vec::as_slice).collect();
        assert_eq!(order(&schemas(&edges)).sequence.first(), Some(&SchemaId(99_999)));
    }
}
