//! Configuration: the defaults documented in `config.default.toml`, one file, then environment variables.

use anyhow::{Context, bail};
use serde::Deserialize;
use std::{net::SocketAddr, path::PathBuf};

const DEFAULTS: &str = include_str!("../config.default.toml");

/// All settings of a server.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Config {
    pub(crate) listen: SocketAddr,
    pub(crate) tls_proxy: bool,
    pub(crate) data: PathBuf,
    pub(crate) database_url: String,
    pub(crate) database_connections: u32,
    pub(crate) trust_roots: Vec<PathBuf>,
    pub(crate) revocation_lists: Vec<PathBuf>,
    pub(crate) log: String,
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

    /// Refuses a plain address that other machines can reach: browsers would drop the session cookie or send it in
    /// the clear.
    pub(crate) fn check_address(&self) -> anyhow::Result<()> {
        if self.tls_proxy || self.listen.ip().is_loopback() {
            return Ok(());
        }
        bail!(
            "{} nghe được từ máy khác mà không có TLS. Đặt một proxy có TLS phía trước (nginx, Caddy) rồi bật tls_proxy = true, \
             hoặc nghe ở 127.0.0.1.",
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
    fn plain_http_stays_on_this_machine() {
        assert!(load("listen = \"0.0.0.0:80\"", &[]).unwrap().check_address().is_err());
        assert!(load("listen = \"0.0.0.0:80\"\ntls_proxy = true", &[]).unwrap().check_address().is_ok());
    }
}
