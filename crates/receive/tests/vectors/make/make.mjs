// Makes vectors with the providers' own libraries, and asks them for their verdicts: node make.mjs OUT
//
// run.py runs it. `openssl` must be installed. Every run makes new keys and new times.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import crypto from "node:crypto";
import fs from "node:fs";
import https from "node:https";
import { createRequire } from "node:module";
import os from "node:os";
import path from "node:path";
import { PassThrough } from "node:stream";

const require = createRequire(import.meta.url);
const out = process.argv[2];
assert(out, "usage: node make.mjs OUT");
const versions = JSON.parse(fs.readFileSync(new URL("package.json", import.meta.url))).dependencies;
const by = (name) => `npm ${name} ${versions[name]}`;
const RECIPE = `node:crypto ${process.version}, by the provider's documentation`;
const seconds = Math.floor(Date.now() / 1000);
const date = new Date().toISOString().slice(0, 10);
const body = (name) => JSON.stringify({ id: `e-${name}`, type: "order.placed", data: { total: 12.5, note: "Grüße, 世界 🌍 & <b>" } });

const files = {};
/** One delivery with its keys. `accepts(body)` is the verdict of the library `verified_by`, which is also asked about a changed body. */
async function vector(preset, name, { keys, key_set, addresses, settings, attributes, route, body, now = seconds, signed_by, verified_by, accepts }) {
  const verdicts = {};
  if (accepts) {
    verdicts.accepts = await accepts(body);
    verdicts.accepts_changed_body = await accepts(body.replace("12.5", "12.6"));
    assert.equal(verdicts.accepts, true, `${preset} ${name}`);
    assert.equal(verdicts.accepts_changed_body, false, `${preset} ${name}`);
  }
  (files[preset] ??= []).push({
    name, signed_by, ...(verified_by && { verified_by, verdicts }), made_on: date, now,
    ...(settings && { settings }), ...(keys && { keys }), ...(key_set && { key_set }), ...(addresses && { addresses }),
    delivery: { attributes, ...(route && { route }), body },
  });
}
const truth = async (verdict) => {
  try {
    return (await verdict()) !== false;
  } catch {
    return false;
  }
};
const hmac = (algorithm, key, text, encoding) => crypto.createHmac(algorithm, key).update(text).digest(encoding);

// Standard Webhooks
{
  const { Webhook } = require("standardwebhooks");
  const svix = require("svix");
  const secret = () => `whsec_${crypto.randomBytes(24).toString("base64")}`;
  const [old, current] = [secret(), secret()];
  const at = new Date(seconds * 1000);
  const id = "msg_2Zd3Yk5TQhm8";
  const headers = (signature) => ({ "webhook-id": id, "webhook-timestamp": `${seconds}`, "webhook-signature": signature });
  for (const [name, Library] of [["standardwebhooks", Webhook], ["svix", svix.Webhook]]) {
    const attributes = headers(new Library(current).sign(id, at, body(name)));
    await vector("standard-webhooks", name, {
      keys: [current], attributes, body: body(name), signed_by: by(name), verified_by: by(name),
      accepts: (body) => truth(() => new Library(current).verify(body, attributes)),
    });
  }
  const both = headers([old, current].map((key) => new Webhook(key).sign(id, at, body("rotated"))).join(" "));
  await vector("standard-webhooks", "two signatures, the receiver has the second key", {
    keys: [current], attributes: both, body: body("rotated"), signed_by: by("standardwebhooks"), verified_by: by("standardwebhooks"),
    accepts: (body) => truth(() => new Webhook(current).verify(body, both)),
  });
  const single = headers(new Webhook(old).sign(id, at, body("keys")));
  await vector("standard-webhooks", "one signature, the receiver has two keys", {
    keys: [current, old], attributes: single, body: body("keys"), signed_by: by("standardwebhooks"), verified_by: by("standardwebhooks"),
    accepts: (body) => truth(() => new Webhook(old).verify(body, single)),
  });
  const { publicKey, privateKey } = crypto.generateKeyPairSync("ed25519");
  const raw = publicKey.export({ format: "der", type: "spki" }).subarray(-32).toString("base64");
  const text = `${id}.${seconds}.${body("ed25519")}`;
  await vector("standard-webhooks", "v1a", {
    keys: [`whpk_${raw}`], attributes: headers(`v1a,${crypto.sign(null, Buffer.from(text), privateKey).toString("base64")}`),
    body: body("ed25519"), signed_by: `node:crypto ${process.version}, by the specification`,
  });
}

