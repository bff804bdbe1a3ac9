//! `congvan backup`, `restore` and `numbers`: words and progress for whoever sits at the machine.

use crate::{boot, config::Config, words::instant};
use anyhow::bail;
use congvan_office::{
    Error, Office, OpenOptions,
    backup::{self, Fault, Held, Progress, Step},
};
use std::{
    io::{IsTerminal, Write},
    path::Path,
    process::ExitCode,
};

/// What `congvan backup` is asked for.
#[derive(clap::Args)]
pub(crate) struct BackupArguments {
    /// Folder of the backups, on another disk.
    folder: std::path::PathBuf,
    /// Remove older backups beyond so many.
    #[arg(long)]
    keep: Option<usize>,
    /// Take none: read the newest one (or --snapshot) whole and compare it with its digests.
    #[arg(long)]
    verify: bool,
    /// Take none: list those that are there.
    #[arg(long)]
    list: bool,
    /// With --verify: which one.
    #[arg(long)]
    snapshot: Option<String>,
}

/// What `congvan restore` is asked for.
#[derive(clap::Args)]
pub(crate) struct RestoreArguments {
    /// Folder of the backups.
    folder: std::path::PathBuf,
    /// Which one; the newest if not said.
    #[arg(long)]
    snapshot: Option<String>,
    /// Move aside a database that is there (SQLite).
    #[arg(long)]
    force: bool,
}

/// What `congvan numbers` is asked for.
#[derive(clap::Args)]
pub(crate) struct NumbersArguments {
    /// Code of the agency, when there are several.
    #[arg(long)]
    agency: Option<String>,
    /// The last number that was given in a book: incoming/2026=1240. Once for each book.
    #[arg(long = "last", value_parser = said)]
    last: Vec<(String, u64)>,
}

fn said(text: &str) -> Result<(String, u64), String> {
    let parts = text.split_once('=').and_then(|(book, number)| Some((book.to_owned(), number.parse().ok()?)));
    parts.ok_or_else(|| "viết như incoming/2026=1240".to_owned())
}

/// Takes, compares or lists backups.
pub(crate) async fn take(config: &Config, asked: &BackupArguments) -> anyhow::Result<ExitCode> {
    if asked.list {
        for (name, manifest) in backup::list(&asked.folder).map_err(explained)? {
            let files = manifest.blobs.len();
            println!(
                "{}",
                serde_json::json!({ "snapshot": name, "rows": manifest.rows(), "files": files, "bytes": manifest.bytes(), "program": manifest.program })
            );
        }
        return Ok(ExitCode::SUCCESS);
    }
    let mut line = Line::default();
    if asked.verify {
        let (folder, name) = (asked.folder.as_path(), asked.snapshot.as_deref());
        return match backup::verify(folder, name, |progress| line.show(progress)) {
            Ok(manifest) => {
                let at = instant(manifest.taken_at);
                eprintln!(
                    "Bản sao lưu lúc {at} đầy đủ và đúng mã băm: {} dòng, {} tệp.",
                    manifest.rows(),
                    manifest.blobs.len()
                );
                Ok(ExitCode::SUCCESS)
            }
            Err(Error::Backup(Fault::Damaged(what))) => {
                eprintln!(
                    "Bản sao lưu hỏng: {what}. Đừng dùng bản này; sao lưu lại ngay và kiểm tra ổ đĩa chứa bản sao."
                );
                Ok(ExitCode::from(1))
            }
            Err(error) => Err(explained(error)),
        };
    }
    refuse_foreign_folder(&config.data)?;
    let options = boot::options(config)?;
    let taken = backup::take(&options, &asked.folder, asked.keep, |progress| line.show(progress)).await;
    let taken = taken.map_err(explained)?;
    eprintln!(
        "Đã sao lưu vào {}, bản {}: {} dòng, {} tệp ({}), chép thêm {}.",
        asked.folder.display(),
        taken.name,
        taken.manifest.rows(),
        taken.manifest.blobs.len(),
        size(taken.manifest.bytes()),
        size(taken.copied)
    );
    if taken.removed > 0 {
        eprintln!("Đã xóa {} bản cũ.", taken.removed);
    }
    Ok(ExitCode::SUCCESS)
}

