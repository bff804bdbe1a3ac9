use crate::{problem::Problem, views::*};
use congvan_office::splitting::{
    Cut, Group, Plan, PlannedPage, Progress, ScanLine, ScanOrigin, ScanView, SplitLetter,
};

pub(crate) fn scan_line(line: ScanLine) -> ScanLineView {
    ScanLineView {
        id: line.scan.id,
        name: line.scan.name,
        state: line.scan.state.key().to_owned(),
        source: line.scan.source.key().to_owned(),
        pages: line.pages,
        letters: line.letters,
        progress: progress(line.progress),
        holder: line.holder,
        created_at: At(line.scan.created_at),
        changed_at: At(line.scan.changed_at),
        reason: line.scan.reason,
    }
}

pub(crate) fn scan(view: ScanView) -> ScanDetail {
    let name = |person| view.names.person_name(person).to_owned();
    ScanDetail {
        id: view.scan.id,
        state: view.scan.state.key().to_owned(),
        version: view.scan.version,
        holder_id: view.scan.holder.uuid(),
        holder: name(view.scan.holder),
        changed_by: name(view.scan.changed_by),
        changed_at: At(view.scan.changed_at),
        document_id: view.scan.document.map(|document| document.uuid()),
        is_edited: view.scan.plan.is_some(),
        progress: progress(view.progress()),
        groups: groups(view.plan),
        proposed: groups(view.proposed),
        files: view
            .files
            .into_iter()
            .map(|file| ScanFileView {
                place: file.place,
                name: file.name,
                size: file.size,
                page_count: file.page_count,
                problem: file.problem,
            })
            .collect(),
        found: view
            .found
            .into_iter()
            .map(|page| FoundPageView {
                file: page.file,
                page: page.page,
                blank: page.is_blank,
                separator: page.is_separator,
                code: page.code,
                head: page.head,
                number: page.number,
                failed: page.failed,
            })
            .collect(),
        letters: scan_letters(view.letters),
        name: view.scan.name,
        reason: view.scan.reason,
    }
}

pub(crate) fn scan_letters(letters: Vec<SplitLetter>) -> Vec<ScanLetterView> {
    let letter =
        |letter: SplitLetter| ScanLetterView { document_id: letter.document.uuid(), pages: letter.pages };
    letters.into_iter().map(letter).collect()
}

pub(crate) fn scan_origin(origin: &ScanOrigin) -> ScanOriginView {
    ScanOriginView {
        scan_id: origin.scan,
        name: origin.name.clone(),
        pages: origin.pages.clone(),
        letters: origin.letters,
        is_open: origin.is_open,
    }
}

/// Errors: a problem that names the group whose reason is not known.
pub(crate) fn plan_in(groups: Vec<ScanGroupView>) -> Result<Plan, Problem> {
    let group = |(at, group): (usize, ScanGroupView)| {
        let cut = Cut::from_key(&group.cut);
        let cut =
            cut.ok_or_else(|| Problem::invalid(&format!("/groups/{at}/cut"), "Không có lý do tách này."))?;
        let pages = group.pages.into_iter().map(|page| PlannedPage {
            file: page.file,
            page: page.page,
            turn: page.turn,
            out: page.out,
        });
        Ok(Group { cut, sure: group.sure, pages: pages.collect() })
    };
    Ok(Plan { groups: groups.into_iter().enumerate().map(group).collect::<Result<_, Problem>>()? })
}

fn groups(plan: Plan) -> Vec<ScanGroupView> {
    let page = |page: PlannedPage| PlannedPageView {
        file: page.file,
        page: page.page,
        turn: page.turn,
        out: page.out,
    };
    let group = |group: Group| ScanGroupView {
        cut: group.cut.key().to_owned(),
        sure: group.sure,
        pages: group.pages.into_iter().map(page).collect(),
    };
    plan.groups.into_iter().map(group).collect()
}

fn progress(progress: Progress) -> SurveyProgress {
    SurveyProgress { done: progress.done, of: progress.of, is_running: progress.is_running }
}
