//! Bodies of orders at random, in the form of each version.

/// Random numbers that are the same in every run.
pub(super) struct Random(pub(super) u64);

impl Random {
    pub(super) fn below(&mut self, end: usize) -> usize {
        // xorshift64*
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33) as usize % end
    }

    pub(super) fn one_in(&mut self, number: usize) -> bool {
        self.below(number) == 0
    }

    fn of<T: Copy>(&mut self, choices: &[T]) -> T {
        choices[self.below(choices.len())]
    }
}

/// One object in three forms: as version 1 sends it, as version 2 must write it, and as version 1 must write it after the way back.
#[derive(Default)]
pub(super) struct Forms {
    sent: Vec<String>,
    up: Vec<String>,
    back: Vec<String>,
    /// A member that version 1 does not name does not fit version 2.
    pub(super) misfits: bool,
}

impl Forms {
    /// Adds a member that is the same in all forms.
    fn same(&mut self, name: &str, value: &str) {
        self.changed((name, value), (name, value), (name, value));
    }

    fn changed(&mut self, sent: (&str, &str), up: (&str, &str), back: (&str, &str)) {
        self.sent.push(member(sent));
        self.up.push(member(up));
        self.back.push(member(back));
    }

    /// Adds a member that only version 2 names, with a value that does not fit.
    fn misfit(&mut self, name: &str, value: &str) {
        self.same(name, value);
        self.misfits = true;
    }

    /// Adds a default that version 2 declares, and version 1 keeps as an unknown member.
    fn declared(&mut self, name: &str, value: &str) {
        self.up.push(member((name, value)));
        self.back.push(member((name, value)));
    }

    /// Returns the objects, and whether they hold a misfit.
    fn texts(self) -> ([String; 3], bool) {
        let texts = [self.sent, self.up, self.back].map(|members| format!("{{{}}}", members.join(",")));
        (texts, self.misfits)
    }
}

pub(super) fn member((name, value): (&str, &str)) -> String {
    format!("\"{name}\":{value}")
}

/// Numbers that an `f64` holds, and numbers that it does not.
const NUMBERS: &[&str] = &["0", "7", "2.50", "-1e3", "0.30000000000000004", "12"];
const EXACT: &[&str] = &["0.1000000000000000055511151231257827", "1e999", "9007199254740993"];
const ANYTHING: &[&str] = &[
    "null",
    "[]",
    "{}",
    "{\"a\":[1.0,\"x\"]}",
    "\"text\"",
    "1e2",
    "12345678901234567890.5",
];

fn number(random: &mut Random) -> &'static str {
    if random.one_in(12) { random.of(EXACT) } else { random.of(NUMBERS) }
}

/// Adds an integer, which some producers quote. The quotes are kept on the way to an integer of any size.
fn integer(random: &mut Random, forms: &mut Forms, old: &str, new: &str) {
    let digits = random.below(1000).to_string();
    let sent = if random.one_in(10) {
        format!("\"{digits}\"")
    } else {
        digits
    };
    forms.changed((old, &sent), (new, &sent), (old, &sent));
}

fn line(random: &mut Random, depth: usize) -> ([String; 3], bool) {
    let mut forms = Forms::default();
    forms.same("article", random.of(&["\"bread\"", "\"roll\"", "\"pretzel\"", "\"\""]));
    integer(random, &mut forms, "qty", "count");
    match random.below(4) {
        0 => forms.same("price", "null"),
        1 | 2 => forms.same("price", number(random)),
        _ => {}
    }
    match random.below(8) {
        0 => forms.same("tax", "19"),
        _ => forms.declared("tax", "7"),
    }
    match random.below(8) {
        0 => forms.same("discount", "0.50"),
        1 => forms.misfit("discount", "\"none\""),
        _ => {}
    }
    if random.one_in(5) {
        forms.same("colour", random.of(ANYTHING));
    }
    if depth < 3 && random.one_in(3) {
        lines(random, &mut forms, "parts", depth + 1);
    }
    forms.texts()
}

