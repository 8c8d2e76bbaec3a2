package org.obmeet.telemetry.jobs.plan;

import java.time.Instant;
import java.time.LocalDate;
import java.time.Period;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.obmeet.telemetry.jobs.ExitCode;
import org.obmeet.telemetry.jobs.JobException;
import org.obmeet.telemetry.jobs.aggregate.population.BridgeCubes;
import org.obmeet.telemetry.jobs.aggregate.population.CountedRecords;
import org.obmeet.telemetry.lake.commit.ReleaseKey;
import org.obmeet.telemetry.lake.log.LakeState;
import org.obmeet.telemetry.privacy.retention.Expiry;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.cube.Cube;
import org.obmeet.telemetry.schemas.cube.Fact;
import org.obmeet.telemetry.schemas.dataset.Dataset;
import org.obmeet.telemetry.schemas.domain.Window;
import org.obmeet.telemetry.schemas.domain.WindowKind;

/**
 * Plans the closed windows that a run must decide. Here a window is closed when its time for late
 * records is over ({@link Window#closedAt}), even before a commit closes it.
 */
public final class WindowPlanner {
  private final Catalog catalog;
  private final AggregateRequest request;

  /** True to plan only windows of which some data have expired; false to plan the others. */
  private final boolean expired;

  public WindowPlanner(Catalog catalog, AggregateRequest request) {
    this(catalog, request, false);
  }

  private WindowPlanner(Catalog catalog, AggregateRequest request, boolean expired) {
    this.catalog = catalog;
    this.request = request;
    this.expired = expired;
    checkFamilies();
    request.windows().forEach(this::checkWindow);
  }

  /** Returns the plans, in order of stream and window. */
  public List<WindowPlan> plan(LakeState state) {
    List<WindowPlan> plans = new ArrayList<>();
    catalog.datasets().keySet().stream()
        .sorted()
        .map(catalog::dataset)
        .forEach(dataset -> addPlans(plans, state, dataset));
    return plans;
  }

  /** Returns true if the run can plan any closed window, even if its cubes are decided already. */
  public boolean anyClosed(LakeState state) {
    return catalog.datasets().values().stream()
        .anyMatch(
            dataset ->
                Arrays.stream(WindowKind.values())
                    .anyMatch(kind -> !closedWindows(state, dataset, kind).isEmpty()));
  }

  private void addPlans(List<WindowPlan> plans, LakeState state, Dataset dataset) {
    for (WindowKind kind : WindowKind.values()) {
      List<Cube> cubes =
          catalog.cubesOf(dataset.name()).stream()
              .filter(cube -> cube.windows().contains(kind))
              .toList();
      SortedSet<Window> windows = closedWindows(state, dataset, kind);
      List<Cube> countable = windows.isEmpty() ? List.of() : BridgeCubes.with(cubes);
      for (Window window : windows) {
        List<Cube> toPlan = cubes.stream().filter(cube -> mustPlan(state, cube, window)).toList();
        List<String> wanted =
            toPlan.stream()
                .filter(cube -> firstDay(state, dataset, cube, window).isPresent())
                .map(Cube::name)
                .toList();
        if (!wanted.isEmpty()) {
          List<String> waiting =
              toPlan.stream().map(Cube::name).filter(name -> !wanted.contains(name)).toList();
          List<WindowPlan.Reading> readings =
              readings(state, dataset, window, counted(countable, wanted));
          plans.add(new WindowPlan(dataset, window, readings, wanted, waiting));
        }
      }
    }
  }

  /** Returns the declared cubes and the bridges of a stream and kind of window. */
  public static List<Cube> countable(Catalog catalog, String stream, WindowKind kind) {
    return BridgeCubes.with(
        catalog.cubesOf(stream).stream().filter(c -> c.windows().contains(kind)).toList());
  }

  /** Returns the cubes and bridges that count the same records as a wanted cube. */
  private static List<Cube> counted(List<Cube> countable, List<String> wanted) {
    Set<CountedRecords> records =
        countable.stream()
            .filter(cube -> wanted.contains(cube.name()))
            .map(CountedRecords::of)
            .collect(Collectors.toSet());
    return countable.stream().filter(cube -> records.contains(CountedRecords.of(cube))).toList();
  }

