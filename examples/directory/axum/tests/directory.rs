use std::{net::SocketAddr, sync::LazyLock};

use axum::{
    Extension, Router,
    body::Body,
    extract::ConnectInfo,
    http::{HeaderMap, Request, StatusCode},
};
use http_body_util::BodyExt;
use jsonwebtoken::{Algorithm, EncodingKey, Header, encode, get_current_timestamp};
use rsa::{
    RsaPrivateKey,
    pkcs8::{EncodePrivateKey, EncodePublicKey, LineEnding},
    rand_core::OsRng,
};
use serde_json::{Value, json};
use tower::ServiceExt;

use directory_api::{app::App, middleware::security::Jwt};

type Field<'a> = (&'a str, &'a str);
const TENANT: Field = ("x-tenant-id", "2eb8aa08-aa98-41ea-b4aa-73b441d16380");
const JSON: Field = ("content-type", "application/json");
static KEY: LazyLock<RsaPrivateKey> = LazyLock::new(|| RsaPrivateKey::new(&mut OsRng, 2048).unwrap());
static READER: LazyLock<String> = LazyLock::new(|| token(""));
static WRITER: LazyLock<String> = LazyLock::new(|| token("users:write"));

fn token(scope: &str) -> String {
    let key = EncodingKey::from_rsa_pem(KEY.to_pkcs8_pem(LineEnding::LF).unwrap().as_bytes()).unwrap();
    let claims = json!({ "sub": "ada", "scope": scope, "exp": get_current_timestamp() + 60 });
    format!("Bearer {}", encode(&Header::new(Algorithm::RS256), &claims, &key).unwrap())
}

fn reader() -> Field<'static> {
    ("authorization", &READER)
}

fn writer() -> Field<'static> {
    ("authorization", &WRITER)
}

fn app() -> Router {
    let public_key = KEY.to_public_key().to_public_key_pem(LineEnding::LF).unwrap();
    let jwt = Jwt::new(&public_key, None, None);
    let app = App { jwt, ..App::default() };
    app.router().layer(Extension(ConnectInfo(SocketAddr::from(([127, 0, 0, 1], 1)))))
}

