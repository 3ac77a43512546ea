pub async fn get_events(
    State(_app): State<App>,
    request: GetEventsRequest,
) -> Result<GetEventsResponse, ApiError> {
    use crate::middleware::streams::ItemStream;
    use crate::types::operations::kinds::*;
    use crate::types::schemas::Thing;
    use futures_util::stream::{self, StreamExt};

    let thing = |number: u32, count| Thing { name: format!("thing {number}"), count, id: None, size: None };
    let things = move || stream::iter((0..2).map(move |number| thing(number, None)));
    Ok(match request.path.kind.as_str() {
        "lines" => GetEventsResponse::Ok(GetEventsOkBody::XNdjson(ItemStream::new(things()))),
        "endless" => {
            let things = stream::iter(0..).map(move |number| thing(number, None));
            GetEventsResponse::Ok(GetEventsOkBody::XNdjson(ItemStream::new(things)))
        }
        "wrong" => {
            let wrong = stream::iter([thing(0, None), thing(1, Some(i64::MAX))]);
            GetEventsResponse::Ok(GetEventsOkBody::XNdjson(ItemStream::new(wrong)))
        }
        "data" => {
            let items = things().map(GetEventsOkBodyEventStreamItem::Thing);
            let done = GetEventsOkBodyEventStreamItem::Value(GetEventsOkBodyEventStreamItemValue::Done);
            let items = items.chain(stream::iter([done]));
            GetEventsResponse::Ok(GetEventsOkBody::EventStream(ItemStream::new(items)))
        }
        "thing" => GetEventsResponse::PartialContent(GetEventsPartialContentBody::Json(thing(0, None))),
        _ => {
            let added = GetEventsPartialContentBodyEventStreamItem {
                event: Some(GetEventsPartialContentBodyEventStreamItemEvent::Added),
                id: Some("1".to_owned()),
                data: "a\r\nb".to_owned(),
            };
            let empty = GetEventsPartialContentBodyEventStreamItem { event: None, id: None, data: String::new() };
            let items = ItemStream::new(stream::iter([added, empty]));
            GetEventsResponse::PartialContent(GetEventsPartialContentBody::EventStream(items))
        }
    })
}

pub async fn echo(State(_app): State<App>, request: EchoRequest) -> Result<EchoResponse, ApiError> {
    Ok(EchoResponse::Ok(request.body))
}

pub async fn answer(State(_app): State<App>, request: AnswerRequest) -> Result<AnswerResponse, ApiError> {
    use crate::types::operations::kinds::*;
    use crate::types::schemas::{ProblemBody, Thing};
    use axum::http::StatusCode;

    let thing = |count| Thing { name: "one".to_owned(), count, id: None, size: None };
    let problem = || ProblemBody { title: "no".to_owned() };
    Ok(match request.path.kind.as_str() {
        "ok" => AnswerResponse::Ok { x_total: 7, body: thing(Some(1)) },
        "csv" => AnswerResponse::PartialContent(AnswerPartialContentBody::Csv("a,b\n".to_owned())),
        "pdf" => AnswerResponse::PartialContent(AnswerPartialContentBody::Pdf("%PDF".into())),
        "bytes" => AnswerResponse::Status210("bytes".into()),
        "found" => AnswerResponse::Found,
        "problem" => AnswerResponse::Conflict(problem()),
        "bad" => AnswerResponse::ClientError { status: StatusCode::GONE, body: problem() },
        "outside" => AnswerResponse::ClientError { status: StatusCode::OK, body: problem() },
        "declared" => AnswerResponse::Default { status: StatusCode::CONFLICT, body: AnswerDefaultBody { any: "x".into() } },
        _ => AnswerResponse::Default { status: StatusCode::BAD_GATEWAY, body: AnswerDefaultBody { any: "x".into() } },
    })
}
