package org.obmeet.telemetry.cubes;

/**
 * Limits of memory use. They do not change results.
 *
 * @param partRows maximum rows decoded at once, unless a contributor has more or files are unsorted
 * @param footprintBytes size of a cube's footprints above which unneeded footprints are dropped
 */
record MemoryLimits(int partRows, int footprintBytes) {
  /** Default limits, with which several threads fit into a heap of 2 GiB. */
  static final MemoryLimits DEFAULTS = new MemoryLimits(1 << 19, 1 << 24);
}
