package org.obmeet.telemetry.cli.attack;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.type.TypeReference;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.obmeet.telemetry.cli.input.JsonText;
import org.obmeet.telemetry.jobs.JobException;

/**
 * The contents of {@code _MANIFEST.json}, which describes the tables in its folder. If the file is
 * missing, there are no groups and no hierarchies, and all measures are additive.
 *
 * @param groups values of each group, by table, dimension and label of the group
 * @param parents parent of each value, by dimension and value
 * @param measures descriptions by name of the measure
 * @param zeros {@code safe} if all zeros are published
 */
record FolderManifest(
    Map<String, Map<String, Map<String, List<String>>>> groups,
    @JsonProperty("ladders") Map<String, Map<String, String>> parents,
    Map<String, MeasureDescription> measures,
    String zeros) {
  private static final int MAX_DECIMALS = 18;

  /**
   * The description of a measure. A missing key is null.
   *
   * @param additive false if the sum of the cells is not their total
   */
  record MeasureDescription(String kind, Boolean additive, Integer decimals) {}

  FolderManifest {
    groups = Objects.requireNonNullElse(groups, Map.of());
    parents = Objects.requireNonNullElse(parents, Map.of());
    measures = Objects.requireNonNullElse(measures, Map.of());
    if (hasNull(groups) || hasNull(parents) || hasNull(measures)) {
      throw new IllegalArgumentException("a value must not be null");
    }
  }

  private static boolean hasNull(Object json) {
    Collection<?> values =
        json instanceof Map<?, ?> map
            ? map.values()
            : json instanceof List<?> list ? list : List.of();
    return json == null || values.stream().anyMatch(FolderManifest::hasNull);
  }

  static FolderManifest of(Path folder) {
    Path file = folder.resolve("_MANIFEST.json");
    return Files.exists(file)
        ? convert(
            file,
            json(file),
            "groups must be {table: {dimension: {label: [values]}}}, ladders {dimension:"
                + " {value: parent}}, measures {name: {kind, additive, decimals}}")
        : new FolderManifest(null, null, null, null);
  }

  /** Reads a file of hierarchies: the parent of each value, by dimension and value. */
  static Map<String, Map<String, String>> parents(Path file) {
    return convert(
            file, Map.of("ladders", json(file)), "hierarchies must be {dimension: {value: parent}}")
        .parents();
  }

  private static FolderManifest convert(Path file, Map<String, Object> json, String shape) {
    try {
      return JsonText.convert(json, new TypeReference<>() {});
    } catch (IllegalArgumentException e) {
      throw JobException.badInput(file + ": " + shape, e);
    }
  }

  private static Map<String, Object> json(Path file) {
    try {
      return JsonText.map(Files.readAllBytes(file));
    } catch (IOException e) {
      throw JobException.badInput(file + ": the file must contain a JSON object", e);
    }
  }

  private MeasureDescription measure(String name) {
    return measures.getOrDefault(name, new MeasureDescription("", null, null));
  }

  boolean isAdditive(String measure) {
    return !Boolean.FALSE.equals(measure(measure).additive());
  }

  /** Returns true for a count whose zeros are all published. Suppressed values are then above 0. */
  boolean isCountWithoutHiddenZeros(String measure) {
    return "safe".equals(zeros) && "count".equals(measure(measure).kind());
  }

  /** Returns the declared decimals of a measure; 0 if there is no declaration. */
  int decimals(String measure) {
    int declared = Objects.requireNonNullElse(measure(measure).decimals(), 0);
    return Math.max(0, Math.min(MAX_DECIMALS, declared));
  }
}
