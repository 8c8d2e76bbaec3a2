package org.obmeet.telemetry.cli.protect.records;

import java.util.List;
import java.util.Map;
import org.obmeet.telemetry.cli.protect.spec.ProtectionSpec.Population;
import org.obmeet.telemetry.disclosure.model.ParentLabels;

/**
 * The columns to read from the input, with their roles.
 *
 * @param hierarchies hierarchy of each dimension to read. In a weighted input, the values of these
 *     dimensions identify a cell.
 * @param kept dimensions that the records keep
 * @param decimals minimum decimals of a sum measure that is already published
 */
public record InputLayout(
    Population population,
    Map<String, ParentLabels> hierarchies,
    List<String> kept,
    Map<String, String> sums,
    Map<String, Integer> decimals) {}
