"""Makes vectors with the providers' own Python libraries, and asks them for their verdicts: make.py OUT [RECORDED]

run.py runs it. RECORDED is a folder of deliveries that moto_server signed: `warehouse.jsonl` and `certificates`.
"""

import asyncio
import base64
import datetime
import hashlib
import hmac
import json
import pathlib
import platform
import sys
import time
from importlib.metadata import version
from types import SimpleNamespace

import stripe
from slack_sdk.signature import SignatureVerifier
from standardwebhooks.webhooks import Webhook
from twilio.request_validator import RequestValidator
from twitchAPI.eventsub.webhook import EventSubWebhook

OUT = pathlib.Path(sys.argv[1])
NOW = int(time.time())
FILES = {}
BODY = json.dumps({"id": "e-1", "data": {"total": 12.5, "note": "Grüße, 世界"}}, ensure_ascii=False)
RECIPE = f"python {platform.python_version()}, by the provider's documentation"


def by(package):
    return f"PyPI {package} {version(package)}"


def truth(verdict):
    try:
        return verdict() is not False
    except Exception:
        return False


def add(preset, name, signed_by, verified_by, accepts, attributes, body=BODY, now=NOW, **more):
    verdicts = {"accepts": accepts(body), "accepts_changed_body": accepts(body.replace("12.5", "12.6"))}
    assert verdicts == {"accepts": True, "accepts_changed_body": False}, (preset, name, verdicts)
    record(preset, name, signed_by, attributes, body, now, verified_by=verified_by, verdicts=verdicts, **more)


def record(preset, name, signed_by, attributes, body, now, **more):
    delivery = {"attributes": attributes, "body": body}
    made_on = datetime.date.today().isoformat()
    FILES.setdefault(preset, []).append({"name": name, "signed_by": signed_by, "made_on": made_on, "now": now, **more, "delivery": delivery})


