mod inner;

pub fn number() -> String {
    format!("{} {}", derive::number!(), inner::text())
}
