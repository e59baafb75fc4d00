//! E-forms: JSON Schemas (2020-12) that are checked when a version is published, and check what citizens fill in.

mod schema;

use std::sync::{Arc, LazyLock};

use quick_cache::sync::Cache;
use serde_json::Value;

pub use schema::{SchemaFault, schema_faults};

use super::error::ProcedureError;
use super::model::ProcedureVersion;
use crate::platform::db::DbError;
use crate::platform::http::FieldError;
use crate::platform::http::contract::{Schema, SchemaError, clean};
use crate::platform::ids::ProcedureVersionId;

/// Compiled schemas of published versions.
static COMPILED: LazyLock<Cache<ProcedureVersionId, Arc<Schema>>> = LazyLock::new(|| Cache::new(500));

/// Everything that is wrong with a filled-in form, each with its pointer below the form itself.
///
/// # Errors
/// The schema itself is wrong.
pub fn check(schema: &Value, form_data: &Value) -> Result<Vec<FieldError>, SchemaError> {
    Ok(errors(&Schema::compile(schema)?, schema, form_data, ""))
}

/// Everything that is wrong with the form of a dossier, pointers beginning with `base` ("/formData"); nothing when the
/// procedure has no e-form. The compiled schema is kept for published versions.
///
/// # Errors
/// The stored schema cannot be compiled, which publication rules out.
pub fn check_version(
    version: &ProcedureVersion,
    form_data: &Value,
    base: &str,
) -> Result<Vec<FieldError>, ProcedureError> {
    let Some(schema) = &version.parts.form_schema else {
        return Ok(Vec::new());
    };
    if version.published_at.is_some()
        && let Some(kept) = COMPILED.get(&version.id)
    {
        return Ok(errors(&kept, schema, form_data, base));
    }
    let broken =
        |error: SchemaError| DbError::Broken(format!("form schema of version {}: {error}", version.id));
    let compiled = Arc::new(Schema::compile(schema).map_err(broken)?);
    if version.published_at.is_some() {
        COMPILED.insert(version.id, Arc::clone(&compiled));
    }
    Ok(errors(&compiled, schema, form_data, base))
}

/// The texts of a form are judged as those of the API are: a name of blanks is no name.
fn errors(compiled: &Schema, source: &Value, form_data: &Value, base: &str) -> Vec<FieldError> {
    let mut cleaned = form_data.clone();
    clean(&mut cleaned, source, source);
    compiled.errors(&cleaned, base)
}

/// Forgets what was kept for a version that is about to be published: it may have been kept in a transaction that was
/// rolled back.
pub(super) fn forget(version: ProcedureVersionId) {
    COMPILED.remove(&version);
}

#[cfg(test)]
mod tests;