// GitHub
{
  const { sign, verify } = await import("@octokit/webhooks-methods");
  for (const [name, keys, at] of [["plain", ["s3cret"], 0], ["rotated", ["new s3cret", "old sécret"], 1]]) {
    const signature = await sign(keys[at], body(name));
    await vector("github", name, {
      keys, attributes: { "X-GitHub-Event": "push", "X-Hub-Signature-256": signature }, body: body(name),
      signed_by: by("@octokit/webhooks-methods"), verified_by: by("@octokit/webhooks-methods"), accepts: (body) => verify(keys[at], body, signature),
    });
  }
}

// Stripe
{
  const { default: Stripe } = await import("stripe");
  const stripe = new Stripe("sk_test_1");
  const event = (name) => JSON.stringify({ id: `evt_${name}`, object: "event", type: "charge.succeeded", data: { total: 12.5 } });
  for (const [name, keys, at] of [["plain", ["whsec_a1b2c3"], 0], ["rotated", ["whsec_new", "whsec_old"], 1]]) {
    const signature = stripe.webhooks.generateTestHeaderString({ payload: event(name), secret: keys[at], timestamp: seconds });
    await vector("stripe", name, {
      keys, attributes: { "Stripe-Signature": signature }, body: event(name), signed_by: by("stripe"), verified_by: by("stripe"),
      accepts: (body) => truth(() => stripe.webhooks.constructEvent(body, signature, keys[at])),
    });
  }
  const payload = event("two");
  const one = (secret) => stripe.webhooks.generateTestHeaderString({ payload, secret, timestamp: seconds });
  const both = `${one("whsec_old")},${one("whsec_new").split(",")[1]}`;
  await vector("stripe", "two signatures", {
    keys: ["whsec_new"], attributes: { "Stripe-Signature": both }, body: payload, signed_by: by("stripe"), verified_by: by("stripe"),
    accepts: (body) => truth(() => stripe.webhooks.constructEvent(body, both, "whsec_new")),
  });
}

// Slack
{
  const { verifySlackRequest } = require("@slack/bolt/dist/receivers/verify-request.js");
  for (const [name, keys, at] of [["plain", ["8f742231b10e8888abcd99yyyzzz85a5"], 0], ["rotated", ["new", "old"], 1]]) {
    const attributes = {
      "X-Slack-Request-Timestamp": `${seconds}`,
      "X-Slack-Signature": `v0=${hmac("sha256", keys[at], `v0:${seconds}:${body(name)}`, "hex")}`,
    };
    const headers = { "x-slack-request-timestamp": seconds, "x-slack-signature": attributes["X-Slack-Signature"] };
    await vector("slack", name, {
      keys, attributes, body: body(name), signed_by: RECIPE, verified_by: by("@slack/bolt"),
      accepts: (body) => truth(() => verifySlackRequest({ signingSecret: keys[at], body, headers })),
    });
  }
}

// Shopify
{
  await import("@shopify/shopify-api/adapters/node");
  const { shopifyApi, ApiVersion } = await import("@shopify/shopify-api");
  const { createSHA256HMAC } = await import("@shopify/shopify-api/runtime");
  for (const [name, keys, at] of [["plain", ["hush"], 0], ["rotated", ["new", "old"], 1]]) {
    const shopify = shopifyApi({
      apiKey: "key", apiSecretKey: keys[at], hostName: "app.example.com", isEmbeddedApp: false, scopes: [],
      apiVersion: Object.values(ApiVersion)[0],
    });
    const attributes = {
      "X-Shopify-Hmac-Sha256": await createSHA256HMAC(keys[at], body(name)),
      "X-Shopify-Topic": "orders/create", "X-Shopify-API-Version": "2024-07", "X-Shopify-Shop-Domain": "a.myshopify.com", "X-Shopify-Webhook-Id": "w1",
    };
    await vector("shopify", name, {
      keys, attributes, body: body(name), signed_by: by("@shopify/shopify-api"), verified_by: by("@shopify/shopify-api"),
      accepts: async (rawBody) =>
        (await shopify.webhooks.validate({ rawBody, rawRequest: { method: "POST", url: "/", headers: attributes }, rawResponse: {} })).valid,
    });
  }
}

