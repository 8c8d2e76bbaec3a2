package org.obmeet.telemetry.schemas;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.obmeet.telemetry.schemas.cube.Cube;
import org.obmeet.telemetry.schemas.cube.CubeLoader;
import org.obmeet.telemetry.schemas.cube.Fact;
import org.obmeet.telemetry.schemas.cube.FactLoader;
import org.obmeet.telemetry.schemas.dataset.Dataset;
import org.obmeet.telemetry.schemas.dataset.DatasetLoader;
import org.obmeet.telemetry.schemas.dataset.Field;
import org.obmeet.telemetry.schemas.domain.Domain;
import org.obmeet.telemetry.schemas.domain.DomainLoader;
import org.obmeet.telemetry.schemas.metric.Metric;
import org.obmeet.telemetry.schemas.metric.MetricLoader;
import org.obmeet.telemetry.schemas.policy.DisclosurePolicy;
import org.obmeet.telemetry.schemas.policy.PolicyLoader;
import org.obmeet.telemetry.schemas.policy.ProcessingPolicy;
import org.obmeet.telemetry.schemas.policy.Promise;
import org.obmeet.telemetry.schemas.source.CatalogException;
import org.obmeet.telemetry.schemas.source.CatalogSource;

/**
 * The catalogue of all declarations: data sets, facts, cubes, metrics and policy. They are loaded
 * together and checked against each other. Maps are in order of name.
 *
 * @param cubes in the order of family files and declarations; each is before its histograms
 * @param promises sentences of the privacy policy, with the evidence that they are kept
 * @param fingerprint digest of the names and texts of the files
 */
public record Catalog(
    Map<String, Dataset> datasets,
    Map<String, Fact> facts,
    List<Cube> cubes,
    Map<String, Metric> metrics,
    ProcessingPolicy processing,
    DisclosurePolicy disclosure,
    List<Promise> promises,
    String fingerprint) {
  /** The folders of a catalogue's files. */
  public static final List<String> FOLDERS =
      List.of("cubes", "datasets", "domains", "facts", "hierarchies", "metrics", "policy");

  private static Catalog shipped;

  public Catalog {
    datasets = Collections.unmodifiableMap(new TreeMap<>(datasets));
    facts = Collections.unmodifiableMap(new TreeMap<>(facts));
    cubes = List.copyOf(cubes);
    metrics = Collections.unmodifiableMap(new TreeMap<>(metrics));
    promises = List.copyOf(promises);
  }

  /**
   * Returns the catalogue that is part of this module. It is loaded once.
   *
   * @throws CatalogException if a file is invalid
   */
  public static synchronized Catalog load() {
    if (shipped == null) {
      shipped = load(CatalogSource.classPath());
    }
    return shipped;
  }

  /** Loads a catalogue from a source; throws {@link CatalogException} if a file is invalid. */
  public static Catalog load(CatalogSource source) {
    PolicyLoader policy = new PolicyLoader(source);
    policy.checkFiles();
    Map<String, Dataset> datasets = datasets(source);
    DisclosurePolicy disclosure = policy.disclosure();
    Map<String, Fact> facts = new FactLoader(source, datasets).loadAll();
    CubeLoader loader = new CubeLoader(source, datasets, facts, disclosure);
    List<Cube> cubes = new ArrayList<>();
    source
        .declarations("cubes", "FAMILY")
        .forEach((family, file) -> cubes.addAll(loader.load(family, file)));
    Map<String, Metric> metrics = new MetricLoader(source, cubes, datasets).loadAll();
    Optional<Domain> versions =
        Optional.ofNullable(datasets.get("consent"))
            .flatMap(consent -> consent.field("policy_version"))
            .map(Field::domain);
    return new Catalog(
        datasets,
        facts,
        cubes,
        metrics,
        policy.processing(versions),
        disclosure,
        policy.promises(),
        fingerprint(source, path -> true));
  }

  /**
   * Returns a digest of the names and texts of a catalogue's files that {@code counted} accepts.
   */
  public static String fingerprint(CatalogSource source, Predicate<String> counted) {
    MessageDigest digest = sha256();
    for (String folder : FOLDERS) {
      source.files(folder).stream()
          .filter(counted)
          .map(path -> path + '\0' + source.text(path) + '\0')
          .forEach(file -> digest.update(file.getBytes(StandardCharsets.UTF_8)));
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  private static Map<String, Dataset> datasets(CatalogSource source) {
    DomainLoader domains = new DomainLoader(source);
    domains.checkAll();
    Set<String> folders = new TreeSet<>();
    for (String path : source.files("datasets")) {
      String[] parts = path.split("/", -1);
      if (parts.length < 3) {
        throw new CatalogException(path, "file", path, "datasets/NAME/dataset.yaml");
      }
      folders.add(parts[1]);
    }
    Map<String, Dataset> datasets = new TreeMap<>();
    DatasetLoader loader = new DatasetLoader(source, domains);
    folders.forEach(folder -> datasets.put(folder, loader.load(folder)));
    return datasets;
  }

  /** Returns the data set of a stream; throws {@link IllegalArgumentException} if there is none. */
  public Dataset dataset(String stream) {
    Dataset found = datasets.get(stream);
    if (found == null) {
      throw new IllegalArgumentException(
          "stream must be one of %s; it is '%s'"
              .formatted(String.join(", ", datasets.keySet()), stream));
    }
    return found;
  }

  /** Returns the cubes that read a stream, in the order of {@link #cubes}. */
  public List<Cube> cubesOf(String stream) {
    return cubes.stream().filter(c -> c.stream().equals(stream)).toList();
  }

  /** Returns true if a cube is the histogram from which quantiles of another cube are read. */
  public boolean isHistogram(Cube cube) {
    return cubes.stream()
        .flatMap(other -> other.quantiles().stream())
        .anyMatch(quantile -> quantile.histogram().equals(cube.name()));
  }
}
