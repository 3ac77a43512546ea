//! The words with which handlers answer.

use std::rc::Rc;

use super::errors;
use super::flow::{Flow, State};
use super::request::{Dialect, Role};
use super::statuses::{code, codes, codes_of_status};
use crate::typescript::program::value::{Place, Symbol, SymbolKind, Value};

/// Headers that tell browsers what to do with any answer, as those of CORS do: none is of the operation's own.
const FOR_BROWSERS: [&str; 10] = [
    "content-security-policy",
    "content-security-policy-report-only",
    "cross-origin-opener-policy",
    "cross-origin-resource-policy",
    "permissions-policy",
    "referrer-policy",
    "strict-transport-security",
    "x-content-type-options",
    "x-frame-options",
    "x-xss-protection",
];

/// The content of an answer.
#[derive(Clone, Debug)]
pub enum Content {
    Empty,
    /// What the framework makes of a value.
    Value(Value),
    Json(Value),
    Text,
    Html,
    File,
}

impl Flow<'_> {
    /// Whether a value is the response, or what its methods give back.
    pub fn is_response(&self, value: &Value) -> bool {
        let mut value = value;
        for _ in 0..40 {
            if matches!(self.given.role(value), Some(Role::Response | Role::Context)) {
                return true;
            }
            let Some(symbol) = value.symbol() else { return false };
            match symbol.kind.method_call() {
                Some((receiver, ..)) => value = receiver,
                None => return false,
            }
        }
        false
    }

    /// `ctx.cookies`
    pub fn is_cookies(&self, value: &Value) -> bool {
        let Some(symbol) = value.symbol() else { return false };
        match &symbol.kind {
            SymbolKind::Member { object, name } => {
                &**name == "cookies" && self.given.role(object) == Some(Role::Context)
            }
            _ => false,
        }
    }

    /// What a call does to the answer.
    pub fn call(&mut self, symbol: &Rc<Symbol>, state: &mut State) {
        let Some((receiver, name, arguments)) = symbol.kind.method_call() else {
            if let SymbolKind::Call { arguments, .. } = &symbol.kind {
                self.handed_over(symbol, arguments, state);
            }
            return;
        };
        if self.is_cookies(receiver) && name == "set" {
            return add_header(state, "Set-Cookie");
        }
        if !self.is_response(receiver) {
            self.handed_over(symbol, arguments, state);
            return;
        }
        let first = arguments.first().cloned().unwrap_or(Value::Undefined);
        let place = symbol.place;
        match name {
            "status" | "code" if !arguments.is_empty() => set_status(state, &first),
            "sendStatus" => {
                set_status(state, &first);
                self.finish(state, Content::Text, place);
            }
            "writeHead" => {
                set_status(state, &first);
                arguments.iter().skip(1).for_each(|headers| set_headers(state, headers));
            }
            "json" | "jsonp" => {
                // `res.json(404, body)` of Express 3
                let body = match (codes(&first).0.is_empty(), arguments.get(1)) {
                    (false, Some(body)) => {
                        set_status(state, &first);
                        body.clone()
                    }
                    _ => first,
                };
                self.finish(state, Content::Json(body), place);
            }
            "send" => {
                let content = if arguments.is_empty() { Content::Empty } else { Content::Value(first) };
                self.finish(state, content, place);
            }
            "end" => {
                let content = match (arguments.is_empty(), &state.body) {
                    (true, Some(written)) => (**written).clone(),
                    (true, None) => Content::Empty,
                    (false, _) => Content::Value(first),
                };
                self.finish(state, content, place);
            }
            "write" => state.body = Some(Rc::new(Content::Value(first))),
            "redirect" => self.redirect(arguments, state, place),
            "render" | "view" | "viewAsync" => self.finish(state, Content::Html, place),
            "sendFile" | "sendfile" | "download" => self.finish(state, Content::File, place),
            "set" | "header" | "setHeader" | "append" | "headers" | "appendHeader" => match &first {
                Value::Text(name) => set_header(state, name, arguments.get(1)),
                headers => set_headers(state, headers),
            },
            "type" | "contentType" => state.media = media_type(&first),
            "cookie" | "setCookie" | "clearCookie" => add_header(state, "Set-Cookie"),
            "attachment" => add_header(state, "Content-Disposition"),
            // `reply.notFound()`, `ctx.ok(body)` of plugins
            word if !state.is_sent && self.given.dialect != Dialect::Express && code(word).is_some() => {
                let status = code(word).unwrap_or_default();
                if self.given.dialect == Dialect::Fastify {
                    // They send an error, which those who answer errors are given.
                    self.fail(Value::Number(status.to_string().into()), place);
                    state.is_sent = true;
                    return;
                }
                state.statuses = vec![status];
                self.finish(state, Content::Value(first), place);
            }
            _ => {}
        }
    }

    /// A member of the response gets a value: `ctx.body = …`.
    pub fn write(&mut self, object: &Value, name: &str, value: &Value, state: &mut State, _place: Place) {
        let Some(role) = self.given.role(object) else { return };
        match (role, name) {
            (Role::Response, "statusCode" | "status") | (Role::Context, "status") => {
                set_status(state, value);
                // What Koa's handlers say is sent when all of them are done.
                state.stage = (self.given.dialect == Dialect::Koa).then(|| self.stage());
            }
            (Role::Response | Role::Context, "body") if self.given.dialect == Dialect::Koa => {
                let content = match value {
                    Value::Null | Value::Undefined => Content::Empty,
                    value => Content::Value(value.clone()),
                };
                state.body = Some(Rc::new(content));
                state.stage.get_or_insert_with(|| self.stage());
            }
            (Role::Response | Role::Context, "type") => state.media = media_type(value),
            _ => {}
        }
    }

    fn redirect(&mut self, arguments: &[Value], state: &mut State, place: Place) {
        let given = arguments.iter().find(|value| !codes(value).0.is_empty());
        let redirects = |status: &u16| matches!(status, 300..=303 | 305 | 307 | 308);
        match (given, self.given.dialect) {
            (Some(status), _) => set_status(state, status),
            // Whatever status has been said before.
            (None, Dialect::Express) => {
                state.statuses = vec![302];
                state.is_open = false;
            }
            (None, Dialect::Koa) if !state.statuses.iter().all(redirects) => {
                state.statuses.iter_mut().filter(|status| !redirects(status)).for_each(|status| *status = 302);
                state.statuses.dedup();
            }
            (None, _) if state.statuses.is_empty() => state.statuses = vec![302],
            (None, _) => {}
        }
        add_header(state, "Location");
        self.finish(state, Content::Empty, place);
    }

    fn finish(&mut self, state: &mut State, content: Content, place: Place) {
        if state.is_sent {
            return;
        }
        // Fastify answers an error that is sent with its status.
        if let (Dialect::Fastify, Content::Value(error), true) =
            (self.given.dialect, &content, state.statuses.is_empty())
            && errors::is_error(error)
        {
            self.fail(error.clone(), place);
            state.is_sent = true;
            return;
        }
        state.body = Some(Rc::new(content));
        if self.given.dialect != Dialect::Koa {
            self.send(state, place);
            state.is_sent = true;
        }
    }

    /// The response is given to something that is not in the sources, which may answer.
    fn handed_over(&mut self, symbol: &Rc<Symbol>, arguments: &[Value], state: &mut State) {
        let is_given = arguments.iter().any(|argument| self.is_response(argument));
        if !is_given || state.is_sent {
            return;
        }
        let place = symbol.place;
        match symbol.kind.method_call() {
            // `stream.pipe(res)`
            Some((_, "pipe", _)) => self.finish(state, Content::File, place),
            // `new Problem(404).send(res)`
            Some((receiver, "send" | "render" | "json", _)) => {
                if let Some(status) = super::errors::status_of(receiver) {
                    state.statuses = vec![status];
                    state.media.get_or_insert_with(|| "application/problem+json".to_owned());
                    self.finish(state, Content::Json(Value::Unknown(place)), place);
                }
            }
            // `send(ctx, path)`
            None => {
                let is_send = |callee: &Value| callee.external().is_some_and(|external| external.is("koa-send", &[]));
                if let SymbolKind::Call { callee, .. } = &symbol.kind
                    && is_send(callee)
                {
                    self.finish(state, Content::File, place);
                }
            }
            Some(_) => {}
        }
    }
}

