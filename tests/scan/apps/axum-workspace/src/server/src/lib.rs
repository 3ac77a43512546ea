pub mod http;
pub mod broken;
