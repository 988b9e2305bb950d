//! Colours of the output.
//!
//! Reports are plain text; [`marked`] adds colours to their keywords. All output goes through `anstream`, which removes
//! the colours if it does not go to a terminal, or NO_COLOR is set.

use clap::builder::styling::{AnsiColor, Style, Styles};

const fn bold(colour: AnsiColor) -> Style {
    colour.on_default().bold()
}

pub(crate) const ERROR: Style = bold(AnsiColor::Red);
pub(crate) const WARNING: Style = bold(AnsiColor::Yellow);
pub(crate) const HINT: Style = bold(AnsiColor::Cyan);
pub(crate) const GOOD: Style = bold(AnsiColor::Green);
pub(crate) const HEADING: Style = bold(AnsiColor::Green);
pub(crate) const COMMAND: Style = bold(AnsiColor::Cyan);

/// The colours of `--help`, the same as cargo's.
pub(crate) const HELP: Styles = Styles::styled()
    .header(HEADING)
    .usage(HEADING)
    .literal(COMMAND)
    .placeholder(AnsiColor::Cyan.on_default())
    .error(ERROR)
    .valid(COMMAND)
    .invalid(WARNING);

/// A text with a style, reset after it.
pub(crate) fn styled(style: Style, text: &str) -> String {
    format!("{style}{text}{style:#}")
}

/// Adds its style to the first word of each line if it is one of `words`. A colon after the word is not styled.
pub(crate) fn marked(text: &str, words: &[(&str, Style)]) -> String {
    text.split_inclusive('\n').map(|line| marked_line(line, words)).collect()
}

fn marked_line(line: &str, words: &[(&str, Style)]) -> String {
    let start = line.len() - line.trim_start_matches(' ').len();
    let end = line[start..].find([' ', ':', '\n']).map_or(line.len(), |length| start + length);
    let word = &line[start..end];
    match words.iter().find(|(marked, _)| *marked == word) {
        Some((_, style)) => [&line[..start], &styled(*style, word), &line[end..]].concat(),
        None => line.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_keyword_at_the_start_of_a_line_is_marked() {
        let words = [("ok", GOOD), ("FAIL", ERROR)];
        let (good, bad) = (styled(GOOD, "ok"), styled(ERROR, "FAIL"));
        assert_eq!(marked("  ok    it is ok\nfile ok\n", &words), format!("  {good}    it is ok\nfile ok\n"));
        assert_eq!(marked("FAIL: a\n", &words), format!("{bad}: a\n"));
        assert_eq!(marked("okay\n\nFAIL", &words), format!("okay\n\n{bad}"));
    }

    #[test]
    fn removing_the_colours_gives_the_original_text() {
        let text = "ok  a\n  FAIL  b\n";
        let marked = marked(text, &[("ok", GOOD), ("FAIL", ERROR)]);
        assert_ne!(marked, text);
        assert_eq!(anstream::adapter::strip_str(&marked).to_string(), text);
    }
}
