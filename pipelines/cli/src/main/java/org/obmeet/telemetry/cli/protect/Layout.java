package org.obmeet.telemetry.cli.protect;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.obmeet.telemetry.cli.protect.Spec.Population;
import org.obmeet.telemetry.disclosure.model.Parents;

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
record Layout(
    Population population,
    Map<String, Parents> ladders,
    List<String> kept,
    Map<String, String> sums,
    Map<String, Integer> decimals) {
  Layout {
    ladders = Collections.unmodifiableMap(new LinkedHashMap<>(ladders));
    kept = List.copyOf(kept);
    sums = Collections.unmodifiableMap(new LinkedHashMap<>(sums));
    decimals = Map.copyOf(decimals);
  }

  /** Of a specification over a window of which nothing is out. */
  static Layout of(Spec spec) {
    return new Layout(spec.population(), spec.ladders(), spec.used(), spec.sums(), Map.of());
  }
}
