//! I1 and I8: what the rows show of each routing, against the second reading of its events.

use super::{
    Finding,
    reading::{GrantLine, Line, Raw, Reading},
};
use crate::{
    AgencyScope, Error, Reader,
    link::{Columns, Row, params, sealed::Linked},
};
use std::{collections::BTreeSet, fmt::Debug};
use uuid::Uuid;

/// Routings read at once.
const BATCH: usize = 200;

pub(super) async fn check(db: &Reader, scope: AgencyScope, found: &mut Vec<Finding>) -> Result<(), Error> {
    let sql = "SELECT e.routing FROM events e WHERE e.agency = $1 AND NOT EXISTS \
               (SELECT 1 FROM routings r WHERE r.id = e.routing AND r.agency = e.agency) GROUP BY e.routing";
    for row in db.all(sql, params![scope.uuid()]).await? {
        let subject = format!("routing {}", row.get::<Uuid>("routing")?);
        found.push(Finding::new("I8", subject, "it has events and no current row"));
    }
    let sql = "SELECT d.id FROM documents d WHERE d.agency = $1 AND NOT EXISTS \
               (SELECT 1 FROM routings r WHERE r.document = d.id AND r.agency = d.agency)";
    for row in db.all(sql, params![scope.uuid()]).await? {
        let subject = format!("document {}", row.get::<Uuid>("id")?);
        found.push(Finding::new("I1", subject, "nobody holds it: it has no routing"));
    }
    let sql = "SELECT id FROM routings WHERE agency = $1 ORDER BY id";
    let rows = db.all(sql, params![scope.uuid()]).await?;
    let mut again = Again::default();
    for some in rows.chunks(BATCH) {
        for row in some {
            routing(db, scope, row.get("id")?, found, &mut again).await?;
        }
    }
    for (before, after) in again.said_by_old.symmetric_difference(&again.said_by_new) {
        let says = if again.said_by_old.contains(&(*before, *after)) {
            format!("it says it was received again as {after}, which does not say so")
        } else {
            format!("document {after} says it is this one received again, which does not say so")
        };
        found.push(Finding::new("I8", format!("document {before}"), says));
    }
    Ok(())
}

/// Letters received again: the one before and the one after, by the word of each.
#[derive(Default)]
struct Again {
    said_by_old: BTreeSet<(Uuid, Uuid)>,
    said_by_new: BTreeSet<(Uuid, Uuid)>,
}

async fn routing(
    db: &Reader,
    scope: AgencyScope,
    id: Uuid,
    found: &mut Vec<Finding>,
    again: &mut Again,
) -> Result<(), Error> {
    let mut report = |invariant, problem: String| {
        found.push(Finding::new(invariant, format!("routing {id}"), problem));
    };
    let sql = "SELECT r.*, d.series, d.arrival_number, d.arrival_date, d.access_level, d.index_key, d.kind, \
               d.code_number, d.code_notation, d.issued_date, d.organ_name, d.organ_code, d.subject, d.language, \
               d.page_count, d.note, d.signer_position, d.signer_name, d.urgency, d.due_date, d.file_notation \
               FROM routings r JOIN documents d ON d.id = r.document AND d.agency = r.agency \
               WHERE r.agency = $1 AND r.id = $2";
    let Some(row) = db.one(sql, params![scope.uuid(), id]).await? else {
        report("I8", "its document is not the agency's".to_owned());
        return Ok(());
    };
    let lines = lines(db, scope, id).await?;
    for problem in holder_problems(&row, &lines)? {
        report("I1", problem);
    }
    let Some(events) = raw_events(db, scope, id).await? else {
        // A lawful purge took the words; the chain still proves that the events were there.
        return Ok(());
    };
    if row.get::<i64>("version")? != events.len() as i64 {
        let problem = format!("version {} with {} events", row.get::<i64>("version")?, events.len());
        report("I5", problem);
    }
    let reading = match Reading::of(&events) {
        Ok(reading) => reading,
        Err(problem) => {
            report("I8", format!("its events cannot be read: {problem}"));
            return Ok(());
        }
    };
    let document: Uuid = row.get("document")?;
    again.said_by_old.extend(reading.again.map(|after| (document, after)));
    again.said_by_new.extend(reading.before.map(|before| (before, document)));
    for problem in row_problems(&row, &reading)? {
        report("I8", problem);
    }
    if let Some(problem) = difference("inbox", &lines, &reading.lines()) {
        report("I8", problem);
    }
    if let Some(problem) = difference("grants", &grants(db, scope, id).await?, &reading.grants) {
        report("I8", problem);
    }
    let entry = match row.get::<Option<i64>>("arrival_number")? {
        None => None,
        Some(number) => Some((
            row.get::<Option<Uuid>>("series")?.unwrap_or_default(),
            number,
            row.get::<Option<String>>("arrival_date")?.unwrap_or_default(),
            row.get::<String>("access_level")?,
        )),
    };
    for (field, right) in &reading.corrected {
        let shown = shown_field(&row, field)?;
        if shown.as_ref() != Some(right) {
            report("I2", format!("its {field} is not what it was corrected to"));
        }
    }
    if entry != reading.entry {
        report("I2", format!("the letter bears {entry:?}, its events say {:?}", reading.entry));
    }
    Ok(())
}