/// Puts a backup back.
pub(crate) async fn restore(config: &Config, asked: &RestoreArguments) -> anyhow::Result<ExitCode> {
    if config.data.exists() {
        refuse_foreign_folder(&config.data)?;
    }
    let options = boot::options(config)?;
    let mut line = Line::default();
    let name = asked.snapshot.as_deref();
    let restored =
        backup::restore(&options, &asked.folder, name, asked.force, |progress| line.show(progress)).await;
    let restored = restored.map_err(explained)?;
    eprintln!(
        "Đã khôi phục bản sao lưu lúc {}: {} dòng, {} tệp.",
        instant(restored.manifest.taken_at),
        restored.manifest.rows(),
        restored.manifest.blobs.len()
    );
    if let Some(aside) = &restored.replaced {
        eprintln!("Cơ sở dữ liệu trước đó nay ở {}; xóa khi chắc chắn không cần nữa.", aside.display());
    }
    eprintln!("Mọi phiên đăng nhập đã kết thúc; thư chờ gửi ra ngoài được giữ lại để xem xét.");
    restored.held.iter().for_each(tell_held);
    for finding in &restored.findings {
        println!(
            "{}",
            serde_json::json!({ "invariant": finding.invariant, "where": finding.subject, "what": finding.detail })
        );
    }
    if restored.findings.is_empty() {
        eprintln!("Kiểm tra: không có sai lệch.");
        return Ok(ExitCode::SUCCESS);
    }
    eprintln!("Kiểm tra: có sai lệch, xem ở trên.");
    Ok(ExitCode::from(1))
}

/// Lists agencies whose numbers are held, or says their last numbers.
pub(crate) async fn numbers(config: &Config, asked: &NumbersArguments) -> anyhow::Result<ExitCode> {
    refuse_foreign_folder(&config.data)?;
    let office = Office::open(OpenOptions { worker: false, ..boot::options(config)? }).await?;
    if asked.last.is_empty() {
        let held = backup::held(&office).await?;
        if held.is_empty() {
            eprintln!("Không có sổ nào chờ xác nhận số.");
        }
        held.iter().for_each(tell_held);
        office.close().await?;
        return Ok(ExitCode::SUCCESS);
    }
    let gaps = backup::confirm(&office, asked.agency.as_deref(), &asked.last).await.map_err(explained)?;
    office.close().await?;
    for gap in gaps {
        eprintln!(
            "Sổ {}/{}: các số {} đến {} đã cấp sau bản sao lưu và đã mất dữ liệu; số tiếp theo là {}. Nhập lại các văn bản đó \
             theo bản giấy, ghi số cũ vào ghi chú.",
            gap.book,
            gap.year,
            gap.first,
            gap.last,
            gap.last + 1
        );
    }
    eprintln!("Đã xác nhận. Văn thư có thể vào sổ tiếp.");
    Ok(ExitCode::SUCCESS)
}

fn tell_held(held: &Held) {
    eprintln!(
        "{} ({}): chưa được vào sổ cho đến khi xác nhận số cuối cùng đã cấp, vì sau bản sao lưu lúc {} có thể đã cấp thêm số. \
         Xem sổ giấy hoặc văn bản đóng dấu gần nhất rồi chạy:",
        held.agency.name,
        held.agency.code,
        instant(held.backup_at.micros())
    );
    let mut command = format!("  congvan numbers --agency {}", held.agency.code);
    for book in &held.books {
        command.push_str(&format!(" --last {}={}", book.label(), book.least()));
    }
    eprintln!("{command}");
    for book in &held.books {
        let known = if book.known > book.in_backup {
            format!("; dữ liệu bị thay thế đã cấp đến {}", book.known)
        } else {
            String::new()
        };
        eprintln!(
            "  sổ {} ({}): trong bản sao lưu, số cuối là {}{known}",
            book.label(),
            book.name,
            book.in_backup
        );
    }
}

/// Root working in the folder of the service would leave files there that the service cannot write.
pub(crate) fn refuse_foreign_folder(data: &Path) -> anyhow::Result<()> {
    use std::os::unix::fs::MetadataExt;
    let Ok(found) = std::fs::metadata(data) else { return Ok(()) };
    let me = rustix::process::geteuid();
    if me.is_root() && found.uid() != me.as_raw() {
        bail!(
            "{} thuộc người dùng khác. Chạy bằng chính người dùng đó, ví dụ: runuser -u congvan -- congvan …",
            data.display()
        );
    }
    Ok(())
}

