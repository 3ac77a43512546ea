//! `routes/mod.rs`: the router, one line an operation.
//!
//! axum 0.8 matches whole segments only (matchit 0.8.4: a parameter is a segment of its own). Paths that have text beside
//! a parameter are routed by a segment that is all parameter; what is within it, `Choices` tells apart, and also what only the
//! query or a header does.

use std::collections::{BTreeMap, BTreeSet};

use crate::code;
use crate::contract::Contract;
use crate::contract::grouping::Group;
use crate::contract::operation::{Method, Operation};
use crate::contract::routing::{self, Condition, Part, Place, Plan, Routed, Template, encoded};
use crate::project::Owner;
use crate::report::Diagnostic;
use crate::rust::code::{Code, Comment, indented};
use crate::rust::output::Output;
use crate::rust::types::Model;
use crate::templates::TemplateError;

/// Operations that the router cannot reach; each is reported with its reason.
pub fn left_out(contract: &Contract, plan: &Plan, diagnostics: &mut Vec<Diagnostic>) -> BTreeSet<usize> {
    let mut left_out = BTreeSet::new();
    let describe = |operation: &Operation| format!("{} {}", operation.method.name(), operation.path);
    for &(index, other) in &plan.unreachable {
        let (operation, other) = (&contract.operations[index], &contract.operations[other]);
        let message = format!("no request can tell `{}` from `{}`", describe(operation), describe(other));
        let help = "the operation is left out; give it a path or method of its own";
        diagnostics.push(Diagnostic::error("operation-unreachable", operation.origin, message).help(help));
        left_out.insert(index);
    }
    left_out
}

/// The function of axum that routes a method.
fn word(method: &Method) -> Option<&'static str> {
    method.key().filter(|_| *method != Method::Query)
}

/// Who may call an operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    Public,
    Optional,
    Authenticated,
}

impl Access {
    /// What the contract asks of callers of the operation.
    pub fn of(operation: &Operation, contract: &Contract) -> Self {
        let alternatives = operation.security.as_ref().unwrap_or(&contract.security);
        match alternatives.as_slice() {
            [] => Access::Public,
            alternatives if alternatives.iter().all(|alternative| alternative.schemes.is_empty()) => Access::Public,
            alternatives if alternatives.iter().any(|alternative| alternative.schemes.is_empty()) => Access::Optional,
            _ => Access::Authenticated,
        }
    }

    fn word(self) -> &'static str {
        match self {
            Access::Public => "public",
            Access::Optional => "optional",
            Access::Authenticated => "authenticated",
        }
    }
}

/// Operations that look the same to axum, by its path.
struct Merged<'p> {
    path: String,
    operations: Vec<&'p Routed>,
    /// Whether it takes more than axum's path and method to tell them apart.
    is_mixed: bool,
}

/// Adds the router.
pub fn router(
    output: &mut Output<'_>,
    model: Model<'_>,
    plan: &Plan,
    groups: &[Group],
    left_out: &BTreeSet<usize>,
) -> Result<(), TemplateError> {
    let operations = &model.contract.operations;
    let mut modules = BTreeMap::new();
    let mut group_of = BTreeMap::new();
    for (number, group) in groups.iter().enumerate() {
        for &index in group.operations.iter().filter(|index| !left_out.contains(index)) {
            group_of.insert(index, number);
            let about = model.contract.tags.iter().find(|tag| operations[index].tags.first() == Some(&tag.name));
            let comment = about.and_then(|tag| tag.description.as_deref()).unwrap_or_default();
            let module = code!("pub mod {};", model.names.group(number));
            modules
                .entry(model.names.group(number).clone())
                .or_insert_with(|| Code::lines([Comment::text(comment).outer(), module]));
        }
    }
    let mut words = BTreeSet::new();
    let mut guards = BTreeSet::new();
    let merged = merged(plan, &group_of, operations);
    let mut lines = Vec::new();
    for merged in &merged {
        let path = Code::string(&merged.path);
        let mut choices = Vec::new();
        for routed in &merged.operations {
            let Some(&group) = group_of.get(&routed.index) else { continue };
            let operation = &operations[routed.index];
            let guard = Access::of(operation, model.contract).word();
            guards.insert(guard);
            let (module, handler) = (model.names.group(group), &model.names.operation(routed.index).handler);
            let handler = code!("{}({}::{})", Code::known(guard), module, handler);
            if let Some(word) = word(&operation.method).filter(|_| !merged.is_mixed) {
                words.insert(word);
                lines.push(code!("        .route({}, {}({}))", path, Code::known(word), handler));
            } else {
                let method = Code::string(operation.method.name());
                let template = Code::string(&routed.template.encoded());
                let conditions = Code::list(routed.conditions.iter().map(condition));
                choices.push(code!("            ({}, {}, &[{}], any({})),", method, template, conditions, handler));
            }
        }
        if !choices.is_empty() {
            words.insert("any");
            lines.push(code!("        .route({}, any(Choices::new([\n{}\n        ])))", path, Code::lines(choices)));
        }
    }
    let base_path = routing::base_path(model.contract);
    let has_conditions = lines.iter().any(|line: &Code| line.as_str().contains("(In::"));
    let paths: &[&'static str] = match (words.contains("any"), has_conditions) {
        (true, true) => &["Choices", "In"],
        (true, false) => &["Choices"],
        _ => &[],
    };
    let has_base_path = base_path.is_some();
    let fallbacks = [".fallback(errors::not_found)", ".method_not_allowed_fallback(errors::method_not_allowed)"];
    let fallbacks = fallbacks.map(|call| code!("        {}", Code::known(call)));
    let fallbacks = fallbacks.into_iter().filter(|_| !has_base_path);
    let starts_oddly = |merged: &Merged<'_>| merged.path.split('/').any(|segment| segment.starts_with([':', '*']));
    let fields = output
        .fields()
        .with("imports", imports(&words, &guards, paths))
        .with("modules", Code::lines(modules.into_values()))
        .with("base_path", base_path.map_or(Code::default(), |path| Code::string(&format!("{path}/"))))
        .with("without_checks", merged.iter().any(starts_oddly))
        .with("routes", Code::lines(lines.into_iter().chain(fallbacks)));
    output.render("axum/src/routes/mod.rs", "src/routes/mod.rs", Owner::Generated, &fields)
}

