//! The bodies that are decoded: shipped samples, and generated ones of three sizes. The same bytes in every run.

use eventry::{CATALOG, Json};

/// Which event a body holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// `pismo/assets/quota_update/v1`
    Pismo,
    /// `apiida/subscription/create/v1`
    Apiida,
    /// `courier/shipments/parcels_tracked/v1`, of `benches/schemas`
    Courier,
}

/// One body.
pub struct Body {
    /// As it is called on the command line and in tables.
    pub name: &'static str,
    /// Which event it holds.
    pub kind: Kind,
    text: fn() -> String,
}

impl Body {
    /// The JSON, without white space, as it travels. Made at each call.
    #[must_use]
    pub fn text(&self) -> String {
        (self.text)()
    }
}

/// All bodies. In those called `late` the payload stands before the discriminators.
pub const BODIES: &[Body] = &[
    body("pismo", Kind::Pismo, || sample("pismo/assets/quota_update/v1")),
    body("apiida", Kind::Apiida, || sample("apiida/subscription/create/v1")),
    body("courier-0.5k", Kind::Courier, || parcels(500)),
    body("courier-30k", Kind::Courier, || parcels(30_000)),
    body("courier-1m", Kind::Courier, || parcels(1_000_000)),
    body("pismo-late", Kind::Pismo, || payload_first(&sample("pismo/assets/quota_update/v1"))),
    body("apiida-late", Kind::Apiida, || {
        payload_first(&sample("apiida/subscription/create/v1"))
    }),
    body("courier-30k-late", Kind::Courier, || payload_first(&parcels(30_000))),
];

const fn body(name: &'static str, kind: Kind, text: fn() -> String) -> Body {
    Body { name, kind, text }
}

/// The body of that name.
#[must_use]
pub fn named(name: &str) -> Option<&'static Body> {
    BODIES.iter().find(|body| body.name == name)
}

/// The first documented sample of a shipped event.
fn sample(id: &str) -> String {
    let sample = CATALOG.get(id).and_then(|row| row.samples().first());
    sample
        .and_then(|sample| Json::parse(sample.body()).ok())
        .unwrap_or_else(Json::null)
        .to_string()
}

/// Moves the member `data` to the front.
fn payload_first(text: &str) -> String {
    let data = Json::parse(text).ok().and_then(|json| json.get("data")).unwrap_or_else(Json::null);
    let member = format!("\"data\":{data}");
    let rest = text.replacen(&format!(",{member}"), "", 1);
    format!("{{{member},{}", rest.trim_start_matches('{'))
}

/// An event with as many parcels as come nearest to a length.
fn parcels(length: usize) -> String {
    let mut text = "{\"id\":\"5c1a1d36-2f0e-4b52-9f3c-0d6c8a1e7b44\",\"type\":\"shipments.parcels_tracked\",\"account\":\"acc_20931\",\
         \"created\":\"2026-03-18T09:14:06.358Z\",\"attempt\":0,\"data\":{\"shipment\":\"SHP-2026-000184\",\"service\":\"express\",\"parcels\":["
        .to_owned();
    let mut random = Random(7);
    let mut first = true;
    loop {
        let parcel = parcel(&mut random);
        if !first && text.len() + parcel.len() / 2 > length {
            break;
        }
        if !first {
            text.push(',');
        }
        text.push_str(&parcel);
        first = false;
    }
    text.push_str("]}}");
    text
}

fn parcel(random: &mut Random) -> String {
    let number = random.below(1 << 40);
    let status = random.one_of(&["announced", "in_transit", "out_for_delivery", "delivered", "returned"]);
    let weight = random.below(30_000);
    let fragile = random.below(4) == 0;
    let value = match random.below(3) {
        0 => String::new(),
        _ => format!(
            "\"declared_value\":{}.{:02},\"currency\":\"EUR\",",
            random.below(900),
            random.below(100)
        ),
    };
    let name = random.one_of(&["Zoë Almeida", "Kvist & Sønner", "Jean Petit", "Priya Raman", "Ada Byron"]);
    let email = match random.below(3) {
        0 => "\"email\":null,",
        1 => "",
        _ => "\"email\":\"parcels@example.org\",",
    };
    let street = random.one_of(&["Rua das Flores 12", "Storgata 4", "14 Rue du Bac", "221B Baker Street"]);
    let city = random.one_of(&["Porto", "Tromsø", "Paris", "London"]);
    let code = 10_000 + random.below(80_000);
    let country = random.one_of(&["PT", "NO", "FR", "GB"]);
    let labels = ["", "\"gift\"", "\"gift\",\"cold chain\"", "\"b2b\",\"return slip\",\"insured\""];
    let labels = random.one_of(&labels);
    let scans: Vec<String> = (0..1 + random.below(4)).map(|_| scan(random)).collect();
    format!(
        "{{\"number\":\"PX{number:013}\",\"status\":\"{status}\",\"weight_grams\":{weight},{value}\"fragile\":{fragile},\
         \"recipient\":{{\"name\":\"{name}\",{email}\"street\":\"{street}\",\"city\":\"{city}\",\"postal_code\":\"{code}\",\
         \"country\":\"{country}\"}},\"labels\":[{labels}],\"scans\":[{}]}}",
        scans.join(",")
    )
}

fn scan(random: &mut Random) -> String {
    let (day, hour, minute) = (1 + random.below(28), random.below(24), random.below(60));
    let place = random.one_of(&["Hub North", "Hub South", "Depot 7", "Customs"]);
    let code = random.one_of(&["received", "sorted", "loaded", "attempted", "handed_over"]);
    let note = match random.below(4) {
        0 => ",\"note\":null",
        1 => ",\"note\":\"left with the neighbour on the second floor\"",
        _ => "",
    };
    format!("{{\"at\":\"2026-03-{day:02}T{hour:02}:{minute:02}:00Z\",\"place\":\"{place}\",\"code\":\"{code}\"{note}}}")
}

/// A small generator of numbers (a linear congruence), so that no crate's next version changes the bodies.
struct Random(u64);

impl Random {
    fn below(&mut self, end: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 20) % end.max(1)
    }

    fn one_of<'c>(&mut self, choices: &[&'c str]) -> &'c str {
        let at = self.below(choices.len() as u64);
        usize::try_from(at).ok().and_then(|at| choices.get(at)).copied().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contenders::CONTENDERS;

    #[test]
    fn bodies_are_the_same_each_time_and_of_the_length_they_say() {
        let lengths: Vec<usize> = BODIES.iter().map(|body| body.text().len()).collect();
        assert_eq!(lengths, [554, 756, 563, 30_065, 999_996, 554, 756, 30_065]);
        for body in BODIES {
            assert_eq!(body.text(), body.text());
        }
    }

    #[test]
    fn late_bodies_say_the_same() {
        for late in BODIES.iter().filter(|body| body.name.ends_with("-late")) {
            let early = named(late.name.trim_end_matches("-late")).map(Body::text);
            assert!(late.text().starts_with("{\"data\":"), "{}", late.name);
            assert_eq!(Json::parse(&late.text()).ok(), early.and_then(|early| Json::parse(&early).ok()));
        }
    }

    #[test]
    fn every_contender_reads_every_body() {
        for body in BODIES {
            for contender in CONTENDERS.iter().filter(|contender| contender.reads(body)) {
                assert!(contender.prepare(body)(), "{} {}", contender.name, body.name);
            }
        }
    }
}
