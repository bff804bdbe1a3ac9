use super::{acting, deadline, everyday, mail_origin, person, scan_origin};
use crate::{english::told, problem::Problem, views::*};
use congvan_office::{
    calendar::DatedCalendar,
    intake::{self, Duplicate},
    letters::{self, Letter, LetterFile, Names},
    routing::{Due, LayerDraft, PartDraft},
};
use congvan_records::{
    AccessLevel, DocumentCode, DocumentFields, InkStroke, Layer, LayerId, LayerKind, PersonId, PositionId,
    Rect, Signer, Timestamp, UnitId, Urgency,
};
use congvan_workflow::{Assignment, AssignmentRole, EventBody, Holder, PartState};

/// The letter as the API says it.
pub(crate) fn document(letter: &Letter, calendar: &DatedCalendar) -> DocumentView {
    let routing = &letter.routing;
    DocumentView {
        id: letter.document.id.uuid(),
        version: routing.version,
        status: routing.status.key().to_owned(),
        source: letter.document.source.key().to_owned(),
        received_at: At(letter.document.received_at),
        fields: fields(&letter.document.fields),
        fields_tag: intake::form_tag(&letter.document.fields),
        arrival_number: letter.document.arrival_number.map(|number| number.0),
        arrival_date: letter.document.arrival_date.map(Day),
        book_name: letter.book_name.clone(),
        return_reason: routing.return_reason.clone(),
        sent_back_reason: routing.sent_back.as_ref().map(|sent| sent.reason.clone()),
        sent_back: everyday::sent_back(letter),
        void_reason: routing.void_reason.clone(),
        received_again: everyday::received_again(letter),
        received_before: everyday::received_before(letter),
        forwarded: everyday::forwarded(letter),
        corrections: everyday::corrections(letter),
        closing: routing
            .closing
            .as_ref()
            .map(|(outcome, note)| ClosingView { outcome: outcome.key().to_owned(), note: note.clone() }),
        mail: letter.mail.as_ref().map(mail_origin),
        scan: letter.scan.as_ref().map(scan_origin),
        content_readable: letter.readable_content,
        files: letter.files.iter().map(|f| file(f, &letter.names)).collect(),
        reading: letter.reading.as_ref().map(reading),
        signature: letter.signature.as_ref().map(signature),
        analysing: letter.analysing,
        is_text_cut: letter.is_text_cut,
        layers: letter.layers.iter().map(|layer| layer_view(layer, letter)).collect(),
        proposal: routing.proposal.as_ref().map(|proposal| ProposalView {
            text: proposal.text.clone(),
            parts: proposal
                .parts
                .iter()
                .map(|(role, unit, due)| ProposedPart {
                    role: role.key().to_owned(),
                    unit_id: unit.uuid(),
                    unit_short_name: unit_name(&letter.names, *unit),
                    deadline: due.as_ref().map(|due| deadline(due, calendar, letter.now)),
                })
                .collect(),
            by: actor_view(letter, proposal.by.1, proposal.at),
            at: At(proposal.at),
        }),
        directives: routing
            .directives
            .iter()
            .map(|directive| DirectiveView {
                id: directive.id.uuid(),
                text: directive.text.clone(),
                by: actor_view(letter, directive.by.1, directive.at),
                by_title: letter.names.title(directive.by.0).to_owned(),
                at: At(directive.at),
                in_force: directive.in_force,
                layer_ids: directive.layers.iter().map(|id| id.uuid()).collect(),
            })
            .collect(),
        assignments: routing.assignments.iter().map(|part| assignment(part, letter, calendar)).collect(),
        comments: routing
            .comments
            .iter()
            .map(|(id, by, position, at, text)| CommentView {
                id: id.uuid(),
                person: actor_view(letter, *by, *at),
                title: letter.names.title(*position).to_owned(),
                at: At(*at),
                text: text.clone(),
            })
            .collect(),
        timeline: letters::timeline(letter)
            .into_iter()
            .map(|step| TimelineStep {
                state: step.state.key().to_owned(),
                kind: step.kind,
                title: told(step.title),
                details: step.details.into_iter().map(told).collect(),
                person: step.person.map(|id| match step.at {
                    Some(at) => actor_view(letter, id, at),
                    None => person_view(&letter.names, id),
                }),
                at: step.at.map(At),
                held_seconds: step.held.map(|held| held.whole_seconds()),
                opened: step.opened,
                deadline: step.deadline.map(|due| deadline(&due, calendar, letter.now)),
            })
            .collect(),
        holder: routing.holder.map(|holder| match holder {
            Holder::Clerks(unit) => HolderView {
                position_id: None,
                title: "Văn thư".to_owned(),
                unit_short_name: unit_name(&letter.names, unit),
                persons: Vec::new(),
                stood_in_by: Vec::new(),
            },
            Holder::Position(position) => holder_view(letter, position),
        }),
        my_assignment_id: letter.my_assignment.map(|id| id.uuid()),
        my_relation: letter.my_relation.map(|relation| relation.key().to_owned()),
        available_actions: letter.available_actions.iter().map(|kind| kind.key().to_owned()).collect(),
        take_back_until: letter.take_back_until.map(At),
        acting_for: letter.acts_for.as_ref().map(|acts_for| acting(acts_for, &letter.office, &letter.names)),
    }
}

