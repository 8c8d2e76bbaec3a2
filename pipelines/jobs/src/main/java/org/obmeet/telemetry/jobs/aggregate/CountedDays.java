package org.obmeet.telemetry.jobs.aggregate;

import java.time.LocalDate;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.obmeet.telemetry.lake.CleanFile;
import org.obmeet.telemetry.lake.LakeState;
import org.obmeet.telemetry.schemas.Cube;
import org.obmeet.telemetry.schemas.Dataset;
import org.obmeet.telemetry.schemas.Window;

/**
 * Days of a window of which records are counted.
 *
 * @param window the window
 * @param days the days
 * @param fromStart whether the stream has records since the first day of the window, or before
 */
record CountedDays(Window window, SortedSet<LocalDate> days, boolean fromStart) {
  CountedDays {
    days = Collections.unmodifiableSortedSet(new TreeSet<>(days));
  }

  static CountedDays of(LakeState state, Dataset dataset, Window window) {
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
  boolean complete(Cube cube) {
    return cube.latestOnly() ? fromStart : days.size() == window.kind().days();
  }
}
