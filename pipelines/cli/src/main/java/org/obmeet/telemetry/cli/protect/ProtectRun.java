package org.obmeet.telemetry.cli.protect;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.obmeet.telemetry.cli.input.InputTable;
import org.obmeet.telemetry.cli.input.JsonText;
import org.obmeet.telemetry.cli.protect.ReleasePlanner.Decided;
import org.obmeet.telemetry.cli.protect.ReleasePlanner.Plan;
import org.obmeet.telemetry.cli.protect.publication.LedgerEntry;
import org.obmeet.telemetry.cli.protect.publication.LedgerEntryJson;
import org.obmeet.telemetry.cli.protect.publication.LinkCompatibilityCheck;
import org.obmeet.telemetry.cli.protect.publication.LinkedReleases;
import org.obmeet.telemetry.cli.protect.publication.OutputFolder;
import org.obmeet.telemetry.cli.protect.publication.PublicationFiles;
import org.obmeet.telemetry.cli.protect.publication.ReleaseLedger;
import org.obmeet.telemetry.cli.protect.records.Dimension;
import org.obmeet.telemetry.cli.protect.records.InputData;
import org.obmeet.telemetry.cli.protect.records.RecordsReader;
import org.obmeet.telemetry.cli.protect.spec.ProtectionSpec;
import org.obmeet.telemetry.cli.protect.spec.ProtectionSpecReader;
import org.obmeet.telemetry.cli.protect.table.ProtectResult;
import org.obmeet.telemetry.jobs.ExitCode;
import org.obmeet.telemetry.jobs.JobException;

/**
 * A run that protects and publishes the tables of one file.
 *
 * @param input the file, {@code .csv} or {@code .parquet}
 * @param spec the specification
 * @param out the folder to publish
 * @param ledger the ledger of earlier releases, if any
 */
public record ProtectRun(Path input, Path spec, Path out, Optional<Path> ledger) {
  /**
   * Reads, protects and publishes the tables. After a failure nothing is published.
   *
   * <p>First all files are written durably to a temporary folder. Then an entry is added to the
   * ledger. Then a rename publishes the folder. A crash before the entry publishes nothing. A crash
   * between entry and rename publishes nothing either. The ledger then treats the tables as
   * published, which is safe. The next call writes the folder from the ledger's copy. In the
   * opposite order a crash could leave published tables that are unknown to the ledger and to the
   * next call.
   *
   * @param messages receives messages
   * @throws JobException with the exit code of the failure
   */
  public ProtectResult run(Consumer<String> messages) throws IOException {
    ProtectionSpec read = ProtectionSpecReader.read(spec);
    OutputFolder folder = OutputFolder.at(out);
    if (ledger.isPresent()) {
      folder.checkApart("--ledger", ledger.get());
    }
    Optional<ReleaseLedger> book =
        ledger.isEmpty() ? Optional.empty() : Optional.of(ReleaseLedger.open(ledger.get()));
    if (book.isEmpty() && !read.contains().isEmpty()) {
      throw new JobException(
          ExitCode.BAD_INPUT,
          "contains requires --ledger, which records the releases of "
              + String.join(", ", read.contains().keySet())
              + ": name the ledger's folder, or remove contains from the specification");
    }
    LinkedReleases linked = book.map(b -> b.linked(read)).orElse(LinkedReleases.none());
    LinkCompatibilityCheck.check(read, linked);
    InputData loaded = load(read, linked);
    linked.checkLabels(loaded);
    read.notices().forEach(messages);
    messages.accept(ProtectMessages.read(read, loaded, linked));
    ProtectMessages.warnings(read, loaded).forEach(messages);
    book.map(b -> b.otherWindows(read.population(), linked))
        .flatMap(ProtectMessages::windows)
        .ifPresent(messages);
    Plan plan = new ReleasePlanner(read, loaded, linked).decide();
    Map<String, byte[]> files = publication(read, loaded, plan).files();
    folder.prepare(files);
    try {
      String head = publish(folder, book, entry(read, loaded, linked, plan));
      return result(read, loaded, plan, files, head);
    } finally {
      folder.discard();
    }
  }

