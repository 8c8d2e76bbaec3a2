package org.obmeet.telemetry.schemas.cube;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.obmeet.telemetry.schemas.domain.DimensionHierarchy;
import org.obmeet.telemetry.schemas.domain.Domain;
import org.obmeet.telemetry.schemas.source.CatalogException;
import org.obmeet.telemetry.schemas.source.CatalogSource;
import org.obmeet.telemetry.schemas.source.YamlNode;

/** Reads the hierarchies of dimensions: version levels, or a table {@code hierarchies/FILE.csv}. */
record DimensionHierarchyLoader(CatalogSource source) {
  private static final List<String> LEVELS = List.of("minor", "major");

  private static final String FOLDER = "hierarchies";

  private static final String HEADER = "value,parent";

  /** Two labels that neither begin nor end with a blank. */
  private static final Pattern ROW =
      Pattern.compile("([^,\\s](?:[^,]*[^,\\s])?),([^,\\s](?:[^,]*[^,\\s])?)");

  DimensionHierarchy load(YamlNode node, CubeInputs.Input field) {
    if (node.isList()) {
      return byVersion(node, field);
    }
    YamlNode using = node.require("using");
    node.rejectUnknownKeys();
    String path = FOLDER + "/" + using.text();
    if (!source.files(FOLDER).contains(path)) {
      throw using.invalid("a file in hierarchies/");
    }
    Map<String, String> parents = parents(path);
    parents.forEach((value, parent) -> check(path, field, parents, value, parent));
    return new DimensionHierarchy.ByTable(using.text(), parents);
  }

  private static DimensionHierarchy byVersion(YamlNode node, CubeInputs.Input field) {
    if (field.versionParts() == 0) {
      throw node.invalid("{using: FILE.csv}; levels are for version fields only");
    }
    // The levels that are coarser than the versions of the field.
    List<String> allowed = LEVELS.subList(3 - field.versionParts(), LEVELS.size());
    int last = -1;
    for (YamlNode item : node.items()) {
      int at = allowed.indexOf(item.text());
      if (at <= last) {
        throw item.invalid(
            allowed.isEmpty() ? "no level" : String.join(", ", allowed) + ", in that order");
      }
      last = at;
    }
    return new DimensionHierarchy.ByVersion(node.texts());
  }

  private Map<String, String> parents(String path) {
    List<String> lines = source.text(path).replaceFirst("^\uFEFF", "").lines().toList();
    if (lines.isEmpty() || !lines.get(0).equals(HEADER)) {
      throw new CatalogException(path, "line 1", lines.isEmpty() ? "" : lines.get(0), HEADER);
    }
    Map<String, String> parents = new LinkedHashMap<>();
    for (int i = 1; i < lines.size(); i++) {
      if (lines.get(i).isBlank()) {
        continue;
      }
      Matcher row = ROW.matcher(lines.get(i));
      if (!row.matches()) {
        throw new CatalogException(path, "line " + (i + 1), lines.get(i), HEADER);
      }
      if (parents.put(row.group(1), row.group(2)) != null) {
        throw new CatalogException(
            path, "line " + (i + 1), row.group(1), "one parent for each value");
      }
    }
    return parents;
  }

  private static void check(
      String path,
      CubeInputs.Input field,
      Map<String, String> parents,
      String value,
      String parent) {
    if (!field.domain().contains(value) && !parents.containsValue(value)) {
      throw new CatalogException(
          path, "value", value, "labels of " + field.name() + ": " + field.domain().describe());
    }
    Set<String> seen = new HashSet<>(Set.of(value));
    for (String at = parent; at != null; at = parents.get(at)) {
      if (!seen.add(at)) {
        throw new CatalogException(path, "parent of " + value, parent, "a tree without cycles");
      }
    }
    if (field.domain().contains(parent) || Domain.RESERVED.contains(parent)) {
      throw new CatalogException(
          path, "parent of " + value, parent, "a label that no value of " + field.name() + " has");
    }
  }
}
