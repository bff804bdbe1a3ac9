//! The API's routes. Registered through `utoipa-axum` only, so that the document and the rights matrix see each one.

mod accounts;
mod acts;
mod administration;
mod bulk;
mod campaigns;
mod chores;
mod closing;
mod delegations;
mod demo;
mod documents;
mod files;
mod guards;
mod inbox;
mod intake;
mod lists;
mod mailbox;
mod notices;
mod organisation;
mod passkeys;
mod prints;
mod provider;
mod provider_settings;
mod reading_rules;
mod registers;
mod saved_filters;
mod scans;
mod search;
mod second_factor;
mod session;
mod setup;
mod signature_reports;
mod trust;
mod upload;
mod watch;
mod workbooks;

use crate::app::App;
use utoipa::OpenApi;
use utoipa_axum::{router::OpenApiRouter, routes};

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Congvan",
        description = "Văn phòng điện tử: receive, register, direct, handle and find official letters.",
        license(name = "Apache-2.0", identifier = "Apache-2.0")
    ),
    tags(
        (name = "session", description = "Đăng nhập, phiên, mật khẩu"),
        (name = "inbox", description = "Việc đang chờ"),
        (name = "notices", description = "Thông báo"),
        (name = "intake", description = "Tiếp nhận và vào sổ văn bản đến"),
        (name = "registers", description = "Sổ đến: trên màn hình và để mang đi"),
        (name = "documents", description = "Đọc văn bản"),
        (name = "signatures", description = "Kiểm tra lại chữ ký hàng loạt"),
        (name = "prints", description = "In ấn: PDFs made on demand"),
        (name = "acts", description = "Trình, bút phê, giao việc, xử lý"),
        (name = "delegations", description = "Ủy quyền: acting in another's place for a time"),
        (name = "organisation", description = "Đơn vị, chức vụ, lịch làm việc"),
        (name = "search", description = "Tra cứu"),
        (name = "mail", description = "Máy chủ thư của cơ quan: no content of letters"),
        (name = "setup", description = "Cài đặt lần đầu"),
        (name = "administration", description = "Quản trị: units, people, books, working days; no content of letters"),
        (name = "accounts", description = "Quản trị tài khoản: no content of letters")
    )
)]
struct Description;

/// Every route of the API under `/api/v1`, with its description.
pub(crate) fn api() -> OpenApiRouter<App> {
    let v1 = OpenApiRouter::new()
        .routes(routes!(session::sign_in, session::current_session, session::sign_out))
        .routes(routes!(session::list_sessions))
        .routes(routes!(session::revoke_session))
        .routes(routes!(session::sign_out_everywhere))
        .routes(routes!(session::change_password))
        .routes(routes!(second_factor::get_second_factor, second_factor::enrol_second_factor))
        .routes(routes!(second_factor::confirm_second_factor))
        .routes(routes!(second_factor::remove_second_factor))
        .routes(routes!(provider::list_sign_in_ways))
        .routes(routes!(provider::begin_provider_sign_in))
        .routes(routes!(provider::answer_provider_sign_in))
        .routes(routes!(provider::finish_provider_sign_in))
        .routes(routes!(provider::list_identities, provider::link_identity))
        .routes(routes!(provider::begin_linking))
        .routes(routes!(provider::unlink_identity))
        .routes(routes!(passkeys::begin_passkey_sign_in))
        .routes(routes!(passkeys::passkey_sign_in))
        .routes(routes!(passkeys::list_passkeys, passkeys::add_passkey))
        .routes(routes!(passkeys::begin_passkey))
        .routes(routes!(passkeys::rename_passkey))
        .routes(routes!(passkeys::remove_passkey))
        .routes(routes!(demo::list_demo_accounts))
        .routes(routes!(demo::demo_sign_in))
        .routes(routes!(organisation::get_organisation))
        .routes(routes!(organisation::list_deadlines))
        .routes(routes!(organisation::list_document_kinds))
        .routes(routes!(organisation::get_quick_phrases, organisation::set_quick_phrases))
        .routes(routes!(delegations::list_delegations, delegations::give_delegation))
        .routes(routes!(delegations::end_delegation))
        .routes(routes!(inbox::list_inbox))
        .routes(routes!(inbox::count_inbox))
        .routes(routes!(watch::list_watched))
        .routes(routes!(watch::export_watched))
        .routes(routes!(notices::list_notices))
        .routes(routes!(notices::count_notices))
        .routes(routes!(notices::read_notices))
        .routes(routes!(notices::unread_notices))
        .routes(routes!(notices::get_notice_preferences, notices::set_notice_preferences))
        .routes(routes!(notices::get_mail_settings, notices::set_mail_settings))
        .routes(routes!(notices::try_mail))
        .routes(routes!(notices::get_mail_queue))
        .routes(routes!(notices::retry_mail))
        .routes(routes!(notices::discard_mail))
        .routes(routes!(intake::receive_document))
        .routes(routes!(intake::receive_paper))
        .routes(routes!(intake::add_attachment))
        .routes(routes!(intake::remove_attachment))
        .routes(routes!(intake::make_main))
        .routes(routes!(intake::split_off))
        .routes(routes!(scans::list_scans, scans::receive_scan))
        .routes(routes!(scans::get_scan))
        .routes(routes!(scans::add_scan_file))
        .routes(routes!(scans::begin_scan))
        .routes(routes!(scans::set_scan_plan))
        .routes(routes!(scans::take_over_scan))
        .routes(routes!(scans::split_scan))
        .routes(routes!(scans::discard_scan))
        .routes(routes!(scans::get_scan_file))
        .routes(routes!(scans::get_scan_page_image))
        .routes(routes!(scans::print_separator_sheet))
        .routes(routes!(mailbox::list_aside_mail))
        .routes(routes!(mailbox::take_aside_mail))
        .routes(routes!(mailbox::dismiss_mail, mailbox::restore_mail))
        .routes(routes!(intake::save_fields))
        .routes(routes!(intake::register_document))
        .routes(routes!(intake::correct_document))
        .routes(routes!(intake::receive_again))
        .routes(routes!(intake::list_duplicates))
        .routes(routes!(reading_rules::list_reading_rules))
        .routes(routes!(reading_rules::change_reading_rule, reading_rules::delete_reading_rule))
        .routes(routes!(registers::forecast_number))
        .routes(routes!(registers::list_books))
        .routes(routes!(registers::list_book))
        .routes(routes!(registers::export_book))
        .routes(routes!(documents::get_document))
        .routes(routes!(files::get_file))
        .routes(routes!(files::get_file_pages))
        .routes(routes!(files::get_page_image))
        .routes(routes!(signature_reports::list_signature_reports, signature_reports::check_signatures))
        .routes(routes!(signature_reports::get_signature_report))
        .routes(routes!(signature_reports::repeat_signature_report))
        .routes(routes!(signature_reports::get_signed_revision))
        .routes(routes!(campaigns::count_campaign))
        .routes(routes!(campaigns::list_campaigns, campaigns::begin_campaign))
        .routes(routes!(campaigns::get_campaign))
        .routes(routes!(campaigns::cancel_campaign))
        .routes(routes!(campaigns::list_campaign_files))
        .routes(routes!(campaigns::export_campaign))
        .routes(routes!(prints::print_file))
        .routes(routes!(registers::print_book))
        .routes(routes!(prints::print_handling_sheet))
        .routes(routes!(prints::print_hand_over))
        .routes(routes!(prints::print_timeline))
        .routes(routes!(prints::print_signature_report))
        .routes(routes!(acts::act_on_document))
        .routes(routes!(acts::open_document))
        .routes(routes!(bulk::act_on_many))
        .routes(routes!(acts::add_result))
        .routes(routes!(watch::get_follow, watch::follow_document, watch::unfollow_document))
        .routes(routes!(search::search_documents))
        .routes(routes!(search::suggest))
        .routes(routes!(search::export_search))
        .routes(routes!(search::similar_documents))
        .routes(routes!(search::find_places))
        .routes(routes!(search::get_index_state))
        .routes(routes!(search::rebuild_index))
        .routes(routes!(chores::get_chores))
        .routes(routes!(chores::retry_chores))
        .routes(routes!(saved_filters::list_saved_filters))
        .routes(routes!(saved_filters::save_filter, saved_filters::drop_filter))
        .routes(routes!(saved_filters::look_at_filter))
        .routes(routes!(accounts::list_accounts))
        .routes(routes!(accounts::change_account))
        .routes(routes!(accounts::reset_password))
        .routes(routes!(accounts::sign_out_account))
        .routes(routes!(provider_settings::link_account, provider_settings::unlink_account))
        .routes(routes!(provider_settings::get_provider_settings, provider_settings::set_provider_settings))
        .routes(routes!(provider_settings::try_provider))
        .merge(administration());
    let mut all = OpenApiRouter::with_openapi(Description::openapi()).nest("/api/v1", v1);
    guards::describe(all.get_openapi_mut());
    all
}

