package org.obmeet.telemetry.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.beam.sdk.testing.TestPipeline;
import org.obmeet.telemetry.jobs.aggregate.AggregateJob;
import org.obmeet.telemetry.jobs.aggregate.ReleaseFiles;
import org.obmeet.telemetry.jobs.aggregate.publish.Release;
import org.obmeet.telemetry.jobs.aggregate.table.ReleasedColumn;
import org.obmeet.telemetry.jobs.aggregate.table.ReleasedTable;
import org.obmeet.telemetry.jobs.beam.RunOptions;
import org.obmeet.telemetry.jobs.erase.EraseJob;
import org.obmeet.telemetry.jobs.erase.EraseRequest;
import org.obmeet.telemetry.jobs.ingest.IngestJob;
import org.obmeet.telemetry.jobs.ingest.IngestRequest;
import org.obmeet.telemetry.jobs.plan.AggregateRequest;
import org.obmeet.telemetry.jobs.retain.RetainJob;
import org.obmeet.telemetry.jobs.retain.RetainRequest;
import org.obmeet.telemetry.jobs.suppress.SuppressionService;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.avro.Quarantine;
import org.obmeet.telemetry.lake.commit.ReleaseKey;
import org.obmeet.telemetry.lake.commit.TableRelease;
import org.obmeet.telemetry.lake.keys.Keyset;
import org.obmeet.telemetry.lake.parquet.ParquetTable;
import org.obmeet.telemetry.schemas.domain.Window;
import org.obmeet.telemetry.schemas.flow.Quarantined;
import org.obmeet.telemetry.schemas.policy.Scope;

/** A folder with a lake and its keyset, and methods that run jobs on it. */
public final class LakeFixture {
  private final Path folder;
  private final Instant now;

  public LakeFixture(Path folder, Instant now) {
    this.folder = folder;
    this.now = now;
  }

  public Instant now() {
    return now;
  }

  /** Returns the same folder at another time. */
  public LakeFixture at(String time) {
    return new LakeFixture(folder, Instant.parse(time));
  }

  public Path folder() {
    return folder;
  }

