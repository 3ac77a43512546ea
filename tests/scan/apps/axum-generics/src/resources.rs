use axum::Router;
use axum::extract::{Json, Path};
use axum::http::StatusCode;
use axum::routing::get;
use serde::{Deserialize, Serialize, de::DeserializeOwned};

use crate::App;

pub trait Resource: Sized {
    const PATH: &'static str;
    type Item: Serialize + DeserializeOwned;

    fn router() -> Router<App> {
        Router::new()
            .route(Self::PATH, get(Self::list).post(Self::add))
            .route(&format!("{}/{{id}}", Self::PATH), get(Self::find))
    }

    fn named(&self) -> Router<App> {
        Self::router()
    }

    async fn list() -> Json<Vec<Self::Item>>;
    async fn add(item: Json<Self::Item>) -> StatusCode;
    async fn find(id: Path<u32>) -> Result<Json<Self::Item>, StatusCode>;
}

#[derive(Serialize, Deserialize)]
pub struct Thing {
    pub name: String,
}

macro_rules! resource {
    ($name:ident, $path:literal) => {
        pub struct $name;

        impl Resource for $name {
            const PATH: &'static str = $path;
            type Item = Thing;

            async fn list() -> Json<Vec<Thing>> {
                Json(Vec::new())
            }

            async fn add(_: Json<Thing>) -> StatusCode {
                StatusCode::CREATED
            }

            async fn find(Path(id): Path<u32>) -> Result<Json<Thing>, StatusCode> {
                if id == 0 { Err(StatusCode::NOT_FOUND) } else { Ok(Json(Thing { name: String::new() })) }
            }
        }
    };
}

resource!(Boats, "/boats");
resource!(Harbours, "/harbours");
resource!(Lamps, "/lamps");
resource!(Tides, "/tides");
