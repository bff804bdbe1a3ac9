//! The `congvan` program.

mod app;
mod assets;
mod backup;
mod boot;
mod config;
mod connections;
mod demo;
mod english;
mod extract;
mod packing;
mod present;
mod problem;
mod remainder;
mod routes;
mod serving;
mod session;
mod site;
mod tls;
mod views;
mod watch;
mod words;

use anyhow::Context;
use clap::{Parser, Subcommand};
use config::{Config, LogFormat};
use congvan_office::{Office, accounts, checking, commands, searching};
use std::{ffi::OsString, path::PathBuf, process::ExitCode};
use tracing_subscriber::EnvFilter;

/// Văn phòng điện tử: receive, register, direct, handle and find official letters.
#[derive(Parser)]
#[command(version, about)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// The web server, with the jobs unless --no-worker.
    Serve {
        #[command(flatten)]
        place: Place,
        /// Folder that scanners write into; overrides the configuration.
        #[arg(long)]
        scan_folder: Option<PathBuf>,
        /// Leave the jobs to `congvan work`.
        #[arg(long)]
        no_worker: bool,
    },
    /// The jobs alone.
    Work {
        #[command(flatten)]
        place: Place,
        /// Folder that scanners write into; overrides the configuration.
        #[arg(long)]
        scan_folder: Option<PathBuf>,
    },
    /// Apply migrations.
    Migrate {
        #[command(flatten)]
        place: Place,
    },
    /// A lifelike agency with people, letters and work under way.
    Demo {
        /// Folder for its data.
        #[arg(long, default_value = "congvan-demo-data")]
        data: PathBuf,
        /// Port on this machine.
        #[arg(long, default_value_t = 8080)]
        port: u16,
        /// Folder that scanners write into.
        #[arg(long)]
        scan_folder: Option<PathBuf>,
        /// Begin anew.
        #[arg(long)]
        reset: bool,
    },
    /// Signature report per file, one JSON object a line.
    #[command(disable_help_flag = true)]
    Verify {
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        words: Vec<OsString>,
    },
    /// Text of files, or with --json text and fields.
    #[command(disable_help_flag = true)]
    Read {
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        words: Vec<OsString>,
    },
    /// An original with its layers; what the program calls of itself.
    #[command(disable_help_flag = true, hide = true)]
    Print {
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        words: Vec<String>,
    },
    /// Files of chosen pages of a scan; what the program calls of itself.
    #[command(disable_help_flag = true, hide = true)]
    Cut {
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        words: Vec<String>,
    },
    /// All invariants, offline; names what is broken.
    Check {
        #[command(flatten)]
        place: Place,
    },
    /// Build the search index anew.
    Reindex {
        #[command(flatten)]
        place: Place,
    },
    /// A backup of database and files into a folder, while the server works.
    Backup {
        #[command(flatten)]
        place: Place,
        #[command(flatten)]
        asked: backup::BackupArguments,
    },
    /// Put a backup back.
    Restore {
        #[command(flatten)]
        place: Place,
        #[command(flatten)]
        asked: backup::RestoreArguments,
    },
    /// After a restoration: say which numbers had been given.
    Numbers {
        #[command(flatten)]
        place: Place,
        #[command(flatten)]
        asked: backup::NumbersArguments,
    },
    /// Accounts from the command line.
    User {
        #[command(subcommand)]
        command: UserCommand,
    },
    /// The OpenAPI document, on standard output.
    Openapi,
}

#[derive(Subcommand)]
enum UserCommand {
    /// Make a new password for an account and print it; its sessions end.
    Reset {
        #[command(flatten)]
        place: Place,
        /// Tài khoản.
        login: String,
    },
}

#[derive(clap::Args)]
struct Place {
    /// Configuration file.
    #[arg(long)]
    config: Option<PathBuf>,
    /// Data folder; overrides the configuration.
    #[arg(long)]
    data: Option<PathBuf>,
}

impl Place {
    fn config(&self) -> anyhow::Result<Config> {
        let mut config = Config::load(self.config.as_deref())?;
        if let Some(data) = &self.data {
            config.data = data.clone();
        }
        Ok(config)
    }
}

fn main() -> ExitCode {
    match run(Arguments::parse().command) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("congvan: {error:#}");
            ExitCode::from(2)
        }
    }
}

