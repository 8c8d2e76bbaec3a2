package org.obmeet.telemetry.cli.releases;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.common.collect.Iterables;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.obmeet.telemetry.cli.input.JsonText;
import org.obmeet.telemetry.cli.query.CatalogComparison;
import org.obmeet.telemetry.cli.query.CatalogMetadata;
import org.obmeet.telemetry.cli.query.ReleasedWindow;
import org.obmeet.telemetry.cli.query.sql.ReleasedTableFiles;
import org.obmeet.telemetry.jobs.ExitCode;
import org.obmeet.telemetry.jobs.JobException;
import org.obmeet.telemetry.jobs.LakeAccess;
import org.obmeet.telemetry.jobs.aggregate.ReleasedTables;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.LocalCopies;
import org.obmeet.telemetry.lake.RunReports;
import org.obmeet.telemetry.lake.commit.ReleaseKey;
import org.obmeet.telemetry.lake.commit.TableRelease;
import org.obmeet.telemetry.lake.file.FileRef;
import org.obmeet.telemetry.lake.log.LakeState;
import org.obmeet.telemetry.lake.store.LakeException;
import org.obmeet.telemetry.lake.store.LocalStore;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.domain.Window;

/** The released tables that the log of a lake names. Proofs of protection are not among them. */
public final class LakeReleases implements AutoCloseable {
  /** The message about a lake without released or suppressed tables. */
  public static final String NONE =
      "nothing is released yet; 'telemetry aggregate' releases closed windows, or says when the next"
          + " one closes";

  private static final Comparator<TableRelease> ORDER =
      Comparator.comparing(TableRelease::family)
          .thenComparing(release -> release.key().table())
          .thenComparing(release -> release.key().window().kind())
          .thenComparing(release -> release.key().window().start());

  private final Lake lake;
  private final List<TableRelease> releases;
  private final Map<ReleaseKey, String> suppressedTables;
  private final LocalCopies copies;
  private final Thread deletion;

  private LakeReleases(
      Lake lake, Collection<TableRelease> releases, Map<ReleaseKey, String> suppressedTables) {
    this.lake = lake;
    this.releases =
        releases.stream().filter(release -> !release.key().isWitnesses()).sorted(ORDER).toList();
    this.suppressedTables = new TreeMap<>(suppressedTables);
    this.copies = new LocalCopies(lake);
    this.deletion = new Thread(copies::close, "copies");
  }

  /** Opens the releases of a lake. Throws JobException if there is no lake. */
  public static LakeReleases open(String root) {
    return of(LakeAccess.require(root));
  }

  /**
   * Opens the releases of a lake. Throws JobException if there is no lake, or if nothing is
   * released.
   */
  public static LakeReleases openNonEmpty(String root) {
    LakeReleases released = open(root);
    if (released.releases().isEmpty()) {
      throw new JobException(
          ExitCode.NOT_READY,
          released.suppressedTables().isEmpty()
              ? NONE
              : "every table is suppressed; 'telemetry releases list' shows the reasons");
    }
    return released;
  }

  static LakeReleases of(Lake lake) {
    LakeState state = lake.state();
    LakeReleases released =
        new LakeReleases(lake, state.releases().values(), state.suppressedTables());
    if (lake.root().contains("://")) {
      // Most callers do not close the copies. The process deletes them at exit.
      Runtime.getRuntime().addShutdownHook(released.deletion);
    }
    return released;
  }

  /**
   * Returns the differences between a folder's catalogue database and its releases. Only a log
   * names suppressed windows, so the list {@code dictionary.suppressed_tables} is taken from the
   * database itself. It must not contain a released window.
   */
  public static List<String> catalogDifferences(
      Path folder, Collection<TableRelease> releases, Supplier<Catalog> catalog)
      throws IOException {
    Lake lake = Lake.in(new LocalStore(folder), folder.toString());
    Map<ReleaseKey, String> suppressed = new TreeMap<>();
    CatalogComparison.suppressedTables(folder.resolve(lake.layout().catalog()))
        .forEach(key -> suppressed.put(key, ""));
    releases.forEach(release -> suppressed.remove(release.key()));
    return CatalogDatabaseUpdater.differences(
        lake, new LakeReleases(lake, releases, suppressed), catalog);
  }

  /**
   * Returns the root folder, in which output files are not allowed. For a lake in an object store,
   * this is a path that contains no file.
   */
  public Path folder() {
    return Path.of(lake.root());
  }

  /** Deletes the local copies of a lake in an object store. */
  @Override
  public void close() {
    copies.close();
    Runtime.getRuntime().removeShutdownHook(deletion);
  }

