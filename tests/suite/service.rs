//! A generated service as a process of its own.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Mutex;
use std::sync::mpsc::{self, Receiver};
use std::thread;
use std::time::Duration;

use crate::{node, rust};

/// A service that listens on a port of this machine; it ends with this value.
pub struct Service {
    pub process: Child,
    pub port: u16,
    lines: Mutex<Receiver<String>>,
}

impl Service {
    /// Builds a project of a framework and starts it.
    pub fn build(framework: &str, project: &Path) -> Self {
        Self::build_with(framework, project, &[])
    }

    /// The same with settings.
    pub fn build_with(framework: &str, project: &Path, settings: &[(&str, &str)]) -> Self {
        let mut command = if framework == "axum" {
            let program = rust::build(project);
            rust::command(project, &program)
        } else {
            node::build(project);
            node::command(project, &["dist/server.js"])
        };
        command.envs(settings.iter().copied());
        Self::run(command)
    }

    /// Starts a built Node project.
    pub fn start(project: &Path) -> Self {
        Self::run(node::command(project, &["dist/server.js"]))
    }

    /// Starts a program on a free port, for as many requests as there are, and waits until it listens.
    pub fn run(mut command: Command) -> Self {
        command.env("RATE_LIMIT_PER_MINUTE", "1000000000");
        Self::run_as_set(command)
    }

    /// Starts a program with no other settings than it has, on a free port, and waits until it listens.
    pub fn run_as_set(mut command: Command) -> Self {
        let mut process = command.env("PORT", "0").stdout(Stdio::piped()).spawn().expect("the service starts");
        let output = process.stdout.take().expect("the output is piped");
        let (sender, lines) = mpsc::channel();
        // Whatever it logs is read, so that it never has to wait for us.
        thread::spawn(move || {
            let mut lines = BufReader::new(output).lines().map_while(Result::ok);
            lines.all(|line| sender.send(line).is_ok())
        });
        let first = lines.iter().find(|line| line.contains("istening"));
        let first = first.unwrap_or_else(|| panic!("the server does not listen"));
        assert!(first.contains("127.0.0.1"), "it is open to others: {first}");
        let port = port(&first).unwrap_or_else(|| panic!("the server does not say where it listens: {first}"));
        Service { process, port, lines: Mutex::new(lines) }
    }

    /// What it has logged from its start to its end, which this waits for.
    pub fn logged(&mut self) -> Vec<String> {
        self.process.wait().expect("the process can be asked");
        self.lines.get_mut().expect("no reader panics").iter().collect()
    }

    /// Opens a connection.
    pub fn connect(&self) -> TcpStream {
        let connection = TcpStream::connect(("127.0.0.1", self.port)).expect("the server listens");
        connection.set_read_timeout(Some(Duration::from_secs(20))).expect("a timeout can be set");
        connection
    }

    /// Sends a request and gives back the status of the answer.
    pub fn send(&self, request: &str, headers: &[(&str, &str)], body: &[u8]) -> u16 {
        self.ask(request, headers, body).0
    }

    /// The status and the text at a path.
    pub fn get(&self, path: &str) -> (u16, String) {
        let (status, answer) = self.ask(&format!("GET {path}"), &[], b"");
        (status, answer.split_once("\r\n\r\n").map(|(_, body)| body.to_owned()).unwrap_or_default())
    }

    /// The status and all of the answer, as it is on the wire.
    pub fn ask(&self, request: &str, headers: &[(&str, &str)], body: &[u8]) -> (u16, String) {
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
        (status.unwrap_or_else(|| panic!("no answer to {request}: {text}")), text)
    }

    /// Tells it to stop, as a service manager does.
    pub fn terminate(&self) {
        let id = self.process.id().to_string();
        let status = Command::new("kill").args(["-TERM", &id]).status();
        assert!(status.is_ok_and(|status| status.success()), "{id} cannot be told to stop");
    }
}

/// The port in `"address":"127.0.0.1","family":"IPv4","port":41234` or `127.0.0.1:41234`.
fn port(line: &str) -> Option<u16> {
    let (_, rest) = line.split_once("\"port\":").or_else(|| line.split_once("127.0.0.1:"))?;
    let end = rest.find(|end: char| !end.is_ascii_digit()).unwrap_or(rest.len());
    rest[..end].parse().ok()
}

/// A connection that many requests are sent over, one after the other.
pub struct Connection<'s> {
    service: &'s Service,
    stream: BufReader<TcpStream>,
}

/// An answer on a connection.
pub struct Answer {
    pub status: u16,
    pub body: String,
    /// Whether the service closes the connection behind it.
    pub is_last: bool,
}

impl<'s> Connection<'s> {
    pub fn to(service: &'s Service) -> Self {
        Connection { service, stream: BufReader::new(service.connect()) }
    }

    /// A connection to a service that may have ended.
    pub fn open(service: &'s Service) -> std::io::Result<Self> {
        let stream = TcpStream::connect(("127.0.0.1", service.port))?;
        stream.set_read_timeout(Some(Duration::from_secs(20)))?;
        Ok(Connection { service, stream: BufReader::new(stream) })
    }

    /// Sends JSON and gives back the status of the answer. A server may close a connection between two requests.
    pub fn post_json(&mut self, path: &str, body: &[u8]) -> u16 {
        let head = format!(
            "POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n",
            body.len()
        );
        self.send(&[head.as_bytes(), body].concat())
    }

    /// Asks for a path and gives back the status of the answer.
    pub fn get(&mut self, path: &str) -> u16 {
        self.send(format!("GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n").as_bytes())
    }

    fn send(&mut self, message: &[u8]) -> u16 {
        let answer = self.exchange(message).unwrap_or_else(|_| {
            self.stream = BufReader::new(self.service.connect());
            let head = String::from_utf8_lossy(message).lines().next().unwrap_or_default().to_owned();
            self.exchange(message).unwrap_or_else(|error| panic!("no answer to {head}: {error}"))
        });
        answer.status
    }

    /// Sends a request as it is on the wire, and waits for the answer.
    pub fn exchange(&mut self, message: &[u8]) -> std::io::Result<Answer> {
        self.stream.get_mut().write_all(message)?;
        let mut head = String::new();
        while !head.ends_with("\r\n\r\n") {
            if self.stream.read_line(&mut head)? == 0 {
                return Err(std::io::ErrorKind::UnexpectedEof.into());
            }
        }
        let header = |wanted: &str| {
            let mut headers = head.lines().filter_map(|line| line.split_once(':'));
            headers.find(|(name, _)| name.eq_ignore_ascii_case(wanted)).map(|(_, value)| value.trim())
        };
        let length = header("content-length").and_then(|length| length.parse().ok());
        let mut body = vec![0; length.expect("answers say how long they are")];
        self.stream.read_exact(&mut body)?;
        let status = head.split(' ').nth(1).and_then(|status| status.parse().ok());
        Ok(Answer {
            status: status.expect("an answer has a status"),
            body: String::from_utf8_lossy(&body).into_owned(),
            is_last: header("connection").is_some_and(|value| value.eq_ignore_ascii_case("close")),
        })
    }
}

impl Drop for Service {
    /// Whatever happens, no process is left.
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
