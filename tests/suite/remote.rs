//! Documents on other machines, from a real server: what is asked for, what is kept, and what is said.

use std::fs;
use std::io::{Read, Write};
use std::net::TcpListener;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

use api_scaffold::openapi::load::{Cache, Download, Limits, Remote};

use crate::server::{Request, Response, Server, document, redirect, status};
use crate::tool::{self, Answer};

/// Limits that a test does not have to wait for, without a time in which nothing is asked again.
fn limits() -> Limits {
    Limits {
        document: 1000,
        all: 1500,
        documents: 5,
        redirects: 2,
        connect: Duration::from_secs(20),
        download: Duration::from_secs(20),
        all_downloads: Duration::from_secs(60),
        fresh: Duration::ZERO,
    }
}

/// Limits for servers that take too long.
fn impatient() -> Limits {
    Limits { download: Duration::from_millis(200), ..limits() }
}

fn remote(cache: &Path, limits: Limits) -> Remote {
    Remote::new(limits, Cache::at(cache.to_owned()))
}

fn folder() -> tempfile::TempDir {
    tempfile::tempdir().expect("there is a place for temporary files")
}

fn text(download: Result<Download, String>) -> String {
    let bytes = download.expect("there is a document").bytes;
    String::from_utf8(bytes).expect("it is text")
}

/// What is said about a path that cannot be had.
fn reason(server: &Server, limits: Limits, path: &str) -> String {
    let cache = folder();
    let reason = remote(cache.path(), limits).get(&server.url(path)).expect_err(path);
    server.without_port(&reason)
}

fn path(request: &Request) -> &str {
    &request.path
}

/// A URL at which nobody listens.
fn nobody() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("there is a free port");
    format!("http://{}/x.yaml", listener.local_addr().expect("the port is known"))
}

#[test]
fn what_cannot_be_had_is_told_with_what_to_do() {
    let server = Server::start(|request| match path(request) {
        "/401" => status("401 Unauthorized"),
        "/503" => status("503 Service Unavailable"),
        "/304" => status("304 Not Modified"),
        "/204" => status("204 No Content"),
        "/page" => document("\n<!DOCTYPE html><p>Sign in</p>"),
        "/zip" => Response::Answer("200 OK", vec!["Content-Encoding: gzip".to_owned()], vec![1, 2, 3]),
        "/large" => document(&"#".repeat(1001)),
        "/loop" => redirect("/loop"),
        "/down" => redirect("ftp://example.com/x.yaml"),
        "/secret" => redirect("http://me:secret@example.com/x.yaml"),
        "/file" => redirect("file:///etc/passwd"),
        "/endless" => Response::Endless,
        "/silent" => Response::Silent,
        "/cut" => Response::CutOff,
        _ => status("404 Not Found"),
    });
    let cases = [
        ("/none", "the server answers 404 Not Found; check the URL"),
        (
            "/401",
            "the server answers 401 Unauthorized; download it with what it takes to log in, and refer to the file",
        ),
        ("/503", "the server answers 503 Service Unavailable; try again later, or download it and refer to the file"),
        ("/304", "the server answers 304 Not Modified; check the URL"),
        ("/204", "the server answers 204 No Content; check the URL"),
        (
            "/page",
            "it is a web page, neither YAML nor JSON; refer to the document itself, which such pages often call raw",
        ),
        ("/zip", "the server sends it as gzip unasked; download it and refer to the file"),
        ("/large", "it is larger than 1000 bytes; download it and refer to the file"),
        ("/loop", "it redirects more than 2 times; refer to where it ends"),
        (
            "/down",
            "it redirects, and then: only http and https URLs are downloaded; download it otherwise \
             and refer to the file",
        ),
        (
            "/file",
            "it redirects, and then: only http and https URLs are downloaded; download it otherwise and \
             refer to the file",
        ),
    ];
    for (path, expected) in cases {
        assert_eq!(reason(&server, limits(), path), expected, "{path}");
    }
    for path in ["/endless", "/silent"] {
        assert_eq!(
            reason(&server, impatient(), path),
            "`127.0.0.1:PORT` has not sent it within 200ms; try again later, or download it and refer to the file"
        );
    }
    let secret = reason(&server, limits(), "/secret");
    assert!(secret.contains("user name or password") && !secret.contains("me:"), "{secret}");
    assert!(reason(&server, limits(), "/cut").contains("127.0.0.1:PORT"));
    // It is not read to an end that never comes.
    let small = Limits { document: 20, ..limits() };
    assert_eq!(reason(&server, small, "/endless"), "it is larger than 20 bytes; download it and refer to the file");
}

