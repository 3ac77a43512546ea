//! Who is let in, what is answered, and what the settings of a service do: the same tables for all frameworks, over HTTP.
//!
//! `tests/exchange` holds the document, the handlers of its answers for each framework, and what makes tokens. Who is let in
//! where nobody has written a handler is told so: 501.

use std::collections::BTreeMap;
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::OnceLock;
use std::time::Duration;

use crate::service::{Connection, Service};
use crate::{assert_none, corpus, node, repository, rust, tool, tree};

/// A generated service whose author has filled in the checks of credentials, and some handlers.
pub struct Built {
    pub framework: &'static str,
    pub project: PathBuf,
    program: Option<PathBuf>,
}

impl Built {
    /// The command that starts it.
    fn command(&self) -> Command {
        match &self.program {
            Some(program) => rust::command(&self.project, program),
            None => node::command(&self.project, &["dist/server.js"]),
        }
    }

    /// Starts it with settings, and without those that it has defaults for.
    pub fn start(&self, settings: &[(&str, &str)]) -> Service {
        let mut command = self.command();
        command.envs(settings.iter().copied());
        Service::run_as_set(command)
    }
}

/// The services of all frameworks, built once.
pub fn services() -> &'static [Built] {
    static BUILT: OnceLock<Vec<Built>> = OnceLock::new();
    BUILT.get_or_init(|| tool::ALL_FRAMEWORKS.into_iter().map(build).collect())
}

/// What makes a caller of a credential: the check's name in TypeScript and Rust, and when it is right.
const CHECKS: [[&str; 4]; 5] = [
    ["basicAuth", "_credentials.password === 'sesame'", "basic_auth", "_password == \"sesame\""],
    ["headerKey", "_key === 'h'", "header_key", "_credential == \"h\""],
    ["queryKey", "_key === 'q'", "query_key", "_key == \"q\""],
    ["cookieKey", "_key === 'c'", "cookie_key", "_key == \"c\""],
    [
        "clientCertificate",
        "_certificate.subject.CN === 'client'",
        "client_certificate",
        "_extensions.get::<crate::app::Certificate>().is_some_and(|it| it.0 == \"client\")",
    ],
];

fn build(framework: &'static str) -> Built {
    let is_rust = framework == "axum";
    let project = match is_rust {
        true => rust::project("exchange"),
        false => node::projects(&format!("exchange-{framework}")).join("exchange"),
    };
    let answer = tool::generate_for(framework, &repository("tests/exchange/openapi.yaml"), &project, &[]);
    assert_eq!(answer.status, Some(0), "{}", answer.stderr);
    let extension = if is_rust { "rs" } else { "ts" };
    let file = |name: &str| project.join("src").join(name).with_extension(extension);
    let answers = repository("tests/exchange/answers").join(framework).with_extension(extension);
    tree::write(&file("routes/answers"), &fs::read(answers).expect("the handlers are there"));
    for [script, is_right, rust, is_right_in_rust] in CHECKS {
        let check = |name: &str, from: &str, to: String| replace_after(&file("middleware/security"), name, from, &to);
        match is_rust {
            true => check(
                &format!("fn {rust}("),
                "Ok(None)",
                format!(
                    "Ok(({is_right_in_rust}).then(|| Principal {{ subject: \"x\".to_owned(), scopes: Vec::new() }}))"
                ),
            ),
            false => check(
                &format!("function {script}("),
                "return null",
                format!("return {is_right} ? {{ subject: 'x', scopes: [] }} : null"),
            ),
        }
    }
    if !is_rust {
        node::build(&project);
        return Built { framework, project, program: None };
    }
    // A proxy ends TLS and says whose certificate it has verified.
    replace_after(
        &file("app"),
        "routes::router()",
        "\n",
        "\n            .layer(axum::middleware::map_request(certified))\n",
    );
    let app = fs::read_to_string(file("app")).expect("the app is there");
    let certificate = fs::read_to_string(repository("tests/exchange/certificate.rs")).expect("it is there");
    tree::write(&file("app"), (app + &certificate).as_bytes());
    let program = rust::build(&project);
    Built { framework, project, program: Some(program) }
}

