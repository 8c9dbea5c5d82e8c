//! The deliveries that are accepted, one for each way of signing, and the receivers that accept them.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU32, Ordering};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use eventry_receive::{StaticKeys, Verifier, VerifierBuilder};
use serde_json::{Value, json};

use crate::signing::{self, NOW, NOW_TEXT};
use crate::support::vector;
use crate::wire::Request;

/// Keys, each for one provider.
pub const STANDARD_KEY: &[u8] = b"a key of 24 or more bytes";
pub const GITHUB_KEY: &str = "It's a Secret to Everybody";
pub const STRIPE_KEY: &str = "a key of the second provider";
pub const SLACK_KEY: &str = "a key of the third provider";
pub const TWILIO_KEY: &str = "12345";
pub const IN_BODY_KEY: &str = "a key for members of the body";
pub const TOKEN: &str = "mF_9.B5f-4.1JqM";
pub const ED25519_SEED: u8 = 3;
pub const P256_SEED: u8 = 5;
pub const KEY_ID: &str = "key-1";

pub const ORIGIN: &str = "https://hooks.example.com";
pub const KEY_SET_ADDRESS: &str = "https://webhooks.truelayer.com/.well-known/jwks";

/// An accepted delivery.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Base {
    StandardWebhooks,
    /// The same with a public key.
    StandardWebhooksAsymmetric,
    Github,
    Stripe,
    Slack,
    Token,
    Basic,
    Twilio,
    /// A JWT.
    Plaid,
    /// A detached JWS.
    Truelayer,
    /// An HMAC of members, in the body.
    InBody,
    /// A signature of RSA in the body, whose certificate the body names.
    Sns,
}

impl Base {
    pub const ALL: [Base; 12] = [
        Base::StandardWebhooks,
        Base::StandardWebhooksAsymmetric,
        Base::Github,
        Base::Stripe,
        Base::Slack,
        Base::Token,
        Base::Basic,
        Base::Twilio,
        Base::Plaid,
        Base::Truelayer,
        Base::InBody,
        Base::Sns,
    ];

    /// The route of its receiver.
    pub fn route(self) -> &'static str {
        match self {
            Base::StandardWebhooks | Base::StandardWebhooksAsymmetric => "/standard-webhooks",
            Base::Github => "/github",
            Base::Stripe => "/stripe",
            Base::Slack => "/slack",
            Base::Token => "/token",
            Base::Basic => "/basic",
            Base::Twilio => "/twilio",
            Base::Plaid => "/plaid",
            Base::Truelayer => "/truelayer",
            Base::InBody => "/in-body",
            Base::Sns => "/sns",
        }
    }

    /// Whether its body is an event. Others end in quarantine once they are verified.
    pub fn is_event(self) -> bool {
        !matches!(self, Base::Twilio | Base::Sns)
    }

    /// A delivery that was not sent before, except for the one that cannot be signed here.
    pub fn request(self) -> Request {
        static SERIAL: AtomicU32 = AtomicU32::new(1);
        let serial = SERIAL.fetch_add(1, Ordering::Relaxed);
        let body = json!({"type": "subscription.renew", "timestamp": NOW_TEXT, "data": {}, "serial": serial.to_string()});
        let mut request = Request::new(self.route(), body.to_string());
        request.add("Content-Type", "application/json");
        self.sign(&mut request, body, serial);
        request
    }

    fn sign(self, request: &mut Request, mut body: Value, serial: u32) {
        match self {
            Base::StandardWebhooks => {
                request.set("webhook-id", format!("msg_{serial}"));
                signing::standard(request, STANDARD_KEY, NOW);
            }
            Base::StandardWebhooksAsymmetric => {
                request.set("webhook-id", format!("msg_{serial}"));
                signing::standard_asymmetric(request, ED25519_SEED, NOW);
            }
            Base::Github => signing::github(request, GITHUB_KEY.as_bytes()),
            Base::Stripe => signing::stripe(request, STRIPE_KEY.as_bytes(), NOW),
            Base::Slack => signing::slack(request, SLACK_KEY.as_bytes(), NOW),
            Base::Token => request.set("Authorization", format!("Bearer {TOKEN}")),
            Base::Basic => request.set("Authorization", format!("Basic {}", STANDARD.encode("Aladdin:open sesame"))),
            Base::Twilio => {
                request.set("Content-Type", "application/x-www-form-urlencoded");
                request.target.push_str("?account=7");
                request.body = format!("From=15551230001&Body={serial}").into_bytes();
                signing::twilio(request, TWILIO_KEY.as_bytes(), ORIGIN);
            }
            Base::Plaid => {
                let claims = signing::claims(&request.body, NOW);
                signing::plaid(request, &jwt_header(), &claims, P256_SEED);
            }
            Base::Truelayer => {
                request.set("X-Tl-Webhook-Timestamp", NOW_TEXT);
                signing::truelayer(request, &jws_header());
            }
            Base::InBody => {
                signing::in_body(&mut body, IN_BODY_KEY.as_bytes());
                request.body = body.to_string().into_bytes();
            }
            Base::Sns => request.body = vector("sns", "version 2").delivery().body().to_vec(),
        }
    }

    /// A verifier that accepts it.
    pub fn verifier(self, clock: Arc<AtomicI64>) -> Verifier {
        let preset = |name: &str| Verifier::preset(name).expect("a preset");
        let builder: VerifierBuilder = match self {
            Base::StandardWebhooks | Base::StandardWebhooksAsymmetric => preset("standard-webhooks")
                .key(format!("whsec_{}", STANDARD.encode(STANDARD_KEY)))
                .key(format!("whpk_{}", STANDARD.encode(public_key()))),
            Base::Github => preset("github").key(GITHUB_KEY),
            Base::Stripe => preset("stripe").key(STRIPE_KEY),
            Base::Slack => preset("slack").key(SLACK_KEY),
            Base::Token => preset("token").key(TOKEN),
            Base::Basic => preset("basic").key("Aladdin:open sesame"),
            Base::Twilio => preset("twilio").origin(ORIGIN).key(TWILIO_KEY),
            Base::Plaid => preset("plaid").key_source(StaticKeys::new().with_key_set(signing::p256_key_set(P256_SEED, KEY_ID))),
            Base::Truelayer => {
                let keys = StaticKeys::new().with_address(KEY_SET_ADDRESS, signing::p521_key_set(KEY_ID));
                preset("truelayer").key_source(keys)
            }
            Base::InBody => Verifier::from_toml(
                "[authenticity]\nsignature = '/signature'\nfields = ['/type', '/timestamp', '/serial']\nseparator = '|'\nalgorithm = 'hmac-sha256'",
            )
            .expect("settings")
            .key(IN_BODY_KEY),
            Base::Sns => vector("sns", "version 2").builder(),
        };
        builder.clock(move || clock.load(Ordering::Relaxed)).build().expect("a verifier")
    }
}

/// The public key of ed25519, which anybody may know.
pub fn public_key() -> [u8; 32] {
    signing::ed25519_key(ED25519_SEED).verifying_key().to_bytes()
}

pub fn jwt_header() -> Value {
    json!({"alg": "ES256", "kid": KEY_ID, "typ": "JWT"})
}

pub fn jws_header() -> Value {
    json!({
        "alg": "ES512",
        "kid": KEY_ID,
        "tl_version": "2",
        "tl_headers": "X-Tl-Webhook-Timestamp,Content-Type",
        "jku": KEY_SET_ADDRESS,
    })
}
