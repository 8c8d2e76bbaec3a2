package org.obmeet.telemetry.jobs.ingest;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.obmeet.telemetry.jobs.ExitCode;
import org.obmeet.telemetry.jobs.RunClock;
import org.obmeet.telemetry.jobs.RunReport;
import org.obmeet.telemetry.jobs.StreamCounts;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.file.FileRef;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.dataset.Dataset;

/** Builds the report of an ingest run and writes it beside the log. */
final class IngestReport {
  private IngestReport() {}

  static RunReport of(
      Lake lake,
      Catalog catalog,
      IngestRequest request,
      RunClock clock,
      Optional<StreamCounts> consents,
      IngestOutcome outcome) {
    Map<String, StreamCounts> streams = new TreeMap<>(outcome.counts());
    consents.ifPresent(counts -> streams.put("consent", counts));
    List<String> notes = new ArrayList<>();
    request
        .assumeConsent()
        .ifPresent(
            scope ->
                notes.add(
                    "consent of scope "
                        + scope.word()
                        + " is assumed for every instance;"
                        + " this lake is marked as a demonstration"));
    noteStreamsWithoutAcceptedRecords(streams, notes);
    ExitCode exit = gate(catalog, streams, notes);
    long records = streams.values().stream().mapToLong(StreamCounts::read).sum();
    long bytes = outcome.added().stream().mapToLong(FileRef::bytes).sum();
    RunReport.Totals totals = RunReport.Totals.of(clock, outcome.added().size(), bytes, records);
    return RunReport.of(clock, options(request), totals, lake, exit, notes, Map.of())
        .withStreams(streams)
        .writtenTo(lake);
  }

  /** Checks the share of rejected records. Accepted records stay committed in any case. */
  private static ExitCode gate(
      Catalog catalog, Map<String, StreamCounts> streams, List<String> notes) {
    ExitCode exit = ExitCode.DONE;
    for (Map.Entry<String, StreamCounts> entry : streams.entrySet()) {
      Dataset dataset = catalog.datasets().get(entry.getKey());
      StreamCounts counts = entry.getValue();
      if (dataset != null
          && counts.read() >= dataset.rejectFloor()
          && counts.rejectedTotal() > dataset.rejectShare() * counts.read()) {
        notes.add(
            String.format(
                Locale.ROOT,
                "%s: %d of %d records were rejected, more than %.1f %%; the accepted ones are"
                    + " committed, but aggregate will refuse their windows",
                entry.getKey(),
                counts.rejectedTotal(),
                counts.read(),
                dataset.rejectShare() * 100));
        exit = ExitCode.GATE_REFUSED;
      }
    }
    return exit;
  }

  /** File names without folders, because a folder name may be the name of a person. */
  private static List<String> names(List<String> files) {
    return files.stream().map(file -> file.substring(file.lastIndexOf('/') + 1)).toList();
  }

  /** Adds a note for each stream that has records, but neither accepted nor duplicate records. */
  private static void noteStreamsWithoutAcceptedRecords(
      Map<String, StreamCounts> streams, List<String> notes) {
    streams.forEach(
        (stream, counts) -> {
          if (counts.read() > 0 && counts.accepted() + counts.duplicates() == 0) {
            notes.add(
                stream
                    + ": none of "
                    + counts.read()
                    + (counts.read() == 1 ? " record" : " records")
                    + " was accepted; see the reasons above");
          }
        });
  }

  private static Map<String, Object> options(IngestRequest request) {
    Map<String, Object> options = new TreeMap<>();
    options.put("lake", request.lake());
    options.put("now", request.now().toString());
    options.put("reports", names(request.reports()));
    options.put("events", names(request.events()));
    options.put("consents", names(request.consents().map(List::of).orElse(List.of())));
    request.assumeConsent().ifPresent(scope -> options.put("assume_consent", scope.word()));
    options.put("beam", request.beam());
    return options;
  }
}
