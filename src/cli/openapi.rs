//! `motcua openapi`.

use std::path::PathBuf;

use clap::Args;

use super::Failed;
use crate::api;

#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// Compare with this file instead of printing; no success when they differ.
    #[arg(long, value_name = "FILE", num_args = 0..=1, default_missing_value = "openapi/openapi.json")]
    check: Option<PathBuf>,
    /// Print one schema of the document, such as `ProcessArchive`, as a JSON Schema (2020-12) that stands alone.
    #[arg(long, value_name = "NAME", conflicts_with = "check")]
    schema: Option<String>,
}

pub(super) fn run(arguments: &Arguments) -> Result<(), Failed> {
    if let Some(name) = &arguments.schema {
        let schema = api::schema_text(name)?;
        return super::print(&schema.ok_or_else(|| format!("the document has no schema {name}"))?);
    }
    let text = api::document_text()?;
    let Some(path) = &arguments.check else {
        return super::print(&text);
    };
    let written = std::fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?;
    if written == text {
        return Ok(());
    }
    Err(format!(
        "{0} is not what the code says; run: motcua openapi > {0}",
        path.display()
    )
    .into())
}
