package org.obmeet.telemetry.cli.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.obmeet.telemetry.cli.CliResult;
import org.obmeet.telemetry.cli.faults.FileFaultPoint.Kind;

/**
 * Stops {@code log init --lost-key} at each change of files in turn, until it succeeds. After each
 * stop the command is repeated without faults, and the log must be valid.
 */
final class LostKeySweep {
  private LostKeySweep() {}

  static void run(PopulatedLake unlogged) throws IOException {
    Path folder = unlogged.folder().getParent();
    PopulatedLake fresh = unlogged.copy(folder.resolve("logged"));
    assertDone(log(fresh, "init", "--origin", "example.org/log"));
    assertDone(log(fresh, "publish", "--now", PopulatedLake.LATER));
    Files.delete(Path.of(fresh.root() + ".log-key"));
    for (Kind kind : List.of(Kind.DEATH, Kind.FULL, Kind.READ_ONLY)) {
      int points = 0;
      for (PopulatedLake place = copy(fresh, folder, kind, 0);
          isStopped(place, points, kind);
          place = copy(fresh, folder, kind, points)) {
        assertDone(init(place));
        CliResult verified = CliResult.with("verify", "--public", place.root() + "/public");
        assertThat(verified.code()).as(verified.out()).isZero();
        assertDone(log(place, "publish", "--now", PopulatedLake.LATER));
        points++;
        place.delete();
      }
      assertThat(points).isGreaterThan(5);
      System.out.println("LOST_KEY " + kind + ": stopped at " + points + " points");
    }
  }

  private static PopulatedLake copy(PopulatedLake fresh, Path folder, Kind kind, int n)
      throws IOException {
    return fresh.copy(folder.resolve("lost-" + kind + "-" + n));
  }

  private static boolean isStopped(PopulatedLake place, int passing, Kind kind) {
    FileFaultPoint.after(passing, kind, place.folder());
    try {
      init(place);
    } catch (FileFaultPoint.Died died) {
      // The next call continues what this one has left.
    }
    return FileFaultPoint.lift();
  }

  private static CliResult init(PopulatedLake place) {
    return log(place, "init", "--lost-key", "--origin", "example.org/log");
  }

  private static CliResult log(PopulatedLake place, String... words) {
    String[] all = new String[words.length + 3];
    all[0] = "log";
    System.arraycopy(words, 0, all, 1, words.length);
    all[words.length + 1] = "--lake";
    all[words.length + 2] = place.root().toString();
    return CliResult.with(all);
  }

  private static void assertDone(CliResult result) {
    assertThat(result.code()).as(result.err()).isZero();
  }
}
