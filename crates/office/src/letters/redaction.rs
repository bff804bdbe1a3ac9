use super::Letter;
use congvan_workflow::{EventBody, ExtensionState, PartState, Routing, Status};

/// Leaves of a letter what a reader of its line in the book may see: number, dates, subject, where it stands and with
/// whom. Words of directives, reports, reasons and talk are content.
pub(super) fn redact(letter: &mut Letter) {
    letter.document.fields.note.clear();
    letter.document.fields.signer = Default::default();
    letter.events.iter_mut().for_each(|event| redact_event(&mut event.body));
    redact_routing(&mut letter.routing);
}

fn redact_routing(routing: &mut Routing) {
    routing.comments.clear();
    routing.proposal = None;
    // The reason of a return to the clerks is addressed to them.
    if routing.status != Status::Registered {
        routing.sent_back = None;
    }
    if let Some((_, note)) = &mut routing.closing {
        note.clear();
    }
    routing.forward_note = None;
    for directive in &mut routing.directives {
        directive.text.clear();
        directive.layers.clear();
    }
    for part in &mut routing.assignments {
        part.instruction.clear();
        part.results.clear();
        redact_state(&mut part.state);
        if let Some(invited) = &mut part.invited {
            invited.note.clear();
        }
        for earlier in &mut part.earlier_reports {
            earlier.report.clear();
            earlier.missing.clear();
        }
        for question in &mut part.extensions {
            question.reason.clear();
            match &mut question.state {
                ExtensionState::Granted { note, .. } | ExtensionState::Refused { note, .. } => note.clear(),
                ExtensionState::Pending | ExtensionState::Lapsed => {}
            }
        }
    }
}

fn redact_state(state: &mut PartState) {
    match state {
        PartState::Open => {}
        PartState::Done { report, .. } => report.clear(),
        PartState::Ended { reason, .. } => reason.clear(),
    }
}

fn redact_event(body: &mut EventBody) {
    match body {
        EventBody::SentBack { reason, .. } => reason.clear(),
        EventBody::Proposed { proposal, .. } => {
            proposal.text.clear();
            proposal.parts.clear();
        }
        EventBody::Directed { text, parts, layers, .. } => {
            text.clear();
            layers.clear();
            for part in parts {
                part.instruction.clear();
                redact_state(&mut part.state);
            }
        }
        EventBody::Assigned { instruction, .. } => instruction.clear(),
        EventBody::Commented { text, .. } | EventBody::Reported { text, .. } => text.clear(),
        EventBody::Closed { note, .. }
        | EventBody::Forwarded { note, .. }
        | EventBody::ExtensionAnswered { note, .. }
        | EventBody::Invited { note, .. } => note.clear(),
        EventBody::ExtensionAsked { reason, .. } => reason.clear(),
        EventBody::Reopened { missing, .. } => missing.clear(),
        // Note and signer are content; the rest stands in the book.
        EventBody::Corrected { changes, .. } => {
            for change in changes.iter_mut().filter(|c| c.field == "note" || c.field.starts_with("signer_")) {
                change.old.clear();
                change.new.clear();
            }
        }
        EventBody::Received { .. }
        | EventBody::ReturnedToSender { .. }
        | EventBody::Registered(_)
        | EventBody::SentForProposal { .. }
        | EventBody::Submitted { .. }
        | EventBody::TakenBack { .. }
        | EventBody::Opened
        | EventBody::ResultAttached { .. }
        | EventBody::Voided { .. }
        | EventBody::ReceivedAgain { .. }
        | EventBody::HandedOver { .. } => {}
    }
}
