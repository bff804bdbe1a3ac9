//! The `congvan` program.

mod app;
mod problem;
mod routes;
mod session;
mod views;

fn main() -> anyhow::Result<()> {
    if std::env::args().nth(1).as_deref() == Some("openapi") {
        let (_, document) = routes::api().split_for_parts();
        println!("{}", document.to_pretty_json()?);
    }
    Ok(())
}
