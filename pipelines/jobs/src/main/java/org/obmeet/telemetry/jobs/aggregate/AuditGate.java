package org.obmeet.telemetry.jobs.aggregate;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.obmeet.telemetry.privacy.disclosure.CubeCells;
import org.obmeet.telemetry.privacy.disclosure.Decision;
import org.obmeet.telemetry.privacy.disclosure.Population;
import org.obmeet.telemetry.privacy.disclosure.PublishedTable;
import org.obmeet.telemetry.privacy.disclosure.Rule;
import org.obmeet.telemetry.privacy.joint.Declaration;
import org.obmeet.telemetry.privacy.joint.DeclaredTable;
import org.obmeet.telemetry.privacy.joint.JointAudit;
import org.obmeet.telemetry.schemas.Cube;
import org.obmeet.telemetry.schemas.Window;

/** The last gate of a window: what is to be published is attacked with all that is out. */
final class AuditGate {
  private final List<CubeCells> cells;
  private final Window window;
  private final List<DeclaredTable> out = new ArrayList<>();
  private AuditCounts counts = AuditCounts.NONE;

  /**
   * @param out everything that was ever published of the window, in order
   * @param cells cubes of the group, in catalogue order
   */
  AuditGate(List<ReleasedTables.Out> out, List<CubeCells> cells, Window window) {
    out.forEach(table -> this.out.add(table.table()));
    this.cells = cells;
    this.window = window;
  }

  /**
   * The same decisions, but that what does not pass is withheld. What passes is out from now on.
   */
  List<Decision> pass(List<Decision> decisions) {
    List<DeclaredTable> fresh =
        decisions.stream().map(this::table).flatMap(Optional::stream).toList();
    JointAudit.Verdict verdict = JointAudit.of(out, fresh, cells, JointAudit.BUDGET);
    counts = counts.plus(new AuditCounts(verdict.targets(), verdict.findings(), verdict.pivots()));
    fresh.stream()
        .filter(table -> !verdict.withheld().contains(table.published().cube()))
        .forEach(out::add);
    return decisions.stream()
        .map(d -> verdict.withheld().contains(d.cube()) ? withheld(d) : d)
        .toList();
  }

  /** What the audit took so far. */
  AuditCounts counts() {
    return counts;
  }

  private Optional<DeclaredTable> table(Decision decision) {
    if (!(decision instanceof Decision.Release release)) {
      return Optional.empty();
    }
    Cube cube =
        cells.stream()
            .map(CubeCells::cube)
            .filter(c -> c.name().equals(release.cube()))
            .findFirst()
            .orElseThrow();
    return Optional.of(
        new DeclaredTable(
            new PublishedTable(
                cube.name(), window, Optional.of(Population.of(cube)), release.table()),
            Declaration.of(cube)));
  }

  private static Decision withheld(Decision decision) {
    return new Decision.Withheld(
        decision.cube(),
        Rule.AUDIT,
        "Nothing of " + decision.cube() + " is published: " + Rule.AUDIT.words() + ".",
        decision.outcome().withheld());
  }
}
