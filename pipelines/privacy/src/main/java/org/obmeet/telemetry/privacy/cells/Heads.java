package org.obmeet.telemetry.privacy.cells;

/** How many contributors there are, and how many of them have standing, in one number. */
final class Heads {
  private static final long ALL = 1L << Integer.SIZE;

  private Heads() {}

  /** One contributor. */
  static long one(Standing has) {
    return has == Standing.WITH ? ALL + 1 : ALL;
  }

  static long all(long heads) {
    return heads >>> Integer.SIZE;
  }

  static long standing(long heads) {
    return heads & (ALL - 1);
  }

  static void write(long heads, Packer out) {
    out.unsigned(all(heads));
    out.unsigned(all(heads) - standing(heads));
  }

  static long read(Unpacker in) {
    int all = in.upTo(Integer.MAX_VALUE, "number of contributors");
    return all * ALL + all - in.upTo(all, "number of contributors without standing");
  }
}
