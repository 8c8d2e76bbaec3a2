package org.obmeet.telemetry.jobs.aggregate.plan;

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
 * Days of a window of which records are counted.
 *
 * @param window the window
 * @param days the days
 * @param fromStart whether the stream has records since the first day of the window, or before
 */
public record CountedDays(Window window, SortedSet<LocalDate> days, boolean fromStart) {
  public CountedDays {
    days = Collections.unmodifiableSortedSet(new TreeSet<>(days));
  }

  public static CountedDays of(LakeState state, Dataset dataset, Window window) {
    return new CountedDays(
        window,
        state.counted(dataset.name(), window, dataset.baseWindow()).stream()
            .map(CleanFile::day)
            .collect(Collectors.toCollection(TreeSet::new)),
        state.clean(dataset.name()).stream().anyMatch(f -> !f.day().isAfter(window.start())));
  }

  /**
   * Whether a cube counts the whole window: records of every day. A cube of the latest record of
   * each unit needs no record of every day, since units may send one a week; the stream must have
   * begun by then.
   */
  public boolean complete(Cube cube) {
    return cube.latestOnly() ? fromStart : days.size() == window.kind().days();
  }
}
