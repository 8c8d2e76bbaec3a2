package org.obmeet.telemetry.cli.protect.records;

import java.util.List;
import java.util.Map;
import org.obmeet.telemetry.cli.protect.spec.ProtectionSpec.InputPopulation;
import org.obmeet.telemetry.disclosure.model.ParentLabels;

/**
 * The columns to read from the input, with their roles.
 *
 * @param hierarchies hierarchy of each dimension to read. In a weighted input, the values of these
 *     dimensions identify a cell.
 * @param kept names of the dimensions that the records have
 * @param sums input column of each sum measure, by name of the measure
 * @param decimals minimum decimals of a sum measure that is already published
 */
public record InputLayout(
    InputPopulation population,
    Map<String, ParentLabels> hierarchies,
    List<String> kept,
    Map<String, String> sums,
    Map<String, Integer> decimals) {}
