package org.obmeet.telemetry.cli.protect;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.obmeet.telemetry.cli.check.Formats;
import org.obmeet.telemetry.cli.protect.publication.LinkedReleases;
import org.obmeet.telemetry.cli.protect.records.InputData;
import org.obmeet.telemetry.cli.protect.spec.ProtectionSpec;
import org.obmeet.telemetry.cli.protect.table.ProtectResult;
import org.obmeet.telemetry.cli.protect.table.ProtectResult.Decision;
import org.obmeet.telemetry.cli.protect.table.ProtectResult.TableFate;
import org.obmeet.telemetry.disclosure.model.ProtectedTable.Status;

/** Builds the messages of a run of {@code protect}. */
public final class ProtectMessages {
  private ProtectMessages() {}

  /** Returns the message about the input that was read. */
  static String read(ProtectionSpec spec, InputData input, LinkedReleases linked) {
    String rows =
        spec.weighted()
            ? Formats.count(input.rows(), "cell")
            : Formats.count(input.rows(), "record")
                + " of "
                + Formats.count(input.contributors(), "contributor");
    String values =
        input.dimensions().stream()
            .map(dimension -> dimension.name() + " " + dimension.values().size())
            .collect(Collectors.joining(", "));
    return "Read "
        + rows
        + (values.isEmpty() ? "" : "; values: " + values)
        + (linked.names().isEmpty()
            ? ""
            : "; already published: " + String.join(", ", linked.names()));
  }

  /** Returns a warning if the ledger has windows that are not linked; otherwise empty. */
  static Optional<String> windows(List<String> others) {
    return others.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "Note: the ledger has "
                + String.join(", ", others)
                + " too. Windows are not protected against each other: no record may be in two of"
                + " them, or their difference may disclose small groups. If all records of a window"
                + " are in this input, declare it in the specification (contains: {WINDOW: {COLUMN:"
                + " LABEL}}).");
  }

  public static List<String> lines(ProtectResult result, Path out) {
    List<String> lines = new ArrayList<>();
    result.fates().forEach(fate -> lines.add(line(fate)));
    if (result.unchanged()) {
      lines.add("All tables are already published; nothing was added to the ledger.");
    }
    lines.add("Wrote " + Formats.count(result.files(), "file") + " to " + out);
    if (!result.ledgerHead().isEmpty()) {
      lines.add("Ledger head " + result.ledgerHead());
    }
    return lines;
  }

  private static String line(TableFate fate) {
    if (fate.decision() == Decision.UNCHANGED) {
      return fate.name()
          + ": already published with the same values; written from the ledger's copy";
    }
    return "%s%s%s published, %s partial, %s suppressed; suppressed share %s %%"
        .formatted(
            fate.name(),
            fate.decision() == Decision.REVISED ? ", revised: " : ": ",
            Formats.count(fate.rows(Status.PUBLISHED), "row"),
            fate.rows(Status.PARTIAL),
            fate.rows(Status.WITHHELD),
            fate.suppressedPercent());
  }
}
