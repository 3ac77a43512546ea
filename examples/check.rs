//! Says what a change of a document does to clients: `cargo run --example check`.

use std::error::Error;

pub fn main() -> Result<(), Box<dyn Error>> {
    let promised = std::fs::read_to_string("examples/directory/openapi.yaml")?;
    let now = promised.replace("format: email", "format: email, maxLength: 20");
    let promised = api_scaffold::parse("before", promised)?;
    let now = api_scaffold::parse("after", now)?;
    for finding in api_scaffold::check(&promised, &now) {
        let breaks = if finding.breaking { "breaks clients" } else { "is fine" };
        println!("{}: {} {breaks} ({})", finding.part, finding.text, finding.operations.join(", "));
    }
    Ok(())
}
