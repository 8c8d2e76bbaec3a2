package org.obmeet.telemetry.cli.protect.spec;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.obmeet.telemetry.cli.protect.spec.ProtectionSpec.Counting;
import org.obmeet.telemetry.cli.protect.spec.ProtectionSpec.InputPopulation;
import org.obmeet.telemetry.cli.protect.table.ReleaseCsv;
import org.obmeet.telemetry.cli.protect.table.TableSpec;
import org.obmeet.telemetry.disclosure.model.ProtectedMeasure;
import org.obmeet.telemetry.disclosure.model.ProtectedMeasure.Kind;
import org.obmeet.telemetry.schemas.source.YamlNode;

/**
 * Reads the tables of a specification. A measure has the same name in all tables, and a name has
 * one meaning. If one column had two names, the protection would not know that both have the same
 * values.
 */
final class TableSpecsReader {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9_.-]{0,99}");

  private final InputPopulation population;
  private final List<String> dimensions;
  private final List<TableSpec> tables = new ArrayList<>();
  private final Set<String> names = new TreeSet<>();
  private final Map<String, ProtectedMeasure> measures = new LinkedHashMap<>();
  private final Map<String, String> sums = new LinkedHashMap<>();

  TableSpecsReader(InputPopulation population, List<String> dimensions) {
    this.population = population;
    this.dimensions = dimensions;
  }

  List<TableSpec> tables() {
    return tables;
  }

  /** Returns the input column of each sum measure, by name of the measure. */
  Map<String, String> sums() {
    return sums;
  }

  void read(YamlNode list) {
    for (YamlNode node : list.items()) {
      tables.add(table(node));
    }
    if (tables.isEmpty()) {
      throw list.invalid("at least one table");
    }
  }

  private TableSpec table(YamlNode node) {
    YamlNode name = node.require("name");
    name.matching(
        NAME,
        "a file's name of letters, digits, '_', '-' and '.', not starting with '.', of at most"
            + " 100 characters");
    if (!names.add(name.text().toLowerCase(Locale.ROOT))) {
      throw name.invalid("each table once, ignoring case");
    }
    Set<String> used = new LinkedHashSet<>();
    for (YamlNode dimension : node.require("dimensions").items()) {
      if (!dimensions.contains(dimension.text())) {
        throw dimension.invalid(
            dimensions.isEmpty()
                ? "none, because dimensions is empty"
                : String.join(", ", dimensions));
      }
      if (!used.add(dimension.text())) {
        throw dimension.invalid("each dimension once");
      }
    }
    List<ProtectedMeasure> measured = measures(node.require("measures"));
    node.rejectUnknownKeys();
    return new TableSpec(name.text(), List.copyOf(used), measured);
  }

  private List<ProtectedMeasure> measures(YamlNode list) {
    Set<String> here = new LinkedHashSet<>();
    List<ProtectedMeasure> measured = new ArrayList<>();
    for (YamlNode node : list.items()) {
      ProtectedMeasure measure = measure(node);
      if (!here.add(measure.name())) {
        throw node.optional("name")
            .orElse(node)
            .invalid("each measure once; '" + measure.name() + "' is repeated");
      }
      measured.add(measure);
    }
    if (measured.isEmpty()) {
      throw list.invalid("at least one measure");
    }
    return measured;
  }

  private ProtectedMeasure measure(YamlNode node) {
    Kind kind = node.oneKeyOf("count", "sum").equals("count") ? Kind.COUNT : Kind.SUM;
    YamlNode column = node.require(kind == Kind.COUNT ? "count" : "sum");
    YamlNode name = node.optional("name").orElse(column);
    boolean dominance = kind == Kind.SUM && dominance(node);
    node.rejectUnknownKeys();
    if (kind == Kind.SUM) {
      checkColumn(column);
    }
    if (dimensions.contains(name.text()) || name.text().equals(ReleaseCsv.STATUS)) {
      throw name.invalid("a name other than " + ReleaseCsv.STATUS + " and the dimensions");
    }
    ProtectedMeasure measure = new ProtectedMeasure(name.text(), kind, dominance);
    keep(measure, column, name);
    return measure;
  }

  private boolean dominance(YamlNode node) {
    boolean contributors = population.counting() == Counting.CONTRIBUTOR;
    Optional<YamlNode> given = node.optional("dominance");
    if (given.isPresent() && given.get().flag() && !contributors) {
      throw given
          .get()
          .invalid("false: with a weight the values of single contributors are unknown");
    }
    return given.map(YamlNode::flag).orElse(contributors);
  }

  private void checkColumn(YamlNode column) {
    if (column.text().equals(population.column()) || dimensions.contains(column.text())) {
      throw column.invalid(
          "a column that is neither a dimension nor the " + population.counting().word());
    }
  }

  /** Stores a measure and checks that its name and meaning agree with all other tables. */
  private void keep(ProtectedMeasure measure, YamlNode column, YamlNode name) {
    ProtectedMeasure known = measures.putIfAbsent(measure.name(), measure);
    if (known != null
        && known.kind() == measure.kind()
        && known.dominance() != measure.dominance()) {
      throw name.invalid("the same dominance of '" + measure.name() + "' in every table");
    }
    String summed = measure.kind() == Kind.SUM ? column.text() : null;
    if (known != null
        && (known.kind() != measure.kind() || !Objects.equals(sums.get(known.name()), summed))) {
      throw name.invalid(
          "another name: '" + measure.name() + "' is already the name of another measure");
    }
    for (ProtectedMeasure other : measures.values()) {
      boolean alike =
          other.kind() == measure.kind() && Objects.equals(sums.get(other.name()), summed);
      if (alike && !other.name().equals(measure.name())) {
        throw name.invalid("'" + other.name() + "', the name of the same measure in another table");
      }
    }
    if (summed != null) {
      sums.put(measure.name(), summed);
    }
  }
}
