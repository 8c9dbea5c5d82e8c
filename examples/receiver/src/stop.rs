//! Serves until a signal says stop, and then lets requests end.

use std::future::Future;
use std::io;
use std::time::Duration;

use axum::Router;
use tokio::net::TcpListener;
use tokio::sync::oneshot;

/// How long a request may take after its body has arrived.
const GRACE: Duration = Duration::from_secs(5);

/// Waits for SIGTERM or Ctrl-C. Neither ends the process once this function has returned.
///
/// # Errors
///
/// Returns an error if the system does not hand over signals.
#[cfg(unix)]
pub fn signal() -> io::Result<impl Future<Output = ()> + Send + 'static> {
    use tokio::signal::unix::{SignalKind, signal};
    let (mut terminate, mut interrupt) = (signal(SignalKind::terminate())?, signal(SignalKind::interrupt())?);
    Ok(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
    })
}

/// Waits for Ctrl-C.
///
/// # Errors
///
/// None on this system.
#[cfg(not(unix))]
pub fn signal() -> io::Result<impl Future<Output = ()> + Send + 'static> {
    Ok(async {
        let _ = tokio::signal::ctrl_c().await;
    })
}

/// Serves requests. After the signal, no connection is taken, requests in flight end, and idle connections are closed. A client that sends the
/// head of a request without an end is cut off after a while.
///
/// # Errors
///
/// Returns an error if the listener fails.
pub async fn serve(
    listener: TcpListener,
    router: Router,
    stop: impl Future<Output = ()> + Send + 'static,
    body_timeout: Duration,
) -> io::Result<()> {
    let (stops, stopping) = oneshot::channel();
    let server = axum::serve(listener, router).with_graceful_shutdown(async move {
        stop.await;
        let _ = stops.send(());
    });
    let overdue = async {
        let _ = stopping.await;
        tokio::time::sleep(body_timeout + GRACE).await;
    };
    tokio::select! {
        served = server => served,
        () = overdue => {
            eprintln!("some connections did not end in time, and are cut off");
            Ok(())
        }
    }
}
