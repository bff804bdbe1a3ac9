//! Findings: everything noted during a verification, with a stable code and a sentence in
//! Vietnamese and in English. All wording stands in one table, so that it can be read through.

use serde::{Deserialize, Serialize};

/// Mức nghiêm trọng.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// Worth knowing.
    Info,
    /// Someone should look, the verdict stands.
    Warning,
    /// The verdict suffers from it.
    Error,
}

/// Một điều ghi nhận.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// Stable code, for example `pdf.byte_range`.
    pub code: String,
    /// How grave it is.
    pub severity: Severity,
    /// Sentence in Vietnamese.
    pub vi: String,
    /// Sentence in English.
    pub en: String,
    /// Technical detail for the folded part of a screen, in English.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub detail: Option<String>,
}

impl Finding {
    /// The finding for `code`; a code without an entry keeps its name as its sentence.
    pub(crate) fn new(code: &str) -> Self {
        let found = TABLE.iter().find(|entry| entry.0 == code);
        let (severity, vi, en) =
            found.map_or((Severity::Error, "Lỗi chưa có mô tả.", code), |e| (e.1, e.2, e.3));
        Self { code: code.to_owned(), severity, vi: vi.to_owned(), en: en.to_owned(), detail: None }
    }

    /// The same with a technical detail.
    pub(crate) fn with(code: &str, detail: impl Into<String>) -> Self {
        Self { detail: Some(detail.into()), ..Self::new(code) }
    }

    /// The same finding, not held against the verdict.
    pub(crate) fn softened(mut self) -> Self {
        self.severity = self.severity.min(Severity::Warning);
        self
    }
}

/// Findings of one code that differ in their detail alone. A file may hold thousands of forged lists, each with a date of its
/// own.
const MAX_ALIKE: usize = 8;

/// Adds a finding once, and no more of a kind than anybody reads.
pub(crate) fn note(findings: &mut Vec<Finding>, finding: Finding) {
    let mut alike = findings.iter().filter(|f| f.code == finding.code);
    let is_told = alike.clone().any(|f| f.detail == finding.detail);
    if !is_told && alike.nth(MAX_ALIKE - 1).is_none() {
        findings.push(finding);
    }
}

use Severity::{Error, Info, Warning};

