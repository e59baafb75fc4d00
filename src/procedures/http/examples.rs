//! Examples of what is sent and shown.

use crate::platform::http::document::Example;

/// One for each schema that is a body.
pub const EXAMPLES: &[Example] = &[
    ("ApproveIssueBody", include_str!("examples/ApproveIssueBody.json")),
    (
        "BringIssueIntoForceBody",
        include_str!("examples/BringIssueIntoForceBody.json"),
    ),
    ("CreateFieldBody", include_str!("examples/CreateFieldBody.json")),
    (
        "CreateProcessBody",
        include_str!("examples/CreateProcessBody.json"),
    ),
    (
        "CreateRuleSetBody",
        include_str!("examples/CreateRuleSetBody.json"),
    ),
    (
        "DecideMechanismBody",
        include_str!("examples/DecideMechanismBody.json"),
    ),
    ("FieldView", include_str!("examples/FieldView.json")),
    (
        "ImportProcessesBody",
        include_str!("examples/ImportProcessesBody.json"),
    ),
    ("IsoWaiverView", include_str!("examples/IsoWaiverView.json")),
    (
        "MechanismDecidedView",
        include_str!("examples/MechanismDecidedView.json"),
    ),
    (
        "MechanismDecisionView",
        include_str!("examples/MechanismDecisionView.json"),
    ),
    ("ProcedureBody", include_str!("examples/ProcedureBody.json")),
    (
        "ProcedureSummaryView",
        include_str!("examples/ProcedureSummaryView.json"),
    ),
    (
        "ProcedureVersionParts",
        include_str!("examples/ProcedureVersionParts.json"),
    ),
    (
        "ProcedureVersionSummaryView",
        include_str!("examples/ProcedureVersionSummaryView.json"),
    ),
    (
        "ProcedureVersionView",
        include_str!("examples/ProcedureVersionView.json"),
    ),
    ("ProcedureView", include_str!("examples/ProcedureView.json")),
    ("ProcessArchive", include_str!("examples/ProcessArchive.json")),
    (
        "ProcessImportView",
        include_str!("examples/ProcessImportView.json"),
    ),
    (
        "ProcessIssueChangedView",
        include_str!("examples/ProcessIssueChangedView.json"),
    ),
    (
        "ProcessIssueSummaryView",
        include_str!("examples/ProcessIssueSummaryView.json"),
    ),
    ("ProcessIssueText", include_str!("examples/ProcessIssueText.json")),
    ("ProcessIssueView", include_str!("examples/ProcessIssueView.json")),
    ("ProcessView", include_str!("examples/ProcessView.json")),
    ("PublicationView", include_str!("examples/PublicationView.json")),
    ("RenameFieldBody", include_str!("examples/RenameFieldBody.json")),
    (
        "RepealProcedureBody",
        include_str!("examples/RepealProcedureBody.json"),
    ),
    ("ReturnIssueBody", include_str!("examples/ReturnIssueBody.json")),
    ("RuleCheckView", include_str!("examples/RuleCheckView.json")),
    ("RuleSetView", include_str!("examples/RuleSetView.json")),
    (
        "SimulateRouteBody",
        include_str!("examples/SimulateRouteBody.json"),
    ),
    (
        "SimulatedRouteView",
        include_str!("examples/SimulatedRouteView.json"),
    ),
    ("WaiveIsoBody", include_str!("examples/WaiveIsoBody.json")),
    (
        "WithdrawIssueBody",
        include_str!("examples/WithdrawIssueBody.json"),
    ),
];
