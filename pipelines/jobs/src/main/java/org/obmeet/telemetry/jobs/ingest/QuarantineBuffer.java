package org.obmeet.telemetry.jobs.ingest;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.avro.Quarantine;
import org.obmeet.telemetry.lake.file.FileRef;
import org.obmeet.telemetry.lake.file.LakeLayout;
import org.obmeet.telemetry.lake.io.Digests;
import org.obmeet.telemetry.privacy.projection.RejectReason;
import org.obmeet.telemetry.schemas.flow.InputSegment;
import org.obmeet.telemetry.schemas.flow.Quarantined;

/**
 * Collects the rejected records of one segment and stages their quarantine files. The files have
 * reasons and positions, but no content of records. A file's name follows from its content and the
 * run. The file is linked into quarantine only if the log does not name the same content yet.
 */
final class QuarantineBuffer {
  private static final int MAX_BUFFERED_ROWS = 50_000;
  private static final int NAME_DIGITS = 16;

  private final Lake lake;
  private final String run;
  private final LocalDate day;
  private final InputSegment segment;
  private final List<FileRef> files = new ArrayList<>();
  private List<Quarantined> buffered = new ArrayList<>();

  /**
   * @param run the run, whose staging folder has the files
   * @param now the time of the run. Quarantine is partitioned by the run's day, since a rejected
   *     record may have no event time.
   */
  QuarantineBuffer(Lake lake, String run, Instant now, InputSegment segment) {
    this.lake = lake;
    this.run = run;
    this.day = now.atZone(ZoneOffset.UTC).toLocalDate();
    this.segment = segment;
  }

  /**
   * Adds a rejected record.
   *
   * @param stage {@code read} or {@code project}
   * @param path schema path of the invalid value; may be empty
   * @param position position of the record in the segment
   * @param part index of the event in the line
   */
  void add(RejectReason reason, String stage, String path, long position, int part) {
    buffered.add(
        new Quarantined(
            segment.getStream(),
            SegmentProjection.word(reason),
            stage,
            path,
            segment.getFingerprint(),
            position,
            part));
    if (buffered.size() == MAX_BUFFERED_ROWS) {
      flush();
    }
  }

  /** Stages the buffered rows and returns all files, with their future paths in quarantine. */
  List<FileRef> close() {
    if (!buffered.isEmpty()) {
      flush();
    }
    return files;
  }

  private void flush() {
    String name = segment.getFingerprint() + "-" + segment.getFrom() + "-" + digest(buffered);
    String path =
        lake.layout().quarantineFile(segment.getStream(), day, LakeLayout.batch(name, run));
    FileRef written = new Quarantine(lake.files()).write(buffered, staged(lake, run, path), name);
    files.add(written.at(path));
    buffered = new ArrayList<>();
  }

  private static String digest(List<Quarantined> rows) {
    MessageDigest digest = Digests.sha256();
    for (Quarantined row : rows) {
      String text =
          String.join(
              "\t",
              row.getStream(),
              row.getReason(),
              row.getStage(),
              row.getPath(),
              row.getSegment(),
              row.getPosition() + "." + row.getPart() + "\n");
      digest.update(text.getBytes(StandardCharsets.UTF_8));
    }
    return Digests.hex(digest.digest()).substring(0, NAME_DIGITS);
  }

  /** Links the quarantine files among the files of a run from staging into quarantine. */
  static void linkStaged(Lake lake, String run, List<FileRef> files) {
    for (FileRef file : files) {
      String staged = staged(lake, run, file.path());
      if (lake.files().exists(staged)) {
        lake.files().link(staged, file.path());
      }
    }
  }

  private static String staged(Lake lake, String run, String path) {
    return lake.layout().stagingFolder(run) + "/" + path;
  }
}
