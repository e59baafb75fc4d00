//! Examples of this slice's bodies, for the document.

use crate::platform::http::document::Example;

/// One for each body.
pub const EXAMPLES: &[Example] = &[
    (
        "RegisterCitizenBody",
        include_str!("examples/RegisterCitizenBody.json"),
    ),
    (
        "RegisteredCitizenView",
        include_str!("examples/RegisteredCitizenView.json"),
    ),
    ("SignInBody", include_str!("examples/SignInBody.json")),
    (
        "RefreshSessionBody",
        include_str!("examples/RefreshSessionBody.json"),
    ),
    ("SignedInView", include_str!("examples/SignedInView.json")),
    ("SessionView", include_str!("examples/SessionView.json")),
    ("MeView", include_str!("examples/MeView.json")),
    (
        "ChangePasswordBody",
        include_str!("examples/ChangePasswordBody.json"),
    ),
    ("AccessTokenView", include_str!("examples/AccessTokenView.json")),
    (
        "CreateOfficerBody",
        include_str!("examples/CreateOfficerBody.json"),
    ),
    (
        "CreatedOfficerView",
        include_str!("examples/CreatedOfficerView.json"),
    ),
    ("OfficerView", include_str!("examples/OfficerView.json")),
    (
        "ChangeOfficerBody",
        include_str!("examples/ChangeOfficerBody.json"),
    ),
    (
        "DisableOfficerBody",
        include_str!("examples/DisableOfficerBody.json"),
    ),
    (
        "TemporaryPasswordView",
        include_str!("examples/TemporaryPasswordView.json"),
    ),
    (
        "GrantMembershipBody",
        include_str!("examples/GrantMembershipBody.json"),
    ),
    ("MembershipView", include_str!("examples/MembershipView.json")),
    (
        "EndMembershipBody",
        include_str!("examples/EndMembershipBody.json"),
    ),
];
