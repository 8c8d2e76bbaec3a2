package org.obmeet.telemetry.cli;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
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
import org.obmeet.telemetry.lake.Release;
import org.obmeet.telemetry.lake.ReleaseKey;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.WindowKind;

/** What a lake in a folder has released, as its log says; folders are never listed. */
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

  private ReleasedLake(Lake lake, LakeState state) {
    this.lake = lake;
    this.releases = state.releases().values().stream().sorted(ORDER).toList();
    this.refusals = new TreeMap<>(state.refusals());
  }

  /**
   * @throws JobFailure where there is no lake, or it is no folder of this machine
   */
  static ReleasedLake open(String root) {
    Lake lake = find(root);
    if (lake.root().contains("://")) {
      throw new JobFailure(
          ExitCode.BAD_INPUT,
          "--lake must be a folder of this machine to be queried; it is '" + root + "'");
    }
    return of(lake);
  }

  /** What a lake in a folder of this machine has released. */
  static ReleasedLake of(Lake lake) {
    return new ReleasedLake(lake, lake.state());
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

  Path folder() {
    return Path.of(lake.root());
  }

  /** In order of family, table, kind of window and its start. */
  List<Release> releases() {
    return releases;
  }

  /** One view for each released table, over all its windows. */
  Collection<View> views() {
    Map<String, List<String>> files = new TreeMap<>();
    for (Release release : releases) {
      for (FileRef file : release.files()) {
        if (file.path().endsWith(PARQUET)) {
          files
              .computeIfAbsent(release.key().cube(), name -> new ArrayList<>())
              .add(lake.root() + "/" + file.path());
        }
      }
    }
    return files.entrySet().stream().map(e -> new View(e.getKey(), e.getValue())).toList();
  }

  /** By table, the days that are released. */
  Map<String, List<LocalDate>> days() {
    Map<String, List<LocalDate>> days = new TreeMap<>();
    for (Release release : releases) {
      if (release.key().window().kind() == WindowKind.DAY) {
        days.computeIfAbsent(release.key().cube(), name -> new ArrayList<>())
            .add(release.key().window().start());
      }
    }
    return days;
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
    return new Meaning(catalog, days(), windows, refusals.keySet(), each);
  }

  /** Those of the views whose name stands in a text, whatever its case. */
  Collection<View> viewsIn(String text) {
    String lower = text.toLowerCase(Locale.ROOT);
    return views().stream().filter(v -> lower.contains(v.name().toLowerCase(Locale.ROOT))).toList();
  }

  /** What was withheld and has not been published since, with the reason. */
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
      return new ObjectMapper().readValue(lake.files().bytes(path), new TypeReference<>() {});
    } catch (IOException | LakeException e) {
      throw damaged(path, e);
    }
  }
}
