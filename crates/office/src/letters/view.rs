use super::{Names, Step};
use crate::mailbox::MailOrigin;
use crate::splitting::ScanOrigin;
use congvan_records::{
    AssignmentId, DocumentFields, DocumentId, EventId, IncomingDocument, Layer, Office as Organisation,
    PersonId, Rect, StoredFile, Timestamp,
};
use congvan_workflow::{ActionKind, ActsFor, Event, GrantReason, Routing};
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use uuid::Uuid;

/// Văn bản đến, as its reader may see it.
#[derive(Clone, Debug)]
pub struct Letter {
    /// What was registered.
    pub document: IncomingDocument,
    /// Its routing. Words of directives, talk and reports are blank when the content may not be read.
    pub routing: Routing,
    /// Its events, in order, under the same condition.
    pub events: Vec<Event>,
    /// Its files; none when the content may not be read.
    pub files: Vec<LetterFile>,
    /// The e-mail in which it came; none for others, and when the content may not be read.
    pub mail: Option<MailOrigin>,
    /// The scan it was cut from, or that it may be; under the same condition.
    pub scan: Option<ScanOrigin>,
    /// What was read from the main file.
    pub reading: Option<ReadForm>,
    /// The verdict on the main file's signatures.
    pub signature: Option<SignatureFindings>,
    /// Is a file still waiting for its analysis?
    pub analysing: bool,
    /// Is the text of its files so long that search looks through the first part only?
    pub is_text_cut: bool,
    /// What stands above its pages.
    pub layers: Vec<Layer>,
    /// May the caller read file, text and talk? If not, only the line in the book is here.
    pub readable_content: bool,
    /// Acts the caller may do now.
    pub available_actions: Vec<ActionKind>,
    /// Until when the caller may take back the last step.
    pub take_back_until: Option<Timestamp>,
    /// The caller's own open share, or else the own share of a directive in force.
    pub my_assignment: Option<AssignmentId>,
    /// Questions for a later day that wait for the caller's answer.
    pub my_requests: Vec<EventId>,
    /// Shares whose report the caller may give back now.
    pub reopenable: Vec<AssignmentId>,
    /// Of the letters that this one was before, or is received again as: those the caller may know of.
    pub known_others: Vec<DocumentId>,
    /// Name of the book it stands in, where the agency keeps several; none before it has a number.
    pub book_name: Option<String>,
    /// What the caller is to the letter: the closest of the grants that reach the caller.
    pub my_relation: Option<GrantReason>,
    /// The organisation now.
    pub office: Arc<Organisation>,
    /// Names of everyone the history speaks of.
    pub names: Names,
    /// When this was put together.
    pub now: Timestamp,
    /// Thay: the delegation by which the caller acts on it, where not in the caller's own right.
    pub acts_for: Option<ActsFor>,
    pub(crate) timeline: Vec<Step>,
}

impl Letter {
    /// In whose place a person did something at an instant; none where it was in their own.
    pub fn acted_for(&self, person: PersonId, at: Timestamp) -> Option<PersonId> {
        let done = self.events.iter().find(|event| event.at == at && event.actor.person == person)?;
        done.actor.on_behalf.map(|on_behalf| on_behalf.person)
    }
}

/// A file with what was found out about it.
#[derive(Clone, Debug)]
pub struct LetterFile {
    /// The file.
    pub file: StoredFile,
    /// Who added it.
    pub added_by: Option<PersonId>,
    /// When.
    pub added_at: Timestamp,
    /// What the analysis found; none while it waits, or for files that are not analysed.
    pub analysis: Option<FileAnalysis>,
}

/// What is known of a file's build.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct FileAnalysis {
    /// Pages.
    pub page_count: Option<u32>,
    /// Width and height of each page as shown, in points.
    pub page_boxes: Vec<[f64; 2]>,
    /// Why it cannot be shown or read, in Vietnamese.
    pub problem: Option<String>,
    /// The verdict on its signatures.
    pub signature: Option<SignatureState>,
}

