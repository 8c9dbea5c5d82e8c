"""Records SNS, SQS, EventBridge, and Kinesis, as `moto` provides them and `boto3` receives them: warehouse.py FOLDER"""

import base64
import json
import logging
import pathlib
import sys

import boto3
import cryptography.x509
import requests
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding
from deliveries import Receiver, line, write
from moto.server import ThreadedMotoServer

REGION = "eu-west-1"
ACCOUNT = "123456789012"
AT = "2026-03-02T10:15:00Z"


def placed(number, **more):
    return {"id": f"w-{number}", "type": "orders.placed", "time": AT, "data": {"order": f"o-{number}", "total": 12.5, "lines": [{"article": "wheel", "count": 1}], **more}}


def cancelled(number):
    return {"id": f"w-{number}", "type": "orders.cancelled", "time": AT, "data": {"order": f"o-{number}", "reason": "The mill stands still: no “wind”."}}


def without_type(body):
    return {name: value for name, value in body.items() if name != "type"}


def event(body, name, *layers, **attributes):
    expected = {"event": f"warehouse/orders/{name}/v1", "delivery_id": body["id"], "occurred_at": body["time"]}
    if layers:
        expected["layers"] = list(layers)
    if attributes:
        expected["attributes"] = attributes
    return expected


class Cloud:
    """The services of one run."""

    def __init__(self, port):
        self.endpoint = f"http://127.0.0.1:{port}"
        options = {"region_name": REGION, "endpoint_url": self.endpoint, "aws_access_key_id": "made", "aws_secret_access_key": "up"}

        def client(name):
            return boto3.client(name, **options)

        self.sns, self.sqs, self.events, self.kinesis = map(client, ("sns", "sqs", "events", "kinesis"))

    def queue(self, name):
        url = self.sqs.create_queue(QueueName=name)["QueueUrl"]
        attributes = self.sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])
        return url, attributes["Attributes"]["QueueArn"]

    def receive(self, url, count):
        """Returns messages in the order in which they were sent."""
        messages = []
        for _ in range(10):
            answer = self.sqs.receive_message(
                QueueUrl=url, MaxNumberOfMessages=10, MessageAttributeNames=["All"], MessageSystemAttributeNames=["All"], WaitTimeSeconds=0
            )
            for message in answer.get("Messages", []):
                messages.append(message)
                self.sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
            if len(messages) >= count:
                return messages
        sys.exit(f"{url}: {len(messages)} messages instead of {count}")

    def certificate(self, url):
        """Returns the certificate at the address that a notification states, whose host is the emulator's."""
        # The emulator takes service and region from this header.
        authorization = f"AWS4-HMAC-SHA256 Credential=made/20260302/{REGION}/sns/aws4_request, SignedHeaders=host, Signature=00"
        answer = requests.get(f"{self.endpoint}/{url.rsplit('/', 1)[1]}", headers={"Authorization": authorization}, timeout=10)
        answer.raise_for_status()
        return answer.text


def from_sqs(message, queue, expect):
    """A message as `boto3` receives it: the text attributes are attributes, and the queue is the route."""
    attributes = {name: value["StringValue"] for name, value in message.get("MessageAttributes", {}).items() if "StringValue" in value}
    return line(message["Body"], expect, attributes, queue)


def for_lambda(messages, arn, expect):
    """The same messages as a function receives them."""
    records = []
    for message in messages:
        attributes = {
            name: {"stringValue": value["StringValue"], "stringListValues": [], "binaryListValues": [], "dataType": value["DataType"]}
            for name, value in message.get("MessageAttributes", {}).items()
            if "StringValue" in value
        }
        records.append(
            {
                "messageId": message["MessageId"],
                "receiptHandle": message["ReceiptHandle"],
                "body": message["Body"],
                "attributes": message["Attributes"],
                "messageAttributes": attributes,
                "md5OfBody": message["MD5OfBody"],
                "eventSource": "aws:sqs",
                "eventSourceARN": arn,
                "awsRegion": REGION,
            }
        )
    return line(json.dumps({"Records": records}), expect)


def as_response(messages, expect):
    """The same messages as the response of a queue."""
    return line(json.dumps({"Messages": messages}, ensure_ascii=False), expect)


def text(value):
    return {"DataType": "String", "StringValue": value}


