package org.obmeet.telemetry.cli.protect;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.obmeet.telemetry.cli.protect.publication.LinkedReleases;
import org.obmeet.telemetry.cli.protect.records.Dimension;
import org.obmeet.telemetry.cli.protect.records.InputData;
import org.obmeet.telemetry.cli.protect.spec.ProtectionSpec;
import org.obmeet.telemetry.cli.protect.table.ProtectResult;
import org.obmeet.telemetry.cli.protect.table.ProtectResult.Decision;
import org.obmeet.telemetry.cli.protect.table.ProtectResult.Outcome;
import org.obmeet.telemetry.cli.protect.table.ProtectResult.TableFate;

/** What is said to people. */
public final class ProtectMessages {
  /** Said if a specification asks for folding. */
  static final String FOLDING =
      "Note: generalise has no effect any more; every level of a hierarchy is published, and"
          + " nothing is folded";

  private ProtectMessages() {}

  static String read(ProtectionSpec spec, InputData loaded, LinkedReleases linked) {
    StringBuilder line = new StringBuilder("Read ");
    line.append(number(loaded.rows(), spec.weighted() ? "cell" : "record"));
    if (!spec.weighted()) {
      line.append(" of ").append(number(loaded.contributors(), "contributor"));
    }
    String values = "; values: ";
    for (Dimension dimension : loaded.dimensions()) {
      line.append(values).append(dimension.name()).append(' ').append(dimension.values().size());
      values = ", ";
    }
    if (!linked.entries().isEmpty()) {
      line.append("; out already: ").append(String.join(", ", linked.names()));
    }
    return line.toString();
  }

  /** A line for each sum that the p % rule is to hold, and that cannot everywhere. */
  static List<String> warnings(ProtectionSpec spec, InputData loaded) {
    List<String> lines = new ArrayList<>();
    for (int sum = 0; sum < loaded.records().sums().size(); sum++) {
      String name = loaded.records().sums().get(sum);
      int s = sum;
      long below =
          IntStream.range(0, loaded.records().size())
              .filter(record -> loaded.records().values()[s][record] < 0)
              .count();
      boolean guarded =
          spec.tables().stream()
              .flatMap(table -> table.measures().stream())
              .anyMatch(measure -> measure.dominance() && measure.name().equals(name));
      if (below > 0 && guarded) {
        lines.add(
            "Note: "
                + number(below, "value")
                + " of "
                + name
                + " below 0; cells that hold one are held to the threshold, not to the p % rule");
      }
    }
    return lines;
  }

  /** What must hold between windows of one ledger, which knows no record; empty if it has one. */
  static Optional<String> windows(List<String> others) {
    return others.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "Note: the ledger has "
                + String.join(", ", others)
                + " too. Windows are not protected against each other: no record may lie in two"
                + " of them, or their difference tells of few. If all records of one are in this"
                + " input, declare it (contains: {WINDOW: {COLUMN: LABEL}}), and it is protected"
                + " against.");
  }

  /** A line for each table, and what was written. */
  public static List<String> lines(ProtectResult result, Path out) {
    List<String> lines = new ArrayList<>();
    result.fates().forEach(fate -> lines.add(line(fate)));
    if (result.unchanged()) {
      lines.add("Everything is out already; nothing was added to the ledger.");
    }
    lines.add("Wrote " + number(result.files(), "file") + " to " + out);
    if (!result.ledgerHead().isEmpty()) {
      lines.add("Ledger head " + result.ledgerHead());
    }
    return lines;
  }

  private static String line(TableFate fate) {
    Outcome outcome = fate.outcome();
    if (fate.decision() == Decision.UNCHANGED) {
      return outcome.table() + ": out already with the same values; written from the ledger's copy";
    }
    return outcome.table()
        + (fate.decision() == Decision.REVISED ? ", revised: " : ": ")
        + number(outcome.published(), "row")
        + " published, "
        + outcome.partial()
        + " partial, "
        + outcome.withheld()
        + " withheld; share withheld "
        + fate.shareWithheldPercent()
        + " %";
  }

  private static String number(long number, String what) {
    return number + " " + what + (number == 1 ? "" : "s");
  }
}
