//! Lines of the lists, put into words.

use crate::letters::Names;
use crate::office::scope;
use crate::{Caller, Error, Office, access, organisation};
use congvan_records::{
    AccessLevel, ArrivalNumber, DocumentCode, DocumentId, IncomingDocument, Timestamp, Urgency,
};
use congvan_store::watch::WatchLine;
use congvan_store::{documents, routings};
use congvan_workflow::{
    Access, ActionKind, AssignmentRole, Deadline, Holder, Principal, Routing, Status, available_actions,
};
use std::collections::HashMap;
use std::sync::Arc;
use time::Date;

/// Who has the letter, or the share of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Holding {
    /// Name of the person; empty for a vacant post, and for the clerks together.
    pub name: String,
    /// Title of the position, or name of the unit.
    pub title: String,
    /// Short name of the unit.
    pub unit: String,
}

/// One line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// The letter.
    pub document: DocumentId,
    /// Version of its routing, to act upon.
    pub version: u32,
    /// Where it stands.
    pub status: Status,
    /// Loại văn bản.
    pub kind: String,
    /// Số, ký hiệu.
    pub code: Option<DocumentCode>,
    /// Cơ quan ban hành.
    pub organ_name: String,
    /// Trích yếu.
    pub subject: String,
    /// Độ khẩn.
    pub urgency: Urgency,
    /// Mức truy cập.
    pub access: AccessLevel,
    /// Số đến.
    pub arrival_number: Option<ArrivalNumber>,
    /// Ngày đến.
    pub arrival_date: Option<Date>,
    /// Who has it; none once it is returned or closed.
    pub holding: Option<Holding>,
    /// In hand since, or moved last.
    pub since: Timestamp,
    /// Chủ trì, phối hợp; none for a letter as a whole.
    pub role: Option<AssignmentRole>,
    /// Hạn xử lý of the share, or of the unit that leads.
    pub deadline: Option<Deadline>,
    /// Hạn trong văn bản.
    pub due_date: Option<Date>,
    /// Open and past its deadline? What was reported is late no more.
    pub overdue: bool,
    /// Has the unit that leads reported, so that the letter waits for its closing?
    pub is_reported: bool,
    /// Has the holder opened it? None when nobody holds it.
    pub opened: Option<bool>,
    /// Does the caller follow it since?
    pub followed_since: Option<Timestamp>,
    /// Why it came back, or went back to its sender.
    pub reason: Option<String>,
    /// Was it received again, as another letter?
    pub received_again: bool,
    /// May the caller receive it again?
    pub may_receive_again: bool,
}

/// What the caller may be told of these lines at `now`; a right may have ended since the rows were read.
pub(super) async fn describe(
    office: &Office,
    caller: &Caller,
    found: &[WatchLine],
    now: Timestamp,
) -> Result<Vec<Line>, Error> {
    let (db, agency) = (office.reader(), scope(caller.agency.id));
    let ids: Vec<DocumentId> = found.iter().map(|line| line.document).collect();
    let letters = documents::list(db, agency, &ids).await?;
    let letters: HashMap<DocumentId, IncomingDocument> =
        letters.into_iter().map(|letter| (letter.id, letter)).collect();
    let routings = routings::load_many(db, agency, &ids).await?;
    let routings: HashMap<DocumentId, Arc<Routing>> =
        routings.into_iter().map(|routing| (routing.document, routing)).collect();
    let view = View {
        names: organisation::names(office, caller.agency.id).await?,
        organisation: organisation::current(office, caller).await?,
        today: now.date_in(caller.agency.zone),
        now,
    };
    let lines = found.iter().filter_map(|line| {
        let (letter, routing) = (letters.get(&line.document)?, routings.get(&line.document)?);
        let knows = access::may(&caller.actor, Access::ReadMetadata, routing, now);
        let reads = access::may(&caller.actor, Access::ReadContent, routing, now);
        let again = available_actions(routing, &caller.actor, now).contains(&ActionKind::ReceiveAgain);
        knows.then(|| Line { may_receive_again: again, ..view.line(line, letter, routing, reads) })
    });
    Ok(lines.collect())
}

struct View {
    names: Names,
    organisation: Arc<congvan_records::Office>,
    today: Date,
    now: Timestamp,
}

impl View {
    fn line(&self, line: &WatchLine, letter: &IncomingDocument, routing: &Routing, reads: bool) -> Line {
        let fields = &letter.fields;
        let share = line.assignment.and_then(|id| routing.assignment(id));
        let part = share.or_else(|| routing.lead());
        let deadline = part.and_then(|part| part.deadline.clone());
        let holder = match (line.principal, routing.holder) {
            (Some(Principal::Position(position)), _) => Some(Holder::Position(position)),
            (Some(Principal::Unit(unit)), _) => Some(Holder::Clerks(unit)),
            (_, holder) => holder,
        };
        let opened = line.opened.or_else(|| match routing.holder {
            Some(Holder::Position(position)) => Some(
                routing
                    .opened
                    .iter()
                    .any(|opened| opened.position == position && opened.at >= routing.held_since),
            ),
            _ => None,
        });
        // The reason of a return to the clerks is addressed to them; any other is content.
        let reason = match routing.status {
            Status::Returned => routing.return_reason.clone(),
            Status::Registered => routing.sent_back.as_ref().map(|sent| sent.reason.clone()),
            _ => routing.sent_back.as_ref().map(|sent| sent.reason.clone()).filter(|_| reads),
        };
        Line {
            document: letter.id,
            version: routing.version,
            status: routing.status,
            kind: fields.kind.clone(),
            code: fields.code.clone(),
            organ_name: fields.organ_name.clone(),
            subject: fields.subject.clone(),
            urgency: fields.urgency,
            access: fields.access,
            arrival_number: letter.arrival_number,
            arrival_date: letter.arrival_date,
            holding: holder.map(|holder| self.holding(holder)),
            since: routing.held_since,
            role: share.map(|part| part.role),
            overdue: routing.is_late(part, fields.due_date, self.today, self.now),
            is_reported: routing.is_reported(),
            deadline,
            due_date: fields.due_date,
            opened,
            followed_since: line.since,
            reason,
            received_again: routing.received_again.is_some(),
            may_receive_again: false,
        }
    }

    fn holding(&self, holder: Holder) -> Holding {
        let unit = |unit: Option<&congvan_records::Unit>| {
            unit.map(|unit| unit.short_name.clone()).unwrap_or_default()
        };
        match holder {
            Holder::Clerks(clerks) => {
                let named = self.names.unit(clerks);
                let title = named.map(|unit| unit.name.clone()).unwrap_or_default();
                Holding { name: String::new(), title, unit: unit(named) }
            }
            Holder::Position(position) => {
                let person = self.organisation.holders(position).next();
                Holding {
                    name: person.map(|person| person.name.clone()).unwrap_or_default(),
                    title: self.names.title(position).to_owned(),
                    unit: unit(self.names.unit_of(position)),
                }
            }
        }
    }
}