fn run(command: Command) -> anyhow::Result<ExitCode> {
    match command {
        Command::Verify { words } => Ok(ExitCode::from(commands::verify(words, &mut std::io::stdout()))),
        Command::Read { words } => Ok(ExitCode::from(commands::read(words, &mut std::io::stdout()))),
        Command::Print { words } => {
            Ok(ExitCode::from(commands::print(words, &mut std::io::stdin(), &mut std::io::stdout())))
        }
        Command::Cut { words } => {
            Ok(ExitCode::from(commands::cut(words, &mut std::io::stdin(), &mut std::io::stdout())))
        }
        Command::Openapi => {
            println!("{}", routes::api().into_openapi().to_pretty_json()?);
            Ok(ExitCode::SUCCESS)
        }
        Command::Demo { data, port, scan_folder, reset } => {
            logs("warn", LogFormat::Text);
            block_on(boot::demo(&data, port, scan_folder, reset))
        }
        Command::Serve { place, scan_folder, no_worker } => {
            let config = place.config()?.with_scan_folder(scan_folder);
            logs(&config.log, config.log_format);
            block_on(boot::serve(&config, !no_worker))
        }
        Command::Work { place, scan_folder } => {
            let config = place.config()?.with_scan_folder(scan_folder);
            logs(&config.log, config.log_format);
            block_on(boot::work(&config))
        }
        Command::Migrate { place } => {
            let options = boot::options(&place.config()?)?;
            block_on(async move {
                let applied = Office::migrate(&options).await.context("nâng cấp cơ sở dữ liệu")?;
                eprintln!("Đã áp dụng {applied} bước nâng cấp.");
                Ok(())
            })
        }
        Command::Check { place } => check(&place.config()?),
        Command::Backup { place, asked } => {
            let config = place.config()?;
            logs("warn", LogFormat::Text);
            runtime()?.block_on(backup::take(&config, &asked))
        }
        Command::Restore { place, asked } => {
            let config = place.config()?;
            logs("warn", LogFormat::Text);
            runtime()?.block_on(backup::restore(&config, &asked))
        }
        Command::Numbers { place, asked } => {
            let config = place.config()?;
            logs("warn", LogFormat::Text);
            runtime()?.block_on(backup::numbers(&config, &asked))
        }
        Command::Reindex { place } => {
            let options = boot::options(&place.config()?)?;
            block_on(async move {
                let office = Office::open(options).await.context("mở dữ liệu")?;
                let count = searching::reindex(&office).await.context("lập lại chỉ mục")?;
                eprintln!("Đã lập lại chỉ mục cho {count} văn bản.");
                office.close().await.context("đóng cơ sở dữ liệu")
            })
        }
        Command::User { command: UserCommand::Reset { place, login } } => {
            let options = boot::options(&place.config()?)?;
            block_on(async move {
                let office = Office::open(congvan_office::OpenOptions { worker: false, ..options }).await?;
                let password =
                    accounts::reset_password_of(&office, &login).await.context("cấp mật khẩu mới")?;
                println!("{password}");
                office.close().await.context("đóng cơ sở dữ liệu")
            })
        }
    }
}

/// Prints what is broken, one JSON object a line: 0 when nothing is, 1 otherwise.
fn check(config: &Config) -> anyhow::Result<ExitCode> {
    let options = boot::options(config)?;
    runtime()?.block_on(async {
        let findings = checking::check(&options).await.context("kiểm tra")?;
        for finding in &findings {
            println!("{}", serde_json::json!({ "invariant": finding.invariant, "where": finding.subject, "what": finding.detail }));
        }
        eprintln!("{}", if findings.is_empty() { "Không có sai lệch." } else { "Có sai lệch, xem ở trên." });
        Ok(if findings.is_empty() { ExitCode::SUCCESS } else { ExitCode::from(1) })
    })
}

fn block_on(work: impl Future<Output = anyhow::Result<()>>) -> anyhow::Result<ExitCode> {
    runtime()?.block_on(work)?;
    Ok(ExitCode::SUCCESS)
}

fn runtime() -> anyhow::Result<tokio::runtime::Runtime> {
    tokio::runtime::Builder::new_multi_thread().enable_all().build().context("khởi động tokio")
}

fn logs(filter: &str, format: LogFormat) {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new(filter));
    let lines = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    match format {
        LogFormat::Text => lines.init(),
        LogFormat::Json => lines.json().flatten_event(true).with_ansi(false).init(),
    }
}
