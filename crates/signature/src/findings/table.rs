//! Every sentence of the verifier, in one table that can be read through.

use super::Severity::{self, Error, Info, Warning};

/// One row: code, severity, what was found, and what to do about it, each in Vietnamese and in English.
pub(super) type Row = (&'static str, Severity, [&'static str; 2], [&'static str; 2]);

/// Nothing is to be done.
const NONE: [&str; 2] = ["", ""];
const SEND_AGAIN: [&str; 2] = [
    "Không dùng tệp này; đề nghị nơi gửi gửi lại.",
    "Do not use this file; ask the sender to send it again.",
];
const SIGN_ANEW: [&str; 2] = [
    "Đề nghị nơi gửi ký lại bằng phần mềm ký số hiện hành.",
    "Ask the sender to sign anew with current software.",
];
const ORIGINAL: [&str; 2] =
    ["Đề nghị nơi gửi gửi lại bản gốc đã ký.", "Ask the sender for the original as signed."];
const PLACE: [&str; 2] = [
    "Xem chỗ bị đổi nêu kèm; đề nghị nơi gửi gửi lại bản gốc đã ký.",
    "See the place named beside; ask the sender for the original as signed.",
];
const SOFTWARE: [&str; 2] = [
    "Văn bản vẫn dùng được; nên báo nơi gửi xem lại phần mềm ký số.",
    "The letter can be used; tell the sender to look at the signing software.",
];
const FRESH_LIST: [&str; 2] = [
    "Kiểm tra lại khi có mạng, hoặc nhờ quản trị viên nạp danh sách thu hồi mới.",
    "Check again with a connection, or let the administrator load a fresh revocation list.",
];
const OTHER_LIST: [&str; 2] = [
    "Nếu kết luận còn thiếu bằng chứng, nhờ quản trị viên nạp danh sách thu hồi lấy thẳng từ nơi cấp.",
    "If the verdict lacks evidence, let the administrator load a revocation list straight from the issuer.",
];
const WITHOUT_STAMP: [&str; 2] = [
    "Chữ ký được xét như không có dấu này; nếu cần bằng chứng về thời gian, đề nghị nơi gửi gửi bản có dấu đúng.",
    "The signature is judged without it; if a proof of time is needed, ask the sender for a copy with a right one.",
];

/// The row of a code.
pub(super) fn find(code: &str) -> Option<&'static Row> {
    TABLE.iter().find(|row| row.0 == code)
}

