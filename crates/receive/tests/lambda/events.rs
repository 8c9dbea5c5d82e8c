//! Requests in the forms in which services invoke functions, shortened from the documentation of AWS.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use serde_json::{Map, Value, json};
use sha2::Sha256;

/// The secret that signs.
pub const SECRET: &str = "It's a Secret to Everybody";

pub const BROKEN_BASE64: &str = "eyJ0eXBlIjog!";

/// A form of requests.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    FunctionUrl,
    FunctionUrlInBase64,
    ApiGateway,
    ApiGatewayInBase64,
    LoadBalancer,
    LoadBalancerWithLists,
    LoadBalancerWithListsInBase64,
}

pub const FORMS: [Form; 7] = [
    Form::FunctionUrl,
    Form::FunctionUrlInBase64,
    Form::ApiGateway,
    Form::ApiGatewayInBase64,
    Form::LoadBalancer,
    Form::LoadBalancerWithLists,
    Form::LoadBalancerWithListsInBase64,
];

impl Form {
    fn is_in_base64(self) -> bool {
        matches!(
            self,
            Form::FunctionUrlInBase64 | Form::ApiGatewayInBase64 | Form::LoadBalancerWithListsInBase64
        )
    }

    /// Whether a request has lists of values for headers.
    pub fn repeats_headers(self) -> bool {
        use Form as F;
        matches!(
            self,
            F::ApiGateway | F::ApiGatewayInBase64 | F::LoadBalancerWithLists | F::LoadBalancerWithListsInBase64
        )
    }

    /// The path with the query, if the form has it as it was written.
    pub fn path(self) -> &'static str {
        match self {
            Form::FunctionUrl | Form::FunctionUrlInBase64 => "/hooks/a b?x=1&y=%C3%BC",
            _ => "/hooks/a b",
        }
    }

    /// A request with these headers and this body.
    pub fn event(self, headers: &[(&str, String)], body: Option<&str>) -> Value {
        let encoded = body.map(|body| match self.is_in_base64() {
            true => STANDARD.encode(body),
            false => body.to_owned(),
        });
        self.request(headers, encoded, self.is_in_base64())
    }

    /// A request whose body is said to be base64.
    pub fn event_of_base64(self, headers: &[(&str, String)], body: &str) -> Value {
        self.request(headers, Some(body.to_owned()), true)
    }

    fn request(self, headers: &[(&str, String)], body: Option<String>, is_base64: bool) -> Value {
        let (mut one, mut lists) = (Map::new(), Map::new());
        for (name, value) in headers {
            one.insert((*name).to_owned(), json!(value));
            let list = lists.entry(*name).or_insert_with(|| json!([]));
            list.as_array_mut().expect("a list").push(json!(value));
        }
        match self {
            Form::FunctionUrl | Form::FunctionUrlInBase64 => json!({
                "version": "2.0",
                "routeKey": "$default",
                "rawPath": "/hooks/a b",
                "rawQueryString": "x=1&y=%C3%BC",
                "cookies": ["a=1", "b=2"],
                "headers": one,
                "queryStringParameters": {"x": "1", "y": "ü"},
                "requestContext": {
                    "accountId": "123456789012",
                    "domainName": "example.lambda-url.eu-west-1.on.aws",
                    "http": {"method": "POST", "path": "/hooks/a b", "protocol": "HTTP/1.1", "sourceIp": "203.0.113.7"},
                    "stage": "$default",
                    "timeEpoch": 1_795_968_335_000_u64,
                },
                "body": body,
                "isBase64Encoded": is_base64,
            }),
            Form::ApiGateway | Form::ApiGatewayInBase64 => json!({
                "version": "1.0",
                "resource": "/hooks/{name}",
                "path": "/hooks/a b",
                "httpMethod": "POST",
                "headers": one,
                "multiValueHeaders": lists,
                "queryStringParameters": {"x": "1"},
                "multiValueQueryStringParameters": {"x": ["1"]},
                "requestContext": {"apiId": "id", "httpMethod": "POST", "identity": {"sourceIp": "203.0.113.7"}, "path": "/hooks/a b"},
                "pathParameters": null,
                "stageVariables": null,
                "body": body,
                "isBase64Encoded": is_base64,
            }),
            Form::LoadBalancer => json!({
                "requestContext": {"elb": {"targetGroupArn": "arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/hooks/1"}},
                "httpMethod": "POST",
                "path": "/hooks/a b",
                "queryStringParameters": {"x": "1"},
                "headers": one,
                "body": body.unwrap_or_default(),
                "isBase64Encoded": is_base64,
            }),
            Form::LoadBalancerWithLists | Form::LoadBalancerWithListsInBase64 => json!({
                "requestContext": {"elb": {"targetGroupArn": "arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/hooks/1"}},
                "httpMethod": "POST",
                "path": "/hooks/a b",
                "multiValueQueryStringParameters": {"x": ["1"]},
                "multiValueHeaders": lists,
                "body": body.unwrap_or_default(),
                "isBase64Encoded": is_base64,
            }),
        }
    }
}

/// An event, which no other form has.
pub fn renewal(form: Form) -> String {
    json!({"type": "subscription.renew", "timestamp": "2026-11-29T16:00:00Z", "data": {"note": format!("Grüße, {form:?}")}}).to_string()
}

/// What no event is.
pub fn poison(form: Form) -> String {
    format!("{{\"type\": \"{form:?}")
}

pub fn signature(body: &str) -> String {
    let mac: Hmac<Sha256> = Hmac::new_from_slice(SECRET.as_bytes()).expect("any length");
    let mac = mac.chain_update(body).finalize().into_bytes();
    format!("sha256={}", mac.iter().map(|byte| format!("{byte:02x}")).collect::<String>())
}