/// Code, severity, Vietnamese, English.
#[rustfmt::skip]
const TABLE: &[(&str, Severity, &str, &str)] = &[
    // Structure of the PDF
    ("pdf.byte_range", Error, "Vùng được ký (ByteRange) không đúng quy cách nên không biết chữ ký bảo vệ phần nào của văn bản. Không dùng tệp này; đề nghị nơi gửi gửi lại.", "The signed byte range is malformed, so it is unknown what the signature protects. Do not use this file; ask the sender to send it again."),
    ("pdf.byte_range_start", Error, "Vùng được ký không bắt đầu từ đầu tệp. Không dùng tệp này; đề nghị nơi gửi gửi lại.", "The signed byte range does not start at the beginning of the file. Do not use this file; ask the sender to send it again."),
    ("pdf.byte_range_gap", Error, "Phần chừa lại trong vùng được ký không đúng bằng nội dung chữ ký; có thể có dữ liệu không được ký bảo vệ. Không dùng tệp này; đề nghị nơi gửi gửi lại.", "The gap in the signed byte range is not exactly the signature value; unsigned data may hide there. Do not use this file; ask the sender to send it again."),
    ("pdf.byte_range_end", Error, "Vùng được ký không kết thúc ở cuối một phiên bản của tệp. Không dùng tệp này; đề nghị nơi gửi gửi lại.", "The signed byte range does not end at the end of a revision. Do not use this file; ask the sender to send it again."),
    ("pdf.contents", Error, "Nội dung chữ ký (Contents) bị thiếu hoặc không phải chuỗi hex trực tiếp. Không dùng tệp này; đề nghị nơi gửi gửi lại.", "The signature value (Contents) is missing or is no direct hexadecimal string. Do not use this file; ask the sender to send it again."),
    ("pdf.contents_empty", Error, "Nội dung chữ ký trống hoặc chỉ gồm số không. Văn bản coi như chưa ký; đề nghị nơi gửi ký rồi gửi lại.", "The signature value is empty or all zeros. The letter counts as not signed; ask the sender to sign and send it again."),
    ("pdf.duplicate_key", Error, "Từ điển chữ ký có khóa lặp lại; mỗi phần mềm có thể đọc một kiểu. Không dùng tệp này; đề nghị nơi gửi gửi lại.", "The signature dictionary repeats a key; programs may read it differently. Do not use this file; ask the sender to send it again."),
    ("pdf.dictionary_type", Error, "Từ điển chữ ký không phải loại chữ ký. Không dùng tệp này; đề nghị nơi gửi gửi lại.", "The signature dictionary is of another type. Do not use this file; ask the sender to send it again."),
    ("pdf.dictionary_place", Error, "Từ điển chữ ký không nằm trong phiên bản mà nó ký. Không dùng tệp này; đề nghị nơi gửi gửi lại.", "The signature dictionary does not lie in the revision that it signs. Do not use this file; ask the sender to send it again."),
    ("pdf.dictionary_changed", Error, "Từ điển chữ ký bị thay bằng bản khác sau khi ký. Không dùng tệp này; đề nghị nơi gửi gửi lại.", "The signature dictionary was replaced after signing. Do not use this file; ask the sender to send it again."),
    ("pdf.field_removed", Error, "Trường chữ ký bị gỡ khỏi văn bản sau khi ký. Không dùng tệp này; đề nghị nơi gửi gửi lại bản còn đủ chữ ký.", "The signature field was removed after signing. Do not use this file; ask the sender for the one with all signatures."),
    ("pdf.shared_dictionary", Error, "Nhiều trường cùng trỏ tới một chữ ký. Không dùng tệp này; đề nghị nơi gửi gửi lại.", "Several fields refer to the same signature. Do not use this file; ask the sender to send it again."),
    ("pdf.sub_filter", Error, "Kiểu chữ ký (SubFilter) không được hỗ trợ. Đề nghị nơi gửi ký lại bằng phần mềm ký số hiện hành.", "The signature format (SubFilter) is not supported. Ask the sender to sign anew with current software."),
    ("pdf.sub_filter_rsa_sha1", Error, "Chữ ký dạng cũ (giá trị RSA trần, không có gói chữ ký) không còn được chấp nhận. Đề nghị nơi gửi ký lại.", "The signature has an old form (a bare RSA value without a container) that is no longer accepted. Ask the sender to sign anew."),
    ("pdf.sub_filter_sha1", Error, "Kiểu chữ ký adbe.pkcs7.sha1 đã bị bỏ, không còn được chấp nhận. Đề nghị nơi gửi ký lại bằng phần mềm ký số hiện hành.", "The signature format adbe.pkcs7.sha1 is deprecated and no longer accepted. Ask the sender to sign anew with current software."),
    ("pdf.update_structure", Error, "Sau vùng được ký có dữ liệu không thuộc một lần cập nhật đúng quy cách. Không dùng tệp này; đề nghị nơi gửi gửi lại.", "Data after the signed range are not a well-formed update. Do not use this file; ask the sender to send it again."),
    ("pdf.trailing_bytes", Error, "Sau phiên bản cuối còn dữ liệu lạ. Không dùng tệp này; đề nghị nơi gửi gửi lại.", "Unknown data follow the last revision. Do not use this file; ask the sender to send it again."),
    ("pdf.trailing_white_space", Info, "Sau phiên bản cuối có dòng trống, không ảnh hưởng nội dung.", "Blank lines follow the last revision; they are harmless."),
    ("pdf.unreadable_remnant", Error, "Tệp có dấu vết chữ ký nhưng không đọc được. Không dùng tệp này; đề nghị nơi gửi gửi lại.", "The file holds remnants of a signature that cannot be read. Do not use this file; ask the sender to send it again."),
    ("pdf.damaged_structure", Error, "Cấu trúc tệp có chỗ hỏng. Mỗi phần mềm có thể hiện một nội dung khác. Đề nghị nơi gửi gửi lại.", "The structure of the file is damaged in places. Programs may show different contents. Ask the sender to send it again."),
    ("pdf.contents_padding", Warning, "Sau giá trị chữ ký có dữ liệu thừa không được ký.", "Unsigned data follow the signature value inside its string."),
    ("pdf.ber", Warning, "Chữ ký mã hóa theo BER thay vì DER.", "The signature is encoded in BER instead of DER."),
    ("pdf.unsigned_field", Info, "Văn bản có ô chữ ký còn trống.", "The document has an empty signature field."),
    // Changes after signing
    ("change.signature", Info, "Sau chữ ký này có thêm chữ ký khác; nội dung không đổi.", "A further signature was added afterwards; the content did not change."),
    ("change.validation_data", Info, "Sau khi ký có bổ sung dữ liệu xác thực hoặc dấu thời gian; nội dung không đổi.", "Validation data or a time-stamp were added afterwards; the content did not change."),
    ("change.information", Warning, "Sau khi ký, thông tin mô tả tệp (tiêu đề, tác giả …) bị đổi; trang văn bản không đổi.", "The file's description (title, author …) was changed afterwards; the pages did not change."),
    ("change.form", Warning, "Sau khi ký có điền biểu mẫu, trong phạm vi người ký cho phép.", "Form fields were filled in afterwards, within what the signer permits."),
    ("change.form_forbidden", Error, "Sau khi ký có điền hoặc sửa ô biểu mẫu mà người ký không cho phép. Đề nghị nơi gửi gửi lại bản gốc đã ký.", "Form fields were changed afterwards without the signer's permission. Ask the sender for the original as signed."),
    ("change.appearance", Error, "Sau khi ký, hình hiện của ô biểu mẫu bị đổi mà giá trị không đổi. Xem vùng được đánh dấu; đề nghị nơi gửi gửi lại bản gốc đã ký.", "The appearance of a form field was changed afterwards while its value was not. See the marked area; ask the sender for the original as signed."),
    ("change.annotation", Error, "Sau khi ký có thêm hoặc sửa chú thích, dấu hoặc hình phủ lên trang. Xem vùng được đánh dấu; đề nghị nơi gửi gửi lại bản gốc đã ký.", "Annotations, stamps or overlays were added or changed after signing. See the marked area; ask the sender for the original as signed."),
    ("change.content", Error, "Văn bản bị sửa sau khi ký. Xem vùng được đánh dấu; đề nghị nơi gửi gửi lại bản gốc đã ký.", "The document was changed after signing. See the marked area; ask the sender for the original as signed."),
    ("change.certification", Error, "Người ký chứng nhận không cho phép thay đổi, nhưng văn bản vẫn bị thay đổi sau đó. Đề nghị nơi gửi gửi lại bản gốc đã ký.", "The certification permits no change, yet the document was changed afterwards. Ask the sender for the original as signed."),
    ("change.stamp_picture", Error, "Sau khi ký có thêm một hình phủ lên trang dưới dạng dấu thời gian không kiểm tra được; hình đó không do người ký đặt. Hãy xem bản đã ký và hỏi lại nơi gửi.", "A picture was laid on a page after signing, in the guise of a time-stamp that does not hold. Open the signed revision and ask the sender."),
    ("change.covering_signature", Error, "Chữ ký thêm sau có hình che phần lớn một trang đã ký. Hãy xem bản đã ký trước khi dùng văn bản.", "A later signature has a picture that covers much of a signed page. Open the signed revision before relying on the letter."),
    ("change.visible_field", Warning, "Sau chữ ký chứng nhận có thêm ô chữ ký nhìn thấy được; xem ô đó có che nội dung không.", "A visible signature field was added after a certification; see whether it covers content."),
    ("change.validation_data_removed", Warning, "Dữ liệu xác thực trong tệp bị xóa bớt ở lần cập nhật sau.", "Validation data in the file were removed by a later update."),
    // CMS
    ("cms.malformed", Error, "Nội dung chữ ký không đúng quy cách CMS. Không dùng tệp này; đề nghị nơi gửi gửi lại.", "The signature value is no well-formed CMS. Do not use this file; ask the sender to send it again."),
    ("cms.trailing_bytes", Warning, "Sau gói chữ ký có dữ liệu thừa không được ký; đã bỏ qua.", "Unsigned data follow the container; they were ignored."),
    ("cms.signer_count", Error, "Chữ ký phải có đúng một người ký. Đề nghị nơi gửi ký lại, mỗi người một chữ ký riêng.", "The signature must have exactly one signer. Ask the sender to sign anew, one signature for each person."),
    ("cms.no_signer", Error, "Gói chữ ký không có người ký nào. Tệp này không chứng minh được ai ký; đề nghị nơi gửi gửi lại.", "The container holds no signer. It proves nobody's signature; ask the sender to send it again."),
    ("cms.embedded_content", Error, "Chữ ký mang nội dung riêng thay vì ký trên văn bản. Không dùng tệp này; đề nghị nơi gửi gửi lại.", "The signature carries content of its own instead of signing the document. Do not use this file; ask the sender to send it again."),
    ("cms.content_missing", Error, "Chưa có tệp nội dung đi kèm chữ ký rời. Chọn thêm tệp văn bản đã được ký.", "The content belonging to the detached signature was not supplied. Add the file that was signed."),
    ("cms.content_type", Error, "Kiểu nội dung trong thuộc tính được ký không khớp. Không dùng tệp này; đề nghị nơi gửi gửi lại.", "The signed content-type attribute does not match. Do not use this file; ask the sender to send it again."),
    ("cms.attributes", Error, "Thuộc tính được ký bị thiếu, lặp lại hoặc sai quy cách. Đề nghị nơi gửi ký lại bằng phần mềm ký số hiện hành.", "Signed attributes are missing, repeated or malformed. Ask the sender to sign anew with current software."),
    ("cms.no_signed_attributes", Error, "Chữ ký PAdES thiếu các thuộc tính bắt buộc được ký. Đề nghị nơi gửi ký lại bằng phần mềm ký số hiện hành.", "A PAdES signature lacks its mandatory signed attributes. Ask the sender to sign anew with current software."),
    ("cms.no_signing_certificate_attribute", Error, "Chữ ký PAdES không ghi mã băm của chứng thư người ký. Đề nghị nơi gửi ký lại bằng phần mềm ký số hiện hành.", "A PAdES signature does not name its certificate by hash. Ask the sender to sign anew with current software."),
    ("cms.signing_certificate_mismatch", Error, "Mã băm chứng thư ghi trong chữ ký không khớp chứng thư người ký. Có thể chứng thư đã bị tráo. Hỏi nơi gửi qua số điện thoại đã biết trước khi dùng.", "The certificate hash in the signature does not match the signer's certificate. The certificate may have been exchanged. Ask the sender through a known number before using it."),
    ("cms.certificate_missing", Error, "Không tìm thấy chứng thư của người ký. Xin nơi gửi chứng thư của người ký, hoặc đề nghị ký lại có kèm chứng thư.", "The signer's certificate was not found. Ask the sender for the signer's certificate, or to sign anew with it inside."),
    ("cms.time_differs", Info, "Giờ ký ghi ở hai nơi không giống nhau.", "The two claimed signing times differ."),
    ("integrity.digest", Error, "Nội dung bị thay đổi: mã băm không khớp với mã đã ký. Không dùng tệp này; đề nghị nơi gửi gửi lại.", "The content was altered: its digest differs from the signed one. Do not use this file; ask the sender to send it again."),
    ("integrity.signature_value", Error, "Giá trị chữ ký sai: không phải do khóa của chứng thư này ký. Không dùng tệp này; đề nghị nơi gửi ký và gửi lại.", "The signature value is wrong: the key of this certificate did not make it. Do not use this file; ask the sender to sign and send it again."),
    ("integrity.not_computed", Error, "Chưa kiểm tra được tính toàn vẹn. Xem lý do nêu kèm; nếu không khắc phục được, đề nghị nơi gửi ký lại.", "Integrity could not be checked. See the reason given beside; if it cannot be helped, ask the sender to sign anew."),
    ("crypto.unsupported", Error, "Thuật toán ký chưa được hỗ trợ nên chưa kiểm tra được chữ ký. Đề nghị nơi gửi ký lại bằng RSA hoặc ECDSA với SHA-256.", "The signature algorithm is not supported, so the signature could not be checked. Ask the sender to sign anew with RSA or ECDSA and SHA-256."),
    ("crypto.weak_digest", Error, "Chữ ký dùng hàm băm yếu (SHA-1, MD5 hoặc SHA-224), không còn được chấp nhận. Đề nghị nơi gửi ký lại với SHA-256 trở lên.", "The signature uses a weak digest (SHA-1, MD5 or SHA-224) that is no longer accepted. Ask the sender to sign anew with SHA-256 or better."),
    ("crypto.weak_key", Error, "Khóa ký quá ngắn, không còn được chấp nhận. Đề nghị nơi gửi đổi chứng thư có khóa RSA từ 2048 bit rồi ký lại.", "The signing key is too short to be accepted. Ask the sender to sign anew with an RSA key of at least 2048 bits."),
    ("crypto.chain", Error, "Một chứng thư trong đường dẫn được ký bằng thuật toán yếu hoặc chưa hỗ trợ. Đề nghị nơi gửi đổi chứng thư rồi ký lại.", "A certificate of the path is signed with a weak or unsupported algorithm. Ask the sender to renew the certificate and sign anew."),
    // Path
    ("path.none", Error, "Chứng thư không nối được tới tổ chức chứng thực nào đã được cấu hình tin cậy. Nếu đó là tổ chức được công nhận, nhờ quản trị viên thêm chứng thư gốc; nếu không, hỏi nơi gửi trước khi dùng.", "The certificate leads to no configured trust anchor. If that authority is recognised, let the administrator add its root; if not, ask the sender before using it."),
    ("path.self_signed", Error, "Chứng thư do chính người ký tự cấp cho mình, không tổ chức nào xác nhận. Liên hệ nơi gửi qua kênh khác trước khi tin.", "The certificate was issued by the signer to himself; nobody vouches for it. Ask the sender through another channel before relying on it."),
    ("path.look_alike", Error, "Chứng thư mang tên một tổ chức cấp đã được tin cậy nhưng không do khóa của tổ chức đó cấp: có thể giả mạo, hoặc tổ chức có khóa mới chưa được cấu hình. Gọi nơi gửi theo số điện thoại đã biết; không dùng trước khi được xác nhận.", "The certificate bears the name of a trusted authority but was not issued by its key: it may be forged, or the authority has a new key that is not configured. Call the sender under a known number; do not use it before it is confirmed."),
    ("path.constraints", Error, "Đường dẫn chứng thư vi phạm ràng buộc (quyền phát hành, độ dài, tên hoặc chính sách). Không dùng chữ ký này; hỏi nơi gửi qua số điện thoại đã biết trước khi dùng.", "The certificate path breaks a constraint (authority, length, names or policies). Do not rely on this signature. Ask the sender through a known number before using it."),
    ("path.key_usage", Error, "Chứng thư không được cấp để ký văn bản. Đề nghị nơi gửi ký lại bằng chứng thư ký số.", "The certificate was not issued for signing documents. Ask the sender to sign anew with a certificate for signing."),
    ("path.critical_extension", Error, "Chứng thư có phần mở rộng bắt buộc mà phần mềm không hiểu. Nhờ quản trị viên xem chứng thư; có thể phải cập nhật phần mềm.", "A certificate has a critical extension that is not understood. Let the administrator look at the certificate; the software may need an update."),
    ("path.malformed_extension", Error, "Chứng thư có phần quy định quyền hạn không đọc được. Nhờ quản trị viên xem chứng thư, hoặc đề nghị nơi gửi đổi chứng thư rồi ký lại.", "A certificate limits its use in a way that cannot be read. Let the administrator look at it, or ask the sender to renew it and sign anew."),
    ("path.expired", Error, "Chứng thư đã hết hạn và không có gì chứng minh chữ ký có trước đó. Đề nghị nơi gửi ký lại bằng chứng thư còn hạn, hoặc gửi bản có dấu thời gian.", "The certificate has expired and nothing proves that the signature is older. Ask the sender to sign anew with a certificate in force, or for a copy with a time-stamp."),
    ("path.not_yet_valid", Error, "Chứng thư chưa có hiệu lực. Kiểm tra lại vào ngày chứng thư có hiệu lực, hoặc hỏi nơi gửi.", "The certificate is not valid yet. Check again on the day on which it becomes valid, or ask the sender."),
    ("path.expired_later", Info, "Chứng thư nay đã hết hạn, nhưng đã chứng minh được chữ ký có khi chứng thư còn hiệu lực.", "The certificate has expired since, but the signature is proven to be older."),
    ("path.made_before_valid", Error, "Chữ ký chắc chắn có trước ngày chứng thư có hiệu lực nên không có giá trị. Đề nghị nơi gửi ký lại.", "The signature provably existed before the certificate was valid. Ask the sender to sign anew."),
    ("path.made_after_expiry", Error, "Chữ ký chắc chắn được tạo sau ngày chứng thư hết hạn nên không có giá trị. Đề nghị nơi gửi ký lại bằng chứng thư còn hạn.", "The signature was provably made after the certificate had expired. Ask the sender to sign anew with a certificate in force."),
    ("path.anchor_expired", Warning, "Chứng thư gốc được cấu hình tin cậy đã hết hạn. Nhờ quản trị viên thay bằng chứng thư gốc mới.", "The configured trust anchor has expired. Let the administrator replace it."),
    // Revocation
    ("revocation.revoked", Error, "Chứng thư đã bị thu hồi và không có gì chứng minh chữ ký có trước đó. Không dùng văn bản này trước khi nơi gửi xác nhận hoặc ký lại.", "The certificate was revoked and nothing proves that the signature is older. Do not use this letter before the sender confirms it or signs anew."),
    ("revocation.made_after", Error, "Chữ ký chắc chắn được tạo sau khi chứng thư bị thu hồi nên không có giá trị. Báo ngay cho nơi gửi; không dùng văn bản này.", "The signature was provably made after the certificate had been revoked. Tell the sender at once; do not use this letter."),
    ("revocation.authority_revoked", Error, "Chứng thư của tổ chức cấp đã bị thu hồi. Không dùng văn bản này; đề nghị nơi gửi ký lại bằng chứng thư khác.", "The certificate of an issuing authority was revoked. Do not use this letter; ask the sender to sign anew with another certificate."),
    ("revocation.on_hold", Error, "Chứng thư đang bị tạm dừng và không có gì chứng minh chữ ký có trước đó. Hỏi nơi gửi, hoặc kiểm tra lại khi việc tạm dừng kết thúc; không dùng văn bản này trước lúc đó.", "The certificate is on hold and nothing proves that the signature is older. Ask the sender, or check again when the hold has ended; do not use this letter before."),
    ("revocation.revoked_later", Info, "Chứng thư bị thu hồi sau khi ký; đã chứng minh được chữ ký có trước đó.", "The certificate was revoked later; the signature is proven to be older."),
    ("revocation.unknown", Error, "Chưa có dữ liệu thu hồi đáng tin và còn mới; chưa biết chứng thư có bị thu hồi không. Kiểm tra lại khi có mạng; nếu vẫn vậy, nhờ quản trị viên nạp danh sách thu hồi mới.", "There are no genuine and fresh revocation data; whether the certificate was revoked is unknown. Check again with a connection; if it stays so, let the administrator load a fresh revocation list."),
    ("revocation.stale", Warning, "Dữ liệu thu hồi quá cũ nên không dùng được.", "Revocation data are too old to be used."),
    ("revocation.forged", Warning, "Có dữ liệu thu hồi không do tổ chức cấp chứng thư ký; đã bỏ qua.", "Revocation data not signed by the issuing authority were ignored."),
    ("revocation.unauthorised_responder", Warning, "Trả lời OCSP do bên không được ủy quyền ký; đã bỏ qua.", "An OCSP response by an unauthorised responder was ignored."),
    ("revocation.unusable", Warning, "Có dữ liệu thu hồi thuộc loại không dùng được; đã bỏ qua.", "Revocation data of an unsupported kind were ignored."),
    ("revocation.weak", Warning, "Có dữ liệu thu hồi ký bằng thuật toán hoặc khóa yếu; đã bỏ qua.", "Revocation data signed with a weak algorithm or key were ignored."),
    ("revocation.responder_not_good", Warning, "Chứng thư của máy chủ OCSP đã bị thu hồi hoặc hết hạn nên trả lời của máy chủ này bị bỏ qua.", "The certificate of an OCSP responder was revoked or had expired; its answer was ignored."),
    ("revocation.status_unknown", Warning, "Máy chủ OCSP trả lời không biết chứng thư này.", "The OCSP responder does not know the certificate."),
    ("revocation.expired_certificate", Warning, "Dữ liệu thu hồi ra sau ngày chứng thư hết hạn, khi tên đã có thể bị gỡ, nên không cho biết chứng thư từng bị thu hồi hay chưa. Cần danh sách ra lúc chứng thư còn hạn.", "Revocation data were made after the certificate had expired, when its entry may have been dropped, and do not tell whether it had been revoked. A list from the time of its validity is needed."),
    // Standing of algorithms
    ("algorithm.meets_current_standard", Info, "Thuật toán ký đạt tiêu chuẩn hiện hành.", "The signature algorithm meets the current standard."),
    ("algorithm.legacy_accepted", Info, "Thuật toán ký theo tiêu chuẩn trước đây, vẫn được chấp nhận.", "The signature algorithm is of an earlier standard and still accepted."),
    ("algorithm.broken", Warning, "Thuật toán hoặc độ dài khóa ký không còn an toàn; người khác có thể giả được chữ ký.", "The signature algorithm or key length is no longer safe; others may be able to forge the signature."),
    // Proofs of time
    ("proof.timestamp", Info, "Thời điểm ký được chứng minh bằng dấu thời gian.", "The time is proven by a time-stamp."),
    ("proof.register", Info, "Chữ ký được xét tại thời điểm cơ quan đã nhận tệp này, ghi trong sổ.", "The signature is judged at the time at which the agency held this file by its own register."),
    ("proof.before_claimed", Warning, "Giờ ký mà người ký khai muộn hơn lúc cơ quan đã nhận tệp.", "The claimed signing time is later than the time at which the agency already held the file."),
    ("proof.future", Warning, "Thời điểm nhận tệp được khai ở sau lúc kiểm tra nên không dùng làm bằng chứng.", "The stated time of receipt lies after the validation time and proves nothing."),
    // The time that the signer claims
    ("claim.future", Warning, "Giờ ký mà người ký khai ở tương lai so với lúc kiểm tra. Xem lại giờ của máy; nếu đúng, hỏi nơi gửi vì sao.", "The claimed signing time lies in the future. See whether this machine's clock is right; if so, ask the sender why."),
    ("claim.before_validity", Error, "Giờ ký mà người ký khai có trước ngày chứng thư có hiệu lực. Hỏi nơi gửi, hoặc đề nghị ký lại với giờ đúng.", "The claimed signing time lies before the certificate was valid. Ask the sender, or have it signed anew with the right time."),
    ("claim.after_validity", Error, "Giờ ký mà người ký khai có sau ngày chứng thư hết hạn. Đề nghị nơi gửi ký lại bằng chứng thư còn hạn.", "The claimed signing time lies after the certificate had expired. Ask the sender to sign anew with a certificate in force."),
    ("claim.while_suspended", Error, "Giờ ký mà người ký khai ở trong thời gian chứng thư bị tạm dừng. Hỏi nơi gửi, hoặc đề nghị ký lại.", "The claimed signing time lies in a stretch in which the certificate was suspended. Ask the sender, or have it signed anew."),
    // Names
    ("name.signer_agrees", Info, "Tên trong chứng thư khớp tên người ký in trên văn bản.", "The name in the certificate is the one printed on the letter."),
    ("name.signer_agrees_without_diacritics", Info, "Tên trong chứng thư khớp tên người ký in trên văn bản, chỉ thiếu dấu.", "The name in the certificate is the one printed on the letter, without diacritics."),
    ("name.signer_differs", Warning, "Tên trong chứng thư khác tên người ký in trên văn bản. Xem lại ai đã ký.", "The name in the certificate is not the one printed on the letter. See who signed."),
    ("name.agency_agrees", Info, "Tổ chức trong chứng thư khớp cơ quan ban hành.", "The organisation in the certificate is the issuing agency."),
    ("name.agency_agrees_without_diacritics", Info, "Tổ chức trong chứng thư khớp cơ quan ban hành, chỉ thiếu dấu.", "The organisation in the certificate is the issuing agency, without diacritics."),
    ("name.agency_partial", Info, "Tổ chức trong chứng thư khớp một phần với cơ quan ban hành, như đơn vị với cơ quan chủ quản.", "The organisation in the certificate agrees in part with the issuing agency, as a unit with its parent."),
    ("name.agency_differs", Warning, "Tổ chức trong chứng thư khác cơ quan ban hành. Xem lại văn bản do đâu gửi.", "The organisation in the certificate is not the issuing agency. See where the letter comes from."),
    // Both signatures of a letter
    ("signatories.person_then_seal", Info, "Có đủ chữ ký của người có thẩm quyền và dấu của cơ quan, đúng thứ tự.", "Signed by a person and sealed by the agency, in this order."),
    ("signatories.seal_then_person", Warning, "Dấu của cơ quan được đóng trước khi người có thẩm quyền ký. Theo Nghị định 30/2020/NĐ-CP, người có thẩm quyền ký trước, cơ quan đóng dấu sau. Hỏi lại nơi gửi.", "The agency's seal was set before the person signed. Under Decree 30/2020 the person signs first and the agency seals afterwards. Ask the sender."),
    ("signatories.seal_missing", Warning, "Không có dấu còn dùng được của cơ quan: mới có chữ ký của cá nhân. Văn bản điện tử của cơ quan phải có cả hai (Nghị định 30/2020/NĐ-CP). Hỏi lại nơi gửi.", "There is no usable seal of the agency, only the signature of a person. An electronic letter of an agency carries both (Decree 30/2020). Ask the sender."),
    ("signatories.person_missing", Warning, "Không có chữ ký còn dùng được của người có thẩm quyền: mới có dấu của cơ quan. Văn bản điện tử của cơ quan phải có cả hai (Nghị định 30/2020/NĐ-CP). Hỏi lại nơi gửi.", "There is no usable signature of a person, only the seal of the agency. An electronic letter of an agency carries both (Decree 30/2020). Ask the sender."),
    ("signatories.unclear", Info, "Chưa rõ ai ký với tư cách cá nhân, ai ký thay cơ quan. Xem tên trên từng chứng thư.", "Who signed as a person and who for the agency cannot be told. See the name on each certificate."),
    // Time-stamps
    ("timestamp.malformed", Warning, "Dấu thời gian không đúng quy cách; đã bỏ qua.", "A time-stamp is malformed and was ignored."),
    ("timestamp.imprint", Warning, "Dấu thời gian không thuộc về chữ ký này; đã bỏ qua.", "A time-stamp does not belong to this signature and was ignored."),
    ("timestamp.signature", Warning, "Chữ ký trên dấu thời gian sai; đã bỏ qua.", "The signature on a time-stamp is wrong; it was ignored."),
    ("timestamp.untrusted", Warning, "Dấu thời gian chưa được tin cậy nên không dùng làm bằng chứng về thời gian.", "A time-stamp is not trusted and proves no time."),
    ("timestamp.before_claimed", Warning, "Dấu thời gian sớm hơn giờ ký mà người ký khai.", "The time-stamp is earlier than the claimed signing time."),
    ("timestamp.order", Error, "Các dấu thời gian mâu thuẫn về thứ tự. Không dựa vào các mốc giờ này; hỏi nơi gửi.", "The time-stamps contradict each other in order. Do not rely on these times; ask the sender."),
    ("timestamp.too_many", Warning, "Chữ ký mang quá nhiều dấu thời gian; chỉ xem những dấu đầu tiên.", "The signature carries too many time-stamps; only the first were looked at."),
    ("timestamp.future", Warning, "Dấu thời gian ở tương lai so với lúc kiểm tra.", "A time-stamp lies in the future of the validation time."),
];

