//! Đóng đơn vị: a unit ends, and others take over what it had to do.
//!
//! Posts either go to a successor with whoever holds them, and then nothing of their work moves, or end, and what is in
//! their hands is handed over letter by letter by the rules of every hand-over. What was granted to the unit is from then
//! on reached by whoever speaks for a successor: histories stay as they are, and nothing of them is copied.

use super::hand_over::{Item, MOST, Outcome, one, reason};
use super::people::{end, not_oneself};
use super::work::{Held, held_by};
use super::{Act, begin, note, refuse, require, saved, scans};
use crate::office::scope;
use crate::{Caller, Error, InputFault, Office};
use congvan_records::{Office as Organisation, Position, PositionId, Role, Timestamp, Unit, UnitId};
use congvan_store::{Tx, organisation as rows};
use serde_json::json;

/// What becomes of a post of the unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PostFate {
    /// It goes to this unit, with its holders and its work.
    Moves(UnitId),
    /// It ends; what is in its hands goes to this post.
    Ends(Option<PositionId>),
}

/// How a unit is closed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Closing {
    /// The decision it rests on.
    pub reason: String,
    /// Who takes over: one or several.
    pub successors: Vec<UnitId>,
    /// What becomes of each post.
    pub posts: Vec<(PositionId, PostFate)>,
}

/// What closing a unit would touch: counts alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClosingPlan {
    /// The unit.
    pub unit: Unit,
    /// What must be done first, in Vietnamese; empty when it can be closed.
    pub obstacles: Vec<String>,
    /// Its posts.
    pub posts: Vec<ClosingPost>,
}

/// A post of a unit that is to be closed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClosingPost {
    /// The post.
    pub position: Position,
    /// Who holds it.
    pub holders: Vec<String>,
    /// May it go to a successor as it is? A head may not: a unit has one.
    pub movable: bool,
    /// Letters in its hands.
    pub waiting: i64,
    /// Of these, past their deadline.
    pub overdue: i64,
    /// Posts of other units that may take all of it.
    pub receivers: Vec<PositionId>,
}

/// What closing the unit would touch.
///
/// Errors: [`Error::Forbidden`], [`Error::NotFound`].
pub async fn closing_plan(office: &Office, caller: &Caller, unit: UnitId) -> Result<ClosingPlan, Error> {
    require(caller)?;
    let (db, now) = (office.reader(), office.now());
    let known = rows::office(db, scope(caller.agency.id), now).await?;
    let closing = known.unit(unit).ok_or(Error::NotFound)?.clone();
    let mut posts = Vec::new();
    for position in posts_of(&known, unit) {
        let held = held_by(db, caller, position.id).await?;
        let overdue = held.iter().filter(|one| one.is_late(position.id, now)).count();
        posts.push(ClosingPost {
            holders: known.holders(position.id).map(|person| person.name.clone()).collect(),
            movable: !heads(position),
            waiting: held.len() as i64,
            overdue: overdue as i64,
            receivers: receivers(&known, unit, position.id, &held).map(|to| to.id).collect(),
            position: position.clone(),
        });
    }
    Ok(ClosingPlan { obstacles: obstacles(&known, &closing), unit: closing, posts })
}

