//! Colours, and where they go.
//!
//! Reports are made without them; [`marked`] adds them to the words that say how something is. What prints goes through
//! `anstream`, which takes them out again where there is no terminal, or NO_COLOR is set.

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

/// Help in the colours of cargo's own, which those who read it know.
pub(crate) const HELP: Styles = Styles::styled()
    .header(HEADING)
    .usage(HEADING)
    .literal(COMMAND)
    .placeholder(AnsiColor::Cyan.on_default())
    .error(ERROR)
    .valid(COMMAND)
    .invalid(WARNING);

/// A text in a style.
pub(crate) fn styled(style: Style, text: &str) -> String {
    format!("{style}{text}{style:#}")
}

/// Gives the first word of each line its style, if it is one of `words`. A colon after it is not part of it.
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
    fn only_the_first_word_of_a_line_is_marked_and_only_if_it_is_one_of_them() {
        let words = [("ok", GOOD), ("FAIL", ERROR)];
        let (good, bad) = (styled(GOOD, "ok"), styled(ERROR, "FAIL"));
        assert_eq!(marked("  ok    it is ok\nfile ok\n", &words), format!("  {good}    it is ok\nfile ok\n"));
        assert_eq!(marked("FAIL: a\n", &words), format!("{bad}: a\n"));
        assert_eq!(marked("okay\n\nFAIL", &words), format!("okay\n\n{bad}"));
    }

    #[test]
    fn without_its_colours_a_text_is_what_it_was() {
        let text = "ok  a\n  FAIL  b\n";
        let marked = marked(text, &[("ok", GOOD), ("FAIL", ERROR)]);
        assert_ne!(marked, text);
        assert_eq!(anstream::adapter::strip_str(&marked).to_string(), text);
    }
}
