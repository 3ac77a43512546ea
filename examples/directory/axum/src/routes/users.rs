use axum::{extract::State, http::StatusCode};
use jiff::Timestamp;
use uuid::Uuid;

use crate::{
    app::App,
    middleware::{errors::ApiError, security::Principal},
    types::{
        operations::users::{
            CreateUserRequest, CreateUserResponse, DeleteUserRequest, DeleteUserResponse, GetUserRequest,
            GetUserResponse, ListUsersRequest, ListUsersResponse, NotifyUserRequest, NotifyUserResponse,
            UploadAvatarRequest, UploadAvatarResponse,
        },
        schemas::{Avatar, User, UserInput, UserPage},
    },
};

fn find(app: &App, id: Uuid) -> Result<User, ApiError> {
    let users = app.users.read().unwrap();
    let missing = || ApiError::new(StatusCode::NOT_FOUND, "NOT_FOUND", format!("No user {id}"));
    users.get(&id).cloned().ok_or_else(missing)
}

/// List users
pub async fn list_users(
    State(app): State<App>,
    _caller: Principal,
    request: ListUsersRequest,
) -> Result<ListUsersResponse, ApiError> {
    let query = request.query;
    let status = query.status.unwrap_or_default();
    let tags = query.tags.unwrap_or_default();
    let (name, min_age) = match query.filter {
        Some(filter) => (filter.name, filter.min_age),
        None => (None, None),
    };
    let has = |user: &User, tag: &String| user.tags.iter().flatten().any(|own| own == tag);
    let users = app.users.read().unwrap();
    let all: Vec<&User> = users
        .values()
        .filter(|user| status.is_empty() || status.contains(&user.status))
        .filter(|user| tags.iter().all(|tag| has(user, tag)))
        .filter(|user| name.as_ref().is_none_or(|name| user.name.contains(name)))
        .filter(|user| min_age.is_none_or(|age| user.age.is_some_and(|own| i64::from(own) >= age)))
        .collect();
    let count = |number: i32| usize::try_from(number).unwrap_or_default();
    let items = all.iter().skip(count(query.page - 1) * count(query.limit));
    let items = items.take(count(query.limit));
    let total = i64::try_from(all.len()).unwrap_or(i64::MAX);
    Ok(ListUsersResponse::Ok {
        x_total_count: total,
        body: UserPage {
            items: items.map(|user| (*user).clone()).collect(),
            page: query.page.into(),
            limit: query.limit.into(),
            total,
        },
    })
}

/// Create a user
pub async fn create_user(
    State(app): State<App>,
    _caller: Principal,
    request: CreateUserRequest,
) -> Result<CreateUserResponse, ApiError> {
    let UserInput { email, name, nickname, status, age, tags, .. } = request.body;
    let mut users = app.users.write().unwrap();
    if users.values().any(|user| user.email == email) {
        let message = "That e-mail address is taken";
        return Err(ApiError::new(StatusCode::CONFLICT, "CONFLICT", message));
    }
    let user =
        User { id: Uuid::new_v4(), email, name, nickname, status, age, tags: Some(tags), created_at: Timestamp::now() };
    users.insert(user.id, user.clone());
    Ok(CreateUserResponse::Created { location: format!("/users/{}", user.id), body: user })
}

/// Fetch one user
pub async fn get_user(
    State(app): State<App>,
    _caller: Principal,
    request: GetUserRequest,
) -> Result<GetUserResponse, ApiError> {
    find(&app, request.path.user_id).map(GetUserResponse::Ok)
}

/// Delete a user
pub async fn delete_user(
    State(app): State<App>,
    _caller: Principal,
    request: DeleteUserRequest,
) -> Result<DeleteUserResponse, ApiError> {
    let user = find(&app, request.path.user_id)?;
    app.users.write().unwrap().remove(&user.id);
    Ok(DeleteUserResponse::NoContent)
}

/// Upload an avatar
pub async fn upload_avatar(
    State(app): State<App>,
    _caller: Principal,
    request: UploadAvatarRequest,
) -> Result<UploadAvatarResponse, ApiError> {
    let user = find(&app, request.path.user_id)?;
    let file = request.body.file;
    Ok(UploadAvatarResponse::Ok(Avatar {
        url: format!("https://cdn.example.com/{}/{}", user.id, file.name),
        size: i64::try_from(file.bytes.len()).unwrap_or(i64::MAX),
    }))
}

/// Send a notification
pub async fn notify_user(
    State(app): State<App>,
    _caller: Principal,
    request: NotifyUserRequest,
) -> Result<NotifyUserResponse, ApiError> {
    find(&app, request.path.user_id)?;
    Ok(NotifyUserResponse::Accepted)
}