  private InputData load(ProtectionSpec read, LinkedReleases linked) {
    try (InputTable table = InputTable.open("--input", input)) {
      return RecordsReader.read(table, linked.layout(read));
    }
  }

  private static String publish(
      OutputFolder folder, Optional<ReleaseLedger> book, Optional<LedgerEntry> entry)
      throws IOException {
    if (book.isPresent() && entry.isPresent()) {
      return book.get().append(entry.get(), folder::publish);
    }
    folder.publish();
    return book.map(ReleaseLedger::head).orElse("");
  }

  private static PublicationFiles publication(ProtectionSpec spec, InputData loaded, Plan plan) {
    Map<String, Map<String, String>> hierarchies = new TreeMap<>();
    Map<String, Map<String, String>> own = hierarchies(loaded);
    for (Decided table : plan.tables()) {
      Map<String, Map<String, String>> known =
          table.version().map(v -> v.entry().hierarchies()).orElse(own);
      for (String dimension : table.part().table().dimensions()) {
        Map<String, String> parents = known.getOrDefault(dimension, Map.of());
        if (!parents.isEmpty()) {
          hierarchies.computeIfAbsent(dimension, d -> new TreeMap<>()).putAll(parents);
        }
      }
    }
    return new PublicationFiles(
        spec.population(),
        spec.rules().settings(),
        spec.count(),
        hierarchies,
        plan.tables().stream().map(Decided::part).toList());
  }

  private static Map<String, Map<String, String>> hierarchies(InputData loaded) {
    Map<String, Map<String, String>> hierarchies = new TreeMap<>();
    for (Dimension dimension : loaded.dimensions()) {
      hierarchies.put(dimension.name(), dimension.parents());
    }
    return hierarchies;
  }

  /** Returns the entry for the ledger, or empty if all tables are already published. */
  private static Optional<LedgerEntry> entry(
      ProtectionSpec spec, InputData loaded, LinkedReleases linked, Plan plan) {
    if (plan.newTables().isEmpty()) {
      return Optional.empty();
    }
    Map<String, List<String>> values = new TreeMap<>();
    for (Dimension dimension : loaded.dimensions()) {
      values.put(dimension.name(), dimension.values().stream().sorted().toList());
    }
    Map<String, String> meanings = new TreeMap<>(spec.meanings());
    return Optional.of(
        new LedgerEntry(
            0,
            "",
            spec.population(),
            spec.rules(),
            digest(spec),
            meanings,
            values,
            hierarchies(loaded),
            plan.newTables().stream().map(Decided::part).toList(),
            linked.slices()));
  }

  /** Returns the SHA-256 of the contents of a specification, independent of its formatting. */
  private static String digest(ProtectionSpec spec) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("window", spec.population().window().orElse(""));
    map.put(spec.population().counting().key(), spec.population().column());
    Map<String, Object> hierarchies = new LinkedHashMap<>();
    spec.hierarchies()
        .forEach((dimension, hierarchy) -> hierarchies.put(dimension, hierarchy.parents()));
    map.put("ladders", hierarchies);
    map.put("tables", spec.tables().toString());
    map.put("sums", new TreeMap<>(spec.sums()));
    if (!spec.contains().isEmpty()) {
      Map<String, Object> contains = new TreeMap<>();
      spec.contains()
          .forEach((window, slice) -> contains.put(window, LedgerEntryJson.slice(slice)));
      map.put("contains", contains);
    }
    map.put("settings", LedgerEntryJson.rules(spec.rules()));
    return JsonText.sha256(JsonText.compact(map).getBytes(StandardCharsets.UTF_8));
  }

  private static ProtectResult result(
      ProtectionSpec spec, InputData loaded, Plan plan, Map<String, byte[]> files, String head) {
    return new ProtectResult(
        spec.population().window().orElse(""),
        loaded.rows(),
        plan.tables().stream()
            .map(
                t ->
                    new ProtectResult.TableFate(
                        t.decision(),
                        t.part().table().rows().size(),
                        t.part().shareSuppressedPercent(),
                        t.outcome()))
            .toList(),
        files.size(),
        files.values().stream().mapToLong(b -> b.length).sum(),
        head,
        plan.rounds(),
        plan.linearPrograms());
  }
}
