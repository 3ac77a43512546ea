//! Nodes that the document does not have. Each starts where that starts what it was made from.

use crate::openapi::load::{Member, Node, NodeValue};

pub(super) fn text(at: u32, text: &str) -> Node {
    Node { value: NodeValue::String(text.into()), at }
}

pub(super) fn flag(at: u32, value: bool) -> Node {
    Node { value: NodeValue::Bool(value), at }
}

pub(super) fn array(at: u32, items: Vec<Node>) -> Node {
    Node { value: NodeValue::Array(items), at }
}

pub(super) fn object(at: u32, members: Vec<Member>) -> Node {
    Node { value: NodeValue::Object(members), at }
}

/// A member whose key starts where its value does.
pub(super) fn member(key: &str, value: Node) -> Member {
    Member { key: key.into(), key_at: value.at, value }
}

/// A member that stands where another one stood.
pub(super) fn renamed(from: &Member, key: &str, value: Node) -> Member {
    Member { key: key.into(), key_at: from.key_at, value }
}

/// The members of an object; none of anything else.
pub(super) fn members(node: &Node) -> &[Member] {
    node.as_object().unwrap_or_default()
}

/// The object at `key`, or none.
pub(super) fn members_at<'n>(node: &'n Node, key: &str) -> &'n [Member] {
    node.get(key).map(members).unwrap_or_default()
}

pub(super) fn text_at<'n>(node: &'n Node, key: &str) -> Option<&'n str> {
    node.get(key).and_then(Node::as_str)
}
