//! Bounds in time: what lists and answers say about certificates that have expired, holds that were taken back, times that
//! a signer claims, and signatures that were provably made too early or too late.
#![allow(missing_docs, clippy::unwrap_used)]

mod support;

use congvan_signature::{Answers, Doubt, Error, Indication, Limit, Limits, Proof, Report, SubIndication};
use support::pki::{
    Answer, COMPROMISE, CONTENT_STAMP, Desk, HOLD, Holder, ISSUES, List, OCSP_SIGNING, SIGNS, Said,
    TIME_STAMPING, container, empty, made_for, moment, params, token, told, wrap,
};
use time::OffsetDateTime;
use time::macros::datetime;

const TEXT: &[u8] = b"Kinh gui";

struct House {
    root: Holder,
    responder: Holder,
    stamper: Holder,
    /// Ends with 2026.
    short: Holder,
    long: Holder,
}

impl House {
    fn new() -> Self {
        let root = Holder::root("Gốc");
        let responder = root.certify(made_for(params("Máy trả lời", 3, SIGNS), OCSP_SIGNING, false));
        let stamper = root.certify(made_for(params("Dấu thời gian", 4, SIGNS), TIME_STAMPING, true));
        let mut short = params("Bình", 8, SIGNS);
        (short.not_before, short.not_after) =
            (datetime!(2025-01-01 0:00 UTC), datetime!(2027-01-01 0:00 UTC));
        let short = root.certify(short);
        let long = root.certify(params("An", 9, SIGNS));
        Self { root, responder, stamper, short, long }
    }

    fn desk(&self, lists: &[List], answers: &[Vec<u8>]) -> Desk {
        let lists: Vec<Vec<u8>> = lists.iter().map(|list| list.signed_by(&self.root)).collect();
        Desk::trusting(&[&self.root]).with(&[&self.responder], &lists, answers)
    }
}

