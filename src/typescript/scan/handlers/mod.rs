//! What the functions that a request goes through say about it and its answers.

mod answers;
mod bodies;
mod errors;
mod flow;
mod libraries;
pub mod request;
mod responses;
pub mod rules;
mod security;
mod shapes;
mod statuses;
mod stored;
mod typed;
mod uses;

pub use bodies::merged;
pub use libraries::package;
pub use request::Dialect;

use std::rc::Rc;

use super::{Endpoint, Members, Scan};
use crate::contract::operation::Location;
use crate::contract::value::Value as Json;
use crate::scanning::marks;
use crate::typescript::program::events::{Stage, Style};
use crate::typescript::program::value::{SlotValue, SymbolKind, Value};
use answers::Content;
use flow::{Answer, Failure, Flow};
pub use request::PathParameters;
use request::{Given, Part};
use rules::Rule;
use uses::{Collector, Uses};

/// How many errors of an operation are followed to their answers.
const MOST_FAILURES: usize = 32;

/// The parts of requests that Fastify holds to the schemas of a route.
const HELD: [&str; 5] = ["body", "querystring", "query", "params", "headers"];

/// What has been found out about an operation.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Known {
    pub responses: bool,
    /// Whether some requests are not refused.
    pub is_served: bool,
}

impl Scan<'_> {
    /// Adds to an operation what its handlers say, where nothing else has said it.
    pub fn follow_handlers(
        &mut self,
        endpoint: &Endpoint,
        path: &str,
        parameters: &PathParameters,
        operation: &mut Members,
    ) -> Known {
        let given = Given::new(endpoint.dialect, endpoint.app.as_ref(), endpoint.place);
        let given = given.of_path(parameters, endpoint.place).with(endpoint, path, &self.program);
        let is_safe = matches!(endpoint.method.as_str(), "get" | "head" | "options");
        let mut stages = endpoint.stages.clone();
        if given.dialect == Dialect::Koa {
            stages.iter_mut().for_each(|stage| stage.throws = libraries::refusals(&stage.function, is_safe));
        }
        let events = self.program.request(given.dialect.style(), &stages, &given.arguments, None);
        let mut collector = Collector::new(self, &given);
        collector.is_declared = given.dialect == Dialect::Fastify && endpoint.literal.is_some();
        if let Some(typed) = &endpoint.typed {
            collector.request_type(typed);
        }
        collector.events(&events);
        let uses = collector.uses;
        let mut flow = Flow::new(&given, endpoint.place);
        flow.is_safe = is_safe;
        flow.answers_celebrate = *self
            .answers_celebrate
            .get_or_insert_with(|| self.program.calls().iter().any(|call| libraries::answers_celebrate(call)));
        flow.follow(&events);
        let (mut answers, mut failures, ends, last) = (flow.answers, flow.failures, flow.ends, flow.last);
        if self.is_held_to_schema(endpoint) {
            let error = errors::refused_by_schema(&self.program, endpoint.place);
            let (statuses, is_open) = (Vec::new(), false);
            failures.push(Failure { error, statuses, is_open, stage: 0, place: endpoint.place });
        }
        for place in ends {
            self.note(place, "what comes of it: it is not followed any further");
        }
        // What is answered to errors serves nobody, and what middleware answers is not the route's.
        let is_own = |answer: &Answer| last == Some(answer.stage);
        let is_served = answers.iter().any(|it| is_own(it) && it.status.is_none_or(|status| status < 400));
        answers.extend(self.answers_to(endpoint, &given, &failures));
        self.add_security(operation, &uses, &answers);
        self.add_parameters(operation, &uses, &given, path);
        self.add_body(operation, &uses, &given, endpoint);
        self.add_responses(operation, &answers, &uses.said, &given, endpoint);
        Known { responses: operation.contains_key("responses"), is_served }
    }

    /// Whether Fastify refuses requests of a route that a schema of it does not let through.
    fn is_held_to_schema(&mut self, endpoint: &Endpoint) -> bool {
        let Some(literal) = endpoint.literal.as_ref().filter(|_| endpoint.dialect == Dialect::Fastify) else {
            return false;
        };
        HELD.iter().any(|part| self.get(literal, part).is_some())
    }

    /// How errors are answered, by the functions that the program has for it or by the framework.
    fn answers_to(&mut self, endpoint: &Endpoint, given: &Given, failures: &[Failure]) -> Vec<Answer> {
        let mut answers: Vec<Answer> = Vec::new();
        // Errors of which the same is known are answered in the same way.
        let mut known: Vec<(Kind, Option<u16>, Vec<Answer>)> = Vec::new();
        for failure in failures {
            let said = said_before(failure);
            let errors = failure.error.alternatives().iter();
            for (error, said) in errors.flat_map(|error| said.iter().map(move |said| (error, *said))) {
                let error = self.error_of(error, failure);
                let kind = kind(&error);
                let answered = match known.iter().find(|(known, before, _)| *known == kind && *before == said) {
                    Some((.., answered)) => answered.clone(),
                    None if known.len() >= MOST_FAILURES => continue,
                    None => {
                        let answered = self.answers_to_error(endpoint, given, &error, said, failure);
                        known.push((kind, said, answered.clone()));
                        answered
                    }
                };
                answers.extend(answered.into_iter().map(|answer| Answer { stage: failure.stage, ..answer }));
            }
        }
        answers
    }

    fn answers_to_error(
        &mut self,
        endpoint: &Endpoint,
        given: &Given,
        error: &Value,
        said: Option<u16>,
        failure: &Failure,
    ) -> Vec<Answer> {
        let errors: Vec<Stage> = endpoint.errors.iter().cloned().map(Stage::new).collect();
        let mut flow = Flow::new(given, failure.place);
        // What has been said stays until somebody says something else; Koa starts again.
        let before = said.filter(|status| *status != UNSAID);
        if !errors.is_empty() && given.dialect != Dialect::Koa {
            flow.start.statuses.extend(before);
            // Express and Fastify hand on the request and then the response.
            let response = given.arguments.get(1).and_then(Value::symbol);
            if let (Some(response), Some(status)) = (response, said) {
                let status = Value::Number(status.to_string().into());
                response.properties.borrow_mut().insert("statusCode".into(), status);
            }
            let events = self.program.request(Style::Next, &errors, &given.arguments, Some(error.clone()));
            if let Some(response) = response {
                response.properties.borrow_mut().shift_remove("statusCode");
            }
            flow.follow(&events);
        }
        if !flow.answers.is_empty() {
            return flow.answers;
        }
        let before = before.filter(|status| *status >= 400 && given.dialect != Dialect::Koa);
        let status = match errors::status_of(error).or(before) {
            Some(status) => status,
            // What a library refuses and nobody asks for is nobody's answer.
            None if is_of_library(error) => return Vec::new(),
            None => 500,
        };
        let content =
            (given.dialect == Dialect::Fastify).then(|| Content::Json(errors::as_answered(status, failure.place)));
        vec![Answer {
            status: Some(status),
            content: content.map(Rc::new),
            media: Some(default_media(endpoint).to_owned()),
            headers: Vec::new(),
            stage: failure.stage,
            place: failure.place,
        }]
    }

    /// An error as those are given it who answer errors.
    fn error_of(&mut self, error: &Value, failure: &Failure) -> Value {
        errors::complete(error, failure.place);
        let is_known = match error.unaliased() {
            // Whoever answers errors asks for what only some of them have.
            Value::Object(object) if object.is_error.get() && !object.others.borrow().is_empty() => {
                let made = self.program.error(Value::Unknown(failure.place), failure.place);
                if let Value::Object(made) = &made {
                    made.members.borrow_mut().extend(object.members.borrow().clone());
                }
                return made;
            }
            Value::Object(_) => true,
            Value::Symbol(_) => errors::status_of(error).is_some() || is_of_library(error),
            _ => false,
        };
        if is_known {
            return error.clone();
        }
        let made = self.program.error(Value::Unknown(failure.place), failure.place);
        if let (Value::Object(object), Some(status)) = (&made, errors::status_of(error)) {
            let number = Value::Number(status.to_string().into());
            object.set("status".into(), number.clone(), failure.place);
            object.set("statusCode".into(), number, failure.place);
            // As express-jwt and others call theirs.
            let name = format!("{}Error", statuses::description(status).replace(' ', ""));
            object.set("name".into(), Value::Text(name.into()), failure.place);
        }
        made
    }

    /// Adds the parameters that validators and handlers speak of.
    fn add_parameters(&mut self, operation: &mut Members, uses: &Uses, given: &Given, path: &str) {
        let declared = match operation.get("parameters") {
            Some(Json::Array(parameters)) => parameters.clone(),
            _ => Vec::new(),
        };
        let mut parameters = bodies::Parameters::new(declared, path);
        for rule in &uses.rules {
            self.parameters_of_rule(rule, given, &mut parameters);
        }
        for (location, name, schema, is_required) in &uses.said.parameters {
            let is_checked = |rule: &Rule| rule.lists(Part::Parameters(*location));
            if !uses::is_ambient(*location, name) && !uses.rules.iter().any(is_checked) {
                parameters.add(*location, name, schema.clone(), *is_required);
            }
        }
        // What a schema lists is all of the query: validators take the rest away, or refuse it.
        let is_query = |rule: &Rule| rule.lists(Part::Parameters(Location::Query));
        let has_query = uses.rules.iter().any(is_query);
        for ((location, name), member) in &uses.members {
            if has_query && *location == Location::Query {
                continue;
            }
            if *location != Location::Path && self.is_guarded_by(operation, *location, name) {
                continue;
            }
            let mut schema = member.schema.clone();
            schema.entry("type".to_owned()).or_insert_with(|| "string".into());
            parameters.add(*location, name, marks::guessed(schema), false);
        }
        let parameters = parameters.finish();
        if !parameters.is_empty() {
            operation.insert("parameters".to_owned(), Json::Array(parameters));
        }
    }
}

