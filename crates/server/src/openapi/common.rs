//! What many operations have in common: each gets it by what it takes, so that no route can forget it.

use axum::http::StatusCode;
use utoipa::PartialSchema as _;
use utoipa::openapi::path::{Operation, Parameter, ParameterBuilder, ParameterIn};
use utoipa::openapi::schema::{ObjectBuilder, Type};
use utoipa::openapi::{
    Components, ContentBuilder, HeaderBuilder, OpenApi, PathItem, Ref, RefOr, Required, Response,
    ResponseBuilder,
};

use crate::identity::caller::{ACT_AS, ACT_AS_PATTERN};
use crate::problem::Code;

const JSON: &str = "application/json";
const PROBLEM_JSON: &str = "application/problem+json";
const PROBLEM: &str = "#/components/schemas/Problem";

/// The tag of what neighbours tell: their bodies are signed as they are, whatever type they say that they have.
const WEBHOOKS: &str = "Webhooks";

/// A problem that many operations share, by its code.
struct Shared {
    code: Code,
    name: &'static str,
    description: &'static str,
}

const MALFORMED: Shared = Shared {
    code: Code::Malformed,
    name: "Malformed",
    description: "`malformed`: what was sent cannot be read, or cannot be; `field` says where",
};
const UNAUTHENTICATED: Shared = Shared {
    code: Code::Unauthenticated,
    name: "Unauthenticated",
    description: "`unauthenticated`: nobody is signed in, or the token is not known",
};
const FORBIDDEN_ORIGIN: Shared = Shared {
    code: Code::ForbiddenOrigin,
    name: "ForbiddenOrigin",
    description: "`forbidden_origin`: a session's request comes from another site's page",
};
const NOT_FOUND: Shared = Shared {
    code: Code::NotFound,
    name: "NotFound",
    description: "`not_found`: not there, or not the caller's",
};
const TIMEOUT: Shared = Shared {
    code: Code::Timeout,
    name: "Timeout",
    description: "`timeout`: the body did not arrive in time",
};
const TOO_LARGE: Shared = Shared {
    code: Code::TooLarge,
    name: "TooLarge",
    description: "`too_large`: the body has too many bytes",
};
const UNSUPPORTED_MEDIA_TYPE: Shared = Shared {
    code: Code::UnsupportedMediaType,
    name: "UnsupportedMediaType",
    description: "`unsupported_media_type`: the body is of another content type",
};
const TOO_MANY_REQUESTS: Shared = Shared {
    code: Code::TooManyRequests,
    name: "TooManyRequests",
    description: "`too_many_requests`: `Retry-After` says when there is room again",
};
const UNAVAILABLE: Shared = Shared {
    code: Code::Unavailable,
    name: "Unavailable",
    description: "`unavailable`: nothing has happened; try again",
};

/// Every shared problem.
const SHARED: [&Shared; 9] = [
    &MALFORMED,
    &UNAUTHENTICATED,
    &FORBIDDEN_ORIGIN,
    &NOT_FOUND,
    &TIMEOUT,
    &TOO_LARGE,
    &UNSUPPORTED_MEDIA_TYPE,
    &TOO_MANY_REQUESTS,
    &UNAVAILABLE,
];

impl Shared {
    fn status(&self) -> StatusCode {
        self.code.describe().1
    }

    fn response(&self) -> Response {
        let (code, status, [title, _]) = self.code.describe();
        let example = serde_json::json!({
            "type": format!("/problems/{code}"), "title": title, "status": status.as_u16(), "code": code,
        });
        let content = ContentBuilder::new().schema(Some(Ref::new(PROBLEM))).example(Some(example)).build();
        ResponseBuilder::new().description(self.description).content(PROBLEM_JSON, content).build()
    }
}

/// Adds to a description what its operations have in common.
pub(super) fn complete(document: &mut OpenApi) {
    let components = document.components.get_or_insert_default();
    for shared in SHARED {
        let mut response = shared.response();
        says_when(shared.status(), &mut response);
        components.responses.insert(shared.name.to_owned(), response.into());
    }
    components.parameters.insert(ACT_AS_NAME.to_owned(), act_as().into());
    for path in document.paths.paths.values_mut() {
        for (changes, operation) in operations(path) {
            name(operation);
            let takes = Takes::of(operation, components);
            for shared in takes.problems(changes) {
                let missing = operation.responses.responses.entry(shared.status().as_str().to_owned());
                missing.or_insert_with(|| Ref::from_response_name(shared.name).into());
            }
            if takes.caller {
                let parameters = operation.parameters.get_or_insert_default();
                parameters.push(RefOr::Ref(Ref::new(format!("#/components/parameters/{ACT_AS_NAME}"))));
            }
            for (status, response) in &mut operation.responses.responses {
                if let (Ok(status), RefOr::T(response)) = (status.parse(), response) {
                    as_problem(response);
                    says_when(status, response);
                }
            }
        }
    }
}