#[test]
fn machines_that_do_not_answer_are_asked_once() {
    let cache = folder();
    let mut remote = remote(cache.path(), limits());
    let url = nobody();
    let reason = remote.get(&url).expect_err("nobody listens");
    assert!(reason.contains("cannot be reached") && reason.contains("try again later"), "{reason}");
    // Somebody does now, but the run has given up on that machine.
    let address = url.trim_start_matches("http://").trim_end_matches("/x.yaml");
    let listener = TcpListener::bind(address).expect("the port is still free");
    listener.set_nonblocking(true).expect("it can be asked without waiting");
    assert_eq!(remote.get(&url).expect_err("nobody was asked"), reason);
    assert!(listener.accept().is_err(), "nobody was asked");
}

#[test]
fn a_server_without_tls_is_not_asked_as_if_it_had_it() {
    let listener = TcpListener::bind("127.0.0.1:0").expect("there is a free port");
    let url = format!("https://{}/x.yaml", listener.local_addr().expect("the port is known"));
    let server = thread::spawn(move || {
        let (mut stream, _) = listener.accept().expect("it is asked");
        stream.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n").expect("it answers");
        let _ = stream.read_to_end(&mut Vec::new());
    });
    let cache = folder();
    let reason = remote(cache.path(), limits()).get(&url).expect_err("there is no TLS");
    assert!(reason.starts_with("there is no safe connection to `127.0.0.1:"), "{reason}");
    server.join().expect("the server ends");
}

#[test]
fn all_downloads_have_their_limits_together() {
    let server = Server::start(|request| match path(request) {
        "/slow" => Response::Silent,
        _ => document(&"#".repeat(600)),
    });
    let cache = folder();
    let mut bytes = remote(cache.path(), limits());
    assert!(bytes.get(&server.url("/1")).is_ok() && bytes.get(&server.url("/2")).is_ok());
    let reason = bytes.get(&server.url("/3")).expect_err("it is too much");
    assert_eq!(reason, "all downloads are larger than 1500 bytes; download it and refer to the file");

    let mut documents = remote(cache.path(), Limits { documents: 1, ..limits() });
    assert!(documents.get(&server.url("/4")).is_ok());
    let reason = documents.get(&server.url("/5")).expect_err("it is one too many");
    assert_eq!(reason, "more than 1 documents would be downloaded; download them and refer to the files");

    let time = Duration::from_millis(100);
    let mut time = remote(cache.path(), Limits { all_downloads: time, ..limits() });
    let reason = time.get(&server.url("/slow")).expect_err("it takes too long");
    assert!(reason.contains("has not sent it within 100ms"), "{reason}");
    let reason = time.get(&server.url("/6")).expect_err("there is no time left");
    assert!(reason.contains("took 100ms already"), "{reason}");
}

#[test]
fn redirects_are_followed_to_where_the_document_is() {
    let server = Server::start(|request| match path(request) {
        "/latest" => redirect("v2/"),
        "/v2/" => redirect("api.yaml#/x"),
        "/v2/api.yaml" => document("x: 1"),
        _ => status("404 Not Found"),
    });
    let cache = folder();
    let download = remote(cache.path(), limits()).get(&server.url("/latest")).expect("it is there");
    assert_eq!(download.location.to_string(), server.url("/v2/api.yaml"));
}

