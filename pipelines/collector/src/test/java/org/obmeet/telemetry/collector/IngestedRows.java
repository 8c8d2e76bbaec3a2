package org.obmeet.telemetry.collector;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.generic.GenericFixed;
import org.apache.avro.generic.GenericRecord;
import org.obmeet.telemetry.jobs.Catalogs;
import org.obmeet.telemetry.jobs.JobException;
import org.obmeet.telemetry.jobs.Progress;
import org.obmeet.telemetry.jobs.RunReport;
import org.obmeet.telemetry.jobs.ingest.IngestJob;
import org.obmeet.telemetry.jobs.ingest.IngestRequest;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.keys.Keyset;
import org.obmeet.telemetry.lake.log.CleanFile;
import org.obmeet.telemetry.lake.parquet.CleanFileIo;
import org.obmeet.telemetry.privacy.pseudonym.Pseudonyms;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.dataset.Dataset;

/** The clean rows of a lake that a collector wrote to. */
public final class IngestedRows {
  private final Path lake;
  private final Path keys;

  public IngestedRows(Path folder) {
    this.lake = folder.resolve("lake");
    this.keys = folder.resolve("lake.keys");
  }

  /** Ingests the landed rows; empty if there are none. */
  public Optional<RunReport> ingest(Instant now) {
    IngestRequest request =
        new IngestRequest(
            lake.toString(),
            keys.toString(),
            now,
            List.of(),
            List.of(),
            Optional.empty(),
            Optional.empty(),
            List.of(),
            Catalogs.SHIPPED);
    try {
      return Optional.of(IngestJob.run(request, Progress.silent()));
    } catch (JobException nothing) {
      if (nothing.exit() == org.obmeet.telemetry.jobs.ExitCode.NOT_READY) {
        return Optional.empty();
      }
      throw nothing;
    }
  }

  /** Returns all rows of a stream. */
  public List<GenericRecord> rows(String stream) {
    Lake opened = Lake.open(lake.toString());
    Dataset dataset = Catalog.load().dataset(stream);
    List<GenericRecord> rows = new ArrayList<>();
    for (CleanFile file : opened.state().clean(stream)) {
      rows.addAll(new CleanFileIo(opened.files()).read(dataset, file.path()));
    }
    return rows;
  }

  /** Returns the number of rows of each record, by its pseudonym in hexadecimal. */
  public Map<String, Integer> records(String stream) {
    Map<String, Integer> found = new HashMap<>();
    for (GenericRecord row : rows(stream)) {
      String record = HexFormat.of().formatHex(((GenericFixed) row.get("record")).bytes());
      found.merge(record, 1, Integer::sum);
    }
    return found;
  }

  /** Returns a function from record ids to their pseudonyms on a day, in hexadecimal. */
  java.util.function.Function<String, String> pseudonyms(String stream, long epochDay) {
    Keyset keyset = Keyset.open(keys);
    Pseudonyms pseudonyms = new Pseudonyms(keyset.subjectKey(), keyset::epochKey);
    int epoch = Pseudonyms.epoch(Catalog.load().dataset(stream).epochDays(), epochDay);
    return id ->
        HexFormat.of()
            .formatHex(
                pseudonyms.pseudonym(
                    stream,
                    "record",
                    epoch,
                    pseudonyms.subject("record", id.getBytes(StandardCharsets.UTF_8))));
  }
}
