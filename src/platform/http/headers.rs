//! Header parameters in the document.

use utoipa::openapi::path::{Parameter, ParameterBuilder, ParameterIn};
use utoipa::openapi::schema::{ObjectBuilder, Type};
use utoipa::openapi::{Required, Schema};

/// A header parameter of text.
pub(super) fn header_parameter(
    name: &str,
    required: bool,
    description: &str,
    schema: ObjectBuilder,
    example: &str,
) -> Parameter {
    ParameterBuilder::new()
        .name(name)
        .parameter_in(ParameterIn::Header)
        .required(if required { Required::True } else { Required::False })
        .description(Some(description))
        .schema(Some(Schema::Object(schema.schema_type(Type::String).build())))
        .example(Some(example.into()))
        .build()
}