/// Replaces the first occurrence of a text that comes after another.
fn replace_after(path: &Path, after: &str, from: &str, to: &str) {
    let mut text = fs::read_to_string(path).expect("the file is there");
    let start = text.find(after).unwrap_or_else(|| panic!("{} has no {after}", path.display()));
    let at = start + text[start..].find(from).unwrap_or_else(|| panic!("{after} has no {from}"));
    text.replace_range(at..at + from.len(), to);
    tree::write(path, text.as_bytes());
}

const LET_IN: u16 = 501;
const KEY: (&str, &str) = ("X-API-Key", "h");
const WRONG_KEY: (&str, &str) = ("X-API-Key", "x");
/// `ada:sesame` and `ada:wrong`.
const PASSWORD: (&str, &str) = ("Authorization", "Basic YWRhOnNlc2FtZQ==");
const WRONG_PASSWORD: (&str, &str) = ("Authorization", "Basic YWRhOndyb25n");
const COOKIE: (&str, &str) = ("Cookie", "a=b; session=c");
const READ: (&str, &str) = ("Authorization", "Bearer READ");
const WRITE: (&str, &str) = ("Authorization", "Bearer WRITE");
const BOTH: (&str, &str) = ("Authorization", "Bearer BOTH");

/// A request to a path below `/security`, what proves who calls, the status, and the schemes that one is told to use.
type Call = (&'static str, &'static [(&'static str, &'static str)], u16, &'static str);

#[rustfmt::skip]
const CALLS: [Call; 61] = [
    // What the document says at its start holds for operations that say nothing.
    ("GET default", &[], 401, "Bearer"),
    ("GET default", &[READ], LET_IN, ""),
    ("GET default", &[("Authorization", "bearer  READ")], LET_IN, ""),
    ("GET default", &[("Authorization", "Bearer OLD")], 401, "Bearer"),
    ("GET default", &[("Authorization", "Bearer FOREIGN")], 401, "Bearer"),
    ("GET default", &[("Authorization", "Bearer x.y.z")], 401, "Bearer"),
    ("GET default", &[("Authorization", "Bearer")], 401, "Bearer"),
    ("GET default", &[("Authorization", "READ")], 401, "Bearer"),
    ("GET default", &[PASSWORD], 401, "Bearer"),
    ("HEAD default", &[], 401, "Bearer"),
    // Each operation of a path has its own.
    ("GET public", &[], LET_IN, ""),
    ("GET public", &[WRONG_KEY, WRONG_PASSWORD], LET_IN, ""),
    ("POST public", &[], 401, "Bearer"),
    ("POST public", &[READ], LET_IN, ""),
    // Each kind of scheme.
    ("GET basic", &[], 401, "Basic realm=\"api\""),
    ("GET basic", &[PASSWORD], LET_IN, ""),
    ("GET basic", &[("Authorization", "basic YWRhOnNlc2FtZQ==")], LET_IN, ""),
    ("GET basic", &[WRONG_PASSWORD], 401, "Basic realm=\"api\""),
    ("GET basic", &[("Authorization", "Basic c2VzYW1l")], 401, "Basic realm=\"api\""),
    ("GET basic", &[("Authorization", "Basic !!")], 401, "Basic realm=\"api\""),
    ("GET header", &[], 401, ""),
    ("GET header", &[KEY], LET_IN, ""),
    ("GET header", &[WRONG_KEY], 401, ""),
    ("GET header", &[KEY, KEY], 401, ""),
    ("GET header", &[("X-API-Key", "")], 401, ""),
    ("GET query", &[], 401, ""),
    ("GET query?api_key=q", &[], LET_IN, ""),
    ("GET query?api_key=x", &[], 401, ""),
    ("GET query?api_key=q&api_key=q", &[], 401, ""),
    ("GET query?api_key=", &[], 401, ""),
    ("GET query", &[("api_key", "q")], 401, ""),
    ("GET cookie", &[], 401, ""),
    ("GET cookie", &[COOKIE], LET_IN, ""),
    ("GET cookie", &[("Cookie", "session=x")], 401, ""),
    ("GET cookie?session=c", &[], 401, ""),
    // Scopes.
    ("GET oauth", &[], 401, "Bearer"),
    ("GET oauth", &[BOTH], LET_IN, ""),
    ("GET oauth", &[READ], 403, ""),
    ("GET oauth", &[("Authorization", "Bearer OLD")], 401, "Bearer"),
    ("GET oidc", &[], 401, "Bearer"),
    ("GET oidc", &[READ], LET_IN, ""),
    ("GET oidc", &[WRITE], 403, ""),
    // Where nobody has written a check, nobody is let in.
    ("GET untouched", &[], 401, ""),
    ("GET untouched", &[("X-Other-Key", "h")], 401, ""),
    ("GET certificate", &[], 401, ""),
    // All of several.
    ("GET all", &[KEY, PASSWORD], LET_IN, ""),
    ("GET all", &[KEY], 401, "Basic realm=\"api\""),
    ("GET all", &[PASSWORD], 401, "Basic realm=\"api\""),
    ("GET all", &[WRONG_KEY, PASSWORD], 401, "Basic realm=\"api\""),
    // One of several.
    ("GET either", &[], 401, "Bearer, Basic realm=\"api\""),
    ("GET either", &[WRITE, KEY], LET_IN, ""),
    ("GET either", &[WRITE], 401, "Bearer, Basic realm=\"api\""),
    ("GET either", &[COOKIE], LET_IN, ""),
    ("GET either", &[PASSWORD], LET_IN, ""),
    ("GET either", &[READ, KEY], 403, ""),
    ("GET either", &[READ, KEY, COOKIE], LET_IN, ""),
    // None is needed, but what is given has to be right.
    ("GET optional", &[], LET_IN, ""),
    ("GET optional", &[KEY], LET_IN, ""),
    ("GET optional", &[WRONG_KEY], 401, ""),
    ("GET optional", &[("X-API-Key", "")], LET_IN, ""),
    // Each is told once.
    ("GET several", &[], 401, "Bearer, Basic realm=\"api\""),
];

#[test]
fn only_whom_the_contract_allows_is_let_in() {
    let said = node::run(&repository("tests/exchange"), &["tokens.cjs"], Duration::from_secs(20)).expect("node runs");
    let tokens: serde_json::Map<String, serde_json::Value> = serde_json::from_str(&said).expect("the tokens are JSON");
    let key = tokens["KEY"].as_str().expect("a key is text");
    for built in services() {
        let service = built.start(&[("JWT_PUBLIC_KEY", key)]);
        let mut problems = Vec::new();
        for (asked, sent, status, challenge) in CALLS {
            let (method, path) = asked.split_once(' ').expect("a method and a path");
            let sent: Vec<(&str, String)> = sent
                .iter()
                .map(|(name, value)| {
                    let text = |token: &serde_json::Value| token.as_str().unwrap_or_default().to_owned();
                    let (scheme, token) = value.rsplit_once(' ').unwrap_or(("", value));
                    let token = tokens.get(token).map(|token| format!("{scheme} {}", text(token)));
                    (*name, token.unwrap_or_else(|| (*value).to_owned()))
                })
                .collect();
            let headers: Vec<(&str, &str)> = sent.iter().map(|(name, value)| (*name, value.as_str())).collect();
            let (found, answer) = service.ask(&format!("{method} /security/{path}"), &headers, b"");
            let told = header(&answer, "www-authenticate").unwrap_or_default();
            if (found, told) != (status, challenge) {
                problems.push(format!("{asked} {sent:?}: {found} {told:?}"));
            }
        }
        if built.framework == "axum" {
            let status = |name| service.send("GET /security/certificate", &[("X-Client-Cert", name)], b"");
            assert_eq!((status("client"), status("other")), (LET_IN, 401));
        }
        assert!(problems.is_empty(), "{}:\n{}", built.framework, problems.join("\n"));
        // Without a key, nobody's tokens are believed.
        let service = built.start(&[]);
        let token = format!("Bearer {}", tokens["BOTH"].as_str().unwrap_or_default());
        let status = service.send("GET /security/default", &[("Authorization", &token)], b"");
        assert_eq!(status, 401, "{}", built.framework);
    }
}

fn header<'a>(answer: &'a str, wanted: &str) -> Option<&'a str> {
    let mut headers =
        answer.lines().skip(1).take_while(|line| !line.is_empty()).filter_map(|line| line.split_once(':'));
    headers.find(|(name, _)| name.eq_ignore_ascii_case(wanted)).map(|(_, value)| value.trim())
}

