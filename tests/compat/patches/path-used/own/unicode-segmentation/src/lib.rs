pub trait UnicodeSegmentation {
    fn unicode_words(&self) -> std::vec::IntoIter<&str>;
}

impl UnicodeSegmentation for str {
    fn unicode_words(&self) -> std::vec::IntoIter<&str> {
        let number = itoa::Buffer::new().format(self.len()).to_owned().leak();
        vec![self, member::TEXT, number].into_iter()
    }
}
