//! Ids are types, so that a desk is never mistaken for a dossier. Each is a UUID of version 7.

/// Defines an id type: a UUID v7 that serialises as text and is stored natively on both databases.
macro_rules! id_types {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(
            Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize,
            utoipa::ToSchema, diesel::expression::AsExpression, diesel::deserialize::FromSqlRow,
        )]
        #[diesel(sql_type = $crate::platform::db::types::Uuid)]
        #[serde(transparent)]
        #[schema(value_type = uuid::Uuid)]
        pub struct $name(uuid::Uuid);

        impl $name {
            /// A new id, ordered by `now`.
            pub fn new(now: chrono::DateTime<chrono::Utc>) -> Self {
                Self($crate::platform::ids::new_uuid(now))
            }
            /// The id that this UUID names.
            pub fn from_uuid(id: uuid::Uuid) -> Self {
                Self(id)
            }
            /// The UUID.
            pub fn as_uuid(self) -> uuid::Uuid {
                self.0
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }

        impl std::str::FromStr for $name {
            type Err = uuid::Error;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                text.parse().map(Self)
            }
        }

        $crate::uuid_backed!($name);
    )+};
}

/// A UUID v7 whose time part is `now`, so that a server with a shifted clock also makes ids that sort by its time.
pub fn new_uuid(now: chrono::DateTime<chrono::Utc>) -> uuid::Uuid {
    let seconds = u64::try_from(now.timestamp()).unwrap_or(0);
    uuid::Uuid::new_v7(uuid::Timestamp::from_unix(
        uuid::NoContext,
        seconds,
        now.timestamp_subsec_nanos(),
    ))
}

id_types! {
    /// An agency.
    AgencyId,
    /// An administrative unit as it was in a period.
    AdminUnitId,
    /// A unit (phòng, ban) inside an agency.
    UnitId,
    /// A one-stop desk.
    DeskId,
    /// A citizen's account.
    CitizenId,
    /// An officer's account.
    OfficerId,
    /// A membership of an officer.
    MembershipId,
    /// A sign-in: the family of refresh tokens that began with it.
    SessionId,
    /// A working calendar.
    CalendarId,
    /// A field (lĩnh vực) of procedures.
    FieldId,
    /// A procedure.
    ProcedureId,
    /// A version of a procedure.
    ProcedureVersionId,
    /// A case (trường hợp) of a procedure version.
    CaseId,
    /// A component (thành phần hồ sơ) of a procedure version.
    ComponentId,
    /// A fee of a procedure version.
    FeeId,
    /// A decision on the mechanism under which an agency resolves a procedure.
    MechanismDecisionId,
    /// A dated leave to work without an ISO process.
    IsoWaiverId,
    /// Another code of a procedure.
    ProcedureCodeId,
    /// A case that an issue of a process document is the route of.
    ProcessCoverageId,
    /// An ISO process document.
    ProcessId,
    /// An issue of a process document.
    ProcessVersionId,
    /// A step of a process version.
    StepId,
    /// A rule set.
    RuleSetId,
    /// A dossier.
    DossierId,
    /// A step of one dossier.
    DossierStepId,
    /// A message about a dossier.
    MessageId,
    /// Somebody whom an owner lets in to a dossier.
    DossierPartyId,
    /// A lock on a thing.
    ObjectLockId,
    /// A request to correct an owner's data.
    DataCorrectionId,
    /// A disposal list.
    DisposalListId,
    /// A batch of dossiers handed over.
    HandoverId,
    /// A visit to a desk, booked ahead.
    VisitId,
    /// A ticket of a desk's queue.
    TicketId,
    /// A rating of a dossier.
    RatingId,
    /// A petition.
    PetitionId,
    /// A row of the audit log.
    AuditId,
    /// An event in the outbox.
    EventId,
}