#[test]
fn a_copy_is_asked_about_and_used_again() {
    let is_changed = Arc::new(AtomicBool::new(false));
    let changed = Arc::clone(&is_changed);
    let server = Server::start(move |request| {
        let (etag, date, text) = match changed.load(Ordering::SeqCst) {
            false => ("\"one\"", "Thu, 01 Jan 2026 00:00:00 GMT", "x: 1"),
            true => ("\"two\"", "Fri, 02 Jan 2026 00:00:00 GMT", "x: 2"),
        };
        let is_known = match path(request) {
            "/etag" => request.headers.contains(&format!("if-none-match: {etag}")),
            _ => request.headers.contains(&format!("if-modified-since: {}", date.to_lowercase())),
        };
        match (path(request), is_known) {
            ("/moved", _) => redirect("/etag"),
            (_, true) => status("304 Not Modified"),
            ("/etag", _) => Response::Answer("200 OK", vec![format!("ETag: {etag}")], text.into()),
            _ => Response::Answer("200 OK", vec![format!("Last-Modified: {date}")], text.into()),
        }
    });
    let cache = folder();
    for path in ["/etag", "/date"] {
        is_changed.store(false, Ordering::SeqCst);
        let get = || text(remote(cache.path(), limits()).get(&server.url(path)));
        let sent = || {
            let last = server.requests().pop().expect("it was asked for");
            last.headers.iter().any(|header| header.starts_with("if-"))
        };
        assert_eq!((get(), sent()), ("x: 1".to_owned(), false), "{path}");
        assert_eq!((get(), sent()), ("x: 1".to_owned(), true), "{path}");
        is_changed.store(true, Ordering::SeqCst);
        assert_eq!((get(), sent()), ("x: 2".to_owned(), true), "{path}");
        assert_eq!((get(), sent()), ("x: 2".to_owned(), true), "{path}");
    }
    // What one URL's answer is known by is not said to another.
    assert_eq!(text(remote(cache.path(), limits()).get(&server.url("/moved"))), "x: 2");
    assert_eq!(text(remote(cache.path(), limits()).get(&server.url("/moved"))), "x: 2");
    let requests = server.requests();
    let last: Vec<_> = requests.iter().rev().take(2).collect();
    let is_conditional = |request: &Request| request.headers.iter().any(|header| header.starts_with("if-none-match"));
    assert!(is_conditional(last[0]) && !is_conditional(last[1]));
}

#[test]
fn a_copy_that_was_checked_lately_is_not_asked_about() {
    let server = Server::start(|request| match path(request) {
        "/private" => Response::Answer("200 OK", vec!["Cache-Control: private, No-Store".to_owned()], b"x: 1".into()),
        _ => document("x: 1"),
    });
    let cache = folder();
    let fresh = Limits { fresh: Duration::from_secs(60), ..limits() };
    for _ in 0..2 {
        assert_eq!(text(remote(cache.path(), fresh.clone()).get(&server.url("/x"))), "x: 1");
        assert_eq!(text(remote(cache.path(), fresh.clone()).get(&server.url("/private"))), "x: 1");
    }
    let asked: Vec<String> = server.requests().into_iter().map(|request| request.path).collect();
    assert_eq!(asked, ["/x", "/private", "/private"]);
}

