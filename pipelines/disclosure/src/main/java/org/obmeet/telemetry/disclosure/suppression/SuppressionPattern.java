package org.obmeet.telemetry.disclosure.suppression;

import java.util.BitSet;
import java.util.List;
import org.obmeet.telemetry.disclosure.linear.Move;

/**
 * A suppression pattern.
 *
 * @param suppressed cells that are not published
 * @param unprotected unsafe cells for which no protection was found
 * @param evidence for each cell the moves that show its protection; empty for cells that need none
 * @param linearPrograms linear programmes that were solved
 */
public record SuppressionPattern(
    BitSet suppressed, BitSet unprotected, List<List<Move>> evidence, long linearPrograms) {}
