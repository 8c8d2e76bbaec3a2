package org.obmeet.telemetry.cli.releases;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.common.base.Suppliers;
import com.google.common.collect.Iterables;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.obmeet.telemetry.cli.query.ReleaseDatabase;
import org.obmeet.telemetry.jobs.ExitCode;
import org.obmeet.telemetry.jobs.JobException;
import org.obmeet.telemetry.jobs.LakeAccess;
import org.obmeet.telemetry.jobs.ReleaseIndex;
import org.obmeet.telemetry.jobs.aggregate.ReleaseFiles;
import org.obmeet.telemetry.jobs.aggregate.publish.Release;
import org.obmeet.telemetry.jobs.aggregate.table.ReleasedTable;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.RunReports;
import org.obmeet.telemetry.lake.commit.ReleaseKey;
import org.obmeet.telemetry.lake.commit.TableRelease;
import org.obmeet.telemetry.lake.file.FileRef;
import org.obmeet.telemetry.lake.log.LakeState;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.domain.Window;

/**
 * The released tables that the log of a lake names, in windows within their retention period, and
 * the suppressed ones.
 */
public final class LakeReleases {
  /** The message about a lake without released or suppressed tables. */
  public static final String NONE =
      "nothing is released yet; 'telemetry aggregate' releases closed windows, or says when the next"
          + " one closes";

  private static final Comparator<TableRelease> ORDER =
      Comparator.comparing(TableRelease::stream)
          .thenComparing(release -> release.key().table())
          .thenComparing(release -> release.key().window().kind())
          .thenComparing(release -> release.key().window().start());

  private final Lake lake;
  private final Supplier<Catalog> catalog;
  private final LakeState state;
  private final Supplier<List<TableRelease>> shown;
  private final Map<String, Release> read = new HashMap<>();

  LakeReleases(Lake lake, Supplier<Catalog> catalog) {
    this.lake = lake;
    this.catalog = catalog;
    this.state = lake.state();
    this.shown =
        Suppliers.memoize(
            () -> state.history().isEmpty() ? List.of() : ReleaseIndex.shown(state, catalog.get()));
  }

  /** Opens the releases of a lake. Throws JobException if there is no lake. */
  public static LakeReleases open(String root, Supplier<Catalog> catalog) {
    return new LakeReleases(LakeAccess.require(root), catalog);
  }

  /**
   * Opens the releases of a lake. Throws JobException if there is no lake, or if nothing is
   * released.
   */
  public static LakeReleases openNonEmpty(String root, Supplier<Catalog> catalog) {
    LakeReleases released = open(root, catalog);
    if (released.releases().isEmpty()) {
      throw new JobException(
          ExitCode.NOT_READY,
          released.suppressedTables().isEmpty()
              ? NONE
              : "every table is suppressed; 'telemetry releases list' shows the reasons");
    }
    return released;
  }

  /**
   * Returns the root folder, in which output files are not allowed. For a lake in an object store,
   * this is a path that contains no file.
   */
  public Path folder() {
    return Path.of(lake.root());
  }

  /** Returns the last revision of each table and window, by stream, table, kind and start. */
  public List<TableRelease> releases() {
    Map<ReleaseKey, TableRelease> newest = new TreeMap<>();
    shown.get().forEach(release -> newest.put(release.key(), release));
    return newest.values().stream().sorted(ORDER).toList();
  }

  /** Returns the name of the table of each release. */
  public List<String> cubes() {
    return releases().stream().map(release -> release.key().table()).toList();
  }

  LakeState state() {
    return state;
  }

  /** Returns the release files of all revisions in order of publication, each with its window. */
  List<ReleaseIndex.Shown> files() {
    return shown.get().stream()
        .map(
            one ->
                new ReleaseIndex.Shown(
                    one.stream(),
                    one.key().window().toString(),
                    one.file().path(),
                    one.file().sha256()))
        .distinct()
        .toList();
  }

  /** Returns the table of each release. Throws JobException if a file is damaged. */
  public List<ReleasedTable> tables() {
    return releases().stream().map(this::table).toList();
  }

  /** Returns the published table of a release. Throws JobException if its file is damaged. */
  public ReleasedTable table(TableRelease release) {
    return release(release).tables().stream()
        .filter(table -> table.key().equals(release.key()))
        .findFirst()
        .orElseThrow();
  }

  /** Returns the release that published a table. Throws JobException if its file is damaged. */
  public Release release(TableRelease table) {
    FileRef file = table.file();
    return read.computeIfAbsent(file.path(), path -> ReleaseFiles.read(lake, path, file.sha256()));
  }

  /**
   * Opens the catalogue of the releases.
   *
   * @param fingerprint {@link Catalog#fingerprint()} of the declarations
   * @param say receives a message if the catalogue has to be rebuilt
   */
  public ReleaseDatabase database(Supplier<String> fingerprint, Consumer<String> say) {
    return ReleaseDatabase.open(new ReleaseView(lake, catalog, fingerprint).catalog(this, say));
  }

  /** Returns the reason for each suppressed table that has not been published later. */
  public Map<ReleaseKey, String> suppressedTables() {
    return state.suppressedTables();
  }

  /** Returns the reason if a cube's window is suppressed completely, otherwise empty. */
  public Optional<String> suppressed(String cube, Window window) {
    return Optional.ofNullable(state.suppressedTables().get(new ReleaseKey(cube, window)));
  }

  /**
   * Returns the last revision of the table of a cube and window.
   *
   * @throws JobException if there is none; the message has released windows or similar names
   */
  public ReleasedTable table(String cube, Window window) {
    List<TableRelease> own =
        releases().stream().filter(release -> release.key().table().equals(cube)).toList();
    if (own.isEmpty()) {
      throw JobException.badInput(UnknownName.cube("CUBE", cube, cubes(), catalog.get()));
    }
    return own.stream()
        .filter(release -> release.key().window().equals(window))
        .findFirst()
        .map(this::table)
        .orElseThrow(
            () -> {
              List<Window> windows =
                  own.stream().map(release -> release.key().window()).sorted().toList();
              return JobException.badInput(
                  "WINDOW must be a released window of %s: %s to %s; it is %s"
                      .formatted(cube, windows.get(0), Iterables.getLast(windows), window));
            });
  }

  /** Returns the reasons for suppressed values of a table, from the confidential run report. */
  public Optional<JsonNode> reasons(ReleasedTable table) {
    long commit = state.releases().get(table.key()).commit();
    String run = lake.log().commits().get(Math.toIntExact(commit)).run();
    return new RunReports(lake).readReasons(run, table.key());
  }
}
