package org.obmeet.telemetry.jobs.retain;

import java.time.LocalDate;
import java.time.Period;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.obmeet.telemetry.jobs.retain.RetentionItem.Action;
import org.obmeet.telemetry.lake.commit.TableRelease;
import org.obmeet.telemetry.lake.file.FileRef;
import org.obmeet.telemetry.lake.store.LakeException;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.cube.Cube;
import org.obmeet.telemetry.schemas.dataset.Dataset;

/**
 * Plans the retention of releases. The period starts at the end of a release's window. Archived
 * copies of published tables stay, because disclosure control of later releases needs them.
 */
record ReleaseRetentionPlanner(RetentionContext context) {
  List<RetentionItem> items() {
    Map<String, List<TableRelease>> byWindow = new TreeMap<>();
    for (TableRelease release : context.state().releases().values()) {
      LocalDate lastDay = release.key().window().end().minusDays(1);
      if (context.expiry().isPast(lastDay, period(context.catalog(), release.family()))) {
        String window = release.family() + " " + release.key().window();
        byWindow.computeIfAbsent(window, w -> new ArrayList<>()).add(release);
      }
    }
    return byWindow.values().stream().map(this::item).toList();
  }

  private RetentionItem item(List<TableRelease> releases) {
    TableRelease first = releases.get(0);
    List<FileRef> files = releases.stream().flatMap(release -> release.files().stream()).toList();
    return new RetentionItem(
        "release",
        first.family(),
        first.key().window().start().toString(),
        Action.DELETE,
        files.stream().map(FileRef::path).toList(),
        files.stream().mapToLong(FileRef::rows).sum(),
        files.stream().mapToLong(FileRef::bytes).sum(),
        period(context.catalog(), first.family()) + " from the end of the window");
  }

  /**
   * Returns the retention period of a family's releases, which the family's stream declares. If no
   * stream declares the family, this is the longest period of any stream.
   *
   * @throws LakeException if no stream declares a period
   */
  static Period period(Catalog catalog, String family) {
    Optional<Period> declared =
        catalog.cubes().stream()
            .filter(cube -> cube.family().equals(family))
            .map(Cube::stream)
            .findFirst()
            .flatMap(stream -> catalog.dataset(stream).retention().release());
    return declared
        .or(
            () ->
                catalog.datasets().values().stream()
                    .map(Dataset::retention)
                    .flatMap(retention -> retention.release().stream())
                    .max(Comparator.comparing(LocalDate.EPOCH::plus)))
        .orElseThrow(() -> new LakeException("no data set declares its retention period"));
  }
}
