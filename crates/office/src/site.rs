//! Địa chỉ công khai: where people reach the program.

/// The public address: what providers of sign-in send people back to, and what passkeys are bound to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Site {
    origin: String,
    authority: String,
}

impl Site {
    /// Reads `https://congvan.thohoa.gov.vn` or, for this machine alone, `http://localhost:8080`: a scheme, a host and
    /// perhaps a port. `None` for anything else.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim_end_matches('/');
        let (scheme, authority) = text.split_once("://")?;
        let authority = authority.to_ascii_lowercase();
        let (host, port) = match authority.strip_prefix('[') {
            Some(rest) => rest.split_once(']').map(|(host, rest)| (host, rest.strip_prefix(':')))?,
            None => authority
                .split_once(':')
                .map_or((authority.as_str(), None), |(host, port)| (host, Some(port))),
        };
        let letters = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | ':');
        let is_here = matches!(host, "localhost" | "127.0.0.1" | "::1");
        let is_private = scheme == "https" || (scheme == "http" && is_here);
        let is_whole = !host.is_empty() && host.chars().all(letters);
        let is_port = port.is_none_or(|port| port.parse::<u16>().is_ok_and(|port| port > 0));
        (is_private && is_whole && is_port)
            .then(|| Self { origin: format!("{scheme}://{authority}"), authority: authority.clone() })
    }

    /// `https://congvan.thohoa.gov.vn`, without a slash at the end.
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// Is a page with this `Host` header one of the site? Cookies and passkeys of one name are unknown to another.
    pub fn is_at(&self, host: &str) -> bool {
        let usual = if self.origin.starts_with("https:") { ":443" } else { ":80" };
        let plain = |text: &str| text.to_ascii_lowercase().trim_end_matches(usual).to_owned();
        plain(host) == plain(&self.authority)
    }

    /// The name that passkeys are bound to (WebAuthn, section 5.1.2): the host, if it is a name and no number.
    pub fn name(&self) -> Option<&str> {
        let host =
            self.authority.split(':').next().filter(|host| !host.is_empty() && !host.starts_with('['))?;
        host.parse::<std::net::IpAddr>().is_err().then_some(host)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_public_address_is_private_and_whole() {
        let site = Site::parse("https://Congvan.ThoHoa.gov.vn/").unwrap_or_else(|| panic!("a site"));
        assert_eq!(
            (site.origin(), site.name()),
            ("https://congvan.thohoa.gov.vn", Some("congvan.thohoa.gov.vn"))
        );
        assert!(site.is_at("congvan.thohoa.gov.vn") && site.is_at("CONGVAN.thohoa.gov.vn:443"));
        assert!(
            !site.is_at("congvan.thohoa.gov.vn:8443") && !site.is_at("ke-gian.example") && !site.is_at("")
        );
        let here = Site::parse("http://localhost:8080").unwrap_or_else(|| panic!("a site"));
        assert_eq!((here.origin(), here.name()), ("http://localhost:8080", Some("localhost")));
        assert!(here.is_at("localhost:8080") && !here.is_at("127.0.0.1:8080"));
        for number in ["http://127.0.0.1:8080", "http://[::1]:8080", "https://10.0.0.7"] {
            assert_eq!(
                Site::parse(number).map(|site| site.name().map(str::to_owned)),
                Some(None),
                "{number}"
            );
        }
        for refused in [
            "",
            "congvan.vn",
            "http://congvan.vn",
            "https://",
            "https://a.vn/duong",
            "https://a.vn:0",
            "https://a.vn:x",
            "https://an@a.vn",
            "ftp://a.vn",
            "https://a.vn?b",
            "https://a.vn:1:2",
        ] {
            assert_eq!(Site::parse(refused), None, "{refused}");
        }
    }
}
