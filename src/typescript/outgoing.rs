//! `src/webhooks.ts` and `src/callbacks.ts`: a function for each request that the API makes itself.

use super::code::{self, Code, Comment, Expression, Identifier, Property};
use super::names::{self, Names, Reserved};
use crate::contract::Contract;
use crate::contract::operation::Operation;
use crate::contract::outgoing;

pub use outgoing::content;

/// Requests of one sort.
pub struct Calls {
    /// The name of their file: `webhooks`.
    pub file: &'static str,
    /// What they are, as the operations of a contract that has the same schemas.
    pub contract: Contract,
    pub names: Names,
}

/// What the API calls. `contract` is as its witness says it, nothing merged.
pub fn calls(contract: &Contract, reserved: &Reserved) -> Vec<Calls> {
    let calls = outgoing::calls(contract).into_iter();
    let calls = calls.map(|outgoing::Calls { sort, contract }| {
        let names = names::allot(&contract, &[], reserved);
        Calls { file: sort, contract, names }
    });
    calls.collect()
}

/// `export const newPet = outgoing({ … });`, with its headers and its body as the dialect prints them.
pub fn statement(
    name: &Identifier,
    operation: &Operation,
    headers: Option<Expression>,
    body: Option<Expression>,
) -> Code {
    let mut properties = vec![
        Property::new("name", Expression::string(name.as_str())),
        Property::new("method", Expression::string(operation.method.name())),
    ];
    properties.extend(headers.map(|headers| Property::new("headers", headers)));
    if let Some(content) = content(operation) {
        properties.push(Property::new("type", Expression::string(outgoing::media_type(content))));
    }
    properties.extend(body.map(|body| Property::new("body", body)));
    let call = Expression::known("outgoing").call([Expression::object(properties)]);
    code::constant(name, None, &call, true).documented(&comment(operation))
}

fn comment(operation: &Operation) -> Comment {
    let mut comment = Comment::text(operation.summary.as_deref().unwrap_or_default());
    if let Some(description) = &operation.description {
        comment = comment.paragraph(description);
    }
    if operation.path.contains('{') {
        comment = comment.paragraph(&format!("Its URL is `{}`.", operation.path));
    }
    if operation.deprecated { comment.tag("deprecated", "") } else { comment }
}
