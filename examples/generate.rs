//! Generates a project and writes it: `cargo run --example generate`.

use std::error::Error;

use api_scaffold::Framework;

pub fn main() -> Result<(), Box<dyn Error>> {
    let document = api_scaffold::read("examples/directory/openapi.yaml")?;
    let project = api_scaffold::generate(&document, Framework::Fastify)?;
    // The files can be had without writing them.
    let router = project.files().find(|file| file.path == "src/routes/index.ts").ok_or("there is a router")?;
    println!("{} has {} lines", router.path, router.text.lines().count());

    let folder = tempfile::tempdir()?;
    for (path, change) in project.write(folder.path())? {
        println!("{change:?} {path}");
    }
    Ok(())
}
