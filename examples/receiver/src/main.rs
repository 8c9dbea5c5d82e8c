//! A service that receives the webhooks of two providers, verifies them, and writes their events to a file.
#![forbid(unsafe_code)]
#![deny(warnings, missing_docs)]

mod config;
mod drift;
mod health;
mod hook;
mod line;
mod metrics;
mod provider;
mod quarantine;
mod service;
mod sink;
mod stop;

eventry::events!();

use std::error::Error;
use std::io::Write as _;
use std::process::ExitCode;

use config::Config;
use tokio::net::TcpListener;

#[tokio::main]
async fn main() -> ExitCode {
    match run().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("receiver: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn run() -> Result<(), Box<dyn Error + Send + Sync>> {
    let config = Config::from_environment()?;
    // From here on, a signal stops the service gracefully.
    let stop = stop::signal()?;
    let router = service::open(&config)?;
    let cannot_listen = |error| {
        format!(
            "cannot listen on {}: {error}; set {} to a free address",
            config.address,
            config::ADDRESS
        )
    };
    let listener = TcpListener::bind(config.address).await.map_err(cannot_listen)?;
    // Unlike `println!`, this does not panic if nobody reads.
    writeln!(std::io::stdout(), "listening on {}", listener.local_addr()?)?;
    stop::serve(listener, router, stop, config.body_timeout).await?;
    Ok(())
}
