//! What the types of handlers say about the parts of a request and about its answers.

use super::Scoped;
use crate::typescript::program::types::{Keyword, Type, Typed};
use crate::typescript::scan::Scan;

/// A part of what goes through a handler, as types have it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TypedPart {
    Params,
    Answer,
    Body,
    Query,
    Headers,
}

impl TypedPart {
    /// The members in which a type has it: of a request itself, and of the types that Fastify's routes are made with.
    fn names(self) -> &'static [&'static str] {
        match self {
            TypedPart::Params => &["params", "Params"],
            TypedPart::Answer => &["Reply"],
            TypedPart::Body => &["body", "Body"],
            TypedPart::Query => &["query", "Querystring"],
            TypedPart::Headers => &["Headers"],
        }
    }

    /// Its place among the arguments of Express's `Request` and `RequestHandler`.
    fn index(self) -> Option<usize> {
        match self {
            TypedPart::Params => Some(0),
            TypedPart::Answer => Some(1),
            TypedPart::Body => Some(2),
            TypedPart::Query => Some(3),
            TypedPart::Headers => None,
        }
    }
}

/// How many types may lie around the one that speaks of a request.
const DEEPEST: usize = 8;

impl Scan<'_> {
    /// What the type of a request, or of the function that handles it, says about a part of it.
    pub fn part_of_request(&mut self, typed: &Typed, part: TypedPart) -> Option<Scoped> {
        let scoped = self.scoped(typed)?;
        self.find_part(&scoped, part, 0)
    }

    /// What the type of a response says that it carries: `Response<Body>`.
    pub fn body_of_response(&mut self, typed: &Typed) -> Option<Scoped> {
        let scoped = self.scoped(typed)?;
        let Type::Name { path, arguments } = &*scoped.is else { return None };
        let name = path.last().map(|name| &**name).unwrap_or_default();
        match arguments.first() {
            Some(body) if name == "Response" => says_something(scoped.beside(body)),
            _ => None,
        }
    }

    fn find_part(&mut self, scoped: &Scoped, part: TypedPart, depth: usize) -> Option<Scoped> {
        if depth > DEEPEST {
            return None;
        }
        match &*scoped.is {
            Type::Object { members, .. } => {
                let member = members.iter().find(|member| part.names().contains(&&*member.name))?;
                says_something(scoped.beside(&member.is))
            }
            Type::Intersection(parts) => {
                parts.iter().find_map(|inner| self.find_part(&scoped.beside(inner), part, depth + 1))
            }
            Type::Name { path, arguments } => {
                if let Some((declaration, inner)) = self.instance(scoped) {
                    let own = self.find_part(&inner.beside(&declaration.is), part, depth + 1);
                    return own.or_else(|| {
                        let mut bases = declaration.bases.iter();
                        bases.find_map(|base| self.find_part(&inner.beside(base), part, depth + 1))
                    });
                }
                let expanded = self.expanded(scoped);
                if expanded.is != scoped.is {
                    return self.find_part(&expanded, part, depth + 1);
                }
                let name = path.last().map(|name| &**name).unwrap_or_default();
                let is_of_express = name == "Request" || name.ends_with("RequestHandler") || name == "Handler";
                match part.index() {
                    Some(index) if is_of_express => says_something(scoped.beside(arguments.get(index)?)),
                    None if is_of_express => None,
                    // `FastifyRequest<Route>`, `RouteHandlerMethod<…, Route>`
                    _ if name.starts_with("Fastify") || name.starts_with("RouteHandler") => {
                        arguments.iter().find_map(|inner| self.find_part(&scoped.beside(inner), part, depth + 1))
                    }
                    _ => None,
                }
            }
            _ => None,
        }
    }
}

/// `{}` and `any` stand where nothing is said.
fn says_something(scoped: Scoped) -> Option<Scoped> {
    match &*scoped.is {
        Type::Object { members, others: None } if members.is_empty() => None,
        Type::Keyword(Keyword::Any | Keyword::Nothing | Keyword::Object) | Type::Opaque => None,
        _ => Some(scoped),
    }
}
