use super::Letter;
use congvan_workflow::{EventBody, PartState, Routing, Status};

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
        routing.sent_back_reason = None;
    }
    if let Some((_, note)) = &mut routing.closing {
        note.clear();
    }
    for directive in &mut routing.directives {
        directive.text.clear();
        directive.layers.clear();
    }
    for part in &mut routing.assignments {
        part.instruction.clear();
        part.results.clear();
        redact_state(&mut part.state);
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
        EventBody::Closed { note, .. } => note.clear(),
        EventBody::Received { .. }
        | EventBody::ReturnedToSender { .. }
        | EventBody::Registered(_)
        | EventBody::SentForProposal { .. }
        | EventBody::Submitted { .. }
        | EventBody::TakenBack { .. }
        | EventBody::Opened
        | EventBody::ResultAttached { .. } => {}
    }
}