// Twilio
{
  const { getExpectedTwilioSignature, validateRequest, validateRequestWithBody, getExpectedBodyHash } = require("twilio/lib/webhooks/webhooks.js");
  const url = "https://hooks.example.com/sms?x=1&y=%C3%BC";
  const parsed = (form) => {
    const parameters = {};
    for (const [name, value] of new URLSearchParams(form)) {
      parameters[name] = name in parameters ? [parameters[name], value].flat() : value;
    }
    return parameters;
  };
  const form = "To=%2B15551230000&Body=12.5+Gr%C3%BC%C3%9Fe+%26+more&MediaUrl=b&MediaUrl=a&MediaUrl=b&Empty=&From=%2B15551230001";
  for (const [name, keys, at] of [["form", ["12345"], 0], ["rotated", ["new", "old"], 1]]) {
    const signature = getExpectedTwilioSignature(keys[at], url, parsed(form));
    await vector("twilio", name, {
      keys, attributes: { ":url": url, "Content-Type": "application/x-www-form-urlencoded", "X-Twilio-Signature": signature }, body: form,
      signed_by: by("twilio"), verified_by: by("twilio"), accepts: (body) => validateRequest(keys[at], signature, url, parsed(body)),
    });
  }
  const withDigest = `${url}&bodySHA256=${getExpectedBodyHash(body("json"))}`;
  const signature = getExpectedTwilioSignature("12345", withDigest, null);
  await vector("twilio", "JSON", {
    keys: ["12345"], attributes: { ":path": withDigest.replace("https://hooks.example.com", ""), "X-Twilio-Signature": signature },
    settings: "origin = 'https://hooks.example.com'", body: body("json"), signed_by: by("twilio"), verified_by: by("twilio"),
    accepts: (body) => validateRequestWithBody("12345", signature, withDigest, body),
  });
}

// SendGrid
{
  const { EventWebhook } = require("@sendgrid/eventwebhook");
  const events = JSON.stringify([{ event: "delivered", email: "a@example.com", total: 12.5 }]) + "\r\n";
  const pairs = [0, 1].map(() => {
    const key = execFileSync("openssl", ["ecparam", "-name", "prime256v1", "-genkey", "-noout"]);
    const der = execFileSync("openssl", ["ec", "-pubout", "-outform", "DER"], { input: key, stdio: ["pipe", "pipe", "ignore"] });
    return { key, public: der.toString("base64") };
  });
  for (const [name, keys, pair] of [["plain", [pairs[0].public], pairs[0]], ["rotated", [pairs[1].public, pairs[0].public], pairs[0]]]) {
    const signature = crypto.sign("sha256", Buffer.from(`${seconds}${events}`), crypto.createPrivateKey(pair.key)).toString("base64");
    const library = new EventWebhook();
    await vector("sendgrid", name, {
      keys, body: events,
      attributes: { "X-Twilio-Email-Event-Webhook-Signature": signature, "X-Twilio-Email-Event-Webhook-Timestamp": `${seconds}` },
      signed_by: `node:crypto ${process.version} with a key by openssl`, verified_by: by("@sendgrid/eventwebhook"),
      accepts: (body) => truth(() => library.verifySignature(library.convertPublicKeyToECDSA(pair.public), body, signature, `${seconds}`)),
    });
  }
}

// Adyen
{
  const { hmacValidator: HmacValidator } = require("@adyen/api-library");
  const library = new HmacValidator();
  const items = (...list) => JSON.stringify({ live: "false", notificationItems: list.map((item) => ({ NotificationRequestItem: item })) });
  const item = (key, other) => {
    const data = {
      amount: { currency: "EUR", value: 1125 }, pspReference: "7914073381342284", eventCode: "AUTHORISATION",
      eventDate: "2026-05-06T17:15:34.121+02:00", merchantAccountCode: "TestMerchant", merchantReference: "TestPayment-1407325143704:é",
      paymentMethod: "visa", success: "true", note: 12.5, ...other,
    };
    return { ...data, additionalData: { hmacSignature: library.calculateHmac(data, key) } };
  };
  const keys = ["44782DEF547AAA06C910C43932B1EB0C71FC68D9D0C057550C48EC2ACF6BA056", "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"];
  const check = (key) => (body) => JSON.parse(body).notificationItems.every(({ NotificationRequestItem }) => library.validateHMAC(NotificationRequestItem, key));
  const changed = (body) => (text) => check(keys[0])(text === body ? text : body.replace("1125", "1126"));
  for (const [name, given, text] of [
    ["one item", [keys[0]], items(item(keys[0]))],
    ["rotated", [keys[1], keys[0]], items(item(keys[0]))],
    ["two items", [keys[0]], items(item(keys[0]), item(keys[0], { eventCode: "REFUND", originalReference: "9913140798220028", success: "false" }))],
  ]) {
    await vector("adyen", name, { keys: given, attributes: {}, body: text, signed_by: by("@adyen/api-library"), verified_by: by("@adyen/api-library"), accepts: changed(text) });
  }
}

