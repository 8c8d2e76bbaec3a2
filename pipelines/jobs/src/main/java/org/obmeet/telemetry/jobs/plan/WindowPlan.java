package org.obmeet.telemetry.jobs.plan;

import java.time.LocalDate;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.obmeet.telemetry.lake.log.CleanFile;
import org.obmeet.telemetry.schemas.cube.Cube;
import org.obmeet.telemetry.schemas.dataset.Dataset;
import org.obmeet.telemetry.schemas.domain.Window;

/**
 * The plan for one window of a data set: the cubes to publish or suppress, and the files to read.
 *
 * @param window a window whose time for late records is over, even if no commit closes it yet
 * @param readings every cube to compute, grouped by the first day that the cube reads
 * @param wanted names of the cubes to decide. For a named window or a preview, these are cubes of
 *     every family. The readings also have the cubes and bridges ({@code BridgeCubes}) that are
 *     protected with them.
 * @param waiting names of the cubes that would be wanted, but whose history is incomplete
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
   * @param from first day that the cubes read: the first day of the window, of a fact's history, or
   *     of the records that decide who is eligible
   * @param cubes in catalogue order
   * @param files clean files from that day to the window's end that were committed in time
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

  /** The key {@code STREAM/KIND/START}. */
  public String key() {
    return dataset.name() + "/" + window;
  }

  /** Every file to read, including the files of earlier days. */
  public List<CleanFile> files() {
    return readings.stream().flatMap(reading -> reading.files().stream()).distinct().toList();
  }

  /** The windows of {@link Dataset#baseWindow} that contain a day that is read. */
  public SortedSet<Window> baseWindows() {
    return readings.stream()
        .flatMap(reading -> reading.from().datesUntil(window.end()))
        .map(dataset.baseWindow()::containing)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** The files with rows of the window's own days. */
  public List<CleanFile> windowFiles() {
    return files().stream()
        .filter(file -> file.days().overlap(window.start(), window.end()))
        .toList();
  }
}
