//! A running server, and a client that asks it for a while.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use nix::time::clock_getcpuclockid;
use nix::unistd::Pid;

use crate::build::Program;
use crate::repository;

/// Kept-alive connections, each of which waits for an answer before it asks again.
const CONNECTIONS: usize = 4;

/// How long a server is warmed up, and how long each of its turns takes.
const WARM_UP: Duration = Duration::from_secs(3);
const TURN: Duration = Duration::from_millis(250);

/// A server that is asked by [`CONNECTIONS`] clients at a time; it ends with this value.
pub struct Server {
    process: Child,
    port: u16,
    request: Vec<u8>,
}

impl Server {
    /// Starts it on a free port of this machine, and warms it up.
    pub fn start(program: &Program) -> Server {
        let port = free_port();
        let process = Command::new(&program.command)
            .args(&program.arguments)
            .current_dir(&program.folder)
            .envs([("PORT", port.to_string().as_str()), ("NODE_ENV", "production")])
            .env("RATE_LIMIT_PER_MINUTE", "1000000000")
            // The servers by hand log nothing.
            .env("LOG_LEVEL", "silent")
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .spawn()
            .expect("the server starts");
        let body = std::fs::read(repository("benches/throughput/body.json")).expect("the body is there");
        let value: serde_json::Value = serde_json::from_slice(&body).expect("the body is JSON");
        let body = value.to_string();
        let head = "POST /orders HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: ";
        let request = format!("{head}{}\r\n\r\n{body}", body.len()).into_bytes();
        let server = Server { process, port, request };
        let answer = ask(&mut connect(port), &server.request);
        let answer: serde_json::Value = serde_json::from_slice(&answer).expect("the answer is JSON");
        assert_eq!(answer, value, "the answer is what was sent");
        server.run_for(WARM_UP);
        server
    }

    /// Asks for a while, and gives back the CPU microseconds per request.
    pub fn turn(&self) -> f64 {
        let before = self.cpu_time();
        let requests = self.run_for(TURN);
        (self.cpu_time() - before).as_secs_f64() * 1e6 / requests as f64
    }

    fn run_for(&self, time: Duration) -> usize {
        let end = Instant::now() + time;
        // A connection that is kept longer than for one turn would be idle for so long that the server ends it.
        let ask_for_a_while = || {
            let mut connection = connect(self.port);
            let mut requests = 0;
            while Instant::now() < end {
                ask(&mut connection, &self.request);
                requests += 1;
            }
            requests
        };
        thread::scope(|scope| {
            let clients: Vec<_> = (0..CONNECTIONS).map(|_| scope.spawn(ask_for_a_while)).collect();
            clients.into_iter().map(|client| client.join().expect("all is answered")).sum()
        })
    }

    /// What the process has used so far, with all of its threads.
    fn cpu_time(&self) -> Duration {
        let id = Pid::from_raw(self.process.id().try_into().expect("process ids are small"));
        let clock = clock_getcpuclockid(id).expect("the process runs");
        clock.now().expect("its clock can be read").into()
    }
}

impl Drop for Server {
    /// Whatever happens, no process is left.
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("there is a free port");
    listener.local_addr().expect("the port is known").port()
}

fn connect(port: u16) -> TcpStream {
    let end = Instant::now() + Duration::from_secs(20);
    loop {
        match TcpStream::connect(("127.0.0.1", port)) {
            Ok(connection) => {
                connection.set_nodelay(true).expect("the option can be set");
                connection.set_read_timeout(Some(Duration::from_secs(20))).expect("a timeout can be set");
                return connection;
            }
            Err(error) if Instant::now() > end => panic!("the server does not listen: {error}"),
            Err(_) => thread::sleep(Duration::from_millis(20)),
        }
    }
}

/// Sends a request and gives back the body of the answer, which must be a 201.
fn ask(connection: &mut TcpStream, request: &[u8]) -> Vec<u8> {
    connection.write_all(request).expect("the server reads");
    let mut answer = Vec::with_capacity(4096);
    loop {
        if let Some((head, body)) = split(&answer)
            && answer.len() - body >= length(&answer[..head])
        {
            assert!(answer.starts_with(b"HTTP/1.1 201 "), "{}", String::from_utf8_lossy(&answer));
            return answer.split_off(body);
        }
        let mut buffer = [0; 4096];
        let read = connection.read(&mut buffer).expect("the server answers");
        assert!(read > 0, "the server hangs up: {}", String::from_utf8_lossy(&answer));
        answer.extend_from_slice(&buffer[..read]);
    }
}

/// Where the head ends and the body starts.
fn split(answer: &[u8]) -> Option<(usize, usize)> {
    let end = answer.windows(4).position(|bytes| bytes == b"\r\n\r\n")?;
    Some((end, end + 4))
}

fn length(head: &[u8]) -> usize {
    let head = String::from_utf8_lossy(head).to_lowercase();
    let (_, rest) = head.split_once("\r\ncontent-length:").expect("the answer says how long it is");
    rest.lines().next().and_then(|length| length.trim().parse().ok()).expect("a length is a number")
}
