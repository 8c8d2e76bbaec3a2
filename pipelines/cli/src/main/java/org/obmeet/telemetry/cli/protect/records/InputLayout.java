package org.obmeet.telemetry.cli.protect.records;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.obmeet.telemetry.cli.protect.spec.ProtectionSpec;
import org.obmeet.telemetry.cli.protect.spec.ProtectionSpec.Population;
import org.obmeet.telemetry.disclosure.model.ParentLabels;

/**
 * Which columns of the input are read, and as what.
 *
 * @param population what is counted
 * @param ladders ladder of each dimension that is read; what tells cells of a weighted input apart
 * @param kept dimensions that the records keep: those of a table, of this specification or out
 *     already
 * @param sums column of each sum measure
 * @param decimals fewest digits after the point of a sum measure, where it is out already
 */
public record InputLayout(
    Population population,
    Map<String, ParentLabels> ladders,
    List<String> kept,
    Map<String, String> sums,
    Map<String, Integer> decimals) {
  public InputLayout {
    ladders = Collections.unmodifiableMap(new LinkedHashMap<>(ladders));
    kept = List.copyOf(kept);
    sums = Collections.unmodifiableMap(new LinkedHashMap<>(sums));
    decimals = Map.copyOf(decimals);
  }

  /** Of a specification over a window of which nothing is out. */
  static InputLayout of(ProtectionSpec spec) {
    return new InputLayout(spec.population(), spec.ladders(), spec.used(), spec.sums(), Map.of());
  }
}
