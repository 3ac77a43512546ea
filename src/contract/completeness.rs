//! Which operations rest on something that their witness does not say.

use super::Contract;
use super::references::{References, references};
use super::schema::Schema;

/// For each operation, why a part of it is not known, if one is not: its own, or a schema that it leads to.
pub fn unknown(contract: &Contract) -> Vec<Option<&str>> {
    let mut reasons: Vec<Option<&str>> = contract.schemas.iter().map(|(_, named)| reason(&named.schema)).collect();
    let users = References::of(&contract.schemas).users;
    let mut open: Vec<usize> = (0..reasons.len()).filter(|&index| reasons[index].is_some()).collect();
    while let Some(index) = open.pop() {
        for user in &users[index] {
            if reasons[user.0].is_none() {
                reasons[user.0] = reasons[index];
                open.push(user.0);
            }
        }
    }
    let led_to = |schema| reason(schema).or_else(|| references(schema).into_iter().find_map(|id| reasons[id.0]));
    let operations = contract.operations.iter();
    operations
        .map(|operation| operation.unknown.as_deref().or_else(|| operation.schemas().into_iter().find_map(led_to)))
        .collect()
}

/// Why the schema, or one written inside it, is not known.
fn reason(schema: &Schema) -> Option<&str> {
    schema.unknown.as_deref().or_else(|| schema.children().into_iter().find_map(reason))
}
