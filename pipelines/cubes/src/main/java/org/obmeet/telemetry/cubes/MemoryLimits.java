package org.obmeet.telemetry.cubes;

/**
 * What is held in memory before something is done about it; results do not depend on it.
 *
 * @param partRows rows of a bucket that are decoded at once, in whole contributors
 * @param footprintBytes bytes of a cube's footprints before those that are not needed are dropped
 */
record MemoryLimits(int partRows, int footprintBytes) {
  /** Small enough that several threads' fit a heap of 2 GiB. */
  static final MemoryLimits DEFAULTS = new MemoryLimits(1 << 19, 1 << 24);
}
