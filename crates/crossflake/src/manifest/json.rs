//! JSON text to a value and the paths of duplicate keys.
//!
//! `serde_json`'s own maps silently keep the last of two equal keys, so one of two targets of the same name would be
//! lost.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};

use super::path::KeyPath;

/// Parses one JSON document. Returns its value, with the first of equal keys, and the path of each further one.
///
/// # Errors
/// If the text is not one JSON document; the message has line and column.
pub(super) fn parse(text: &str) -> Result<(Value, Vec<KeyPath>), serde_json::Error> {
    let mut duplicates = Vec::new();
    let mut document = serde_json::Deserializer::from_str(text);
    let value = Place { path: KeyPath::top(), duplicates: &mut duplicates }.deserialize(&mut document)?;
    document.end()?;
    Ok((value, duplicates))
}

/// Deserializes the value at `path` and adds the paths of duplicate keys to `duplicates`.
struct Place<'a> {
    path: KeyPath,
    duplicates: &'a mut Vec<KeyPath>,
}

impl<'de> DeserializeSeed<'de> for Place<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Place<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E: Error>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Value, E> {
        Ok(Value::from(value))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Value, E> {
        Ok(Value::from(value))
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Value, E> {
        Ok(Number::from_f64(value).map_or(Value::Null, Value::Number))
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<Value, E> {
        Ok(Value::String(value.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Value, A::Error> {
        let mut values = Vec::new();
        while let Some(value) =
            list.next_element_seed(Place { path: self.path.index(values.len()), duplicates: &mut *self.duplicates })?
        {
            values.push(value);
        }
        Ok(Value::Array(values))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut object: A) -> Result<Value, A::Error> {
        let mut values = Map::new();
        while let Some(key) = object.next_key::<String>()? {
            let path = self.path.key(&key);
            let value = object.next_value_seed(Place { path: path.clone(), duplicates: &mut *self.duplicates })?;
            if values.contains_key(&key) {
                self.duplicates.push(path);
            } else {
                values.insert(key, value);
            }
        }
        Ok(Value::Object(values))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_of_value_is_the_same_as_with_serde_json() {
        let text = r#"{"a": [null, true, -1, 1, 1.5, "x\n\u00e4"], "b": {"c": {}}}"#;
        let (value, duplicates) = parse(text).unwrap();
        assert_eq!(value, serde_json::from_str::<Value>(text).unwrap());
        assert_eq!(duplicates, []);
    }

    #[test]
    fn duplicate_keys_are_returned_with_their_paths() {
        let (value, duplicates) = parse(r#"{"a": {"b": 1, "b": 2}, "l": [{}, {"c": 1, "c": 1}], "a": 3}"#).unwrap();
        let duplicates: Vec<_> = duplicates.iter().map(ToString::to_string).collect();
        assert_eq!(duplicates, ["a.b", "l[1].c", "a"]);
        assert_eq!(value["a"]["b"], 1);
    }

    #[test]
    fn text_after_the_document_is_an_error() {
        assert_eq!(parse("{}\n}").unwrap_err().line(), 2);
    }
}
