
/// Whose certificate the proxy in front has verified, which ends TLS.
#[derive(Clone)]
pub struct Certificate(pub String);

async fn certified(mut request: Request) -> Request {
    let name = request.headers().get("x-client-cert").and_then(|name| name.to_str().ok());
    if let Some(name) = name.map(str::to_owned) {
        request.extensions_mut().insert(Certificate(name));
    }
    request
}