/// The fault with what to do about it.
fn explained(error: Error) -> anyhow::Error {
    let Error::Backup(fault) = &error else { return anyhow::Error::new(error) };
    let advice = match fault {
        Fault::NoBackup(folder) => {
            format!("{} không có bản sao lưu đó; xem danh sách bằng congvan backup --list", folder.display())
        }
        Fault::NoData(data) => format!("{} không có dữ liệu; chỉ đúng thư mục bằng --data", data.display()),
        Fault::Damaged(what) => format!("hỏng: {what}; dùng bản khác (congvan backup --list)"),
        Fault::Missing(what) => format!("dữ liệu thiếu tệp {what}; chạy congvan check để xem đầy đủ"),
        Fault::NotEmpty => "nơi khôi phục đã có dữ liệu. Chọn thư mục trống (--data), hoặc với PostgreSQL một cơ sở dữ liệu mới; \
             với SQLite có thể thêm --force, cơ sở dữ liệu cũ được dời sang bên"
            .to_owned(),
        Fault::InUse(folder) => {
            format!("{} đang được chương trình khác dùng; dừng dịch vụ rồi làm lại", folder.display())
        }
        Fault::Newer => "bản sao lưu không hợp với lược đồ ở đây: nó do phiên bản mới hơn tạo (nâng cấp chương trình trước), hoặc \
             cơ sở dữ liệu đích đã được khởi tạo (dùng cơ sở dữ liệu mới)"
            .to_owned(),
        Fault::NumbersUnsaid(books) => format!("còn thiếu --last cho sổ {}", books.join(", ")),
        Fault::NumberTooLow(book, least) => {
            format!("số cuối của sổ {book} ít nhất là {least}: số đó đã có trong dữ liệu")
        }
        Fault::NothingHeld => "không có cơ quan nào chờ xác nhận số, hoặc có nhiều cơ quan: thêm --agency MÃ".to_owned(),
        Fault::File(path, source) => format!("không đọc hoặc ghi được {}: {source}", path.display()),
    };
    anyhow::anyhow!(advice)
}

/// One line that moves on a terminal, or a line now and then in a log.
#[derive(Default)]
struct Line {
    step: Option<Step>,
    tenth: u64,
}

impl Line {
    fn show(&mut self, progress: Progress) {
        let Progress { step, done, total } = progress;
        let part = (done * 100).checked_div(total).unwrap_or(0).min(100);
        let (is_new, is_live) = (self.step != Some(step), std::io::stderr().is_terminal());
        if !is_new && !is_live && part / 10 == self.tenth {
            return;
        }
        if is_new && is_live && self.step.is_some() {
            eprintln!();
        }
        (self.step, self.tenth) = (Some(step), part / 10);
        let name = match step {
            Step::Files => "Tệp",
            Step::Rows => "Dữ liệu",
            Step::Comparing => "So mã băm",
            Step::Index => "Lập chỉ mục tìm kiếm",
            Step::Checking => "Kiểm tra",
        };
        let text = match step {
            Step::Files | Step::Comparing => format!("{name}: {part} % của {}", size(total)),
            Step::Index if done == 0 => format!("{name} …"),
            Step::Index => format!("{name}: {done} văn bản"),
            Step::Rows | Step::Checking => format!("{name}: {part} %"),
        };
        let ended = step == Step::Checking && done == total;
        let (before, after) = if is_live { ("\r\x1b[K", if ended { "\n" } else { "" }) } else { ("", "\n") };
        eprint!("{before}{text}{after}");
        let _ = std::io::stderr().flush();
    }
}

fn size(bytes: u64) -> String {
    match bytes {
        0..1_048_576 => format!("{} kB", bytes.div_ceil(1_024)),
        1_048_576..1_073_741_824 => format!("{} MB", bytes / 1_048_576),
        _ => format!("{:.1} GB", bytes as f64 / 1_073_741_824.0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_last_number_is_a_book_and_a_number() {
        assert_eq!(said("incoming/2026=12"), Ok(("incoming/2026".to_owned(), 12)));
        assert!(said("incoming/2026").is_err());
        assert!(said("incoming/2026=x").is_err());
    }

    #[test]
    fn sizes_are_short() {
        assert_eq!([size(1), size(5 << 20), size(3 << 30)], ["1 kB", "5 MB", "3.0 GB"]);
    }
}
