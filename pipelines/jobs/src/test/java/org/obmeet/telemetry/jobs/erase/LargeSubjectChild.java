package org.obmeet.telemetry.jobs.erase;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.generic.GenericRecord;
import org.obmeet.telemetry.jobs.Catalogs;
import org.obmeet.telemetry.jobs.IdentityVerification;
import org.obmeet.telemetry.jobs.LakeFixture;
import org.obmeet.telemetry.jobs.Progress;
import org.obmeet.telemetry.jobs.RunReport;
import org.obmeet.telemetry.jobs.SubjectIdentifier;
import org.obmeet.telemetry.jobs.export.ExportJob;
import org.obmeet.telemetry.jobs.export.ExportRequest;
import org.obmeet.telemetry.jobs.rectify.RectifyJob;
import org.obmeet.telemetry.jobs.rectify.RectifyRequest;
import org.obmeet.telemetry.lake.avro.RecordIterator;
import org.obmeet.telemetry.lake.log.CleanFile;
import org.obmeet.telemetry.lake.parquet.CleanFileIo;
import org.obmeet.telemetry.schemas.Catalog;

/**
 * Exports, rectifies and erases a subject with many rows, in a process whose heap a test limits.
 */
public final class LargeSubjectChild {
  private static final int SAMPLE = 10;

  private LargeSubjectChild() {}

  /**
   * Expects the fixture's folder, the time, the kind and id of the subject, and jobs. Prints the
   * size of the held rows in bytes, then the exit and the notes of each job.
   */
  public static void main(String[] args) {
    LakeFixture work = new LakeFixture(Path.of(args[0]), Instant.parse(args[1]));
    SubjectIdentifier subject =
        new SubjectIdentifier(SubjectIdentifier.Kind.valueOf(args[2]), args[3]);
    boolean person = subject.kind() == SubjectIdentifier.Kind.PERSON;
    System.out.println("held " + held(work, person ? "community_events" : "instance_statistics"));
    for (String job : List.of(args).subList(4, args.length)) {
      RunReport report =
          switch (job) {
            case "export" -> export(work, subject);
            case "rectify" -> rectify(work, subject, person);
            case "erase" -> work.erase(subject);
            default -> throw new IllegalArgumentException(job);
          };
      System.out.println(job + " " + report.exit() + " " + report.notes());
    }
  }

  /**
   * Returns the heap in bytes that the rows of the largest clean file take, from a part of them.
   */
  private static long held(LakeFixture work, String stream) {
    CleanFile largest =
        work.lake().state().clean(stream).stream()
            .max(Comparator.comparing(CleanFile::rows))
            .orElseThrow();
    long before = used();
    List<GenericRecord> rows = first(work, stream, largest);
    long after = used();
    return (after - before) / rows.size() * largest.rows();
  }

  private static List<GenericRecord> first(LakeFixture work, String stream, CleanFile file) {
    List<GenericRecord> rows = new ArrayList<>();
    try (RecordIterator all =
        new CleanFileIo(work.lake().files()).rows(Catalog.load().dataset(stream), file.path())) {
      while (rows.size() < file.rows() / SAMPLE) {
        rows.add(all.next());
      }
    }
    return rows;
  }

  private static long used() {
    System.gc();
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }

  private static RunReport export(LakeFixture work, SubjectIdentifier subject) {
    return ExportJob.run(
        new ExportRequest(
            work.root().toString(),
            work.keys(),
            work.now(),
            List.of(subject),
            work.folder().resolve(subject.kind() + ".zip"),
            IdentityVerification.UNSTATED,
            false,
            Catalogs.SHIPPED),
        Progress.silent());
  }

  private static RunReport rectify(LakeFixture work, SubjectIdentifier subject, boolean person) {
    return RectifyJob.run(
        new RectifyRequest(
            work.root().toString(),
            work.keys(),
            work.now(),
            List.of(subject),
            person ? Map.of("browser", "Firefox") : Map.of("version", "6.6.1"),
            Optional.empty(),
            Optional.empty(),
            false,
            Catalogs.SHIPPED),
        Progress.silent());
  }
}