async fn call(
    app: &Router,
    method: &str,
    path: &str,
    headers: &[Field<'_>],
    body: impl Into<Body>,
) -> (StatusCode, HeaderMap, Value) {
    let mut request = Request::builder().method(method).uri(path);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let response = app.clone().oneshot(request.body(body.into()).unwrap()).await.unwrap();
    let (parts, body) = response.into_parts();
    let bytes = body.collect().await.unwrap().to_bytes();
    (parts.status, parts.headers, serde_json::from_slice(&bytes).unwrap_or(Value::Null))
}

fn fields(body: &Value) -> Vec<String> {
    let mut fields: Vec<String> = body["error"]["details"]
        .as_array()
        .unwrap()
        .iter()
        .map(|detail| detail["field"].as_str().unwrap().to_owned())
        .collect();
    fields.sort();
    fields
}

fn ada() -> Value {
    json!({ "email": "ada@example.com", "password": "correct horse battery", "name": "Ada", "status": "active", "nickname": null, "age": 36 })
}

#[tokio::test]
async fn creates_reads_lists_and_deletes_a_user() {
    let app = app();
    let (status, headers, user) = call(&app, "POST", "/users", &[writer(), JSON], ada().to_string()).await;
    assert_eq!(status, 201);
    let path = format!("/users/{}", user["id"].as_str().unwrap());
    assert_eq!(headers["location"], path.as_str());
    assert_eq!(user.get("password"), None);
    assert_eq!(user["tags"], json!([]));
    assert_eq!(call(&app, "POST", "/users", &[writer(), JSON], ada().to_string()).await.0, 409);

    let (status, _, one) = call(&app, "GET", &path, &[reader()], "").await;
    assert_eq!((status, one.get("nickname")), (StatusCode::OK, Some(&Value::Null)));

    let (status, headers, page) = call(
        &app,
        "GET",
        "/users?status=active&status=invited&limit=5&filter[minAge]=30&filter%5Bname%5D=A",
        &[reader(), TENANT],
        "",
    )
    .await;
    assert_eq!(status, 200, "{page}");
    assert_eq!(headers["x-total-count"], "1");
    assert_eq!(page["limit"], 5);
    assert_eq!(call(&app, "GET", "/users?tags=a%7Cb", &[reader(), TENANT], "").await.2["total"], 0);

    assert_eq!(call(&app, "DELETE", &path, &[writer()], "").await.0, 204);
    assert_eq!(call(&app, "GET", &path, &[reader()], "").await.0, 404);
}

#[tokio::test]
async fn names_everything_that_is_wrong_with_a_request() {
    let app = app();
    let query = "page=x&limit=0x10&status=nope&verified=yes&filter[role]=x&createdAfter=2020-13-01T00:00:00Z";
    let (status, headers, body) = call(&app, "GET", &format!("/users?{query}"), &[reader()], "").await;
    assert_eq!((status, &body["error"]["code"]), (StatusCode::UNPROCESSABLE_ENTITY, &json!("VALIDATION_ERROR")));
    assert_eq!(body["meta"]["requestId"], headers["x-request-id"].to_str().unwrap());
    let all = [
        "headers.X-Tenant-Id",
        "query.createdAfter",
        "query.filter.role",
        "query.limit",
        "query.page",
        "query.status.0",
        "query.verified",
    ];
    assert_eq!(fields(&body), all);

    let query = "page=0&limit=101&status=active&status=active&tags=&filter[minAge]=-1&filter[name]=";
    let (_, _, body) = call(&app, "GET", &format!("/users?{query}"), &[reader(), TENANT], "").await;
    assert_eq!(
        fields(&body),
        ["query.filter.minAge", "query.filter.name", "query.limit", "query.page", "query.status"]
    );

    let mut bad = ada();
    bad["email"] = json!("nope");
    bad["age"] = json!(151);
    bad["tags"] = json!(["a", "a"]);
    bad["password"] = json!("short");
    bad["nickname"] = json!("x".repeat(51));
    let (status, _, body) = call(&app, "POST", "/users", &[writer(), JSON], bad.to_string()).await;
    assert_eq!(status, 422);
    assert_eq!(fields(&body), ["body.age", "body.email", "body.nickname", "body.password", "body.tags"]);
    let mut worse = bad.clone();
    worse["age"] = json!(1.5);
    worse["status"] = json!("x");
    let (_, _, body) = call(&app, "POST", "/users", &[writer(), JSON], worse.to_string()).await;
    assert_eq!(fields(&body), ["body.age", "body.email", "body.nickname", "body.password", "body.status", "body.tags"]);
    for (field, value) in [("status", json!("x")), ("age", json!(1.5)), ("age", Value::Null), ("name", Value::Null)] {
        let mut bad = ada();
        bad[field] = value;
        assert_eq!(
            fields(&call(&app, "POST", "/users", &[writer(), JSON], bad.to_string()).await.2),
            [format!("body.{field}")]
        );
    }
    assert_eq!(call(&app, "POST", "/users", &[writer()], "").await.0, 422);
    assert_eq!(call(&app, "POST", "/users", &[writer(), JSON], "{\"a\":").await.0, 422);
    assert_eq!(
        call(&app, "POST", "/users", &[writer(), ("content-type", "text/plain")], "hello").await.2["error"]["code"],
        "UNSUPPORTED_MEDIA_TYPE"
    );
    let large = format!("\"{}\"", "x".repeat(2_000_000));
    assert_eq!(call(&app, "POST", "/users", &[writer(), JSON], large).await.2["error"]["code"], "BODY_TOO_LARGE");
    assert_eq!(call(&app, "GET", "/users/not-a-uuid", &[reader()], "").await.0, 422);
    assert_eq!(call(&app, "GET", "/users/%E0%A4%A", &[reader()], "").await.0, 422);
}

#[tokio::test]
async fn guards_operations() {
    let app = app();
    let (status, _, body) = call(&app, "GET", "/users", &[TENANT], "").await;
    assert_eq!((status, &body["error"]["code"]), (StatusCode::UNAUTHORIZED, &json!("UNAUTHORIZED")));
    assert_eq!(call(&app, "GET", "/users", &[TENANT, ("authorization", "Bearer wrong")], "").await.0, 401);
    assert_eq!(call(&app, "POST", "/users", &[reader(), JSON], ada().to_string()).await.0, 403);
    assert_eq!(call(&app, "POST", "/users", &[("x-api-key", "any"), JSON], ada().to_string()).await.0, 401);
    assert_eq!(call(&app, "POST", "/users", &[JSON], "{").await.0, 401);
    assert_eq!(call(&app, "GET", "/categories", &[], "").await.2["children"][0]["name"], "leaf");
}

#[tokio::test]
async fn routes() {
    let app = app();
    assert_eq!(call(&app, "GET", "/nowhere", &[], "").await.2["error"]["code"], "NOT_FOUND");
    let (status, headers, body) = call(&app, "PATCH", "/users", &[], "").await;
    assert_eq!((status, &body["error"]["code"]), (StatusCode::METHOD_NOT_ALLOWED, &json!("METHOD_NOT_ALLOWED")));
    assert_eq!(headers["allow"], "GET, HEAD, POST");
    let (status, headers, _) = call(&app, "GET", "/health", &[("x-request-id", "mine")], "").await;
    assert_eq!(
        (status, &headers["x-request-id"], &headers["x-content-type-options"]),
        (StatusCode::OK, &"mine".parse().unwrap(), &"nosniff".parse().unwrap())
    );
}

fn form(name: &str, kind: &str, bytes: &str) -> String {
    format!(
        "--B\r\nContent-Disposition: form-data; name=\"caption\"\r\n\r\nme\r\n--B\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\nContent-Type: {kind}\r\n\r\n{bytes}\r\n--B--\r\n"
    )
}

#[tokio::test]
async fn takes_a_union_body_and_a_file() {
    let app = app();
    let user = call(&app, "POST", "/users", &[writer(), JSON], ada().to_string()).await.2;
    let path = format!("/users/{}", user["id"].as_str().unwrap());
    let notify = format!("{path}/notifications");
    let (status, _, body) = call(&app, "POST", &notify, &[reader(), JSON], r#"{"channel":"sms","text":"hi"}"#).await;
    assert_eq!((status, body), (StatusCode::ACCEPTED, Value::Null));
    let wrong = r#"{"channel":"email","text":"hi"}"#;
    assert_eq!(fields(&call(&app, "POST", &notify, &[reader(), JSON], wrong).await.2), ["body.body", "body.subject"]);
    assert_eq!(
        fields(&call(&app, "POST", &notify, &[reader(), JSON], r#"{"channel":"sms","text":""}"#).await.2),
        ["body.text"]
    );
    assert_eq!(
        fields(&call(&app, "POST", &notify, &[reader(), JSON], r#"{"channel":"fax"}"#).await.2),
        ["body.channel"]
    );

    let avatar = format!("{path}/avatar");
    let multipart = ("content-type", "multipart/form-data; boundary=B");
    let (status, _, body) =
        call(&app, "PUT", &avatar, &[reader(), multipart], form("me.png", "image/png", "png")).await;
    assert_eq!((status, &body["size"]), (StatusCode::OK, &json!(3)));
    assert_eq!(
        fields(&call(&app, "PUT", &avatar, &[reader(), multipart], form("me.txt", "text/plain", "x")).await.2),
        ["body.file"]
    );
    assert_eq!(fields(&call(&app, "PUT", &avatar, &[reader(), multipart], "--B--\r\n").await.2), ["body.file"]);
    assert_eq!(call(&app, "PUT", &avatar, &[reader(), JSON], "{}").await.0, 415);
    assert_eq!(
        call(&app, "PUT", &avatar, &[reader(), multipart], form("me.png", "image/png", &"x".repeat(11 << 20))).await.0,
        413
    );
}
