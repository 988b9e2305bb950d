fn main() {
    println!("{}", one::text());
}

#[cfg(test)]
mod tests {
    #[test]
    fn dev_dependency() {
        assert_eq!(for_tests::TEXT, "for tests");
    }
}