fn lines(random: &mut Random, forms: &mut Forms, name: &str, depth: usize) {
    let all: Vec<([String; 3], bool)> = (0..random.below(3)).map(|_| line(random, depth)).collect();
    forms.misfits |= all.iter().any(|(_, misfits)| *misfits);
    let [sent, up, back] = [0, 1, 2].map(|at| {
        let texts: Vec<&str> = all.iter().map(|(texts, _)| texts[at].as_str()).collect();
        format!("[{}]", texts.join(","))
    });
    forms.changed((name, &sent), (name, &up), (name, &back));
}

fn pickup(random: &mut Random) -> ([String; 3], bool) {
    let mut forms = Forms::default();
    forms.same(
        "at",
        random.of(&["\"2020-12-29T19:48:25\"", "\"2020-12-29T19:48:25.000+0000\"", "\"soon\""]),
    );
    match random.below(8) {
        0 => forms.same("counter", "null"),
        1..4 => integer(random, &mut forms, "counter", "counter"),
        _ => {}
    }
    match random.below(6) {
        0 => forms.same("hint", "\"ring twice\""),
        1 => forms.misfit("hint", "[2]"),
        _ => {}
    }
    forms.texts()
}

pub(super) struct Order {
    pub(super) texts: [String; 3],
    /// The total is whole, as version 4 requires.
    pub(super) whole: bool,
    pub(super) has_note: bool,
    pub(super) misfits: bool,
}

pub(super) fn order(random: &mut Random) -> Order {
    let mut forms = Forms::default();
    integer(random, &mut forms, "id", "id");
    let name = random.of(&["\"Ada\"", "\"\"", "\"\\ud83d\\ude00 \\u0000\""]);
    forms.changed(("customer_name", name), ("customer", name), ("customer_name", name));
    lines(random, &mut forms, "lines", 0);
    let (total, whole) = random.of(&[
        ("9", true),
        ("9.0", true),
        ("1e999", true),
        ("2.50", false),
        ("0.1000000000000000055511151231257827", false),
    ]);
    forms.same("total", total);
    forms.same("state", random.of(&["\"new\"", "\"paid\"", "\"cancelled\"", "\"eaten\""]));
    let note = random.of(&[None, None, Some("\"fresh\""), Some("\"\""), Some("null")]);
    if let Some(note) = note {
        forms.same("note", note);
    }
    if random.one_in(2) {
        let ([sent, up, back], misfits) = pickup(random);
        forms.misfits |= misfits;
        forms.changed(("pickup", &sent), ("pickup", &up), ("pickup", &back));
    }
    match random.below(4) {
        0 => forms.same("legacy_code", "3"),
        1 => forms.same("legacy_code", "\"12\""),
        2 => forms.same("legacy_code", "null"),
        _ => {}
    }
    let payments = [
        "{\"kind\":\"card\",\"last4\":\"4242\",\"network\":\"x\"}",
        "{\"kind\":\"cash\",\"given\":20.00,\"tip\":1}",
        "{\"kind\":\"cash\",\"given\":null,\"tip\":\"none\"}",
        "{\"kind\":\"voucher\",\"code\":\"c\"}",
        "{\"kind\":\"shells\"}",
        "7",
    ];
    if random.one_in(2) {
        forms.same("payment", random.of(&payments));
    }
    if random.one_in(3) {
        forms.same("scores", &format!("{{\"a\":{},\"\":{}}}", number(random), number(random)));
    }
    match random.below(4) {
        0 => forms.same("rating", "null"),
        1 => integer(random, &mut forms, "rating", "rating"),
        _ => {}
    }
    match random.below(4) {
        0 => forms.same("currency", random.of(&["\"CHF\"", "\"XAU\""])),
        _ => forms.declared("currency", "\"EUR\""),
    }
    match random.below(6) {
        0 => forms.same("priority", "2"),
        1 => forms.misfit("priority", "\"high\""),
        _ => {}
    }
    if random.one_in(4) {
        forms.same("somewhat", random.of(ANYTHING));
    }
    let (texts, misfits) = forms.texts();
    Order {
        texts,
        whole,
        has_note: note.is_some(),
        misfits,
    }
}
