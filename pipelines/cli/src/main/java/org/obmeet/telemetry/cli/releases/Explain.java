package org.obmeet.telemetry.cli.releases;

import static org.obmeet.telemetry.privacy.disclosure.ReleasedCube.Status.PUBLISHED;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.obmeet.telemetry.cli.query.OutputFormat;
import org.obmeet.telemetry.cli.query.Paragraph;
import org.obmeet.telemetry.cli.query.ResultRows;
import org.obmeet.telemetry.jobs.ExitCode;
import org.obmeet.telemetry.jobs.JobFailure;
import org.obmeet.telemetry.privacy.disclosure.ReleasedCube;
import org.obmeet.telemetry.privacy.joint.DeclaredTable;
import org.obmeet.telemetry.privacy.joint.Neighbourhood;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.Cube;

/** Writes what was done to a value's neighbourhood, by what is published alone. */
public final class Explain {
  private static final List<String> RULES =
      List.of(
          "A row stands for at least %s contributors, and so does each of its sums.",
          "No contributor of a row can estimate another one's part of a sum too closely.",
          "No row, taken from a total, leaves fewer than that. Both sides of a flag are published,"
              + " or neither.",
          "What is not safe by itself is folded with other values of its step of the ladder, and"
              + " climbs from step to step until the whole is safe. So that nobody can subtract,"
              + " values that would be safe may be folded with it, and a table may be folded like"
              + " one that was published before.",
          "Which of the values of a group made it necessary, and which of them occur at all, is not"
              + " said.");

  private final Catalog catalog;

  public Explain(Catalog catalog) {
    this.catalog = catalog;
  }

  /**
   * Explains a released table.
   *
   * @param asked dimension to value
   * @throws JobFailure where a dimension or a value is none of the cube's
   */
  public void write(DeclaredTable declared, Map<String, String> asked, PrintWriter out) {
    Optional<Cube> cube =
        catalog.cubes().stream()
            .filter(c -> c.name().equals(declared.published().cube()))
            .findFirst();
    Neighbourhood neighbourhood = neighbourhood(declared, asked);
    asked.forEach(
        (dimension, value) ->
            PublicValues.refusal(catalog, cube, dimension, value)
                .ifPresent(allowed -> refuse(dimension, value, allowed)));
    out.println(declared.published().cube() + ", " + declared.published().window());
    neighbourhood.words().forEach(out::println);
    out.println();
    rows(declared.published().table(), neighbourhood.rows(), out);
    if (asked.isEmpty()) {
      out.println();
      out.println(counts(declared.published().table()));
    }
    out.println();
    out.println("rules:");
    for (String rule : RULES) {
      Paragraph.lines("  ", "    ", rule.formatted(threshold(declared))).forEach(out::println);
    }
  }

  /** How many rows there are, and how many of them name no single value. */
  private static String counts(ReleasedCube table) {
    long folded =
        table.rows().stream()
            .filter(row -> row.status() == PUBLISHED && isFolded(table, row))
            .count();
    long withheld = table.rows().stream().filter(row -> row.status() != PUBLISHED).count();
    return table.rows().size()
        + (table.rows().size() == 1 ? " row: " : " rows: ")
        + (table.rows().size() - folded - withheld)
        + " name their values, "
        + folded
        + " are folded in some dimension, "
        + withheld
        + " are withheld";
  }

  private static boolean isFolded(ReleasedCube table, ReleasedCube.Row row) {
    return table.groups().stream()
        .anyMatch(
            group -> {
              String label = row.labels().get(table.dimensions().indexOf(group.dimension()));
              return group.labels().stream().anyMatch(folded -> folded.label().equals(label));
            });
  }

  private static Neighbourhood neighbourhood(DeclaredTable declared, Map<String, String> asked) {
    try {
      return new Neighbourhood(declared, asked);
    } catch (IllegalArgumentException wrong) {
      throw new JobFailure(ExitCode.BAD_INPUT, wrong.getMessage(), wrong);
    }
  }

  private static void refuse(String dimension, String value, String allowed) {
    throw new JobFailure(
        ExitCode.BAD_INPUT,
        dimension
            + " must be a value of its public list ("
            + allowed
            + "), other or unknown; it is '"
            + value
            + "'. Whatever is not on the list counts as other");
  }

  private static String threshold(DeclaredTable declared) {
    int threshold = declared.declaration().threshold();
    return threshold == Integer.MAX_VALUE ? "a threshold of" : Integer.toString(threshold);
  }

  private static void rows(ReleasedCube table, List<ReleasedCube.Row> rows, PrintWriter out) {
    List<String> columns = new ArrayList<>(table.dimensions());
    columns.add("status");
    columns.addAll(table.measures());
    List<List<Object>> lines = new ArrayList<>();
    for (ReleasedCube.Row row : rows) {
      List<Object> line = new ArrayList<>(row.labels());
      line.add(row.status().name().toLowerCase(Locale.ROOT));
      boolean published = row.status() == PUBLISHED;
      row.values().forEach(value -> line.add(published ? value : null));
      lines.add(line);
    }
    OutputFormat.TABLE.write(ResultRows.of(columns, lines), out);
  }
}
