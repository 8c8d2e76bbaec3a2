package org.obmeet.telemetry.jobs.ingest;

import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.obmeet.telemetry.jobs.JobException;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.input.TextSource;
import org.obmeet.telemetry.lake.landing.LandingRecovery;
import org.obmeet.telemetry.lake.landing.SealedSegments;
import org.obmeet.telemetry.lake.log.LakeState;
import org.obmeet.telemetry.lake.store.StoredFile;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.flow.InputSegment;
import org.obmeet.telemetry.schemas.flow.SegmentKind;

/** Plans the input of a run: files named on the command line and new landing segments. */
final class SegmentPlanner {
  /** Minimum size, in bytes, of the ranges into which a plain text file is split. */
  private static final long MIN_RANGE_BYTES = 32L << 20;

  private static final int MAX_RANGES = 128;

  private final List<InputSegment> segments = new ArrayList<>();
  private final Map<String, Long> bytes = new TreeMap<>();
  private boolean hasLanding;

  private SegmentPlanner() {}

  /**
   * Recovers landing segments of dead writers, and returns the input of the run.
   *
   * @param state state of the lake that names the landing segments of earlier runs
   * @throws JobException if a segment to read again is not in the landing zone, or a loss to accept
   *     is not known
   */
  static InputPlan plan(
      Lake lake, Catalog catalog, LakeState state, IngestRequest request, SegmentRepair repair) {
    SegmentPlanner planner = new SegmentPlanner();
    request.reports().forEach(file -> planner.addText("instance_statistics", file));
    request.events().forEach(file -> planner.addText("community_events", file));
    Set<String> done = new HashSet<>(state.inputs());
    repair.reprocessed().forEach(done::remove);
    LocalDate today = LocalDate.ofInstant(request.now(), ZoneOffset.UTC);
    planner.addLanding(lake, done, today);
    SealedSegments.Pending sealed =
        new SealedSegments(lake.files(), "").pending(catalog, done, today, false);
    sealed.vanished().forEach(path -> planner.addSegment(path, 0));
    sealed.lists().forEach(path -> planner.addSegment(path, 0));
    requireKnown(
        repair.reprocessed(),
        planner.segments.stream().map(InputSegment::getPath).toList(),
        "--reprocess needs the path of a segment in the lake, such as"
            + " landing/STREAM/date=DAY/SEGMENT.avro: restore it there first");
    Set<String> losses = state.losses().keySet();
    requireKnown(
        repair.acceptedLosses(),
        losses,
        "--accept-loss needs a segment with lost records, which are: "
            + (losses.isEmpty() ? "none" : String.join(", ", losses)));
    List<String> lists = planner.hasLanding ? List.copyOf(sealed.positions()) : List.of();
    return new InputPlan(planner.segments, planner.bytes, lists);
  }

  private static void requireKnown(List<String> paths, Collection<String> known, String rule) {
    for (String path : paths) {
      if (!known.contains(path)) {
        throw JobException.badInput(rule + "; it is '" + path + "'");
      }
    }
  }

  /**
   * Opens every named file, so that a wrong name is found before the run changes the lake.
   *
   * @throws org.obmeet.telemetry.lake.input.InputException naming the first file that cannot be
   *     read
   */
  static void checkReadable(IngestRequest request) {
    request.consents().ifPresent(TextSource::inspect);
    request.reports().forEach(TextSource::inspect);
    request.events().forEach(TextSource::inspect);
  }

  private void addText(String stream, String file) {
    TextSource source = TextSource.inspect(file);
    long size = source.size();
    bytes.merge(stream, size, Long::sum);
    long range = Math.max(MIN_RANGE_BYTES, size / MAX_RANGES + 1);
    boolean isSplit = source.compression() == TextSource.Compression.PLAIN && size > range;
    for (long from = 0; from == 0 || (isSplit && from < size); from += range) {
      boolean last = !isSplit || from + range >= size;
      segments.add(
          new InputSegment(
              stream,
              SegmentKind.TEXT,
              file,
              source.fingerprint(),
              from,
              last ? -1 : from + range,
              segments.size()));
    }
  }

  /**
   * Adds complete landing segments, after recovery of the segments of dead writers. Segments of
   * later days are left to a later run. Their rows would be rejected if the clock is behind.
   */
  private void addLanding(Lake lake, Set<String> known, LocalDate today) {
    new LandingRecovery(lake).run();
    for (StoredFile file : lake.files().list("landing")) {
      String[] parts = file.path().split("/", -1);
      if (parts.length == 4
          && parts[2].compareTo("date=" + today) <= 0
          && file.path().endsWith(".avro")
          && !known.contains(file.path())) {
        addSegment(file.path(), file.size());
      }
    }
  }

  /** Adds a segment, or one that has vanished, or a damaged list, whose records are lost. */
  private void addSegment(String path, long size) {
    String stream = path.split("/", -1)[1];
    hasLanding = true;
    bytes.merge(stream, size, Long::sum);
    segments.add(
        new InputSegment(
            stream,
            SegmentKind.LANDING,
            path,
            path.substring(path.lastIndexOf('/') + 1).replaceFirst("\\.(avro|txt)$", ""),
            0L,
            -1L,
            segments.size()));
  }
}
