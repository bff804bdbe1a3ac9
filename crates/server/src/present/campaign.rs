use crate::views::*;
use congvan_office::evidence::{Campaign, CampaignEntry, CampaignPage, Candidates};
use congvan_office::letters::SignatureState;

pub(crate) fn candidates(found: Candidates) -> CandidatesView {
    let count =
        |(state, count): (SignatureState, u64)| VerdictCount { state: state.code().to_owned(), count };
    CandidatesView { total: found.total, by_verdict: found.by_verdict.into_iter().map(count).collect() }
}

pub(crate) fn campaigns(found: Vec<Campaign>) -> CampaignList {
    CampaignList { items: found.into_iter().map(campaign).collect() }
}

pub(crate) fn campaign(one: Campaign) -> CampaignView {
    let [from, to] = one.arrived;
    CampaignView {
        id: one.id,
        started_by: one.started_by,
        reason: one.reason,
        from: from.map(Day),
        to: to.map(Day),
        verdicts: one.verdicts.into_iter().map(|verdict| verdict.code().to_owned()).collect(),
        state: one.state.key().to_owned(),
        started_at: At(one.started_at),
        ended_at: one.ended_at.map(At),
        cancelled_by: one.cancelled_by,
        total: one.total,
        seen: one.seen,
        readable_count: one.readable.seen,
        changed_count: one.readable.changed,
        failed_count: one.readable.failed,
    }
}

pub(crate) fn campaign_page(page: CampaignPage) -> CampaignPageView {
    CampaignPageView { items: page.entries.into_iter().map(entry).collect(), next: page.next }
}

fn entry(one: CampaignEntry) -> CampaignEntryView {
    CampaignEntryView {
        document_id: one.document.uuid(),
        arrival_number: one.arrival_number.map(|number| number.0),
        arrival_date: one.arrival_date.map(Day),
        code: one.code.map(|code| code.to_string()),
        organ_name: one.organ_name,
        subject: one.subject,
        file_id: one.file.uuid(),
        file_name: one.file_name,
        state: one.state.key().to_owned(),
        before: one.before.map(|state| state.code().to_owned()),
        now: one.now.map(|state| state.code().to_owned()),
        changed: one.changed,
        report_id: one.report,
        fault: one.fault.map(|fault| fault.key().to_owned()),
        seen_at: one.seen_at.map(At),
    }
}
