//! The JSON schema of `targets.json`, for editors and for whoever generates manifests.

use schemars::Schema;
use schemars::generate::SchemaSettings;
use schemars::transform::transform_subschemas;
use serde_json::Value;

use super::raw::Written;

/// The schema as text, ending in a newline. What it refuses the reader refuses; the reader also judges what
/// a schema cannot, such as a floor that no sysroot meets.
pub fn schema() -> String {
    let schema = SchemaSettings::draft2020_12()
        .with_transform(as_read)
        .into_generator()
        .into_root_schema_for::<Written>();
    format!("{:#}\n", schema.as_value())
}

/// Makes one schema, and those in it, say what the reader does.
fn as_read(schema: &mut Schema) {
    without_null(schema);
    without_nesting(schema);
    if let Some(Value::String(description)) = schema.get_mut("description") {
        // A doc comment's lines are no lines of the text.
        *description = description.replace('\n', " ");
    }
    transform_subschemas(&mut as_read, schema);
}

/// A key may be left out but not be null, which `Option` means to schemars.
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

/// A choice with one branch is that branch, under the outer description.
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
    use crate::manifest::raw::Written;

    fn parsed() -> Value {
        serde_json::from_str(&schema()).unwrap()
    }

    /// The keys that the schema has at `pointer`, taken from a manifest: what the reader does not know it
    /// names in its problems.
    fn unknown(pointer: &str, manifest: impl Fn(serde_json::Map<String, Value>) -> Value) -> Vec<String> {
        let schema = parsed();
        let properties = schema.pointer(pointer).unwrap().as_object().unwrap();
        let keys = properties.keys().map(|key| (key.clone(), Value::Null)).collect();
        let mut problems = Vec::new();
        assert!(Written::read(manifest(keys), &mut problems).is_none());
        // Null is of no key's type: every key that is read is complained about, and none as unknown.
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
    fn the_schema_refuses_unknown_keys_and_asks_for_what_must_be_there() {
        let schema = parsed();
        assert_eq!(schema["additionalProperties"], false);
        assert_eq!(schema["required"], serde_json::json!(["version", "targets"]));
        let target = &schema["$defs"]["target"];
        assert_eq!(target["additionalProperties"], false);
        assert_eq!(target.get("required"), None);
        assert!(!schema.to_string().contains("null"));
    }
}
