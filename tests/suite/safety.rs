//! What a service does for those who mean it ill, over real HTTP, for every framework: no name of a field reaches what all
//! objects share, nothing grows without a limit, and no text of an error leaves.

use std::fs;
use std::io::{ErrorKind, Read, Write};
use std::time::{Duration, Instant};

use crate::service::Service;
use crate::{assert_none, node, repository, tool, tree};

/// Names that lead from a field to what all objects share.
const REACHING: [&str; 12] = [
    "__proto__=x",
    "__proto__[x]=1",
    "constructor=x",
    "constructor[prototype][x]=1",
    "toString=1&hasOwnProperty=1&then=1&length=5",
    "deep[__proto__][x]=1",
    "deep[constructor][prototype][x]=1",
    "list=1&list=2&list[__proto__]=x",
    "list=1&list=2&list[__proto__][x]=1",
    "list=1&list=2&list[length]=9",
    "list=1&list=2&list[push]=9&list=3",
    "list=1&list[constructor][x]=1",
];

#[test]
fn nobody_reaches_what_all_objects_share() {
    for_each_framework("shared", &[], |service, is_node| {
        let mut problems = Vec::new();
        let mut send = |request: &str, content_type: &str, body: &str| {
            let (status, text) = answer(service, request, &[("Content-Type", content_type)], body.as_bytes());
            if status >= 500 && status != 501 {
                problems.push(format!("{request} {body}: {status} {text}"));
            }
        };
        for fields in REACHING {
            let (status, text) = answer(service, &format!("GET /query?{fields}"), &[], b"");
            if status >= 500 && status != 501 {
                send(&format!("GET /query?{fields} {status} {text}"), "text/plain", "");
            }
            send("POST /form", "application/x-www-form-urlencoded", fields);
            let part = |field: &str| {
                let (name, value) = field.split_once('=').expect("a field has a value");
                format!("--b\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
            };
            let file = "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"f\"\r\n\r\nx\r\n";
            for fields in [fields.to_owned(), fields.replace("list", "file"), fields.replace("deep", "file")] {
                let parts: String = fields.split('&').map(part).collect();
                send("POST /parts", "multipart/form-data; boundary=b", &format!("{file}{parts}--b--\r\n"));
            }
        }
        for body in [
            r#"{"__proto__":{"x":1},"constructor":{"prototype":{"x":1}},"toString":1}"#,
            r#"{"children":[{"__proto__":{"x":1}},{"children":[],"constructor":null}]}"#,
        ] {
            send("POST /json", "application/json", body);
        }
        if is_node {
            let (status, text) = answer(service, "GET /query", &[], b"");
            if (status, text.as_str()) != (200, r#"{"gained":0,"length":0}"#) {
                problems.push(format!("all objects have more than before: {status} {text}"));
            }
        }
        problems
    });
}

#[test]
fn nothing_is_read_without_a_limit() {
    let fields = |count: usize| vec!["a=1"; count].join("&");
    let parts =
        |count: usize| "--b\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n".repeat(count) + "--b--\r\n";
    let form = "application/x-www-form-urlencoded";
    let multipart = "multipart/form-data; boundary=b";
    let nested = |depth: usize| r#"{"children":["#.repeat(depth) + &"]}".repeat(depth);
    for_each_framework("limits", &[], |service, _| {
        let mut problems = Vec::new();
        let mut expect = |what: &str, allowed: &[u16], (status, text): (u16, String)| {
            if !allowed.contains(&status) {
                problems.push(format!("{what}: {status} {}", text.chars().take(200).collect::<String>()));
            }
        };
        let taken = [200, 501];
        let post = |path: &str, content_type: &str, body: &str| {
            answer(service, &format!("POST {path}"), &[("Content-Type", content_type)], body.as_bytes())
        };
        expect("a body of two megabytes", &[413], post("/json", "application/json", &"[".repeat(2 << 20)));
        expect("a form of two megabytes", &[413], post("/form", form, &"a".repeat(2 << 20)));
        expect("an upload of twelve megabytes", &[413], post("/parts", multipart, &"a".repeat(12 << 20)));
        expect("a thousand fields", &taken, post("/form", form, &fields(1000)));
        expect("too many fields", &[400], post("/form", form, &fields(1001)));
        expect("a thousand parts", &taken, post("/parts", multipart, &parts(1000)));
        expect("too many parts", &[400], post("/parts", multipart, &parts(1001)));
        expect("too many parameters", &[400], answer(service, &format!("GET /query?{}", fields(1001)), &[], b""));
        expect(
            "a long address",
            &[414, 431],
            answer(service, &format!("GET /query?{}", "a".repeat(100_000)), &[], b""),
        );
        let long = "a".repeat(600_000);
        expect("a long header", &[431], answer(service, "GET /query", &[("X-Long", &long)], b""));
        let many: Vec<(String, &str)> = (0..5000).map(|number| (format!("X-Header-{number}"), "1")).collect();
        let many: Vec<(&str, &str)> = many.iter().map(|(name, value)| (name.as_str(), *value)).collect();
        expect("many headers", &[431], answer(service, "GET /query", &many, b""));
        expect(
            "brackets in brackets",
            &[200, 400, 501],
            answer(service, &format!("GET /query?deep{}=1", "[a]".repeat(4000)), &[], b""),
        );
        for depth in [100, 10_000, 60_000] {
            expect("values in values", &[200, 400, 501], post("/json", "application/json", &nested(depth)));
        }
        // With this pattern, each further letter doubles the time.
        let (slow, short) = ("a".repeat(60) + "!", "a".repeat(12));
        expect("a text as long as it may be", &taken, answer(service, &format!("GET /query?code={short}"), &[], b""));
        expect(
            "a text too long for its pattern",
            &[400],
            answer(service, &format!("GET /query?code={slow}"), &[], b""),
        );
        for (what, member) in [("one in a body", "code"), ("one among values of any type", "any")] {
            let body = format!(r#"{{"children":[{{"{member}":"{slow}"}}]}}"#);
            expect(what, &[400], post("/json", "application/json", &body));
        }
        let encoded = [("Content-Type", "application/json"), ("Content-Encoding", "gzip")];
        expect("what is not compressed", &[400, 415], answer(service, "POST /json", &encoded, b"nothing"));
        expect("and it still answers", &taken, answer(service, "GET /query", &[], b""));
        problems
    });
}

/// What is sent a byte at a time, as slowly as a connection lives.
const DRIPPED: [(&str, &str); 2] = [
    ("headers", "GET /query HTTP/1.1\r\nHost: localhost\r\nX-Slow: "),
    (
        "a body",
        "POST /json HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 9999\r\n\r\n",
    ),
];

#[test]
fn slow_clients_are_given_up() {
    let limit = Duration::from_secs(3);
    for_each_framework("slow", &[("REQUEST_TIMEOUT", "3")], |service, _| {
        let drip = |start: &str| {
            let mut connection = service.connect();
            connection.set_read_timeout(Some(Duration::from_millis(200))).expect("a timeout can be set");
            connection.write_all(start.as_bytes()).expect("the server reads");
            let begin = Instant::now();
            // What is answered ends it as well as a connection that is closed.
            while begin.elapsed() < limit * 8 && connection.write_all(b"1").is_ok() {
                match connection.read(&mut [0; 64]) {
                    Err(error) if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => {}
                    _ => break,
                }
            }
            begin.elapsed()
        };
        let times = DRIPPED.map(|(what, start)| (what, drip(start)));
        // axum reads for ten seconds what comes behind an answer, so that clients get to see it.
        let is_wrong = |time: &Duration| *time < limit / 2 || *time > limit * 6;
        times.into_iter().filter(|(_, time)| is_wrong(time)).map(|(what, time)| format!("{what}: {time:?}")).collect()
    });
}

#[test]
fn no_text_of_an_error_leaves() {
    for_each_framework("errors", &[], |service, is_node| {
        let mut problems = Vec::new();
        // What panics in axum has no status.
        let of_status = if is_node { 404 } else { 500 };
        for (request, expected) in [("GET /fails", 500), ("GET /fails?status", of_status), ("GET /answers", 500)] {
            let (status, text) = answer(service, request, &[], b"");
            if status != expected || text.contains("SECRET") || text.contains("/srv") || text.contains(".ts") {
                problems.push(format!("{request}: {status} {text}"));
            }
        }
        problems
    });
}

/// Sends a request and gives back the status and the body of the answer; 431 for a connection that is closed without one.
fn answer(service: &Service, request: &str, headers: &[(&str, &str)], body: &[u8]) -> (u16, String) {
    let mut connection = service.connect();
    connection.set_read_timeout(Some(Duration::from_secs(60))).expect("a timeout can be set");
    let mut head = format!("{request} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n");
    for (name, value) in headers {
        head.push_str(&format!("{name}: {value}\r\n"));
    }
    if !body.is_empty() {
        head.push_str(&format!("Content-Length: {}\r\n", body.len()));
    }
    // A server that refuses a request may close before it has read all of it.
    let _ = connection.write_all(&[head.as_bytes(), b"\r\n", body].concat());
    let mut bytes = Vec::new();
    let _ = connection.read_to_end(&mut bytes);
    let text = String::from_utf8_lossy(&bytes).into_owned();
    let status = text.split(' ').nth(1).and_then(|status| status.parse().ok());
    let body = text.split_once("\r\n\r\n").map(|(_, body)| body.to_owned()).unwrap_or_default();
    (status.unwrap_or(431), body)
}

/// Builds and starts the service of `tests/safety` for each framework, and asserts that nothing is wrong with it.
fn for_each_framework(name: &str, settings: &[(&str, &str)], check: impl Fn(&Service, bool) -> Vec<String>) {
    let own = repository("tests/safety");
    let mut problems = Vec::new();
    for framework in tool::ALL_FRAMEWORKS {
        let project = node::projects(&format!("safety-{name}-{framework}")).join("project");
        let answer = tool::generate_for(framework, &own.join("openapi.yaml"), &project, &[]);
        assert_eq!(answer.status, Some(0), "{}", answer.stderr);
        if framework == "axum" {
            let path = project.join("src/routes/safety.rs");
            let stubs = fs::read_to_string(&path).expect("there are stubs");
            let handlers = stubs
                .replace("Err(ApiError::not_implemented(\"fail\"))", "panic!(\"SECRET of the database at /srv/app\")")
                .replace(
                    "Err(ApiError::not_implemented(\"answerWrongly\"))",
                    "Err(ApiError::internal(\"SECRET of the database at /srv/app\"))",
                );
            tree::write(&path, handlers.as_bytes());
        } else {
            let handlers = fs::read(own.join(framework).join("safety.ts")).expect("there are handlers");
            tree::write(&project.join("src/routes/safety.ts"), &handlers);
        }
        let service = Service::build_with(framework, &project, settings);
        problems
            .extend(check(&service, framework != "axum").into_iter().map(|problem| format!("{framework}: {problem}")));
    }
    assert_none(&problems);
}
