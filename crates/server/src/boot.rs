//! Starting and stopping: the office, the site, the jobs.

use crate::{app::App, config::Config, demo::Demo, site::site};
use anyhow::Context;
use congvan_office::{Database, Limits, Office, OpenOptions};
use std::{net::SocketAddr, path::Path, sync::Arc};
use tokio::net::TcpListener;

/// What [`Office::open`] needs, by the configuration.
pub(crate) fn options(config: &Config) -> anyhow::Result<OpenOptions> {
    let executable = std::env::current_exe().context("không tìm thấy chính chương trình congvan")?;
    let mut options = OpenOptions::new(&config.data, executable);
    if !config.database_url.is_empty() {
        options.database = Database::Postgres { url: config.database_url.clone() };
    }
    options.trust_pem = config.trust_roots.clone();
    options.crl = config.revocation_lists.clone();
    options.limits = Limits { connections: config.database_connections, ..Limits::default() };
    Ok(options)
}

/// Runs the web server until it is told to stop, with the jobs unless `worker` is off.
pub(crate) async fn serve(config: &Config, worker: bool) -> anyhow::Result<()> {
    config.check_address()?;
    let options = OpenOptions { worker, ..options(config)? };
    let office = open(options).await?;
    let app = App { office: office.clone(), demo: None, tls: config.tls_proxy };
    let listener = listen(config.listen).await?;
    eprintln!("Congvan chạy tại http://{}", listener.local_addr()?);
    run(listener, app, worker).await
}

/// Runs the jobs alone.
pub(crate) async fn work(config: &Config) -> anyhow::Result<()> {
    let office = open(options(config)?).await?;
    let worker = office.spawn_worker();
    stop_signal().await;
    worker.stop().await;
    office.close().await.context("đóng cơ sở dữ liệu")
}

/// Runs the demo: the site answers at once, and the agency's past is played while it does.
pub(crate) async fn demo(data: &Path, port: u16, reset: bool) -> anyhow::Result<()> {
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
                Ok(count) => eprintln!("Đã tạo {count} văn bản của 60 ngày qua."),
                Err(error) => eprintln!("Chưa tạo đủ dữ liệu dùng thử: {error:#}"),
            }
            demo.set_ready();
        }
    });
    let app = App { office, demo: Some(demo), tls: false };
    let result = run(listener, app, true).await;
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

async fn run(listener: TcpListener, app: App, worker: bool) -> anyhow::Result<()> {
    let office = app.office.clone();
    let worker = worker.then(|| office.spawn_worker());
    let site = site(app).into_make_service_with_connect_info::<SocketAddr>();
    axum::serve(listener, site).with_graceful_shutdown(stop_signal()).await.context("máy chủ dừng vì lỗi")?;
    if let Some(worker) = worker {
        worker.stop().await;
    }
    office.close().await.context("đóng cơ sở dữ liệu")
}

/// Ctrl-C, or the signal that service managers send.
async fn stop_signal() {
    let terminate = async {
        match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
            Ok(mut signal) => {
                signal.recv().await;
            }
            Err(_) => std::future::pending().await,
        }
    };
    tokio::select! {
        _ = tokio::signal::ctrl_c() => {}
        () = terminate => {}
    }
}