  /** Returns the releases in order of family, table, kind of window and start. */
  public List<TableRelease> releases() {
    return releases;
  }

  /** Returns the name of the table of each release. */
  public List<String> cubes() {
    return releases.stream().map(release -> release.key().table()).toList();
  }

  /** Returns the files of each released table, of all its windows. */
  public Collection<ReleasedTableFiles> tables() {
    return tables(table -> true);
  }

  private Collection<ReleasedTableFiles> tables(Predicate<String> which) {
    Map<String, List<String>> files = new TreeMap<>();
    for (TableRelease release : releases) {
      for (FileRef file : release.files()) {
        String table = release.key().table();
        if (file.path().endsWith(".parquet") && which.test(table)) {
          files.computeIfAbsent(table, name -> new ArrayList<>()).add(file.path());
        }
      }
    }
    copies.fetch(files.values().stream().flatMap(List::stream).toList());
    return files.entrySet().stream()
        .map(
            table ->
                new ReleasedTableFiles(
                    table.getKey(),
                    table.getValue().stream().map(path -> copies.of(path).toString()).toList()))
        .toList();
  }

  public List<ReleasedWindow> windows() {
    return releases.stream().map(r -> ReleasedWindow.of(r, manifest(r))).toList();
  }

  /**
   * Returns the metadata of these releases.
   *
   * @param windows manifests of the windows; empty if no table about windows is needed
   */
  public CatalogMetadata metadata(Catalog catalog, Optional<List<ReleasedWindow>> windows) {
    String each =
        releases.stream()
            .map(r -> r.key() + " " + r.revision() + " " + r.manifestSha256())
            .collect(Collectors.joining("\n"));
    return new CatalogMetadata(catalog, windows, suppressedTables.keySet(), each);
  }

  /** Returns the files of the tables that a query names, also by names of metrics and totals. */
  public Collection<ReleasedTableFiles> tablesIn(Supplier<Catalog> catalog, String sql) {
    String lower = sql.toLowerCase(Locale.ROOT);
    Set<String> more = CatalogMetadata.tablesNeededBy(catalog, sql);
    return tables(table -> more.contains(table) || lower.contains(table.toLowerCase(Locale.ROOT)));
  }

  /** Returns the reason for each suppressed table that has not been published later. */
  public Map<ReleaseKey, String> suppressedTables() {
    return suppressedTables;
  }

  /** Returns the manifest of a release. Throws JobException if it is missing or damaged. */
  public Map<String, Object> manifest(TableRelease release) {
    String path = release.folder() + "/_MANIFEST.json";
    try {
      return JsonText.map(lake.files().bytes(path));
    } catch (IOException | LakeException e) {
      throw new JobException(
          ExitCode.VERIFICATION_FAILED,
          path
              + " is missing or damaged. List such files with 'telemetry ledger verify' and restore"
              + " them with 'telemetry restore'",
          e);
    }
  }

  /** Returns the reason if a cube's window is suppressed completely, otherwise empty. */
  public Optional<String> suppressed(String cube, Window window) {
    return Optional.ofNullable(suppressedTables.get(new ReleaseKey(cube, window)));
  }

  /**
   * Returns the last revision of the table of a cube and window.
   *
   * @throws JobException if there is none; the message has released windows or similar names
   */
  public ReleasedTables.Published table(Catalog catalog, String cube, Window window) {
    List<Window> windows =
        releases.stream()
            .filter(release -> release.key().table().equals(cube))
            .map(release -> release.key().window())
            .sorted()
            .toList();
    if (windows.isEmpty()) {
      throw JobException.badInput(UnknownName.cube("CUBE", cube, cubes(), catalog));
    }
    if (!windows.contains(window)) {
      throw JobException.badInput(
          "WINDOW must be a released window of %s: %s to %s; it is %s"
              .formatted(cube, windows.get(0), Iterables.getLast(windows), window));
    }
    return catalog.datasets().keySet().stream()
        .sorted()
        .flatMap(stream -> ReleasedTables.of(lake, lake.state(), stream, window).stream())
        .filter(table -> table.release().key().table().equals(cube))
        .reduce((earlier, later) -> later)
        .orElseThrow(
            () ->
                JobException.badInput(
                    "CUBE must be a cube released by this version, and not the table of its levels;"
                        + " it is '%s'".formatted(cube)));
  }

  /** Returns the reasons for suppressed values of a table, from the confidential run report. */
  public Optional<JsonNode> reasons(ReleasedTables.Published table) {
    String run = lake.log().commits().get(Math.toIntExact(table.release().commit())).run();
    return new RunReports(lake).readReasons(run, table.release().key());
  }
}
