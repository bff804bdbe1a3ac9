//! Configuration: the defaults documented in `config.default.toml`, one file, then environment variables.

use anyhow::{Context, bail};
use axum::http::Uri;
use congvan_office::{S3, Site};
use serde::{Deserialize, Deserializer};
use std::{
    net::{IpAddr, SocketAddr},
    path::PathBuf,
};

const DEFAULTS: &str = include_str!("../config.default.toml");

/// All settings of a server.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Config {
    pub(crate) listen: SocketAddr,
    #[serde(deserialize_with = "path_if_any")]
    pub(crate) tls_certificate: Option<PathBuf>,
    #[serde(deserialize_with = "path_if_any")]
    pub(crate) tls_key: Option<PathBuf>,
    #[serde(deserialize_with = "address_if_any")]
    pub(crate) redirect_http: Option<SocketAddr>,
    pub(crate) hsts_days: u32,
    pub(crate) tls_proxy: bool,
    pub(crate) proxies: Vec<IpAddr>,
    pub(crate) site: String,
    pub(crate) data: PathBuf,
    #[serde(deserialize_with = "path_if_any")]
    pub(crate) scan_folder: Option<PathBuf>,
    pub(crate) database_url: String,
    pub(crate) database_connections: u32,
    pub(crate) s3_endpoint: String,
    pub(crate) s3_bucket: String,
    pub(crate) s3_region: String,
    pub(crate) s3_prefix: String,
    pub(crate) s3_access_key: String,
    pub(crate) s3_secret_key: String,
    pub(crate) trust_roots: Vec<PathBuf>,
    pub(crate) revocation_lists: Vec<PathBuf>,
    pub(crate) mail_roots: Vec<PathBuf>,
    pub(crate) sign_in_roots: Vec<PathBuf>,
    pub(crate) log: String,
    pub(crate) log_format: LogFormat,
    #[serde(deserialize_with = "address_if_any")]
    pub(crate) metrics_listen: Option<SocketAddr>,
    pub(crate) stop_seconds: u64,
    pub(crate) disk_reserve_mb: u64,
}

/// How log lines are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum LogFormat {
    Text,
    Json,
}

fn path_if_any<'de, D: Deserializer<'de>>(from: D) -> Result<Option<PathBuf>, D::Error> {
    let text = String::deserialize(from)?;
    Ok((!text.is_empty()).then(|| PathBuf::from(text)))
}

fn address_if_any<'de, D: Deserializer<'de>>(from: D) -> Result<Option<SocketAddr>, D::Error> {
    let text = String::deserialize(from)?;
    if text.is_empty() { Ok(None) } else { text.parse().map(Some).map_err(serde::de::Error::custom) }
}

impl Config {
    /// Reads the defaults, then `file`, then `CONGVAN_…` variables.
    ///
    /// Errors: a file that cannot be read, an unknown key, a value of the wrong kind, each with its name.
    pub(crate) fn load(file: Option<&std::path::Path>) -> anyhow::Result<Self> {
        let text = match file {
            Some(path) => std::fs::read_to_string(path)
                .with_context(|| format!("không đọc được cấu hình {}", path.display()))?,
            None => String::new(),
        };
        Self::from_parts(&text, |name| std::env::var(name).ok())
    }

    fn from_parts(file: &str, variable: impl Fn(&str) -> Option<String>) -> anyhow::Result<Self> {
        let mut table: toml::Table = DEFAULTS.parse().context("config.default.toml")?;
        let given: toml::Table = file.parse().context("cấu hình không đúng cú pháp TOML")?;
        for (key, value) in given {
            if !table.contains_key(&key) {
                let known = table.keys().cloned().collect::<Vec<_>>().join(", ");
                bail!("không có mục cấu hình {key}; các mục là: {known}");
            }
            table.insert(key, value);
        }
        for (key, value) in &mut table {
            if let Some(text) = variable(&format!("CONGVAN_{}", key.to_uppercase())) {
                *value = match value {
                    toml::Value::Boolean(_) => toml::Value::Boolean(text.parse().context(key.clone())?),
                    toml::Value::Integer(_) => toml::Value::Integer(text.parse().context(key.clone())?),
                    toml::Value::Array(_) => {
                        let items = text.split(',').map(str::trim).filter(|item| !item.is_empty());
                        toml::Value::Array(items.map(|item| toml::Value::String(item.to_owned())).collect())
                    }
                    _ => toml::Value::String(text),
                };
            }
        }
        toml::Value::Table(table).try_into().context("cấu hình không hợp lệ")
    }

