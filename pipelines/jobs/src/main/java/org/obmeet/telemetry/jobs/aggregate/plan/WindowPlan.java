package org.obmeet.telemetry.jobs.aggregate.plan;

import java.time.LocalDate;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.obmeet.telemetry.lake.log.CleanFile;
import org.obmeet.telemetry.schemas.cube.Cube;
import org.obmeet.telemetry.schemas.dataset.Dataset;
import org.obmeet.telemetry.schemas.domain.Window;

/**
 * One protection group and window that is to be released: the cubes of one stream and window kind.
 *
 * @param dataset the stream
 * @param window the window, closed
 * @param readings every cube of the group that is computed, by the first day that it reads
 * @param wanted names of the cubes that are to be decided; the others are protected with them
 * @param waiting names of its cubes that are not, because their history is not all there
 */
public record WindowPlan(
    Dataset dataset,
    Window window,
    List<Reading> readings,
    List<String> wanted,
    List<String> waiting) {
  /**
   * Cubes that read the same days.
   *
   * @param from first day that they read: the window's, or the first of a fact's history
   * @param cubes in catalogue order
   * @param files clean files of those days that count, up to the end of the window
   */
  public record Reading(LocalDate from, List<Cube> cubes, List<CleanFile> files) {
    public Reading {
      cubes = List.copyOf(cubes);
      files = List.copyOf(files);
    }
  }

  public WindowPlan {
    readings = List.copyOf(readings);
    wanted = List.copyOf(wanted);
    waiting = List.copyOf(waiting);
  }

  /** Names the group and window: {@code STREAM/KIND/START}. */
  public String key() {
    return dataset.name() + "/" + window;
  }

  /** Every file that is read, history included. */
  public List<CleanFile> files() {
    return readings.stream().flatMap(reading -> reading.files().stream()).distinct().toList();
  }

  /** The base windows from the first day that is read to the end of the window. */
  public SortedSet<Window> baseWindows() {
    SortedSet<Window> windows = new TreeSet<>();
    for (Reading reading : readings) {
      for (LocalDate day = reading.from(); day.isBefore(window.end()); day = day.plusDays(1)) {
        windows.add(dataset.baseWindow().containing(day));
      }
    }
    return windows;
  }

  /** The files of the window's own days. */
  public List<CleanFile> windowFiles() {
    return files().stream().filter(file -> !file.day().isBefore(window.start())).toList();
  }
}
