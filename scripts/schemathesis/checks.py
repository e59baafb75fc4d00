"""A request that keeps the document is never refused for what the document says."""

import schemathesis

# What the server only finds by holding a request against the document.
BY_THE_DOCUMENT = {
    "TYPE", "ENUM", "FORMAT", "PATTERN", "UNKNOWN_FIELD", "UNKNOWN_PARAMETER", "NO_ALTERNATIVE", "INVALID", "JSON",
    "UNEXPECTED_BODY", "MAX_ITEMS", "MIN_ITEMS", "FIELD_NAME",
}


@schemathesis.check
def refusals_are_documented(ctx, response, case):
    if response.status_code != 400 or case.meta is None or not case.meta.generation.mode.is_positive:
        return
    for error in response.json().get("errors", []):
        if error["code"] in BY_THE_DOCUMENT:
            raise AssertionError(f"well formed, and yet refused: {error}")
