//! Callbacks and webhooks: what the API calls.

use super::{Reader, extensions};
use crate::contract::operation::OutgoingCalls;
use crate::openapi::load::{Member, Node};

/// How many callbacks of callbacks are read. Some that refer to each other multiply with each level.
const MOST_NESTED: usize = 1_000;

impl<'d> Reader<'d> {
    /// A callback that is written where it is used, or in a file. Its operations may have callbacks, and a reference may
    /// lead back to the one that it stands in.
    pub(super) fn callback(&mut self, member: &'d Member, node: &'d Node) -> Option<OutgoingCalls> {
        let is_nested = !self.open_callbacks.is_empty();
        self.nested_callbacks += usize::from(is_nested);
        let contains_itself = self.open_callbacks.iter().any(|open| std::ptr::eq(*open, node));
        if contains_itself || self.nested_callbacks > MOST_NESTED {
            let message = format!("the callback `{}` contains itself", member.key);
            self.warn("callback-recursive", member.key_at, message, "it is left out there");
            return None;
        }
        let members = node.as_object()?;
        self.open_callbacks.push(node);
        let calls = self.outgoing(members);
        self.open_callbacks.pop();
        Some(OutgoingCalls { extensions: extensions(node), ..calls })
    }

    /// The document's `webhooks`.
    pub(super) fn webhooks(&mut self) -> OutgoingCalls {
        let root = self.root;
        let members = self.map(root, "webhooks");
        self.outgoing(members)
    }

    pub(super) fn outgoing(&mut self, members: &'d [Member]) -> OutgoingCalls {
        let mut calls = OutgoingCalls::default();
        for member in members.iter().filter(|member| !member.key.starts_with("x-")) {
            if let Some(item) = self.path_item(member, &member.key, false, &mut calls.operations) {
                calls.paths.insert(member.name(), item);
            }
        }
        calls
    }
}