def standard_webhooks():
    hook = Webhook("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
    at = datetime.datetime.fromtimestamp(NOW, tz=datetime.timezone.utc)
    headers = {"webhook-id": "msg_py", "webhook-timestamp": str(NOW), "webhook-signature": hook.sign("msg_py", at, BODY)}
    package = by("standardwebhooks")
    keys = ["whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"]
    add("standard-webhooks", "Python", package, package, lambda body: truth(lambda: hook.verify(body, headers)), headers, keys=keys)


def stripe_():
    package = by("stripe")
    header = stripe.WebhookSignature.generate_signature_header(BODY, "whsec_py", timestamp=NOW) if hasattr(
        stripe.WebhookSignature, "generate_signature_header") else (
        f"t={NOW},v1={stripe.WebhookSignature._compute_signature(f'{NOW}.{BODY}', 'whsec_py')}")
    accepts = lambda body: truth(lambda: stripe.WebhookSignature.verify_header(body, header, "whsec_py", tolerance=300))
    add("stripe", "Python", package, package, accepts, {"Stripe-Signature": header}, keys=["whsec_py"])


def slack():
    package = by("slack_sdk")
    verifier = SignatureVerifier("py secret")
    signature = verifier.generate_signature(timestamp=str(NOW), body=BODY)
    headers = {"X-Slack-Request-Timestamp": str(NOW), "X-Slack-Signature": signature}
    accepts = lambda body: verifier.is_valid(body=body, timestamp=str(NOW), signature=signature)
    add("slack", "Python", package, package, accepts, headers, keys=["py secret"])


def twilio():
    package = by("twilio")
    validator = RequestValidator("12345")
    url = "https://hooks.example.com/call?x=1"
    parameters = {"To": "+15551230000", "Body": "12.5 Grüße", "Digits": "1"}
    body = "To=%2B15551230000&Digits=1&Body=12.5+Gr%C3%BC%C3%9Fe"
    signature = validator.compute_signature(url, parameters)
    accepts = lambda text: bool(validator.validate(url, parameters if text == body else {**parameters, "Body": "12.6 Grüße"}, signature))
    add("twilio", "Python", package, package, accepts, {":url": url, "X-Twilio-Signature": signature}, body=body, keys=["12345"])


def twitch():
    package = by("twitchAPI")
    text = "2026-11-29T16:00:00.123456789Z"
    now = int(datetime.datetime(2026, 11, 29, 16, 0, 0, tzinfo=datetime.timezone.utc).timestamp())
    for name, keys, secret in [("plain", ["s3cre77890ab"], "s3cre77890ab"), ("rotated", ["new 7890ab", "old 7890ab"], "old 7890ab")]:
        message_id = "e76c6bd4-55c9-4987-8304-da1588d8988b"
        tag = hmac.new(secret.encode(), (message_id + text + BODY).encode(), hashlib.sha256).hexdigest()
        headers = {
            "Twitch-Eventsub-Message-Id": message_id,
            "Twitch-Eventsub-Message-Timestamp": text,
            "Twitch-Eventsub-Message-Type": "notification",
            "Twitch-Eventsub-Message-Signature": f"sha256={tag}",
        }

        async def body_of(body):
            return body

        def accepts(body, headers=headers, secret=secret):
            request = SimpleNamespace(headers=headers, text=lambda: body_of(body))
            return asyncio.run(EventSubWebhook._verify_signature(SimpleNamespace(secret=secret), request))

        add("twitch", name, RECIPE, package, accepts, headers, now=now, keys=keys)


def truelayer():
    import truelayer_signing
    from truelayer_signing.utils import HttpMethod
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    package = by("truelayer-signing")
    key = ec.generate_private_key(ec.SECP521R1())
    private = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.TraditionalOpenSSL, serialization.NoEncryption()).decode()
    numbers = key.public_key().public_numbers()
    coordinate = lambda number: base64.urlsafe_b64encode(number.to_bytes(66, "big")).decode().rstrip("=")
    jwk = {"kty": "EC", "crv": "P-521", "alg": "ES512", "kid": "k1", "x": coordinate(numbers.x), "y": coordinate(numbers.y)}
    jwks = json.dumps({"keys": [jwk]})
    at = datetime.datetime.fromtimestamp(NOW, tz=datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
    path, jku = "/hooks/truelayer", "https://webhooks.truelayer-sandbox.com/.well-known/jwks"
    signer = truelayer_signing.sign_with_pem("k1", private).set_jku(jku).set_method(HttpMethod.POST)
    signature = signer.set_path(path).add_header("X-Tl-Webhook-Timestamp", at).set_body(BODY).sign()

    def accepts(body):
        verifier = truelayer_signing.verify_with_jwks(json.loads(jwks), truelayer_signing.extract_jws_header(signature)).set_method(HttpMethod.POST)
        return truth(lambda: verifier.set_path(path).add_header("X-Tl-Webhook-Timestamp", at).set_body(body).verify(signature))

    headers = {":method": "POST", ":path": path, "X-Tl-Webhook-Timestamp": at, "Tl-Signature": signature}
    add("truelayer", "Python", package, package, accepts, headers, addresses={jku: jwks})


def moto(folder):
    """Notifications that moto_server signed."""
    for number, line in enumerate((folder / "warehouse.jsonl").read_text().splitlines(), 1):
        delivery = json.loads(line)
        try:
            message = json.loads(delivery["body"])
        except ValueError:
            continue
        if not isinstance(message, dict) or "SigningCertURL" not in message:
            continue
        address = message["SigningCertURL"]
        certificate = (folder / "certificates" / address.rsplit("/", 1)[1]).read_text()
        at = datetime.datetime.fromisoformat(message["Timestamp"].replace("Z", "+00:00"))
        signed_by = "PyPI moto: see examples/providers/recorded"
        if "Subject" in message:
            # moto leaves the subject out of what it signs; the service and sns-validator do not. The test expects a refusal.
            signed_by += "; without the subject"
        attributes = delivery.get("attributes", {})
        record("sns", f"moto {number}", signed_by, attributes, delivery["body"], int(at.timestamp()), addresses={address: certificate}, expect="refused" if "Subject" in message else "accepted")


standard_webhooks()
stripe_()
slack()
twilio()
twitch()
truelayer()
if len(sys.argv) > 2:
    moto(pathlib.Path(sys.argv[2]))
for preset, vectors in FILES.items():
    name = "sns-moto" if preset == "sns" else f"{preset}-python"
    (OUT / f"{name}.json").write_text(json.dumps({"preset": preset, "vectors": vectors}, indent=2, ensure_ascii=False) + "\n")
    print(f"{preset}: {len(vectors)} vectors")
