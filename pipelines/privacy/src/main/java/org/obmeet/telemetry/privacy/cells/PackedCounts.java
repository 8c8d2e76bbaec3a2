package org.obmeet.telemetry.privacy.cells;

/** How many contributors there are, and how many of them have standing, in one number. */
final class PackedCounts {
  private static final long ALL = 1L << Integer.SIZE;

  private PackedCounts() {}

  /** One contributor. */
  static long one(ContributorEligibility has) {
    return has == ContributorEligibility.ELIGIBLE ? ALL + 1 : ALL;
  }

  static long all(long heads) {
    return heads >>> Integer.SIZE;
  }

  static long eligible(long heads) {
    return heads & (ALL - 1);
  }

  static void write(long heads, VarintWriter out) {
    out.unsigned(all(heads));
    out.unsigned(all(heads) - eligible(heads));
  }

  static long read(VarintReader in) {
    int all = in.upTo(Integer.MAX_VALUE, "number of contributors");
    return all * ALL + all - in.upTo(all, "number of contributors without standing");
  }
}
