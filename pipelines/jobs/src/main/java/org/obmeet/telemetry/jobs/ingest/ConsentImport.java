package org.obmeet.telemetry.jobs.ingest;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.obmeet.telemetry.jobs.StreamCounts;
import org.obmeet.telemetry.jobs.SuppressionLists;
import org.obmeet.telemetry.jobs.ingest.bucket.StreamResult;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.file.FileRef;
import org.obmeet.telemetry.lake.input.TextSource;
import org.obmeet.telemetry.lake.keys.Keyset;
import org.obmeet.telemetry.lake.maintenance.FileCleanup;
import org.obmeet.telemetry.lake.parquet.CleanFileIo;
import org.obmeet.telemetry.lake.subject.ConsentLog;
import org.obmeet.telemetry.lake.subject.SuppressionTable;
import org.obmeet.telemetry.privacy.consent.ConsentHistory;
import org.obmeet.telemetry.privacy.suppression.SuppressionList;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.dataset.Dataset;
import org.obmeet.telemetry.schemas.flow.InputSegment;
import org.obmeet.telemetry.schemas.flow.SegmentKind;
import org.obmeet.telemetry.schemas.policy.Scope;

/**
 * Imports opt-ins and opt-outs before any report is read. Consents are a separate stream, whose
 * projection needs no consent. A line that is already recorded is a duplicate.
 */
final class ConsentImport {
  static final String STREAM = "consent";

  private ConsentImport() {}

  /** Imports the consents file, if the request names one, and commits the new rows. */
  static Optional<StreamCounts> run(Lake lake, Catalog catalog, IngestRequest request, String run)
      throws IOException {
    if (request.consents().isEmpty()) {
      return Optional.empty();
    }
    Dataset dataset = catalog.dataset(STREAM);
    String file = request.consents().get();
    InputSegment segment =
        new InputSegment(
            STREAM, SegmentKind.TEXT, file, TextSource.inspect(file).fingerprint(), 0L, -1L, 0);
    List<GenericRecord> rows = new ArrayList<>();
    SegmentProjection projection =
        new SegmentProjection(
            segment,
            dataset.fields(),
            row -> rows.add(row.record()),
            new QuarantineBuffer(lake, run, request.now(), segment));
    ProjectionContext context =
        new ProjectionContext(
            lake,
            catalog,
            SuppressionLists.pseudonyms(Keyset.open(Path.of(request.keys()))),
            ConsentHistory.assuming(Scope.ENVELOPE),
            request.now(),
            new SuppressionList(),
            new HashMap<>(),
            new HashMap<>());
    new SegmentReader(context, segment, projection).read();
    StreamResult result = projection.finish();
    return Optional.of(commit(lake, dataset, request, run, segment, rows, result));
  }

  private static StreamCounts commit(
      Lake lake,
      Dataset dataset,
      IngestRequest request,
      String run,
      InputSegment segment,
      List<GenericRecord> rows,
      StreamResult result)
      throws IOException {
    long base = lake.log().head().number();
    Set<GenericRecord> known = new HashSet<>(new ConsentLog(lake, dataset).recorded());
    List<GenericRecord> newRows =
        rows.stream()
            .filter(known::add)
            .sorted((a, b) -> GenericData.get().compare(a, b, dataset.schema()))
            .toList();
    List<FileRef> files = new ArrayList<>(result.files());
    if (!newRows.isEmpty()) {
      String path = lake.layout().consentFile(request.now().getEpochSecond() + "-" + run);
      files.add(new CleanFileIo(lake.files()).write(dataset, newRows, path));
    }
    List<FileRef> newFiles = IngestOutcome.newFiles(lake, run, files);
    if (!newFiles.isEmpty()) {
      new SuppressionTable(lake).limitBy(newRows, request.now(), run);
      QuarantineBuffer.linkStaged(lake, run, newFiles);
      new FileCleanup(lake, request.now(), run)
          .append(ConsentLog.draft(base, request.now(), run, newRows.size()).withAdded(newFiles));
    }
    StreamCounts merged = StreamCounts.ofMerge(newRows.size(), 0, rows.size() - newRows.size());
    StreamCounts counts = result.counts().plus(merged);
    IngestOutcome.checkConserved(STREAM, counts);
    return counts;
  }
}
