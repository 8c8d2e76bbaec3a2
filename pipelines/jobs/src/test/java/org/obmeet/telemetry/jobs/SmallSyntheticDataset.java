package org.obmeet.telemetry.jobs;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.synthetic.GeneratorOptions;
import org.obmeet.telemetry.synthetic.dataset.SyntheticDataset;

/** A synthetic data set that is small enough for repeated ingests and large enough for releases. */
public record SmallSyntheticDataset(Path input, Instant ingestTime) {
  private static final GeneratorOptions OPTIONS =
      GeneratorOptions.defaults().withInstances(120).withPeople(100).withEvents(2_500);

  /** Generates the data set in a folder. */
  public static SmallSyntheticDataset in(Path folder) throws IOException {
    return in(folder, OPTIONS);
  }

  /** Generates a data set of few instances, which is too small for most releases. */
  public static SmallSyntheticDataset ofFew(Path folder, int instances) throws IOException {
    return in(folder, OPTIONS.withInstances(instances));
  }

  private static SmallSyntheticDataset in(Path folder, GeneratorOptions options)
      throws IOException {
    return new SmallSyntheticDataset(
        folder, new SyntheticDataset(options, Catalog.load()).write(folder).ingestTime());
  }

  public Path reports() {
    return input.resolve("reports.ndjson.gz");
  }

  public Path events() {
    return input.resolve("events.ndjson.gz");
  }

  public Path consents() {
    return input.resolve("consents.ndjson");
  }

  /** Ingests the complete data set. */
  public RunReport into(LakeFixture work) {
    return work.ingest(List.of(reports()), List.of(events()), Optional.of(consents()));
  }

  /** Reads the lines of one of its compressed files. */
  public static List<String> lines(Path packed) throws IOException {
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(packed)), StandardCharsets.UTF_8))) {
      return reader.lines().toList();
    }
  }
}
