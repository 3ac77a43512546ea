//! A handler that says which operation it stands for.

use std::future::{Ready, ready};

use axum::{
    extract::Request,
    handler::Handler,
    http::StatusCode,
    response::{IntoResponse, Response},
};

use crate::app::App;

#[derive(Clone, Copy)]
pub struct Reached(pub &'static str);

impl Handler<(), App> for Reached {
    type Future = Ready<Response>;

    fn call(self, _: Request, _: App) -> Self::Future {
        ready((StatusCode::IM_A_TEAPOT, self.0).into_response())
    }
}

/// What an operation's contract says of it.
pub struct Operation {
    pub handler: &'static str,
    pub method: &'static str,
    pub path: &'static str,
    /// The path as a request has it.
    pub template: &'static str,
}
