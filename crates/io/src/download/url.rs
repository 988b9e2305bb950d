//! Parts of URLs, for messages.

/// The URL without user name and password, for messages.
pub fn shown(url: &str) -> String {
    match parts(url) {
        Some((scheme, authority, rest)) => format!("{scheme}://{}{rest}", host(authority)),
        None => "an invalid URL".to_owned(),
    }
}

/// The host and port of a URL; empty if it is invalid.
pub(super) fn host_and_port(url: &str) -> &str {
    parts(url).map_or("", |(_, authority, _)| host(authority))
}

/// Joins `base` and `path` with one slash.
pub fn join(base: &str, path: &str) -> String {
    format!("{}/{}", base.trim_end_matches('/'), path.trim_start_matches('/'))
}

fn parts(url: &str) -> Option<(&str, &str, &str)> {
    let (scheme, rest) = url.split_once("://")?;
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    Some((scheme, &rest[..end], &rest[end..]))
}

fn host(authority: &str) -> &str {
    authority.rsplit_once('@').map_or(authority, |(_, host)| host)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn credentials_are_never_shown() {
        assert_eq!(shown("https://me:s3c@ret@mirror.example:81/a@b"), "https://mirror.example:81/a@b");
        assert_eq!(shown("http://token@mirror.example"), "http://mirror.example");
        assert_eq!(shown("http://mirror.example/pool"), "http://mirror.example/pool");
        assert_eq!(shown("me:secret@mirror"), "an invalid URL");
    }

    #[test]
    fn host_and_port_leave_out_credentials_and_path() {
        assert_eq!(host_and_port("https://me:secret@mirror.example:81/a"), "mirror.example:81");
        assert_eq!(host_and_port("nonsense"), "");
    }

    #[test]
    fn base_and_path_are_joined_with_one_slash() {
        for base in ["http://m/debian", "http://m/debian/"] {
            assert_eq!(join(base, "pool/a"), "http://m/debian/pool/a");
            assert_eq!(join(base, "/pool/a"), "http://m/debian/pool/a");
        }
    }
}
