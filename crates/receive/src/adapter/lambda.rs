//! HTTP requests that arrive through AWS Lambda: function URLs, API Gateway, and load balancers.

use std::collections::BTreeMap;
use std::convert::Infallible;
use std::future::Future;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use eventry::{Delivery, Payload};
use lambda_runtime::{LambdaEvent, Service, service_fn};
use serde::{Deserialize, Serialize};

use super::waiting;
use crate::answer::Answer;
use crate::receiver::{Accepted, Receiver};

/// Makes a handler for [`lambda_runtime::run`]: it accepts each request, lets `process` handle the events, and returns its answer.
///
/// ```no_run
/// use eventry::apiida;
/// use eventry_receive::{Accepted, Answer, JsonLines, Receiver, Verifier, lambda};
///
/// async fn process(accepted: Accepted<apiida::Payload>) -> Answer {
///     println!("{} events", accepted.events().len());
///     accepted.done()
/// }
///
/// # async fn run() -> Result<(), lambda_runtime::Error> {
/// let verifier = Verifier::preset("github")?.key(std::env::var("WEBHOOK_SECRET")?).build()?;
/// let receiver = Receiver::<apiida::Payload>::new(verifier, JsonLines::open("/mnt/quarantine/lines.jsonl")?);
/// lambda_runtime::run(lambda::handler(receiver, process)).await
/// # }
/// ```
pub fn handler<P, F, A>(
    receiver: Receiver<P>,
    process: F,
) -> impl Service<LambdaEvent<Request>, Response = Response, Error = Infallible, Future: Send>
where
    P: Payload,
    F: Fn(Accepted<P>) -> A + Clone + Send + 'static,
    A: Future<Output = Answer> + Send,
{
    service_fn(move |event: LambdaEvent<Request>| {
        let (receiver, process) = (receiver.clone(), process.clone());
        async move {
            let repeats_headers = event.payload.multi_value_headers.is_some();
            let accepted = waiting::accept(&receiver, event.payload.received(), Received::delivery).await;
            let answer = match accepted {
                Ok(accepted) => process(accepted).await,
                Err(answer) => answer,
            };
            Ok(Response::of(answer, repeats_headers))
        }
    })
}

/// A request in the forms that Lambda knows: version 2.0 of API Gateway, which function URLs have too, and version 1.0, which load balancers
/// have too. See <https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html>.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Request {
    raw_path: Option<String>,
    raw_query_string: Option<String>,
    path: Option<String>,
    http_method: Option<String>,
    request_context: RequestContext,
    headers: Option<BTreeMap<String, String>>,
    multi_value_headers: Option<BTreeMap<String, Vec<String>>>,
    body: Option<String>,
    is_base64_encoded: bool,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct RequestContext {
    http: Http,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Http {
    method: Option<String>,
}

/// A request whose body is decoded.
struct Received {
    attributes: Vec<(String, String)>,
    route: String,
    body: Vec<u8>,
}

impl Request {
    fn received(self) -> Received {
        let route = self.raw_path.or(self.path).unwrap_or_default();
        // Version 1.0 has only decoded parameters: a signature over a URL with a query cannot be checked there, and is refused.
        let query = self.raw_query_string.filter(|query| !query.is_empty());
        let path = query.map_or_else(|| route.clone(), |query| format!("{route}?{query}"));
        let method = self.request_context.http.method.or(self.http_method).unwrap_or_default();
        let mut attributes = vec![(":method".to_owned(), method), (":path".to_owned(), path)];
        let lists = self.multi_value_headers.unwrap_or_default();
        attributes.extend(self.headers.filter(|_| lists.is_empty()).unwrap_or_default());
        for (name, values) in lists {
            attributes.extend(values.into_iter().map(|value| (name.clone(), value)));
        }
        let body = self.body.unwrap_or_default();
        let body = match self.is_base64_encoded {
            // What is not base64 is refused like any other changed body.
            true => STANDARD.decode(&body).unwrap_or_else(|_| body.into_bytes()),
            false => body.into_bytes(),
        };
        Received { attributes, route, body }
    }
}

impl Received {
    fn delivery(&self) -> Delivery<'_> {
        let attributes = self.attributes.iter().map(|(name, value)| (name.as_str(), value.as_str()));
        Delivery::new(&self.body)
            .with_attributes(attributes)
            .with_route(self.route.as_str())
    }
}

/// A response in the form that all of them understand.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Response {
    status_code: u16,
    headers: BTreeMap<&'static str, String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    multi_value_headers: Option<BTreeMap<&'static str, [String; 1]>>,
    body: String,
    is_base64_encoded: bool,
}

impl Response {
    /// A load balancer that sends lists of values reads no other headers.
    fn of(answer: Answer, repeats_headers: bool) -> Self {
        let headers = || answer.headers().map(|(name, value)| (name, value.to_owned()));
        Response {
            status_code: answer.status(),
            headers: headers().collect(),
            multi_value_headers: repeats_headers.then(|| headers().map(|(name, value)| (name, [value])).collect()),
            body: answer.body().to_owned(),
            is_base64_encoded: false,
        }
    }
}
