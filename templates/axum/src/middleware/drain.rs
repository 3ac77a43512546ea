{{ header }}
//! Reads what a client still sends when the answer is known already; a client that cannot send it all may never look at
//! the answer.

use std::{
    future::poll_fn,
    pin::Pin,
    sync::{Arc, Mutex},
    task::{Context, Poll},
    time::Duration,
};

use axum::{
    body::{Body, Bytes, HttpBody},
    extract::Request,
    http::header,
    middleware::Next,
    response::Response,
};
use http_body::{Frame, SizeHint};
use tokio::time::timeout;

/// The most that is read for nothing, in bytes; then the connection is closed.
const MOST: usize = 32 << 20;

/// How long that may take.
const LONGEST: Duration = Duration::from_secs(10);

/// A layer that answers when the body is read, or is too much to be read.
pub async fn drain(request: Request, next: Next) -> Response {
    // Who asks first whether to send a body waits for the answer.
    if request.body().is_end_stream() || request.headers().contains_key(header::EXPECT) {
        return next.run(request).await;
    }
    let unread = Unread::default();
    let lent = |body| Body::new(Lent(body, Arc::clone(&unread)));
    let response = next.run(request.map(lent)).await;
    let body = unread.lock().ok().and_then(|mut unread| unread.take());
    if let Some(body) = body {
        let _ = timeout(LONGEST, discard(body)).await;
    }
    response
}

async fn discard(mut body: Body) {
    let mut length = 0;
    while let Some(Ok(frame)) = poll_fn(|cx| Pin::new(&mut body).poll_frame(cx)).await {
        length += frame.data_ref().map_or(0, Bytes::len);
        if length > MOST {
            return;
        }
    }
}

type Unread = Arc<Mutex<Option<Body>>>;

/// A body that comes back when nobody reads it any more.
struct Lent(Body, Unread);

impl Drop for Lent {
    fn drop(&mut self) {
        if let Ok(mut unread) = self.1.lock() {
            *unread = Some(std::mem::take(&mut self.0));
        }
    }
}

impl HttpBody for Lent {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        Pin::new(&mut self.0).poll_frame(cx)
    }

    fn is_end_stream(&self) -> bool {
        self.0.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.0.size_hint()
    }
}
