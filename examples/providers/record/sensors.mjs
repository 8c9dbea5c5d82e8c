// Sends CloudEvents with the SDK for JavaScript, one delivery after the other. Standard input says which, how, and where. Standard output
// gets a JSON array with a message for each delivery to Kafka, and null for each over HTTP.
import { readFileSync } from "node:fs";
import { CloudEvent, HTTP, Kafka } from "cloudevents";

function make({ attributes, data, bytes }) {
  return new CloudEvent({ ...attributes, data: bytes ? new TextEncoder().encode(JSON.stringify(data)) : data });
}

function message(mode, events) {
  switch (mode) {
    case "structured":
      return HTTP.structured(events[0]);
    case "binary":
      return HTTP.binary(events[0]);
    case "kafka-structured":
      return Kafka.structured(events[0]);
    case "kafka-binary":
      return Kafka.binary(events[0]);
    case "batch": {
      // The SDK reads batches and does not write them.
      const batch = { headers: { "content-type": "application/cloudevents-batch+json" }, body: JSON.stringify(events) };
      if (HTTP.toEvent(batch).length !== events.length) throw new Error("the SDK does not read this batch");
      return batch;
    }
    default:
      throw new Error(`unknown mode ${mode}`);
  }
}

async function post(url, headers, body) {
  const answer = await fetch(url, { method: "POST", headers, body, signal: AbortSignal.timeout(10_000) });
  await answer.arrayBuffer();
  if (!answer.ok) throw new Error(`${url} answered ${answer.status}`);
}

const { url, plan } = JSON.parse(readFileSync(0, "utf8"));
const messages = [];
for (const { mode, events } of plan) {
  const { headers, body, value } = message(mode, events.map(make));
  if (mode.startsWith("kafka")) {
    // The SDK leaves it to the client to write a value that is an object.
    const text = typeof value === "string" ? value : JSON.stringify(value ?? body);
    messages.push({ headers, body: text });
  } else {
    await post(url, headers, body);
    messages.push(null);
  }
}
console.log(JSON.stringify(messages));