/// The body of an answer, with its chunks put together.
fn body(answer: &str) -> String {
    let body = answer.split_once("\r\n\r\n").map_or("", |(_, body)| body);
    match header(answer, "transfer-encoding") {
        Some("chunked") => body.split("\r\n").skip(1).step_by(2).collect(),
        _ => body.to_owned(),
    }
}

/// A request to a path below `/answers`, the status, headers, and what the body has.
type Answer = (&'static str, u16, &'static [(&'static str, &'static str)], &'static str);

const JSON: (&str, &str) = ("content-type", "application/json");
const THERE: (&str, &str) = ("location", "/answers/file");

#[rustfmt::skip]
const ANSWERS: [Answer; 25] = [
    ("GET moved/301", 301, &[THERE], ""),
    ("GET moved/302", 302, &[THERE], ""),
    ("GET moved/303", 303, &[THERE], ""),
    ("GET moved/307", 307, &[THERE], ""),
    ("GET moved/308", 308, &[THERE], ""),
    ("HEAD moved/308", 308, &[THERE], ""),
    ("GET things/200", 200, &[JSON], r#"{"name":"thing"}"#),
    ("HEAD things/200", 200, &[JSON, ("content-length", "16")], ""),
    ("GET things/201", 201, &[JSON, ("location", "/things/1")], r#"{"name":"thing"}"#),
    ("GET things/202", 202, &[JSON], r#"{"job":1}"#),
    ("GET things/204", 204, &[], ""),
    ("GET things/418", 418, &[JSON], r#"{"title":"teapot"}"#),
    ("GET things/503", 503, &[("content-type", "application/problem+json")], r#"{"title":"anything"}"#),
    ("OPTIONS things/200", 405, &[("allow", "GET, HEAD")], "METHOD_NOT_ALLOWED"),
    ("GET file", 200, &[("content-type", "application/pdf"), ("content-disposition", r#"attachment; filename="a \"b\" c.pdf""#)], "%PDF-1.7"),
    ("HEAD file", 200, &[("content-type", "application/pdf"), ("content-disposition", r#"attachment; filename="a \"b\" c.pdf""#)], ""),
    ("GET events", 200, &[("content-type", "text/event-stream")], "data: {\"name\":\"one\"}\n\ndata: {\"name\":\"two\"}\n\n"),
    ("GET lines", 200, &[("content-type", "application/x-ndjson")], "{\"name\":\"one\"}\n{\"name\":\"two\"}\n"),
    ("GET methods", 200, &[("content-type", "text/plain")], "methods"),
    ("HEAD methods", 200, &[("x-size", "7")], ""),
    ("OPTIONS methods", 204, &[("allow", "GET, HEAD")], ""),
    ("POST methods", 405, &[("allow", "GET, HEAD, OPTIONS")], "METHOD_NOT_ALLOWED"),
    ("GET things/x", 400, &[JSON], "params.status"),
    ("GET nothing", 404, &[JSON], "NOT_FOUND"),
    ("HEAD nothing", 404, &[JSON], ""),
];

/// What tells browsers to be careful, whatever is answered.
const SECURITY: [&str; 4] =
    ["content-security-policy", "referrer-policy", "strict-transport-security", "x-content-type-options"];

#[test]
fn every_kind_of_answer_leaves_as_the_contract_has_it() {
    for built in services() {
        let service = built.start(&[]);
        let mut problems = Vec::new();
        for (asked, status, headers, text) in ANSWERS {
            let (method, path) = asked.split_once(' ').expect("a method and a path");
            let (found, answer) = service.ask(&format!("{method} /answers/{path}"), &[], b"");
            let has = |(name, value): &(&str, &str)| {
                let found = header(&answer, name).map(|found| found.split("; charset").next().unwrap_or_default());
                found == Some(*value)
            };
            // What a redirect says in its body is for people.
            let is_said = if text.is_empty() {
                body(&answer).is_empty() || status / 100 == 3
            } else {
                body(&answer).contains(text)
            };
            let is_safe = SECURITY.iter().all(|name| header(&answer, name).is_some());
            if found != status || !headers.iter().all(has) || !is_said || !is_safe {
                problems.push(format!("{asked}\n{answer}"));
            }
        }
        assert!(problems.is_empty(), "{}:\n{}", built.framework, problems.join("\n"));
    }
}

const PUBLIC: &str = "GET /security/public";

/// Browsers may call from where the service's owner says, and see every answer there; without a word they may from nowhere.
#[test]
fn browsers_may_call_from_where_the_settings_say() {
    let (ours, others) = (("Origin", "https://a.example"), ("Origin", "https://c.example"));
    let asks = [ours, ("Access-Control-Request-Method", "DELETE"), ("Access-Control-Request-Headers", "x-api-key")];
    for built in services() {
        let framework = built.framework;
        let allowed = |answer: &str| header(answer, "access-control-allow-origin").map(str::to_owned);
        for closed in [&[][..], &[("CORS_ORIGIN", "")]] {
            let service = built.start(closed);
            for request in [PUBLIC, "GET /health", "GET /nothing"] {
                assert_eq!(allowed(&service.ask(request, &[ours], b"").1), None, "{framework}: {request}");
            }
            let (_, answer) = service.ask("OPTIONS /security/public", &asks, b"");
            assert_eq!(allowed(&answer), None, "{framework}: {answer}");
        }
        let service =
            built.start(&[("CORS_ORIGIN", "https://b.example, https://a.example"), ("RATE_LIMIT_PER_MINUTE", "9")]);
        let (status, answer) = service.ask("OPTIONS /security/public", &asks, b"");
        assert!(matches!(status, 200 | 204), "{framework}: {answer}");
        assert_eq!(allowed(&answer).as_deref(), Some("https://a.example"), "{framework}: {answer}");
        for (name, asked) in [("access-control-allow-methods", "DELETE"), ("access-control-allow-headers", "x-api-key")]
        {
            assert!(header(&answer, name).is_some_and(|found| found.contains(asked)), "{framework}: {answer}");
        }
        let refused = [others, asks[1], asks[2]];
        assert_eq!(allowed(&service.ask("OPTIONS /security/public", &refused, b"").1), None, "{framework}");
        // Who asks for no permission means OPTIONS as any other method.
        let (status, answer) = service.ask("OPTIONS /answers/methods", &[], b"");
        assert_eq!((status, header(&answer, "allow")), (204, Some("GET, HEAD")), "{framework}: {answer}");
        assert_eq!(service.send("OPTIONS /security/public", &[], b""), 405, "{framework}");
        // An error that a browser may not read is none that its user can be told of.
        for (request, expected) in
            [(PUBLIC, 501), ("POST /security/public", 401), ("GET /nothing", 404), ("GET /health", 200)]
        {
            let (status, answer) = service.ask(request, &[ours], b"");
            assert_eq!((status, allowed(&answer).as_deref()), (expected, Some(ours.1)), "{framework}: {answer}");
            let exposed = header(&answer, "access-control-expose-headers").unwrap_or_default().to_lowercase();
            assert_eq!(exposed, "x-request-id", "{framework}: {answer}");
            assert!(
                header(&answer, "vary").is_some_and(|vary| vary.to_lowercase().contains("origin")),
                "{framework}: {answer}"
            );
            assert_eq!(allowed(&service.ask(request, &[others], b"").1), None, "{framework}: {request}");
        }
        let limited = (0..20).map(|_| service.ask(PUBLIC, &[ours], b"")).find(|(status, _)| *status == 429);
        let (_, answer) = limited.unwrap_or_else(|| panic!("{framework} limits nobody"));
        assert_eq!(allowed(&answer).as_deref(), Some(ours.1), "{framework}: {answer}");

        let service = built.start(&[("CORS_ORIGIN", "*")]);
        assert!(allowed(&service.ask(PUBLIC, &[ours], b"").1).is_some(), "{framework}");
    }
}

#[test]
fn clients_are_limited_as_the_settings_say() {
    for built in services() {
        let framework = built.framework;
        // The default.
        let service = built.start(&[]);
        let mut connection = Connection::to(&service);
        let taken = (0..600).take_while(|_| connection.get("/security/public") == 501).count();
        assert!((300..400).contains(&taken), "{framework} takes {taken} requests");

        let service = built.start(&[("RATE_LIMIT_PER_MINUTE", "3")]);
        let from = |forwarded: &str| service.ask(PUBLIC, &[("X-Forwarded-For", forwarded)], b"");
        // Without proxies in front, nobody is whom they say they are.
        for number in 0..3 {
            assert_eq!(from(&format!("192.0.2.{number}")).0, 501, "{framework}: {number}");
        }
        let (status, answer) = from("192.0.2.9");
        assert_eq!(status, 429, "{framework}");
        assert_eq!(
            header(&answer, "content-type").map(|it| &it[..16]),
            Some("application/json"),
            "{framework}: {answer}"
        );
        assert!(
            answer.contains(r#""code":"TOO_MANY_REQUESTS""#) && answer.contains("requestId"),
            "{framework}: {answer}"
        );
        assert!(header(&answer, "retry-after").is_some(), "{framework}: {answer}");
        // Whoever runs the service may ask about it.
        assert_eq!((service.get("/health").0, service.get("/ready").0), (200, 200), "{framework}");

        for (proxies, first, same, other) in [
            ("1", "192.0.2.1", "6.6.6.6, 192.0.2.1", "192.0.2.1, 192.0.2.2"),
            ("2", "192.0.2.1, 10.0.0.1", "6.6.6.6, 192.0.2.1, 10.0.0.2", "192.0.2.1, 192.0.2.2, 10.0.0.1"),
        ] {
            let service = built.start(&[("RATE_LIMIT_PER_MINUTE", "2"), ("TRUST_PROXY", proxies)]);
            let from = |forwarded: &str| service.send(PUBLIC, &[("X-Forwarded-For", forwarded)], b"");
            let statuses = [from(first), from(same), from(first), from(same), from(other)];
            assert_eq!(statuses, [501, 501, 429, 429, 501], "{framework} behind {proxies}");
        }
    }
}

/// A limit that is no number would be none. Without a value, it is as without the setting.
#[test]
fn settings_that_are_no_numbers_stop_a_service() {
    for built in services() {
        let framework = built.framework;
        for name in
            ["BODY_LIMIT", "UPLOAD_LIMIT", "FIELD_LIMIT", "RATE_LIMIT_PER_MINUTE", "TRUST_PROXY", "SHUTDOWN_DELAY"]
        {
            let mut command = built.command();
            command.envs([(name, "1mb"), ("PORT", "0")]).stdout(Stdio::null()).stderr(Stdio::piped());
            let mut process = command.spawn().expect("it starts");
            let ended = node::wait(&mut process, Duration::from_secs(20));
            let mut said = String::new();
            let stderr = process.stderr.as_mut().expect("it is piped");
            stderr.read_to_string(&mut said).expect("it is UTF-8");
            assert_eq!(ended, Some(false), "{framework}: {name}");
            assert!(said.contains(&format!("{name} is a number, not \"1mb\"")), "{framework}: {said}");
        }
        let service = built.start(&[("RATE_LIMIT_PER_MINUTE", ""), ("BODY_LIMIT", "")]);
        assert_eq!(service.send(PUBLIC, &[], b""), LET_IN, "{framework}");
    }
}

/// Schemas and operations are no business of a framework's.
#[test]
fn what_koa_and_express_share_is_the_same_byte_for_byte() {
    let everything = ["openapi-3-0", "openapi-3-1", "openapi-3-2", "swagger-2"];
    let own = everything.map(|name| repository("tests/hostile/everything").join(name).with_extension("yaml"));
    let own: Vec<PathBuf> =
        own.into_iter().chain(["tests/kinds/openapi.yaml", "tests/exchange/openapi.yaml"].map(repository)).collect();
    let is_small = |document: &PathBuf| fs::metadata(document).is_ok_and(|file| file.len() < 100_000);
    let real = corpus::documents("what Koa and Express share in real documents");
    let folder = tempfile::tempdir().expect("a folder can be made");
    for document in own.iter().cloned().chain(real.into_iter().map(|(_, document)| document).filter(is_small)) {
        let [express, koa] = ["express", "koa"].map(|framework| {
            let project = folder.path().join(framework);
            tree::clear(&project);
            tool::generate_for(framework, &document, &project, &[]);
            let made = tree::read(&project);
            let types = tree::files(&made)
                .filter(|(path, _)| path.starts_with("src/types/") && *path != "src/types/handlers.ts");
            types.map(|(path, bytes)| (path.to_owned(), bytes.to_vec())).collect::<BTreeMap<_, _>>()
        });
        // Where no operation is left, such as where references lead out of the folder, nothing is written for either.
        let is_written = express.contains_key("src/types/operations/index.ts");
        assert!(is_written || !own.contains(&document), "{}", document.display());
        let other = express.iter().filter(|(path, bytes)| koa.get(*path) != Some(bytes)).map(|(path, _)| path.clone());
        assert_none(&other.collect::<Vec<_>>());
        assert_eq!(express.len(), koa.len(), "{}", document.display());
    }
}
