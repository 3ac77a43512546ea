//! Parameters in `formData` → a request body that is an object.

use super::Upgrade;
use super::bodies::{Declared, declared};
use super::build::{array, flag, member, members, object, text, text_at};
use super::parameters::Place;
use super::schemas::is_file;
use super::{copied, essence, is_extension};
use crate::openapi::load::{Member, Node};

const MULTIPART: &str = "multipart/form-data";
const URLENCODED: &str = "application/x-www-form-urlencoded";

impl<'d> Upgrade<'d> {
    /// The request body that the fields of a form are.
    pub(super) fn form(&mut self, fields: &[&'d Node], operation: Option<&'d Node>, at: u32) -> Node {
        let types = self.form_types(fields, operation, at);
        let (mut properties, mut required, mut encoding) = (Vec::<Member>::new(), Vec::new(), Vec::new());
        for field in fields {
            let Some(name) = text_at(field, "name") else { continue };
            if properties.iter().any(|known| &*known.key == name) {
                let message = format!("the form's field `{name}` is declared twice");
                self.warn("parameter-duplicated", field.at, message, "the first one counts");
                continue;
            }
            if field.get("required").and_then(Node::as_bool) == Some(true) {
                required.push(text(field.at, name));
            }
            let style =
                if field.get("items").is_some_and(is_file) { Vec::new() } else { self.style(field, Place::Named) };
            if !style.is_empty() {
                encoding.push(member(name, object(field.at, style)));
            }
            let schema = self.field(field);
            properties.push(member(name, schema));
        }
        let is_required = !required.is_empty();
        let mut schema = vec![member("type", text(at, "object")), member("properties", object(at, properties))];
        if is_required {
            schema.push(member("required", array(at, required)));
        }
        let mut media = vec![member("schema", object(at, schema))];
        if !encoding.is_empty() {
            media.push(member("encoding", object(at, encoding)));
        }
        let content = types.iter().map(|(at, name)| Member {
            key: name.as_str().into(),
            key_at: *at,
            value: object(*at, media.clone()),
        });
        let mut body = vec![member("content", object(at, content.collect()))];
        if is_required {
            body.push(member("required", flag(at, true)));
        }
        object(at, body)
    }

    /// The schema of a field, with what else is said about it.
    fn field(&mut self, field: &'d Node) -> Node {
        let schema = self.type_of(field);
        let mut upgraded = members(&schema).to_vec();
        let mut add = |member: Member| {
            if !upgraded.iter().any(|known| known.key == member.key) {
                upgraded.push(member);
            }
        };
        ["description", "example"].into_iter().filter_map(|key| copied(field, key)).for_each(&mut add);
        for extension in members(field).iter().filter(|member| is_extension(member)) {
            let key = if &*extension.key == "x-example" { "example".into() } else { extension.key.clone() };
            add(Member { key, ..extension.clone() });
        }
        object(field.at, upgraded)
    }

    /// What a form may be sent as: files need parts.
    pub(super) fn form_types(&mut self, fields: &[&Node], operation: Option<&'d Node>, at: u32) -> Vec<Declared> {
        let has_file = fields.iter().any(|field| is_file(field) || field.get("items").is_some_and(is_file));
        let is_form = |(_, name): &Declared| match essence(name).as_str() {
            MULTIPART => true,
            URLENCODED => !has_file,
            _ => false,
        };
        let all = declared(self.media_types("consumes", operation));
        let mut types: Vec<Declared> = Vec::new();
        for found in all.iter().filter(|declared| is_form(declared)) {
            if !types.iter().any(|(_, known)| *known == found.1) {
                types.push(found.clone());
            }
        }
        if types.is_empty() {
            let fitting = if has_file { MULTIPART } else { URLENCODED };
            let own = operation.and_then(|operation| operation.get("consumes"));
            if let (Some(own), [_, ..]) = (own, all.as_slice()) {
                let message = "`consumes` has no media type that the form can be sent as";
                self.warn("form-of-other-type", own.at, message, format!("it is read as `{fitting}`"));
            }
            types.push((at, fitting.to_owned()));
        }
        types
    }
}
