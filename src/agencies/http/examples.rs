//! Examples of what is sent and shown.

use crate::platform::http::document::Example;

/// One for each schema that is a body.
pub const EXAMPLES: &[Example] = &[
    (
        "AgencySummaryView",
        include_str!("examples/AgencySummaryView.json"),
    ),
    ("AgencyView", include_str!("examples/AgencyView.json")),
    ("UnitView", include_str!("examples/UnitView.json")),
    ("DeskView", include_str!("examples/DeskView.json")),
    ("AdminUnitView", include_str!("examples/AdminUnitView.json")),
    ("CreateAgencyBody", include_str!("examples/CreateAgencyBody.json")),
    ("PlaceAgencyBody", include_str!("examples/PlaceAgencyBody.json")),
    ("RenameAgencyBody", include_str!("examples/RenameAgencyBody.json")),
    (
        "IdentifierCodeBody",
        include_str!("examples/IdentifierCodeBody.json"),
    ),
    ("StandForBody", include_str!("examples/StandForBody.json")),
    ("CloseAgencyBody", include_str!("examples/CloseAgencyBody.json")),
    ("CreateUnitBody", include_str!("examples/CreateUnitBody.json")),
    ("ChangeUnitBody", include_str!("examples/ChangeUnitBody.json")),
    ("CreateDeskBody", include_str!("examples/CreateDeskBody.json")),
    ("ChangeDeskBody", include_str!("examples/ChangeDeskBody.json")),
    ("CloseDeskBody", include_str!("examples/CloseDeskBody.json")),
    (
        "CreateAdminUnitBody",
        include_str!("examples/CreateAdminUnitBody.json"),
    ),
    (
        "CloseAdminUnitBody",
        include_str!("examples/CloseAdminUnitBody.json"),
    ),
];
