use crate::problem::Problem;
use crate::views::*;
use congvan_office::administration::{Certificate, Counts, NewRoot, Purpose, Trust, TrustedRoot, Warning};
use congvan_office::evidence::{Fetching, Host};

pub(crate) fn trust(found: Trust) -> TrustView {
    TrustView {
        roots: found.roots.into_iter().map(root).collect(),
        signed_count: found.rejudging.signed,
        waiting_count: found.rejudging.left,
    }
}

fn root(root: TrustedRoot) -> TrustedRootView {
    TrustedRootView {
        id: root.id,
        certificate: certificate(root.certificate),
        purposes: keys(root.purposes),
        counts: counts(root.counts),
        reason: root.reason,
        added_at: root.added_at.map(At),
        added_by: root.added_by,
        removal: root.removal.map(|removal| RootRemovalView {
            at: At(removal.at),
            by: removal.by,
            reason: removal.reason,
        }),
    }
}

pub(crate) fn found_certificate(found: Certificate) -> FoundCertificate {
    FoundCertificate {
        der: found.der.clone(),
        fit_for: keys(found.fit_for.clone()),
        listed: found
            .listed
            .clone()
            .map(|listed| ListedView { purposes: keys(listed.purposes), counts: counts(listed.counts) }),
        fault: found.fault.map(|fault| fault.key().to_owned()),
        certificate: certificate(found),
    }
}

fn keys(purposes: Vec<Purpose>) -> Vec<String> {
    purposes.into_iter().map(|purpose| purpose.key().to_owned()).collect()
}

fn counts(counts: Counts) -> CountsView {
    CountsView { from: counts.from.map(At), until: counts.until.map(At) }
}

fn certificate(found: Certificate) -> CertificateView {
    CertificateView {
        sha256: found.sha256,
        subject: found.subject,
        organization: found.organization,
        issuer: found.issuer,
        serial: found.serial,
        not_before: At(found.not_before.into()),
        not_after: At(found.not_after.into()),
        warnings: found.warnings.into_iter().map(Warning::key).map(str::to_owned).collect(),
    }
}

pub(crate) fn root_in(given: RootInput) -> Result<NewRoot, Problem> {
    let purposes = given.purposes.iter().map(|key| Purpose::from_key(key)).collect::<Option<Vec<_>>>();
    Ok(NewRoot {
        certificate: given.certificate,
        fingerprint: given.fingerprint,
        purposes: purposes.ok_or_else(|| Problem::invalid("/purposes", "Không có mục đích này."))?,
        counts: Counts { from: given.counts.from.map(|at| at.0), until: given.counts.until.map(|at| at.0) },
        reason: given.reason,
    })
}

pub(crate) fn fetching(found: Fetching) -> FetchingView {
    let host = |host: Host| FetchHost { name: host.name, internal: host.internal };
    FetchingView { version: found.version, on: found.on, hosts: found.hosts.into_iter().map(host).collect() }
}

pub(crate) fn fetching_in(given: FetchingInput) -> Fetching {
    let host = |host: FetchHost| Host { name: host.name, internal: host.internal };
    Fetching { version: given.version, on: given.on, hosts: given.hosts.into_iter().map(host).collect() }
}
