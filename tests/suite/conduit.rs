//! RealWorld's Conduit: a document that we did not write, six handlers that we did, built and run as in production.

use std::fs;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::thread;
use std::time::Duration;

use crate::service::Service;
use crate::{assert_none, corpus, node, repository, tool, tree};

#[test]
fn conduit_serves_a_client_and_stops_when_it_is_told() {
    let Some(corpus) = corpus::folder("the Conduit service") else {
        return;
    };
    let document =
        fs::canonicalize(corpus.join("gothinkster+realworld/api/openapi.yml")).expect("Conduit is in the corpus");
    let project = node::projects("conduit").join("conduit");
    let answer = tool::generate(&document, &project);
    assert_eq!(answer.status, Some(0), "{}", answer.stderr);
    tree::copy(&repository("tests/conduit/src"), &project.join("src"));
    tree::write(
        &project.join("test/client.ts"),
        &fs::read(repository("tests/conduit/client.ts")).expect("the client is there"),
    );
    assert_none(&node::unformatted(&project));
    node::check_types(&project.join("tsconfig.json"));
    node::build(&project);

    let server = Service::start(&project);
    assert_serves(&server, &project);
    if cfg!(unix) {
        stop_amid_a_request(server);
    }
}

fn assert_serves(server: &Service, project: &Path) {
    let url = format!("http://127.0.0.1:{}", server.port);
    let output = node::command(project, &["--import", "tsx", "test/client.ts"])
        .env("CONDUIT_URL", url)
        .output()
        .expect("node starts");
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success(), "{said}\n{}", String::from_utf8_lossy(&output.stderr));
}

/// A request that is on its way when the server is told to stop is still answered; then the process ends well.
fn stop_amid_a_request(mut server: Service) {
    let mut connection = server.connect();
    let body = r#"{"user":{"username":"last","email":"last@example.com","password":"last"}}"#;
    let (first, rest) = body.split_at(10);
    let length = body.len();
    let head = "POST /users HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json";
    write!(connection, "{head}\r\nContent-Length: {length}\r\n\r\n{first}").expect("the server reads");
    thread::sleep(Duration::from_millis(300));
    server.terminate();
    // For a second it still takes requests, of whoever does not know yet.
    thread::sleep(Duration::from_millis(1_500));
    assert!(TcpStream::connect(("127.0.0.1", server.port)).is_err(), "it still takes new requests");
    write!(connection, "{rest}").expect("the server still reads");
    let mut answer = String::new();
    let _ = connection.read_to_string(&mut answer);
    assert!(answer.starts_with("HTTP/1.1 201 "), "{answer}");
    assert_eq!(node::wait(&mut server.process, Duration::from_secs(10)), Some(true), "it does not end well");
}
