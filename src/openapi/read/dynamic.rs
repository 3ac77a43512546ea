//! `$dynamicRef`: a reference whose meaning depends on the schemas that lead to it (JSON Schema 2020-12, 8.2.3.2).
//!
//! It means the outermost of the schemas of that `$dynamicAnchor` in the resources that were entered on the way. So what is
//! referred to is read once for each set of anchors that can hold there; documents without such anchors know one set, none.

use std::rc::Rc;

use super::Reader;
use super::references::Place;
use crate::contract::schema::SchemaId;
use crate::openapi::load::Node;

/// Each `$dynamicAnchor` that was met, with its outermost schema.
pub(super) type Anchors = Rc<Vec<(String, Place)>>;

impl<'d> Reader<'d> {
    /// The anchors that hold within a node.
    pub(super) fn anchors_in(&self, node: &Node) -> Anchors {
        let outer = &self.around.anchors;
        if !self.sources.has_dynamic_anchors() {
            return Rc::clone(outer);
        }
        let own = self.sources.dynamic_anchors(self.sources.resource_of(node.at));
        let new: Vec<(String, Place)> = own.filter(|(name, _)| outer.iter().all(|(known, _)| known != name)).collect();
        if new.is_empty() {
            return Rc::clone(outer);
        }
        let mut all: Vec<(String, Place)> = outer.iter().cloned().chain(new).collect();
        all.sort();
        Rc::new(all)
    }

    /// The id of the schema that a `$dynamicRef` means here.
    pub(super) fn dynamic_reference(&mut self, reference: &str, node: &Node) -> Option<SchemaId> {
        let name = reference.split_once('#').map_or("", |(_, fragment)| fragment);
        let resource = self.sources.resource_of(node.at);
        let is_dynamic = self.sources.is_dynamic(reference, resource);
        let outermost = self.around.anchors.iter().find(|(known, _)| is_dynamic && known == name);
        match outermost.map(|(_, place)| place.clone()) {
            Some(place) => self.schema_at(Ok(place), reference, node),
            None => self.schema_reference(reference, node),
        }
    }
}