pub(super) fn unit_name(names: &Names, unit: UnitId) -> String {
    names.unit(unit).map(|unit| unit.short_name.clone()).unwrap_or_default()
}

pub(super) fn person_view(names: &Names, id: PersonId) -> PersonView {
    names.person(id).map_or_else(
        || PersonView {
            id: id.uuid(),
            name: "Không rõ".to_owned(),
            honorific: String::new(),
            acting_for: None,
        },
        person,
    )
}

/// The person who did something with the letter at an instant, with whom it was done for.
pub(super) fn actor_view(letter: &Letter, id: PersonId, at: Timestamp) -> PersonView {
    let acting_for = letter.acted_for(id, at).map(|behalf| letter.names.person_name(behalf).to_owned());
    PersonView { acting_for, ..person_view(&letter.names, id) }
}

pub(super) fn holder_view(letter: &Letter, position: PositionId) -> HolderView {
    HolderView {
        position_id: Some(position.uuid()),
        title: letter.names.title(position).to_owned(),
        unit_short_name: letter
            .names
            .unit_of(position)
            .map(|unit| unit.short_name.clone())
            .unwrap_or_default(),
        persons: letter.office.holders(position).map(person).collect(),
        stood_in_by: letter
            .office
            .stand_in_for(position)
            .map(|above| letter.office.holders(above.id).map(person).collect())
            .unwrap_or_default(),
    }
}

fn assignment(part: &Assignment, letter: &Letter, calendar: &DatedCalendar) -> AssignmentView {
    let (state, state_at, report) = match &part.state {
        PartState::Open => ("open", None, None),
        PartState::Done { at, report } => ("done", Some(*at), Some(report.clone())),
        PartState::Ended { at, reason } => ("ended", Some(*at), Some(reason.clone())),
    };
    let directive = letter.routing.directives.iter().find(|directive| directive.id == part.directive);
    let since = letter.routing.given_at(part);
    let named = letter.events.iter().rev().find_map(|event| match &event.body {
        EventBody::Assigned { assignment, .. } if *assignment == part.id => Some(event.at),
        _ => None,
    });
    AssignmentView {
        id: part.id.uuid(),
        directive_id: part.directive.uuid(),
        role: part.role.key().to_owned(),
        unit_id: part.unit.uuid(),
        unit_short_name: unit_name(&letter.names, part.unit),
        head: holder_view(letter, part.head),
        officer: part.officer.map(|officer| holder_view(letter, officer)),
        instruction: part.instruction.clone(),
        instruction_at: named.filter(|_| part.officer.is_some()).map(At),
        deadline: part.deadline.as_ref().map(|due| deadline(due, calendar, letter.now)),
        unit_deadline: part.directive_deadline.as_ref().map(|due| deadline(due, calendar, letter.now)),
        extensions: everyday::extensions(part, letter, calendar),
        invited: everyday::invited(part, letter),
        earlier_reports: everyday::earlier_reports(part, letter),
        may_reopen: letter.reopenable.contains(&part.id),
        state: state.to_owned(),
        state_at: state_at.map(At),
        report: report.filter(|report| !report.is_empty()),
        result_file_ids: part.results.iter().map(|id| id.uuid()).collect(),
        opened: letter
            .routing
            .opened
            .iter()
            .filter(|receipt| receipt.position == part.head || Some(receipt.position) == part.officer)
            .filter(|receipt| since.is_none_or(|since| receipt.at >= since))
            .map(|receipt| ReceiptView {
                person: actor_view(letter, receipt.person, receipt.at),
                at: At(receipt.at),
            })
            .collect(),
        in_force: !part.withdrawn && directive.is_some_and(|directive| directive.in_force),
    }
}