def sns_to_sqs(cloud, folder, lines):
    topic = cloud.sns.create_topic(Name="orders")["TopicArn"]
    url, arn = cloud.queue("orders")
    cloud.sns.subscribe(TopicArn=topic, Protocol="sqs", Endpoint=arn)
    returned = {**placed(4), "type": "orders.returned"}
    broken = placed(5, total="12.50")
    attributes = {"event_type": text("orders.placed"), "shelf": text("7b"), "weight": {"DataType": "Number", "StringValue": "1.5"}}
    cloud.sns.publish(TopicArn=topic, Message=json.dumps(placed(1)))
    cloud.sns.publish(TopicArn=topic, Message=json.dumps(cancelled(2), ensure_ascii=False, indent=1), Subject="An order")
    cloud.sns.publish(TopicArn=topic, Message=json.dumps(without_type(placed(3))), MessageAttributes=attributes)
    cloud.sns.publish(TopicArn=topic, Message=json.dumps(returned))
    cloud.sns.publish(TopicArn=topic, Message=json.dumps(broken))
    messages = cloud.receive(url, 5)
    said = [json.loads(message["Body"])["MessageId"] for message in messages]

    def expected(*layers):
        return [
            event(placed(1), "placed", *layers, MessageId=said[0]),
            event(cancelled(2), "cancelled", *layers, Subject="An order"),
            event(placed(3), "placed", *layers, shelf="7b", weight="1.5"),
            {"unknown": "type"},
            {"malformed": "/data/total"},
        ]

    lines += [from_sqs(message, "orders", [expect]) for message, expect in zip(messages, expected("sns"), strict=True)]
    lines.append(for_lambda(messages, arn, expected("sqs", "sns")))
    lines.append(as_response(messages, expected("sqs", "sns")))
    for message in messages:
        notification = json.loads(message["Body"])
        certificate = keep_certificate(cloud, folder, notification)
        # moto 5.2.5 does not sign the subject, so a verifier must refuse a notification that has one.
        if "Subject" not in notification:
            verify(notification, certificate)


def raw_delivery(cloud, lines):
    topic = cloud.sns.create_topic(Name="raw-orders")["TopicArn"]
    url, arn = cloud.queue("raw-orders")
    cloud.sns.subscribe(TopicArn=topic, Protocol="sqs", Endpoint=arn, Attributes={"RawMessageDelivery": "true"})
    attributes = {"event_type": text("orders.cancelled"), "shelf": text("7b")}
    cloud.sns.publish(TopicArn=topic, Message=json.dumps(placed(11)))
    cloud.sns.publish(TopicArn=topic, Message=json.dumps(without_type(cancelled(12))), MessageAttributes=attributes)
    # The attribute contradicts the body.
    cloud.sns.publish(TopicArn=topic, Message=json.dumps(placed(13)), MessageAttributes=attributes)
    messages = cloud.receive(url, 3)

    def expected(*layers):
        return [event(placed(11), "placed", *layers), event(cancelled(12), "cancelled", *layers, shelf="7b"), {"malformed": "/type"}]

    lines += [from_sqs(message, "raw-orders", [expect]) for message, expect in zip(messages, expected(), strict=True)]
    lines.append(for_lambda(messages, arn, expected("sqs")))
    lines.append(as_response(messages, expected("sqs")))


def sns_to_http(cloud, folder, lines):
    topic = cloud.sns.create_topic(Name="web-orders")["TopicArn"]
    with Receiver() as receiver:
        cloud.sns.subscribe(TopicArn=topic, Protocol="http", Endpoint=f"{receiver.url}/hooks/warehouse")
        # moto 5.2.5 sends no confirmation. A version that does adds a line here.
        for attributes, route, body in receiver.take():
            confirmation = json.loads(body)
            lines.append(line(body, [{"control": "subscription-confirmation", "values": {"url": confirmation["SubscribeURL"]}}], attributes, route))
        cloud.sns.publish(TopicArn=topic, Message=json.dumps(placed(21)))
        cloud.sns.publish(TopicArn=topic, Message=json.dumps(cancelled(22), ensure_ascii=False))
        received = receiver.take()
    bodies = [event(placed(21), "placed", "sns"), event(cancelled(22), "cancelled", "sns")]
    for (attributes, route, body), expect in zip(received, bodies, strict=True):
        lines.append(line(body, [expect], attributes, route))
        verify(json.loads(body), keep_certificate(cloud, folder, json.loads(body)))


def keep_certificate(cloud, folder, notification):
    url = notification["SigningCertURL"]
    certificate = cloud.certificate(url)
    (folder / "certificates").mkdir(exist_ok=True)
    (folder / "certificates" / url.rsplit("/", 1)[1]).write_text(certificate)
    return certificate


