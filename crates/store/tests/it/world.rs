//! A small fictional office: xã Thọ Hòa, with clerks, a chief, a chairman and two units.

use crate::support::{Bench, minute};
use congvan_records::{
    Agency, AgencyId, DocumentFields, DocumentId, IncomingDocument, Office, Person, PersonId, Position,
    PositionId, Role, Source, Term, Timestamp, Unit, UnitId, VIETNAM_TIME,
};
use congvan_store::{AgencyScope, Error, Store, Tx, documents, organisation, registers, routings};
use congvan_workflow::{
    Action, Actor, EventActor, HeldPosition, Outcome, ReceivedBefore, Refusal, Routing, act, open,
};
use time::macros::date;
use uuid::Uuid;

pub(crate) struct World {
    pub(crate) scope: AgencyScope,
    pub(crate) office: Office,
    pub(crate) clerical: UnitId,
    pub(crate) economy: UnitId,
    pub(crate) culture: UnitId,
    pub(crate) clerk: PositionId,
    pub(crate) chief: PositionId,
    pub(crate) leader: PositionId,
    pub(crate) deputy: PositionId,
    pub(crate) economy_head: PositionId,
    pub(crate) economy_officer: PositionId,
    pub(crate) culture_head: PositionId,
    pub(crate) culture_officer: PositionId,
}

pub(crate) fn id<T: From<Uuid>>() -> T {
    T::from(Uuid::now_v7())
}

impl World {
    /// Builds the office in the store and reads it back.
    pub(crate) async fn build(bench: &Bench, code: &str) -> Self {
        let agency = Agency {
            id: id(),
            name: "Ủy ban nhân dân xã Thọ Hòa".into(),
            abbreviation: "UBND".into(),
            code: code.into(),
            zone: VIETNAM_TIME,
            clerical_unit: None,
            archive_unit: None,
        };
        let scope = AgencyScope::of(agency.id);
        let tx = bench.begin().await;
        organisation::insert_agency(&tx, &agency).await.unwrap();
        let top = unit(&tx, agency.id, None, "Thường trực", 0).await;
        let clerical = unit(&tx, agency.id, Some(top), "Văn phòng", 1).await;
        let economy = unit(&tx, agency.id, Some(top), "Phòng Kinh tế", 2).await;
        let culture = unit(&tx, agency.id, Some(top), "Phòng Văn hóa", 3).await;
        let post = |unit, roles: &[Role], speaks| Position {
            id: id(),
            agency: agency.id,
            unit,
            title: "Chức vụ".into(),
            roles: roles.to_vec(),
            speaks_for_unit: speaks,
            order: 0,
        };
        let posts = [
            post(top, &[Role::Leader], false),
            post(clerical, &[Role::Clerk], true),
            post(clerical, &[Role::OfficeChief], false),
            post(economy, &[Role::UnitHead], true),
            post(economy, &[Role::Officer], false),
            post(culture, &[Role::UnitHead], true),
            post(culture, &[Role::Officer], false),
            post(top, &[Role::Leader], false),
        ];
        for (place, post) in posts.iter().enumerate() {
            organisation::insert_position(&tx, scope, post).await.unwrap();
            let name = format!("Người {place}");
            let person = Person { id: id(), agency: agency.id, name, honorific: "bà".into() };
            organisation::insert_person(&tx, scope, &person).await.unwrap();
            let from = minute(-100_000);
            let term = Term { person: person.id, position: post.id, from, until: None };
            organisation::insert_term(&tx, scope, &term).await.unwrap();
        }
        let agency = Agency { clerical_unit: Some(clerical), archive_unit: Some(clerical), ..agency };
        organisation::update_agency(&tx, scope, &agency).await.unwrap();
        tx.commit().await.unwrap();
        let office = organisation::office(bench.store.reader(), scope, minute(0)).await.unwrap();
        let [leader, clerk, chief, economy_head, economy_officer, culture_head, culture_officer, deputy] =
            posts.map(|post| post.id);
        Self {
            scope,
            office,
            clerical,
            economy,
            culture,
            clerk,
            chief,
            leader,
            deputy,
            economy_head,
            economy_officer,
            culture_head,
            culture_officer,
        }
    }

    pub(crate) fn everybody(&self) -> [PositionId; 8] {
        [
            self.clerk,
            self.chief,
            self.leader,
            self.deputy,
            self.economy_head,
            self.economy_officer,
            self.culture_head,
            self.culture_officer,
        ]
    }

    /// The person who holds this post.
    pub(crate) fn actor(&self, post: PositionId) -> Actor {
        let position = self.office.position(post).unwrap();
        let held = HeldPosition {
            position: post,
            unit: position.unit,
            roles: position.roles.clone(),
            speaks_for_unit: position.speaks_for_unit,
        };
        Actor {
            person: self.person(post),
            session: None,
            positions: vec![held],
            stands_in: vec![],
            acts_for: vec![],
            inherits: vec![],
        }
    }

    pub(crate) fn person(&self, post: PositionId) -> PersonId {
        self.office.holders(post).next().unwrap().id
    }

