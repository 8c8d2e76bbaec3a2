package org.obmeet.telemetry.jobs.aggregate;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.coders.MapCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.transforms.Combine;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PCollectionView;
import org.obmeet.telemetry.cubes.Sightings;
import org.obmeet.telemetry.jobs.FlowCoder;
import org.obmeet.telemetry.schemas.flow.SightingUnit;

/**
 * The first day on which anybody had a label, by {@code STREAM/FIELD} and label. It never leaves
 * the run: what is published are bands of the days since.
 */
final class FirstDays {
  private FirstDays() {}

  /** The first days over all units, as a side input; null where there are no units. */
  static PCollectionView<Map<String, Map<String, Integer>>> view(
      Pipeline pipeline, AggregateSettings settings, List<SightingUnit> units) {
    if (units.isEmpty()) {
      return null;
    }
    return pipeline
        .apply("Buckets of labels", Create.of(units).withCoder(FlowCoder.of(SightingUnit.class)))
        .apply("Find first days", ParDo.of(new FindSightings(settings)))
        .setCoder(
            MapCoder.of(StringUtf8Coder.of(), MapCoder.of(StringUtf8Coder.of(), VarIntCoder.of())))
        .apply("Earliest", Combine.globally(FirstDays::earliest).asSingletonView());
  }

  /** What one stream's files say, named by stream. */
  static Map<String, Map<String, Integer>> named(String stream, Sightings found) {
    Map<String, Map<String, Integer>> named = new TreeMap<>();
    found.firstDays().forEach((field, days) -> named.put(stream + "/" + field, days));
    return named;
  }

  /** The fields of one stream. */
  static Sightings of(String stream, Map<String, Map<String, Integer>> named) {
    Map<String, Map<String, Integer>> fields = new HashMap<>();
    named.forEach(
        (name, days) -> {
          if (name.startsWith(stream + "/")) {
            fields.put(name.substring(stream.length() + 1), days);
          }
        });
    return new Sightings(fields);
  }

  private static Map<String, Map<String, Integer>> earliest(
      Iterable<Map<String, Map<String, Integer>>> all) {
    Sightings earliest = Sightings.none();
    for (Map<String, Map<String, Integer>> one : all) {
      earliest = earliest.merge(new Sightings(one));
    }
    return earliest.firstDays();
  }
}
