use axum::{body::Body, extract::State, http::StatusCode};

use crate::{
    app::App,
    middleware::{errors::ApiError, streams::ItemStream},
    types::{operations::answers::*, schemas::*},
};

pub async fn redirect(State(_app): State<App>, request: RedirectRequest) -> Result<RedirectResponse, ApiError> {
    let location = "/answers/file".to_owned();
    Ok(match request.path.status {
        301 => RedirectResponse::MovedPermanently { location },
        303 => RedirectResponse::SeeOther { location },
        307 => RedirectResponse::TemporaryRedirect { location },
        308 => RedirectResponse::PermanentRedirect { location },
        _ => RedirectResponse::Found { location },
    })
}

pub async fn get_thing(State(_app): State<App>, request: GetThingRequest) -> Result<GetThingResponse, ApiError> {
    let thing = Thing { name: "thing".to_owned() };
    let problem = |title: &str| ProblemBody { title: title.to_owned() };
    Ok(match request.path.status {
        200 => GetThingResponse::Ok(thing),
        201 => GetThingResponse::Created { location: "/things/1".to_owned(), body: thing },
        202 => GetThingResponse::Accepted(Job { job: 1 }),
        204 => GetThingResponse::NoContent,
        418 => GetThingResponse::ClientError { status: StatusCode::IM_A_TEAPOT, body: problem("teapot") },
        _ => GetThingResponse::Default { status: StatusCode::SERVICE_UNAVAILABLE, body: problem("anything") },
    })
}

pub async fn download(State(_app): State<App>, _request: DownloadRequest) -> Result<DownloadResponse, ApiError> {
    let chunks = ["%PDF", "-1.7"].map(Ok::<_, std::io::Error>);
    Ok(DownloadResponse::Ok {
        content_disposition: r#"attachment; filename="a \"b\" c.pdf""#.to_owned(),
        body: Body::from_stream(futures_util::stream::iter(chunks)),
    })
}

pub async fn get_methods(State(_app): State<App>, _request: GetMethodsRequest) -> Result<GetMethodsResponse, ApiError> {
    Ok(GetMethodsResponse::Ok("methods".to_owned()))
}

pub async fn head_methods(
    State(_app): State<App>,
    _request: HeadMethodsRequest,
) -> Result<HeadMethodsResponse, ApiError> {
    Ok(HeadMethodsResponse::Ok { x_size: 7 })
}

pub async fn ask_methods(State(_app): State<App>, _request: AskMethodsRequest) -> Result<AskMethodsResponse, ApiError> {
    Ok(AskMethodsResponse::NoContent { allow: "GET, HEAD".to_owned() })
}

fn things() -> ItemStream<Thing> {
    ItemStream::new(futures_util::stream::iter(["one", "two"].map(|name| Thing { name: name.to_owned() })))
}

pub async fn send_events(
    State(_app): State<App>,
    _request: SendEventsRequest,
) -> Result<SendEventsResponse, ApiError> {
    Ok(SendEventsResponse::Ok(things()))
}

pub async fn send_lines(
    State(_app): State<App>,
    _request: SendLinesRequest,
) -> Result<SendLinesResponse, ApiError> {
    Ok(SendLinesResponse::Ok(things()))
}