/// Every finding that there is.
#[rustfmt::skip]
pub(super) const TABLE: &[Row] = &[
    // Files that cannot be read
    ("file.cannot_open", Error, ["Không mở được tệp này nên chưa kiểm tra được gì.", "The file cannot be opened, so nothing was checked."], ["Kiểm tra lại tên, đường dẫn và quyền đọc tệp rồi thử lại.", "Check again its name, its folder and whether reading is permitted."]),
    ("file.not_pdf", Error, ["Tệp không phải là PDF, cũng không phải gói chữ ký (.p7s, .p7m).", "The file is neither a PDF nor a signature container (.p7s, .p7m)."], ["Chọn lại đúng tệp, hoặc đề nghị nơi gửi gửi lại.", "Choose the right file, or ask the sender to send it again."]),
    ("file.content_beside_pdf", Error, ["Tệp PDF mang chữ ký ở bên trong nên không kiểm tra cùng tệp nội dung rời.", "A PDF carries its signatures inside and is not checked with a content beside it."], ["Bỏ tệp nội dung, hoặc chọn tệp chữ ký .p7s của nó.", "Leave the content out, or choose its signature (.p7s) instead."]),
    ("file.malformed", Error, ["Tệp bị hỏng hoặc bị cắt cụt nên không đọc được.", "The file is damaged or cut off and cannot be read."], ["Đề nghị nơi gửi gửi lại.", "Ask the sender to send it again."]),
    ("file.encrypted", Error, ["Tệp phải có mật khẩu mới mở được nên không kiểm tra được chữ ký.", "The file takes a password to open, so its signatures cannot be checked."], ["Đề nghị nơi gửi gửi lại bản không đặt mật khẩu.", "Ask the sender for a copy without a password."]),
    ("file.limit", Error, ["Tệp vượt quá giới hạn xử lý nên không được kiểm tra.", "The file exceeds what may be spent on one, and was not checked."], ["Đề nghị nơi gửi gửi bản gọn hơn.", "Ask the sender for a smaller one."]),
    ("file.unsupported", Error, ["Tệp dùng tính năng mà phần mềm chưa đọc được.", "The file uses a feature that is not read."], ["Đề nghị nơi gửi gửi lại ở dạng PDF thông thường.", "Ask the sender for a plain PDF."]),
    // Structure of the PDF
    ("pdf.byte_range", Error, ["Vùng được ký (ByteRange) không đúng quy cách nên không biết chữ ký bảo vệ phần nào của văn bản.", "The signed byte range is malformed, so it is unknown what the signature protects."], SEND_AGAIN),
    ("pdf.byte_range_start", Error, ["Vùng được ký không bắt đầu từ đầu tệp.", "The signed byte range does not start at the beginning of the file."], SEND_AGAIN),
    ("pdf.byte_range_gap", Error, ["Phần chừa lại trong vùng được ký không đúng bằng nội dung chữ ký; có thể có dữ liệu không được ký bảo vệ.", "The gap in the signed byte range is not exactly the signature value; unsigned data may hide there."], SEND_AGAIN),
    ("pdf.byte_range_end", Error, ["Vùng được ký không kết thúc ở cuối một phiên bản của tệp.", "The signed byte range does not end at the end of a revision."], SEND_AGAIN),
    ("pdf.contents", Error, ["Nội dung chữ ký (Contents) bị thiếu hoặc không phải chuỗi hex trực tiếp.", "The signature value (Contents) is missing or is no direct hexadecimal string."], SEND_AGAIN),
    ("pdf.contents_empty", Error, ["Nội dung chữ ký trống hoặc chỉ gồm số không.", "The signature value is empty or all zeros."], ["Văn bản coi như chưa ký; đề nghị nơi gửi ký rồi gửi lại.", "The letter counts as not signed; ask the sender to sign and send it again."]),
    ("pdf.duplicate_key", Error, ["Từ điển chữ ký có khóa lặp lại; mỗi phần mềm có thể đọc một kiểu.", "The signature dictionary repeats a key; programs may read it differently."], SEND_AGAIN),
    ("pdf.dictionary_type", Error, ["Từ điển chữ ký không phải loại chữ ký.", "The signature dictionary is of another type."], SEND_AGAIN),
    ("pdf.dictionary_place", Error, ["Từ điển chữ ký không nằm trong phiên bản mà nó ký.", "The signature dictionary does not lie in the revision that it signs."], SEND_AGAIN),
    ("pdf.dictionary_changed", Error, ["Từ điển chữ ký bị thay bằng bản khác sau khi ký.", "The signature dictionary was replaced after signing."], SEND_AGAIN),
    ("pdf.field_removed", Error, ["Trường chữ ký bị gỡ khỏi văn bản sau khi ký.", "The signature field was removed after signing."], ["Không dùng tệp này; đề nghị nơi gửi gửi lại bản còn đủ chữ ký.", "Do not use this file; ask the sender for the one with all signatures."]),
    ("pdf.shared_dictionary", Error, ["Nhiều trường cùng trỏ tới một chữ ký.", "Several fields refer to the same signature."], SEND_AGAIN),
    ("pdf.sub_filter", Error, ["Kiểu chữ ký (SubFilter) không được hỗ trợ.", "The signature format (SubFilter) is not supported."], SIGN_ANEW),
    ("pdf.sub_filter_rsa_sha1", Error, ["Chữ ký dạng cũ (giá trị RSA trần, không có gói chữ ký) không còn được chấp nhận.", "The signature has an old form (a bare RSA value without a container) that is no longer accepted."], ["Đề nghị nơi gửi ký lại.", "Ask the sender to sign anew."]),
    ("pdf.sub_filter_sha1", Error, ["Kiểu chữ ký adbe.pkcs7.sha1 đã bị bỏ, không còn được chấp nhận.", "The signature format adbe.pkcs7.sha1 is deprecated and no longer accepted."], SIGN_ANEW),
    ("pdf.update_structure", Error, ["Sau vùng được ký có dữ liệu không thuộc một lần cập nhật đúng quy cách.", "Data after the signed range are not a well-formed update."], SEND_AGAIN),
    ("pdf.trailing_bytes", Error, ["Sau phiên bản cuối còn dữ liệu lạ.", "Unknown data follow the last revision."], SEND_AGAIN),
    ("pdf.trailing_white_space", Info, ["Sau phiên bản cuối có dòng trống, không ảnh hưởng nội dung.", "Blank lines follow the last revision; they are harmless."], NONE),
    ("pdf.unreadable_remnant", Error, ["Tệp có dấu vết chữ ký nhưng không đọc được.", "The file holds remnants of a signature that cannot be read."], SEND_AGAIN),
    ("pdf.damaged_structure", Error, ["Cấu trúc tệp có chỗ hỏng. Mỗi phần mềm có thể hiện một nội dung khác.", "The structure of the file is damaged in places. Programs may show different contents."], ["Đề nghị nơi gửi gửi lại.", "Ask the sender to send it again."]),
    ("pdf.contents_padding", Warning, ["Sau giá trị chữ ký có dữ liệu thừa không được ký.", "Unsigned data follow the signature value inside its string."], SOFTWARE),
    ("pdf.ber", Warning, ["Chữ ký mã hóa theo BER thay vì DER.", "The signature is encoded in BER instead of DER."], SOFTWARE),
    ("pdf.unsigned_field", Info, ["Văn bản có ô chữ ký còn trống.", "The document has an empty signature field."], ["Nếu văn bản phải có thêm chữ ký ở ô đó, đề nghị nơi gửi gửi bản đã ký đủ.", "If the letter should be signed there too, ask the sender for the completed one."]),
    ("pdf.no_signature", Info, ["Tệp không có chữ ký số.", "The file has no digital signature."], ["Nếu là bản quét từ giấy, đối chiếu với bản giấy; nếu là văn bản điện tử, đề nghị nơi gửi gửi bản đã ký số.", "Compare a scan with the paper; of an electronic letter, ask the sender for the signed one."]),
    // Changes after signing
    ("change.signature", Info, ["Sau chữ ký này có thêm chữ ký khác; nội dung không đổi.", "A further signature was added afterwards; the content did not change."], NONE),
    ("change.validation_data", Info, ["Sau khi ký có bổ sung dữ liệu xác thực hoặc dấu thời gian; nội dung không đổi.", "Validation data or a time-stamp were added afterwards; the content did not change."], NONE),
    ("change.information", Warning, ["Sau khi ký, thông tin mô tả tệp (tiêu đề, tác giả …) bị đổi; trang văn bản không đổi.", "The file's description (title, author …) was changed afterwards; the pages did not change."], ["Chỉ dựa vào các trang; đừng dựa vào tiêu đề hay tên tác giả ghi trong tệp, muốn rõ thì hỏi nơi gửi.", "Rely on the pages, not on the title or author that the file names; if these matter, ask the sender."]),
    ("change.form", Warning, ["Sau khi ký có điền biểu mẫu, trong phạm vi người ký cho phép.", "Form fields were filled in afterwards, within what the signer permits."], ["Đọc lại các ô đã điền nêu kèm; nếu không rõ ai điền, hỏi nơi gửi.", "Read the fields named beside; if it is unclear who filled them in, ask the sender."]),
    ("change.form_forbidden", Error, ["Sau khi ký có điền hoặc sửa ô biểu mẫu mà người ký không cho phép.", "Form fields were changed afterwards without the signer's permission."], ORIGINAL),
    ("change.appearance", Error, ["Sau khi ký, hình hiện của ô biểu mẫu bị đổi mà giá trị không đổi.", "The appearance of a form field was changed afterwards while its value was not."], PLACE),
    ("change.annotation", Error, ["Sau khi ký có thêm hoặc sửa chú thích, dấu hoặc hình phủ lên trang.", "Annotations, stamps or overlays were added or changed after signing."], PLACE),
    ("change.content", Error, ["Văn bản bị sửa sau khi ký.", "The document was changed after signing."], PLACE),
    ("change.certification", Error, ["Người ký chứng nhận không cho phép thay đổi, nhưng văn bản vẫn bị thay đổi sau đó.", "The certification permits no change, yet the document was changed afterwards."], ORIGINAL),
    ("change.stamp_picture", Error, ["Sau khi ký có thêm một hình phủ lên trang dưới dạng dấu thời gian không kiểm tra được; hình đó không do người ký đặt.", "A picture was laid on a page after signing, in the guise of a time-stamp that does not hold."], ["Xem bản lúc ký và hỏi lại nơi gửi.", "Look at the revision as signed and ask the sender."]),
    ("change.covering_signature", Error, ["Chữ ký thêm sau có hình che phần lớn một trang đã ký.", "A later signature has a picture that covers much of a signed page."], ["Xem bản lúc ký trước khi dùng văn bản, và hỏi lại nơi gửi.", "Look at the revision as signed before relying on the letter, and ask the sender."]),
    ("change.visible_field", Warning, ["Sau chữ ký chứng nhận có thêm ô chữ ký nhìn thấy được.", "A visible signature field was added after a certification."], ["Xem ô đó có che nội dung không; nếu có, hỏi nơi gửi.", "See whether it covers content; if so, ask the sender."]),
    ("change.validation_data_removed", Warning, ["Dữ liệu xác thực trong tệp bị xóa bớt ở lần cập nhật sau.", "Validation data in the file were removed by a later update."], ["Kiểm tra lại khi có mạng; nếu còn thiếu bằng chứng, đề nghị nơi gửi gửi lại bản đầy đủ.", "Check again with a connection; if evidence is still missing, ask the sender for the complete file."]),
    // CMS
    ("cms.malformed", Error, ["Nội dung chữ ký không đúng quy cách CMS.", "The signature value is no well-formed CMS."], SEND_AGAIN),
    ("cms.addition_malformed", Warning, ["Phần bổ sung sau khi ký (dấu thời gian, dữ liệu kiểm tra) có chỗ không đúng quy cách; chỗ đó không được xét.", "Some of what was added after signing (time-stamps, validation data) is malformed; it is left out."], SOFTWARE),
    ("cms.trailing_bytes", Warning, ["Sau gói chữ ký có dữ liệu thừa không được ký; đã bỏ qua.", "Unsigned data follow the container; they were ignored."], SOFTWARE),
    ("cms.signer_count", Error, ["Chữ ký phải có đúng một người ký.", "The signature must have exactly one signer."], ["Đề nghị nơi gửi ký lại, mỗi người một chữ ký riêng.", "Ask the sender to sign anew, one signature for each person."]),
    ("cms.no_signer", Error, ["Gói chữ ký không có người ký nào.", "The container holds no signer."], ["Tệp này không chứng minh được ai ký; đề nghị nơi gửi gửi lại.", "It proves nobody's signature; ask the sender to send it again."]),
    ("cms.embedded_content", Error, ["Chữ ký mang nội dung riêng thay vì ký trên văn bản.", "The signature carries content of its own instead of signing the document."], SEND_AGAIN),
    ("cms.content_missing", Error, ["Chưa có tệp nội dung đi kèm chữ ký rời.", "The content belonging to the detached signature was not supplied."], ["Chọn thêm tệp văn bản đã được ký.", "Add the file that was signed."]),
    ("cms.content_type", Error, ["Kiểu nội dung trong thuộc tính được ký không khớp.", "The signed content-type attribute does not match."], SEND_AGAIN),
    ("cms.attributes", Error, ["Thuộc tính được ký bị thiếu, lặp lại hoặc sai quy cách.", "Signed attributes are missing, repeated or malformed."], SIGN_ANEW),
    ("cms.no_signed_attributes", Error, ["Chữ ký PAdES thiếu các thuộc tính bắt buộc được ký.", "A PAdES signature lacks its mandatory signed attributes."], SIGN_ANEW),
    ("cms.no_signing_certificate_attribute", Error, ["Chữ ký PAdES không ghi mã băm của chứng thư người ký.", "A PAdES signature does not name its certificate by hash."], SIGN_ANEW),
    ("cms.signing_certificate_mismatch", Error, ["Mã băm chứng thư ghi trong chữ ký không khớp chứng thư người ký. Có thể chứng thư đã bị tráo.", "The certificate hash in the signature does not match the signer's certificate. The certificate may have been exchanged."], ["Hỏi nơi gửi qua số điện thoại đã biết trước khi dùng.", "Ask the sender through a known number before using it."]),
    ("cms.certificate_missing", Error, ["Không tìm thấy chứng thư của người ký.", "The signer's certificate was not found."], ["Xin nơi gửi chứng thư của người ký, hoặc đề nghị ký lại có kèm chứng thư.", "Ask the sender for the signer's certificate, or to sign anew with it inside."]),
    ("cms.garbled_issuer", Info, ["Gói chữ ký ghi sai bảng mã tên nơi cấp chứng thư; chứng thư kèm theo vẫn đúng là của người ký.", "The container garbles the name of the certificate's issuer; the certificate inside is the signer's all the same."], SOFTWARE),
    ("cms.time_differs", Info, ["Giờ ký ghi ở hai nơi không giống nhau.", "The two claimed signing times differ."], NONE),
    ("integrity.digest", Error, ["Nội dung bị thay đổi: mã băm không khớp với mã đã ký.", "The content was altered: its digest differs from the signed one."], SEND_AGAIN),
    ("integrity.signature_value", Error, ["Giá trị chữ ký sai: không phải do khóa của chứng thư này ký.", "The signature value is wrong: the key of this certificate did not make it."], ["Không dùng tệp này; đề nghị nơi gửi ký và gửi lại.", "Do not use this file; ask the sender to sign and send it again."]),
    ("integrity.not_computed", Error, ["Chưa kiểm tra được tính toàn vẹn.", "Integrity could not be checked."], ["Xem lý do nêu kèm; nếu không khắc phục được, đề nghị nơi gửi ký lại.", "See the reason given beside; if it cannot be helped, ask the sender to sign anew."]),
    ("crypto.unsupported", Error, ["Thuật toán ký chưa được hỗ trợ nên chưa kiểm tra được chữ ký.", "The signature algorithm is not supported, so the signature could not be checked."], ["Đề nghị nơi gửi ký lại bằng RSA hoặc ECDSA với SHA-256.", "Ask the sender to sign anew with RSA or ECDSA and SHA-256."]),
    ("crypto.weak_digest", Error, ["Chữ ký dùng hàm băm yếu (SHA-1, MD5 hoặc SHA-224), không còn được chấp nhận.", "The signature uses a weak digest (SHA-1, MD5 or SHA-224) that is no longer accepted."], ["Đề nghị nơi gửi ký lại với SHA-256 trở lên.", "Ask the sender to sign anew with SHA-256 or better."]),
    ("crypto.weak_key", Error, ["Khóa ký quá ngắn, không còn được chấp nhận.", "The signing key is too short to be accepted."], ["Đề nghị nơi gửi đổi chứng thư có khóa RSA từ 2048 bit rồi ký lại.", "Ask the sender to sign anew with an RSA key of at least 2048 bits."]),
    ("crypto.chain", Error, ["Một chứng thư trong đường dẫn được ký bằng thuật toán yếu hoặc chưa hỗ trợ.", "A certificate of the path is signed with a weak or unsupported algorithm."], ["Đề nghị nơi gửi đổi chứng thư rồi ký lại.", "Ask the sender to renew the certificate and sign anew."]),
    // Path
    ("path.none", Error, ["Chứng thư không nối được tới tổ chức chứng thực nào đã được cấu hình tin cậy.", "The certificate leads to no configured trust anchor."], ["Nếu đó là tổ chức được công nhận, nhờ quản trị viên thêm chứng thư gốc; nếu không, hỏi nơi gửi trước khi dùng.", "If that authority is recognised, let the administrator add its root; if not, ask the sender before using it."]),
    ("path.self_signed", Error, ["Chứng thư do chính người ký tự cấp cho mình, không tổ chức nào xác nhận.", "The certificate was issued by the signer to himself; nobody vouches for it."], ["Liên hệ nơi gửi qua kênh khác trước khi tin.", "Ask the sender through another channel before relying on it."]),
    ("path.look_alike", Error, ["Chứng thư mang tên một tổ chức cấp đã được tin cậy nhưng không do khóa của tổ chức đó cấp: có thể giả mạo, hoặc tổ chức có khóa mới chưa được cấu hình.", "The certificate bears the name of a trusted authority but was not issued by its key: it may be forged, or the authority has a new key that is not configured."], ["Gọi nơi gửi theo số điện thoại đã biết; không dùng trước khi được xác nhận.", "Call the sender under a known number; do not use it before it is confirmed."]),
    ("path.constraints", Error, ["Đường dẫn chứng thư vi phạm ràng buộc (quyền phát hành, độ dài, tên hoặc chính sách).", "The certificate path breaks a constraint (authority, length, names or policies)."], ["Không dùng chữ ký này; hỏi nơi gửi qua số điện thoại đã biết trước khi dùng.", "Do not rely on this signature; ask the sender through a known number before using it."]),
    ("path.key_usage", Error, ["Chứng thư không được cấp để ký văn bản.", "The certificate was not issued for signing documents."], ["Đề nghị nơi gửi ký lại bằng chứng thư ký số.", "Ask the sender to sign anew with a certificate for signing."]),
    ("path.critical_extension", Error, ["Chứng thư có phần mở rộng bắt buộc mà phần mềm không hiểu.", "A certificate has a critical extension that is not understood."], ["Nhờ quản trị viên xem chứng thư; có thể phải cập nhật phần mềm.", "Let the administrator look at the certificate; the software may need an update."]),
    ("path.malformed_extension", Error, ["Chứng thư có phần quy định quyền hạn không đọc được.", "A certificate limits its use in a way that cannot be read."], ["Nhờ quản trị viên xem chứng thư, hoặc đề nghị nơi gửi đổi chứng thư rồi ký lại.", "Let the administrator look at it, or ask the sender to renew it and sign anew."]),
    ("path.expired", Error, ["Chứng thư đã hết hạn và không có gì chứng minh chữ ký có trước đó.", "The certificate has expired and nothing proves that the signature is older."], ["Đề nghị nơi gửi ký lại bằng chứng thư còn hạn, hoặc gửi bản có dấu thời gian.", "Ask the sender to sign anew with a certificate in force, or for a copy with a time-stamp."]),
    ("path.not_yet_valid", Error, ["Chứng thư chưa có hiệu lực.", "The certificate is not valid yet."], ["Kiểm tra lại vào ngày chứng thư có hiệu lực, hoặc hỏi nơi gửi.", "Check again on the day on which it becomes valid, or ask the sender."]),
    ("path.expired_later", Info, ["Chứng thư nay đã hết hạn, nhưng đã chứng minh được chữ ký có khi chứng thư còn hiệu lực.", "The certificate has expired since, but the signature is proven to be older."], NONE),
    ("path.made_before_valid", Error, ["Chữ ký chắc chắn có trước ngày chứng thư có hiệu lực nên không có giá trị.", "The signature provably existed before the certificate was valid."], ["Đề nghị nơi gửi ký lại.", "Ask the sender to sign anew."]),
    ("path.made_after_expiry", Error, ["Chữ ký chắc chắn được tạo sau ngày chứng thư hết hạn nên không có giá trị.", "The signature was provably made after the certificate had expired."], ["Đề nghị nơi gửi ký lại bằng chứng thư còn hạn.", "Ask the sender to sign anew with a certificate in force."]),
    ("path.anchor_expired", Warning, ["Chứng thư gốc được cấu hình tin cậy đã hết hạn.", "The configured trust anchor has expired."], ["Nhờ quản trị viên thay bằng chứng thư gốc mới.", "Let the administrator replace it."]),
    // Revocation
    ("revocation.revoked", Error, ["Chứng thư đã bị thu hồi và không có gì chứng minh chữ ký có trước đó.", "The certificate was revoked and nothing proves that the signature is older."], ["Không dùng văn bản này trước khi nơi gửi xác nhận hoặc ký lại.", "Do not use this letter before the sender confirms it or signs anew."]),
    ("revocation.made_after", Error, ["Chữ ký chắc chắn được tạo sau khi chứng thư bị thu hồi nên không có giá trị.", "The signature was provably made after the certificate had been revoked."], ["Báo ngay cho nơi gửi; không dùng văn bản này.", "Tell the sender at once; do not use this letter."]),
    ("revocation.authority_revoked", Error, ["Chứng thư của tổ chức cấp đã bị thu hồi.", "The certificate of an issuing authority was revoked."], ["Không dùng văn bản này; đề nghị nơi gửi ký lại bằng chứng thư khác.", "Do not use this letter; ask the sender to sign anew with another certificate."]),
    ("revocation.on_hold", Error, ["Chứng thư đang bị tạm dừng và không có gì chứng minh chữ ký có trước đó.", "The certificate is on hold and nothing proves that the signature is older."], ["Hỏi nơi gửi, hoặc kiểm tra lại khi việc tạm dừng kết thúc; không dùng văn bản này trước lúc đó.", "Ask the sender, or check again when the hold has ended; do not use this letter before."]),
    ("revocation.revoked_later", Info, ["Chứng thư bị thu hồi sau khi ký; đã chứng minh được chữ ký có trước đó.", "The certificate was revoked later; the signature is proven to be older."], NONE),
    ("revocation.unknown", Error, ["Chưa có dữ liệu thu hồi đáng tin và còn mới; chưa biết chứng thư có bị thu hồi không.", "There are no genuine and fresh revocation data; whether the certificate was revoked is unknown."], ["Kiểm tra lại khi có mạng; nếu vẫn vậy, nhờ quản trị viên nạp danh sách thu hồi mới.", "Check again with a connection; if it stays so, let the administrator load a fresh revocation list."]),
    ("revocation.stale", Warning, ["Dữ liệu thu hồi quá cũ nên không dùng được.", "Revocation data are too old to be used."], FRESH_LIST),
    ("revocation.forged", Warning, ["Có dữ liệu thu hồi không do tổ chức cấp chứng thư ký; đã bỏ qua.", "Revocation data not signed by the issuing authority were ignored."], OTHER_LIST),
    ("revocation.unauthorised_responder", Warning, ["Trả lời OCSP do bên không được ủy quyền ký; đã bỏ qua.", "An OCSP response by an unauthorised responder was ignored."], OTHER_LIST),
    ("revocation.unusable", Warning, ["Có dữ liệu thu hồi thuộc loại không dùng được; đã bỏ qua.", "Revocation data of an unsupported kind were ignored."], OTHER_LIST),
    ("revocation.weak", Warning, ["Có dữ liệu thu hồi ký bằng thuật toán hoặc khóa yếu; đã bỏ qua.", "Revocation data signed with a weak algorithm or key were ignored."], OTHER_LIST),
    ("revocation.responder_not_good", Warning, ["Chứng thư của máy chủ OCSP đã bị thu hồi hoặc hết hạn nên trả lời của máy chủ này bị bỏ qua.", "The certificate of an OCSP responder was revoked or had expired; its answer was ignored."], OTHER_LIST),
    ("revocation.status_unknown", Warning, ["Máy chủ OCSP trả lời không biết chứng thư này.", "The OCSP responder does not know the certificate."], ["Hỏi nơi gửi về chứng thư này, hoặc nhờ quản trị viên nạp danh sách thu hồi lấy thẳng từ nơi cấp.", "Ask the sender about this certificate, or let the administrator load a revocation list straight from the issuer."]),
    ("revocation.expired_certificate", Warning, ["Dữ liệu thu hồi ra sau ngày chứng thư hết hạn, khi tên đã có thể bị gỡ, nên không cho biết chứng thư từng bị thu hồi hay chưa.", "Revocation data were made after the certificate had expired, when its entry may have been dropped, and do not tell whether it had been revoked."], ["Nhờ quản trị viên nạp danh sách ra lúc chứng thư còn hạn.", "Let the administrator load a list from the time of its validity."]),
    // Standing of algorithms
    ("algorithm.meets_current_standard", Info, ["Thuật toán ký đạt tiêu chuẩn hiện hành.", "The signature algorithm meets the current standard."], NONE),
    ("algorithm.legacy_accepted", Info, ["Thuật toán ký theo tiêu chuẩn trước đây, vẫn được chấp nhận.", "The signature algorithm is of an earlier standard and still accepted."], NONE),
    ("algorithm.broken", Warning, ["Thuật toán hoặc độ dài khóa ký không còn an toàn; người khác có thể giả được chữ ký.", "The signature algorithm or key length is no longer safe; others may be able to forge the signature."], ["Đừng chỉ dựa vào chữ ký này; đề nghị nơi gửi ký lại bằng thuật toán hiện hành.", "Do not rely on this signature alone; ask the sender to sign anew with a current algorithm."]),
    // Proofs of time
    ("proof.timestamp", Info, ["Thời điểm ký được chứng minh bằng dấu thời gian.", "The time is proven by a time-stamp."], NONE),
    ("proof.register", Info, ["Chữ ký được xét tại thời điểm cơ quan đã nhận tệp này, ghi trong sổ.", "The signature is judged at the time at which the agency held this file by its own register."], NONE),
    ("proof.before_claimed", Warning, ["Giờ ký mà người ký khai muộn hơn lúc cơ quan đã nhận tệp.", "The claimed signing time is later than the time at which the agency already held the file."], ["Xem giờ của máy tiếp nhận có đúng không; nếu đúng, hỏi nơi gửi về giờ ký.", "See whether the clock of the receiving machine is right; if so, ask the sender about the time."]),
    ("proof.future", Warning, ["Thời điểm nhận tệp được khai ở sau lúc kiểm tra nên không dùng làm bằng chứng.", "The stated time of receipt lies after the validation time and proves nothing."], ["Sửa thời điểm đã khai hoặc giờ của máy rồi kiểm tra lại.", "Correct the stated time or the machine's clock, then check again."]),
    // The time that the signer claims
    ("claim.future", Warning, ["Giờ ký mà người ký khai ở tương lai so với lúc kiểm tra.", "The claimed signing time lies in the future."], ["Xem lại giờ của máy; nếu đúng, hỏi nơi gửi vì sao.", "See whether this machine's clock is right; if so, ask the sender why."]),
    ("claim.before_validity", Error, ["Giờ ký mà người ký khai có trước ngày chứng thư có hiệu lực.", "The claimed signing time lies before the certificate was valid."], ["Hỏi nơi gửi, hoặc đề nghị ký lại với giờ đúng.", "Ask the sender, or have it signed anew with the right time."]),
    ("claim.after_validity", Error, ["Giờ ký mà người ký khai có sau ngày chứng thư hết hạn.", "The claimed signing time lies after the certificate had expired."], ["Đề nghị nơi gửi ký lại bằng chứng thư còn hạn.", "Ask the sender to sign anew with a certificate in force."]),
    ("claim.while_suspended", Error, ["Giờ ký mà người ký khai ở trong thời gian chứng thư bị tạm dừng.", "The claimed signing time lies in a stretch in which the certificate was suspended."], ["Hỏi nơi gửi, hoặc đề nghị ký lại.", "Ask the sender, or have it signed anew."]),
    // Names
    ("name.signer_agrees", Info, ["Tên trong chứng thư khớp tên người ký in trên văn bản.", "The name in the certificate is the one printed on the letter."], NONE),
    ("name.signer_agrees_without_diacritics", Info, ["Tên trong chứng thư khớp tên người ký in trên văn bản, chỉ thiếu dấu.", "The name in the certificate is the one printed on the letter, without diacritics."], NONE),
    ("name.signer_differs", Warning, ["Tên trong chứng thư khác tên người ký in trên văn bản.", "The name in the certificate is not the one printed on the letter."], ["Xem lại ai đã ký; nếu không rõ, hỏi nơi gửi.", "See who signed; if it stays unclear, ask the sender."]),
    ("name.agency_agrees", Info, ["Tổ chức trong chứng thư khớp cơ quan ban hành.", "The organisation in the certificate is the issuing agency."], NONE),
    ("name.agency_agrees_without_diacritics", Info, ["Tổ chức trong chứng thư khớp cơ quan ban hành, chỉ thiếu dấu.", "The organisation in the certificate is the issuing agency, without diacritics."], NONE),
    ("name.agency_partial", Info, ["Tổ chức trong chứng thư khớp một phần với cơ quan ban hành, như đơn vị với cơ quan chủ quản.", "The organisation in the certificate agrees in part with the issuing agency, as a unit with its parent."], NONE),
    ("name.agency_differs", Warning, ["Tổ chức trong chứng thư khác cơ quan ban hành.", "The organisation in the certificate is not the issuing agency."], ["Xem lại văn bản do đâu gửi; nếu không rõ, hỏi nơi gửi.", "See where the letter comes from; if it stays unclear, ask the sender."]),
    // Both signatures of a letter
    ("signatories.person_then_seal", Info, ["Có đủ chữ ký của người có thẩm quyền và dấu của cơ quan, đúng thứ tự.", "Signed by a person and sealed by the agency, in this order."], NONE),
    ("signatories.seal_then_person", Warning, ["Dấu của cơ quan được đóng trước khi người có thẩm quyền ký. Theo Nghị định 30/2020/NĐ-CP, người có thẩm quyền ký trước, cơ quan đóng dấu sau.", "The agency's seal was set before the person signed. Under Decree 30/2020 the person signs first and the agency seals afterwards."], ["Hỏi lại nơi gửi.", "Ask the sender."]),
    ("signatories.seal_missing", Warning, ["Không có dấu còn dùng được của cơ quan: mới có chữ ký của cá nhân. Văn bản điện tử của cơ quan phải có cả hai (Nghị định 30/2020/NĐ-CP).", "There is no usable seal of the agency, only the signature of a person. An electronic letter of an agency carries both (Decree 30/2020)."], ["Hỏi lại nơi gửi.", "Ask the sender."]),
    ("signatories.person_missing", Warning, ["Không có chữ ký còn dùng được của người có thẩm quyền: mới có dấu của cơ quan. Văn bản điện tử của cơ quan phải có cả hai (Nghị định 30/2020/NĐ-CP).", "There is no usable signature of a person, only the seal of the agency. An electronic letter of an agency carries both (Decree 30/2020)."], ["Hỏi lại nơi gửi.", "Ask the sender."]),
    ("signatories.unclear", Info, ["Chưa rõ ai ký với tư cách cá nhân, ai ký thay cơ quan.", "Who signed as a person and who for the agency cannot be told."], ["Xem tên trên từng chứng thư.", "See the name on each certificate."]),
    // Time-stamps
    ("timestamp.malformed", Warning, ["Dấu thời gian không đúng quy cách; đã bỏ qua.", "A time-stamp is malformed and was ignored."], WITHOUT_STAMP),
    ("timestamp.imprint", Warning, ["Dấu thời gian không thuộc về chữ ký này; đã bỏ qua.", "A time-stamp does not belong to this signature and was ignored."], WITHOUT_STAMP),
    ("timestamp.signature", Warning, ["Chữ ký trên dấu thời gian sai; đã bỏ qua.", "The signature on a time-stamp is wrong; it was ignored."], WITHOUT_STAMP),
    ("timestamp.untrusted", Warning, ["Dấu thời gian chưa được tin cậy nên không dùng làm bằng chứng về thời gian.", "A time-stamp is not trusted and proves no time."], ["Nếu nơi cấp dấu được công nhận, nhờ quản trị viên thêm chứng thư gốc của nơi đó.", "If its authority is recognised, let the administrator add that authority's root."]),
    ("timestamp.revocation_unknown", Warning, ["Chưa biết chứng thư của nơi cấp dấu thời gian có bị thu hồi hay không, nên dấu này chưa dùng làm bằng chứng về thời gian.", "Whether the certificate of a time-stamp's authority was revoked is not known, so the time-stamp proves no time yet."], FRESH_LIST),
    ("timestamp.revoked", Warning, ["Chứng thư của nơi cấp dấu thời gian đã bị thu hồi hoặc tạm dừng, nên dấu này không dùng làm bằng chứng về thời gian.", "The certificate of a time-stamp's authority was revoked or suspended, so the time-stamp proves no time."], WITHOUT_STAMP),
    ("timestamp.out_of_validity", Warning, ["Dấu thời gian được tạo hoặc được xét ngoài thời hạn chứng thư của nơi cấp, nên không dùng làm bằng chứng về thời gian.", "A time-stamp was made, or is judged, outside of the validity of its authority's certificate and proves no time."], WITHOUT_STAMP),
    ("timestamp.algorithm", Warning, ["Dấu thời gian dùng thuật toán yếu hoặc chưa hỗ trợ, nên không dùng làm bằng chứng về thời gian.", "A time-stamp uses an algorithm that is weak or not supported and proves no time."], WITHOUT_STAMP),
    ("timestamp.unfit", Warning, ["Chứng thư ký dấu thời gian không được cấp để làm việc này, nên dấu không dùng làm bằng chứng về thời gian.", "The certificate behind a time-stamp was not issued for this, so the time-stamp proves no time."], WITHOUT_STAMP),
    ("timestamp.before_claimed", Warning, ["Dấu thời gian sớm hơn giờ ký mà người ký khai.", "The time-stamp is earlier than the claimed signing time."], ["Lấy giờ của dấu thời gian làm căn cứ; nếu chênh nhiều, hỏi nơi gửi.", "Go by the time-stamp; if they differ by much, ask the sender."]),
    ("timestamp.order", Error, ["Các dấu thời gian mâu thuẫn về thứ tự.", "The time-stamps contradict each other in order."], ["Không dựa vào các mốc giờ này; hỏi nơi gửi.", "Do not rely on these times; ask the sender."]),
    ("timestamp.too_many", Warning, ["Chữ ký mang quá nhiều dấu thời gian; chỉ xem những dấu đầu tiên.", "The signature carries too many time-stamps; only the first were looked at."], ["Nếu còn thiếu bằng chứng về thời gian, hỏi nơi gửi vì sao có nhiều dấu như vậy.", "If a proof of time is missing, ask the sender why there are so many."]),
    ("timestamp.future", Warning, ["Dấu thời gian ở tương lai so với lúc kiểm tra.", "A time-stamp lies in the future of the validation time."], ["Xem giờ của máy này có đúng không rồi kiểm tra lại; nếu đúng, hỏi nơi gửi.", "See whether this machine's clock is right and check again; if it is, ask the sender."]),
];