def verify(notification, certificate):
    """Raises an exception if the signature is not that of the notification."""
    names = ["Message", "MessageId", "Subject", "Timestamp", "TopicArn", "Type"]
    signed = "".join(f"{name}\n{notification[name]}\n" for name in names if name in notification)
    key = cryptography.x509.load_pem_x509_certificate(certificate.encode()).public_key()
    key.verify(base64.b64decode(notification["Signature"]), signed.encode(), padding.PKCS1v15(), hashes.SHA256())


def eventbridge_to_sqs(cloud, lines):
    url, arn = cloud.queue("bus-orders")
    cloud.events.put_rule(Name="orders", EventPattern=json.dumps({"source": ["warehouse.orders"]}))
    cloud.events.put_targets(Rule="orders", Targets=[{"Id": "queue", "Arn": arn}])
    entries = [("Order Placed", placed(31)), ("Order Cancelled", without_type(cancelled(32))), ("Order Returned", without_type(placed(33)))]
    for name, detail in entries:
        cloud.events.put_events(Entries=[{"Source": "warehouse.orders", "DetailType": name, "Detail": json.dumps(detail)}])
    messages = cloud.receive(url, 3)

    def expected(*layers):
        return [
            event(placed(31), "placed", *layers, source="warehouse.orders", region=REGION),
            event(cancelled(32), "cancelled", *layers, source="warehouse.orders"),
            {"unknown": "type"},
        ]

    lines += [from_sqs(message, "bus-orders", [expect]) for message, expect in zip(messages, expected("eventbridge"), strict=True)]
    lines.append(for_lambda(messages, arn, expected("sqs", "eventbridge")))
    lines.append(as_response(messages, expected("sqs", "eventbridge")))


def kinesis(cloud, lines):
    cloud.kinesis.create_stream(StreamName="orders", ShardCount=1)
    bodies = [placed(41), cancelled(42), placed(43, lines=None)]
    for body in bodies:
        cloud.kinesis.put_record(StreamName="orders", Data=json.dumps(body, ensure_ascii=False).encode(), PartitionKey=body["id"])
    stream = cloud.kinesis.describe_stream(StreamName="orders")["StreamDescription"]
    shard = stream["Shards"][0]["ShardId"]
    iterator = cloud.kinesis.get_shard_iterator(StreamName="orders", ShardId=shard, ShardIteratorType="TRIM_HORIZON")["ShardIterator"]
    received = cloud.kinesis.get_records(ShardIterator=iterator)["Records"]
    expected = [event(placed(41), "placed"), event(cancelled(42), "cancelled"), {"malformed": "/data/lines"}]
    lines += [line(record["Data"], [expect], route="orders") for record, expect in zip(received, expected, strict=True)]
    records = [
        {
            "kinesis": {
                "kinesisSchemaVersion": "1.0",
                "partitionKey": record["PartitionKey"],
                "sequenceNumber": record["SequenceNumber"],
                "data": base64.b64encode(record["Data"]).decode(),
                "approximateArrivalTimestamp": record["ApproximateArrivalTimestamp"].timestamp(),
            },
            "eventSource": "aws:kinesis",
            "eventVersion": "1.0",
            "eventID": f"{shard}:{record['SequenceNumber']}",
            "eventName": "aws:kinesis:record",
            "invokeIdentityArn": f"arn:aws:iam::{ACCOUNT}:role/orders",
            "awsRegion": REGION,
            "eventSourceARN": stream["StreamARN"],
        }
        for record in received
    ]
    expected = [event(placed(41), "placed", "kinesis"), event(cancelled(42), "cancelled", "kinesis"), {"malformed": "/data/lines"}]
    lines.append(line(json.dumps({"Records": records}), expected))


def main():
    folder = pathlib.Path(sys.argv[1])
    logging.getLogger("werkzeug").setLevel(logging.WARNING)
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    try:
        for old in (folder / "certificates").glob("*.pem"):
            old.unlink()
        cloud = Cloud(server.get_host_and_port()[1])
        lines = []
        sns_to_sqs(cloud, folder, lines)
        raw_delivery(cloud, lines)
        sns_to_http(cloud, folder, lines)
        eventbridge_to_sqs(cloud, lines)
        kinesis(cloud, lines)
        write(folder / "warehouse.jsonl", lines)
    finally:
        server.stop()
    print(f"warehouse: {len(lines)} deliveries")


if __name__ == "__main__":
    main()
