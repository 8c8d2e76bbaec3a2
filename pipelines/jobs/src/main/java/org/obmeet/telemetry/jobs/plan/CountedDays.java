package org.obmeet.telemetry.jobs.plan;

import java.time.LocalDate;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
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
            .flatMap(file -> file.days().stream())
            .filter(window::contains)
            .collect(Collectors.toCollection(TreeSet::new)),
        state.clean(dataset.name()).stream().anyMatch(f -> !f.firstDay().isAfter(window.start())));
  }

  /**
   * Returns true if a cube covers the complete window, that is, every day has records. A cube that
   * counts only the latest record of each unit may lack days, because a unit such as an instance
   * may send one record a week. For such a cube, the stream must begin on the first day or earlier.
   */
  public boolean complete(Cube cube) {
    return cube.latestOnly() ? fromStart : days.size() == window.kind().days();
  }
}
