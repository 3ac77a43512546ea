//! JSON, YAML and TOML without what their texts say, each read by a parser that is not ours.

use serde_json::Value;

use super::skeleton::{Skeleton, Token};

pub fn json(text: &str) -> Result<Skeleton, String> {
    let value: Value = serde_json::from_str(text).map_err(|error| format!("it is no JSON: {error}"))?;
    Ok(skeleton(&value))
}

pub fn yaml(text: &str) -> Result<Skeleton, String> {
    let value: Value = serde_yaml::from_str(text).map_err(|error| format!("it is no YAML: {error}"))?;
    Ok(skeleton(&value))
}

pub fn toml(text: &str) -> Result<Skeleton, String> {
    let value: Value = toml::from_str(text).map_err(|error| format!("it is no TOML: {error}"))?;
    Ok(skeleton(&value))
}

fn skeleton(value: &Value) -> Skeleton {
    let mut skeleton = Skeleton::default();
    walk(value, &mut skeleton.tokens);
    skeleton
}

fn walk(value: &Value, tokens: &mut Vec<Token>) {
    let node = |text: &str| Token::Node(text.to_owned());
    match value {
        Value::String(text) => tokens.push(Token::Literal(text.clone())),
        Value::Array(items) => {
            tokens.push(node("["));
            items.iter().for_each(|item| walk(item, tokens));
            tokens.push(node("]"));
        }
        Value::Object(members) => {
            tokens.push(node("{"));
            for (key, value) in members {
                tokens.push(Token::Literal(key.clone()));
                walk(value, tokens);
            }
            tokens.push(node("}"));
        }
        // Places move with what stands before them.
        Value::Number(_) => tokens.push(node("number")),
        other => tokens.push(node(&other.to_string())),
    }
}
