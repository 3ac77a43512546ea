//! Many axum services in one process, each on a port of its own, and clients that ask them as any client does.

use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Stdio};
use std::time::Duration;

use api_scaffold::contract::operation::{Location, Operation};
use api_scaffold::contract::routing::base_path;
use api_scaffold::contract::schema::JsonType;
use api_scaffold::contract::{Contract, merge};
use api_scaffold::openapi::load::{self, Sources};
use api_scaffold::openapi::read;

use crate::rust::{self, Project};
use crate::{say, tree};

/// Writes a program that serves all of these projects, so that only one has to be linked.
pub fn write(folder: &Path, projects: &[Project]) {
    let names: Vec<&str> = projects.iter().map(name).collect();
    let dependencies: String = names.iter().map(|name| format!("{name} = {{ path = \"../{name}\" }}\n")).collect();
    let manifest = format!(
        "[package]\nname = \"all\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n[dependencies]\naxum = \"0.8\"\ntokio = {{ version = \"1\", features = [\"macros\", \"net\", \"rt-multi-thread\"] }}\n{dependencies}"
    );
    tree::write(&folder.join("Cargo.toml"), manifest.as_bytes());
    let calls: String = names
        .iter()
        .map(|name| format!("    serve({name:?}, {name}::app::App::default().router()).await;\n"))
        .collect();
    let program = format!(
        r#"use std::net::SocketAddr;

#[tokio::main]
async fn main() {{
{calls}    println!("all listen");
    std::future::pending::<()>().await;
}}

async fn serve(name: &str, router: axum::Router) {{
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("there is a free port");
    println!("{{name}} {{}}", listener.local_addr().expect("the port is known").port());
    let service = router.into_make_service_with_connect_info::<SocketAddr>();
    tokio::spawn(async move {{ axum::serve(listener, service).await }});
}}
"#
    );
    tree::write(&folder.join("src/main.rs"), program.as_bytes());
}

/// A project's package.
fn name(project: &Project) -> &str {
    project.folder.file_name().and_then(|name| name.to_str()).expect("packages have plain names")
}

/// The program, which ends with this value.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Starts the program, and asks each service for all of its operations and for what it has not. Gives back what is wrong.
pub fn ask(program: &Path, projects: &[Project]) -> Vec<String> {
    let folder = program.parent().expect("a program stands in a folder");
    let mut command = rust::command(folder, program);
    let process = command.env("RATE_LIMIT_PER_MINUTE", "1000000").stdout(Stdio::piped()).spawn();
    let mut running = Running(process.expect("the program starts"));
    let output = running.0.stdout.take().expect("the output is piped");
    let lines = BufReader::new(output).lines().map_while(Result::ok);
    let ports: BTreeMap<String, u16> = lines
        .take_while(|line| line != "all listen")
        .filter_map(|line| {
            let (name, port) = line.split_once(' ')?;
            Some((name.to_owned(), port.parse().ok()?))
        })
        .collect();
    assert_eq!(ports.len(), projects.len(), "some services do not listen");
    let (mut problems, mut answers) = (Vec::new(), BTreeMap::new());
    for project in projects.iter().filter(|project| project.is_whole) {
        let bytes = fs::read(&project.document).expect("the document is there");
        let document = load::load("openapi", bytes).expect("the document was generated from");
        let mut contract = read::read(&Sources::alone(document)).expect("the document was generated from").contract;
        merge::flatten(&mut contract);
        let client = Client { port: ports[name(project)], contract: &contract };
        let found = client.problems(&mut answers);
        problems.extend(found.into_iter().map(|problem| format!("{}: {problem}", project.document.display())));
    }
    say(&format!("axum: {} services answered over sockets: {answers:?}", projects.len()));
    for status in [400, 404, 405, 501] {
        assert!(answers.contains_key(&status), "nobody answers with {status}");
    }
    problems
}

struct Client<'c> {
    port: u16,
    contract: &'c Contract,
}

