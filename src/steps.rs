//! Reading choices takes a number of steps that is linear in the number of tokens of the text.

use crate::codec::Codec;
use crate::json::{Decoder, STEPS};
use crate::value::{Text, TypedOr};

type NestOf<'de> = Nest<Text<'de>>;
type TaggedOf<'de> = Tagged<Text<'de>>;

#[derive(Clone, PartialEq)]
enum Nest<T: crate::codec::TextStore = String> {
    P(Box<WithP<T>>),
    Q(Box<WithQ<T>>),
    R(Box<WithR<T>>),
    Any(Box<WithAny<T>>),
    Integer(i64),
    Rows(Vec<Nest<T>>),
    Other(crate::union::Unmatched),
}
crate::union_impls! {
    Nest<T> {
        0 => P: OBJECT("p"),
        1 => Q: OBJECT("q"),
        2 => R: OBJECT("r"),
        3 => Any: OBJECT("any"),
        4 => Integer: NUMBER("integer"),
        5 => Rows: ARRAY("rows"),
    }
}

#[derive(Clone, PartialEq)]
struct WithP<T: crate::codec::TextStore = String> {
    l: Option<Nest<T>>,
    p: T,
    extra: crate::value::Extra,
}
crate::record_impls!(WithP<T> { 0 => l: optional("l"), 1 => p: required("p"), });

#[derive(Clone, PartialEq)]
struct WithQ<T: crate::codec::TextStore = String> {
    l: Option<Nest<T>>,
    q: Option<i64>,
    extra: crate::value::Extra,
}
crate::record_impls!(WithQ<T> { 0 => l: optional("l"), 1 => q: optional("q"), });

#[derive(Clone, PartialEq)]
struct WithR<T: crate::codec::TextStore = String> {
    r: T,
    extra: crate::value::Extra,
}
crate::record_impls!(WithR<T> { 0 => r: required("r"), });

#[derive(Clone, PartialEq)]
struct WithAny<T: crate::codec::TextStore = String> {
    l: Option<T::Json>,
    s: T,
    extra: crate::value::Extra,
}
crate::record_impls!(WithAny<T> { 0 => l: optional("l"), 1 => s: required("s"), });

#[derive(Clone, PartialEq)]
enum Tagged<T: crate::codec::TextStore = String> {
    Node(Box<Node<T>>),
    Leaf(Leaf<T>),
    Other(crate::union::Unmatched),
}
crate::union_impls! {
    Tagged<T> {
        0 => Node: OBJECT("node", "node"),
        1 => Leaf: OBJECT("leaf", "leaf"),
    }
    .tagged("kind")
}

#[derive(Clone, PartialEq)]
struct Node<T: crate::codec::TextStore = String> {
    l: Option<Tagged<T>>,
    kind: T,
    extra: crate::value::Extra,
}
crate::record_impls!(Node<T> { 0 => l: optional("l"), 1 => kind: required("kind"), });

#[derive(Clone, PartialEq)]
struct Leaf<T: crate::codec::TextStore = String> {
    kind: T,
    text: T,
    extra: crate::value::Extra,
}
crate::record_impls!(Leaf<T> { 0 => kind: required("kind"), 1 => text: required("text"), });

#[derive(Clone, PartialEq)]
struct Maybe {
    l: Option<TypedOr<Box<Maybe>>>,
    z: bool,
    extra: crate::value::Extra,
}
crate::record_impls!(Maybe { 0 => l: optional("l"), 1 => z: required("z"), });

/// Counts the tokens that a task looks at.
fn steps(task: impl FnOnce()) -> u64 {
    let before = STEPS.get();
    task();
    STEPS.get() - before
}

/// Returns how many steps reading a text takes for each step of skipping it.
fn ratio<'de, V: Codec<'de>>(text: &'de str) -> u64 {
    let once = steps(|| drop(Decoder::new(text).skip()));
    let reading = steps(|| drop(crate::codec::read::<V>(&mut Decoder::new(text))));
    reading.div_ceil(once)
}

