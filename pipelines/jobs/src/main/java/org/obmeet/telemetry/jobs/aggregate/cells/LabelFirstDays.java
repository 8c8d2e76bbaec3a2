package org.obmeet.telemetry.jobs.aggregate.cells;

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
import org.obmeet.telemetry.cubes.bucket.FirstSeenDays;
import org.obmeet.telemetry.jobs.SpecificAvroCoder;
import org.obmeet.telemetry.jobs.aggregate.plan.AggregateSettings;
import org.obmeet.telemetry.schemas.flow.SightingUnit;

/**
 * Computes the first day on which a label occurs, by {@code STREAM/FIELD} and label. The days stay
 * within the run. Releases contain only bins of the number of days since then.
 */
final class LabelFirstDays {
  private LabelFirstDays() {}

  /** Returns the first days of all units as a side input; null if there are no units. */
  static PCollectionView<Map<String, Map<String, Integer>>> view(
      Pipeline pipeline, AggregateSettings settings, List<SightingUnit> units) {
    if (units.isEmpty()) {
      return null;
    }
    return pipeline
        .apply(
            "Buckets of labels",
            Create.of(units).withCoder(SpecificAvroCoder.of(SightingUnit.class)))
        .apply("Find first days", ParDo.of(new FindSightingsFn(settings)))
        .setCoder(
            MapCoder.of(StringUtf8Coder.of(), MapCoder.of(StringUtf8Coder.of(), VarIntCoder.of())))
        .apply("Earliest", Combine.globally(LabelFirstDays::earliest).asSingletonView());
  }

  /** Returns the first days of one stream by {@code STREAM/FIELD}. */
  static Map<String, Map<String, Integer>> named(String stream, FirstSeenDays found) {
    Map<String, Map<String, Integer>> named = new TreeMap<>();
    found.firstDays().forEach((field, days) -> named.put(stream + "/" + field, days));
    return named;
  }

  /** Returns the first days of one stream, by field. */
  static FirstSeenDays of(String stream, Map<String, Map<String, Integer>> named) {
    Map<String, Map<String, Integer>> fields = new HashMap<>();
    named.forEach(
        (name, days) -> {
          if (name.startsWith(stream + "/")) {
            fields.put(name.substring(stream.length() + 1), days);
          }
        });
    return new FirstSeenDays(fields);
  }

  private static Map<String, Map<String, Integer>> earliest(
      Iterable<Map<String, Map<String, Integer>>> all) {
    FirstSeenDays earliest = FirstSeenDays.none();
    for (Map<String, Map<String, Integer>> one : all) {
      earliest = earliest.merge(new FirstSeenDays(one));
    }
    return earliest.firstDays();
  }
}
