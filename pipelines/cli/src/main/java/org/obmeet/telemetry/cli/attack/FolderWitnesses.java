package org.obmeet.telemetry.cli.attack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.obmeet.telemetry.disclosure.attack.Attack;
import org.obmeet.telemetry.disclosure.attack.AttackReport;
import org.obmeet.telemetry.disclosure.attack.Witnesses;
import org.obmeet.telemetry.disclosure.model.ProtectedTable;
import org.obmeet.telemetry.jobs.JobException;
import org.obmeet.telemetry.jobs.aggregate.witness.WitnessFiles;

/**
 * Writes the {@link Witnesses} of a folder of released tables, and the program that checks them, to
 * the subfolder {@code witness}.
 */
public final class FolderWitnesses {
  private FolderWitnesses() {}

  /**
   * Computes the witnesses of a folder from its files alone, and writes them.
   *
   * @param released a folder of tables over one population and period, with a manifest
   * @param width wanted difference between the two values of a suppressed whole number; for numbers
   *     with decimals, the difference is always 1 in the last digit
   * @return the intervals of the suppressed values; those disclosed exactly have no witness
   * @throws JobException with exit code 43 if the folder is not a release
   */
  public static AttackReport write(Path released, long width) throws IOException {
    if (!Files.exists(released.resolve("_MANIFEST.json"))) {
      throw JobException.badInput(
          "a folder with witnesses must have _MANIFEST.json; there is none in " + released);
    }
    ReleasedFolders folder =
        ReleasedFolders.read(List.of(released), Optional.empty(), Optional.empty());
    Map<String, Long> widths = new TreeMap<>();
    for (ProtectedTable table : folder.tables()) {
      for (ProtectedTable.Column column : table.columns()) {
        widths.put(column.name(), column.decimals() == 0 ? width : 1);
      }
    }
    Attack.Result result =
        Attack.attack(
            folder.tables(),
            List.copyOf(folder.hierarchies().values()),
            List.of(),
            folder.countsWithPublishedZeros(),
            widths);
    write(released, WitnessFiles.table(Map.of("", result.witnesses())).bytes());
    return result.report();
  }

  /**
   * Writes a file of witnesses, and the program that checks it, to the subfolder {@code witness}.
   *
   * @param witnesses bytes of the file, which may also contain witnesses of other populations
   */
  public static void write(Path released, byte[] witnesses) throws IOException {
    Path folder = Files.createDirectories(released.resolve("witness"));
    Files.write(folder.resolve(WitnessFiles.WITNESSES), witnesses);
    Files.write(folder.resolve(WitnessFiles.VERIFIER), WitnessFiles.folderVerifier());
  }
}
