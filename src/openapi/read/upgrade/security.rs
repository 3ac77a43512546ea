//! Security definitions → security schemes.

use super::Upgrade;
use super::build::{member, members, object, renamed, text, text_at};
use super::{copied, is_extension};
use crate::openapi::load::{Member, Node};

/// 2.0's names of OAuth's flows, and 3.0's.
const FLOWS: [(&str, &str); 4] = [
    ("implicit", "implicit"),
    ("password", "password"),
    ("application", "clientCredentials"),
    ("accessCode", "authorizationCode"),
];

impl<'d> Upgrade<'d> {
    pub(super) fn security_scheme(&mut self, node: &Node) -> Node {
        match text_at(node, "type") {
            Some("basic") => basic(node),
            Some("oauth2") => self.oauth2(node),
            _ => self.anything(node),
        }
    }

    fn oauth2(&self, node: &Node) -> Node {
        if node.get("flows").is_some() {
            return node.clone();
        }
        let name = text_at(node, "flow").unwrap_or_default();
        // 3.0's names are often taken for 2.0's.
        let flow = FLOWS.iter().find(|(old, new)| [*old, *new].contains(&name)).map(|(_, new)| *new);
        let mut flows = Vec::new();
        if let Some(flow) = flow {
            let is_part = |key: &str| matches!(key, "authorizationUrl" | "tokenUrl" | "refreshUrl" | "scopes");
            let mut parts: Vec<Member> = members(node).iter().filter(|member| is_part(&member.key)).cloned().collect();
            if node.get("scopes").is_none() {
                parts.push(member("scopes", object(node.at, Vec::new())));
            }
            flows.push(member(flow, object(node.at, parts)));
        }
        let mut upgraded = Vec::new();
        upgraded.extend(copied(node, "type"));
        upgraded.extend(copied(node, "description"));
        upgraded.push(member("flows", object(node.at, flows)));
        upgraded.extend(members(node).iter().filter(|member| is_extension(member)).cloned());
        object(node.at, upgraded)
    }
}

/// `basic` is one of HTTP's schemes.
fn basic(node: &Node) -> Node {
    let mut upgraded = Vec::new();
    for from in members(node) {
        if &*from.key == "type" {
            upgraded.push(renamed(from, "type", text(from.value.at, "http")));
            upgraded.push(renamed(from, "scheme", text(from.value.at, "basic")));
        } else if &*from.key != "scheme" {
            upgraded.push(from.clone());
        }
    }
    object(node.at, upgraded)
}