  private static List<WindowPlan.Reading> readings(
      LakeState state, Dataset dataset, Window window, List<Cube> cubes) {
    SortedMap<LocalDate, List<Cube>> byStart = new TreeMap<>();
    for (Cube cube : cubes) {
      firstDay(state, dataset, cube, window)
          .map(day -> Collections.min(List.of(day, dataset.eligibleFrom(window))))
          .ifPresent(day -> byStart.computeIfAbsent(day, d -> new ArrayList<>()).add(cube));
    }
    List<WindowPlan.Reading> readings = new ArrayList<>();
    byStart.forEach(
        (firstDay, reading) ->
            readings.add(
                new WindowPlan.Reading(
                    firstDay,
                    reading,
                    state.countedFiles(dataset.name(), firstDay, window.end()))));
    return readings;
  }

  /**
   * Returns the first day that a cube reads. The result is empty if the history of the cube's fact
   * is incomplete. A history must not cross the start of a key rotation period or contain lost
   * days. A history of a number of days must not begin before the first clean day of the stream.
   */
  public static Optional<LocalDate> firstDay(
      LakeState state, Dataset dataset, Cube cube, Window window) {
    if (cube.derive().isEmpty()) {
      return Optional.of(window.start());
    }
    Fact fact = cube.derive().get();
    Optional<LocalDate> firstDay =
        fact.historyFrom(window, dataset.epochDays())
            .filter(day -> !state.hasGap(dataset.name(), day, window.end()));
    return fact.history() instanceof Fact.History.Days
        ? firstDay.filter(
            day -> state.clean(dataset.name()).stream().anyMatch(f -> !f.firstDay().isAfter(day)))
        : firstDay;
  }

  /** Returns true if the request names the window, or requests an undecided cube. */
  private boolean mustPlan(LakeState state, Cube cube, Window window) {
    ReleaseKey key = new ReleaseKey(cube.name(), window);
    return request.windows().contains(window) || request.requests(cube) && !isDecided(state, key);
  }

  private static boolean isDecided(LakeState state, ReleaseKey key) {
    return state.releases().containsKey(key) || state.suppressedTables().containsKey(key);
  }

  /** Returns the first day on which a window with data closes that is open now, if there is one. */
  public Optional<LocalDate> nextClosing(LakeState state) {
    return Arrays.stream(WindowKind.values())
        .flatMap(
            kind ->
                requested(kind)
                    .map(cube -> catalog.dataset(cube.stream()))
                    .distinct()
                    .flatMap(
                        dataset ->
                            windowsOnTime(state, dataset, kind)
                                .filter(w -> !w.closedAt(request.now(), dataset.lateness()))
                                .map(window -> window.end().plus(dataset.lateness()))))
        .min(Comparator.naturalOrder());
  }

  /** Returns the windows that have rows which came on time. */
  private static Stream<Window> windowsOnTime(LakeState state, Dataset dataset, WindowKind kind) {
    return state.clean(dataset.name()).stream()
        .filter(file -> !file.late())
        .flatMap(file -> file.days().stream())
        .map(kind::containing)
        .distinct();
  }

  /**
   * Returns the requested closed windows that are not lost, and have counted files and no lost
   * days. There are none if no requested cube has windows of the kind. If {@link #expired}, these
   * are only windows with expired data, and otherwise only windows without expired data. A request
   * that ignores what is released, without named windows, uses only the newest window.
   */
  private SortedSet<Window> closedWindows(LakeState state, Dataset dataset, WindowKind kind) {
    if (requested(kind).noneMatch(cube -> cube.stream().equals(dataset.name()))) {
      return new TreeSet<>();
    }
    SortedSet<Window> closed =
        windowsOnTime(state, dataset, kind)
            .filter(window -> window.closedAt(request.now(), dataset.lateness()))
            .filter(window -> expired == isExpired(state, dataset, window))
            .filter(window -> !isLost(state, dataset, window))
            .filter(window -> !state.hasGap(dataset.name(), window.start(), window.end()))
            .filter(window -> request.windows().isEmpty() || request.windows().contains(window))
            .collect(Collectors.toCollection(TreeSet::new));
    boolean newestOnly =
        request.ignoreReleased() && request.windows().isEmpty() && !closed.isEmpty();
    return newestOnly ? closed.tailSet(closed.last()) : closed;
  }