/// Closes a unit. Each letter that is handed over is a transaction and an answer of its own; posts move or end, and the
/// unit with them, in the last one, and only when nothing is left. A repeat goes on where the last one stopped.
///
/// Errors: [`Error::Forbidden`], also for ending a post of one's own; [`Error::NotFound`], [`Error::Input`],
/// [`Error::Blocked`].
pub async fn close_unit(
    office: &Office,
    caller: &Caller,
    unit: UnitId,
    order: &Closing,
) -> Result<Outcome, Error> {
    require(caller)?;
    let known = rows::office(office.reader(), scope(caller.agency.id), office.now()).await?;
    let closing = known.unit(unit).ok_or(Error::NotFound)?.clone();
    let reason = reason(&order.reason)?;
    let mut wanted = Vec::new();
    let mut faults = check(&known, &closing, order)?;
    for position in posts_of(&known, unit) {
        let Some(PostFate::Ends(to)) = fate(order, position.id) else { continue };
        let held = held_by(office.reader(), caller, position.id).await?;
        let able = |to: PositionId| receivers(&known, unit, position.id, &held).any(|other| other.id == to);
        match to {
            _ if held.is_empty() => {}
            Some(to) if able(to) => wanted.extend(held.into_iter().map(|one| (position.id, to, one))),
            Some(_) => faults.push(InputFault::new(
                "posts",
                format!("Chức vụ được chọn không nhận được việc của {}. Chọn chức vụ khác.", position.title),
            )),
            None => faults.push(InputFault::new(
                "posts",
                format!("Chọn ai nhận {} việc của {}.", held.len(), position.title),
            )),
        }
    }
    refuse(faults)?;
    wanted.sort_by_key(|(.., held)| held.letter);
    let mut outcome = Outcome { items: Vec::new(), left: wanted.len().saturating_sub(MOST), done: false };
    for (from, to, held) in wanted.into_iter().take(MOST) {
        let result = one(office, caller, &held, from, to, &reason).await;
        outcome.items.push(Item { from, to, kind: held.kind, letter: held.letter, result });
    }
    announce(office, caller, &closing, &reason, &outcome.items).await?;
    if outcome.left == 0 && outcome.items.iter().all(|item| item.result.is_ok()) {
        finish(office, caller, &closing, order, &reason).await?;
        outcome.done = true;
    }
    Ok(outcome)
}

fn posts_of(known: &Organisation, unit: UnitId) -> impl Iterator<Item = &Position> {
    known.positions.iter().filter(move |position| position.unit == unit)
}

fn fate(order: &Closing, position: PositionId) -> Option<PostFate> {
    order.posts.iter().find(|(post, _)| *post == position).map(|(_, fate)| *fate)
}

fn heads(position: &Position) -> bool {
    [Role::Leader, Role::OfficeChief, Role::UnitHead].iter().any(|role| position.has(*role))
}

/// Posts elsewhere that somebody holds and that may take all of this.
fn receivers<'a>(
    known: &'a Organisation,
    unit: UnitId,
    from: PositionId,
    held: &'a [Held],
) -> impl Iterator<Item = &'a Position> {
    known.positions.iter().filter(move |to| {
        to.unit != unit
            && known.holders(to.id).next().is_some()
            && held.iter().all(|one| one.may_pass(from, to))
    })
}

fn obstacles(known: &Organisation, unit: &Unit) -> Vec<String> {
    let mut found = Vec::new();
    if unit.parent.is_none() {
        found.push("Đơn vị trên cùng không đóng được.".to_owned());
    }
    let below: Vec<&str> = known
        .units
        .iter()
        .filter(|other| other.parent == Some(unit.id))
        .map(|other| other.name.as_str())
        .collect();
    if !below.is_empty() {
        found.push(format!("Chuyển hoặc đóng đơn vị cấp dưới trước: {}.", below.join(", ")));
    }
    for (service, words) in
        [(known.agency.clerical_unit, "bộ phận văn thư"), (known.agency.archive_unit, "bộ phận lưu trữ")]
    {
        if service == Some(unit.id) {
            found.push(format!("Đây là {words} của cơ quan. Chọn đơn vị khác làm {words} trước."));
        }
    }
    found
}

fn check(known: &Organisation, unit: &Unit, order: &Closing) -> Result<Vec<InputFault>, Error> {
    if let Some(obstacle) = obstacles(known, unit).into_iter().next() {
        return Err(Error::Blocked(obstacle));
    }
    let mut faults = Vec::new();
    let is_successor = |id: UnitId| id != unit.id && known.unit(id).is_some();
    if order.successors.is_empty() || !order.successors.iter().all(|id| is_successor(*id)) {
        faults.push(InputFault::new("successors", "Chọn ít nhất một đơn vị kế thừa còn hoạt động."));
    }
    for position in posts_of(known, unit.id) {
        let words = match fate(order, position.id) {
            Some(PostFate::Moves(to)) if !order.successors.contains(&to) => {
                format!("{} chỉ chuyển được sang đơn vị kế thừa.", position.title)
            }
            Some(PostFate::Moves(_)) if heads(position) => {
                format!(
                    "{} đứng đầu đơn vị nên không chuyển nguyên được. Bàn giao rồi kết thúc.",
                    position.title
                )
            }
            // A post made since the plan was looked at.
            None => format!("Chọn {} chuyển đi hay kết thúc.", position.title),
            Some(_) => continue,
        };
        faults.push(InputFault::new("posts", words));
    }
    Ok(faults)
}

