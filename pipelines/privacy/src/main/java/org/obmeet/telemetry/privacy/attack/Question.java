package org.obmeet.telemetry.privacy.attack;

/**
 * A sum that is asked for.
 *
 * @param unknowns whose sum it is, ascending
 * @param constant what is known of it already
 * @param within whether it is a part of its unknowns rather than all of them: at least nothing
 */
@SuppressWarnings("ArrayRecordComponent")
record Question(int[] unknowns, long constant, boolean within) {}
