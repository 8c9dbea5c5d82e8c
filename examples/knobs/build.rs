fn main() {
    eventry_codegen::Config::new("schemas")
        .derive("shop::orders::**", "Eq, Hash")
        .attribute("shop::orders::placed::v1::Placed.legacy", "#[deprecated(note = \"gone soon\")]")
        .attribute("shop::orders::*::*::Status::Shipped", "#[doc(alias = \"underway\")]")
        .rename("shop::orders::placed::v1::Status::Shipped", "Sent")
        .except(["shop/orders/internal"])
        .build();
}
