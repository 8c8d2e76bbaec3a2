package org.obmeet.telemetry.jobs.erase;

import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.obmeet.telemetry.jobs.CommunityPageViews;
import org.obmeet.telemetry.jobs.LakeFixture;
import org.obmeet.telemetry.jobs.RunReport;
import org.obmeet.telemetry.jobs.SubjectIdentifier;
import org.obmeet.telemetry.jobs.SuppressionLists;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.commit.CommitDraft;
import org.obmeet.telemetry.lake.commit.CommitKind;
import org.obmeet.telemetry.lake.commit.LoggedFile;
import org.obmeet.telemetry.lake.file.FileRef;
import org.obmeet.telemetry.lake.keys.Keyset;
import org.obmeet.telemetry.lake.parquet.CleanFileIo;
import org.obmeet.telemetry.privacy.pseudonym.Pseudonyms;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.dataset.Dataset;

/**
 * Measures the erasure of a hundred people, with {@code EraseBenchmark FOLDER EVENTS PEOPLE} in an
 * empty folder. Events are spread evenly over ninety days. This is not a test.
 */
public final class EraseBenchmark {
  private static final int DAYS = 90;
  private static final int ERASED = 100;
  private static final LocalDate FIRST = LocalDate.parse("2026-05-06");

  private static final String[] BROWSERS = {"Firefox", "Chrome", "Safari", "Edge"};
  private static final String[] SYSTEMS = {"Windows", "Linux", "Android"};

  private EraseBenchmark() {}

  private static byte[] session(byte[] pseudonym, int event) {
    byte[] session = pseudonym.clone();
    session[0] ^= (byte) event;
    return session;
  }

  /** Expects the folder, the number of events and the number of people. */
  public static void main(String[] args) throws Exception {
    Path folder = Files.createDirectories(Path.of(args[0]));
    int events = Integer.parseInt(args[1]);
    int people = Integer.parseInt(args[2]);
    LakeFixture work = new LakeFixture(folder, Instant.parse("2026-08-03T12:00:00Z"));
    work.events(CommunityPageViews.views(work, "few", List.of("nobody"), "2026-08-01"));
    fill(work, events, people);
    long start = System.nanoTime();
    RunReport report =
        work.erase(
            CommunityPageViews.people("p", ERASED).stream()
                .map(id -> new SubjectIdentifier(SubjectIdentifier.Kind.PERSON, id))
                .toArray(SubjectIdentifier[]::new));
    System.out.printf(
        "events %d, people %d, erased %d: %.1f s, exit %d, files %d, scanned %s%n",
        events,
        people,
        ERASED,
        (System.nanoTime() - start) / 1e9,
        report.exit().code(),
        report.totals().files(),
        report.outcome().get("scanned"));
  }

  private static void fill(LakeFixture work, int events, int people) throws Exception {
    Lake lake = work.lake();
    Dataset dataset = Catalog.load().dataset("community_events");
    Pseudonyms pseudonyms = SuppressionLists.pseudonyms(Keyset.open(work.keys()));
    Schema fixed = dataset.schema().getField("record").schema();
    List<byte[]> subjects = new ArrayList<>();
    for (String id : CommunityPageViews.people("p", people)) {
      subjects.add(
          pseudonyms.subject("person", id.getBytes(java.nio.charset.StandardCharsets.UTF_8)));
    }
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    List<FileRef> files = new ArrayList<>();
    long number = 0;
    for (int d = 0; d < DAYS; d++) {
      LocalDate day = FIRST.plusDays(d);
      int epoch = Pseudonyms.epoch(dataset.epochDays(), day.toEpochDay());
      List<List<GenericRecord>> buckets = new ArrayList<>();
      for (int b = 0; b < dataset.buckets(); b++) {
        buckets.add(new ArrayList<>());
      }
      for (int e = 0; e < events / DAYS; e++) {
        byte[] pseudonym =
            pseudonyms.pseudonym(
                dataset.name(), "person", epoch, subjects.get((int) (number * 7919 % people)));
        byte[] record = digest.digest(ByteBuffer.allocate(8).putLong(number++).array());
        GenericData.Record row = new GenericData.Record(dataset.schema());
        row.put("contributor", new GenericData.Fixed(fixed, pseudonym));
        row.put("record", new GenericData.Fixed(fixed, java.util.Arrays.copyOf(record, 16)));
        row.put("day", (int) day.toEpochDay());
        row.put("second", day.toEpochDay() * 86_400 + e % 86_400);
        row.put("event_type", "page_view");
        row.put("route", "/home");
        row.put("session", new GenericData.Fixed(fixed, session(pseudonym, e)));
        row.put("browser", BROWSERS[e % BROWSERS.length]);
        row.put("os", SYSTEMS[e % SYSTEMS.length]);
        row.put("app_version", "6." + e % 9);
        row.put("time_spent_ms", (long) number * 7919 % 600_000);
        buckets.get(Pseudonyms.bucket(pseudonym, dataset.buckets())).add(row);
      }
      for (int b = 0; b < dataset.buckets(); b++) {
        List<GenericRecord> rows = buckets.get(b);
        rows.sort(
            Comparator.comparing(
                row -> ByteBuffer.wrap(((GenericData.Fixed) row.get("contributor")).bytes())));
        int bucket = b;
        files.add(
            new CleanFileIo(lake.files())
                .write(
                    dataset,
                    rows.iterator(),
                    name -> lake.layout().cleanFile(dataset.name(), day, bucket, name),
                    () -> true)
                .orElseThrow());
      }
    }
    lake.log()
        .append(
            CommitDraft.of(CommitKind.INGEST, lake.log().head().number(), work.now(), "bench")
                .withFiles(
                    files.stream()
                        .map(file -> LoggedFile.clean(file, false, dataset.buckets(), List.of()))
                        .toList()));
  }
}
