package org.obmeet.telemetry.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedSet;
import org.obmeet.telemetry.cli.input.document.MappingReader;
import org.obmeet.telemetry.cli.protect.spec.ProtectionSpecReader;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.source.CatalogSource;
import org.obmeet.telemetry.schemas.source.OverlaidCatalog;
import org.obmeet.telemetry.schemas.source.YamlNode;
import org.obmeet.telemetry.schemas.source.YamlReading;

/** YAML files that together have every key: the shipped catalogue, and files of this class. */
final class FileSamples {
  private static final String CUBES =
      """
      family: sample
      stream: instance_statistics
      contributor: owner
      pick: latest
      hierarchies:
        version: [minor, major]
      cubes:
        - name: sample_one
          title: Sample
          description: Every key of a cube.
          why: Nobody asks.
          asked_by: Nobody
          dimensions:
            - {field: version, sensitive: true, title: Version}
            - {bin: total_users, open: 8}
          measures:
            - {name: owners, count: owners, title: Owners, unit: owners, dominance: false}
            - {name: teams_capped, sum: teams_total_teams, clamp: [0, 9]}
          windows: [week]
          threshold: 20
          dominance: 20
          where: {consent_scope: extended}
      """;

  private static final String FACT =
      """
      fact: sample
      stream: community_events
      title: Sample
      description: Every key of a fact.
      population: history
      history: P7D
      reads: [category]
      records: {event_type: page_view}
      first_seen: category
      numbers: {weeks: 4}
      columns:
        seen: {flag: true, title: Seen}
        step: {label: [one, two], title: Step, together: true}
        length: {number: [0, 10], unit: ms, title: Length}
      """;

  private static final String PROMISES =
      """
      promises:
        - {id: one, sentence: One., rule: A rule., runs: collect, test: SampleTest#first}
        - {id: two, sentence: Two., rule: A rule., runs: [collect, erase],
           not_kept: A part of it., test: [SampleTest#first, SampleTest#second]}
        - {id: three, sentence: Three., rule: A rule., out_of_scope: A reason.}
        - {id: four, sentence: Four., rule: A rule., status: planned, missing: All of it.}
      """;

  private static final String PROTECT =
      """
      contributor: company
      window: 2026 Q3
      dimensions:
        income: {}
        region: {hierarchy: {using: regions.csv}}
      impossible: never.csv
      contains:
        2026-07: {month: July}
      tables:
        - name: t1
          dimensions: [income]
          measures: [{count: companies}, {sum: turnover, name: total, dominance: true}]
      threshold: 10
      zeros: safe
      dominance: 10
      protection: sliding
      generalise: false
      """;

  private static final String MAPPING =
      """
      reports:
        columns: {uniqueId: server}
        constants: {version: 8.0.0}
      events:
        columns: {event: action}
        constants: {type: track}
      """;

  private FileSamples() {}

  /** A kind of file. */
  enum Kind {
    CUBE("Family of cubes"),
    DATASET("Data set"),
    DOMAIN("Domain"),
    PATTERNS("Domain"),
    FACT("Fact"),
    METRIC("Metric"),
    DISCLOSURE("Policy"),
    PROCESSING("Policy"),
    PROMISES("Policy"),
    PROTECT("Specification"),
    MAPPING("Mapping");

    /** The heading of the section of the reference. */
    private final String heading;

    Kind(String heading) {
      this.heading = heading;
    }

    String heading() {
      return heading;
    }

    String fileName() {
      return name().toLowerCase(Locale.ROOT) + ".schema.json";
    }

    /** Returns the page of the reference. */
    String page() {
      return this == PROTECT ? "protect-yaml.md" : "catalogue-yaml.md";
    }

    /** Returns the descriptions of the keys of a mapping, and an empty map if there are none. */
    Map<String, String> descriptions(String path) {
      return switch (path) {
        case "" -> FileDescriptions.of(page(), heading);
        case "cubes[]" -> FileDescriptions.of(page(), "Cube");
        default -> Map.of();
      };
    }

    /** Returns the kind of a file of a catalogue. */
    static Kind of(String path) {
      return switch (path.substring(0, path.indexOf('/'))) {
        case "cubes" -> CUBE;
        case "datasets" -> DATASET;
        case "domains" -> path.endsWith("/patterns.yaml") ? PATTERNS : DOMAIN;
        case "facts" -> FACT;
        case "metrics" -> METRIC;
        default -> valueOf(path.replaceAll("policy/|\\.yaml", "").toUpperCase(Locale.ROOT));
      };
    }
  }

  /** A catalogue that remembers what was read of its files. */
  private record Recorded(CatalogSource source, Map<Kind, List<YamlReading>> readings)
      implements CatalogSource {
    @Override
    public SortedSet<String> files(String folder) {
      return source.files(folder);
    }

    @Override
    public String text(String path) {
      return source.text(path);
    }

    @Override
    public YamlNode yaml(String path) {
      YamlNode root = source.yaml(path);
      readings.computeIfAbsent(Kind.of(path), k -> new ArrayList<>()).add(root.reading());
      return root;
    }
  }

  /** Returns the shipped catalogue with the samples of this class, which has every key. */
  static CatalogSource catalogue() {
    return new OverlaidCatalog(
        CatalogSource.classPath(),
        Map.of(
            "cubes/sample.yaml", CUBES,
            "facts/sample.yaml", FACT,
            "policy/promises.yaml", PROMISES));
  }

  /** Returns the samples of specifications and mappings by kind. */
  static Map<Kind, List<String>> others() {
    String weighted =
        PROTECT.replace("contributor:", "weight:").replace("dominance: true", "dominance: false");
    return Map.of(Kind.PROTECT, List.of(PROTECT, weighted), Kind.MAPPING, List.of(MAPPING));
  }

  /** Reads a specification or a mapping, and returns its content. */
  static YamlNode readOther(Kind kind, String text) throws IOException {
    YamlNode root = YamlNode.parse("file.yaml", text);
    if (kind == Kind.MAPPING) {
      MappingReader.read(root);
    } else {
      Path folder = Files.createTempDirectory("samples");
      Path regions = folder.resolve("regions.csv");
      Path never = folder.resolve("never.csv");
      try {
        Files.writeString(regions, "value,parent\na,b\n");
        Files.writeString(never, "income,region\n1,a\n");
        ProtectionSpecReader.read(folder.resolve("spec.yaml"), root);
      } finally {
        Files.deleteIfExists(regions);
        Files.deleteIfExists(never);
        Files.delete(folder);
      }
    }
    return root;
  }

  /** Reads all files, and returns what was read by kind. */
  static Map<Kind, List<YamlReading>> read() throws IOException {
    Map<Kind, List<YamlReading>> readings = new EnumMap<>(Kind.class);
    Catalog.load(new Recorded(catalogue(), readings));
    for (Map.Entry<Kind, List<String>> other : others().entrySet()) {
      for (String text : other.getValue()) {
        readings
            .computeIfAbsent(other.getKey(), k -> new ArrayList<>())
            .add(readOther(other.getKey(), text).reading());
      }
    }
    return readings;
  }
}
