pub mod orders;
#[path = "things.rs"]
mod products;

use std::collections::HashMap;

use axum::Router;
use axum::routing::{MethodFilter, get, on};

pub struct Catalogue {
    cache: HashMap<String, String>,
}

impl Catalogue {
    pub fn new() -> Self {
        Self { cache: HashMap::new() }
    }

    /// What is in the cache is no route.
    pub fn into_router(self) -> Router {
        let _ = self.cache.get("/cached");
        let paths = ["/new", "/old"];
        let mut router = Router::new().nest("/products", products::routes());
        for path in paths {
            router = router.route(path, get(products::list));
        }
        router.route("/search", on(MethodFilter::GET.or(MethodFilter::POST), products::list))
    }
}

pub fn traced<S: Clone + Send + Sync + 'static>(router: Router<S>) -> Router<S> {
    router.layer(tower_http::trace::TraceLayer::new_for_http())
}

pub fn debug_router() -> Router {
    Router::new().route("/debug", get(|| async { "debug" }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn test_routers_are_no_routes() {
        let _app: Router = Router::new().route("/only/in/tests", get(|| async {}));
    }
}
