//! How a dossier comes: filed online or at the counter, sent, answered by the desk.

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Value, json};

use super::acts::{Stage, Story};
use super::officers::granted;
use super::plan::Course;
use super::requests::filled_in;
use crate::calendar::zone::local_date;
use crate::demo::error::DemoError;
use crate::dossiers::commands::{self, AcceptCommand, Filing, ReceiveCommand, RefuseCommand, TypedIn};
use crate::dossiers::http::{FileDossierBody, Filer};
use crate::dossiers::model::{Channel, Dossier};
use crate::platform::db::Tx;
use crate::platform::http::Problem;
use crate::procedures::{PinRequest, pin};

impl Story<'_> {
    pub(super) fn file(
        &mut self,
        tx: &mut Tx<'_>,
        stage: &mut Stage,
        at: DateTime<Utc>,
    ) -> Result<Option<DateTime<Utc>>, DemoError> {
        let filing = self.filing(tx, stage, at)?;
        if let Some(citizen) = stage.citizen.clone() {
            let grant = granted(&citizen)?;
            let vault = self.vault;
            let draft = tx.acting_as(grant.actor(), |tx| {
                commands::create_draft(tx, &grant, vault, &filing)
            })?;
            stage.dossier = Some(draft);
            let forgotten = stage.plan.course == Course::Forgotten;
            return Ok((!forgotten).then(|| at + TimeDelta::minutes(20)));
        }
        let Some(officer) = self.officers.at_desk(tx.conn(), stage.agency, at)? else {
            return Ok(None);
        };
        let grant = granted(&officer)?;
        let command = ReceiveCommand {
            receiving: None,
            returning: None,
            channel: Channel::InPerson,
            desk: None,
            filing,
            at: "/filing",
        };
        let vault = self.vault;
        let received = tx.acting_as(grant.actor(), |tx| commands::receive(tx, &grant, vault, &command))?;
        self.wait_for_step(tx, stage, received.dossier, at)
    }

    pub(super) fn submit(
        &mut self,
        tx: &mut Tx<'_>,
        stage: &mut Stage,
        dossier: Dossier,
        at: DateTime<Utc>,
    ) -> Result<Option<DateTime<Utc>>, DemoError> {
        let Some(citizen) = stage.citizen.clone() else {
            return Ok(None);
        };
        let (grant, vault) = (granted(&citizen)?, self.vault);
        let seen = dossier.version;
        let sent = tx.acting_as(grant.actor(), |tx| {
            commands::submit(tx, &grant, vault, (dossier.id, seen))
        })?;
        stage.dossier = Some(sent);
        let hours = [50, 150, 300, 450, 700];
        let wait = hours.get(stage.draw(hours.len())).copied().unwrap_or(100);
        Ok(self.working(at, wait))
    }

    pub(super) fn answer(
        &mut self,
        tx: &mut Tx<'_>,
        stage: &mut Stage,
        dossier: Dossier,
        at: DateTime<Utc>,
    ) -> Result<Option<DateTime<Utc>>, DemoError> {
        let Some(officer) = self.officers.at_desk(tx.conn(), stage.agency, at)? else {
            stage.dossier = Some(dossier);
            return Ok(None);
        };
        let target = (dossier.id, dossier.version);
        if stage.plan.course == Course::NotAccepted {
            let grant = granted(&officer)?;
            let command = RefuseCommand {
                reason_code: "NOT_COMPETENT".into(),
                reason:
                    "Nơi thực hiện không thuộc địa bàn của cơ quan; đề nghị nộp tại cơ quan nơi có địa điểm."
                        .into(),
                legal_basis: "Điều 6 Quyết định 93/2007/QĐ-TTg".into(),
            };
            let refused = tx.acting_as(grant.actor(), |tx| commands::refuse(tx, &grant, target, &command))?;
            stage.dossier = Some(refused);
            return Ok(None);
        }
        let grant = granted(&officer)?;
        let command = AcceptCommand {
            desk: None,
            note: None,
            components: Vec::new(),
            typed: TypedIn::default(),
        };
        let vault = self.vault;
        let accepted = tx.acting_as(grant.actor(), |tx| {
            commands::accept(tx, &grant, vault, target, &command)
        })?;
        self.wait_for_step(tx, stage, accepted.dossier, at)
    }

    fn filing(&self, tx: &mut Tx<'_>, stage: &Stage, at: DateTime<Utc>) -> Result<Filing, DemoError> {
        let request = self.requests.requests.get(stage.request);
        let request = request.ok_or_else(|| DemoError::refused("no such request"))?;
        let terms = pin(
            tx.conn(),
            &PinRequest {
                procedure: stage.procedure,
                case_code: Some(request.case.clone()),
                agency: stage.agency,
                on: local_date(at),
            },
        )?;
        let components = terms.components().filter(|asked| asked.required).map(|asked| {
            let copies = i32::from(asked.originals + asked.certified_copies == 0);
            json!({
                "componentId": asked.id, "originals": asked.originals, "certifiedCopies": asked.certified_copies,
                "plainCopies": asked.plain_copies.max(copies),
            })
        });
        let components: Vec<Value> = components.collect();
        let citizen = stage.citizen.as_ref().and_then(|caller| {
            let number = self
                .citizens
                .iter()
                .find(|(_, other)| other.account == caller.account);
            number.map(|(number, _)| number.clone())
        });
        let owner = match citizen {
            Some(number) => json!({
                "kind": "CITIZEN", "name": stage.owner, "identityKind": "CITIZEN_ID", "identityNumber": number,
            }),
            None => self.requests.stranger(&stage.owner),
        };
        let body: FileDossierBody = serde_json::from_value(json!({
            "procedureId": stage.procedure, "caseCode": request.case, "agencyId": stage.agency, "owner": owner,
            "formData": filled_in(&request.form, &stage.owner), "summary": request.summary,
            "components": components,
        }))?;
        let filer = Filer {
            holder: None,
            today: local_date(at),
        };
        body.parse("", filer)
            .map_err(|errors| Problem::invalid(errors).into())
    }
}
