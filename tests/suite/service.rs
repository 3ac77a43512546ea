//! A generated service as a process of its own.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use crate::{node, rust};

/// A service that listens on a port of this machine; it ends with this value.
pub struct Service {
    pub process: Child,
    pub port: u16,
}

impl Service {
    /// Builds a project of a framework and starts it.
    pub fn build(framework: &str, project: &Path) -> Self {
        if framework == "axum" {
            let program = rust::build(project);
            return Self::run(rust::command(project, &program));
        }
        node::build(project);
        Self::start(project)
    }

    /// Starts a built Node project.
    pub fn start(project: &Path) -> Self {
        Self::run(node::command(project, &["dist/server.js"]))
    }

    /// Starts a program on a free port and waits until it listens.
    fn run(mut command: Command) -> Self {
        let mut process = command
            .env("PORT", "0")
            .env("RATE_LIMIT_PER_MINUTE", "1000000")
            .stdout(Stdio::piped())
            .spawn()
            .expect("the service starts");
        let output = process.stdout.take().expect("the output is piped");
        let mut said = String::new();
        let port = BufReader::new(output).lines().map_while(Result::ok).find_map(|line| {
            said.push_str(&line);
            port(&said)
        });
        let port = port.unwrap_or_else(|| panic!("the server does not listen: {said}"));
        assert!(said.contains("127.0.0.1"), "it is open to others: {said}");
        Service { process, port }
    }

    /// Opens a connection.
    pub fn connect(&self) -> TcpStream {
        let connection = TcpStream::connect(("127.0.0.1", self.port)).expect("the server listens");
        connection.set_read_timeout(Some(Duration::from_secs(20))).expect("a timeout can be set");
        connection
    }

    /// Sends a request and gives back the status of the answer.
    pub fn send(&self, request: &str, headers: &[(&str, &str)], body: &[u8]) -> u16 {
        let mut connection = self.connect();
        let mut head = format!("{request} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n");
        for (name, value) in headers {
            head.push_str(&format!("{name}: {value}\r\n"));
        }
        if !body.is_empty() {
            head.push_str(&format!("Content-Length: {}\r\n", body.len()));
        }
        let message = [head.as_bytes(), b"\r\n", body].concat();
        connection.write_all(&message).expect("the server reads");
        let mut answer = Vec::new();
        // A server that refuses a body may close before it has read all of it.
        let _ = connection.read_to_end(&mut answer);
        let text = String::from_utf8_lossy(&answer).into_owned();
        let status = text.split(' ').nth(1).and_then(|status| status.parse().ok());
        status.unwrap_or_else(|| panic!("no answer to {request}: {text}"))
    }

    /// Tells it to stop, as a service manager does.
    pub fn terminate(&self) {
        let id = self.process.id().to_string();
        let status = Command::new("kill").args(["-TERM", &id]).status();
        assert!(status.is_ok_and(|status| status.success()), "{id} cannot be told to stop");
    }
}

/// `{ address: '127.0.0.1', family: 'IPv4', port: 41234 }`, or `127.0.0.1:41234`.
fn port(said: &str) -> Option<u16> {
    let place = said.split_once("listening on ")?.1;
    let digits = match place.split_once("port: ") {
        Some((_, port)) => port.split_once(|end: char| !end.is_ascii_digit())?.0,
        None => place.rsplit_once(':').filter(|_| !place.contains('{'))?.1,
    };
    digits.parse().ok()
}

/// A connection that many requests are sent over, one after the other.
pub struct Connection<'s> {
    service: &'s Service,
    stream: BufReader<TcpStream>,
}

impl<'s> Connection<'s> {
    pub fn to(service: &'s Service) -> Self {
        Connection { service, stream: BufReader::new(service.connect()) }
    }

    /// Sends JSON and gives back the status of the answer. A server may close a connection between two requests.
    pub fn post_json(&mut self, path: &str, body: &[u8]) -> u16 {
        let head = format!(
            "POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n",
            body.len()
        );
        let message = [head.as_bytes(), body].concat();
        self.exchange(&message).unwrap_or_else(|_| {
            self.stream = BufReader::new(self.service.connect());
            self.exchange(&message).unwrap_or_else(|error| panic!("no answer to POST {path}: {error}"))
        })
    }

    fn exchange(&mut self, message: &[u8]) -> std::io::Result<u16> {
        self.stream.get_mut().write_all(message)?;
        let mut head = String::new();
        while !head.ends_with("\r\n\r\n") {
            if self.stream.read_line(&mut head)? == 0 {
                return Err(std::io::ErrorKind::UnexpectedEof.into());
            }
        }
        let length = head.lines().find_map(|line| {
            let (name, value) = line.split_once(':')?;
            name.eq_ignore_ascii_case("content-length").then(|| value.trim().parse().ok())?
        });
        let length: usize = length.expect("errors say how long they are");
        self.stream.read_exact(&mut vec![0; length])?;
        let status = head.split(' ').nth(1).and_then(|status| status.parse().ok());
        Ok(status.expect("an answer has a status"))
    }
}

impl Drop for Service {
    /// Whatever happens, no process is left.
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
