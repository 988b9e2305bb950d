//! Wraps text into lines.

/// Wraps `text` into lines of at most `width` characters; a longer word has a line of its own. The first line starts
/// with the prefix `first`, the others with as many spaces. Ends with a newline.
pub fn paragraph(text: &str, first: &str, width: usize) -> String {
    let indent = " ".repeat(first.chars().count());
    let mut lines = Vec::new();
    let mut line = first.to_owned();
    let mut has_word = false;
    for word in text.split_whitespace() {
        if has_word && line.chars().count() + 1 + word.chars().count() > width {
            lines.push(std::mem::replace(&mut line, indent.clone()));
            has_word = false;
        }
        if has_word {
            line.push(' ');
        }
        line.push_str(word);
        has_word = true;
    }
    lines.push(line);
    lines.join("\n") + "\n"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_filled_and_the_first_one_has_the_prefix() {
        assert_eq!(paragraph("aa bb cc", "- ", 7), "- aa bb\n  cc\n");
        assert_eq!(paragraph("much-too-long b", "", 4), "much-too-long\nb\n");
    }
}
