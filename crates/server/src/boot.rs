//! Starting and stopping: the office, the site, the jobs.

use crate::{
    app::App,
    config::{Config, LogFormat},
    demo::Demo,
    serving::{self, Aside, Jobs},
    tls::Certificate,
    watch::Watch,
};
use anyhow::Context;
use congvan_office::{Database, Limits, Office, OpenOptions, Site, scanning::ScanFolder, setup};
use std::{
    net::SocketAddr,
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};
use tokio::net::TcpListener;

/// What [`Office::open`] needs, by the configuration.
pub(crate) fn options(config: &Config) -> anyhow::Result<OpenOptions> {
    let executable = std::env::current_exe().context("không tìm thấy chính chương trình congvan")?;
    let mut options = OpenOptions::new(&config.data, executable);
    if !config.database_url.is_empty() {
        options.database = Database::Postgres { url: config.database_url.clone() };
    }
    options.bucket = config.bucket()?;
    options.trust_pem = config.trust_roots.clone();
    options.crl = config.revocation_lists.clone();
    options.limits = Limits {
        connections: config.database_connections,
        disk_reserve: config.disk_reserve_mb * 1_048_576,
        ..Limits::default()
    };
    options.mail_roots = config.mail_roots.clone();
    options.sign_in_roots = config.sign_in_roots.clone();
    options.site = config.public_site()?;
    Ok(options)
}

/// Runs the web server until it is told to stop, with the jobs unless `worker` is off.
pub(crate) async fn serve(config: &Config, worker: bool) -> anyhow::Result<()> {
    config.check_address()?;
    let options = OpenOptions { worker, ..options(config)? };
    let certificate = match (&config.tls_certificate, &config.tls_key) {
        (Some(chain), Some(key)) => Some(Certificate::load(chain, key)?),
        _ => None,
    };
    let office = open(options).await?;
    let tls = certificate.is_some() || config.tls_proxy;
    let app = App {
        office: office.clone(),
        demo: None,
        tls,
        proxies: if config.tls_proxy { config.proxies.clone().into() } else { Arc::new([]) },
        hsts_seconds: u64::from(config.hsts_days) * 86_400,
        watch: Watch::new(office.clone(), certificate.clone(), config.disk_reserve_mb * 1_048_576),
    };
    let listener = listen(config.listen).await?;
    let address = listener.local_addr()?;
    let scheme = if certificate.is_some() { "https" } else { "http" };
    if config.log_format == LogFormat::Text {
        eprintln!("Congvan chạy tại {scheme}://{address}");
    }
    tracing::info!(%address, scheme, "listening");
    if let Some(code) = setup::issue_code(&office).await.context("chuẩn bị cài đặt")? {
        // To the terminal in any form of log: it is no event, and a collector of logs has no use for it.
        eprintln!("Chưa có cơ quan nào. Mở {scheme}://{address}/cai-dat và nhập mã cài đặt: {code}");
    }
    let aside = Aside {
        redirect: match config.redirect_http {
            Some(at) => Some((listen(at).await?, address.port())),
            None => None,
        },
        metrics: match config.metrics_listen {
            Some(at) => Some(listen(at).await?),
            None => None,
        },
    };
    let jobs = worker.then(|| Jobs { scan_folder: config.scan_folder.clone().map(ScanFolder::new) });
    serving::run(listener, certificate, aside, app, jobs, Duration::from_secs(config.stop_seconds)).await
}

/// Runs the jobs alone.
pub(crate) async fn work(config: &Config) -> anyhow::Result<()> {
    let office = open(options(config)?).await?;
    let worker = office.spawn_worker_with(config.scan_folder.clone().map(ScanFolder::new));
    serving::stop_signal().await;
    let ended = async {
        worker.stop().await;
        office.close().await.context("đóng cơ sở dữ liệu")
    };
    serving::within(Duration::from_secs(config.stop_seconds), ended).await
}

/// Runs the demo: the site answers at once, and the agency's past is played while it does.
pub(crate) async fn demo(
    data: &Path,
    port: u16,
    scan_folder: Option<PathBuf>,
    reset: bool,
) -> anyhow::Result<()> {
    if reset && data.exists() {
        std::fs::remove_dir_all(data).with_context(|| format!("không xóa được {}", data.display()))?;
    }
    let listener = listen(SocketAddr::from(([127, 0, 0, 1], port))).await?;
    let script = congvan_demo::Script::prepare(data)?;
    let executable = std::env::current_exe().context("không tìm thấy chính chương trình congvan")?;
    let mut options = OpenOptions::new(data, executable);
    options.trust_pem = script.trust_roots();
    options.crl = script.revocation_lists();
    options.clock = script.clock();
    options.demo = true;
    options.site = Site::parse(&format!("http://localhost:{}", listener.local_addr()?.port()));
    let office = open(options).await?;
    script.people(&office).await.context("tạo cơ quan dùng thử")?;
    let demo = Arc::new(Demo::default());
    let address = listener.local_addr()?;
    eprintln!("Congvan, bản dùng thử: http://{address}");
    eprintln!("Bấm vào một vai ở trang đăng nhập, hoặc dùng mật khẩu {}:", congvan_demo::PASSWORD);
    for account in congvan_demo::ACCOUNTS {
        eprintln!("  {:<10} {} ({})", account.login, account.name, account.title);
    }
    let filling = tokio::spawn({
        let (office, demo) = (office.clone(), demo.clone());
        async move {
            match script.letters(&office).await {
                Ok(0) => eprintln!("Dùng tiếp các văn bản của lần chạy trước."),
                Ok(count) => eprintln!("Đã tạo {count} văn bản của 60 ngày qua."),
                Err(error) => eprintln!("Chưa tạo đủ dữ liệu dùng thử: {error:#}"),
            }
            demo.set_ready();
        }
    });
    let watch = Watch::new(office.clone(), None, 0);
    let app = App { office, demo: Some(demo), tls: false, proxies: Arc::new([]), hsts_seconds: 0, watch };
    let jobs = Jobs { scan_folder: scan_folder.map(ScanFolder::new) };
    let result =
        serving::run(listener, None, Aside::default(), app, Some(jobs), Duration::from_secs(10)).await;
    filling.abort();
    result
}

async fn open(options: OpenOptions) -> anyhow::Result<Office> {
    let data = options.data.clone();
    Office::open(options).await.with_context(|| format!("không mở được dữ liệu ở {}", data.display()))
}

async fn listen(address: SocketAddr) -> anyhow::Result<TcpListener> {
    TcpListener::bind(address).await.with_context(|| {
        format!("không nghe được ở {address}; có thể cổng đang được dùng, hãy chọn cổng khác")
    })
}
