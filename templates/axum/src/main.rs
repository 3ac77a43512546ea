use std::{io, net::SocketAddr, pin::pin, time::Duration};

use axum::{
    Router,
    body::Body,
    extract::{ConnectInfo, Request},
};
use hyper::{body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    server::graceful::GracefulShutdown,
};
use tokio::{net::TcpListener, time::sleep};
use tower::ServiceExt;
use tracing_subscriber::EnvFilter;

use {{ crate_name }}::app::App;
use {{ crate_name }}::middleware::settings::setting;
use {{ crate_name }}::shutdown;

#[tokio::main]
async fn main() -> io::Result<()> {
    let filter = EnvFilter::try_from_env("LOG_LEVEL").unwrap_or_else(|_| EnvFilter::new("info"));
    tracing_subscriber::fmt()
        .json()
        .flatten_event(true)
        .with_span_list(false)
        .with_env_filter(filter)
        .init();
    let address = (
        setting("HOST", "127.0.0.1".to_owned()),
        setting("PORT", 3000),
    );
    let listener = TcpListener::bind(address).await?;
    tracing::info!(address = %listener.local_addr()?, "listening");
    serve(listener, App::from_env().router()).await;
    Ok(())
}

/// Serves until it is told to stop, and answers what it has taken. `axum::serve` would do, if it did not wait for the headers
/// of a request as long as a client likes.
async fn serve(listener: TcpListener, router: Router) {
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new());
    http.header_read_timeout(Duration::from_secs(setting("REQUEST_TIMEOUT", 30)));
    let connections = GracefulShutdown::new();
    let mut stop = pin!(shutdown::begin());
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            () = &mut stop => break,
        };
        let Ok((stream, address)) = accepted else {
            sleep(Duration::from_millis(100)).await; // there may be no more files that can be opened
            continue;
        };
        let router = router.clone();
        let answer = service_fn(move |request: Request<Incoming>| {
            let mut request = request.map(Body::new);
            request
                .extensions_mut()
                .insert(ConnectInfo::<SocketAddr>(address));
            router.clone().oneshot(request)
        });
        let connection = http.serve_connection(TokioIo::new(stream), answer);
        tokio::spawn(connections.watch(connection));
    }
    drop(listener);
    connections.shutdown().await;
}