/// The operations of a path, each with whether it changes anything.
fn operations(path: &mut PathItem) -> impl Iterator<Item = (bool, &mut Operation)> {
    let reads = [path.get.as_mut()].into_iter().flatten().map(|operation| (false, operation));
    let changes = [path.put.as_mut(), path.post.as_mut(), path.patch.as_mut(), path.delete.as_mut()];
    reads.chain(changes.into_iter().flatten().map(|operation| (true, operation)))
}

/// Makes the operation's id of its tag and its verb, which is its handler's name where it says no other.
fn name(operation: &mut Operation) {
    let tag = operation.tags.iter().flatten().next().map(|tag| tag.to_lowercase().replace(' ', "_"));
    if let (Some(tag), Some(verb)) = (tag, operation.operation_id.as_mut()) {
        *verb = format!("{tag}_{verb}");
    }
}

/// What an operation takes, and so what can be wrong with a request.
struct Takes {
    caller: bool,
    path: bool,
    query: bool,
    body: bool,
    typed: bool,
}

impl Takes {
    fn of(operation: &Operation, components: &Components) -> Self {
        let parameters =
            operation.parameters.iter().flatten().filter_map(|parameter| resolve(parameter, components));
        let places: Vec<_> = parameters.map(|parameter| &parameter.parameter_in).collect();
        let webhook = operation.tags.iter().flatten().any(|tag| tag == WEBHOOKS);
        let types = operation.request_body.iter().filter_map(|body| match body {
            RefOr::T(body) => Some(body.content.keys()),
            RefOr::Ref(_) => None,
        });
        let body = operation.request_body.is_some();
        let checked = types.flatten().any(|name| matches!(name.as_str(), JSON | "text/csv"));
        Self {
            caller: operation.security.is_none(),
            path: places.iter().any(|place| matches!(place, ParameterIn::Path)),
            query: places.iter().any(|place| matches!(place, ParameterIn::Query)),
            body,
            typed: checked && !webhook,
        }
    }

    fn problems(&self, changes: bool) -> impl Iterator<Item = &'static Shared> {
        let all = [
            (self.caller || self.query || self.typed, &MALFORMED),
            (self.caller, &UNAUTHENTICATED),
            (self.caller && changes, &FORBIDDEN_ORIGIN),
            (self.path, &NOT_FOUND),
            (self.body, &TIMEOUT),
            (self.body, &TOO_LARGE),
            (self.typed, &UNSUPPORTED_MEDIA_TYPE),
            (self.caller, &TOO_MANY_REQUESTS),
            (self.caller || self.path, &UNAVAILABLE),
        ];
        all.into_iter().filter_map(|(can_be, shared)| can_be.then_some(shared))
    }
}

fn resolve<'a>(parameter: &'a RefOr<Parameter>, components: &'a Components) -> Option<&'a Parameter> {
    match parameter {
        RefOr::T(parameter) => Some(parameter),
        RefOr::Ref(there) => {
            let name = there.ref_location.rsplit('/').next()?;
            components.parameters.get(name).and_then(|found| resolve(found, components))
        }
    }
}

/// A problem's content type is the problem documents' own.
fn as_problem(response: &mut Response) {
    let is_problem = |content: &RefOr<utoipa::openapi::Content>| match content {
        RefOr::T(content) => {
            matches!(&content.schema, Some(RefOr::Ref(schema)) if schema.ref_location == PROBLEM)
        }
        RefOr::Ref(_) => false,
    };
    if response.content.get(JSON).is_some_and(is_problem)
        && let Some(content) = response.content.swap_remove(JSON)
    {
        response.content.insert(PROBLEM_JSON.to_owned(), content);
    }
}

/// What is over after a while says after how long.
fn says_when(status: StatusCode, response: &mut Response) {
    if matches!(status, StatusCode::TOO_MANY_REQUESTS | StatusCode::SERVICE_UNAVAILABLE) {
        let header = HeaderBuilder::new()
            .schema(Some(u64::schema()))
            .description(Some("After how many seconds to try again, where that is known"))
            .build();
        response.headers.insert("Retry-After".to_owned(), header.into());
    }
}

/// The name of the parameter among the components.
const ACT_AS_NAME: &str = "ActAs";

fn act_as() -> Parameter {
    let schema = ObjectBuilder::new()
        .schema_type(Type::String)
        .pattern(Some(ACT_AS_PATTERN))
        .examples(["pro:12", "client:3", "marketplace"])
        .build();
    ParameterBuilder::new()
        .name(ACT_AS)
        .parameter_in(ParameterIn::Header)
        .required(Required::False)
        .description(Some(
            "With a bearer token: in whose name, such as `pro:12`, `client:3` or `marketplace`",
        ))
        .schema(Some(schema))
        .build()
}