#[test]
fn the_copy_is_used_while_the_server_cannot_be_asked() {
    let is_down = Arc::new(AtomicBool::new(false));
    let down = Arc::clone(&is_down);
    let server = Server::start(move |request| match (down.load(Ordering::SeqCst), path(request)) {
        (true, "/busy") => status("503 Service Unavailable"),
        (true, "/slow") => Response::Silent,
        (true, _) => status("404 Not Found"),
        (false, _) => document("x: 1"),
    });
    let cache = folder();
    let mut remote = remote(cache.path(), limits());
    for path in ["/busy", "/gone", "/slow"] {
        assert!(remote.get(&server.url(path)).is_ok_and(|download| download.unchecked.is_none()), "{path}");
    }
    is_down.store(true, Ordering::SeqCst);
    let busy = remote.get(&server.url("/busy")).expect("there is a copy");
    assert_eq!(busy.unchecked.as_deref(), Some("the server answers 503 Service Unavailable"));
    let gone = remote.get(&server.url("/gone")).expect_err("a document that is gone is no document");
    assert_eq!(gone, "the server answers 404 Not Found; check the URL");
    let slow = Remote::new(impatient(), Cache::at(cache.path().to_owned())).get(&server.url("/slow"));
    let slow = slow.expect("there is a copy");
    assert!(slow.unchecked.is_some_and(|reason| reason.contains("has not sent it within")));
}

/// A document whose one answer is a schema somewhere else.
fn api(schema: &str) -> String {
    format!(
        "openapi: 3.1.0\ninfo: {{ title: T, version: '1' }}\npaths:\n  /user:\n    get:\n      operationId: getUser\n      \
         responses:\n        '200':\n          description: OK\n          \
         content: {{ application/json: {{ schema: {{ $ref: '{schema}' }} }} }}\n"
    )
}

fn run(folder: &Path, arguments: &[&str], stdin: &str) -> Answer {
    tool::run_with_cache(folder, arguments, stdin.as_bytes(), &folder.join("cache"))
}

const SCHEMAS: &str = "User: { type: object, properties: { pet: { $ref: 'more/Pet.yaml' } } }\n";

fn schemas(request: &Request) -> Response {
    match path(request) {
        "/latest/schemas.yaml" => redirect("/v1/schemas.yaml"),
        "/v1/schemas.yaml" => document(SCHEMAS),
        "/v1/more/Pet.yaml" => document("type: object\nproperties: { owner: { $ref: '/v1/schemas.yaml#/User' } }\n"),
        "/v1/hostile.yaml" => document(
            "User:\n  properties:\n    a: { $ref: 'file:///etc/passwd' }\n    b: { $ref: '/etc/passwd' }\n    \
             c: { $ref: '../../../../../../etc/passwd' }\n",
        ),
        "/v1/broken.yaml" => document("User: [\n"),
        _ => status("404 Not Found"),
    }
}

#[test]
fn a_run_downloads_what_is_referred_to_and_what_that_refers_to() {
    let server = Server::start(schemas);
    let folder = folder();
    fs::write(folder.path().join("openapi.yaml"), api(&server.url("/latest/schemas.yaml#/User")))
        .expect("it is written");
    let command = ["openapi.yaml", "--framework", "express", "--output", "demo", "--allow-remote"];
    let answer = run(folder.path(), &command, "");
    assert_eq!((answer.stderr.as_str(), answer.status), ("", Some(0)));
    let schemas = fs::read_to_string(folder.path().join("demo/src/types/schemas.ts")).expect("there are schemas");
    assert!(schemas.contains("export const User") && schemas.contains("export const Pet"), "{schemas}");
    let paths: Vec<String> = server.requests().into_iter().map(|request| request.path).collect();
    assert_eq!(paths, ["/latest/schemas.yaml", "/v1/schemas.yaml", "/v1/more/Pet.yaml"], "each once");
}

#[test]
fn standard_input_and_urls_are_read_with_what_they_refer_to() {
    let server = Server::start(|request| match path(request) {
        "/v1/openapi.yaml" => document(&api("schemas.yaml#/User")),
        _ => schemas(request),
    });
    let folder = folder();
    let answer = run(folder.path(), &["-", "--allow-remote"], &api(&server.url("/v1/schemas.yaml#/User")));
    assert_eq!((answer.stderr.as_str(), answer.status), ("", Some(0)));
    let url = server.url("/v1/openapi.yaml");
    let answer = run(folder.path(), &[&url, "--allow-remote"], "");
    assert_eq!((answer.stderr.as_str(), answer.status), ("", Some(0)));
    assert!(answer.stdout.starts_with(&format!("{url}: OpenAPI 3.1.0, 1 operation, 2 schemas\n")), "{}", answer.stdout);
}