/// What the router imports; lists inside lists are what rustfmt breaks lines for.
fn imports(words: &BTreeSet<&'static str>, guards: &BTreeSet<&'static str>, paths: &[&'static str]) -> Code {
    let list = |path: &'static str, names: Vec<&'static str>| match names.as_slice() {
        [] => Code::default(),
        [only] => code!("{}::{}", Code::known(path), Code::known(only)),
        names => code!("{}::{{{}}}", Code::known(path), Code::list(names.iter().map(|name| Code::known(name)))),
    };
    let nested = |parts: Vec<Code>| {
        let parts: Vec<Code> = parts.into_iter().filter(|part| !part.is_empty()).collect();
        match parts.as_slice() {
            [only] => only.clone(),
            parts if parts.iter().any(|part| part.as_str().contains('{')) => {
                let lines = Code::lines(parts.iter().map(|part| code!("{},", part)));
                code!("{{\n{}\n}}", indented(&lines, 1))
            }
            parts => code!("{{{}}}", Code::list(parts.iter().cloned())),
        }
    };
    let routing = list("routing", words.iter().copied().collect());
    let axum = nested(vec![Code::known("Router"), routing]);
    let guards = list("authenticate", guards.iter().copied().collect());
    let middleware = nested(vec![guards, Code::known("errors"), list("paths", paths.to_vec())]);
    let own = nested(vec![Code::known("app::App"), code!("middleware::{}", middleware)]);
    Code::blocks([code!("use axum::{};", axum), code!("use crate::{};", own)])
}

/// `(In::Query, "Action", "ListUsers")`
fn condition(condition: &Condition) -> Code {
    let place = match condition.place {
        Place::Query => "In::Query",
        Place::Header => "In::Header",
    };
    code!("({}, {}, {})", Code::known(place), Code::string(&condition.name), Code::string(&condition.value))
}

/// The operations that are there, those together that axum cannot tell apart, in the order in which they are tried.
fn merged<'p>(plan: &'p Plan, group_of: &BTreeMap<usize, usize>, operations: &[Operation]) -> Vec<Merged<'p>> {
    let mut places: BTreeMap<String, usize> = BTreeMap::new();
    let mut all: Vec<Merged<'p>> = Vec::new();
    for route in &plan.routes {
        let mut is_first = true;
        for routed in route.operations.iter().filter(|routed| group_of.contains_key(&routed.index)) {
            let (path, shape, has_text) = path(&routed.template);
            let is_mixed =
                has_text || !routed.conditions.is_empty() || word(&operations[routed.index].method).is_none();
            match places.get(&shape) {
                Some(&place) => {
                    // Another route at the same place of axum's.
                    all[place].is_mixed |= is_mixed || is_first;
                    all[place].operations.push(routed);
                }
                None => {
                    places.insert(shape, all.len());
                    all.push(Merged { path, operations: vec![routed], is_mixed });
                }
            }
            is_first = false;
        }
    }
    all
}

/// A template as axum has it; its shape without names; and whether a segment has text beside a parameter.
fn path(template: &Template) -> (String, String, bool) {
    let (mut path, mut shape, mut is_mixed) = (String::new(), String::new(), false);
    let mut names = BTreeSet::new();
    for (number, segment) in template.segments.iter().enumerate() {
        path.push('/');
        shape.push('/');
        let parameter =
            segment.iter().find_map(|part| if let Part::Parameter(name) = part { Some(name) } else { None });
        match parameter {
            Some(name) => {
                is_mixed |= segment.len() > 1;
                let is_plain =
                    !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_-.".contains(&byte));
                let name =
                    if is_plain && names.insert(name.clone()) { name.clone() } else { format!("segment{number}") };
                path.push_str(&format!("{{{name}}}"));
                shape.push_str("{}");
            }
            None => {
                for part in segment {
                    if let Part::Text(text) = part {
                        let text = encoded(text).replace('{', "{{").replace('}', "}}");
                        path.push_str(&text);
                        shape.push_str(&text);
                    }
                }
            }
        }
    }
    (path, shape, is_mixed)
}
