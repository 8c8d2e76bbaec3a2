package org.obmeet.telemetry.cli.attack;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.obmeet.telemetry.disclosure.attack.AttackReport;
import org.obmeet.telemetry.disclosure.model.ParentLabels;
import org.obmeet.telemetry.disclosure.model.ReleasedTable;
import org.obmeet.telemetry.jobs.ExitCode;
import org.obmeet.telemetry.jobs.JobException;

/**
 * Attacks released folders.
 *
 * @param folders of tables over one population and period
 * @param truth what the tables were made from, to check the attack itself
 * @param zeros cells known to be impossible
 * @param ladders more ladders than the manifests have
 * @param measure the only measure that is attacked
 */
public record AttackRun(
    List<Path> folders,
    Optional<Path> truth,
    Optional<Path> zeros,
    Optional<Path> ladders,
    Optional<String> measure) {
  public AttackRun {
    folders = List.copyOf(folders);
  }

  /** What attacks: {@link org.obmeet.telemetry.disclosure.attack.Attack#attack}, or a fake. */
  @FunctionalInterface
  public interface Attacker {
    AttackReport attack(
        List<ReleasedTable> tables,
        List<ParentLabels> hierarchies,
        List<Map<String, String>> zeros,
        Set<String> counts);
  }

  /**
   * @throws JobException with 43 where a file is none, or published rows contradict each other
   */
  public AttackFindings run(Attacker attacker) throws IOException {
    ReleasedFolders released = ReleasedFolders.read(folders, measure, ladders);
    List<Map<String, String>> impossible =
        zeros.map(file -> ZeroCellsReader.read(file, released)).orElse(List.of());
    AttackReport report;
    try {
      report =
          attacker.attack(released.tables(), released.hierarchies(), impossible, released.counts());
    } catch (IllegalArgumentException e) {
      throw new JobException(ExitCode.BAD_INPUT, e.getMessage(), e);
    }
    Optional<GroundTruthCheck.Verdict> verdict =
        truth.map(file -> GroundTruthCheck.check(file, released, report.intervals()));
    return new AttackFindings(released, report, verdict);
  }
}
