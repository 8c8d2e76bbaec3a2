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
import org.obmeet.telemetry.world.GeneratorOptions;
import org.obmeet.telemetry.world.dataset.SyntheticDataset;

/** A generated world small enough to be ingested many times, large enough to have releases. */
public record SmallSyntheticDataset(Path input, Instant clock) {
  private static final GeneratorOptions OPTIONS =
      GeneratorOptions.defaults().withInstances(120).withPeople(100).withEvents(2_500);

  /** Writes it into a folder. */
  public static SmallSyntheticDataset in(Path folder) throws IOException {
    return in(folder, OPTIONS);
  }

  /** Writes one of a few instances, which is too small for most releases. */
  public static SmallSyntheticDataset ofFew(Path folder, int instances) throws IOException {
    return in(folder, OPTIONS.withInstances(instances));
  }

  private static SmallSyntheticDataset in(Path folder, GeneratorOptions options)
      throws IOException {
    return new SmallSyntheticDataset(folder, SyntheticDataset.of(options).write(folder).clock());
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

  /** Ingests all of it. */
  public RunReport into(LakeFixture work) {
    return work.ingest(List.of(reports()), List.of(events()), Optional.of(consents()));
  }

  /** The lines of one of its packed files. */
  public static List<String> lines(Path packed) throws IOException {
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(packed)), StandardCharsets.UTF_8))) {
      return reader.lines().toList();
    }
  }
}
