{{ header }}
//! Who has sent a request, where proxies stand in front.

use std::net::{IpAddr, SocketAddr};

use axum::extract::{ConnectInfo, Request};

/// Gives a request the address of its client. Each proxy adds to `X-Forwarded-For` who has called it, so behind so many
/// of them, it is that far from the end; what stands before that is what clients say themselves, and not believed.
#[must_use]
pub fn seen_by_proxies(count: usize, mut request: Request) -> Request {
    let values = request.headers().get_all("x-forwarded-for").into_iter();
    let values = values.map(|value| value.to_str().unwrap_or_default());
    let seen: Vec<&str> = values.flat_map(|value| value.split(',')).collect();
    let first = seen.len().saturating_sub(count);
    if let Some(client) = seen.get(first).and_then(|text| address(text.trim())) {
        request.extensions_mut().insert(ConnectInfo(client));
    }
    request
}

/// An address, of which some proxies say the port, too.
fn address(text: &str) -> Option<SocketAddr> {
    let alone = text.parse::<IpAddr>().map(|ip| SocketAddr::new(ip, 0));
    alone.or_else(|_| text.parse()).ok()
}
