package org.obmeet.telemetry.disclosure.suppression;

import java.util.BitSet;
import java.util.List;
import org.obmeet.telemetry.disclosure.linear.Move;

/**
 * A suppression pattern: a solution of a {@link SuppressionProblem}.
 *
 * @param unprotected unprotected unsafe cells, and the cells of unprotected unsafe remainders
 * @param evidence for each cell the moves that prove its protection; empty for safe cells
 * @param linearPrograms number of linear programs that were solved
 */
public record SuppressionPattern(
    BitSet suppressed, BitSet unprotected, List<List<Move>> evidence, long linearPrograms) {}
