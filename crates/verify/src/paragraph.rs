//! Paragraphs for terminals and files.

/// A paragraph in lines of at most `width` characters where words allow it, the first after `first` and the
/// others after as many spaces. Ends with a line end.
pub fn paragraph(text: &str, first: &str, width: usize) -> String {
    let indent = " ".repeat(first.chars().count());
    let mut lines = Vec::new();
    let mut line = first.to_owned();
    let mut begun = false;
    for word in text.split_whitespace() {
        if begun && line.chars().count() + 1 + word.chars().count() > width {
            lines.push(std::mem::replace(&mut line, indent.clone()));
            begun = false;
        }
        if begun {
            line.push(' ');
        }
        line.push_str(word);
        begun = true;
    }
    lines.push(line);
    lines.join("\n") + "\n"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_filled_and_the_first_one_is_marked() {
        assert_eq!(paragraph("aa bb cc", "- ", 7), "- aa bb\n  cc\n");
        assert_eq!(paragraph("much-too-long b", "", 4), "much-too-long\nb\n");
    }
}
