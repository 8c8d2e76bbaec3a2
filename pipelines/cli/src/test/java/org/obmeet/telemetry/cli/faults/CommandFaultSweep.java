package org.obmeet.telemetry.cli.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.obmeet.telemetry.cli.CliResult;
import org.obmeet.telemetry.cli.faults.FileFaultPoint.Kind;
import org.obmeet.telemetry.jobs.ExitCode;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.commit.CommitKind;
import org.obmeet.telemetry.lake.keys.KeyName;
import org.obmeet.telemetry.lake.keys.Keyset;

/**
 * Stops a command at each change of files in turn, until it succeeds. After each stop the command
 * is repeated without faults, and must reach the same state as a command that was never stopped.
 * Instead, a command may be killed at random changes. Runs in its own JVM, whose file system is
 * {@link FaultInjectingFileSystemProvider}; {@link LostKeySweep} follows.
 */
public final class CommandFaultSweep {
  private static final Duration AGE = Duration.ofMinutes(61);

  private final Path folder;
  private final Job job;
  private final PopulatedLake fresh;
  private final long changes;
  private final Map<String, String> atOnce;
  private final Map<String, String> calm;

  /** The commands to stop. */
  enum Job {
    INGEST(PopulatedLake.NOW, List.of(List.of("ingest", "--events", "EVENTS"))),
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

  /** Runs a command that is not stopped, and keeps what it leaves to compare with. */
  private CommandFaultSweep(Job job, PopulatedLake fresh) throws IOException {
    this.folder = fresh.folder().getParent();
    this.job = job;
    this.fresh = fresh;
    PopulatedLake undisturbed = fresh.copy(folder.resolve("calm-" + job));
    FileFaultPoint.after(Long.MAX_VALUE, Kind.KILL, undisturbed.folder());
    CliResult done = call(undisturbed);
    changes = Long.MAX_VALUE - FileFaultPoint.left();
    FileFaultPoint.lift();
    assertThat(done.code()).as(done.err()).isIn(0, 50);
    assertThat(job == Job.ERASE && PopulatedLakeSnapshot.receipts(undisturbed.lake()).isEmpty())
        .isFalse();
    atOnce = PopulatedLakeSnapshot.files(undisturbed);
    retain(undisturbed);
    calm = PopulatedLakeSnapshot.of(undisturbed);
  }

  /**
   * Arguments: a folder, then any number of triples of a command, a fault and a number. The number
   * is the stride between stops, or that of kills.
   */
  public static void main(String[] args) throws IOException {
    PopulatedLake fresh = PopulatedLake.make(Path.of(args[0]).resolve("fresh"));
    Map<Job, CommandFaultSweep> sweeps = new EnumMap<>(Job.class);
    for (int i = 1; i < args.length; i += 3) {
      Job job = Job.valueOf(args[i]);
      if (!sweeps.containsKey(job)) {
        sweeps.put(job, new CommandFaultSweep(job, fresh));
      }
      Kind kind = Kind.valueOf(args[i + 1]);
      int number = Integer.parseInt(args[i + 2]);
      if (kind == Kind.KILL) {
        sweeps.get(job).kill(number);
      } else {
        sweeps.get(job).run(kind, number);
      }
    }
    LostKeySweep.run(fresh);
  }

  /** Kills the command at random changes, each time in another process. */
  private void kill(int times) throws IOException {
    long seed = Long.getLong("seed", System.nanoTime());
    Random random = new Random(seed);
    for (int i = 0; i < times; i++) {
      long n = (long) (random.nextDouble() * changes);
      PopulatedLake place = fresh.copy(folder.resolve(job + "-KILL-" + n + "-" + i));
      boolean stopped = isKilled(place, n);
      try {
        assertNothingSaidTooEarly(place);
        assertEndsAlike(place);
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError(
            job + " killed at change " + n + " of " + changes + ", -Dseed=" + seed, e);
      }
      System.out.println(job + " at change " + n + (stopped ? "" : ", after its end"));
      place.delete();
    }
    System.out.println(job + " KILL: stopped at " + times + " points");
  }

  /** Runs the command in a process. Returns true if it was killed, false if it ended before. */
  private boolean isKilled(PopulatedLake place, long passing) throws IOException {
    List<String> words = new ArrayList<>();
    words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    words.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
    words.addAll(List.of("-cp", System.getProperty("java.class.path")));
    words.addAll(List.of(KilledCommand.class.getName(), passing + "", place.folder().toString()));
    words.addAll(words(job.commands.get(0), place));
    words.addAll(List.of("--lake", place.root().toString(), "--now", job.now));
    Process child = new ProcessBuilder(words).redirectErrorStream(true).start();
    String said = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      int code = child.waitFor();
      assertThat(code).as(said).isIn(0, 50, FileFaultPoint.KILLED);
      return code == FileFaultPoint.KILLED;
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  private void run(Kind kind, int stride) throws IOException {
    int points = 0;
    for (int n = 0; ; n += stride) {
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
          assertClear(stopped, kind);
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
      last = place.at(job.now, words(command, place).toArray(String[]::new));
    }
    return last;
  }

  private List<String> words(List<String> command, PopulatedLake place) {
    return command.stream()
        .map(
            word ->
                switch (word) {
                  case "IDS" ->
                      file("ids", "person:p2\nperson:p3\ninstance:i2\nowner:acc3\n").toString();
                  case "EVENTS" -> file("more", events()).toString();
                  case "ZIP" -> place.folder().resolve("out.zip").toString();
                  default -> word;
                })
        .toList();
  }

  /** Returns new events of known days, and one reject. */
  private static String events() {
    StringBuilder lines = new StringBuilder("no event\nno event either\n");
    for (int i = 0; i < 20; i++) {
      lines.append(
          """
          {"type":"page","userId":"q%1$s","messageId":"more-%1$s","timestamp":"2026-08-01T09:00:00Z",\
          "properties":{"url":"https://obmeet.org/home"}}
          """
              .formatted(i));
    }
    return lines.toString();
  }

  private Path file(String name, String text) {
    try {
      return Files.writeString(folder.resolve(name), text);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /** Asserts that a stopped command prints one line and exits with the code of a failed run. */
  private static void assertClear(CliResult stopped, Kind kind) {
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

  /**
   * Runs the next retention an hour later, which deletes leftovers of stopped commands. A second
   * daily run also merges the files of the windows that the first one has decided; the next ingest
   * does it otherwise.
   */
  private void retain(PopulatedLake place) throws IOException {
    if (job == Job.DAILY) {
      assertThat(place.at(job.now, "ingest").code()).isIn(0, ExitCode.NOT_READY.code());
    }
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
