//! What a validated POST costs: CPU time per request of a generated service, as a ratio to servers written by hand.
//!
//! `cargo bench --bench throughput` runs all frameworks, `… -- koa axum` some of them. Three servers echo one body, an order
//! of 17 fields, an address and three items:
//!
//! - *generated*: a new project for `openapi.yaml`, as it comes, whose handler answers with the request's body. Both are
//!   validated;
//! - *bare*: the same project, so with the same request ids, security headers, rate limit and log, but its router is a few
//!   lines by hand that parse JSON and send it back (`bare.js`, `bare.rs`);
//! - *alone*: the framework with such a route and nothing else (`alone.js`, `alone.rs`).
//!
//! All are built for production, run at the same time, and take turns at being asked; the median of all turns counts. They are
//! started anew a few times, because no two runs of a compiler at run time end alike: one and the same server can be a tenth
//! slower than it was the time before.

#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used)]

#[path = "../../tests/suite/node.rs"]
#[allow(dead_code, reason = "the tests need more of it")]
mod node;
#[path = "../../tests/suite/tool.rs"]
#[allow(dead_code, reason = "the tests need more of it")]
mod tool;
#[path = "../../tests/suite/tree.rs"]
#[allow(dead_code, reason = "the tests need more of it")]
mod tree;

mod build;
#[cfg(target_os = "linux")]
mod server;

use std::path::{Path, PathBuf};

/// A path in the repository.
fn repository(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

#[cfg(not(target_os = "linux"))]
fn main() {
    println!("throughput is measured on Linux only, where one process can be asked what CPU time another has used");
}

/// The servers are started anew that often.
#[cfg(target_os = "linux")]
const STARTS: usize = 5;

/// How often each server has its turn before they are started anew.
#[cfg(target_os = "linux")]
const TURNS: usize = 10;

#[cfg(target_os = "linux")]
fn main() {
    let wanted: Vec<String> = std::env::args().skip(1).filter(|argument| !argument.starts_with('-')).collect();
    println!("{:<10} {:>10} {:>9} {:>9} {:>9} {:>9}", "", "generated", "bare", "alone", "to bare", "to alone");
    for framework in build::FRAMEWORKS.iter().filter(|name| wanted.is_empty() || wanted.iter().any(|own| own == *name))
    {
        let servers = build::servers(framework);
        let mut turns: [Vec<f64>; 3] = Default::default();
        for _ in 0..STARTS {
            let running: Vec<server::Server> = servers.iter().map(server::Server::start).collect();
            for _ in 0..TURNS {
                for (server, turns) in running.iter().zip(&mut turns) {
                    turns.push(server.turn());
                }
            }
        }
        let [generated, bare, alone] = turns.map(median);
        println!(
            "{framework:<10} {generated:>10.1} {bare:>9.1} {alone:>9.1} {:>9.2} {:>9.2}",
            bare / generated,
            alone / generated
        );
    }
    println!(
        "CPU microseconds per request, median of {STARTS} x {TURNS} turns; ratios of requests per CPU time, so 1 is as fast."
    );
}

#[cfg(target_os = "linux")]
fn median(mut turns: Vec<f64>) -> f64 {
    turns.sort_by(f64::total_cmp);
    turns[turns.len() / 2]
}
