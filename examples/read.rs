//! Reads a document and lists what it has: `cargo run --example read -- openapi.yaml`.

use std::error::Error;

pub fn main() -> Result<(), Box<dyn Error>> {
    let path = std::env::args().nth(1).filter(|path| path.ends_with(".yaml"));
    let document = api_scaffold::read(path.as_deref().unwrap_or("examples/directory/openapi.yaml"))?;
    println!("{}", document.title());
    for (method, path) in document.operations() {
        println!("  {method} {path}");
    }
    // Defects that were repaired, with their places.
    for message in document.messages() {
        println!("{message}");
    }
    Ok(())
}
