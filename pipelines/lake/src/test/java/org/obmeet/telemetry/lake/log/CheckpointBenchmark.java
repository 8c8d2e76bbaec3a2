package org.obmeet.telemetry.lake.log;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.SampleDataset;
import org.obmeet.telemetry.lake.commit.CommitDraft;
import org.obmeet.telemetry.lake.commit.CommitKind;
import org.obmeet.telemetry.lake.commit.ConsentMode;
import org.obmeet.telemetry.lake.commit.Ingest;
import org.obmeet.telemetry.lake.commit.IngestCounts;
import org.obmeet.telemetry.lake.commit.LakeMetadata;
import org.obmeet.telemetry.lake.commit.LogKey;
import org.obmeet.telemetry.lake.commit.LoggedFile;
import org.obmeet.telemetry.lake.file.FileRef;
import org.obmeet.telemetry.lake.file.LakeLayout;
import org.obmeet.telemetry.lake.io.Digests;

/**
 * Measures the processor time of a new process that reads the state of a large log, with and
 * without a checkpoint. Runs only by name: {@code -Dtest=CheckpointBenchmark}.
 */
class CheckpointBenchmark {
  private static final int COMMITS = 5000;
  private static final int FILES = 16;
  private static final int RUNS = 5;
  private static final LakeMetadata METADATA = new LakeMetadata("ring", ConsentMode.RECORDED, "eu");

  @Test
  void measure(@TempDir Path root) throws IOException, InterruptedException {
    Lake lake = Lake.create(root.toString(), METADATA, SampleDataset.AT);
    write(root, 0, COMMITS - 50);
    String replay = measured(root);
    LakeState state = lake.state();
    new Checkpoints(lake.files(), lake.layout()).write(state);
    Path file =
        root.resolve(lake.layout().checkpoint(state.head().number(), state.head().sha256()));
    String checkpoint = measured(root);
    write(root, COMMITS - 50, COMMITS);
    System.out.printf(
        Locale.ROOT,
        "%d commits, %d files, checkpoint of %d KB. CPU s of a process (best of %d): replay %s,"
            + " checkpoint %s, checkpoint and 50 commits %s, no lake %s%n",
        COMMITS,
        Lake.open(root.toString()).state().clean().size(),
        Files.size(file) / 1024,
        RUNS,
        replay,
        checkpoint,
        measured(root),
        measured(root.resolve("none")));
  }

  /** Appends commits without making them durable. */
  private static void write(Path root, int from, int end) throws IOException {
    LakeLayout layout = new LakeLayout();
    String previous = Digests.sha256Hex(Files.readAllBytes(root.resolve(layout.commit(from))));
    for (int number = from + 1; number <= end; number++) {
      LocalDate day = LocalDate.of(2020, 1, 6).plusDays(number / 4);
      String batch = Digests.sha256Hex(new byte[] {(byte) number, (byte) (number >> 8)});
      List<FileRef> added =
          IntStream.range(0, FILES)
              .mapToObj(bucket -> layout.cleanFile("sample", day, bucket, batch.substring(0, 24)))
              .map(path -> new FileRef(path, 1000, 25_000, Digests.sha256Hex(path.getBytes(UTF_8))))
              .toList();
      Ingest ingest =
          new Ingest(
              number,
              List.of(batch),
              Map.of("sample", 1),
              Map.of("sample", new IngestCounts(16_000, 16_000, 0, 0, 0)),
              Map.of("sample", Set.of(day)),
              Map.of());
      CommitDraft draft =
          CommitDraft.of(CommitKind.INGEST, number - 1, SampleDataset.AT, "run-" + number)
              .withFiles(
                  added.stream()
                      .map(file -> LoggedFile.clean(file, false, FILES, List.of()))
                      .toList())
              .put(LogKey.INGEST + "run-" + number, ingest.value());
      byte[] bytes = CommitJson.bytes(draft, number, previous);
      Files.write(root.resolve(layout.commit(number)), bytes);
      previous = Digests.sha256Hex(bytes);
    }
  }

  private static String measured(Path root) throws IOException, InterruptedException {
    List<Duration> times = new ArrayList<>();
    for (int i = 0; i < RUNS; i++) {
      Process process =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-XX:+UseSerialGC",
                  "-XX:TieredStopAtLevel=1",
                  "-cp",
                  System.getProperty("java.class.path"),
                  CheckpointBenchmark.class.getName(),
                  root.toString())
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      String output = new String(process.getInputStream().readAllBytes(), UTF_8);
      process.waitFor();
      times.add(Duration.ofNanos(Long.parseLong(output.strip())));
    }
    double best = times.stream().min(Duration::compareTo).orElseThrow().toMillis() / 1000.0;
    return String.format(Locale.ROOT, "%.2f", best);
  }

  /** Reads a state and prints the processor time of this process in nanoseconds. */
  public static void main(String[] arguments) {
    Lake.find(arguments[0]).ifPresent(Lake::state);
    System.out.println(ProcessHandle.current().info().totalCpuDuration().orElseThrow().toNanos());
  }
}
