//! The JSON schema of `targets.json`, for editors and for programs that generate manifests.
//!
//! It is derived from the types in [`raw`](super::raw) and adapted to the reader, [`RawManifest::read`].

use schemars::Schema;
use schemars::generate::SchemaSettings;
use schemars::transform::transform_subschemas;
use serde_json::Value;

use super::raw::RawManifest;

/// The schema as text that ends in a newline. The reader is stricter: it also refuses mistakes that a schema cannot
/// express, such as a floor below every sysroot.
pub fn schema() -> String {
    let schema =
        SchemaSettings::draft2020_12().with_transform(as_read).into_generator().into_root_schema_for::<RawManifest>();
    format!("{:#}\n", schema.as_value())
}

/// Adapts a schema and its subschemas to the reader.
fn as_read(schema: &mut Schema) {
    without_null(schema);
    without_nesting(schema);
    if let Some(Value::String(description)) = schema.get_mut("description") {
        // A line break in a doc comment has no meaning.
        *description = description.replace('\n', " ");
    }
    transform_subschemas(&mut as_read, schema);
}

/// Removes `null`, which schemars allows for an `Option`: the reader accepts an absent key, but not null.
fn without_null(schema: &mut Schema) {
    if let Some(kind) = schema.get_mut("type") {
        if let Some([one, Value::String(null)]) = kind.as_array().map(Vec::as_slice) {
            if null == "null" {
                *kind = one.clone();
            }
        }
    }
    if let Some(choices) = schema.get_mut("anyOf").and_then(Value::as_array_mut) {
        choices.retain(|choice| choice.get("type").is_none_or(|kind| kind != "null"));
    }
}

/// Replaces a choice of one branch by that branch, with the outer description.
fn without_nesting(schema: &mut Schema) {
    if let Some([Value::Object(only)]) = schema.get("anyOf").and_then(Value::as_array).map(Vec::as_slice) {
        let only = only.clone();
        schema.remove("anyOf");
        for (key, value) in only {
            if key != "description" {
                schema.insert(key, value);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed() -> Value {
        serde_json::from_str(&schema()).unwrap()
    }

    /// The reader's problems with unknown keys, for a manifest that has every key of the schema's object at `pointer`.
    fn unknown(pointer: &str, manifest: impl Fn(serde_json::Map<String, Value>) -> Value) -> Vec<String> {
        let schema = parsed();
        let properties = schema.pointer(pointer).unwrap().as_object().unwrap();
        let keys = properties.keys().map(|key| (key.clone(), Value::Null)).collect();
        let mut problems = Vec::new();
        assert!(RawManifest::read(manifest(keys), &mut problems).is_none());
        // Null has the wrong type for every key, so each known key is a problem too.
        assert!(problems.len() >= properties.len());
        let problems = problems.iter().map(ToString::to_string);
        problems.filter(|problem| problem.contains("unknown key")).collect()
    }

    #[test]
    fn the_reader_knows_every_key_of_the_schema() {
        assert_eq!(unknown("/properties", Value::Object), [""; 0]);
        let target = |keys| serde_json::json!({ "version": 1, "targets": { "a": Value::Object(keys) } });
        assert_eq!(unknown("/$defs/target/properties", target), [""; 0]);
    }

    #[test]
    fn the_schema_refuses_unknown_keys_and_requires_version_and_targets() {
        let schema = parsed();
        assert_eq!(schema["additionalProperties"], false);
        assert_eq!(schema["required"], serde_json::json!(["version", "targets"]));
        let target = &schema["$defs"]["target"];
        assert_eq!(target["additionalProperties"], false);
        assert_eq!(target.get("required"), None);
        assert!(!schema.to_string().contains("null"));
    }
}