fn set_status(state: &mut State, value: &Value) {
    let (statuses, is_open) = codes_of_status(value);
    state.statuses = statuses;
    state.is_open = is_open;
}

fn set_headers(state: &mut State, headers: &Value) {
    let Value::Object(headers) = headers else { return };
    for (name, slot) in headers.members.borrow().iter() {
        match &slot.value {
            crate::typescript::program::value::SlotValue::Value(value) => set_header(state, name, Some(value)),
            crate::typescript::program::value::SlotValue::Getter(_) => add_header(state, name),
        }
    }
}

fn set_header(state: &mut State, name: &str, value: Option<&Value>) {
    match (name.to_lowercase().as_str(), value) {
        ("content-type", Some(value)) => state.media = media_type(value),
        _ => add_header(state, name),
    }
}

fn add_header(state: &mut State, name: &str) {
    let is_for_browsers = |name: &str| FOR_BROWSERS.contains(&name) || name.starts_with("access-control-");
    if is_for_browsers(&name.to_lowercase()) {
        return;
    }
    if !state.headers.iter().any(|known| known.eq_ignore_ascii_case(name)) {
        state.headers.push(name.to_owned());
    }
}

/// The media type that a text means, as `res.type` takes it.
fn media_type(value: &Value) -> Option<String> {
    let text = value.as_text()?;
    let text = text.split(';').next().unwrap_or(text).trim();
    let known = match text.trim_start_matches('.') {
        "json" => "application/json",
        "html" => "text/html",
        "txt" | "text" => "text/plain",
        "xml" => "application/xml",
        "csv" => "text/csv",
        "png" => "image/png",
        "svg" => "image/svg+xml",
        "jpg" | "jpeg" => "image/jpeg",
        "pdf" => "application/pdf",
        "yaml" | "yml" => "text/yaml",
        other => other,
    };
    known.contains('/').then(|| known.to_owned())
}
