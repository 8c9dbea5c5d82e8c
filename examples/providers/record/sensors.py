"""Records CloudEvents of two SDKs in structured, batch, and binary mode: sensors.py FOLDER SCRIPT

SCRIPT sends the same events with the SDK for JavaScript.
"""

import json
import pathlib
import subprocess
import sys
import urllib.request
from datetime import datetime, timezone

from cloudevents.core.bindings import http, kafka
from cloudevents.core.formats.json import JSONFormat
from cloudevents.core.v1.event import CloudEvent
from deliveries import Receiver, line, write

AT = "2026-03-02T10:15:00Z"
PREFIX = "com.example.sensors."


def event(number, name, data, version=None, **more):
    attributes = {"id": f"s-{number}", "source": "/mill/wheel", "type": PREFIX + name, "time": AT, "datacontenttype": "application/json", **more}
    if version:
        attributes["dataschema"] = f"https://mill.example/schemas/{name}/{version}"
    return {"attributes": attributes, "data": data}


def expect(sent, sdk, mode):
    """What the library should make of an event. The name of its type decides."""
    attributes = sent["attributes"]
    name = attributes["type"].removeprefix(PREFIX).replace(".", "/")
    if name == "climate/lost":
        return {"unknown": "type"}
    version = attributes.get("dataschema", "/1").rsplit("/", 1)[1]
    if version == "9":
        return {"unknown": "version"}
    if sent.get("broken"):
        return {"malformed": sent["broken"]}
    # In most modes, the SDK for JavaScript writes the time again, with milliseconds.
    at = AT.replace("Z", ".000Z") if sdk == "javascript" and mode != "kafka-binary" else AT
    layer = "cloudevents-binary" if mode.endswith("binary") else "cloudevents"
    item = {"event": f"sensors/{name}/v{version}", "delivery_id": attributes["id"], "occurred_at": at, "layers": [layer]}
    if "room" in attributes:
        item["attributes"] = {"room": attributes["room"], "source": "/mill/wheel"}
    return item


def plan():
    """The deliveries: a mode, and the events in it."""

    def measured(number, **more):
        return event(number, "climate.measured", {"sensor": "t-7", "celsius": 21.5}, 1, **more)

    second = event(3, "climate.measured", {"sensor": "t-7", "kelvin": 294.65, "note": "“warm”"}, 2)
    opened = event(4, "doors.opened", {"door": "north"}, subject="doors/north")
    broken = {**event(5, "climate.measured", {"sensor": "t-7", "celsius": "warm"}, 1), "broken": "/celsius"}
    lost = event(6, "climate.lost", {"sensor": "t-7"}, 1)
    newer = event(7, "climate.measured", {"sensor": "t-7"}, 9)
    first = measured(1, room="7b")
    # HTTP headers are ASCII: one SDK percent-encodes, the other does not.
    south = event(10, "doors.opened", {"door": "south"}, subject="doors/süd")
    as_bytes = {**measured(8), "bytes": True}
    for mode in ("structured", "binary"):
        yield from ((mode, [one]) for one in (first, second, opened, south, broken, lost, newer))
    for mode in ("kafka-structured", "kafka-binary"):
        yield from ((mode, [one]) for one in (first, second, broken))
    yield "structured", [as_bytes]
    yield "batch", [measured(9), broken, opened, second]
    yield "batch", [lost]


def python_event(sent):
    attributes = {**sent["attributes"], "time": datetime.fromisoformat(AT).astimezone(timezone.utc)}
    data = sent["data"]
    if sent.get("bytes"):
        # The format writes bytes as base64 only if the media type is not JSON.
        attributes["datacontenttype"] = "application/octet-stream"
        data = json.dumps(data).encode()
    return CloudEvent(attributes=attributes, data=data)


def post(url, headers, body):
    request = urllib.request.Request(url, data=body, headers=headers, method="POST")
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    opener.open(request, timeout=10).close()


def send_with_python(url, mode, events):
    """Sends the events, or returns the attributes and the body of a message for Kafka."""
    events = [python_event(sent) for sent in events]
    if mode == "batch":
        # The SDK has no batches: the array is put together from what it writes for each event.
        bodies = [http.to_structured(event, JSONFormat()).body for event in events]
        return post(url, {"content-type": "application/cloudevents-batch+json"}, b"[" + b",".join(bodies) + b"]")
    if mode.startswith("kafka"):
        write_message = kafka.to_binary if mode == "kafka-binary" else kafka.to_structured
        message = write_message(events[0], JSONFormat())
        return {name: value.decode() for name, value in message.headers.items()}, message.value
    write_message = http.to_binary if mode == "binary" else http.to_structured
    message = write_message(events[0], JSONFormat())
    return post(url, message.headers, message.body)


def send_with_javascript(script, url, deliveries):
    """Sends all deliveries, and returns those that are messages for Kafka; `None` stands for the others."""
    job = json.dumps({"url": url, "plan": [{"mode": mode, "events": events} for mode, events in deliveries]})
    done = subprocess.run(["node", script], input=job, capture_output=True, text=True, timeout=200, check=False)
    if done.returncode != 0:
        sys.exit(f"{script}: {done.stderr}")
    return [message and (message["headers"], message["body"]) for message in json.loads(done.stdout)]


def main():
    folder, script = pathlib.Path(sys.argv[1]), sys.argv[2]
    deliveries = list(plan())
    lines = []
    with Receiver() as receiver:
        for sdk in ("python", "javascript"):
            url = f"{receiver.url}/sensors/{sdk}"
            if sdk == "python":
                messages = [send_with_python(url, mode, events) for mode, events in deliveries]
            else:
                messages = send_with_javascript(script, url, deliveries)
            received = iter(receiver.take())
            for (mode, events), message in zip(deliveries, messages, strict=True):
                attributes, route, body = (message[0], f"sensors-{sdk}", message[1]) if message else next(received)
                lines.append(line(body, [expect(sent, sdk, mode) for sent in events], attributes, route))
            if next(received, None):
                sys.exit("more requests than deliveries")
    write(folder / "sensors.jsonl", lines)
    print(f"sensors: {len(lines)} deliveries")


if __name__ == "__main__":
    main()