impl Client<'_> {
    /// What is wrong with a service; counts the answers by their statuses.
    fn problems(&self, answers: &mut BTreeMap<u16, usize>) -> Vec<String> {
        let mut problems = Vec::new();
        let mut expect = |request: &str, is_right: &dyn Fn(&Answer) -> bool| {
            let answer = self.send(request);
            *answers.entry(answer.status).or_default() += 1;
            if !is_right(&answer) {
                problems.push(format!("{request} is answered with {}, Allow: {:?}", answer.status, answer.allow));
            }
        };
        expect("GET /no/such/path/at/all", &|answer| answer.status == 404);
        let mut methods: BTreeMap<String, Vec<&str>> = BTreeMap::new();
        for operation in &self.contract.operations {
            let Some(path) = self.filled(operation, "1") else { continue };
            methods.entry(path).or_default().push(operation.method.name());
        }
        for operation in &self.contract.operations {
            let Some(path) = self.filled(operation, "1") else { continue };
            let method = operation.method.name();
            // Only a query or a header says which one is meant.
            let is_one = methods[&path].iter().filter(|other| **other == method).count() == 1;
            if method == "HEAD" || !is_one {
                continue;
            }
            let is_closed = self.needs_caller(operation);
            expect(&format!("{method} {path}"), &|answer| match answer.status {
                401 => is_closed,
                400 | 422 | 501 => !is_closed,
                _ => false,
            });
            let takes_numbers = operation.parameters.iter().any(|parameter| {
                let (schema, _) = self.contract.schemas.resolve(&parameter.schema);
                let is_number = |json_type: JsonType| matches!(json_type, JsonType::Integer | JsonType::Number);
                parameter.location == Location::Path && schema.types.is_some_and(|types| types.iter().all(is_number))
            });
            let wrong =
                self.filled(operation, "x").filter(|wrong| takes_numbers && !is_closed && !methods.contains_key(wrong));
            if let Some(wrong) = wrong {
                expect(&format!("{method} {wrong}"), &|answer| matches!(answer.status, 400 | 422));
            }
        }
        for (path, declared) in &methods {
            let others = ["PATCH", "PUT", "DELETE", "POST"].into_iter().find(|method| !declared.contains(method));
            let Some(other) = others else { continue };
            expect(&format!("{other} {path}"), &|answer| {
                let is_allowed = |method: &&str| answer.allow.split(", ").any(|allowed| allowed == *method);
                answer.status == 405 && declared.iter().all(is_allowed)
            });
        }
        problems
    }

    /// The path with a text for each parameter; `None` where a URL would spell it in another way.
    fn filled(&self, operation: &Operation, text: &str) -> Option<String> {
        let path = operation.path.split(['?', '#']).next().unwrap_or_default();
        let base = base_path(self.contract).unwrap_or_default();
        let mut filled = base.trim_end_matches('/').to_owned();
        for (index, part) in path.split('{').enumerate() {
            let rest = if index == 0 { part } else { part.split_once('}')?.1 };
            filled.push_str(if index == 0 { "" } else { text });
            filled.push_str(rest);
        }
        let is_plain = |byte: u8| byte.is_ascii_graphic() && !b"\"<>\\`{}^|%".contains(&byte);
        (filled.starts_with('/') && filled.bytes().all(is_plain)).then_some(filled)
    }

    fn needs_caller(&self, operation: &Operation) -> bool {
        let asked = operation.security.as_ref().unwrap_or(&self.contract.security);
        !asked.is_empty() && asked.iter().all(|alternative| !alternative.schemes.is_empty())
    }

    fn send(&self, request: &str) -> Answer {
        let mut connection = TcpStream::connect(("127.0.0.1", self.port)).expect("the service listens");
        connection.set_read_timeout(Some(Duration::from_secs(20))).expect("a timeout can be set");
        let message = format!("{request} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        connection.write_all(message.as_bytes()).expect("the service reads");
        let mut answer = Vec::new();
        connection.read_to_end(&mut answer).expect("the service answers");
        let text = String::from_utf8_lossy(&answer);
        let status = text.split(' ').nth(1).and_then(|status| status.parse().ok());
        let header = |line: &str| Some(line.to_ascii_lowercase().strip_prefix("allow:")?.trim().to_ascii_uppercase());
        let head = text.lines().take_while(|line| !line.is_empty());
        Answer {
            status: status.unwrap_or_else(|| panic!("no answer to {request}: {text}")),
            allow: head.filter_map(header).collect(),
        }
    }
}

/// What is looked at of an answer.
struct Answer {
    status: u16,
    allow: String,
}
