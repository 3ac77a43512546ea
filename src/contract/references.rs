//! Which named schemas refer to which, and what spreads along these references.

use super::schema::{Schema, SchemaId, Schemas};

/// The named schemas that a schema refers to, at any depth of what is written inside it.
pub fn references(schema: &Schema) -> Vec<SchemaId> {
    let mut found = Vec::new();
    let mut open = vec![schema];
    while let Some(schema) = open.pop() {
        found.extend(schema.reference);
        open.extend(schema.children());
    }
    found
}

/// The references between all named schemas, in both directions.
pub(super) struct References {
    /// Schema → those it refers to.
    pub targets: Vec<Vec<SchemaId>>,
    /// Schema → those that refer to it.
    pub users: Vec<Vec<SchemaId>>,
}

impl References {
    pub fn of(schemas: &Schemas) -> Self {
        let targets: Vec<Vec<SchemaId>> = schemas.iter().map(|(_, named)| references(&named.schema)).collect();
        let mut users = vec![Vec::new(); targets.len()];
        for (user, targets) in targets.iter().enumerate() {
            targets.iter().for_each(|target| users[target.0].push(SchemaId(user)));
        }
        References { targets, users }
    }
}

/// Marks everything that can be reached from what is marked.
pub(super) fn spread(marks: &mut [bool], edges: &[Vec<SchemaId>]) {
    let mut open: Vec<usize> = (0..marks.len()).filter(|&index| marks[index]).collect();
    while let Some(index) = open.pop() {
        for next in &edges[index] {
            if !std::mem::replace(&mut marks[next.0], true) {
                open.push(next.0);
            }
        }
    }
}