  /** Copies the folder with the lake and its keys, and the times of the files. */
  public LakeFixture copyTo(Path target) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.toList()) {
        Path to = target.resolve(folder.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(to);
        } else {
          Files.copy(file, to, StandardCopyOption.COPY_ATTRIBUTES);
        }
      }
    }
    return new LakeFixture(target, now);
  }

  /** Runs retention, and confirms that its time is right. */
  public RunReport retain(RetainRequest.Mode mode) {
    return retain(mode, confirmation());
  }

  private ClockConfirmation confirmation() {
    return new ClockConfirmation(Optional.of(now.atZone(ZoneOffset.UTC).toLocalDate()), Set.of());
  }

  /** Confirms that the time of this fixture is right, if it is far ahead of the log. */
  public LakeFixture confirmTime() {
    Lake.find(root().toString()).ifPresent(this::confirmTime);
    return this;
  }

  private void confirmTime(Lake lake) {
    try {
      LakeAccess.checked(lake, now);
    } catch (JobException ahead) {
      LakeClockCheck.require(lake, now, confirmation(), "clock");
    }
  }

  public RunReport retain(RetainRequest.Mode mode, ClockConfirmation clock) {
    return RetainJob.run(
        new RetainRequest(
            root().toString(), keys(), now, mode, Catalogs.SHIPPED, clock, Optional.empty()),
        Progress.silent());
  }

  /** Erases subjects, or runs the due erasures if no subject is given. */
  public RunReport erase(SubjectIdentifier... names) {
    return erase(EraseRequest.Type.SUBJECT, names);
  }

  public RunReport erase(EraseRequest.Type type, SubjectIdentifier... names) {
    return erase(type, Progress.silent(), names);
  }

  /** Erases subjects and reports the progress. */
  public RunReport erase(EraseRequest.Type type, Progress progress, SubjectIdentifier... names) {
    confirmTime();
    return EraseJob.run(request(type, false, names), progress);
  }

  /** Erases subjects of which nothing may be known. */
  public RunReport eraseUnseen(EraseRequest.Type type, SubjectIdentifier... names) {
    confirmTime();
    return EraseJob.run(request(type, true, names), Progress.silent());
  }

  /** Queues the erasure of subjects. */
  public RunReport queueErasure(SubjectIdentifier... names) {
    confirmTime();
    return EraseJob.queue(request(EraseRequest.Type.SUBJECT, false, names), Progress.silent());
  }

  /** Returns a request to erase subjects. */
  public EraseRequest request(EraseRequest.Type type, boolean unseen, SubjectIdentifier... names) {
    return new EraseRequest(
        root().toString(),
        keys(),
        now,
        List.of(names),
        type,
        "request",
        unseen,
        Optional.empty(),
        Duration.ZERO,
        Catalogs.SHIPPED,
        Optional.empty());
  }

  /** Returns the service for holds, restrictions and objections. */
  public SuppressionService suppressionService() {
    return new SuppressionService(lake(), keys(), now, Catalogs.SHIPPED);
  }

  public Path root() {
    return folder.resolve("lake");
  }

  /** Returns the quarantined records of the lake. */
  public List<Quarantined> quarantined() {
    List<Quarantined> rows = new ArrayList<>();
    Quarantine quarantine = new Quarantine(lake().files());
    lake().state().quarantine().forEach(file -> quarantine.scan(file.path(), rows::add));
    return rows;
  }

  public Path keys() {
    return folder.resolve("lake.keys");
  }

  public Lake lake() {
    return Lake.open(root().toString());
  }

  /** Writes an input file with these lines. */
  public Path file(String name, String... lines) {
    return file(name, String.join("\n", lines).getBytes(StandardCharsets.UTF_8));
  }

  /** Writes an input file with these bytes. */
  public Path file(String name, byte[] bytes) {
    try {
      Path file = folder.resolve(name);
      Files.createDirectories(file.getParent());
      return Files.write(file, bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public IngestRequest request(List<Path> reports, List<Path> events, Optional<Path> consents) {
    return new IngestRequest(
        root().toString(),
        keys().toString(),
        now,
        reports.stream().map(Path::toString).toList(),
        events.stream().map(Path::toString).toList(),
        consents.map(Path::toString),
        consents.isPresent() ? Optional.empty() : Optional.of(Scope.EXTENDED),
        List.of(),
        Catalogs.SHIPPED);
  }

  /** Returns an empty pipeline with the options of a run on the lake. */
  public TestPipeline pipeline(String run) {
    TestPipeline pipeline = TestPipeline.create().enableAbandonedNodeEnforcement(false);
    RunOptions.set(
        pipeline.getOptions().as(RunOptions.class),
        root().toString(),
        run,
        now,
        keys().toString(),
        Catalogs.SHIPPED);
    return pipeline;
  }

  public RunReport ingest(List<Path> reports, List<Path> events, Optional<Path> consents) {
    confirmTime();
    createKeyset();
    return IngestJob.run(request(reports, events, consents), Progress.silent());
  }

  /** Creates the keyset with the subject key of all tests, if there is no lake and no keyset. */
  public void createKeyset() {
    if (!Files.exists(keys()) && !Files.exists(root())) {
      Keyset.create(keys(), new SubjectKeyOfTests());
    }
  }

  public RunReport reports(Path... files) {
    return ingest(List.of(files), List.of(), Optional.empty());
  }

  public RunReport events(Path... files) {
    return ingest(List.of(), List.of(files), Optional.empty());
  }

  public RunReport aggregate(Window... windows) {
    return aggregate(List.of(), windows);
  }

  /** Aggregates one family only. */
  public RunReport aggregateFamily(String family) {
    confirmTime();
    return AggregateJob.run(
        new AggregateRequest(root().toString(), now, List.of(family), List.of(), List.of()),
        Progress.silent());
  }

  public RunReport aggregate(List<String> beam, Window... windows) {
    confirmTime();
    return AggregateJob.run(
        new AggregateRequest(root().toString(), now, List.of(), List.of(windows), beam),
        Progress.silent());
  }

  /** Returns a path without the name of the run that wrote the file. */
  public static String withoutRun(String path) {
    return path.replaceFirst("-\\d{8}T\\d{6}Z-[a-z]+-[0-9a-f]{8}\\b", "");
  }

  /** Returns the finest rows of a released table, by name of the column. */
  public List<Map<String, Object>> finestRows(String table, Window window) {
    ParquetTable released = released(table, window);
    List<Map<String, Object>> rows = new ArrayList<>();
    for (List<Object> row : released.rows()) {
      Map<String, Object> values = new HashMap<>();
      for (int c = 0; c < row.size(); c++) {
        values.put(released.columns().get(c).name(), row.get(c));
      }
      if (values.get("finest").equals(true)) {
        rows.add(values);
      }
    }
    return rows;
  }

  /** Returns the released table of a window, as its release file has it. */
  public ReleasedTable published(String table, Window window) {
    TableRelease release = lake().state().releases().get(new ReleaseKey(table, window));
    assertThat(release).as(table + " of " + window).isNotNull();
    return ReleaseFiles.read(lake(), release.file().path(), release.file().sha256())
        .tables()
        .stream()
        .filter(one -> one.name().equals(table))
        .findFirst()
        .orElseThrow();
  }

  /** Returns the columns and rows of a released table. The rows fit the columns. */
  public ParquetTable released(String table, Window window) {
    ReleasedTable published = published(table, window);
    return ReleasedColumn.table(table, Map.of(), published.columns(), published.rows());
  }

  /**
   * Returns the bytes of every release file that the log names, by stream, window and revision,
   * such as {@code community_events/week/2026-11-16/1}.
   */
  public Map<String, byte[]> releases() {
    Lake lake = lake();
    Map<String, byte[]> releases = new TreeMap<>();
    for (TableRelease one : lake.state().history()) {
      Release release = ReleaseFiles.read(lake, one.file().path(), one.file().sha256());
      releases.put(
          release.stream() + "/" + release.window() + "/" + release.revision(),
          lake.files().bytes(one.file().path()));
    }
    return releases;
  }

  /** Returns the bytes of every file below a folder of the lake, by relative path without run. */
  public Map<String, byte[]> bytes(String below) {
    Map<String, byte[]> found = new TreeMap<>();
    Path start = root().resolve(below);
    if (!Files.exists(start)) {
      return found;
    }
    try (Stream<Path> files = Files.walk(start)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        found.put(withoutRun(root().relativize(file).toString()), Files.readAllBytes(file));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return found;
  }

  /**
   * Random bytes that are the same in every run. Therefore all lakes of tests have one subject key,
   * and their releases suppress the same cells. All other keys are random.
   */
  private static final class SubjectKeyOfTests extends SecureRandom {
    private static final long serialVersionUID = 1;

    @Override
    public void nextBytes(byte[] bytes) {
      new Random(1).nextBytes(bytes);
    }
  }
}
