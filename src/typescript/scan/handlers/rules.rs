//! What validators in front of a handler, or called by it, say about the parts of a request.

use std::sync::Arc;

use super::request::{Given, Part, Role};
use crate::contract::operation::Location;
use crate::contract::value::Value as Json;
use crate::typescript::program::value::{External, Object, Slot, SlotValue, Symbol, SymbolKind, Value};
use crate::typescript::scan::Scan;
use crate::typescript::validators::parameter::is_parameter;
use crate::typescript::validators::{self, chains};
use crate::typescript::zod::read::Read;

/// What is said about a part of a request, or about a member of it.
#[derive(Debug)]
pub enum Rule {
    /// The schema of all of it.
    Whole(Part, Value),
    /// The schema of several parts that were put into one object, without the members that it has of its own.
    Merged { parts: Vec<Part>, schema: Value, without: Vec<String> },
    /// What is said about one member; of which part, the validator may not say.
    Member { part: Option<Part>, path: Vec<String>, read: Box<Read> },
}

impl Rule {
    /// Whether it lists all that a part has.
    pub fn lists(&self, part: Part) -> bool {
        match self {
            Rule::Whole(whole, _) => *whole == part,
            Rule::Merged { parts, .. } => parts.contains(&part),
            Rule::Member { .. } => false,
        }
    }
}

/// The methods by which a schema is asked about a value.
const ASKED: [&str; 13] = [
    "validate",
    "validateAsync",
    "validateSync",
    "parse",
    "parseAsync",
    "safeParse",
    "safeParseAsync",
    "spa",
    "decode",
    "cast",
    "isValid",
    "isValidSync",
    "Check",
];

/// The names of a request's parts, as middleware calls them.
pub fn part(name: &str) -> Option<Part> {
    // A constant of a library is written in capitals.
    Some(match name.to_lowercase().as_str() {
        "body" => Part::Body,
        "params" => Part::Parameters(Location::Path),
        "query" | "querystring" => Part::Parameters(Location::Query),
        "headers" | "header" => Part::Parameters(Location::Header),
        "cookies" | "signedcookies" => Part::Parameters(Location::Cookie),
        _ => return None,
    })
}

