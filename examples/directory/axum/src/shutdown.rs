//! The end of the service, in the order in which no request is lost.

use std::{
    sync::atomic::{AtomicBool, Ordering},
    time::Duration,
};

use tokio::time::sleep;

use crate::middleware::settings::setting;

static IS_STOPPING: AtomicBool = AtomicBool::new(false);

/// Whether new requests are welcome, which `/ready` tells whoever sends them.
pub fn is_ready() -> bool {
    !IS_STOPPING.load(Ordering::Relaxed)
}

/// Waits until the service is told to stop, and then until whoever sends requests knows: they are still taken. Those in
/// flight may finish, for ten seconds more.
pub async fn begin() {
    let delay = Duration::from_secs(setting("SHUTDOWN_DELAY", 1));
    told().await;
    IS_STOPPING.store(true, Ordering::Relaxed);
    sleep(delay).await;
    tokio::spawn(async {
        sleep(Duration::from_secs(10)).await;
        std::process::exit(1);
    });
}

async fn told() {
    #[cfg(unix)]
    let terminated = async {
        use tokio::signal::unix::{SignalKind, signal};
        match signal(SignalKind::terminate()) {
            Ok(mut terminate) => terminate.recv().await,
            Err(_) => std::future::pending().await,
        }
    };
    #[cfg(not(unix))]
    let terminated = std::future::pending::<Option<()>>();
    tokio::select! {
        _ = tokio::signal::ctrl_c() => {}
        _ = terminated => {}
    }
}
