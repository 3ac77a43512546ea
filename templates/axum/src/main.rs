use std::{net::SocketAddr, time::Duration};

use tokio::{net::TcpListener, time::sleep};
use tracing_subscriber::EnvFilter;

use {{ crate_name }}::app::{App, setting};

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info"));
    tracing_subscriber::fmt().with_env_filter(filter).init();
    let address = (
        setting("HOST", "127.0.0.1".to_owned()),
        setting("PORT", 3000),
    );
    let listener = TcpListener::bind(address).await?;
    println!("listening on {}", listener.local_addr()?);
    let router = App::from_env().router();
    let service = router.into_make_service_with_connect_info::<SocketAddr>();
    axum::serve(listener, service)
        .with_graceful_shutdown(shutdown())
        .await
}

/// Requests in flight may finish, for ten seconds.
async fn shutdown() {
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
    tokio::spawn(async {
        sleep(Duration::from_secs(10)).await;
        std::process::exit(1);
    });
}