/// Trạng thái chữ ký, as the banner says it: the verifier's own, whose codes are kept and given out.
pub use congvan_signature::ScreenState as SignatureState;

/// How an answer is marked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// Established, and right.
    Good,
    /// Could not be established.
    Unsure,
    /// Established, and wrong.
    Bad,
}

impl Mark {
    /// The stable English key used in storage and the API.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Good => "good",
            Self::Unsure => "unsure",
            Self::Bad => "bad",
        }
    }
}

/// The verdict on the signatures of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignatureFindings {
    /// The worst of the signatures.
    pub state: SignatureState,
    /// One sentence in Vietnamese.
    pub summary: String,
    /// The four questions, for each signature.
    pub signatures: Vec<SignatureAnswers>,
    /// What the verifier noted, in Vietnamese, for those who look closer.
    pub technical: Vec<String>,
    /// When it was checked.
    pub checked_at: Timestamp,
}

/// The four questions about one signature, answered in Vietnamese.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignatureAnswers {
    /// The verdict.
    pub state: SignatureState,
    /// Name in the certificate.
    pub signer: String,
    /// Ai ký?
    pub who: String,
    /// Sau khi ký có ai sửa không?
    pub changed: String,
    /// Ký lúc nào?
    pub when: String,
    /// Chứng thư có bị thu hồi không?
    pub revoked: String,
    /// How each of the four is marked, in order.
    pub marks: [Mark; 4],
}

/// Đã đọc sẵn: the form as the reading would fill it in.
#[derive(Clone, Debug, PartialEq)]
pub struct ReadForm {
    /// The form with everything that was read.
    pub suggestion: DocumentFields,
    /// Where each value stands.
    pub fields: Vec<ReadField>,
    /// Values that differ from those on the page, the one that counts last.
    pub others: Vec<OtherValue>,
    /// Remarks for the person who fills in the form, in Vietnamese.
    pub remarks: Vec<String>,
    /// No page has text: a scan.
    pub image_only: bool,
    /// Some text was recognised in pictures and may contain errors.
    pub is_recognised: bool,
    /// How far the recognition of characters is, where pages need it.
    pub recognition: Option<Recognition>,
    /// A secrecy marking stands alone on a line of the text: the warning, in Vietnamese.
    pub secrecy_warning: Option<String>,
}

/// A value for a field that is not the one on the page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OtherValue {
    /// Name of the field as in the API.
    pub field: String,
    /// What was read; empty where nothing was.
    pub on_page: String,
    /// The other value.
    pub value: String,
    /// Where it comes from.
    pub source: ValueSource,
    /// Does the form begin with it?
    pub taken: bool,
    /// The rule that says it.
    pub rule: Option<Uuid>,
    /// Whose rule it is: the sending body.
    pub organ: String,
}

/// Where a value beside the page comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ValueSource {
    /// Bodies in the register.
    Directory,
    /// Who signed earlier letters of the body.
    Signers,
    /// A rule made of corrections.
    Rule,
    /// A certificate of a signature in the file.
    Certificate,
    /// What came before from the same e-mail address.
    Mail,
}

impl ValueSource {
    /// The stable English key used in storage and the API.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Directory => "directory",
            Self::Signers => "signers",
            Self::Rule => "rule",
            Self::Certificate => "certificate",
            Self::Mail => "mail",
        }
    }
}

/// Nhận dạng chữ: how far it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recognition {
    /// Pages done, and given up.
    pub done: u32,
    /// Pages that need it.
    pub of: u32,
    /// It goes on by itself.
    pub is_running: bool,
    /// What a person must know: pages that were given up, in Vietnamese.
    pub problem: Option<String>,
}

/// A value read from the page.
#[derive(Clone, Debug, PartialEq)]
pub struct ReadField {
    /// Name of the field as in the API.
    pub field: &'static str,
    /// The value as read.
    pub value: String,
    /// Page, from 1.
    pub page: u32,
    /// Its place; none for what was concluded.
    pub rect: Option<Rect>,
    /// 0 to 1.
    pub confidence: f64,
    /// Why it should be looked at, in Vietnamese.
    pub reason: Option<String>,
}
