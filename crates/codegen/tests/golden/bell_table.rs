static TABLE: rt::ProviderTable = rt::ProviderTable::new(
        "bell",
        "Bell",
        None,
        None,
        &EVENTS,
        &[0],
    )
    .with_discriminators(
        &[
            rt::Discriminator::new(
                rt::Place::Pointer(&["kind"]),
                &[&[rt::FormPart::Event]],
            ),
        ],
    )
    .with_wrappers(
        &[
            rt::Wrapper::new(
                    "sns",
                    None,
                    &[
                        rt::Condition::new(
                            rt::Place::Pointer(&["Type"]),
                            &["Notification"],
                        ),
                        rt::Condition::new(rt::Place::Pointer(&["TopicArn"]), &[]),
                        rt::Condition::new(rt::Place::Pointer(&["Message"]), &[]),
                    ],
                    &["Message"],
                    rt::Encoding::Text,
                    &[
                        rt::AttributeSource::named(
                            "MessageId",
                            rt::Place::Pointer(&["MessageId"]),
                        ),
                        rt::AttributeSource::named(
                            "TopicArn",
                            rt::Place::Pointer(&["TopicArn"]),
                        ),
                        rt::AttributeSource::named(
                            "Subject",
                            rt::Place::Pointer(&["Subject"]),
                        ),
                        rt::AttributeSource::named(
                            "Timestamp",
                            rt::Place::Pointer(&["Timestamp"]),
                        ),
                        rt::AttributeSource::every(
                            rt::Place::Pointer(&["MessageAttributes", "*", "Value"]),
                        ),
                    ],
                )
                .with_made(
                    &[
                        (
                            rt::Place::Pointer(&["MessageAttributes", "*", "Type"]),
                            "String",
                        ),
                        (
                            rt::Place::Pointer(&["TopicArn"]),
                            "arn:aws:sns:eu-west-1:123456789012:topic",
                        ),
                    ],
                ),
            rt::Wrapper::new(
                    "sns",
                    Some(&["Records", "*"]),
                    &[
                        rt::Condition::new(
                            rt::Place::Pointer(&["EventSource"]),
                            &["aws:sns"],
                        ),
                        rt::Condition::new(rt::Place::Pointer(&["Sns", "Message"]), &[]),
                    ],
                    &["Sns", "Message"],
                    rt::Encoding::Text,
                    &[
                        rt::AttributeSource::named(
                            "MessageId",
                            rt::Place::Pointer(&["Sns", "MessageId"]),
                        ),
                        rt::AttributeSource::named(
                            "TopicArn",
                            rt::Place::Pointer(&["Sns", "TopicArn"]),
                        ),
                        rt::AttributeSource::named(
                            "Subject",
                            rt::Place::Pointer(&["Sns", "Subject"]),
                        ),
                        rt::AttributeSource::named(
                            "Timestamp",
                            rt::Place::Pointer(&["Sns", "Timestamp"]),
                        ),
                        rt::AttributeSource::every(
                            rt::Place::Pointer(
                                &["Sns", "MessageAttributes", "*", "Value"],
                            ),
                        ),
                    ],
                )
                .with_made(
                    &[
                        (rt::Place::Pointer(&["EventVersion"]), "1.0"),
                        (
                            rt::Place::Pointer(
                                &["Sns", "MessageAttributes", "*", "Type"],
                            ),
                            "String",
                        ),
                        (rt::Place::Pointer(&["Sns", "Type"]), "Notification"),
                    ],
                ),
        ],
    )
    .with_controls(
        &[
            rt::Control::new(
                    "subscription-confirmation",
                    &[
                        rt::Condition::new(
                            rt::Place::Pointer(&["Type"]),
                            &["SubscriptionConfirmation"],
                        ),
                        rt::Condition::new(rt::Place::Pointer(&["TopicArn"]), &[]),
                    ],
                    &[
                        ("url", rt::Place::Pointer(&["SubscribeURL"])),
                        ("token", rt::Place::Pointer(&["Token"])),
                        ("topic", rt::Place::Pointer(&["TopicArn"])),
                    ],
                )
                .with_answer(rt::ControlAnswer {
                    body: &[],
                    content_type: "text/plain",
                    headers: &[],
                    confirm: Some((
                        "url",
                        &[
                            "https://sns.*.amazonaws.com/",
                            "https://sns.*.amazonaws.com.cn/",
                        ],
                    )),
                }),
            rt::Control::new(
                "unsubscribe-confirmation",
                &[
                    rt::Condition::new(
                        rt::Place::Pointer(&["Type"]),
                        &["UnsubscribeConfirmation"],
                    ),
                    rt::Condition::new(rt::Place::Pointer(&["TopicArn"]), &[]),
                ],
                &[
                    ("url", rt::Place::Pointer(&["SubscribeURL"])),
                    ("token", rt::Place::Pointer(&["Token"])),
                    ("topic", rt::Place::Pointer(&["TopicArn"])),
                ],
            ),
            rt::Control::new(
                    "challenge",
                    &[
                        rt::Condition::new(
                            rt::Place::Pointer(&["type"]),
                            &["url_validation"],
                        ),
                    ],
                    &[
                        ("token", rt::Place::Pointer(&["token"])),
                        ("origin", rt::Place::Attribute("Origin")),
                    ],
                )
                .with_answer(rt::ControlAnswer {
                    body: &[
                        rt::AnswerPart::Text("{\"plain\":\""),
                        rt::AnswerPart::Value("token"),
                        rt::AnswerPart::Text("\",\"proof\":{\"hmac\":\""),
                        rt::AnswerPart::HmacSha256("token"),
                        rt::AnswerPart::Text("\"}}"),
                    ],
                    content_type: "application/json",
                    headers: &[
                        (
                            "Allow",
                            &[
                                rt::AnswerPart::Value("origin"),
                                rt::AnswerPart::Text("; {any thing}"),
                            ],
                        ),
                        ("X-Kind", &[rt::AnswerPart::Text("1")]),
                    ],
                    confirm: None,
                }),
        ],
    )
    .with_answers(rt::Answers {
        accepted: 202,
        accepted_body: "[accepted]",
        accepted_type: "text/plain",
        refused: 403,
    })
    .with_authenticity(
        "[authenticity]\nscheme = \"standard-webhooks\"\ntolerance = 600\nsigned = \"{id}\\n{timestamp}{body}\"\naccepts = [{ version = \"v1\", algorithm = \"hmac-sha256\", encoding = \"base64\", key = \"base64\", key_prefix = \"bell_\" }]\n",
    );

