//! Writes the document that route sources implement: `cargo run --example scan`.

use std::error::Error;

use api_scaffold::Version;

pub fn main() -> Result<(), Box<dyn Error>> {
    let document = api_scaffold::scan("examples/directory/express/src/routes")?;
    print!("{}", document.to_yaml(Version::V31)?);
    // What the sources do not say.
    for message in document.messages() {
        eprintln!("{message}");
    }
    Ok(())
}
