//! Văn bản giấy không có tệp: a letter of which only the paper exists.

use super::upload::open_letter;
use crate::office::{new_id, scope};
use crate::{Caller, Error, Office, access, jobs};
use congvan_records::{DocumentId, Source};
use congvan_store::documents;

/// Tiếp nhận: opens a letter without a file, for the clerk to fill in from the paper.
///
/// One that the same clerk has opened before and left blank is given again: pressing twice, or by mistake, leaves no
/// empty letters behind.
///
/// Errors: [`Error::Forbidden`].
/// Source: Decree 30/2020/NĐ-CP, art. 21 (paper letters are received like others) and appendix IV (the sheet that
/// carries stamp and directions, "Phiếu giải quyết văn bản đến").
pub async fn receive_paper(office: &Office, caller: &Caller) -> Result<DocumentId, Error> {
    access::require_clerk(caller)?;
    let now = office.now();
    let tx = office.begin().await?;
    let agency = scope(caller.agency.id);
    if let Some(blank) = documents::blank_paper(&tx, agency, caller.person.id).await? {
        tx.roll_back().await?;
        return Ok(blank);
    }
    let document = new_id();
    open_letter(&tx, caller, document, Source::Paper, None, now).await?;
    jobs::index_document(&tx, caller.agency.id, document, now).await?;
    tx.commit().await?;
    office.inner.bell.notify_one();
    Ok(document)
}
