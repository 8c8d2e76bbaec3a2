package org.obmeet.telemetry.cli.site;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.obmeet.telemetry.cli.input.ResourceText;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.commit.Commit;
import org.obmeet.telemetry.lake.commit.TableRelease;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.cube.Cube;
import org.obmeet.telemetry.schemas.domain.Window;
import org.obmeet.telemetry.schemas.metric.Metric;

/**
 * The releases of declared cubes, including superseded releases, as an Atom feed and as a table of
 * errata.
 */
record ReleaseHistory(Catalog catalog, List<TableRelease> history, List<Commit> commits) {
  private static final int MAX_ENTRIES = 100;

  /** A revised window of a table. */
  private record Erratum(Instant at, String change, String table, String window, String metrics) {
    LocalDate day() {
      return at.atZone(ZoneOffset.UTC).toLocalDate();
    }
  }

  /** An entry of the feed. Its page is the index, or the errata if a table was revised. */
  private record Entry(
      String kind, String days, int tables, String id, Instant at, String page, String metrics) {}

  static ReleaseHistory of(Lake lake, Catalog catalog) {
    Set<String> cubes = catalog.cubes().stream().map(Cube::name).collect(Collectors.toSet());
    return new ReleaseHistory(
        catalog,
        lake.state().history().stream().filter(r -> cubes.contains(r.key().table())).toList(),
        lake.log().commits());
  }

  /** Returns the feed of the newest entries. An entry is a window that a commit released. */
  String feed() {
    Map<Long, Map<Window, List<TableRelease>>> byCommit = new TreeMap<>(Collections.reverseOrder());
    for (TableRelease release : history) {
      byCommit
          .computeIfAbsent(release.commit(), c -> new TreeMap<>(Collections.reverseOrder()))
          .computeIfAbsent(release.key().window(), w -> new ArrayList<>())
          .add(release);
    }
    List<Entry> entries =
        byCommit.values().stream()
            .flatMap(windows -> windows.values().stream())
            .limit(MAX_ENTRIES)
            .map(this::entry)
            .toList();
    Instant updated = history.stream().map(this::at).max(Instant::compareTo).orElse(Instant.EPOCH);
    return ResourceText.html(
        ReleaseHistory.class,
        "feed.xml",
        Map.of("id", id("feed"), "updated", updated, "entries", entries));
  }

  private Entry entry(List<TableRelease> tables) {
    TableRelease first = tables.get(0);
    boolean revised = tables.stream().anyMatch(table -> table.revision() > 1);
    return new Entry(
        revised ? "Revised" : "Released",
        days(first.key().window()),
        tables.size(),
        id(first.file().sha256()),
        at(first),
        revised ? "errata" : "index",
        tables.stream()
            .flatMap(this::metrics)
            .distinct()
            .sorted()
            .collect(Collectors.joining(", ")));
  }

  private Instant at(TableRelease release) {
    return commits.get(Math.toIntExact(release.commit())).at();
  }

  private static String id(String name) {
    return "urn:uuid:" + UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8));
  }

  /** Returns the names of the metrics that read a released table in windows of its kind. */
  private Stream<String> metrics(TableRelease release) {
    return catalog.metrics().values().stream()
        .filter(metric -> metric.window() == release.key().window().kind())
        .filter(metric -> metric.formula().cubes().contains(release.key().table()))
        .map(Metric::name);
  }

  private static String days(Window window) {
    String kind = window.kind().word().replace('_', ' ');
    return kind + " from " + window.start() + " to " + window.end().minusDays(1);
  }

  String errata() {
    List<Erratum> errata = new ArrayList<>();
    for (TableRelease release : history) {
      if (release.revision() > 1) {
        errata.add(erratum(at(release), "revision " + release.revision(), release));
      }
    }
    errata.sort(Comparator.comparing(Erratum::at).reversed());
    return ResourceText.html(ReleaseHistory.class, "errata.html", Map.of("errata", errata));
  }

  private Erratum erratum(Instant at, String change, TableRelease release) {
    return new Erratum(
        at,
        change,
        release.key().table(),
        days(release.key().window()),
        metrics(release).collect(Collectors.joining(", ")));
  }
}
