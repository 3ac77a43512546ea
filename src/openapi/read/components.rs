//! `components` besides schemas and security schemes: each is read once, however many refer to it.

use std::collections::HashMap;

use indexmap::IndexMap;

use super::values::value;
use super::{Reader, extensions, string};
use crate::contract::components::Components;
use crate::contract::operation::{Body, Example, MediaType, OutgoingCalls, Parameter, Response};
use crate::contract::value::Value;
use crate::openapi::load::{Node, NodeValue};

/// The components of each section that were read so far.
#[derive(Default)]
pub(super) struct Known<'d> {
    parameters: ByName<'d, Parameter>,
    headers: ByName<'d, Parameter>,
    bodies: ByName<'d, Body>,
    responses: ByName<'d, Response>,
    examples: ByName<'d, Example>,
    media_types: ByName<'d, MediaType>,
}

pub(super) type ByName<'d, T> = HashMap<&'d str, Read<T>>;

/// What was read; `None` where it cannot be used.
pub(super) struct Read<T> {
    what: Option<T>,
    /// Why a part of it is not known.
    unknown: Option<Box<str>>,
}

/// A section of `components`.
pub(super) trait Section {
    /// The key of the section.
    const KEY: &str;
    type Item: Clone;

    fn known<'k, 'd>(known: &'k mut Known<'d>) -> &'k mut ByName<'d, Self::Item>;
    fn read<'d>(reader: &mut Reader<'d>, node: &'d Node) -> Option<Self::Item>;
    fn component(item: &mut Self::Item) -> &mut Option<String>;
    /// What a reference may say anew (OpenAPI 3.1, 4.8.23); `None` where the item has no such text.
    fn texts(item: &mut Self::Item) -> [Option<&mut Option<String>>; 2];
}

macro_rules! section {
    ($name:ident, $key:literal, $item:ty, $known:ident, $read:ident, $($text:ident),+) => {
        pub(super) struct $name;

        impl Section for $name {
            const KEY: &str = $key;
            type Item = $item;

            fn known<'k, 'd>(known: &'k mut Known<'d>) -> &'k mut ByName<'d, $item> {
                &mut known.$known
            }

            fn read<'d>(reader: &mut Reader<'d>, node: &'d Node) -> Option<$item> {
                reader.$read(node)
            }

            fn component(item: &mut $item) -> &mut Option<String> {
                &mut item.component
            }

            fn texts(item: &mut $item) -> [Option<&mut Option<String>>; 2] {
                section!(@texts item, $($text),+)
            }
        }
    };
    (@texts $item:ident, none) => { { let _ = $item; [None, None] } };
    (@texts $item:ident, description) => { [None, Some(&mut $item.description)] };
    (@texts $item:ident, summary, description) => { [Some(&mut $item.summary), Some(&mut $item.description)] };
}

section!(Parameters, "parameters", Parameter, parameters, own_parameter, description);
section!(Headers, "headers", Parameter, headers, own_header, description);
section!(Bodies, "requestBodies", Body, bodies, own_body, description);
section!(Responses, "responses", Response, responses, own_response, summary, description);
section!(Examples, "examples", Example, examples, own_example, summary, description);
section!(MediaTypes, "mediaTypes", MediaType, media_types, own_media_type, none);

impl<'d> Reader<'d> {
    /// What stands at a node, or where its `$ref` leads.
    pub(super) fn part<S: Section>(&mut self, node: &'d Node) -> Option<S::Item> {
        let (target, component) = self.follow(node)?;
        let component = component.filter(|(section, _)| *section == S::KEY).map(|(_, name)| name);
        let mut item = match component {
            Some(name) => self.component::<S>(name, target)?,
            None => S::read(self, target)?,
        };
        *S::component(&mut item) = component.map(str::to_owned);
        if node.get("$ref").is_some() {
            for (text, key) in S::texts(&mut item).into_iter().zip(["summary", "description"]) {
                if let (Some(text), Some(own)) = (text, string(node, key)) {
                    *text = Some(own);
                }
            }
        }
        Some(item)
    }

    /// The content of a component, which is at the end of the references that start at its name.
    fn component<S: Section>(&mut self, name: &'d str, target: &'d Node) -> Option<S::Item> {
        if let Some(read) = S::known(&mut self.components).get(name) {
            let what = read.what.clone();
            let unknown = read.unknown.clone();
            self.unresolved.extend(unknown);
            return what;
        }
        let unresolved = self.unresolved.len();
        let what = S::read(self, target);
        let unknown = self.unresolved.get(unresolved).cloned();
        S::known(&mut self.components).insert(name, Read { what: what.clone(), unknown });
        what
    }

    /// The document's `components`. Of those that nothing uses, what cannot be resolved is left out and no error.
    pub(super) fn components(&mut self) -> Components {
        let Some(components) = self.root.get("components") else { return Components::default() };
        self.leniently(|reader| Components {
            responses: reader.section::<Responses>(components),
            parameters: reader.section::<Parameters>(components),
            examples: reader.section::<Examples>(components),
            bodies: reader.section::<Bodies>(components),
            headers: reader.section::<Headers>(components),
            links: reader.links(components),
            callbacks: reader.callbacks(components),
            path_items: {
                let items = reader.map(components, "pathItems");
                reader.outgoing(items)
            },
            media_types: reader.section::<MediaTypes>(components),
            extensions: extensions(components),
        })
    }

    fn section<S: Section>(&mut self, components: &'d Node) -> IndexMap<String, S::Item> {
        let mut section = IndexMap::new();
        for member in self.map(components, S::KEY) {
            if member.key.starts_with("x-") && !matches!(member.value.value, NodeValue::Object(_)) {
                continue;
            }
            let item = match member.value.get("$ref") {
                Some(_) => self.part::<S>(&member.value),
                // Nothing asks for it any more.
                None => match S::known(&mut self.components).remove(&*member.key) {
                    Some(read) => read.what,
                    None => S::read(self, &member.value),
                },
            };
            section.extend(item.map(|item| (member.name(), item)));
        }
        section
    }

    /// The links of a response. Those that are references to components stay that.
    pub(super) fn links(&mut self, owner: &'d Node) -> IndexMap<String, Value> {
        let mut links = IndexMap::new();
        for member in self.map(owner, "links") {
            let found = self.leniently(|reader| reader.follow(&member.value));
            if let Some((link, component)) = found {
                let is_component = component.is_some_and(|(section, _)| section == "links");
                links.insert(member.name(), value(if is_component { &member.value } else { link }));
            }
        }
        links
    }

    /// The callbacks that an owner names. Those that are references to components have no content of their own.
    pub(super) fn callbacks(&mut self, owner: &'d Node) -> IndexMap<String, OutgoingCalls> {
        let mut callbacks = IndexMap::new();
        for member in self.map(owner, "callbacks") {
            let Some((node, component)) = self.follow(&member.value) else { continue };
            let calls = match component {
                Some(("callbacks", name)) => {
                    Some(OutgoingCalls { component: Some(name.to_owned()), ..OutgoingCalls::default() })
                }
                _ => self.callback(member, node),
            };
            callbacks.extend(calls.map(|calls| (member.name(), calls)));
        }
        callbacks
    }
}