  /**
   * Returns true if rows of a window are past their retention period and still exist, for example
   * under a legal hold. Once the rows are deleted, the window is decided or lost.
   */
  private boolean isExpired(LakeState state, Dataset dataset, Window window) {
    LocalDate oldest = Expiry.at(request.now()).oldestClean(dataset);
    return window.start().isBefore(oldest)
        && state.clean(dataset.name()).stream()
            .flatMap(file -> file.days().stream())
            .anyMatch(day -> window.contains(day) && day.isBefore(oldest));
  }

  /** Returns true if a window is lost for a cube of the stream; then no other cube is planned. */
  private boolean isLost(LakeState state, Dataset dataset, Window window) {
    return !state.expired().isEmpty()
        && catalog.cubesOf(dataset.name()).stream()
            .anyMatch(cube -> state.expired().contains(new ReleaseKey(cube.name(), window)));
  }

  private void checkFamilies() {
    SortedSet<String> known =
        catalog.cubes().stream().map(Cube::family).collect(Collectors.toCollection(TreeSet::new));
    for (String family : request.families()) {
      if (!known.contains(family)) {
        throw new JobException(
            ExitCode.USAGE,
            "--family must be one of " + String.join(", ", known) + "; it is '" + family + "'");
      }
    }
  }

  private void checkWindow(Window window) {
    List<String> kinds =
        catalog.cubes().stream()
            .filter(request::requests)
            .flatMap(cube -> cube.windows().stream())
            .distinct()
            .sorted()
            .map(WindowKind::word)
            .toList();
    if (!kinds.contains(window.kind().word())) {
      throw new JobException(
          ExitCode.USAGE,
          "--window must be of a kind that the cubes have: %s; it is '%s'"
              .formatted(String.join(", ", kinds), window));
    }
    Instant now = request.now();
    List<Period> lateness =
        requested(window.kind())
            .map(cube -> catalog.dataset(cube.stream()).lateness())
            .distinct()
            .toList();
    if (lateness.stream().noneMatch(late -> window.closedAt(now, late))) {
      throw new JobException(
          ExitCode.NOT_READY,
          "window %s is not closed at %s: it closes on %s, after the time for late records"
              .formatted(
                  window,
                  now.truncatedTo(ChronoUnit.SECONDS),
                  lateness.stream().map(window.end()::plus).min(Comparator.naturalOrder()).get()));
    }
  }

  /** Returns the requested cubes that have windows of a kind. */
  private Stream<Cube> requested(WindowKind kind) {
    return catalog.cubes().stream()
        .filter(request::requests)
        .filter(cube -> cube.windows().contains(kind));
  }

  /** Returns the cubes of closed windows that the next run would decide, by stream and window. */
  public static List<ReleaseKey> undecided(LakeState state, Catalog catalog, Instant now) {
    return keys(new WindowPlanner(catalog, all(now)), state);
  }

  /**
   * Returns undecided cubes and windows that can never be released, because some of their data
   * expired.
   */
  public static List<ReleaseKey> expired(LakeState state, Catalog catalog, Instant now) {
    return keys(new WindowPlanner(catalog, all(now), true), state);
  }

  private static AggregateRequest all(Instant now) {
    return new AggregateRequest("", now, List.of(), List.of(), List.of());
  }

  private static List<ReleaseKey> keys(WindowPlanner planner, LakeState state) {
    return planner.plan(state).stream()
        .flatMap(plan -> plan.wanted().stream().map(cube -> new ReleaseKey(cube, plan.window())))
        .toList();
  }
}