/// Setting up and administering.
fn administration() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(setup::get_setup, setup::begin_setup))
        .routes(routes!(setup::get_setup_progress))
        .routes(routes!(setup::mark_setup_step))
        .routes(routes!(setup::finish_setup))
        .routes(routes!(administration::get_admin_organisation))
        .routes(routes!(administration::get_intake_sources))
        .routes(routes!(mailbox::get_mailbox, mailbox::set_mailbox))
        .routes(routes!(mailbox::try_mailbox))
        .routes(routes!(administration::get_agency, administration::change_agency))
        .routes(routes!(administration::create_unit))
        .routes(routes!(administration::change_unit))
        .routes(routes!(administration::move_unit))
        .routes(routes!(administration::apply_unit_preset))
        .routes(routes!(administration::get_template))
        .routes(routes!(administration::import_units))
        .routes(routes!(administration::import_people))
        .routes(routes!(administration::add_person))
        .routes(routes!(administration::change_person))
        .routes(routes!(administration::give_post))
        .routes(routes!(administration::end_post))
        .routes(routes!(administration::get_work))
        .routes(routes!(administration::hand_over))
        .routes(routes!(administration::list_admin_books, administration::add_book))
        .routes(routes!(administration::open_book))
        .routes(routes!(administration::rename_book))
        .routes(routes!(administration::close_book))
        .routes(routes!(administration::reopen_book))
        .routes(routes!(closing::get_closing, closing::close_unit))
        .routes(routes!(closing::get_held_numbers, closing::confirm_numbers))
        .routes(routes!(lists::get_abbreviations, lists::set_abbreviations))
        .routes(routes!(lists::get_agency_phrases, lists::set_agency_phrases))
        .routes(routes!(lists::get_admin_kinds, lists::set_admin_kinds))
        .routes(routes!(trust::get_trust))
        .routes(routes!(trust::inspect_certificates))
        .routes(routes!(trust::trust_root))
        .routes(routes!(trust::withdraw_root))
        .routes(routes!(trust::get_fetching, trust::set_fetching))
        .routes(routes!(administration::get_calendar, administration::set_calendar))
        .routes(routes!(administration::list_journal))
        .routes(routes!(administration::list_access_changes))
        .routes(routes!(administration::see_access_changes))
}
