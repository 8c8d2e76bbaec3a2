package org.obmeet.telemetry.cli.attack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.obmeet.telemetry.disclosure.attack.AttackReport;
import org.obmeet.telemetry.disclosure.attack.AttackReport.Interval;
import org.obmeet.telemetry.disclosure.model.ParentLabels;
import org.obmeet.telemetry.disclosure.model.ProtectedTable;

/** A folder with a release, and a fake audit that records its arguments. */
final class AttackFolder {
  static final String TABLE =
      """
      region,kind,status,n,v
      *,*,published,100,12.50
      a,*,published,40,7.5
      a · rest,x,withheld,,
      b,x,withheld,,
      """;
  static final String MANIFEST =
      """
      {"groups": {"t": {"region": {"a · rest": ["a1", "a2"]}}},
       "ladders": {"region": {"a1": "a", "a2": "a"}},
       "measures": {"n": {"additive": true, "decimals": 0}}}
      """;

  final Path root;
  List<ProtectedTable> tables;
  List<ParentLabels> hierarchies;
  List<Map<String, String>> zeros;
  Set<String> counts;
  double upper = 60;
  boolean exact;

  AttackFolder(Path root) throws IOException {
    this.root = root;
    Files.createDirectories(root.resolve("out"));
    write("out/t.csv", TABLE);
    write("out/_MANIFEST.json", MANIFEST);
  }

  void write(String name, String text) throws IOException {
    Files.writeString(root.resolve(name), text);
  }

  AttackFindings run() throws IOException {
    return attack(List.of("out"), null, null, null, null);
  }

  AttackFindings attack(
      List<String> folders, String truth, String zeroCells, String hierarchies, String measure)
      throws IOException {
    return new AttackRun(
            folders.stream().map(root::resolve).toList(),
            file("truth.csv", truth),
            file("zeros.csv", zeroCells),
            file("hierarchies.json", hierarchies),
            Optional.ofNullable(measure))
        .run(this::fake);
  }

  private Optional<Path> file(String name, String text) throws IOException {
    return text == null
        ? Optional.empty()
        : Optional.of(Files.writeString(root.resolve(name), text));
  }

  /** Bounds every suppressed value by 0 and {@code upper}. The last one is exact if requested. */
  private AttackReport fake(
      List<ProtectedTable> released,
      List<ParentLabels> hierarchies,
      List<Map<String, String>> cells,
      Set<String> counting) {
    counts = counting;
    tables = released;
    this.hierarchies = hierarchies;
    zeros = cells;
    List<Interval> bounds = new ArrayList<>();
    int constraints = 0;
    for (ProtectedTable table : released) {
      for (ProtectedTable.Row row : table.rows()) {
        constraints += row.status() == ProtectedTable.Status.PUBLISHED ? table.columns().size() : 0;
        for (ProtectedTable.Column column : table.columns()) {
          if (row.status() != ProtectedTable.Status.PUBLISHED) {
            boolean last = exact && row.labels().get(0).equals("b") && column.name().equals("v");
            boolean certain = !row.labels().get(0).equals("b");
            bounds.add(
                new Interval(table.name(), row.labels(), column.name(), 0, upper, last, certain));
          }
        }
      }
    }
    return new AttackReport(bounds, constraints);
  }
}
