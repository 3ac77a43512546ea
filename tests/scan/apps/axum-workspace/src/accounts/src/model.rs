use serde::Serialize;

#[derive(Serialize)]
pub struct Account {
    pub name: String,
}
