use eventry::{CATALOG, Json};
#[test]
fn sweep() {
    let mut n = 0;
    for provider in CATALOG.providers() { for row in provider.events() { for sample in row.samples() {
        let body = sample.body().as_bytes();
        for at in 0..body.len() { for to in br#""\{}[],:.-+eEnutf0129 a_SMx/"#.iter().copied().chain([0u8, 10, 0x80, 0xff, 0xc3]) {
            for mode in 0..3 {
                let mut b = body.to_vec();
                match mode { 0 => b[at] = to, 1 => b.insert(at, to), _ => { if to != b'"' { continue } b.remove(at); } }
                if let Ok(event) = provider.decode(&b) {
                    n += 1;
                    let t = std::str::from_utf8(&b).unwrap();
                    assert_eq!(Json::parse(&event.to_json()).unwrap(), Json::parse(t).unwrap(), "{t}");
                }
            }
        }}
    }}}
    println!("{n}");
}