#[test]
fn nothing_remote_can_name_a_file_of_this_machine() {
    let server = Server::start(schemas);
    let folder = folder();
    fs::write(folder.path().join("openapi.yaml"), api(&server.url("/v1/hostile.yaml#/User"))).expect("it is written");
    let answer = run(folder.path(), &["openapi.yaml", "--allow-remote", "--allow-outside"], "");
    for said in [
        "`file:///etc/passwd` cannot be resolved",
        "`/etc/passwd` cannot be resolved",
        "`../../../../../../etc/passwd` cannot be resolved",
    ] {
        assert!(answer.stderr.contains(said), "{said}: {}", answer.stderr);
    }
    assert_eq!(
        answer.stderr.matches("the server answers 404 Not Found; check the URL").count(),
        2,
        "{}",
        answer.stderr
    );
}

#[test]
fn what_goes_wrong_is_told_where_the_reference_stands() {
    let server = Server::start(schemas);
    let folder = folder();
    let says = |schema: &str, expected: &str| {
        fs::write(folder.path().join("openapi.yaml"), api(schema)).expect("it is written");
        let answer = run(folder.path(), &["openapi.yaml", "--allow-remote"], "");
        let stderr = server.without_port(&answer.stderr);
        assert!(stderr.starts_with("openapi.yaml:10:58: error[reference-unresolved]: "), "{stderr}");
        assert!(stderr.contains(&format!("\n  = {expected}")), "{stderr}");
    };
    says(&server.url("/none.yaml"), "the server answers 404 Not Found; check the URL\n");
    says(&server.url("/v1/schemas.yaml#/Usr"), "there is no `Usr` there; did you mean `User`?\n");
    says(&server.url("/v1/broken.yaml#/User"), "it cannot be read: http://127.0.0.1:PORT/v1/broken.yaml:");
    says(&nobody(), "`127.0.0.1:");
    let before = server.requests().len();
    says(&server.url("/v1/broken.yaml#/User"), "it cannot be read: ");
    assert_eq!(server.requests().len(), before + 1, "what is broken is not kept");
}

#[test]
fn a_run_says_when_the_copy_is_used() {
    let folder = folder();
    let server = Server::start(schemas);
    let url = server.url("/v1/more/Pet.yaml");
    fs::write(folder.path().join("openapi.yaml"), api(&url)).expect("it is written");
    let answer = run(folder.path(), &["openapi.yaml", "--allow-remote"], "");
    assert_eq!((answer.stderr.as_str(), answer.status), ("", Some(0)));
    // A minute later, as far as the cache knows.
    for entry in fs::read_dir(folder.path().join("cache/api-scaffold")).expect("there is a cache") {
        let path = entry.expect("the folder can be read").path();
        let text = fs::read_to_string(&path).expect("an entry is text");
        let (head, rest) = text.split_once("\"checked\":").expect("an entry knows its time");
        let (_, rest) = rest.split_once(',').expect("more follows");
        fs::write(&path, format!("{head}\"checked\":0,{rest}")).expect("it is written");
    }
    drop(server);
    let answer = run(folder.path(), &["openapi.yaml", "--allow-remote", "--verbose"], "");
    assert_eq!(answer.status, Some(0), "{}", answer.stderr);
    let said = format!("openapi.yaml:10:58: note[remote-unchecked]: the copy of `{url}` in the cache is used\n");
    assert!(answer.stderr.contains(&said), "{}", answer.stderr);
}