#[cfg(test)]
mod tests {
    use super::TABLE;

    #[test]
    fn every_finding_is_worded_once_in_both_languages() {
        let mut seen = std::collections::BTreeSet::new();
        for (code, _, vi, en) in TABLE {
            assert!(seen.insert(code), "{code} stands twice");
            assert!(vi.ends_with('.') && !vi.is_ascii(), "{code} lacks Vietnamese");
            assert!(en.ends_with('.') && en.is_ascii() || en.contains('…'), "{code} lacks English");
        }
    }

    /// What is held against a letter is followed by what to do about it.
    #[test]
    fn every_error_names_the_next_step_in_both_languages() {
        const STEPS_VI: &[&str] = &[
            "ề nghị nơi gửi",
            "ỏi nơi gửi",
            "ỏi lại nơi gửi",
            "xem bản đã ký",
            "quản trị viên",
            "Chọn thêm",
            "iên hệ nơi gửi",
            "ọi nơi gửi",
            "in nơi gửi",
            "iểm tra lại",
            "nơi gửi xác nhận",
            "áo ngay cho nơi gửi",
        ];
        const STEPS_EN: &[&str] = &[
            "sk the sender",
            "Open the signed revision",
            "dministrator",
            "Add the file",
            "Call the sender",
            "Check again",
            "sender confirms",
            "Tell the sender",
        ];
        for (code, _, vi, en) in TABLE.iter().filter(|entry| entry.1 == super::Severity::Error) {
            assert!(STEPS_VI.iter().any(|step| vi.contains(step)), "{code}: {vi}");
            assert!(STEPS_EN.iter().any(|step| en.contains(step)), "{code}: {en}");
            assert!(vi.chars().count() <= 230, "{code} is too long to be read");
        }
    }
}