/// A field of the book as its form writes it; none for a name that is no field.
fn shown_field(row: &Row, field: &str) -> Result<Option<String>, Error> {
    let optional = |column: &str| row.get::<Option<String>>(column).map(Option::unwrap_or_default);
    Ok(Some(match field {
        "kind" | "organ_name" | "subject" | "language" | "note" | "signer_position" | "signer_name"
        | "urgency" => row.get::<String>(field)?,
        "issued_date" | "organ_code" | "due_date" | "file_notation" => optional(field)?,
        "page_count" => row.get::<Option<i64>>(field)?.map(|count| count.to_string()).unwrap_or_default(),
        "code" => match (optional("code_number")?, optional("code_notation")?) {
            (number, notation) if number.is_empty() && notation.is_empty() => String::new(),
            (number, notation) => format!("{number}/{notation}"),
        },
        _ => return Ok(None),
    }))
}

fn holder_problems(row: &Row, lines: &[Line]) -> Result<Vec<String>, Error> {
    let mut problems = Vec::new();
    let status: String = row.get("status")?;
    let is_open = !matches!(status.as_str(), "returned" | "closed" | "voided");
    let holder = match (row.get::<Option<String>>("holder_kind")?, row.get::<Option<Uuid>>("holder")?) {
        (Some(kind), Some(id)) => Some((kind, id)),
        (None, None) => None,
        _ => {
            problems.push("its holder is half named".to_owned());
            None
        }
    };
    match &holder {
        None if is_open => problems.push(format!("it is {status} and nobody holds it")),
        Some(_) if !is_open => problems.push(format!("it is {status} and somebody still holds it")),
        Some(holder) if !lines.iter().any(|line| line.whose == *holder) => {
            problems.push("its holder has no line in the inbox".to_owned());
        }
        _ => {}
    }
    Ok(problems)
}

fn row_problems(row: &Row, reading: &Reading) -> Result<Vec<String>, Error> {
    let mut problems = Vec::new();
    let holder_kind: Option<String> = row.get("holder_kind")?;
    let lead = reading.lead();
    let mut compare = |what: &str, shown: String, right: String| {
        if shown != right {
            problems.push(format!("its row shows {what} {shown}, its events say {right}"));
        }
    };
    compare("status", row.get::<String>("status")?, reading.status.to_owned());
    compare(
        "holder",
        format!("{:?}", (holder_kind.as_deref(), row.get::<Option<Uuid>>("holder")?)),
        format!("{:?}", (reading.holder.map(|h| h.0), reading.holder.map(|h| h.1))),
    );
    compare("held since", row.get::<i64>("held_since")?.to_string(), reading.held_since.to_string());
    compare("leader", format!("{:?}", row.get::<Option<Uuid>>("leader")?), format!("{:?}", reading.leader));
    compare(
        "lead",
        format!("{:?}", (row.get::<Option<Uuid>>("lead_unit")?, row.get::<Option<i64>>("deadline_at")?)),
        format!("{:?}", (lead.map(|l| l.0), lead.and_then(|l| l.1))),
    );
    Ok(problems)
}

/// Words for what is missing and what is too much, if anything.
fn difference<T: Debug + PartialEq>(what: &str, shown: &[T], right: &[T]) -> Option<String> {
    if shown == right {
        return None;
    }
    let missing: Vec<_> = right.iter().filter(|line| !shown.contains(line)).collect();
    let extra: Vec<_> = shown.iter().filter(|line| !right.contains(line)).collect();
    Some(format!("{what}: its events say {missing:?}, its rows show {extra:?} instead"))
}

async fn lines(db: &Reader, scope: AgencyScope, id: Uuid) -> Result<Vec<Line>, Error> {
    let sql = "SELECT e.*, p.kind AS whose_kind, p.uuid AS whose FROM inbox_entries e \
               JOIN principals p ON p.key = e.principal AND p.agency = e.agency \
               WHERE e.routing = $2 AND (e.agency = $1) IS TRUE";
    let mut lines = Vec::new();
    for row in db.all(sql, params![scope.uuid(), id]).await? {
        lines.push(Line {
            whose: (row.get("whose_kind")?, row.get("whose")?),
            inbox: row.get("box")?,
            part: row.get("assignment")?,
            role: row.get("role")?,
            unit: row.get("unit")?,
            since: row.get("since")?,
            deadline: row.get("deadline_at")?,
            opened: row.get("opened")?,
        });
    }
    lines.sort();
    Ok(lines)
}

async fn grants(db: &Reader, scope: AgencyScope, id: Uuid) -> Result<Vec<GrantLine>, Error> {
    let sql = "SELECT g.*, p.kind AS whose_kind, p.uuid AS whose FROM grants g \
               JOIN principals p ON p.key = g.principal AND p.agency = g.agency \
               JOIN routings r ON r.id = g.routing AND r.document = g.document \
               WHERE g.agency = $1 AND g.routing = $2";
    let mut lines = Vec::new();
    for row in db.all(sql, params![scope.uuid(), id]).await? {
        lines.push((
            (row.get("whose_kind")?, row.get("whose")?),
            row.get("reason")?,
            row.get("valid_from")?,
            row.get("valid_until")?,
        ));
    }
    lines.sort();
    Ok(lines)
}

/// `None` when a body was purged.
async fn raw_events(db: &Reader, scope: AgencyScope, id: Uuid) -> Result<Option<Vec<Raw>>, Error> {
    let sql = "SELECT * FROM events WHERE agency = $1 AND routing = $2 ORDER BY seq";
    let mut events = Vec::new();
    for row in db.all(sql, params![scope.uuid(), id]).await? {
        let Some(body) = row.get::<Option<String>>("body")? else { return Ok(None) };
        events.push(Raw {
            id: row.get("id")?,
            seq: row.get("seq")?,
            kind: row.get("kind")?,
            at: row.get("at")?,
            position: row.get("actor_position")?,
            // Words that are no JSON show as a body without members.
            body: serde_json::from_str(&body).unwrap_or_default(),
        });
    }
    Ok(Some(events))
}
