//! The API's own description, made from its handlers.

use super::{Json, closed, open};
use tagfire_domain::wire::Problem;
use utoipa::openapi::OpenApi;
use utoipa::openapi::security::{ApiKey, ApiKeyValue, HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::{Modify, OpenApi as _};

#[derive(utoipa::OpenApi)]
#[openapi(
    info(
        title = "Tagfire",
        description = "Sets container images in Kubernetes and follows the rollout. Errors are `application/problem+json` \
                       (RFC 9457), whose `type` is stable.",
        license(name = "MIT OR Apache-2.0", identifier = "MIT OR Apache-2.0")
    ),
    components(schemas(Problem)),
    modifiers(&Schemes)
)]
struct Head;

struct Schemes;

impl Modify for Schemes {
    fn modify(&self, api: &mut OpenApi) {
        let Some(components) = api.components.as_mut() else { return };
        let bearer = HttpBuilder::new()
            .scheme(HttpAuthScheme::Bearer)
            .description(Some("The operator's or the viewer's token."))
            .build();
        components.add_security_scheme("token", SecurityScheme::Http(bearer));
        let push = HttpBuilder::new()
            .scheme(HttpAuthScheme::Bearer)
            .description(Some("The token of registries, which lets in nowhere else."))
            .build();
        components.add_security_scheme("push", SecurityScheme::Http(push));
        let cookie = ApiKeyValue::with_description(
            "tagfire-8787",
            "What signing in sets; the port is in its name. For browsers, from the console's own origin.",
        );
        components.add_security_scheme("session", SecurityScheme::ApiKey(ApiKey::Cookie(cookie)));
    }
}

/// The document without paths.
pub fn head() -> OpenApi {
    Head::openapi()
}

/// The whole document.
#[must_use]
pub fn document() -> OpenApi {
    let (_, mut document) = open().split_for_parts();
    let (_, closed) = closed().split_for_parts();
    let (_, health) = crate::health::routes().split_for_parts();
    document.merge(closed);
    document.merge(health);
    document
}

/// This document.
#[utoipa::path(get, path = "/api/v1/openapi.json", tag = "about", responses((status = 200, description = "OpenAPI 3.1", body = Object)))]
pub async fn serve() -> Json<OpenApi> {
    Json(document())
}