/// Whether an error is of a library's class: `new ZodError(…)`.
fn is_of_library(error: &Value) -> bool {
    let kind = error.symbol().map(|symbol| &symbol.kind);
    matches!(kind, Some(SymbolKind::Call { callee, is_new: true, .. }) if callee.external().is_some())
}

/// What tells errors apart for those who answer them: the status code, what made them, and what they carry: numbers, of which
/// one may be a status code by another name, and members of different types.
type Kind = (Option<u16>, Option<usize>, String, Vec<String>);

fn kind(error: &Value) -> Kind {
    let class = match error.unaliased() {
        Value::Object(object) => object.class.as_ref().map(|class| std::sync::Arc::as_ptr(&class.tree).addr()),
        _ => None,
    };
    let package =
        package(error).map(|external| format!("{} {}", external.module, external.path.join("."))).unwrap_or_default();
    let carried = match error.unaliased() {
        Value::Object(object) => {
            let members = object.members.borrow();
            let carried = members.values().map(|slot| match &slot.value {
                SlotValue::Value(Value::Number(number)) => number.to_string(),
                SlotValue::Value(Value::Null) => "null".to_owned(),
                SlotValue::Value(Value::Array(_)) => "array".to_owned(),
                SlotValue::Value(other) => other.type_name().unwrap_or_default().to_owned(),
                SlotValue::Getter(_) => String::new(),
            });
            carried.collect()
        }
        // One class of a library's has many codes.
        Value::Symbol(symbol) => {
            let code = symbol.properties.borrow().get("code").and_then(|code| code.as_text().map(str::to_owned));
            code.into_iter().collect()
        }
        _ => Vec::new(),
    };
    (errors::status_of(error), class, package, carried)
}

