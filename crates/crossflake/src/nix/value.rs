//! Values of the Nix language, and their text in the format of nixfmt.

use std::fmt::{self, Display, Formatter};

/// nixfmt's limit for the length of a line without its indentation, in characters.
const WIDTH: usize = 100;

/// A Nix value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Nix {
    Null,
    Bool(bool),
    Int(u32),
    Text(String),
    List(Vec<String>),
    /// Attributes in the order of the text.
    Set(Vec<(String, Nix)>),
}

impl From<&str> for Nix {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<&String> for Nix {
    fn from(text: &String) -> Self {
        Self::Text(text.clone())
    }
}

impl From<bool> for Nix {
    fn from(value: bool) -> Self {
        Self::Bool(value)
    }
}

impl From<u32> for Nix {
    fn from(value: u32) -> Self {
        Self::Int(value)
    }
}

impl From<u8> for Nix {
    fn from(value: u8) -> Self {
        Self::Int(value.into())
    }
}

impl From<&Vec<String>> for Nix {
    fn from(list: &Vec<String>) -> Self {
        Self::List(list.clone())
    }
}

impl<T: Into<Nix>> From<Option<T>> for Nix {
    /// `null` for `None`.
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}

impl<const N: usize> From<[(&str, Nix); N]> for Nix {
    fn from(attributes: [(&str, Nix); N]) -> Self {
        Self::Set(attributes.map(|(name, value)| (name.to_owned(), value)).into())
    }
}

impl Display for Nix {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        self.write(f, 0, WIDTH)
    }
}

impl Nix {
    /// Writes the value at the end of a line with `indent` levels of indentation and space for `room` more characters.
    fn write(&self, f: &mut Formatter<'_>, indent: usize, room: usize) -> fmt::Result {
        match self {
            Self::Null => f.write_str("null"),
            Self::Bool(value) => write!(f, "{value}"),
            Self::Int(value) => write!(f, "{value}"),
            Self::Text(text) => f.write_str(&quoted(text)),
            Self::List(list) => write_list(f, list, indent, room),
            Self::Set(attributes) => write_set(f, attributes, indent),
        }
    }
}

/// Writes a list. nixfmt puts each element on a line of its own if there are two or more.
fn write_list(f: &mut Formatter<'_>, list: &[String], indent: usize, room: usize) -> fmt::Result {
    if list.is_empty() {
        return f.write_str("[ ]");
    }
    if let [one] = list {
        let line = format!("[ {} ]", quoted(one));
        if line.chars().count() <= room {
            return f.write_str(&line);
        }
    }
    f.write_str("[\n")?;
    for text in list {
        writeln!(f, "{}{}", Indent(indent + 1), quoted(text))?;
    }
    write!(f, "{}]", Indent(indent))
}

fn write_set(f: &mut Formatter<'_>, attributes: &[(String, Nix)], indent: usize) -> fmt::Result {
    if attributes.is_empty() {
        return f.write_str("{ }");
    }
    f.write_str("{\n")?;
    for (name, value) in attributes {
        let start = format!("{} = ", attribute(name));
        write!(f, "{}{start}", Indent(indent + 1))?;
        // The semicolon takes one more character.
        value.write(f, indent + 1, WIDTH.saturating_sub(start.chars().count() + 1))?;
        f.write_str(";\n")?;
    }
    write!(f, "{}}}", Indent(indent))
}

struct Indent(usize);

impl Display for Indent {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        (0..self.0).try_for_each(|_| f.write_str("  "))
    }
}

/// A name left of `=`: quoted if it is a keyword or not an identifier.
fn attribute(name: &str) -> String {
    const KEYWORDS: &[&str] = &["assert", "else", "if", "in", "inherit", "let", "or", "rec", "then", "with"];
    let first = |byte: u8| byte.is_ascii_alphabetic() || byte == b'_';
    let further = |byte: u8| first(byte) || byte.is_ascii_digit() || matches!(byte, b'-' | b'\'');
    let plain = name.bytes().next().is_some_and(first) && name.bytes().all(further);
    if plain && !KEYWORDS.contains(&name) { name.to_owned() } else { quoted(name) }
}

/// A string literal. It escapes line ends too, because Nix reads a carriage return in a literal as a line feed.
pub fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            '\n' => quoted.push_str("\\n"),
            '\r' => quoted.push_str("\\r"),
            '\t' => quoted.push_str("\\t"),
            '$' if characters.peek() == Some(&'{') => quoted.push_str("\\$"),
            other => quoted.push(other),
        }
    }
    quoted.push('"');
    quoted
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Reads a string literal by the rules of Nix's lexer. Panics where Nix would see the end of the string or the start
    /// of an expression.
    fn unquoted(quoted: &str) -> String {
        let inner = quoted.strip_prefix('"').unwrap().strip_suffix('"').unwrap();
        let mut text = String::new();
        let mut characters = inner.chars().peekable();
        while let Some(character) = characters.next() {
            match character {
                '\\' => text.push(match characters.next().unwrap() {
                    'n' => '\n',
                    'r' => '\r',
                    't' => '\t',
                    other => other,
                }),
                '"' => panic!("the string ends early: {quoted}"),
                '\r' => panic!("a carriage return is lost: {quoted}"),
                '$' if characters.peek() == Some(&'{') => panic!("an expression starts: {quoted}"),
                other => text.push(other),
            }
        }
        text
    }

    proptest! {
        #[test]
        fn a_quoted_string_reads_as_the_original(text in r#"([$"\\{}\n\r\t a-z]|\PC){0,30}"#) {
            prop_assert_eq!(unquoted(&quoted(&text)), text);
        }
    }

    #[test]
    fn syntax_in_a_string_is_escaped() {
        assert_eq!(quoted("${a}"), r#""\${a}""#);
        assert_eq!(quoted("$${a}"), r#""$\${a}""#);
        assert_eq!(quoted("$a$"), r#""$a$""#);
        assert_eq!(quoted("\"\\\n\r\t"), r#""\"\\\n\r\t""#);
    }

    #[test]
    fn names_are_quoted_only_if_nix_requires_it() {
        for plain in ["aarch64-linux", "_a", "a'"] {
            assert_eq!(attribute(plain), plain);
        }
        for quoted in ["", "1a", "a.b", "a b", "if", "or"] {
            assert_eq!(attribute(quoted), format!("\"{quoted}\""));
        }
    }

    #[test]
    fn a_list_of_one_stays_on_the_line_if_it_fits() {
        let set = |length: usize| Nix::from([("a", Nix::List(vec!["x".repeat(length)]))]).to_string();
        // The line also has `a = [ "` and `" ];`.
        let fits = WIDTH - 11;
        assert_eq!(set(fits), format!("{{\n  a = [ \"{}\" ];\n}}", "x".repeat(fits)));
        assert_eq!(set(fits + 1), format!("{{\n  a = [\n    \"{}\"\n  ];\n}}", "x".repeat(fits + 1)));
    }

    #[test]
    fn the_layout_is_that_of_nixfmt() {
        let value = Nix::from([
            ("none", Nix::Null),
            ("empty", Nix::List(vec![])),
            ("two", Nix::List(vec!["a".into(), "b".into()])),
            ("set", Nix::from([("x", true.into()), ("n", 1u32.into())])),
            ("nothing", Nix::Set(vec![])),
        ]);
        let text = r#"{
  none = null;
  empty = [ ];
  two = [
    "a"
    "b"
  ];
  set = {
    x = true;
    n = 1;
  };
  nothing = { };
}"#;
        assert_eq!(value.to_string(), text);
    }
}
