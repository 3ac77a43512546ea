//! Body parameters → request bodies; media types with what is said about all of them.

use super::Upgrade;
use super::build::{member, members, object, text_at};
use super::references::is_media_type;
use super::{copied, essence, is_extension};
use crate::openapi::load::{Member, Node};

/// A media type and where it was declared.
pub(super) type Declared = (u32, String);

impl<'d> Upgrade<'d> {
    /// The request body that a body parameter is.
    pub(super) fn body(&mut self, node: &'d Node, operation: Option<&'d Node>) -> Node {
        let types = self.body_types(node, operation);
        let schema = self.body_schema(node);
        let examples = ["x-examples", "examples"].into_iter().find_map(|key| node.get(key));
        let example = ["x-example", "example"].into_iter().find_map(|key| node.get(key));
        let mut upgraded = Vec::new();
        upgraded.extend(copied(node, "description"));
        upgraded.extend(copied(node, "required"));
        upgraded.push(member("content", self.content(node.at, &types, schema, examples, example)));
        let is_example = |member: &Member| matches!(&*member.key, "x-example" | "x-examples");
        upgraded.extend(members(node).iter().filter(|member| is_extension(member) && !is_example(member)).cloned());
        object(node.at, upgraded)
    }

    fn body_schema(&mut self, node: &'d Node) -> Option<Node> {
        if let Some(schema) = node.get("schema") {
            return Some(self.schema(schema));
        }
        // Only other parameters have their type beside their name.
        text_at(node, "type").is_some().then(|| self.type_of(node))
    }

    /// What a body may be sent as.
    pub(super) fn body_types(&mut self, node: &Node, operation: Option<&'d Node>) -> Vec<Declared> {
        let declared = declared(self.media_types("consumes", operation));
        if declared.is_empty() { vec![(node.at, "application/json".to_owned())] } else { declared }
    }

    /// `content`: the same schema for each media type, and the examples by their media types.
    pub(super) fn content(
        &mut self,
        at: u32,
        types: &[Declared],
        schema: Option<Node>,
        examples: Option<&'d Node>,
        example: Option<&'d Node>,
    ) -> Node {
        let examples = examples.map(members).unwrap_or_default();
        let (by_type, named): (Vec<&Member>, Vec<&Member>) =
            examples.iter().filter(|member| !is_extension(member)).partition(|member| is_media_type(&member.key));
        let fits = |member: &&Member, (_, name): &Declared| essence(&member.key) == essence(name);
        for lost in by_type.iter().filter(|member| !types.iter().any(|declared| fits(member, declared))) {
            let message = format!("this is an example of `{}`, which is not declared", lost.key);
            self.warn("example-of-other-type", lost.key_at, message, "it is ignored");
        }
        let mut content: Vec<Member> = Vec::new();
        for declared in types {
            if content.iter().any(|known| *known.key == *declared.1) {
                continue;
            }
            let mut media: Vec<Member> = Vec::new();
            media.extend(schema.clone().map(|schema| member("schema", schema)));
            let own = by_type.iter().find(|member| fits(member, declared)).map(|member| &member.value);
            media.extend(own.or(example).map(|example| member("example", example.clone())));
            if content.is_empty() && !named.is_empty() {
                let wrap = |named: &&Member| {
                    let value = member("value", named.value.clone());
                    Member { value: object(named.value.at, vec![value]), ..(*named).clone() }
                };
                media.push(member("examples", object(at, named.iter().map(wrap).collect())));
            }
            content.push(Member { key: declared.1.as_str().into(), key_at: declared.0, value: object(at, media) });
        }
        object(at, content)
    }
}

pub(super) fn declared(nodes: Vec<&Node>) -> Vec<Declared> {
    nodes.into_iter().filter_map(|node| Some((node.at, node.as_str()?.trim().to_owned()))).collect()
}