/// The status code of an answer of which nothing has been said.
const UNSAID: u16 = 200;

/// The status codes that an answer may have had before it failed; `None` where it is not known.
fn said_before(failure: &Failure) -> Vec<Option<u16>> {
    let mut said: Vec<Option<u16>> = failure.statuses.iter().copied().map(Some).collect();
    if failure.is_open {
        said.push(None);
    }
    if said.is_empty() {
        said.push(Some(UNSAID));
    }
    said
}

/// The media type in which a framework answers errors that nobody else does. Around routers there is an app somewhere that may answer
/// them.
fn default_media(endpoint: &Endpoint) -> &'static str {
    match endpoint.dialect {
        Dialect::Express if is_app(endpoint) => "text/html",
        Dialect::Koa if is_app(endpoint) => "text/plain",
        Dialect::Express | Dialect::Koa => "*/*",
        Dialect::Fastify => "application/json",
    }
}

/// Whether the outermost router is an app itself: `express()`, `new Koa()`.
fn is_app(endpoint: &Endpoint) -> bool {
    let Some(symbol) = endpoint.app.as_ref().and_then(Value::symbol) else { return false };
    let SymbolKind::Call { callee, .. } = &symbol.kind else { return false };
    let maker = callee.external();
    maker.is_some_and(|maker| {
        matches!(&*maker.module, "express" | "koa") && maker.path.last().is_none_or(|name| &**name != "Router")
    })
}
