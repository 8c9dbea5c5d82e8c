//! A broker on 127.0.0.1, and what came out of it.

use std::time::{Duration, Instant};

use eventry::Delivery;
use rdkafka::ClientConfig;
use rdkafka::config::FromClientConfig;
use rdkafka::consumer::{BaseConsumer, Consumer};
use rdkafka::error::KafkaError;
use rdkafka::mocking::MockCluster;
use rdkafka::producer::{BaseProducer, BaseRecord, DefaultProducerContext, Producer};
use rdkafka::topic_partition_list::{Offset, TopicPartitionList};

/// How long a test waits for the broker.
const PATIENCE: Duration = Duration::from_secs(30);

/// A broker with one producer. Each topic has one partition, so that messages keep their order.
pub struct Broker {
    cluster: MockCluster<'static, DefaultProducerContext>,
    producer: BaseProducer,
}

impl Broker {
    /// Starts a broker with these topics.
    pub fn with_topics(topics: &[&str]) -> Self {
        let cluster = MockCluster::new(1).expect("a broker");
        assert!(
            cluster.bootstrap_servers().starts_with("127.0.0.1:"),
            "{}",
            cluster.bootstrap_servers()
        );
        for topic in topics {
            cluster.create_topic(topic, 1, 1).expect("a topic");
        }
        let producer = client(&cluster);
        Broker { cluster, producer }
    }

    /// Sends a message.
    pub fn send(&self, record: BaseRecord<'_, (), [u8]>) {
        let refused: Result<(), (KafkaError, _)> = self.producer.send(record);
        refused.map_err(|(error, _)| error).expect("a place in the queue");
    }

    /// Waits for the messages that were sent, and returns as many of a topic as deliveries.
    pub fn deliveries(&self, topic: &str, count: usize) -> Vec<Delivery<'static>> {
        self.producer.flush(PATIENCE).expect("an acknowledgment of every message");
        let consumer: BaseConsumer = client(&self.cluster);
        let mut from = TopicPartitionList::new();
        from.add_partition_offset(topic, 0, Offset::Beginning).expect("an offset");
        consumer.assign(&from).expect("an assignment");
        let end = Instant::now() + PATIENCE;
        let mut deliveries = Vec::new();
        while deliveries.len() < count {
            assert!(Instant::now() < end, "{topic}: {} messages instead of {count}", deliveries.len());
            if let Some(message) = consumer.poll(Duration::from_millis(100)) {
                deliveries.push(kafka::delivery(&message.expect("a message")).into_owned());
            }
        }
        let (_, written) = consumer.fetch_watermarks(topic, 0, PATIENCE).expect("the end of the topic");
        assert_eq!(
            written,
            i64::try_from(count).expect("a count"),
            "{topic}: more messages than expected"
        );
        deliveries
    }
}

fn client<C: FromClientConfig>(cluster: &MockCluster<'_, DefaultProducerContext>) -> C {
    let mut settings = ClientConfig::new();
    settings.set("bootstrap.servers", cluster.bootstrap_servers());
    settings.set("group.id", "test").set("message.timeout.ms", "20000");
    settings.create().expect("a client")
}