// Square
{
  const { WebhooksHelper } = require("square");
  const notificationUrl = "https://hooks.example.com/square";
  for (const [name, keys, at] of [["plain", ["asdf1234"], 0], ["rotated", ["new", "old"], 1]]) {
    const signatureHeader = hmac("sha256", keys[at], notificationUrl + body(name), "base64");
    await vector("square", name, {
      keys, settings: "origin = 'https://hooks.example.com'", route: "/square",
      attributes: { "X-Square-HmacSha256-Signature": signatureHeader }, body: body(name), signed_by: RECIPE, verified_by: by("square"),
      accepts: (requestBody) => WebhooksHelper.verifySignature({ requestBody, signatureHeader, signatureKey: keys[at], notificationUrl }),
    });
  }
}

// SNS
{
  const Validator = require("sns-validator");
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "vectors-"));
  const [key, certificate] = ["key.pem", "certificate.pem"].map((name) => path.join(folder, name));
  const subject = ["-subj", "/CN=sns.amazonaws.com", "-days", "3650", "-nodes"];
  execFileSync("openssl", ["req", "-x509", "-newkey", "rsa:2048", "-keyout", key, "-out", certificate, ...subject], { stdio: "ignore" });
  const pem = fs.readFileSync(certificate, "utf8");
  // Not before the certificate is valid.
  const now = Math.floor(Date.now() / 1000) + 1;
  const SigningCertURL = "https://sns.eu-west-1.amazonaws.com/SimpleNotificationService-0123456789abcdef.pem";
  https.get = (address, callback) => {
    assert.equal(address, SigningCertURL);
    const response = Object.assign(new PassThrough(), { statusCode: 200 });
    callback(response);
    response.end(pem);
    return response;
  };
  const sign = (message) => {
    const names = ["Message", "MessageId", "Subject", "SubscribeURL", "Timestamp", "Token", "TopicArn", "Type"];
    const text = names.filter((name) => name in message).map((name) => `${name}\n${message[name]}\n`).join("");
    const Signature = crypto.sign(message.SignatureVersion === "1" ? "RSA-SHA1" : "RSA-SHA256", text, fs.readFileSync(key)).toString("base64");
    return JSON.stringify({ ...message, SigningCertURL, Signature });
  };
  const base = {
    MessageId: "22b80b92-fdea-4c2c-8f9d-bdfb0c7bf324", TopicArn: "arn:aws:sns:eu-west-1:123456789012:orders", Timestamp: new Date(now * 1000).toISOString(),
    Message: '{"total": 12.5}\nSubject\nnot a subject',
  };
  const accepts = (body) => new Promise((resolve) => new Validator().validate(JSON.parse(body), (error) => resolve(!error)));
  for (const [name, message] of [
    ["version 1", { ...base, Type: "Notification", SignatureVersion: "1" }],
    ["version 2", { ...base, Type: "Notification", SignatureVersion: "2", Subject: "Grüße" }],
    ["confirmation", { ...base, Type: "SubscriptionConfirmation", SignatureVersion: "2", Token: "2336412f37", SubscribeURL: "https://sns.eu-west-1.amazonaws.com/?Action=ConfirmSubscription" }],
  ]) {
    await vector("sns", name, {
      now, addresses: { [SigningCertURL]: pem }, attributes: { "x-amz-sns-message-type": message.Type }, body: sign(message),
      signed_by: `node:crypto ${process.version} with a certificate by openssl`, verified_by: by("sns-validator"), accepts,
    });
  }
}

