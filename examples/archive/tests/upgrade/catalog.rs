//! What the catalog says about upgrades.

use eventry::rt::Upgrade;

use super::*;

#[test]
fn the_catalog_describes_upgrades() {
    let upgrade = |id: &str| CATALOG.get(id).map(|row| row.upgrade());
    assert_eq!(upgrade("bakery/orders/placed/v1"), Some(Upgrade::Mechanical));
    assert_eq!(upgrade("bakery/orders/placed/v2"), Some(Upgrade::Fallible));
    assert_eq!(upgrade("bakery/orders/placed/v4"), Some(Upgrade::None));
    assert_eq!(upgrade("bakery/orders/cancelled/v1"), Some(Upgrade::NeedsCode));
    assert_eq!(upgrade("kiosk/sales/sold/v1"), Some(Upgrade::None));
    assert_eq!(upgrade("kiosk/sales/reworked/v1"), Some(Upgrade::Fallible));
    let deprecation = CATALOG.get("bakery/orders/placed/v1").and_then(|row| row.deprecation());
    assert_eq!(
        deprecation.map(|it| (it.since(), it.note())),
        Some((Some("2026-03-01"), Some("the bakery sends v2 and later")))
    );
    assert!(
        CATALOG
            .get("bakery/orders/placed/v2")
            .is_some_and(|row| row.deprecation().is_none())
    );
}
