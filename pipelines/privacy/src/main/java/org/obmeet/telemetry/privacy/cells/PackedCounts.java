package org.obmeet.telemetry.privacy.cells;

/** Two contributor counts in one long: all in the upper 32 bits, eligible ones in the lower. */
final class PackedCounts {
  private static final long ALL = 1L << Integer.SIZE;

  private PackedCounts() {}

  /** Returns the packed counts of one contributor. */
  static long one(ContributorEligibility eligibility) {
    return eligibility == ContributorEligibility.ELIGIBLE ? ALL + 1 : ALL;
  }

  static long all(long counts) {
    return counts >>> Integer.SIZE;
  }

  static long eligible(long counts) {
    return counts & (ALL - 1);
  }

  static void write(long counts, NumberWriter out) {
    out.write(all(counts));
    out.write(all(counts) - eligible(counts));
  }

  static long read(NumberReader in) {
    int all = in.upTo(Integer.MAX_VALUE, "number of contributors");
    return all * ALL + all - in.upTo(all, "number of ineligible contributors");
  }
}
