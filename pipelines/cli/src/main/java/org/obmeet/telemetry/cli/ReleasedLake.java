package org.obmeet.telemetry.cli;

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
import java.util.stream.Collectors;
import org.obmeet.telemetry.cli.query.Meaning;
import org.obmeet.telemetry.cli.query.ReleasedWindow;
import org.obmeet.telemetry.cli.query.View;
import org.obmeet.telemetry.jobs.ExitCode;
import org.obmeet.telemetry.jobs.JobFailure;
import org.obmeet.telemetry.lake.FileRef;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.LakeException;
import org.obmeet.telemetry.lake.LakeState;
import org.obmeet.telemetry.lake.LocalCopies;
import org.obmeet.telemetry.lake.Release;
import org.obmeet.telemetry.lake.ReleaseKey;
import org.obmeet.telemetry.schemas.Catalog;

/** What a lake has released, as its log says; folders are never listed. */
final class ReleasedLake {
  private static final String PARQUET = ".parquet";
  private static final Comparator<Release> ORDER =
      Comparator.comparing(Release::family)
          .thenComparing(release -> release.key().cube())
          .thenComparing(release -> release.key().window().kind())
          .thenComparing(release -> release.key().window().start());

  private final Lake lake;
  private final List<Release> releases;
  private final Map<ReleaseKey, String> refusals;
  private final LocalCopies copies;

  private ReleasedLake(Lake lake, LakeState state) {
    this.lake = lake;
    this.releases = state.releases().values().stream().sorted(ORDER).toList();
    this.refusals = new TreeMap<>(state.refusals());
    this.copies = new LocalCopies(lake);
  }

  /**
   * @throws JobFailure where there is no lake
   */
  static ReleasedLake open(String root) {
    return of(find(root));
  }

  /** What a lake has released. */
  static ReleasedLake of(Lake lake) {
    ReleasedLake released = new ReleasedLake(lake, lake.state());
    if (lake.root().contains("://")) {
      // Tables are read when an engine is opened, and what is copied for that goes with the
      // process.
      Runtime.getRuntime().addShutdownHook(new Thread(released.copies::close, "copies"));
    }
    return released;
  }

  /**
   * @throws JobFailure where there is no lake
   */
  static Lake find(String root) {
    return Lake.find(root)
        .orElseThrow(
            () ->
                new JobFailure(
                    ExitCode.BAD_INPUT, "--lake must name a lake; there is none at " + root));
  }

  /** Nothing that is made for people belongs into it; for a lake elsewhere, no path is in it. */
  Path folder() {
    return Path.of(lake.root());
  }

  /** In order of family, table, kind of window and its start. */
  List<Release> releases() {
    return releases;
  }

  /** One view for each released table, over all its windows. */
  Collection<View> views() {
    return views(table -> true);
  }

  private Collection<View> views(Predicate<String> which) {
    Map<String, List<String>> files = new TreeMap<>();
    for (Release release : releases) {
      for (FileRef file : release.files()) {
        String table = release.key().cube();
        if (file.path().endsWith(PARQUET) && which.test(table)) {
          files.computeIfAbsent(table, name -> new ArrayList<>()).add(file.path());
        }
      }
    }
    copies.bring(files.values().stream().flatMap(List::stream).toList());
    return files.entrySet().stream().map(e -> new View(e.getKey(), here(e.getValue()))).toList();
  }

  private List<String> here(List<String> paths) {
    return paths.stream().map(path -> copies.of(path).toString()).toList();
  }

  /** What the manifests say, in the order of the releases. */
  List<ReleasedWindow> windows() {
    return releases.stream().map(r -> ManifestWindow.of(r, manifest(r))).toList();
  }

  /** What the catalogue adds to the tables. */
  Meaning meaning(Catalog catalog, Optional<List<ReleasedWindow>> windows) {
    String each =
        releases.stream()
            .map(r -> r.key() + " " + r.revision() + " " + r.manifestSha256())
            .collect(Collectors.joining("\n"));
    return new Meaning(catalog, windows, refusals.keySet(), each);
  }

  /** The views that a query reads: those that it names, and those behind its metrics. */
  Collection<View> viewsIn(Catalog catalog, String sql) {
    String lower = sql.toLowerCase(Locale.ROOT);
    Set<String> more = Meaning.tablesWantedBy(catalog, sql);
    return views(table -> more.contains(table) || lower.contains(table.toLowerCase(Locale.ROOT)));
  }

  /** What was suppressed and has not been published since, with the reason. */
  Map<ReleaseKey, String> refusals() {
    return refusals;
  }

  /** Says that a released file is not what was published. */
  static JobFailure damaged(String path, Exception cause) {
    return new JobFailure(
        ExitCode.VERIFICATION_FAILED,
        path
            + " is missing or damaged; telemetry ledger verify names every such file:"
            + " restore them from a backup",
        cause);
  }

  /**
   * The manifest of a release.
   *
   * @throws JobFailure where it is missing or damaged
   */
  Map<String, Object> manifest(Release release) {
    String path = release.folder() + "/_MANIFEST.json";
    try {
      return Json.map(lake.files().bytes(path));
    } catch (IOException | LakeException e) {
      throw damaged(path, e);
    }
  }
}
