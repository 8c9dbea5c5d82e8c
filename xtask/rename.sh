#!/usr/bin/env bash
# Renames what misleads. Run at the root after the moves.
set -euo pipefail
mv_() { [ -e "$1" ] && git mv "$1" "$2" || true; }
mv_ src/ladder src/upgrade
mv_ src/upgrade/fault.rs src/upgrade/error.rs
mv_ src/upgrade/baggage.rs src/upgrade/carryover.rs
mv_ src/fault.rs src/error.rs
mv_ src/loose.rs src/typed_or.rs
mv_ crates/codegen/src/ladder crates/codegen/src/upgrade
mv_ crates/cli/src/diff/ladder.rs crates/cli/src/diff/upgrade.rs
mv_ examples/archive/tests/ladder.rs examples/archive/tests/upgrade.rs
rust() { git ls-files 'src/*.rs' 'crates/*.rs' 'xtask/*.rs' 'benches/*.rs' 'tests/*.rs' 'examples/*.rs' 'xtask/*.txt' | xargs -d '\n' perl -pi -e "$1"; }
# upgrade, not ladder
rust 's/\bClimbFault\b/UpgradeError/g; s/\bclimb_fault\b/upgrade_error/g; s/\bclimbed_from\b/upgraded_from/g; s/\bladder::fault\b/upgrade::error/g'
perl -pi -e 's/\bmod fault\b/mod error/; s/\bfault::/error::/; s/\bmod baggage\b/mod carryover/; s/\bbaggage::/carryover::/' src/upgrade/mod.rs
rust 's/\bBaggage\b/Carryover/g; s/\bbaggage\b/carryover/g; s/\bblank_boxed\b/new_boxed/g'
perl -pi -e 's/\bpub fn climb\b/pub fn modules/' crates/codegen/src/upgrade/mod.rs
rust 's/\bpub rungs\b/pub upgrades/; s/\bgenerated\.rungs\b/generated.upgrades/g; s/\brungs: climbs\b/upgrades: upgrade_files/; s/\bclimbs\b/upgrade_files/g'
rust 's/\bladder::climb\b/upgrade::modules/g; s/\bladders\b/upgrades/g; s/\bladder\b/upgrade/g; s/\bRung\b/UpgradeModule/g; s/\brungs\b/upgrade_modules/g; s/\brung\b/upgrade_module/g; s/\bclimb\b/upgrade/g; s/\bClimb\b/Upgrade/g'
# errors
rust 's/\bFault\b/DecodeError/g; s/\bProgress::DecodeError\b/Progress::Error/g; s/\bfaults\b/errors/g; s/\bfault\b/error/g; s/\bUnread\b/StreamError/g'
rust 's/(?<!Rejected::)(?<!Outcome::)(?<!BatchError::)(?<!Verdict::)(?<!Self::)(?<!")\bMalformed\b(?![(,]|\s*=>)/MalformedEvent/g; s/(?<=[{,] )Malformed,(?= [A-Z])/MalformedEvent,/g'
perl -pi -e 's/\bDecodeError\(usize\)/Error(usize)/' src/json/value_scan.rs
perl -pi -e 's/\bMalformed(?=\(Box)/MalformedEvent/' src/event/malformed.rs
rust 's/&Malformed,/&MalformedEvent,/g'
rust 's/\bLoose\b/TypedOr/g; s/\bloose\b/typed_or/g'
# Comments
rust 's/\ba upgrade_module\b/an upgrade/g, s/\bupgrade_modules\b/upgrades/g, s/\bupgrade_module\b/upgrade/g if m{^\s*//}'
rust 's/up the upgrade and down again/up through the versions and down again/; s/: up the upgrade from older ones, and down from newer ones/: older ones upgraded, newer ones downgraded/; s/^\/\/! The upgrade: how/\/\/! Upgrades: how/'
# The name of the kind of event, not of the delivery
git ls-files 'src/*.rs' 'crates/decode/*.rs' 'tests/*.rs' 'examples/*.rs' | xargs -d '\n' perl -pi -e 's/(?<!row)(?<!descriptor)(?<!\bknown)(?<!from)(?<!\bto)(?<!start)\.id\(\)/.catalog_id()/g'
perl -pi -e 's/\bfn id\(/fn catalog_id(/; s/\bEvent::id\b/Event::catalog_id/' src/event/any.rs src/event/mod.rs src/event/unknown.rs src/event/view.rs src/event/whole.rs
# The trait that reads and writes
git ls-files 'src/*.rs' 'tests/*.rs' 'crates/codegen/*.rs' 'examples/*.rs' 'benches/*.rs' 'crates/decode/*.rs' | xargs -d '\n' perl -pi -e "s/\\bValue<'(?=de|_|static|a)/Codec<'/g; s/(\\\$crate|\\bcrate|\\brt|\\beventry)::Value\\b/\$1::Codec/g; s/\\bValue::(blank|read|write|reset|is_absent)\\b/Codec::\$1/g; s/\\bValue\\b/Codec/ if m{use (crate|eventry)::\\{.*\\bValue\\b}"
perl -pi -e 's/\bpub trait Value\b/pub trait Codec/' src/value.rs
perl -pi -e 's/pub use value::\{Value,/pub use codec::{Codec,/; s/\bmod value;/mod codec;/' src/lib.rs
mv_ src/value.rs src/codec.rs
git ls-files 'src/*.rs' | xargs -d '\n' perl -pi -e 's/\bcrate::value::/crate::codec::/g'
cargo fmt --all
