//! Sources that nobody writes by hand: the scanner ends, and says what it could not read.

use std::fs;
use std::process::Command;
use std::time::{Duration, Instant};

const APP: &str =
    "import express from 'express';\nconst app = express();\napp.get('/a', (req, res) => res.json({ a: 1 }));\n";
const AXUM: &str = "use axum::{Router, routing::get};\nasync fn h() {}\npub fn app() -> Router { Router::new().route(\"/a\", get(h)) }\n";

/// Far more than any of them takes, on a slow machine, too.
const LONGEST: Duration = Duration::from_secs(120);

#[test]
fn no_source_breaks_the_scanner() {
    let many = 20_000;
    let nested = |open: &str, middle: &str, close: &str| open.repeat(many) + middle + &close.repeat(many);
    let expression = |text: String| format!("{APP}const x = {text};\n");
    let rust = |text: String| format!("{AXUM}{text}\n");
    let sources: Vec<(&str, &str, Vec<u8>)> = [
        ("parentheses", "ts", expression(nested("(", "1", ")"))),
        ("lists", "ts", expression(nested("[", "", "]"))),
        ("objects", "ts", expression(nested("{a:", "1", "}"))),
        ("texts in texts", "ts", expression(nested("`${", "1", "}`"))),
        ("negations", "ts", expression(nested("!", "1", ""))),
        ("types", "ts", format!("{APP}type T = {};\n", nested("Array<", "string", ">"))),
        ("a text that doubles", "ts", format!("{APP}let s = 'a';\n{}app.get('/' + s, h);\n", "s = s + s;\n".repeat(60))),
        ("a template that doubles", "ts", format!("{APP}let s = 'a';\n{}app.get('/' + s, h);\n", "s = `${s}${s}`;\n".repeat(60))),
        ("functions without an end", "ts", format!("{APP}function f(n) {{ return f(n) + f(n + 1); }}\napp.get('/' + f(0), h);\n")),
        ("routers in each other", "ts", format!("{APP}const a = express.Router();\nconst b = express.Router();\na.use(b);\nb.use('/a', a);\napp.use(a);\n")),
        ("imports of itself", "ts", format!("export * from './source';\nimport {{ r }} from './source';\n{APP}app.use(r);\n")),
        ("a list that doubles", "ts", format!("{APP}let a = [1, 2];\n{}a.forEach(x => app.get('/b' + x, h));\n", "a = [...a, ...a];\na = a.concat(a);\na.push(...a);\n".repeat(30))),
        ("lists in lists", "ts", format!("{APP}let a = [1, 2, 3, 4, 5, 6, 7, 8, 9];\n{}a.forEach(x => app.get('/b' + x, h));\n", "a = a.flatMap(x => [1, 2, 3, 4, 5, 6, 7, 8, 9]);\n".repeat(12))),
        ("objects that share parts", "ts", format!("{APP}let a = {{ x: 1 }};\n{}app.get('/b', (req, res) => res.json(a));\n", (0..60).map(|key| format!("a = {{ ...a, k{key}: a }};\n")).collect::<String>())),
        ("many alternatives", "ts", format!("{APP}app.get('/b', (req, res) => {{ if (req.query.a === '') res.json(0);\n{}}});\n", (0..5000).map(|number| format!("else if (req.query.a === '{number}') res.json({number});\n")).collect::<String>())),
        ("one of very many", "ts", format!("{APP}const all = [\n{}];\n{}", "() => 1,\n".repeat(many), "app.get('/b', all[process.pid]);\n".repeat(40))),
        ("many choices", "ts", format!("{APP}app.get('/b', (req, res) => res.json({}1));\n", (0..5000).map(|number| format!("req.query.a === '{number}' ? {number} : ")).collect::<String>())),
        ("a long chain", "ts", format!("{APP}app{};\n", ".get('/c', h)".repeat(many))),
        ("a hundred thousand routes of Rust", "rs", rust(format!("pub fn many() -> Router {{ Router::new(){} }}", ".route(\"/r\", get(h))".repeat(100_000)))),
        ("many alternatives of Rust", "rs", rust(format!("async fn g(x: u32) -> u32 {{ if x == 0 {{ 0 }}{} else {{ 1 }} }}\npub fn more() -> Router {{ Router::new().route(\"/g\", get(g)) }}", (0..5000).map(|number| format!(" else if x == {number} {{ {number} }}")).collect::<String>()))),
        ("the end in the middle", "ts", format!("{APP}const x = `{}", "${".repeat(1000))),
        ("parentheses of Rust", "rs", rust(format!("fn f() {{ {}; }}", nested("(", "1", ")")))),
        ("types of Rust", "rs", rust(format!("type T = {};", nested("Vec<", "u8", ">")))),
        ("references of Rust", "rs", rust(format!("fn f(x: {}) {{}}", nested("&", "u8", "")))),
        ("modules of Rust", "rs", rust(nested("mod m {", "", "}"))),
        ("macros of Rust", "rs", rust("macro_rules! m { ($($x:tt)*) => { m!($($x)* $($x)*) } }\nm!(a);".to_owned())),
        ("routers of Rust in each other", "rs", rust("fn a() -> Router { Router::new().nest(\"/a\", b()).merge(a()) }\nfn b() -> Router { Router::new().nest(\"/b\", a()).merge(b()) }".to_owned())),
    ]
    .into_iter()
    .map(|(what, ending, text)| (what, ending, text.into_bytes()))
    .chain([
        ("no UTF-8", "ts", [b"\xff\xfe\0".as_slice(), APP.as_bytes()].concat()),
        ("no UTF-8 in Rust", "rs", [b"\xff\xfe\0".as_slice(), AXUM.as_bytes()].concat()),
        ("NUL", "ts", [APP.as_bytes(), b"\0"].concat()),
        ("a mark of the byte order", "ts", [b"\xef\xbb\xbf".as_slice(), APP.as_bytes()].concat()),
    ])
    .collect();
    let mut faults = Vec::new();
    for (what, ending, text) in sources {
        let folder = tempfile::tempdir().expect("a temporary folder");
        fs::write(folder.path().join(format!("source.{ending}")), text).expect("the source is written");
        let start = Instant::now();
        let run = Command::new(env!("CARGO_BIN_EXE_api-scaffold")).arg(folder.path()).arg("--generate-spec").output();
        let output = run.expect("the binary starts");
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        if !matches!(output.status.code(), Some(0..=2)) || said.contains("panicked") || start.elapsed() > LONGEST {
            faults.push(format!("{what}: {} after {:?}: {said}", output.status, start.elapsed()));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}
