//! An HTTP server in the test's process, on a port of its own.

use std::io::{BufRead, BufReader, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::{self, JoinHandle};
use std::time::Duration;

/// What a client asks for.
#[derive(Clone, Debug)]
pub struct Request {
    pub path: String,
    /// The header lines in lower case.
    pub headers: Vec<String>,
}

/// What the server does about it.
pub enum Response {
    /// A status line's code and reason, header lines, and a body.
    Answer(&'static str, Vec<String>, Vec<u8>),
    /// A body that goes on, byte by byte, until the client has enough.
    Endless,
    /// Nothing at all, until the client has enough.
    Silent,
    /// A body that is shorter than the headers say.
    CutOff,
}

/// A document, without anything about it.
pub fn document(text: &str) -> Response {
    Response::Answer("200 OK", Vec::new(), text.into())
}

/// A status alone.
pub fn status(status: &'static str) -> Response {
    Response::Answer(status, Vec::new(), Vec::new())
}

/// A redirect.
pub fn redirect(to: &str) -> Response {
    Response::Answer("302 Found", vec![format!("Location: {to}")], Vec::new())
}

/// A server that ends with the test.
pub struct Server {
    address: SocketAddr,
    requests: Arc<Mutex<Vec<Request>>>,
    is_ending: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Server {
    pub fn start(answer: impl Fn(&Request) -> Response + Send + Sync + 'static) -> Server {
        let listener = TcpListener::bind("127.0.0.1:0").expect("there is a free port");
        let address = listener.local_addr().expect("the port is known");
        let requests = Arc::new(Mutex::new(Vec::new()));
        let is_ending = Arc::new(AtomicBool::new(false));
        let (seen, ends) = (Arc::clone(&requests), Arc::clone(&is_ending));
        let thread = thread::spawn(move || {
            thread::scope(|scope| {
                for stream in listener.incoming() {
                    if ends.load(Ordering::SeqCst) {
                        break;
                    }
                    let (stream, seen, answer, ends) = (stream.expect("a connection"), &seen, &answer, &ends);
                    scope.spawn(move || {
                        if let Some(request) = read(&stream) {
                            seen.lock().expect("no thread failed").push(request.clone());
                            // A client that has enough hangs up, which is no failure.
                            let _ = write(stream, answer(&request), ends);
                        }
                    });
                }
            });
        });
        Server { address, requests, is_ending, thread: Some(thread) }
    }

    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// A text in which this run's port is `PORT`.
    pub fn without_port(&self, text: &str) -> String {
        text.replace(&self.address.port().to_string(), "PORT")
    }

    /// What was asked for so far.
    pub fn requests(&self) -> Vec<Request> {
        self.requests.lock().expect("no thread failed").clone()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.is_ending.store(true, Ordering::SeqCst);
        let _ = TcpStream::connect(self.address);
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

fn read(stream: &TcpStream) -> Option<Request> {
    let mut lines = BufReader::new(stream).lines().map_while(Result::ok);
    let path = lines.next()?.split(' ').nth(1)?.to_owned();
    let headers = lines.take_while(|line| !line.is_empty()).map(|line| line.to_lowercase()).collect();
    Some(Request { path, headers })
}

fn write(mut stream: TcpStream, response: Response, ends: &AtomicBool) -> std::io::Result<()> {
    match response {
        Response::Answer(status, headers, body) => {
            let headers: String = headers.iter().map(|header| format!("{header}\r\n")).collect();
            let length = body.len();
            write!(stream, "HTTP/1.1 {status}\r\n{headers}Content-Length: {length}\r\nConnection: close\r\n\r\n")?;
            stream.write_all(&body)
        }
        Response::Endless => {
            write!(stream, "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n")?;
            until(ends, || stream.write_all(b"#"))
        }
        Response::Silent => until(ends, || Ok(())),
        Response::CutOff => {
            write!(stream, "HTTP/1.1 200 OK\r\nContent-Length: 100\r\nConnection: close\r\n\r\nx: 1\n")
        }
    }
}

fn until(ends: &AtomicBool, mut step: impl FnMut() -> std::io::Result<()>) -> std::io::Result<()> {
    while !ends.load(Ordering::SeqCst) {
        thread::sleep(Duration::from_millis(5));
        step()?;
    }
    Ok(())
}