    /// A folder given on the command line counts before that of the configuration.
    pub(crate) fn with_scan_folder(mut self, given: Option<PathBuf>) -> Self {
        self.scan_folder = given.or(self.scan_folder);
        self
    }

    /// Where people reach the program, if that is said; on this machine alone it needs no saying.
    ///
    /// Errors: an address that is none, or one in the clear of another machine.
    pub(crate) fn public_site(&self) -> anyhow::Result<Option<Site>> {
        if self.site.is_empty() {
            let is_here = self.listen.ip().is_loopback() && self.tls_certificate.is_none() && !self.tls_proxy;
            let here = || Site::parse(&format!("http://localhost:{}", self.listen.port()));
            return Ok(is_here.then(here).flatten());
        }
        let site = Site::parse(&self.site);
        let site =
            site.context("site phải là địa chỉ như https://congvan.thohoa.gov.vn, không có đường dẫn")?;
        Ok(Some(site))
    }

    /// The bucket for the bytes of files, if one is named.
    ///
    /// Errors: half a bucket, or one on another machine reached in the clear, with what to do.
    pub(crate) fn bucket(&self) -> anyhow::Result<Option<S3>> {
        if self.s3_endpoint.is_empty() {
            return Ok(None);
        }
        for (key, value) in [
            ("s3_bucket", &self.s3_bucket),
            ("s3_access_key", &self.s3_access_key),
            ("s3_secret_key", &self.s3_secret_key),
        ] {
            if value.is_empty() {
                bail!("s3_endpoint đã đặt thì {key} cũng phải đặt");
            }
        }
        let address: Uri = self.s3_endpoint.parse().context("s3_endpoint không phải địa chỉ")?;
        let is_here = match address.host().map(|host| host.trim_matches(['[', ']'])) {
            Some("localhost") => true,
            Some(host) => host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback()),
            None => false,
        };
        match address.scheme_str() {
            Some("https") => {}
            Some("http") if is_here => {}
            Some("http") => {
                bail!("s3_endpoint ở máy khác phải là https://: văn bản không được đi không mã hóa")
            }
            _ => bail!("s3_endpoint phải bắt đầu bằng https://"),
        }
        Ok(Some(S3 {
            endpoint: self.s3_endpoint.trim_end_matches('/').to_owned(),
            bucket: self.s3_bucket.clone(),
            region: self.s3_region.clone(),
            prefix: self.s3_prefix.clone(),
            access_key: self.s3_access_key.clone(),
            secret_key: self.s3_secret_key.clone(),
        }))
    }

    /// Refuses a plain address that other machines can reach: browsers would drop the session cookie or send it in
    /// the clear.
    pub(crate) fn check_address(&self) -> anyhow::Result<()> {
        if self.tls_certificate.is_some() != self.tls_key.is_some() {
            bail!("tls_certificate và tls_key phải đặt cả hai: chứng thư và khóa của nó");
        }
        let has_own = self.tls_certificate.is_some();
        if has_own && self.tls_proxy {
            bail!("chọn một trong hai: chứng thư riêng (tls_certificate, tls_key) hoặc proxy (tls_proxy)");
        }
        if let Some(metrics) = self.metrics_listen
            && !metrics.ip().is_loopback()
        {
            bail!(
                "metrics_listen phải ở máy này, ví dụ 127.0.0.1:9464: số liệu đi không mã hóa và không hỏi ai đọc"
            );
        }
        if self.redirect_http.is_some() && !has_own {
            bail!("redirect_http chỉ dùng khi có chứng thư riêng; sau proxy thì để proxy chuyển hướng");
        }
        if has_own || self.tls_proxy || self.listen.ip().is_loopback() {
            return Ok(());
        }
        bail!(
            "{} nghe được từ máy khác mà không có TLS: mật khẩu và văn bản sẽ đi không mã hóa, trình duyệt sẽ bỏ cookie. Chọn một cách:\n\
             - có chứng thư: đặt tls_certificate và tls_key;\n\
             - có proxy (nginx, Caddy) giữ TLS phía trước: nghe ở 127.0.0.1 và đặt tls_proxy = true;\n\
             - chỉ dùng trên máy này: nghe ở 127.0.0.1.",
            self.listen
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn load(file: &str, variables: &[(&str, &str)]) -> anyhow::Result<Config> {
        Config::from_parts(file, |name| {
            variables.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned())
        })
    }

    #[test]
    fn file_overrides_defaults_and_variables_override_both() {
        let config = load("listen = \"127.0.0.1:9000\"\n", &[]).unwrap();
        assert_eq!(config.listen.port(), 9000);
        let config = load("listen = \"127.0.0.1:9000\"\n", &[("CONGVAN_LISTEN", "127.0.0.1:9001")]).unwrap();
        assert_eq!(config.listen.port(), 9001);
        let config =
            load("", &[("CONGVAN_TRUST_ROOTS", "a.pem, b.pem"), ("CONGVAN_TLS_PROXY", "true")]).unwrap();
        assert_eq!((config.trust_roots.len(), config.tls_proxy), (2, true));
    }

    #[test]
    fn an_unknown_key_is_named() {
        let fault = load("listne = \"x\"", &[]).unwrap_err().to_string();
        assert!(fault.contains("listne"), "{fault}");
    }

    #[test]
    fn the_public_address_is_said_or_this_machine() {
        let site = |file: &str| {
            let site = load(file, &[]).unwrap().public_site();
            site.map(|site| site.map(|site| site.origin().to_owned()))
        };
        assert_eq!(site("").unwrap().as_deref(), Some("http://localhost:8080"));
        assert_eq!(site("tls_proxy = true").unwrap(), None);
        let said = "tls_proxy = true\nsite = \"https://congvan.thohoa.gov.vn/\"";
        assert_eq!(site(said).unwrap().as_deref(), Some("https://congvan.thohoa.gov.vn"));
        for refused in ["congvan.vn", "http://congvan.vn", "https://congvan.vn/x"] {
            assert!(site(&format!("site = \"{refused}\"")).is_err(), "{refused}");
        }
    }

    #[test]
    fn a_bucket_is_named_whole_and_reached_in_private() {
        assert_eq!(load("", &[]).unwrap().bucket().unwrap(), None);
        let key = ("CONGVAN_S3_SECRET_KEY", "secret");
        let named = |endpoint: &str| {
            let text = format!("s3_endpoint = \"{endpoint}\"\ns3_bucket = \"b\"\ns3_access_key = \"a\"");
            load(&text, &[key]).unwrap().bucket()
        };
        let bucket = named("https://s3.example.vn/").unwrap().unwrap();
        assert_eq!(bucket.endpoint, "https://s3.example.vn");
        assert!(!format!("{bucket:?}").contains("secret"));
        assert!(named("http://127.0.0.1:8333").is_ok() && named("http://[::1]:8333").is_ok());
        for refused in ["http://10.0.0.7:8333", "http://s3.example.vn", "s3.example.vn", "ftp://127.0.0.1"] {
            assert!(named(refused).is_err(), "{refused}");
        }
        let half = load("s3_endpoint = \"https://s3.example.vn\"", &[]).unwrap().bucket();
        assert!(half.unwrap_err().to_string().contains("s3_bucket"));
    }

    #[test]
    fn plain_http_stays_on_this_machine() {
        assert!(load("listen = \"0.0.0.0:80\"", &[]).unwrap().check_address().is_err());
        assert!(load("listen = \"0.0.0.0:80\"\ntls_proxy = true", &[]).unwrap().check_address().is_ok());
        let own = "listen = \"0.0.0.0:443\"\ntls_certificate = \"a.pem\"\ntls_key = \"a.key\"\n";
        assert!(load(own, &[]).unwrap().check_address().is_ok());
        let advice = load("listen = \"0.0.0.0:80\"", &[]).unwrap().check_address().unwrap_err().to_string();
        assert!(
            ["tls_certificate", "tls_proxy", "127.0.0.1"].iter().all(|way| advice.contains(way)),
            "{advice}"
        );
        for refused in [
            "tls_certificate = \"a.pem\"".to_owned(),
            format!("{own}tls_proxy = true"),
            "metrics_listen = \"0.0.0.0:9464\"".to_owned(),
            "redirect_http = \"0.0.0.0:80\"".to_owned(),
        ] {
            assert!(load(&refused, &[]).unwrap().check_address().is_err(), "{refused}");
        }
        assert!(load("redirect_http = \"port 80\"", &[]).is_err());
        assert!(load("log_format = \"xml\"", &[]).is_err());
    }
}