/// A file as the API says it.
pub(crate) fn file(file: &LetterFile, names: &Names) -> FileView {
    let analysis = file.analysis.clone().unwrap_or_default();
    FileView {
        id: file.file.id.uuid(),
        role: file.file.role.key().to_owned(),
        name: file.file.name.clone(),
        media_type: file.file.media_type.clone(),
        size: file.file.size,
        sha256: file.file.sha256.to_string(),
        page_count: analysis.page_count,
        page_boxes: analysis.page_boxes,
        problem: analysis.problem,
        signature: analysis.signature.map(|state| state.code().to_owned()),
        added_by: file.added_by.map(|id| person_view(names, id)),
        added_at: At(file.added_at),
    }
}

fn reading(form: &letters::ReadForm) -> ReadingView {
    ReadingView {
        suggestion: fields(&form.suggestion),
        fields: form
            .fields
            .iter()
            .map(|field| ReadField {
                field: field.field.to_owned(),
                value: field.value.clone(),
                page: field.page,
                rect: field.rect.map(|Rect { x, y, w, h }| [x, y, w, h]),
                confidence: field.confidence,
                reason: field.reason.clone(),
            })
            .collect(),
        others: form.others.iter().map(super::reading_rule::other_value).collect(),
        image_only: form.image_only,
        is_recognised: form.is_recognised,
        recognition: form.recognition.as_ref().map(|recognition| RecognitionView {
            done: recognition.done,
            of: recognition.of,
            is_running: recognition.is_running,
            problem: recognition.problem.clone(),
        }),
        secrecy_warning: form.secrecy_warning.clone(),
    }
}

pub(super) fn signature(findings: &letters::SignatureFindings) -> SignatureView {
    SignatureView {
        state: findings.state.code().to_owned(),
        summary: told(findings.summary.clone()),
        signatures: findings
            .signatures
            .iter()
            .map(|answers| SignatureAnswers {
                state: answers.state.code().to_owned(),
                signer: answers.signer.clone(),
                who: told(answers.who.clone()),
                changed: told(answers.changed.clone()),
                when: told(answers.when.clone()),
                revoked: told(answers.revoked.clone()),
                marks: answers.marks.iter().map(|mark| mark.key().to_owned()).collect(),
            })
            .collect(),
        technical: findings.technical.clone(),
        checked_at: At(findings.checked_at),
    }
}

fn layer_view(layer: &Layer, letter: &Letter) -> LayerView {
    let Rect { x, y, w, h } = layer.rect;
    let stroke =
        |stroke: &InkStroke| StrokeView { points: stroke.points.clone(), outline: stroke.outline.clone() };
    LayerView {
        v: 1,
        id: layer.id.uuid(),
        file_sha256: layer.file_sha256.map(|digest| digest.to_string()),
        page: layer.page,
        page_box: layer.page_box,
        kind: layer.kind.key().to_owned(),
        directive_id: layer.directive.map(|id| id.uuid()),
        lines: layer.lines.clone(),
        font_size: layer.font_size,
        rect: [x, y, w, h],
        ink: layer.ink.iter().map(stroke).collect(),
        actor: actor_view(letter, layer.actor, layer.at),
        at: At(layer.at),
    }
}

