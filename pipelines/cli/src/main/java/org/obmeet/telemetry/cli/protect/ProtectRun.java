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
import java.util.stream.Collectors;
import org.obmeet.telemetry.cli.input.InputTable;
import org.obmeet.telemetry.cli.input.JsonText;
import org.obmeet.telemetry.cli.protect.ReleasePlanner.Plan;
import org.obmeet.telemetry.cli.protect.publication.LedgerEntry;
import org.obmeet.telemetry.cli.protect.publication.LinkCompatibilityCheck;
import org.obmeet.telemetry.cli.protect.publication.LinkedReleases;
import org.obmeet.telemetry.cli.protect.publication.NoiseKeyFile;
import org.obmeet.telemetry.cli.protect.publication.OutputFolder;
import org.obmeet.telemetry.cli.protect.publication.PublicationFiles;
import org.obmeet.telemetry.cli.protect.publication.ReleaseLedger;
import org.obmeet.telemetry.cli.protect.records.InputData;
import org.obmeet.telemetry.cli.protect.records.InputDimension;
import org.obmeet.telemetry.cli.protect.records.RecordsReader;
import org.obmeet.telemetry.cli.protect.records.UndeclaredZeros;
import org.obmeet.telemetry.cli.protect.spec.ProtectionSpec;
import org.obmeet.telemetry.cli.protect.spec.ProtectionSpec.InputPopulation;
import org.obmeet.telemetry.cli.protect.spec.ProtectionSpecReader;
import org.obmeet.telemetry.cli.protect.table.ProtectResult;
import org.obmeet.telemetry.cli.protect.table.ProtectResult.Decision;
import org.obmeet.telemetry.cli.protect.table.ProtectResult.TableFate;
import org.obmeet.telemetry.disclosure.SecretNoise;
import org.obmeet.telemetry.disclosure.model.ProtectedTable;
import org.obmeet.telemetry.jobs.JobException;
import org.obmeet.telemetry.lake.io.Digests;

/**
 * A run that protects and publishes the tables of one file.
 *
 * @param input the file, {@code .csv} or {@code .parquet}
 * @param spec file of the specification
 * @param out folder of the released tables
 * @param ledger folder with the ledger of earlier releases; empty without a ledger
 * @param key file of the key of {@link SecretNoise}; empty for that of the ledger or a new key
 */
