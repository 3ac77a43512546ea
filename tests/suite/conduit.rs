//! RealWorld's Conduit: a document that we did not write, six handlers that we did, built and run as in production.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::Duration;

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

    let server = Server::start(&project);
    server.assert_serves(&project);
    if cfg!(unix) {
        server.stop_amid_a_request();
    }
}

/// The service as a process of its own.
struct Server {
    process: Child,
    port: u16,
}

impl Server {
    /// Starts it on a free port and waits until it listens.
    fn start(project: &Path) -> Self {
        let mut process = node::command(project, &["dist/server.js"])
            .env("PORT", "0")
            .stdout(Stdio::piped())
            .spawn()
            .expect("node starts");
        let output = process.stdout.take().expect("the output is piped");
        let mut said = String::new();
        // `listening on { address: '127.0.0.1', family: 'IPv4', port: 41234 }`
        let port = BufReader::new(output).lines().map_while(Result::ok).find_map(|line| {
            said.push_str(&line);
            let digits = said.split_once("port: ")?.1.split_once(|end: char| !end.is_ascii_digit())?.0;
            digits.parse().ok()
        });
        let port = port.unwrap_or_else(|| panic!("the server does not listen: {said}"));
        assert!(said.contains("127.0.0.1"), "it is open to others: {said}");
        Server { process, port }
    }

    fn assert_serves(&self, project: &Path) {
        let url = format!("http://127.0.0.1:{}", self.port);
        let output = node::command(project, &["--import", "tsx", "test/client.ts"])
            .env("CONDUIT_URL", url)
            .output()
            .expect("node starts");
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        assert!(output.status.success(), "{said}\n{}", String::from_utf8_lossy(&output.stderr));
    }

    /// A request that is on its way when the server is told to stop is still answered; then the process ends well.
    fn stop_amid_a_request(mut self) {
        let mut connection = TcpStream::connect(("127.0.0.1", self.port)).expect("the server listens");
        connection.set_read_timeout(Some(Duration::from_secs(10))).expect("a timeout can be set");
        let body = r#"{"user":{"username":"last","email":"last@example.com","password":"last"}}"#;
        let (first, rest) = body.split_at(10);
        let length = body.len();
        let head = "POST /users HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json";
        write!(connection, "{head}\r\nContent-Length: {length}\r\n\r\n{first}").expect("the server reads");
        thread::sleep(Duration::from_millis(300));
        self.terminate();
        thread::sleep(Duration::from_millis(500));
        assert!(TcpStream::connect(("127.0.0.1", self.port)).is_err(), "it still takes new requests");
        write!(connection, "{rest}").expect("the server still reads");
        let mut answer = String::new();
        let _ = connection.read_to_string(&mut answer);
        assert!(answer.starts_with("HTTP/1.1 201 "), "{answer}");
        assert_eq!(node::wait(&mut self.process, Duration::from_secs(10)), Some(true), "it does not end well");
    }

    fn terminate(&self) {
        let id = self.process.id().to_string();
        let status = Command::new("kill").args(["-TERM", &id]).status();
        assert!(status.is_ok_and(|status| status.success()), "{id} cannot be told to stop");
    }
}

impl Drop for Server {
    /// Whatever happens, no process is left.
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
