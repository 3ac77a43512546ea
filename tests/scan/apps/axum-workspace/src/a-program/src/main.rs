//! A program that depends on the crate with the routes, and stands before it.
fn main() {
    server::run();
}
