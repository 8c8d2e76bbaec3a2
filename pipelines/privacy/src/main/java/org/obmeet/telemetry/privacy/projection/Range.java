package org.obmeet.telemetry.privacy.projection;

import org.obmeet.telemetry.schemas.Treatment;

/** The public range of a number; a value beyond it is cut off. */
record Range(long min, long max) {
  /** The range of a treatment, or null if it has none. */
  static Range of(Treatment treatment) {
    if (treatment instanceof Treatment.Clamp clamp) {
      return new Range(clamp.min(), clamp.max());
    } else if (treatment instanceof Treatment.SumOfValues sum) {
      return new Range(sum.min(), sum.max());
    } else if (treatment instanceof Treatment.Entries entries) {
      return new Range(entries.min(), entries.max());
    } else if (treatment instanceof Treatment.DateAge age) {
      return new Range(age.min(), age.max());
    }
    return null;
  }
}