fn list(this_update: OffsetDateTime, entries: Vec<(u8, u8, Option<&'static Holder>)>) -> List<'static> {
    let next_update = this_update + time::Duration::days(7);
    List { this_update, next_update, entries, revoked: datetime!(2026-02-01 0:00 UTC), ..List::default() }
}

fn conclusion(report: &Report) -> (Option<Indication>, Option<SubIndication>) {
    (report.indication, report.sub_indication)
}

const PASSED: (Option<Indication>, Option<SubIndication>) = (Some(Indication::TotalPassed), None);

fn doubtful(sub: SubIndication) -> (Option<Indication>, Option<SubIndication>) {
    (Some(Indication::Indeterminate), Some(sub))
}

fn failed(sub: SubIndication) -> (Option<Indication>, Option<SubIndication>) {
    (Some(Indication::TotalFailed), Some(sub))
}

const RECEIVED: OffsetDateTime = datetime!(2026-03-05 0:00 UTC);
const LATER: OffsetDateTime = datetime!(2030-06-15 0:00 UTC);
const MADE_LATER: OffsetDateTime = datetime!(2030-06-14 0:00 UTC);

#[test]
fn silence_about_an_expired_certificate_is_no_answer() {
    let house = House::new();
    let cms = container(&house.short, &[], TEXT, &Said::default());
    let stamped = container(
        &house.short,
        &[],
        TEXT,
        &Said { stamped: Some((&house.stamper, RECEIVED)), ..Said::default() },
    );
    let plain = || list(MADE_LATER, vec![]);
    let good = Answer {
        produced_at: MADE_LATER,
        this_update: MADE_LATER,
        next_update: datetime!(2030-06-21 0:00 UTC),
        ..Answer::default()
    };
    let about = |answer: &Answer| answer.about(&house.short, &house.root, &house.responder);
    let unknown = doubtful(SubIndication::TryLater);

    let desk = house.desk(&[plain()], &[]).at(LATER).known(RECEIVED);
    let report = desk.verify(&cms, TEXT);
    assert_eq!(conclusion(&report), unknown, "{:?}", told(&report));
    assert_eq!(told(&report), ["revocation.expired_certificate", "revocation.unknown"]);
    let desk = house.desk(&[plain()], &[]).at(LATER);
    let report = desk.verify(&stamped, TEXT);
    assert_eq!(report.signatures[0].proof, Some(Proof::SignatureTimestamp), "{:?}", told(&report));
    assert_eq!(conclusion(&report), unknown, "a time-stamp says when, not whether it was revoked");
    let desk = house.desk(&[], &[about(&good)]).at(LATER).known(RECEIVED);
    assert_eq!(conclusion(&desk.verify(&cms, TEXT)), unknown);

    // A list or an answer that keeps what has expired does speak, and so does one of the time.
    let end = datetime!(2027-01-01 0:00 UTC);
    for (since, wanted) in [(end, PASSED), (end + time::Duration::seconds(1), unknown)] {
        let keeps = List { keeps_expired_since: Some(since), ..plain() };
        let desk = house.desk(&[keeps], &[]).at(LATER).known(RECEIVED);
        assert_eq!(conclusion(&desk.verify(&cms, TEXT)), wanted, "list since {since}");
        let keeps = Answer { archive_cutoff: Some(since), ..Answer { ..good } };
        let desk = house.desk(&[], &[about(&keeps)]).at(LATER).known(RECEIVED);
        assert_eq!(conclusion(&desk.verify(&cms, TEXT)), wanted, "answer since {since}");
    }
    let of_the_time = || list(datetime!(2026-03-04 0:00 UTC), vec![]);
    let desk = house.desk(&[plain(), of_the_time()], &[]).at(LATER).known(RECEIVED);
    let report = desk.verify(&cms, TEXT);
    assert_eq!((conclusion(&report), told(&report)), (PASSED, vec![]));
    // What was revoked stays revoked.
    let revoking = list(datetime!(2026-03-04 0:00 UTC), vec![(8, COMPROMISE, None)]);
    let desk = house.desk(&[plain(), revoking], &[]).at(LATER).known(RECEIVED);
    assert_eq!(conclusion(&desk.verify(&cms, TEXT)), doubtful(SubIndication::RevokedNoPoe));
}

#[test]
fn an_expired_certificate_that_is_known_to_be_good_is_told_apart() {
    let house = House::new();
    let cms = container(&house.short, &[], TEXT, &Said::default());
    let keeps =
        || List { keeps_expired_since: Some(datetime!(2020-01-01 0:00 UTC)), ..list(MADE_LATER, vec![]) };
    let report = house.desk(&[keeps()], &[]).at(LATER).verify(&cms, TEXT);
    assert_eq!(conclusion(&report), doubtful(SubIndication::OutOfBoundsNotRevoked));
    let report = house.desk(&[list(MADE_LATER, vec![])], &[]).at(LATER).verify(&cms, TEXT);
    assert_eq!(conclusion(&report), doubtful(SubIndication::OutOfBoundsNoPoe));
}

#[test]
fn the_newest_word_on_a_hold_counts() {
    let house = House::new();
    let now = datetime!(2026-06-15 0:00 UTC);
    let held = || List {
        revoked: datetime!(2026-05-01 0:00 UTC),
        ..list(datetime!(2026-05-02 0:00 UTC), vec![(9, HOLD, None)])
    };
    let released = || list(datetime!(2026-06-14 0:00 UTC), vec![]);
    let said = |claimed| Said { claimed: Some(claimed), ..Said::default() };
    let early = container(&house.long, &[], TEXT, &said(datetime!(2026-03-02 1:30 UTC)));
    let report = house.desk(&[held(), released()], &[]).verify(&early, TEXT);
    assert_eq!(conclusion(&report), PASSED, "{:?}", told(&report));
    let suspended = report.signatures[0].revocation[0].suspended.unwrap();
    assert_eq!(
        (suspended.from, suspended.until),
        (datetime!(2026-05-01 0:00 UTC), datetime!(2026-06-14 0:00 UTC))
    );
    let of_answers = Answer::default().about(&house.long, &house.root, &house.responder);
    assert_eq!(conclusion(&house.desk(&[held()], &[of_answers]).verify(&early, TEXT)), PASSED);
    let of_holds = Answer {
        revoked: Some((datetime!(2026-05-01 0:00 UTC), HOLD)),
        produced_at: datetime!(2026-05-02 0:00 UTC),
        this_update: datetime!(2026-05-02 0:00 UTC),
        ..Answer::default()
    }
    .about(&house.long, &house.root, &house.responder);
    assert_eq!(conclusion(&house.desk(&[released()], &[of_holds]).verify(&early, TEXT)), PASSED);

    let revoked = doubtful(SubIndication::RevokedNoPoe);
    let on_hold =
        (doubtful(SubIndication::TryLater), vec!["revocation.on_hold"], Some(Doubt::EvidenceAgainst));
    let judge = |lists: &[List], cms: &[u8]| {
        let report = house.desk(lists, &[]).verify(cms, TEXT);
        (conclusion(&report), told(&report).into_iter().map(str::to_owned).collect(), Doubt::of(&report))
    };
    let on_hold: (_, Vec<String>, _) =
        (on_hold.0, on_hold.1.into_iter().map(str::to_owned).collect(), on_hold.2);
    assert_eq!(judge(&[held()], &early), on_hold);
    let again = || list(datetime!(2026-06-14 12:00 UTC), vec![(9, HOLD, None)]);
    assert_eq!(judge(&[held(), released(), again()], &early), on_hold);
    // A hold may still be taken back, so that nothing is settled even where the signature was provably made in it.
    let stamp = token(&house.stamper, TEXT, datetime!(2026-05-10 0:00 UTC));
    let stamped = Said { signed: vec![(CONTENT_STAMP, stamp)], ..Said::default() };
    assert_eq!(judge(&[held()], &container(&house.long, &[], TEXT, &stamped)), on_hold);
    let ended = list(datetime!(2026-06-01 0:00 UTC), vec![(9, COMPROMISE, None)]);
    assert_eq!(judge(&[held(), ended], &early).0, revoked, "it ended in a revocation");
    let for_good = List { entries: vec![(9, COMPROMISE, None)], ..held() };
    assert_eq!(conclusion(&house.desk(&[for_good, released()], &[]).verify(&early, TEXT)), revoked);
    let report = house.desk(&[held()], &[]).verify(&early, TEXT);
    let answer = Answers::of(&report.signatures[0], time::UtcOffset::UTC).revoked;
    assert_eq!((answer.code.as_str(), answer.good), ("revoked.on_hold", Some(false)));
    // Made while it lasted: by the signer's own word, or by proof.
    let within = container(&house.long, &[], TEXT, &said(datetime!(2026-05-10 1:30 UTC)));
    let report = house.desk(&[held(), released()], &[]).verify(&within, TEXT);
    assert_eq!((conclusion(&report), told(&report)), (revoked, vec!["claim.while_suspended"]));
    let proven = house.desk(&[held(), released()], &[]).at(now).known(datetime!(2026-05-10 0:00 UTC));
    assert_eq!(conclusion(&proven.verify(&early, TEXT)), revoked);
}

#[test]
fn a_claimed_time_outside_of_the_validity_speaks_against_the_signature() {
    let house = House::new();
    let verify = |said: &Said| {
        let lists = [List { next_update: datetime!(2028-01-01 0:00 UTC), ..List::default() }];
        house.desk(&lists, &[]).verify(&container(&house.short, &[], TEXT, said), TEXT)
    };
    let claims = |claimed| Said { claimed: Some(claimed), ..Said::default() };
    let report = verify(&claims(datetime!(2026-03-02 1:30 UTC)));
    assert_eq!((conclusion(&report), told(&report)), (PASSED, vec![]));
    for (claimed, code) in [
        (datetime!(2021-01-01 0:00 UTC), "claim.before_validity"),
        (datetime!(2024-12-31 23:40 UTC), "claim.before_validity"),
    ] {
        let report = verify(&claims(claimed));
        assert_eq!(conclusion(&report), doubtful(SubIndication::SigConstraintsFailure), "{claimed}");
        assert_eq!((told(&report), Doubt::of(&report)), (vec![code], Some(Doubt::EvidenceAgainst)));
        // A time-stamp tells when it was signed; the claim is then a wrong clock.
        let report = verify(&Said { stamped: Some((&house.stamper, RECEIVED)), ..claims(claimed) });
        assert_eq!((conclusion(&report), told(&report)), (PASSED, vec![code]), "{claimed}");
    }
    let report = verify(&claims(datetime!(2031-01-01 0:00 UTC)));
    assert_eq!(conclusion(&report), doubtful(SubIndication::SigConstraintsFailure));
    assert_eq!(told(&report), ["claim.future", "claim.after_validity"]);
    // Ahead of the clock, yet within the validity: told, and no more.
    let report = verify(&claims(datetime!(2026-11-01 0:00 UTC)));
    assert_eq!((conclusion(&report), told(&report)), (PASSED, vec!["claim.future"]));
    for small in [datetime!(2024-12-31 23:55 UTC), datetime!(2026-06-15 0:05 UTC)] {
        let report = verify(&claims(small));
        assert_eq!((conclusion(&report), told(&report)), (PASSED, vec![]), "{small}");
    }
}

#[test]
fn what_was_provably_made_too_early_or_too_late_fails() {
    let house = House::new();
    let too_early =
        Said { stamped: Some((&house.stamper, datetime!(2024-12-31 23:58 UTC))), ..Said::default() };
    let cms = container(&house.short, &[], TEXT, &too_early);
    let report = house.desk(&[List::default()], &[]).verify(&cms, TEXT);
    assert_eq!(conclusion(&report), failed(SubIndication::NotYetValid));

    let stamp =
        |time| Said { signed: vec![(CONTENT_STAMP, token(&house.stamper, TEXT, time))], ..Said::default() };
    let revoking =
        || list(datetime!(2026-06-01 0:00 UTC), vec![(9, COMPROMISE, None), (8, COMPROMISE, None)]);
    let lists = || [List { next_update: datetime!(2026-07-01 0:00 UTC), ..revoking() }];
    for (time, wanted) in [
        (datetime!(2026-02-01 0:00 UTC), failed(SubIndication::Revoked)),
        (datetime!(2026-01-31 0:00 UTC), doubtful(SubIndication::RevokedNoPoe)),
    ] {
        let report = house.desk(&lists(), &[]).verify(&container(&house.long, &[], TEXT, &stamp(time)), TEXT);
        assert_eq!(conclusion(&report), wanted, "content stamped at {time}: {:?}", told(&report));
    }
    // A stamp over something else proves nothing, and neither does one of nobody known.
    let other = Said {
        signed: vec![(CONTENT_STAMP, token(&house.stamper, b"khac", datetime!(2026-03-01 0:00 UTC)))],
        ..Said::default()
    };
    let report = house.desk(&lists(), &[]).verify(&container(&house.long, &[], TEXT, &other), TEXT);
    assert_eq!(conclusion(&report), doubtful(SubIndication::RevokedNoPoe));

    let keeps =
        List { keeps_expired_since: Some(datetime!(2020-01-01 0:00 UTC)), ..list(MADE_LATER, vec![]) };
    let desk = house.desk(&[keeps], &[]).at(LATER);
    for (time, wanted) in [
        (datetime!(2027-01-01 0:00:01 UTC), failed(SubIndication::Expired)),
        (datetime!(2026-12-01 0:00 UTC), doubtful(SubIndication::OutOfBoundsNotRevoked)),
    ] {
        let report = desk.verify(&container(&house.short, &[], TEXT, &stamp(time)), TEXT);
        assert_eq!(conclusion(&report), wanted, "content stamped at {time}: {:?}", told(&report));
    }
}

#[test]
fn an_algorithm_that_was_good_once_is_told_apart() {
    use congvan_signature::AlgorithmPolicy;
    let bytes = std::fs::read(support::root().join("algorithms-rsa-sha1.pdf")).unwrap();
    let letter = support::case("algorithms-rsa-sha1").load();
    let until = datetime!(2026-05-01 0:00 UTC);
    let judge = |sha1_not_after, known_at| {
        let desk = Desk {
            trust: letter.trust.clone(),
            material: letter.material.clone(),
            policy: congvan_signature::Policy {
                algorithms: AlgorithmPolicy { sha1_not_after, ..AlgorithmPolicy::default() },
                ..congvan_signature::Policy::default()
            },
            at: letter.at,
            known_at,
        };
        conclusion(&desk.outcome(&bytes, None).unwrap())
    };
    assert_eq!(judge(None, None), doubtful(SubIndication::CryptoConstraintsFailure));
    assert_eq!(judge(Some(until), None), doubtful(SubIndication::CryptoConstraintsFailureNoPoe));
    assert_eq!(judge(Some(until), Some(until)), PASSED);
}

#[test]
fn a_list_of_before_the_end_still_speaks_for_what_was_made_then() {
    let house = House::new();
    let sub = house.root.certify(params("CA", 5, ISSUES));
    let leaf = sub.certify(params("Cúc", 9, SIGNS));
    let lists = [empty(&house.root), empty(&sub)];
    let report = Desk::trusting(&[&house.root]).with(&[&sub], &lists, &[]).certificate(&leaf);
    assert_eq!(report.indication, Indication::TotalPassed, "{:?}", report.findings);
}

#[test]
fn the_clock_of_a_register_may_be_a_little_slow() {
    let house = House::new();
    let cms = container(&house.short, &[], TEXT, &Said::default());
    let judge = |known_at| {
        let report = house.desk(&[List::default()], &[]).known(known_at).verify(&cms, TEXT);
        (conclusion(&report), report.signatures[0].best_signature_time)
    };
    let slow = datetime!(2024-12-31 23:58 UTC);
    assert_eq!(judge(slow), (PASSED, Some(slow)));
    for wrong in [datetime!(2024-12-31 23:40 UTC), datetime!(2024-06-01 0:00 UTC)] {
        assert_eq!(judge(wrong).0, doubtful(SubIndication::OutOfBoundsNoPoe), "{wrong}");
    }
}

#[test]
fn time_stamps_that_contradict_each_other_are_told() {
    let house = House::new();
    let second = time::Duration::seconds(1);
    let said = |content, value| Said {
        signed: vec![(CONTENT_STAMP, token(&house.stamper, TEXT, content))],
        stamped: value,
        ..Said::default()
    };
    let contradicted = (doubtful(SubIndication::TimestampOrderFailure), vec!["timestamp.order".to_owned()]);
    let passed = (PASSED, vec![]);
    let verify = |said: &Said, known_at| {
        let mut desk = house.desk(&[List::default()], &[]);
        desk.known_at = known_at;
        let report = desk.verify(&container(&house.long, &[], TEXT, said), TEXT);
        (conclusion(&report), told(&report).into_iter().map(str::to_owned).collect::<Vec<_>>())
    };
    let by_value = |at| Some((&house.stamper, at));
    assert_eq!(verify(&said(RECEIVED, by_value(RECEIVED)), None), passed);
    assert_eq!(verify(&said(RECEIVED + second, by_value(RECEIVED)), None), contradicted);
    // The register's clock is no authority's.
    assert_eq!(verify(&said(RECEIVED + 300 * second, None), Some(RECEIVED)), passed);
    assert_eq!(verify(&said(RECEIVED + 601 * second, None), Some(RECEIVED)), contradicted);
}

#[test]
fn many_stamps_over_a_content_hash_it_no_oftener() {
    let house = House::new();
    let content = vec![b'a'; 100_000];
    let stamp = token(&house.stamper, &content, datetime!(2026-03-01 0:00 UTC));
    let sha384 = stamp_by_sha384(&house.stamper, &content);
    let verify = |stamps: Vec<Vec<u8>>, hashed_bytes| {
        let signed = stamps.into_iter().map(|stamp| (CONTENT_STAMP, stamp)).collect();
        let cms = container(&house.long, &[], &content, &Said { signed, ..Said::default() });
        let limits = Limits { hashed_bytes, ..Limits::default() };
        house.desk(&[List::default()], &[]).outcome_within(&cms, Some(&content), limits)
    };
    let passes =
        |outcome: Result<Report, Error>| outcome.unwrap().indication == Some(Indication::TotalPassed);
    // Attributes, certificates and lists are hashed too; they are small.
    assert!(passes(verify(vec![stamp.clone(); 30], 150_000)), "hashed once with the content");
    assert!(passes(verify(vec![stamp.clone(), sha384.clone()], 220_000)));
    let fifth = [vec![stamp.clone(); 4], vec![sha384.clone()]].concat();
    assert!(passes(verify(fifth, 150_000)), "nobody has reason for so many");
    let too_much = verify(vec![stamp, sha384], 199_999);
    assert_eq!(too_much, Err(Error::LimitExceeded(Limit::FileSize)), "another function is another pass");
}

/// A time-stamp whose imprint is made by another function.
fn stamp_by_sha384(authority: &Holder, content: &[u8]) -> Vec<u8> {
    let sha384 = [0x30, 11, 6, 9, 0x60, 0x86, 0x48, 1, 0x65, 3, 4, 2, 2];
    let value = ring::digest::digest(&ring::digest::SHA384, content);
    let imprint = wrap(0x30, &[&sha384, &wrap(0x04, &[value.as_ref()])]);
    let time = moment(datetime!(2026-03-01 0:00 UTC));
    let info = wrap(0x30, &[&[2, 1, 1], &[6, 3, 0x2a, 3, 4], &imprint, &[2, 1, 7], &time]);
    container(authority, &[], &info, &Said { is_token: true, ..Said::default() })
}

#[test]
fn a_revoked_authority_outweighs_a_hold_below_it() {
    let house = House::new();
    let sub = house.root.certify(params("CA", 5, ISSUES));
    let leaf = sub.certify(params("Cúc", 9, SIGNS));
    let revoking = List { entries: vec![(5, COMPROMISE, None)], ..List::default() };
    let holding = List { entries: vec![(9, HOLD, None)], ..List::default() };
    let lists = [revoking.signed_by(&house.root), holding.signed_by(&sub)];
    let cms = container(&leaf, &[&sub], TEXT, &Said::default());
    let report = Desk::trusting(&[&house.root]).with(&[], &lists, &[]).verify(&cms, TEXT);
    assert_eq!(conclusion(&report), doubtful(SubIndication::RevokedCaNoPoe));
    assert_eq!(told(&report), ["revocation.authority_revoked", "revocation.on_hold"]);
    let answer = Answers::of(&report.signatures[0], time::UtcOffset::UTC).revoked;
    assert_eq!(answer.code, "revoked.yes");
}