/// The registration form as the API says it.
fn fields(fields: &DocumentFields) -> FieldsView {
    FieldsView {
        kind: fields.kind.clone(),
        code: fields.code.as_ref().map(ToString::to_string).unwrap_or_default(),
        issued_date: fields.issued_date.map(Day),
        organ_name: fields.organ_name.clone(),
        organ_code: fields.organ_code.clone(),
        subject: fields.subject.clone(),
        language: fields.language.clone(),
        page_count: fields.page_count,
        note: fields.note.clone(),
        signer_name: fields.signer.name.clone(),
        signer_position: fields.signer.position.clone(),
        urgency: fields.urgency.key().to_owned(),
        access: fields.access.key().to_owned(),
        due_date: fields.due_date.map(Day),
        file_notation: fields.file_notation.clone(),
    }
}

/// A half-filled form out of a request: half a code is no code yet.
///
/// Errors: as [`fields_in`], but for the code.
pub(crate) fn draft_in(mut given: FieldsView) -> Result<DocumentFields, Problem> {
    if given.code.trim().parse::<DocumentCode>().is_err() {
        given.code.clear();
    }
    fields_in(given)
}

/// The registration form out of a request.
///
/// Errors: a code, urgency or level that is none, by its field.
pub(crate) fn fields_in(given: FieldsView) -> Result<DocumentFields, Problem> {
    let code = match given.code.trim() {
        "" => None,
        text => Some(text.parse::<DocumentCode>().map_err(|_| {
            Problem::invalid("/fields/code", "Nhập số, ký hiệu theo mẫu, ví dụ 4127/SNNMT-QLĐĐ.")
        })?),
    };
    let urgency = Urgency::from_key(&given.urgency)
        .ok_or_else(|| Problem::invalid("/fields/urgency", "Chọn độ khẩn trong danh sách."))?;
    let access = AccessLevel::from_key(&given.access)
        .ok_or_else(|| Problem::invalid("/fields/access", "Chọn mức truy cập trong danh sách."))?;
    Ok(DocumentFields {
        kind: given.kind,
        code,
        issued_date: given.issued_date.map(|day| day.0),
        organ_name: given.organ_name,
        organ_code: given.organ_code,
        subject: given.subject,
        language: given.language,
        page_count: given.page_count,
        note: given.note,
        signer: Signer { position: given.signer_position, name: given.signer_name },
        urgency,
        access,
        due_date: given.due_date.map(|day| day.0),
        file_notation: given.file_notation,
    })
}

/// A chosen share out of a request.
pub(crate) fn part_in(part: PartInput) -> Result<PartDraft, Problem> {
    let role = AssignmentRole::from_key(&part.role)
        .ok_or_else(|| Problem::invalid("/parts", "Chọn Chủ trì, Phối hợp hoặc Để biết cho mỗi đơn vị."))?;
    Ok(PartDraft {
        role,
        unit: UnitId::from_uuid(part.unit_id),
        due: part.deadline.map(|day| Due::On(day.0)),
    })
}

/// A drawn layer out of a request.
pub(crate) fn layer_in(layer: LayerInput) -> Result<LayerDraft, Problem> {
    let fault = || Problem::invalid("/layers", "Nét vẽ hoặc bút phê không đọc được. Hoàn tác rồi viết lại.");
    let kind = LayerKind::from_key(&layer.kind).ok_or_else(fault)?;
    let [x, y, w, h] = layer.rect;
    Ok(LayerDraft {
        id: LayerId::from_uuid(layer.id),
        file_sha256: layer.file_sha256.map(|digest| digest.parse()).transpose().map_err(|_| fault())?,
        page: layer.page,
        page_box: layer.page_box,
        kind,
        lines: layer.lines,
        font_size: layer.font_size,
        rect: Rect { x, y, w, h },
        ink: layer.ink.into_iter().map(|s| InkStroke { points: s.points, outline: s.outline }).collect(),
    })
}

/// A likely duplicate as the API says it.
pub(crate) fn duplicate(duplicate: Duplicate) -> DuplicateView {
    DuplicateView {
        document_id: duplicate.document.uuid(),
        reason: duplicate.reason.key().to_owned(),
        status: duplicate.status.key().to_owned(),
        arrival_number: duplicate.arrival_number.map(|number| number.0),
        arrival_date: duplicate.arrival_date.map(Day),
        received_at: At(duplicate.received_at),
        code: duplicate.code.map(|code| code.to_string()),
        organ_name: duplicate.organ_name,
        issued_date: duplicate.issued_date.map(Day),
        subject: duplicate.subject,
    }
}