/// Tells those who got work, and the journal: how many, from the unit to which post.
async fn announce(
    office: &Office,
    caller: &Caller,
    unit: &Unit,
    reason: &str,
    items: &[Item],
) -> Result<(), Error> {
    let mut ways: Vec<(PositionId, usize)> = Vec::new();
    for item in items.iter().filter(|item| item.result.is_ok()) {
        match ways.iter_mut().find(|(to, _)| *to == item.to) {
            Some((_, count)) => *count += 1,
            None => ways.push((item.to, 1)),
        }
    }
    if ways.is_empty() {
        return Ok(());
    }
    let tx = begin(office, caller).await?;
    let known = rows::office(&tx, scope(caller.agency.id), office.now()).await?;
    for (to, count) in ways {
        let title = known.position(to).map(|position| position.title.clone()).unwrap_or_default();
        for receiver in known.holders(to) {
            let body = json!({
                "count": count, "from": unit.name, "to": receiver.name, "to_post": title, "reason": reason,
            });
            let act = Act::new("work_received", body).of(receiver.id).announced();
            note(office, &tx, caller, act).await?;
        }
    }
    saved(office, caller.agency.id, tx).await
}

/// Posts move or end, then the unit ends.
async fn finish(
    office: &Office,
    caller: &Caller,
    unit: &Unit,
    order: &Closing,
    reason: &str,
) -> Result<(), Error> {
    let agency = scope(caller.agency.id);
    let now = office.now();
    let tx = begin(office, caller).await?;
    let known = rows::office(&tx, agency, now).await?;
    // As things stand in the transaction: a unit or a post may have come meanwhile.
    refuse(check(&known, unit, order)?)?;
    let mut ended = Vec::new();
    for position in posts_of(&known, unit.id) {
        match fate(order, position.id) {
            Some(PostFate::Moves(to)) => move_post(office, &tx, caller, &known, position, to).await?,
            _ => {
                let left = held_by(&tx, caller, position.id).await?.len();
                if left > 0 {
                    return Err(Error::Blocked(format!(
                        "Chức vụ {} vừa nhận thêm {left} việc. Đóng lại lần nữa để bàn giao.",
                        position.title
                    )));
                }
                for holder in known.holders(position.id) {
                    not_oneself(&tx, caller, holder.id).await?;
                    end(office, &tx, caller, &known, holder.id, position.id).await?;
                    ended.push(holder.id);
                }
            }
        }
    }
    for person in ended {
        scans::pass_on(office, &tx, caller, (person, None), reason).await?;
    }
    close(office, &tx, caller, &known, unit, order, reason, now).await?;
    saved(office, caller.agency.id, tx).await
}

async fn move_post(
    office: &Office,
    tx: &Tx,
    caller: &Caller,
    known: &Organisation,
    position: &Position,
    to: UnitId,
) -> Result<(), Error> {
    let moved = Position { unit: to, ..position.clone() };
    rows::update_position(tx, scope(caller.agency.id), &moved).await?;
    let unit = known.unit(to).map(|unit| unit.name.as_str());
    for holder in known.holders(position.id) {
        let body = json!({ "person": holder.name, "post": position.title, "unit": unit });
        note(office, tx, caller, Act::new("post_moved", body).of(holder.id).announced()).await?;
    }
    Ok(())
}

#[allow(clippy::too_many_arguments)] // one act with all it rests on
async fn close(
    office: &Office,
    tx: &Tx,
    caller: &Caller,
    known: &Organisation,
    unit: &Unit,
    order: &Closing,
    reason: &str,
    now: Timestamp,
) -> Result<(), Error> {
    let mut successors = order.successors.clone();
    successors.sort_unstable();
    successors.dedup();
    let names: Vec<&str> =
        successors.iter().filter_map(|id| known.unit(*id)).map(|successor| successor.name.as_str()).collect();
    let body = json!({ "unit": unit.name, "successors": names.join(", "), "reason": reason });
    let ended = Unit { valid_to: Some(now), successors, ..unit.clone() };
    rows::update_unit(tx, scope(caller.agency.id), &ended).await?;
    note(office, tx, caller, Act::new("unit_closed", body)).await
}
