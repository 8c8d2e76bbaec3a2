package org.obmeet.telemetry.cli.attack;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.obmeet.telemetry.disclosure.attack.AttackReport;
import org.obmeet.telemetry.disclosure.model.ParentLabels;
import org.obmeet.telemetry.disclosure.model.ProtectedTable;
import org.obmeet.telemetry.jobs.JobException;

/**
 * A disclosure audit of released folders.
 *
 * @param folders folders of tables over one population and period
 * @param truth the original data, which show if the audit is correct
 * @param zeros file of cells known to be empty
 * @param hierarchies file of hierarchies that the manifests lack
 * @param measure the only measure to audit; empty for all measures
 */
public record AttackRun(
    List<Path> folders,
    Optional<Path> truth,
    Optional<Path> zeros,
    Optional<Path> hierarchies,
    Optional<String> measure) {
  /**
   * The function that audits: {@link org.obmeet.telemetry.disclosure.attack.Attack#attack}, or a
   * fake in tests.
   */
  @FunctionalInterface
  public interface Attacker {
    /**
     * @param zeros cells known to be empty, as labels by dimension
     * @param countsWithPublishedZeros names of the count measures whose zeros are all published
     */
    AttackReport attack(
        List<ProtectedTable> tables,
        List<ParentLabels> hierarchies,
        List<Map<String, String>> zeros,
        Set<String> countsWithPublishedZeros);
  }

  /**
   * Runs the audit.
   *
   * @throws JobException with exit code 43 if a file is malformed or published rows contradict each
   *     other
   */
  public AttackFindings run(Attacker attacker) throws IOException {
    ReleasedFolders released = ReleasedFolders.read(folders, measure, hierarchies);
    List<Map<String, String>> zeroCells = zeros.map(released::readZeroCells).orElse(List.of());
    AttackReport report;
    try {
      report =
          attacker.attack(
              released.tables(),
              List.copyOf(released.hierarchies().values()),
              zeroCells,
              released.countsWithPublishedZeros());
    } catch (IllegalArgumentException e) {
      throw JobException.badInput(e.getMessage(), e);
    }
    Optional<GroundTruthCheck.Comparison> comparison =
        truth.map(file -> GroundTruthCheck.check(file, released, report.intervals()));
    return new AttackFindings(released, report, comparison);
  }
}