/// Nests objects in their member `l`. Each level has members before and after `l`, as many as give the text this number of tokens.
fn nested(levels: usize, tokens: usize, before: &str, behind: &str, innermost: &str) -> String {
    let filler = |name: &str| {
        let elements = "1,".repeat(tokens / levels / 4);
        format!("\"{name}\":[{elements}{{\"l\":[1]}}],")
    };
    let open = format!("{{{before}{}\"l\":", filler("f")).repeat(levels);
    let close = format!(",{}{behind}}}", filler("g")).repeat(levels);
    format!("{open}{innermost}{close}")
}

const TOKENS: usize = 20_000;

#[test]
fn tags_after_nested_values() {
    for depth in [1, 10, 50, 200] {
        let text = nested(depth, TOKENS, "", r#""kind":"node""#, r#"{"text":"","kind":"leaf"}"#);
        let taken = ratio::<Tagged>(&text);
        assert!(taken <= 6, "{depth}: {taken}");
        assert_eq!(ratio::<TaggedOf<'_>>(&text), taken);
        // At every level, a branch that does not fit is tried besides the chosen one.
        for innermost in [r#"{"kind":"leaf"}"#, "[]"] {
            let text = nested(depth, TOKENS, "", r#""kind":"leaf""#, innermost);
            let taken = ratio::<Tagged>(&text);
            assert!(taken <= 12, "{depth}: {taken}");
        }
    }
}

#[test]
fn branches_that_fit_badly() {
    for depth in [1, 10, 50, 200] {
        for (before, behind) in [
            ("", r#""u":1"#),
            ("", r#""p":"","u":1"#),
            ("", r#""q":1,"u":1"#),
            ("", r#""q":"","r":"""#),
            ("", r#""q":"","s":"""#),
            (r#""r":"","#, r#""s":"""#),
            ("", r#""q":"","s":1"#),
            (r#""q":"1","#, r#""s":1"#),
        ] {
            for innermost in ["1", "\"1\"", "[[1,\"2\"],{\"q\":1}]", "\"\\ud83d\""] {
                let text = nested(depth, TOKENS, before, behind, innermost);
                let taken = ratio::<Nest>(&text);
                assert!(taken <= 12, "{depth}, {before} {behind} {innermost}: {taken}");
                assert_eq!(ratio::<NestOf<'_>>(&text), taken);
            }
            let broken = nested(depth, TOKENS, before, behind, "nul");
            let taken = ratio::<Nest>(&broken);
            assert!(taken <= 12, "{depth}, {before} {behind}: {taken}");
        }
    }
}

#[test]
fn many_short_nested_choices() {
    for depth in [1, 3, 10, 50, 200] {
        let one = nested(depth, depth, "", r#""q":1,"u":1"#, "[[[\"1\"]]]");
        let text = format!("[{}1]", format!("{one},").repeat(5_000 / depth));
        let taken = ratio::<Nest>(&text);
        assert!(taken <= 30, "{depth}: {taken}");
        let one = nested(depth, depth, "", r#""kind":"node""#, "7");
        let text = format!("[{}1]", format!("{one},").repeat(5_000 / depth));
        let taken = ratio::<Vec<Tagged>>(&text);
        assert!(taken <= 30, "{depth}: {taken}");
        let text = format!("{{\"l\":{text},\"q\":1,\"u\":1}}");
        let taken = ratio::<Nest>(&text);
        assert!(taken <= 30, "{depth}: {taken}");
    }
}

#[test]
fn typed_values_that_do_not_fit() {
    for depth in [1, 10, 50, 200] {
        for behind in [r#""z":1"#, r#""z":true"#, r#""y":true"#] {
            for innermost in ["1", "{\"z\":0}"] {
                let text = nested(depth, TOKENS, "", behind, innermost);
                let taken = ratio::<TypedOr<Box<Maybe>>>(&text);
                assert!(taken <= 8, "{depth}, {behind}: {taken}");
            }
        }
    }
}
