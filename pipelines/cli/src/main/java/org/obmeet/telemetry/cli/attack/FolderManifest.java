package org.obmeet.telemetry.cli.attack;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import org.obmeet.telemetry.cli.input.JsonObjectFields;
import org.obmeet.telemetry.jobs.ExitCode;
import org.obmeet.telemetry.jobs.JobException;

/**
 * The contents of {@code _MANIFEST.json}, which describes the tables in its folder. If the file is
 * missing, there are no groups and no hierarchies, and all measures are additive.
 *
 * @param groups values of each group, by table, dimension and label of the group
 * @param parents parent of each value, by dimension and value
 * @param decimals digits after the point, by measure
 * @param distinct names of the measures whose cells do not add up to their total
 * @param counts names of the count measures whose zeros are all published, so that a suppressed
 *     value is at least 1
 */
record FolderManifest(
    Map<String, Map<String, Map<String, List<String>>>> groups,
    Map<String, Map<String, String>> parents,
    Map<String, Integer> decimals,
    Set<String> distinct,
    Set<String> counts) {
  private static final int MAX_DECIMALS = 18;

  static FolderManifest of(Path folder) {
    Path file = folder.resolve("_MANIFEST.json");
    if (!Files.exists(file)) {
      return new FolderManifest(Map.of(), Map.of(), Map.of(), Set.of(), Set.of());
    }
    JsonObjectFields fields = new JsonObjectFields(ReleasedFolders.json(file));
    try {
      return read(fields);
    } catch (ClassCastException | NullPointerException e) {
      throw new JobException(
          ExitCode.BAD_INPUT,
          file
              + ": groups must be {table: {dimension: {label: [values]}}}, ladders {dimension:"
              + " {value: parent}}, measures {name: {kind, additive, decimals}}",
          e);
    }
  }

  /** Reads the hierarchies from a separate file. */
  static Map<String, Map<String, String>> parents(Path file) {
    try {
      return new JsonObjectFields(ReleasedFolders.json(file)).textMaps();
    } catch (ClassCastException | NullPointerException e) {
      throw new JobException(
          ExitCode.BAD_INPUT, file + ": hierarchies must be {dimension: {value: parent}}", e);
    }
  }

  private static FolderManifest read(JsonObjectFields fields) {
    Map<String, Map<String, Map<String, List<String>>>> groups = new LinkedHashMap<>();
    if (fields.has("groups")) {
      JsonObjectFields tables = fields.object("groups");
      for (String table : tables.names()) {
        Map<String, Map<String, List<String>>> dimensions = new LinkedHashMap<>();
        JsonObjectFields byDimension = tables.object(table);
        byDimension.names().forEach(d -> dimensions.put(d, byDimension.object(d).textLists()));
        groups.put(table, dimensions);
      }
    }
    Map<String, Integer> decimals = new LinkedHashMap<>();
    Set<String> distinct = new TreeSet<>();
    Set<String> counts = new TreeSet<>();
    boolean zerosShown = fields.has("zeros") && fields.text("zeros").equals("safe");
    if (fields.has("measures")) {
      JsonObjectFields measures = fields.object("measures");
      for (String name : measures.names()) {
        JsonObjectFields measure = measures.object(name);
        if (measure.has("decimals")) {
          long digits = measure.wholeNumber("decimals");
          decimals.put(name, (int) Math.max(0, Math.min(MAX_DECIMALS, digits)));
        }
        if (measure.has("additive") && !measure.flag("additive")) {
          distinct.add(name);
        }
        if (zerosShown && measure.has("kind") && measure.text("kind").equals("count")) {
          counts.add(name);
        }
      }
    }
    Map<String, Map<String, String>> parents =
        fields.has("ladders") ? fields.object("ladders").textMaps() : Map.of();
    return new FolderManifest(groups, parents, decimals, distinct, counts);
  }

  OptionalInt decimals(String measure) {
    return decimals.containsKey(measure)
        ? OptionalInt.of(decimals.get(measure))
        : OptionalInt.empty();
  }
}
