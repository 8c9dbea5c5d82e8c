//! The table of samples.

use eventry_schema::visible::OneLine;

use super::table::Table;
use crate::worker::SampleOutcome;

/// Formats the outcomes. Also returns whether all samples are known and lossless.
pub fn table(samples: &[SampleOutcome]) -> (String, bool) {
    let mut table = Table::new(["event id", "sample", "outcome", "lossless"]);
    for sample in samples {
        table.row([
            OneLine(&sample.id).to_string(),
            OneLine(&sample.label).to_string(),
            OneLine(&sample.outcome).to_string(),
            if sample.lossless { "yes" } else { "no" }.to_owned(),
        ]);
    }
    let good = samples.iter().filter(|sample| sample.known && sample.lossless).count();
    let text = format!("{}{good} of {} samples are known and lossless\n", table.format(), samples.len());
    (text, good == samples.len())
}
