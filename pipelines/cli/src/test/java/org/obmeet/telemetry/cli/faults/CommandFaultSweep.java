package org.obmeet.telemetry.cli.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.obmeet.telemetry.cli.CliResult;
import org.obmeet.telemetry.cli.faults.FileFaultPoint.Kind;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.commit.CommitKind;
import org.obmeet.telemetry.lake.keys.KeyName;
import org.obmeet.telemetry.lake.keys.Keyset;

/**
 * Stops a command at each change of files in turn, until it succeeds. After each stop the command
 * is repeated without faults, and must reach the same state as a command that was never stopped.
 * Runs in its own JVM, whose file system is {@link FaultInjectingFileSystemProvider}.
 */
public final class CommandFaultSweep {
  private static final Duration AGE = Duration.ofMinutes(61);

  private final Path folder;
  private final Job job;
  private final Kind kind;
  private final PopulatedLake fresh;
  private Map<String, String> atOnce;
  private Map<String, String> calm;

  /** The commands to stop. */
  enum Job {
    ERASE(PopulatedLake.FREE, List.of(List.of("erase", "--yes", "--file", "IDS"))),
    RETAIN(
        PopulatedLake.LATER,
        List.of(List.of("retain", "enforce", "--confirm-time", PopulatedLake.LATER_DAY))),
    DAILY("2026-08-20T12:00:00Z", List.of(List.of("daily", "--confirm-time", "2026-08-20"))),
    EXPORT(PopulatedLake.NOW, List.of(List.of("export", "--person", "p2", "--out", "ZIP")));

    private final String now;
    private final List<List<String>> commands;

    Job(String now, List<List<String>> commands) {
      this.now = now;
      this.commands = commands;
    }
  }

  private CommandFaultSweep(Path folder, Job job, Kind kind) throws IOException {
    this.folder = folder;
    this.job = job;
    this.kind = kind;
    this.fresh = new PopulatedLake(folder.resolve("fresh"));
  }

  /** Arguments: a folder, then any number of triples of a command, a fault and a stride. */
  public static void main(String[] args) throws IOException {
    Path folder = Path.of(args[0]);
    PopulatedLake.make(folder.resolve("fresh"));
    for (int i = 1; i < args.length; i += 3) {
      new CommandFaultSweep(folder, Job.valueOf(args[i]), Kind.valueOf(args[i + 1]))
          .run(0, Integer.parseInt(args[i + 2]));
    }
  }

  private void run(int first, int stride) throws IOException {
    PopulatedLake undisturbed = fresh.copy(folder.resolve("calm-" + job + kind));
    CliResult done = call(undisturbed);
    assertThat(done.code()).as(done.err()).isIn(0, 50);
    assertThat(job == Job.ERASE && PopulatedLakeSnapshot.receipts(undisturbed.lake()).isEmpty())
        .isFalse();
    atOnce = PopulatedLakeSnapshot.files(undisturbed);
    retain(undisturbed);
    calm = PopulatedLakeSnapshot.of(undisturbed);
    int points = 0;
    for (int n = first; ; n += stride) {
      PopulatedLake place = fresh.copy(folder.resolve(job + "-" + kind + "-" + n));
      FileFaultPoint.after(n, kind, place.folder());
      CliResult stopped = stopped(place);
      if (!FileFaultPoint.lift()) {
        assertThat(points).isPositive();
        System.out.println(job + " " + kind + ": stopped at " + points + " points");
        return;
      }
      try {
        if (kind != Kind.DEATH) {
          assertClear(stopped);
        }
        assertNothingSaidTooEarly(place);
        assertEndsAlike(place);
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError(job + " stopped by " + kind + " at change " + n, e);
      }
      points++;
      place.delete();
    }
  }

  private CliResult stopped(PopulatedLake place) {
    try {
      return call(place);
    } catch (FileFaultPoint.Died died) {
      return new CliResult(137, "", "");
    }
  }

  private CliResult call(PopulatedLake place) {
    CliResult last = null;
    for (List<String> command : job.commands) {
      last =
          place.at(
              job.now,
              command.stream()
                  .map(word -> word.equals("IDS") ? ids().toString() : word)
                  .map(word -> word.equals("ZIP") ? place.folder().resolve("out.zip") + "" : word)
                  .toArray(String[]::new));
    }
    return last;
  }

  private Path ids() {
    try {
      return Files.writeString(
          folder.resolve("ids"), "person:p2\nperson:p3\ninstance:i2\nowner:acc3\n");
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /** Asserts that a stopped command prints one line and exits with the code of a failed run. */
  private void assertClear(CliResult stopped) {
    String words = kind == Kind.FULL ? "no space left on device" : "read-only file system";
    assertThat(stopped.code()).as(stopped.err()).isEqualTo(47);
    assertThat(stopped.err().toLowerCase(java.util.Locale.ROOT)).contains(words);
    assertThat(stopped.err()).doesNotContain("\tat ", "Exception");
  }

  /** Asserts that all files listed in the log exist. */
  private void assertNothingSaidTooEarly(PopulatedLake place) throws IOException {
    Lake lake = place.lake();
    assertLedger(place);
    Keyset ring = Keyset.open(place.keys());
    for (KeyName key : lake.state().destroyed()) {
      assertThat(ring.isDestroyed(key)).as(key.toString()).isTrue();
    }
    boolean erased = lake.log().commits().stream().anyMatch(e -> e.kind() == CommitKind.ERASE);
    if (job == Job.ERASE && erased) {
      assertThat(data(PopulatedLakeSnapshot.files(place))).isEqualTo(data(atOnce));
    }
    String verified = lake.layout().checkedFiles();
    if (job == Job.RETAIN && lake.files().exists(verified)) {
      assertThat(data(PopulatedLakeSnapshot.files(place))).isEqualTo(data(atOnce));
    }
  }

  private static Map<String, String> data(Map<String, String> all) {
    Map<String, String> data = new TreeMap<>(all);
    data.keySet().removeIf(path -> !path.matches("lake/(landing|clean|quarantine)/.+"));
    return data;
  }

  private void assertEndsAlike(PopulatedLake place) throws IOException {
    CliResult again = call(place);
    assertThat(again.code()).as(again.err()).isIn(0, 50);
    retain(place);
    Map<String, String> end = PopulatedLakeSnapshot.of(place);
    TreeSet<String> different = new TreeSet<>(end.keySet());
    different.addAll(calm.keySet());
    different.removeIf(name -> java.util.Objects.equals(end.get(name), calm.get(name)));
    assertThat(different)
        .as(
            different.stream()
                .map(name -> name + ": " + end.get(name) + ", not " + calm.get(name))
                .toList()
                .toString())
        .isEmpty();
    assertLedger(place);
  }

  private static void assertLedger(PopulatedLake place) {
    CliResult verified = CliResult.with("ledger", "verify", "--lake", place.root().toString());
    assertThat(verified.code()).as(verified.err()).isZero();
  }

  /** Runs the next retention an hour later, which deletes leftovers of stopped commands. */
  private void retain(PopulatedLake place) throws IOException {
    try (Stream<Path> files = Files.walk(place.root())) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        FileTime before = FileTime.from(Instant.now().minus(AGE));
        Files.setLastModifiedTime(file, before);
      }
    }
    CliResult retained =
        place.at(job.now, "retain", "enforce", "--confirm-time", PopulatedLake.LATER_DAY);
    assertThat(retained.code()).as(retained.err()).isIn(0, 50);
  }
}
