package org.obmeet.telemetry.cli.releases;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.obmeet.telemetry.cli.query.ResultRows;
import org.obmeet.telemetry.jobs.ExitCode;
import org.obmeet.telemetry.jobs.JobFailure;
import org.obmeet.telemetry.privacy.disclosure.ReleasedCube;
import org.obmeet.telemetry.privacy.joint.Declaration;
import org.obmeet.telemetry.privacy.joint.DeclaredTable;
import org.obmeet.telemetry.privacy.joint.SideBySide;

/** Two windows of a cube side by side. */
public final class Diff {
  private static final int MOST = 3;

  private final DeclaredTable first;
  private final DeclaredTable second;
  private final List<String> measures = new ArrayList<>();
  private final List<String> differing = new ArrayList<>();

  /**
   * @param first the earlier window's table
   * @param second the later window's
   */
  public Diff(DeclaredTable first, DeclaredTable second) {
    this.first = first;
    this.second = second;
    for (Declaration.Measure measure : first.declaration().measures()) {
      second.declaration().measures().stream()
          .filter(other -> other.name().equals(measure.name()))
          .findFirst()
          .ifPresent(
              other ->
                  (other.meaning().equals(measure.meaning()) ? measures : differing)
                      .add(measure.name()));
    }
  }

  /** Measures of both windows that mean something else in each, so that they are left out. */
  public List<String> differing() {
    return List.copyOf(differing);
  }

  /**
   * Each set of values once: its labels, each measure of both windows and the difference, and a
   * note where only one window has a row for it.
   *
   * @throws JobFailure where the windows have other dimensions
   */
  public ResultRows rows() {
    List<String> columns = new ArrayList<>(first.published().table().dimensions());
    measures.forEach(m -> columns.addAll(List.of(m + "_first", m + "_second", m + "_difference")));
    columns.add("note");
    List<List<Object>> rows = new ArrayList<>();
    pairs().forEach(pair -> rows.add(row(pair)));
    return ResultRows.of(columns, rows);
  }

  /**
   * The same for people, under a line that names both windows.
   *
   * @throws JobFailure where the windows have other dimensions
   */
  public void write(PrintWriter out) {
    ResultRows rows = rows();
    out.println(
        first.published().cube()
            + ", "
            + first.published().window()
            + " → "
            + second.published().window());
    out.println();
    new DiffText(first.published().table().dimensions().size(), rows).write(out);
  }

  private List<SideBySide.Pair> pairs() {
    try {
      return new SideBySide(first, second).pairs();
    } catch (IllegalArgumentException wrong) {
      throw new JobFailure(ExitCode.BAD_INPUT, wrong.getMessage(), wrong);
    }
  }

  private List<Object> row(SideBySide.Pair pair) {
    List<Object> row = new ArrayList<>(pair.labels());
    for (String measure : measures) {
      Long before = value(first, pair.first(), measure);
      Long after = value(second, pair.second(), measure);
      row.add(before);
      row.add(after);
      row.add(before == null || after == null ? null : (Object) Math.subtractExact(after, before));
    }
    row.add(note(pair));
    return row;
  }

  private static Long value(DeclaredTable table, ReleasedCube.Row row, String measure) {
    return row == null || row.status() == ReleasedCube.Status.WITHHELD
        ? null
        : row.values().get(table.published().table().measures().indexOf(measure));
  }

  private static String note(SideBySide.Pair pair) {
    if (pair.first() != null && pair.second() != null) {
      boolean published =
          pair.first().status() == ReleasedCube.Status.PUBLISHED
              && pair.second().status() == ReleasedCube.Status.PUBLISHED;
      return published ? "" : "withheld in one of them";
    }
    String other = pair.first() == null ? "first" : "second";
    if (pair.overlapping().isEmpty()) {
      return "nobody in the " + other;
    }
    String labels =
        pair.overlapping().stream()
            .limit(MOST)
            .map(row -> String.join(" / ", row.labels()))
            .collect(Collectors.joining("; "));
    int more = pair.overlapping().size() - MOST;
    return "another set of values in the "
        + other
        + ": "
        + labels
        + (more > 0 ? "; and " + more + " more" : "");
  }
}