// JWT and JWS
const jose = await import("jose");
{
  const { publicKey, privateKey } = await jose.generateKeyPair("ES256", { extractable: true });
  const jwk = { ...(await jose.exportJWK(publicKey)), kid: "6c5516e1-92dc-479e-a8ff-5a51992e0001", alg: "ES256", use: "sig", created_at: seconds, expired_at: null };
  const retired = { ...(await jose.exportJWK((await jose.generateKeyPair("ES256")).publicKey)), kid: "other", alg: "ES256", use: "sig" };
  const claims = { request_body_sha256: crypto.createHash("sha256").update(body("jwt")).digest("hex") };
  const token = await new jose.SignJWT(claims).setProtectedHeader({ alg: "ES256", kid: jwk.kid, typ: "JWT" }).setIssuedAt(seconds).sign(privateKey);
  const accepts = async (body) =>
    truth(async () => (await jose.jwtVerify(token, publicKey)).payload.request_body_sha256 === crypto.createHash("sha256").update(body).digest("hex"));
  for (const [name, keys] of [["one key", [jwk]], ["rotated", [retired, jwk]]]) {
    await vector("plaid", name, {
      key_set: JSON.stringify({ keys }), attributes: { "Plaid-Verification": token }, body: body("jwt"), signed_by: by("jose"), verified_by: by("jose"), accepts,
    });
  }
}
{
  const truelayer = require("truelayer-signing");
  const pair = crypto.generateKeyPairSync("ec", { namedCurve: "P-521" });
  const privateKeyPem = pair.privateKey.export({ format: "pem", type: "sec1" });
  const publicKeyPem = pair.publicKey.export({ format: "pem", type: "spki" });
  const jku = "https://webhooks.truelayer.com/.well-known/jwks";
  const [kid, path_] = ["45fc75cf-5649-4134-84b3-192c2c78e990", "/hooks/truelayer"];
  const headers = { "X-Tl-Webhook-Timestamp": new Date(seconds * 1000).toISOString(), "Content-Type": "application/json" };
  const jwks = JSON.stringify({ keys: [{ ...pair.publicKey.export({ format: "jwk" }), alg: "ES512", kid }] });
  const names = Object.keys(headers);
  const payload = `POST ${path_}\n${names.map((name) => `${name}: ${headers[name]}\n`).join("")}${body("jws")}`;
  const jws = await new jose.CompactSign(Buffer.from(payload))
    .setProtectedHeader({ alg: "ES512", kid, tl_version: "2", tl_headers: names.join(","), jku })
    .sign(pair.privateKey);
  const accepts = (signature) => (body) =>
    truth(() => truelayer.verify({ jwks, signature, method: "POST", path: path_, headers, body, requiredHeaders: ["X-Tl-Webhook-Timestamp"] }));
  const detached = jws.replace(/\..*\./, "..");
  await vector("truelayer", "with the address of the key set", {
    addresses: { [jku]: jwks }, attributes: { ":method": "POST", ":path": path_, ...headers, "Tl-Signature": detached }, body: body("jws"),
    signed_by: by("jose"), verified_by: by("truelayer-signing"), accepts: accepts(detached),
  });
  // The library does not write an address, so the parts are spelled out with a given key.
  const own = truelayer.sign({ kid, privateKeyPem, method: "POST", path: path_, headers, body: body("jws") });
  const parts = `
signature = "attribute:Tl-Signature"
syntax = "detached-jws"
timestamp = "attribute:X-Tl-Webhook-Timestamp"
timestamp_format = "rfc3339"
tolerance = 300
signed = "{method} {path}\\n{listed}{body}"
listed = "protected:tl_headers"
required = ["X-Tl-Webhook-Timestamp"]
protected = { tl_version = "2" }
algorithm = "jws-es512"
key = "pem"
`;
  await vector("truelayer", "with a given key", {
    settings: parts, keys: [publicKeyPem], attributes: { ":method": "post", ":path": `${path_}?x=1`, ...headers, "Tl-Signature": own }, body: body("jws"),
    signed_by: by("truelayer-signing"), verified_by: by("truelayer-signing"), accepts: accepts(own),
  });
}

// Zoom
{
  const { AwsLambdaReceiver } = require("@zoom/rivet/meetings");
  console.debug = () => {};
  for (const [name, keys, at] of [["plain", ["zoom-secret"], 0], ["rotated", ["new", "old"], 1]]) {
    const event = JSON.stringify({ event: "meeting.started", event_ts: seconds * 1000, payload: { total: 12.5, account_id: "a" } });
    const attributes = { "x-zm-request-timestamp": `${seconds}`, "x-zm-signature": `v0=${hmac("sha256", keys[at], `v0:${seconds}:${event}`, "hex")}` };
    const receiver = new AwsLambdaReceiver({ webhooksSecretToken: keys[at] });
    receiver.init({ eventEmitter: { emit: async () => {} } });
    const handle = receiver.start();
    await vector("zoom", name, {
      keys, attributes, body: event, signed_by: RECIPE, verified_by: by("@zoom/rivet"),
      accepts: async (body) => (await handle({ body, headers: attributes, isBase64Encoded: false }, {})).statusCode === 200,
    });
  }
}

for (const [preset, vectors] of Object.entries(files)) {
  fs.writeFileSync(path.join(out, `${preset}.json`), `${JSON.stringify({ preset, vectors }, null, 2)}\n`);
  console.log(`${preset}: ${vectors.length} vectors`);
}
