//! The order as somebody writes it who checks nothing.

use serde::{Deserialize, Serialize};

#[derive(Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Order {
    id: String,
    number: String,
    status: String,
    channel: String,
    currency: String,
    total: f64,
    discount: Option<f64>,
    paid: bool,
    email: String,
    phone: Option<String>,
    first_name: String,
    last_name: String,
    note: Option<String>,
    quantity: i32,
    priority: Option<i32>,
    tags: Option<Vec<String>>,
    created_at: String,
    address: Address,
    items: Vec<Item>,
}

#[derive(Deserialize, Serialize)]
struct Address {
    street: String,
    city: String,
    postcode: String,
    country: String,
    geo: Option<Geo>,
}

#[derive(Deserialize, Serialize)]
struct Geo {
    latitude: f64,
    longitude: f64,
}

#[derive(Deserialize, Serialize)]
struct Item {
    sku: String,
    name: String,
    quantity: i32,
    price: f64,
}