public record ProtectRun(
    Path input, Path spec, Path out, Optional<Path> ledger, Optional<Path> key) {
  private static final LinkedReleases NO_RELEASES =
      new LinkedReleases(List.of(), Map.of(), List.of());

  /** Returns the secret numbers of a specification's window. */
  public static SecretNoise noise(ProtectionSpec spec, byte[] key) {
    return SecretNoise.of(key, "", spec.population().window().orElse(""));
  }

  /**
   * Returns the tables that a specification and its input give without earlier releases.
   *
   * @throws JobException with exit code 50 if nothing may be published
   */
  public static List<ProtectedTable> tables(
      ProtectionSpec spec, InputData data, SecretNoise noise) {
    return new ReleasePlanner(spec, data, NO_RELEASES, noise)
        .decide().tables().stream().map(TableFate::table).toList();
  }

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
   * @throws org.obmeet.telemetry.schemas.source.CatalogException if the specification has a wrong
   *     key
   * @throws IOException on an I/O error
   * @throws JobException on any other failure
   */
  public ProtectResult run(Consumer<String> messages) throws IOException {
    ProtectionSpec specification = ProtectionSpecReader.read(spec);
    OutputFolder folder = OutputFolder.at(out);
    if (ledger.isPresent()) {
      folder.checkApart("--ledger", ledger.get());
    }
    Optional<ReleaseLedger> earlier =
        ledger.isEmpty() ? Optional.empty() : Optional.of(ReleaseLedger.open(ledger.get()));
    if (earlier.isEmpty() && !specification.contains().isEmpty()) {
      throw JobException.badInput(
          "contains requires --ledger, which records the releases of "
              + String.join(", ", specification.contains().keySet())
              + ": name the ledger's folder, or remove contains from the specification");
    }
    LinkedReleases linked = earlier.map(known -> known.linked(specification)).orElse(NO_RELEASES);
    LinkCompatibilityCheck.check(specification, linked);
    InputData data;
    try (InputTable table = InputTable.open("--input", input)) {
      data = new RecordsReader(table, linked.layout(specification)).read();
    }
    linked.checkLabels(data);
    specification.notices().forEach(messages);
    messages.accept(ProtectMessages.read(specification, data, linked));
    if (specification.rules().zerosAreSensitive()) {
      new UndeclaredZeros(data, specification.impossible()).warnings().forEach(messages);
    }
    earlier
        .map(known -> known.otherWindows(specification.population(), linked))
        .flatMap(ProtectMessages::windows)
        .ifPresent(messages);
    SecretNoise noise = noise(specification, NoiseKeyFile.key(key, ledger, folder));
    Plan plan = new ReleasePlanner(specification, data, linked, noise).decide();
    Map<String, byte[]> files = publication(specification, data, linked, plan).files();
    folder.prepare(files);
    try {
      String head = "";
      if (earlier.isPresent() && !plan.newTables().isEmpty()) {
        LedgerEntry entry = entry(specification, data, linked, plan, earlier.get());
        head = earlier.get().append(entry, folder::publish);
      } else {
        folder.publish();
        head = earlier.map(ReleaseLedger::head).orElse("");
      }
      return new ProtectResult(
          specification.population().window().orElse(""),
          data.rows(),
          plan.tables(),
          files.size(),
          files.values().stream().mapToLong(bytes -> bytes.length).sum(),
          head,
          plan.rounds(),
          plan.linearPrograms());
    } finally {
      folder.discard();
    }
  }

  private static PublicationFiles publication(
      ProtectionSpec spec, InputData data, LinkedReleases linked, Plan plan) {
    Map<String, Map<String, String>> hierarchies = new TreeMap<>();
    for (TableFate fate : plan.tables()) {
      ProtectedTable table = fate.table();
      Map<String, Map<String, String>> known =
          fate.decision() == Decision.UNCHANGED
              ? linked.last(table.name()).orElseThrow().entry().hierarchies()
              : hierarchies(data);
      for (String dimension : table.dimensions()) {
        Map<String, String> parents = known.getOrDefault(dimension, Map.of());
        if (!parents.isEmpty()) {
          hierarchies.computeIfAbsent(dimension, d -> new TreeMap<>()).putAll(parents);
        }
      }
    }
    return new PublicationFiles(
        spec.population(),
        spec.rules(),
        spec.count(),
        hierarchies,
        plan.tables().stream().map(TableFate::table).toList());
  }

  private static Map<String, Map<String, String>> hierarchies(InputData data) {
    return data.dimensions().stream()
        .collect(Collectors.toMap(InputDimension::name, InputDimension::parents));
  }

  private static LedgerEntry entry(
      ProtectionSpec spec, InputData data, LinkedReleases linked, Plan plan, ReleaseLedger ledger) {
    InputPopulation population = spec.population();
    return new LedgerEntry(
        ledger.entries().size() + 1,
        ledger.lastHash(),
        population.window().orElse(null),
        spec.weighted() ? null : population.column(),
        spec.weighted() ? population.column() : null,
        digest(spec),
        spec.rules(),
        spec.meanings(),
        List.copyOf(spec.guarded()),
        data.dimensions().stream()
            .collect(
                Collectors.toMap(
                    InputDimension::name,
                    dimension -> dimension.values().stream().sorted().toList())),
        hierarchies(data),
        linked.slices(),
        plan.newTables());
  }

  /** Returns the SHA-256 of a specification's values, except {@code impossible}. */
  private static String digest(ProtectionSpec spec) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("window", spec.population().window().orElse(""));
    map.put(spec.population().counting().word(), spec.population().column());
    Map<String, Object> hierarchies = new LinkedHashMap<>();
    spec.hierarchies()
        .forEach((dimension, hierarchy) -> hierarchies.put(dimension, hierarchy.parents()));
    map.put("ladders", hierarchies);
    map.put("tables", spec.tables().toString());
    map.put("sums", new TreeMap<>(spec.sums()));
    if (!spec.contains().isEmpty()) {
      map.put("contains", new TreeMap<>(spec.contains()));
    }
    map.put("settings", spec.rules());
    return Digests.sha256Hex(JsonText.compact(map).getBytes(StandardCharsets.UTF_8));
  }
}
