package org.obmeet.telemetry.bench.usefulness;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * The coverage of a cube at one combination of levels, over all windows of a kind. Coverage is the
 * share of a measure that is in published cells with a label.
 *
 * @param kind kind of the windows
 * @param measureKind {@code count} of records, {@code sum}, or {@code people} (contributors)
 * @param dimensions number of dimensions of the cube
 * @param level name of the level of each dimension; {@code total} without dimensions
 * @param windows number of windows
 * @param empty number of windows in which {@code named} is 0
 * @param safeValues mean number of safe cells in a window
 * @param safe mean share of the measure in cells that {@link TruthCells} marks as safe
 * @param named mean share of the measure in published cells with a label
 * @param efficiency mean of {@code named / safe}; null if no cell is safe in any window
 * @param worst smallest {@code named / safe} of a window; null if {@code efficiency} is null
 * @param choice number of windows with at least four safe cells
 * @param choiceEfficiency mean of {@code named / safe} over the windows of {@code choice}; null if
 *     there are no such windows
 * @param choiceWorst smallest {@code named / safe} of these windows; null if there are none
 * @param suppressed mean share of the measure in suppressed rows of the table; null for {@code
 *     people}, because numbers of contributors cannot be summed
 * @param wrong number of published cells that differ from the ground truth by more than rounding
 * @param unsafe number of published cells that are not safe
 * @param repeatable number of cells that are published in a window and safe in the next window
 * @param repeated number of repeatable cells that are published in the next window too
 * @param declared mean share that the releases declare as named; null for every level except the
 *     finest
 * @param declaredError largest amount by which the declared share is below the computed one
 */
public record LevelCoverage(
    @JsonProperty("cube") String cube,
    @JsonProperty("window") String kind,
    @JsonProperty("measure") String measure,
    @JsonProperty("counts") String measureKind,
    @JsonProperty("dimensions") int dimensions,
    @JsonProperty("level") String level,
    @JsonProperty("windows") long windows,
    @JsonProperty("empty_windows") long empty,
    @JsonProperty("safe_values") double safeValues,
    @JsonProperty("safe") double safe,
    @JsonProperty("named") double named,
    @JsonProperty("efficiency") Double efficiency,
    @JsonProperty("efficiency_worst") Double worst,
    @JsonProperty("choice_windows") long choice,
    @JsonProperty("choice_efficiency") Double choiceEfficiency,
    @JsonProperty("choice_efficiency_worst") Double choiceWorst,
    @JsonProperty("suppressed") Double suppressed,
    @JsonProperty("wrong") long wrong,
    @JsonProperty("unsafe") long unsafe,
    @JsonProperty("repeatable") long repeatable,
    @JsonProperty("repeated") long repeated,
    @JsonProperty("declared_named") Double declared,
    @JsonProperty("declared_error") Double declaredError) {}
