//! Values of placeholders, such as the target, a library or a file: captured from a log, or derived from these.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use regex::Regex;

use super::packages;
use crossflake_target::{BUILD_MACHINE, System, TARGETS, Target};

/// Values by placeholder name.
pub(crate) type Values = BTreeMap<String, String>;

/// The names of derived values.
#[cfg(test)]
pub(crate) const DERIVED: &[&str] = &[
    "triple",
    "triple_lower",
    "triple_upper",
    "triple_gnu",
    "name",
    "debian",
    "multiarch",
    "musl",
    "machine",
    "package",
    "tool_package",
];

/// Adds the values that follow from the captured ones. `triple` is the log's; the error's own comes first.
pub(crate) fn complete(values: &mut Values, triple: Option<&str>) {
    if let Some(triple) = triple {
        values.entry("triple".to_owned()).or_insert_with(|| triple.to_owned());
    }
    if let Some(target) = values.get("triple").and_then(|triple| Target::of(triple)) {
        values.extend(of_target(target));
    }
    if let Some(tool) = values.get("tool") {
        values.insert("tool_package".to_owned(), packages::of_program(tool).to_owned());
    }
    let library = values.get("library").and_then(|library| packages::of_library(library));
    let header = values.get("header").and_then(|header| packages::of_header(header));
    let module = values.get("module").and_then(|module| packages::of_module(module));
    if let Some(package) = library.or(header).or(module) {
        values.insert("package".to_owned(), package.to_owned());
    }
}

/// The values of a target.
pub(crate) fn of_target(target: &Target) -> Values {
    let mut values: Values = [
        ("triple", target.triple.to_owned()),
        ("triple_lower", target.env_lower()),
        ("triple_upper", target.env_upper()),
        ("triple_gnu", target.gnu.to_owned()),
        ("name", target.name.to_owned()),
        ("debian", target.debian.unwrap_or_default().to_owned()),
        ("multiarch", target.multiarch.to_owned()),
        ("machine", target.machine.qemu().map(|program| program.replace("qemu-", "")).unwrap_or_default()),
    ]
    .into_iter()
    // A value that the target does not have is unknown.
    .filter(|(_, value)| !value.is_empty())
    .map(|(name, value)| (name.to_owned(), value))
    .collect();
    let musl = TARGETS.iter().find(|other| other.system == System::Musl && other.machine == target.machine);
    if let Some(musl) = musl {
        values.insert("musl".to_owned(), musl.name.to_owned());
    }
    values
}

/// The triple that a log is about: the first supported one except the build machine's, which every log names. Without
/// one, the triple in the name of a compiler (`aarch64-linux-gnu-gcc`).
pub(crate) fn triple_of(log: &str) -> Option<&'static str> {
    let first = |spelling: fn(&Target) -> String| {
        let others = TARGETS.iter().filter(|target| target.triple != BUILD_MACHINE.triple);
        let places = others.filter_map(|target| Some((log.find(&spelling(target))?, target.triple)));
        places.min().map(|(_, triple)| triple)
    };
    first(|target| target.triple.to_owned())
        .or_else(|| first(Target::env_lower))
        .or_else(|| first(|target| format!("{}-g", target.multiarch)))
}

static PLACEHOLDER: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"\{(\w+)\}").expect("the pattern is a constant and tested"));

/// Replaces placeholders with values. A placeholder without a value becomes its name in capitals.
pub(crate) fn fill(text: &str, values: &Values) -> String {
    let filled = PLACEHOLDER.replace_all(text, |found: &regex::Captures<'_>| {
        let name = &found[1];
        values.get(name).cloned().unwrap_or_else(|| placeholder(name))
    });
    filled.into_owned()
}

/// Replaces placeholders in a command. Logs are untrusted, so each value is quoted to be one word for a shell.
pub(crate) fn fill_line(line: &str, values: &Values) -> String {
    let quoter = shlex::Quoter::new().allow_nul(true);
    let quote = |value: &str| quoter.quote(value).expect("any byte is allowed").into_owned();
    let quoted = values.iter().map(|(name, value)| (name.clone(), quote(value))).collect();
    fill(line, &quoted)
}

fn placeholder(name: &str) -> String {
    match name {
        "triple_lower" | "triple_upper" => "TRIPLE".to_owned(),
        "triple_gnu" => "GNU_TRIPLE".to_owned(),
        "musl" => "MUSL_TARGET".to_owned(),
        _ => name.to_ascii_uppercase(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn values(pairs: &[(&str, &str)]) -> Values {
        pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    }

    #[test]
    fn all_derived_values_follow_from_a_triple_a_library_and_a_tool() {
        let mut known = values(&[("library", "ssl"), ("tool", "protoc")]);
        complete(&mut known, Some("armv7-unknown-linux-gnueabihf"));
        for name in DERIVED {
            assert!(known.contains_key(*name), "{name}");
        }
        assert_eq!(known["triple_upper"], "ARMV7_UNKNOWN_LINUX_GNUEABIHF");
        assert_eq!((known["machine"].as_str(), known["package"].as_str()), ("arm", "libssl-dev"));
    }

    #[test]
    fn an_errors_own_triple_comes_before_the_logs() {
        let mut known = values(&[("triple", "thumbv7em-none-eabihf")]);
        complete(&mut known, Some("aarch64-unknown-linux-gnu"));
        assert_eq!(known, values(&[("triple", "thumbv7em-none-eabihf")]));
    }

    #[test]
    fn a_log_is_about_the_first_target_it_names() {
        let log = "x86_64-unknown-linux-gnu\nCC_riscv64gc_unknown_linux_gnu i686-unknown-linux-musl";
        assert_eq!(triple_of(log), Some("i686-unknown-linux-musl"));
        assert_eq!(triple_of("CC_riscv64gc_unknown_linux_gnu"), Some("riscv64gc-unknown-linux-gnu"));
        assert_eq!(triple_of("`arm-linux-gnueabihf-gcc`"), Some("armv7-unknown-linux-gnueabihf"));
        assert_eq!(triple_of("/usr/lib/aarch64-linux-gnu/libc.so"), None);
        assert_eq!(triple_of("x86_64-unknown-linux-gnu x86_64-linux-gnu-gcc"), None);
    }

    #[test]
    fn a_value_is_one_word_for_a_shell() {
        let known = values(&[("file", "a; rm 'b"), ("tool", "g++")]);
        assert_eq!(fill_line("verify {file}", &known), r#"verify "a; rm 'b""#);
        assert_eq!(fill_line("{tool} --version", &known), "g++ --version");
    }

    #[test]
    fn a_placeholder_without_a_value_is_shown_in_capitals() {
        let known = values(&[("file", "a{b}")]);
        assert_eq!(fill("{file} and {library}: CC_{triple_lower} {}", &known), "a{b} and LIBRARY: CC_TRIPLE {}");
    }
}
