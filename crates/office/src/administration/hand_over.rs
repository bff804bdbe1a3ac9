//! Bàn giao: what is in the hands of somebody who leaves, or is relieved of it, goes to others; no work stays behind.
//!
//! The administrator sees how much there is and under which numbers of the book, and nothing of any letter.

use super::people::{end, hold, not_oneself};
use super::work::{
    Held, Numbered, PostWork, has_clerk, held_by, known_person, others, posts_of, waiting_for_clerks, work_of,
};
use super::{Act, begin, note, refuse, require, saved, scans};
use crate::office::{new_id, scope};
use crate::{Caller, Error, InputFault, Office, jobs};
use congvan_records::{Person, PersonId, Position, PositionId, Role, Timestamp, nfc_line};
use congvan_store::{Tx, accounts, organisation as rows, routings};
use congvan_workflow::{self as workflow, EventActor, InboxBox};
use serde_json::{Value, json};

/// Most letters that one request hands over; whoever has more asks again.
pub(super) const MOST: usize = 200;

/// Longest reason, in characters.
const LONGEST_REASON: usize = 500;

/// What becomes of one post.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PostOrder {
    /// The post.
    pub position: PositionId,
    /// Who takes the post over, with all that is not given to others.
    pub successor: Option<PersonId>,
    /// Which kind of work goes to which post.
    pub piles: Vec<(InboxBox, PositionId)>,
}

/// A hand-over as its administrator orders it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Order {
    /// Why: the decision it rests on.
    pub reason: String,
    /// Nghỉ việc, chuyển công tác: every post ends, and the account is locked.
    pub leaves: bool,
    /// What becomes of the posts.
    pub posts: Vec<PostOrder>,
}

/// One letter of a hand-over.
#[derive(Debug)]
pub struct Item {
    /// The post that had it.
    pub from: PositionId,
    /// The kind of work it was.
    pub kind: InboxBox,
    /// The letter.
    pub letter: Numbered,
    /// The post that was to get it.
    pub to: PositionId,
    /// Why not, if not.
    pub result: Result<(), Error>,
}

/// What came of a hand-over.
#[derive(Debug)]
pub struct Outcome {
    /// Letter by letter, in the order of their numbers.
    pub items: Vec<Item>,
    /// Letters still to be handed over: ask again.
    pub left: usize,
    /// Is all of it done, the posts ended and the account locked when that was asked?
    pub done: bool,
}

/// Hands over. Each letter is a transaction and an answer of its own; the posts end and the account is locked in the
/// last one, and only when all that was ordered is done and nothing would wait for nobody. A repeat goes on where the
/// last one stopped.
///
/// Errors: [`Error::Forbidden`], also for oneself; [`Error::NotFound`], [`Error::Input`], [`Error::Blocked`].
pub async fn hand_over(
    office: &Office,
    caller: &Caller,
    person: PersonId,
    order: &Order,
) -> Result<Outcome, Error> {
    require(caller)?;
    if person == caller.person.id {
        return Err(Error::Forbidden(Role::Administrator));
    }
    let leaver = known_person(office.reader(), caller, person).await?;
    let reason = reason(&order.reason)?;
    let works = work_of(office, caller, person).await?;
    check(office, caller, person, order, &works).await?;
    let mut wanted = Vec::new();
    for post in &order.posts {
        for held in held_by(office.reader(), caller, post.position).await? {
            if let Some((_, to)) = post.piles.iter().find(|(kind, _)| *kind == held.kind) {
                wanted.push((post.position, *to, held));
            }
        }
    }
    wanted.sort_by_key(|(.., held)| held.letter);
    let mut outcome = Outcome { items: Vec::new(), left: wanted.len().saturating_sub(MOST), done: false };
    for (from, to, held) in wanted.into_iter().take(MOST) {
        let result = one(office, caller, &held, from, to, &reason).await;
        outcome.items.push(Item { from, to, kind: held.kind, letter: held.letter, result });
    }
    announce(office, caller, &leaver, &reason, &outcome.items).await?;
    if outcome.left == 0 && outcome.items.iter().all(|item| item.result.is_ok()) {
        if order.leaves {
            close(office, caller, &leaver, order, &reason).await?;
        }
        outcome.done = true;
    }
    Ok(outcome)
}

pub(super) fn reason(given: &str) -> Result<String, Error> {
    let reason = nfc_line(given);
    if reason.is_empty() || reason.chars().count() > LONGEST_REASON {
        let fault = "Nhập lý do, ví dụ: Chuyển công tác theo Quyết định 12/QĐ-UBND.";
        refuse(vec![InputFault::new("reason", fault)])?;
    }
    Ok(reason)
}

