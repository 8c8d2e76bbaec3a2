package org.obmeet.telemetry.jobs.plan;

import java.time.LocalDate;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.obmeet.telemetry.lake.log.CleanFile;
import org.obmeet.telemetry.lake.log.LakeState;
import org.obmeet.telemetry.schemas.cube.Cube;
import org.obmeet.telemetry.schemas.dataset.Dataset;
import org.obmeet.telemetry.schemas.domain.Window;

/**
 * The days of a window that have counted records.
 *
 * @param fromStart true if the stream has records of the window's first day or an earlier day
 */
public record CountedDays(Window window, SortedSet<LocalDate> days, boolean fromStart) {
  public CountedDays {
    days = Collections.unmodifiableSortedSet(new TreeSet<>(days));
  }

  public static CountedDays of(LakeState state, Dataset dataset, Window window) {
    return new CountedDays(
        window,
        state.countedFiles(dataset.name(), window, dataset.baseWindow()).stream()
            .map(CleanFile::day)
            .collect(Collectors.toCollection(TreeSet::new)),
        state.clean(dataset.name()).stream().anyMatch(f -> !f.day().isAfter(window.start())));
  }

  /**
   * Returns true if a cube covers the complete window, that is, every day has records. If a cube
   * counts the latest record of each unit, days may lack records, because a unit may send one
   * record a week. The stream must then begin on or before the first day.
   */
  public boolean complete(Cube cube) {
    return cube.latestOnly() ? fromStart : days.size() == window.kind().days();
  }
}
