//! A new project in production: under load, it is told to stop, answers every request that it has taken, and another takes its place.
//!
//! `LOAD_SECONDS=30 cargo test --test suite load -- --nocapture` does it for 30 seconds, and prints figures.

use std::collections::BTreeSet;
use std::fs;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use crate::service::{Connection, Service};
use crate::{node, repository, rust, say, tool, tree};

/// Clients that send requests at the same time, each on a connection of its own.
const CLIENTS: usize = 24;

/// What became of the requests.
#[derive(Default)]
struct Outcome {
    answered: BTreeSet<String>,
    /// Sent on a connection that had just been made, or on one that was kept, and never answered.
    lost_fresh: BTreeSet<String>,
    lost_kept: BTreeSet<String>,
    /// How many were answered after the service was told to stop.
    late: usize,
}

#[test]
fn express_services_drop_no_request_when_they_are_told_to_stop() {
    drops_none("express");
}

#[test]
fn koa_services_drop_no_request_when_they_are_told_to_stop() {
    drops_none("koa");
}

#[test]
fn fastify_services_drop_no_request_when_they_are_told_to_stop() {
    drops_none("fastify");
}

#[test]
fn axum_services_drop_no_request_when_they_are_told_to_stop() {
    drops_none("axum");
}

fn drops_none(framework: &str) {
    if !cfg!(unix) {
        return say("load: skipped, for this system has no SIGTERM");
    }
    let seconds: u64 = std::env::var("LOAD_SECONDS").ok().and_then(|text| text.parse().ok()).unwrap_or(3);
    let (mut service, mut successor) = start(framework);
    let told = AtomicUsize::new(0);
    let outcome = Mutex::new(Outcome::default());
    let start = Instant::now();
    thread::scope(|scope| {
        for client in 0..CLIENTS {
            let (service, successor, told, outcome) = (&service, &successor, &told, &outcome);
            scope.spawn(move || {
                let mut client = Client { name: client, requests: 0, told, outcome };
                client.ask_until_refused(service);
                client.ask_until(start + Duration::from_secs(seconds), successor);
            });
        }
        thread::sleep(Duration::from_millis(seconds * 500));
        let (ready, body) = get(&service, "/ready");
        assert_eq!((ready, body.as_str()), (200, r#"{"status":"ready"}"#), "{framework}");
        service.terminate();
        told.store(1, Ordering::SeqCst);
        thread::sleep(Duration::from_millis(300));
        let (ready, body) = get(&service, "/ready");
        assert_eq!((ready, body.as_str()), (503, r#"{"status":"stopping"}"#), "{framework}");
    });
    let lasted = start.elapsed();
    assert!(lasted >= Duration::from_secs(seconds), "{framework} had load for {lasted:?}");
    assert_eq!(node::wait(&mut service.process, Duration::from_secs(20)), Some(true), "{framework} does not end well");
    let mut lines = service.logged();
    successor.terminate();
    lines.extend(successor.logged());
    let outcome = outcome.into_inner().expect("no client panics");
    let taken: BTreeSet<String> =
        lines.iter().filter_map(|line| line.strip_prefix("taken ")).map(str::to_owned).collect();
    let dropped: Vec<&String> = taken.difference(&outcome.answered).collect();
    say(&format!(
        "load: {framework} answered {} requests in {} s, {} of them after SIGTERM; {} dropped, {} on connections that it kept, {} refused while it closed its port",
        outcome.answered.len(),
        lasted.as_secs(),
        outcome.late,
        dropped.len(),
        outcome.lost_kept.len(),
        outcome.lost_fresh.len(),
    ));
    assert!(dropped.is_empty(), "{framework} has dropped {dropped:?}");
    assert!(outcome.lost_kept.is_empty(), "{framework} has closed connections on {:?}", outcome.lost_kept);
    assert!(outcome.late > 0, "{framework} answers none after it is told to stop");
    logs_every_request(framework, &lines, &outcome);
}

/// Two processes of the project as it is generated, but for its handler, built for production.
fn start(framework: &str) -> (Service, Service) {
    let (project, handler) = match framework {
        "axum" => (rust::project("load"), "src/routes/jobs.rs"),
        _ => (node::projects(&format!("load-{framework}")).join("load"), "src/routes/jobs.ts"),
    };
    let answer = tool::generate_for(framework, &repository("tests/load/openapi.yaml"), &project, &[]);
    assert_eq!(answer.status, Some(0), "{}", answer.stderr);
    let extension = handler.rsplit('.').next().expect("a file has an extension");
    let own =
        fs::read(repository("tests/load").join(framework).with_extension(extension)).expect("the handler is there");
    tree::write(&project.join(handler), &own);
    let first = Service::build(framework, &project);
    let second = match framework {
        "axum" => Service::run(rust::command(&project, &project.join("work-api"))),
        _ => Service::start(&project),
    };
    (first, second)
}

/// Who sends one request after the other, on kept connections.
struct Client<'t> {
    name: usize,
    requests: usize,
    told: &'t AtomicUsize,
    outcome: &'t Mutex<Outcome>,
}

impl Client<'_> {
    /// Asks until the service takes no requests any more.
    fn ask_until_refused(&mut self, service: &Service) {
        let deadline = Instant::now() + Duration::from_secs(120);
        while Instant::now() < deadline {
            let Ok(mut connection) = Connection::open(service) else { return };
            let mut is_fresh = true;
            loop {
                let (id, answer) = self.ask(&mut connection);
                let mut outcome = self.outcome.lock().expect("no client panics");
                match answer {
                    Ok(is_last) => {
                        outcome.late += self.told.load(Ordering::SeqCst);
                        outcome.answered.insert(id);
                        if is_last {
                            break;
                        }
                        is_fresh = false;
                    }
                    // Nobody has taken it: the port was closed before the connection came out of the queue.
                    Err(_) if is_fresh => {
                        outcome.lost_fresh.insert(id);
                        return;
                    }
                    Err(_) => {
                        outcome.lost_kept.insert(id);
                        break;
                    }
                }
            }
        }
    }

    /// Asks a service that nobody stops.
    fn ask_until(&mut self, end: Instant, service: &Service) {
        let mut connection = Connection::open(service).expect("it listens");
        while Instant::now() < end {
            let (id, answer) = self.ask(&mut connection);
            answer.expect("it is answered");
            self.outcome.lock().expect("no client panics").answered.insert(id);
        }
    }

    /// The request's name, and whether its answer is the last of the connection.
    fn ask(&mut self, connection: &mut Connection<'_>) -> (String, std::io::Result<bool>) {
        self.requests += 1;
        let id = format!("{}-{}", self.name, self.requests);
        let body = format!(r#"{{"id":"{id}","milliseconds":{}}}"#, self.requests * 7 % 50);
        let head = format!(
            "POST /jobs HTTP/1.1\r\nHost: localhost\r\nX-Request-Id: {id}\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n",
            body.len()
        );
        let answer = connection.exchange(format!("{head}{body}").as_bytes());
        let answer = answer.inspect(|answer| assert_eq!(answer.status, 200, "{id}"));
        (id, answer.map(|answer| answer.is_last))
    }
}

/// The status and the body of an answer.
fn get(service: &Service, path: &str) -> (u16, String) {
    let mut connection = Connection::open(service).expect("the service still listens");
    let request = format!("GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n");
    let answer = connection.exchange(request.as_bytes()).expect("it is answered");
    (answer.status, answer.body)
}

/// Each line is JSON, and each request has one with its id.
fn logs_every_request(framework: &str, lines: &[String], outcome: &Outcome) {
    let mut logged = BTreeSet::new();
    for line in lines.iter().filter(|line| !line.starts_with("taken ")) {
        let line: serde_json::Value =
            serde_json::from_str(line).unwrap_or_else(|_| panic!("{framework} logs what is no JSON: {line}"));
        let ids = [&line["req"]["id"], &line["reqId"], &line["span"]["request_id"]];
        logged.extend(ids.into_iter().filter_map(|id| id.as_str()).map(str::to_owned));
    }
    let silent = outcome.answered.difference(&logged).count();
    assert_eq!(silent, 0, "{framework} logs nothing of {silent} of {} requests", outcome.answered.len());
}