/// What can be told before anything is moved.
async fn check(
    office: &Office,
    caller: &Caller,
    person: PersonId,
    order: &Order,
    works: &[PostWork],
) -> Result<(), Error> {
    let mut faults = Vec::new();
    for post in &order.posts {
        let work = works.iter().find(|work| work.position.id == post.position).ok_or(Error::NotFound)?;
        for (kind, to) in &post.piles {
            let pile = work.piles.iter().find(|pile| pile.kind == *kind);
            if pile.is_some_and(|pile| !pile.receivers.contains(to)) {
                let words = format!("Chức vụ này không nhận được {}. Chọn người khác.", kind_words(*kind));
                faults.push(InputFault::new("posts", words));
            }
        }
        if let Some(successor) = post.successor {
            check_successor(office, caller, person, successor).await?;
        }
    }
    refuse(faults)?;
    if !order.leaves {
        return Ok(());
    }
    for work in works {
        let post = order.posts.iter().find(|post| post.position == work.position.id);
        let taken_over = post.is_some_and(|post| post.successor.is_some()) || !work.shared_with.is_empty();
        if taken_over {
            continue;
        }
        let stays = work
            .piles
            .iter()
            .filter(|pile| !post.is_some_and(|post| post.piles.iter().any(|(kind, _)| *kind == pile.kind)));
        let stays: usize = stays.map(|pile| pile.letters.len()).sum();
        if stays > 0 && work.falls_to.is_none() {
            return Err(left_behind(&work.position, stays));
        }
        if work.common > 0 {
            return Err(last_clerk());
        }
    }
    Ok(())
}

async fn check_successor(
    office: &Office,
    caller: &Caller,
    person: PersonId,
    successor: PersonId,
) -> Result<(), Error> {
    let named = known_person(office.reader(), caller, successor).await?;
    let account = accounts::get(office.reader(), scope(caller.agency.id), successor).await;
    let can = match account {
        Ok(account) => !account.disabled,
        Err(congvan_store::Error::NotFound(_)) => false,
        Err(other) => return Err(other.into()),
    };
    if successor == person || !can {
        return Err(Error::Blocked(format!("{} không có tài khoản đang dùng. Chọn người khác.", named.name)));
    }
    Ok(())
}

/// One letter, in a transaction of its own: rights and recipient as they are in it.
pub(super) async fn one(
    office: &Office,
    caller: &Caller,
    held: &Held,
    from: PositionId,
    to: PositionId,
    reason: &str,
) -> Result<(), Error> {
    let agency = scope(caller.agency.id);
    let now = office.now();
    let tx = begin(office, caller).await?;
    let known = rows::office(&tx, agency, now).await?;
    let post = caller.actor.position_with(Role::Administrator);
    let position = post.ok_or(Error::Forbidden(Role::Administrator))?.position;
    let by =
        EventActor { person: caller.person.id, position, session: Some(caller.session), on_behalf: None };
    let routing = routings::load_for_update(&tx, agency, held.document).await?;
    // Whoever acted meanwhile may have taken it out of these hands: then nothing is left to do.
    if !routing.is_in_hands_of(from) {
        return Ok(());
    }
    let outcome = workflow::hand_over(&routing, from, to, reason, by, &known, new_id(), now)?;
    routings::record(&tx, agency, &outcome, routing.version).await?;
    jobs::index_document(&tx, caller.agency.id, held.document, now).await?;
    tx.commit().await?;
    office.inner.bell.notify_one();
    Ok(())
}

/// Tells those who gave and those who got, and the journal: how many of what, from which post to which.
async fn announce(
    office: &Office,
    caller: &Caller,
    leaver: &Person,
    reason: &str,
    items: &[Item],
) -> Result<(), Error> {
    let mut ways: Vec<(PositionId, PositionId, usize)> = Vec::new();
    for item in items.iter().filter(|item| item.result.is_ok()) {
        match ways.iter_mut().find(|(from, to, _)| (*from, *to) == (item.from, item.to)) {
            Some((.., count)) => *count += 1,
            None => ways.push((item.from, item.to, 1)),
        }
    }
    if ways.is_empty() {
        return Ok(());
    }
    let tx = begin(office, caller).await?;
    let known = rows::office(&tx, scope(caller.agency.id), office.now()).await?;
    for (from, to, count) in ways {
        let title = |id| known.position(id).map(|position| position.title.clone()).unwrap_or_default();
        let receivers: Vec<&Person> = others(&known, to, leaver.id).collect();
        let names: Vec<&str> = receivers.iter().map(|person| person.name.as_str()).collect();
        let body = json!({
            "count": count, "from": leaver.name, "from_post": title(from), "to": names.join(", "),
            "to_post": title(to), "reason": reason,
        });
        tell(office, &tx, caller, "work_handed_over", body.clone(), leaver.id).await?;
        for receiver in receivers {
            tell(office, &tx, caller, "work_received", body.clone(), receiver.id).await?;
        }
    }
    saved(office, caller.agency.id, tx).await
}