    pub(crate) fn document(&self, fields: DocumentFields, received_at: Timestamp) -> IncomingDocument {
        IncomingDocument {
            id: id(),
            agency: self.scope.agency(),
            source: Source::Upload,
            received_at,
            fields,
            arrival_number: None,
            arrival_date: None,
            year: None,
        }
    }

    /// A letter that a clerk receives.
    pub(crate) async fn receive(&self, tx: &Tx, document: &IncomingDocument) -> Result<Routing, Error> {
        documents::insert(tx, self.scope, document).await?;
        let by = EventActor {
            person: self.person(self.clerk),
            position: self.clerk,
            session: None,
            on_behalf: None,
        };
        let at = document.received_at;
        let outcome =
            open(id(), self.scope.agency(), document.id, document.source, self.clerical, None, id(), by, at);
        routings::record(tx, self.scope, &outcome, 0).await?;
        Ok(outcome.routing)
    }

    /// Decides an act by whoever holds `post`.
    pub(crate) fn decide(
        &self,
        routing: &Routing,
        action: &Action,
        post: PositionId,
        now: Timestamp,
    ) -> Result<Outcome, Refusal> {
        act(routing, action, &self.actor(post), &self.office, id(), now)
    }

    /// One act, decided on what the store holds, and recorded.
    pub(crate) async fn act(
        &self,
        store: &Store,
        document: DocumentId,
        action: &Action,
        post: PositionId,
        now: Timestamp,
    ) -> Routing {
        let tx = store.begin().await.unwrap();
        let routing = routings::load_for_update(&tx, self.scope, document).await.unwrap();
        let outcome = self.decide(&routing, action, post, now).unwrap();
        routings::record(&tx, self.scope, &outcome, routing.version).await.unwrap();
        tx.commit().await.unwrap();
        outcome.routing
    }

    /// Takes a number and registers.
    pub(crate) async fn register(
        &self,
        tx: &Tx,
        routing: &Routing,
        now: Timestamp,
    ) -> Result<Routing, Error> {
        let day = now.date_in(VIETNAM_TIME);
        let document = documents::get(tx, self.scope, routing.document).await?;
        let taken = registers::next_arrival_number(tx, self.scope, registers::INCOMING, day, now).await?;
        let registration = taken.registration(document.fields.access);
        documents::register(tx, self.scope, routing.document, &document.fields, &registration).await?;
        let outcome = self.decide(routing, &Action::Register(registration), self.clerk, now).unwrap();
        routings::record(tx, self.scope, &outcome, routing.version).await?;
        Ok(outcome.routing)
    }

    /// A letter that was returned or voided comes in again: as it stays, and as it comes in.
    pub(crate) async fn receive_again(
        &self,
        tx: &Tx,
        old: &Routing,
        now: Timestamp,
    ) -> Result<(Routing, Routing), Error> {
        let held = documents::get(tx, self.scope, old.document).await?;
        let document = self.document(held.fields, now);
        documents::insert(tx, self.scope, &document).await?;
        let reason = "trả lại nhầm".to_owned();
        let number = old.registration.map(|registration| (registration.number, registration.year));
        let before = ReceivedBefore { letter: old.document, number, reason: reason.clone() };
        let by = EventActor {
            person: self.person(self.clerk),
            position: self.clerk,
            session: None,
            on_behalf: None,
        };
        let (agency, source) = (self.scope.agency(), document.source);
        let new = open(id(), agency, document.id, source, self.clerical, Some(before), id(), by, now);
        routings::record(tx, self.scope, &new, 0).await?;
        let again = Action::ReceiveAgain { letter: document.id, reason };
        let stays = self.decide(old, &again, self.clerk, now).unwrap();
        routings::record(tx, self.scope, &stays, old.version).await?;
        Ok((stays.routing, new.routing))
    }

    /// A letter received and registered.
    pub(crate) async fn registered(&self, bench: &Bench, fields: DocumentFields, now: Timestamp) -> Routing {
        let tx = bench.begin().await;
        let document = self.document(fields, now);
        let routing = self.receive(&tx, &document).await.unwrap();
        let routing = self.register(&tx, &routing, now).await.unwrap();
        tx.commit().await.unwrap();
        routing
    }
}

pub(crate) fn fields(subject: &str) -> DocumentFields {
    DocumentFields {
        kind: "Công văn".into(),
        code: Some("4127/SNNMT-QLĐĐ".parse().unwrap()),
        issued_date: Some(date!(2026 - 11 - 16)),
        organ_name: "Sở Nông nghiệp và Môi trường tỉnh Sông Lam".into(),
        subject: subject.into(),
        language: "vi".into(),
        ..DocumentFields::default()
    }
}

async fn unit(tx: &Tx, agency: AgencyId, parent: Option<UnitId>, name: &str, order: i32) -> UnitId {
    let unit = Unit {
        id: id(),
        agency,
        parent,
        name: name.into(),
        short_name: name.into(),
        abbreviation: "P".into(),
        order,
        valid_from: minute(-100_000),
        valid_to: None,
        successors: Vec::new(),
    };
    organisation::insert_unit(tx, AgencyScope::of(agency), &unit).await.unwrap();
    unit.id
}