impl Scan<'_> {
    /// What a call says about the request: `schema.parse(req.body)`, `body('name').run(req)`.
    pub fn rules_of_call(&mut self, given: &Given, symbol: &Symbol) -> Vec<Rule> {
        let SymbolKind::Call { callee, arguments, .. } = &symbol.kind else { return Vec::new() };
        if let Some((receiver, name, arguments)) = symbol.kind.method_call() {
            if name == "run" && chains::is_chain(receiver) {
                return self.chain_rules(receiver);
            }
            if ASKED.contains(&name) && self.is_schema(receiver) {
                let data = arguments.first().cloned().unwrap_or(Value::Undefined);
                return self.asked(given, receiver, &data);
            }
            // `new Parameter().validate(rules, data)`, `ctx.verifyParams(rules)`
            let is_parameter = super::libraries::package(receiver).is_some_and(is_parameter);
            let is_verified = name == "verifyParams" && given.role(receiver) == Some(Role::Context);
            if let (true, [rules @ Value::Object(_), data @ ..]) =
                (is_parameter && name == "validate" || is_verified, arguments)
            {
                return self.rules_of_members(given, &rules.clone(), data.first().cloned().as_ref());
            }
            // `ajv.validate(schema, data)`
            let is_ajv = super::libraries::package(receiver).is_some_and(|it| validators::is_ajv(&it.module));
            if let (true, "validate", [schema, data, ..]) = (is_ajv, name, arguments) {
                return self.asked(given, &schema.clone(), &data.clone());
            }
        }
        if let Some(external) = callee.external()
            && let Some(rules) = self.rules_of_class(given, external, arguments)
        {
            return rules;
        }
        if let Some(external) = callee.external()
            && validators::is_joi(external)
            && let ([data, schema, ..], Some("attempt" | "assert")) =
                (arguments.as_slice(), external.path.last().map(|it| &**it))
        {
            return self.asked(given, &schema.clone(), &data.clone());
        }
        if let Some(external) = callee.external()
            && validators::is_joi(external)
            && let ([data, schema, ..], Some("validate")) = (arguments.as_slice(), external.path.last().map(|it| &**it))
        {
            return self.asked(given, &schema.clone(), &data.clone());
        }
        // `const validate = ajv.compile(schema)`
        if let Some((compiler, compiled)) = callee.call()
            && let (Some(schema), Some(data)) = (compiled.first(), arguments.first())
            && super::libraries::package(compiler).is_some_and(|it| validators::is_ajv(&it.module))
        {
            return self.asked(given, &schema.clone(), &data.clone());
        }
        Vec::new()
    }

    /// What the rules of `parameter` say of the members of something; where nothing is named, of the path's parameters and the
    /// body, or the query of requests that have none.
    fn rules_of_members(&mut self, given: &Given, rules: &Value, data: Option<&Value>) -> Vec<Rule> {
        let located = data.and_then(|data| given.locate(data));
        let parts = match data {
            Some(Value::Object(object)) => given.merged(object),
            Some(_) => Vec::new(),
            None => vec![Part::Parameters(Location::Path), Part::Body, Part::Parameters(Location::Query)],
        };
        let mut found = Vec::new();
        for (name, read) in self.rules_of_parameter(rules) {
            let member = data.and_then(|data| self.get(data, &name)).and_then(|value| given.locate(&value));
            let (part, path) = match (&located, member) {
                (Some((part, names)), _) => (Some(*part), [texts(names), vec![name]].concat()),
                (None, Some((part, names))) => (Some(part), texts(&names)),
                (None, None) => (given.usual_part(&name, &parts), vec![name]),
            };
            if part.is_some() {
                found.push(Rule::Member { part, path, read: Box::new(read) });
            }
        }
        found
    }

    /// `plainToInstance(Class, req.body)`, and `validate(instance)` of one whose fields come from a request.
    fn rules_of_class(&mut self, given: &Given, callee: &External, arguments: &[Value]) -> Option<Vec<Rule>> {
        let word = callee.path.last().map(|word| &**word)?;
        match (&*callee.module, word, arguments) {
            (
                "class-transformer" | "class-transformer-validator",
                "plainToInstance" | "plainToClass" | "transformAndValidate" | "transformAndValidateSync",
                [class, data, ..],
            ) if matches!(class.unaliased(), Value::Class(_)) => Some(self.asked(given, class, data)),
            ("class-validator", "validate" | "validateOrReject" | "validateSync", [instance, ..]) => {
                let Value::Object(instance) = instance.unaliased() else { return None };
                self.rules_of_instance(given, instance)
            }
            _ => None,
        }
    }

    /// What the class of an object says of those of its fields that come from a request.
    fn rules_of_instance(&mut self, given: &Given, instance: &Object) -> Option<Vec<Rule>> {
        let is = self.type_of_class(instance.class.as_ref()?)?;
        let schema = self.object_of_type(&is);
        let (Some(Json::Object(properties)), required) = (schema.get("properties"), schema.get("required")) else {
            return None;
        };
        let members = instance.members.borrow();
        let rules = members.iter().filter_map(|(name, slot)| {
            let SlotValue::Value(value) = &slot.value else { return None };
            let (part, names) = given.locate(value).filter(|(_, names)| !names.is_empty())?;
            let (_, Json::Object(field)) = properties.iter().find(|(known, _)| **known == **name)? else { return None };
            let is_required = required.is_some_and(
                |required| matches!(required, Json::Array(names) if names.iter().any(|it| it.as_str() == Some(name))),
            );
            let read = Read { optional: !is_required, ..Read::of(field.iter().cloned().collect()) };
            Some(Rule::Member { part: Some(part), path: texts(&names), read: Box::new(read) })
        });
        Some(rules.collect())
    }

    /// A schema is asked about something that may be a part of the request.
    fn asked(&mut self, given: &Given, schema: &Value, data: &Value) -> Vec<Rule> {
        if let Some((part, names)) = given.locate(data) {
            return match names.is_empty() {
                true => vec![Rule::Whole(part, schema.clone())],
                false => {
                    let read = Box::new(self.schema(schema));
                    vec![Rule::Member { part: Some(part), path: texts(&names), read }]
                }
            };
        }
        let members: Vec<(String, Value)> = match (given.role(data), data) {
            // The request as a whole: the schema's members are its parts.
            (Some(Role::Request), _) => {
                return self
                    .members_of_schema(schema)
                    .into_iter()
                    .filter_map(|(name, value)| Some(Rule::Whole(part(&name)?, value)))
                    .collect();
            }
            (_, Value::Object(_)) => self.members(data),
            _ => return Vec::new(),
        };
        let of_schema = self.members_of_schema(schema);
        let mut rules = Vec::new();
        let merged = match data {
            Value::Object(object) => given.merged(object),
            _ => Vec::new(),
        };
        if !merged.is_empty() {
            let without = members.iter().map(|(name, _)| name.clone()).collect();
            rules.push(Rule::Merged { parts: merged, schema: schema.clone(), without });
        }
        for (name, value) in members {
            let Some((_, schema)) = of_schema.iter().find(|(known, _)| *known == name) else { continue };
            match given.locate(&value) {
                Some((part, names)) if names.is_empty() => rules.push(Rule::Whole(part, schema.clone())),
                Some((part, names)) => {
                    let read = Box::new(self.schema(schema));
                    rules.push(Rule::Member { part: Some(part), path: texts(&names), read });
                }
                None => {}
            }
        }
        rules
    }

    /// What a function of a library that is handed the request says about it.
    pub fn rules_of_library(&mut self, stage: &Value) -> Vec<Rule> {
        if chains::is_chain(stage) {
            return self.chain_rules(stage);
        }
        // `{ validate: { body: schema } }` of koa-joi-router
        let arguments = match (super::libraries::validated(stage), stage.call()) {
            (Some(validate), _) => vec![Value::Object(validate)],
            (None, Some((_, arguments))) => arguments.to_vec(),
            (None, None) => return Vec::new(),
        };
        // `validator.body(schema)`
        if let Some((_, name, [schema, ..])) = stage.symbol().and_then(|symbol| symbol.kind.method_call())
            && let Some(part) = part(name)
            && self.is_schema(schema)
        {
            return vec![Rule::Whole(part, schema.clone())];
        }
        // `celebrate({ body: schema })`
        for argument in arguments {
            let parts: Vec<Rule> = self
                .members(&argument)
                .into_iter()
                .filter_map(|(name, schema)| Some(Rule::Whole(part(&name)?, schema)))
                .collect();
            let is_said = |rule: &Rule| match rule {
                Rule::Whole(_, Value::Symbol(_)) => true,
                Rule::Whole(_, Value::Object(object)) => !is_of_texts(object),
                _ => false,
            };
            if !parts.is_empty() && parts.iter().all(is_said) {
                return parts;
            }
        }
        Vec::new()
    }

    /// The members of an object schema, or of an object that lists schemas.
    fn members_of_schema(&mut self, schema: &Value) -> Vec<(String, Value)> {
        if let Value::Object(_) = schema {
            let listed = self.get(schema, "properties");
            return self.members(&listed.unwrap_or_else(|| schema.clone()));
        }
        let mut value = schema.clone();
        // The innermost call that is given an object literal lists them.
        for _ in 0..20 {
            let Some((callee, arguments)) = value.call() else { break };
            if let Some(literal @ Value::Object(_)) = arguments.first() {
                let members = self.members(&literal.clone()).into_iter();
                // What may not be there says nothing of what it is.
                let members: Vec<(String, Value)> = members.map(|(name, value)| (name, value.present())).collect();
                let is_schema = |value: &Value| matches!(value, Value::Symbol(_) | Value::Object(_) | Value::Undefined);
                if !members.is_empty() && members.iter().all(|(_, value)| is_schema(value)) {
                    return members;
                }
            }
            let Some(symbol) = callee.symbol() else { break };
            let SymbolKind::Member { object, .. } = &symbol.kind else { break };
            value = object.clone();
        }
        Vec::new()
    }
}

fn texts(names: &[Arc<str>]) -> Vec<String> {
    names.iter().map(|name| name.to_string()).collect()
}

/// Whether an object says names and not schemas: `{ headers: { remaining: 'Rate-Limit-Remaining' } }`.
fn is_of_texts(object: &Object) -> bool {
    let members = object.members.borrow();
    let is_text = |slot: &Slot| matches!(&slot.value, SlotValue::Value(Value::Text(_) | Value::Template(_)));
    !members.is_empty() && !members.contains_key("type") && members.values().all(is_text)
}