async fn tell(
    office: &Office,
    tx: &Tx,
    caller: &Caller,
    kind: &'static str,
    body: Value,
    person: PersonId,
) -> Result<(), Error> {
    note(office, tx, caller, Act::new(kind, body).of(person).announced()).await
}

/// Ends the posts, gives them to their successors, locks the account.
async fn close(
    office: &Office,
    caller: &Caller,
    leaver: &Person,
    order: &Order,
    reason: &str,
) -> Result<(), Error> {
    let agency = scope(caller.agency.id);
    let now = office.now();
    let tx = begin(office, caller).await?;
    let known = rows::office(&tx, agency, now).await?;
    let posts: Vec<Position> = posts_of(&known, leaver.id).cloned().collect();
    for position in &posts {
        end(office, &tx, caller, &known, leaver.id, position.id).await?;
        let post = order.posts.iter().find(|post| post.position == position.id);
        let Some(successor) = post.and_then(|post| post.successor) else { continue };
        not_oneself(&tx, caller, successor).await?;
        let successor = known_person(&tx, caller, successor).await?;
        if !known.holders(position.id).any(|holder| holder.id == successor.id) {
            hold(office, &tx, caller, &known, &successor, position).await?;
        }
    }
    nobody_waits_for_nobody(&tx, caller, &posts, now).await?;
    let clerks_post = posts.iter().find(|position| position.has(Role::Clerk));
    let of_it = clerks_post.and_then(|held| order.posts.iter().find(|post| post.position == held.id));
    let successor = of_it.and_then(|post| post.successor);
    scans::pass_on(office, &tx, caller, (leaver.id, successor), reason).await?;
    match accounts::set_disabled(&tx, agency, leaver.id, true, now).await {
        // Somebody without an account can leave, too.
        Err(congvan_store::Error::NotFound(_)) => {}
        other => other?,
    }
    let body = json!({
        "person": leaver.name,
        "reason": reason,
        "posts": posts.iter().map(|position| position.title.as_str()).collect::<Vec<_>>(),
    });
    note(office, &tx, caller, Act::new("person_left", body).of(leaver.id)).await?;
    saved(office, caller.agency.id, tx).await
}

/// Asked with the terms as they are in the transaction: whatever is in the hands of these posts has somebody who
/// answers for it.
///
/// Errors: [`Error::Blocked`].
pub(super) async fn nobody_waits_for_nobody(
    tx: &Tx,
    caller: &Caller,
    posts: &[Position],
    now: Timestamp,
) -> Result<(), Error> {
    let after = rows::office(tx, scope(caller.agency.id), now).await?;
    for position in posts {
        let held = after.holders(position.id).next().is_some();
        if !held && after.stand_in_for(position.id).is_none() {
            let stays = held_by(tx, caller, position.id).await?.len();
            if stays > 0 {
                return Err(left_behind(position, stays));
            }
        }
        let clerk = position.has(Role::Clerk) && after.agency.clerical_unit == Some(position.unit);
        if clerk && !has_clerk(&after) && waiting_for_clerks(tx, caller, &after).await? > 0 {
            return Err(last_clerk());
        }
    }
    Ok(())
}

fn left_behind(position: &Position, count: usize) -> Error {
    Error::Blocked(format!(
        "Chức vụ {} còn {count} việc mà không ai xử lý thay. Chọn người nhận.",
        position.title
    ))
}

/// So many scans wait, and nobody would answer for them.
pub(super) fn scans_left(count: u64) -> Error {
    Error::Blocked(format!(
        "Còn {count} bản quét chờ tách mà không còn văn thư nào. Chọn người nhận chức vụ văn thư."
    ))
}

fn last_clerk() -> Error {
    let words = "Còn văn bản chờ văn thư mà không còn văn thư nào. Chọn người nhận chức vụ văn thư.";
    Error::Blocked(words.to_owned())
}

const fn kind_words(kind: InboxBox) -> &'static str {
    match kind {
        InboxBox::Arrivals => "văn bản chờ vào sổ",
        InboxBox::Review => "văn bản chờ bút phê",
        InboxBox::Tasks => "việc chủ trì",
        InboxBox::Support => "việc phối hợp",
        InboxBox::Inform => "văn bản để biết",
        InboxBox::Requests => "đề nghị gia hạn chờ trả lời",
        InboxBox::Reports => "báo cáo của cán bộ chờ xem",
    }
}
