package org.obmeet.telemetry.privacy.joint;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.obmeet.telemetry.privacy.disclosure.ReleasedCube;
import org.obmeet.telemetry.schemas.Ladder;

/** Holds a table against the one that is out: what their differences would give away. */
final class RevisionCheck {
  private final DeclaredTable out;
  private final DeclaredTable candidate;
  private final int threshold;
  private final List<Counted> oldRows;
  private final List<Counted> newRows;
  private final List<Counted> oldLevels;
  private final List<Counted> newLevels;

  /** What both tables add up, be it within other bounds of a value, by its column in each. */
  private record Pair(boolean additive, int before, int after) {}

  /**
   * @param out what is out
   * @param candidate a table of the same dimensions
   * @param threshold fewest contributors of a change
   */
  RevisionCheck(DeclaredTable out, DeclaredTable candidate, int threshold) {
    this.out = out;
    this.candidate = candidate;
    this.threshold = threshold;
    List<Meaning> before = meanings(out);
    List<Meaning> after = meanings(candidate);
    List<Universe> universes = new ArrayList<>();
    for (int d = 0; d < before.size(); d++) {
      universes.add(universe(d, before.get(d), after.get(d)));
    }
    this.oldRows = Counted.rows(out.published().table(), before, universes);
    this.newRows = Counted.rows(candidate.published().table(), after, universes);
    this.oldLevels = Counted.levels(out.published().table(), before, universes);
    this.newLevels = Counted.levels(candidate.published().table(), after, universes);
  }

  private static List<Meaning> meanings(DeclaredTable table) {
    ReleasedCube released = table.published().table();
    List<Meaning> meanings = new ArrayList<>();
    for (int d = 0; d < released.dimensions().size(); d++) {
      Ladder ladder = table.declaration().ladder(released.dimensions().get(d));
      meanings.add(new Meaning(released, d, ladder));
    }
    return meanings;
  }

  private Universe universe(int d, Meaning before, Meaning after) {
    String dimension = out.published().table().dimensions().get(d);
    Set<String> steps = new HashSet<>();
    out.published()
        .table()
        .levels()
        .forEach(row -> before.step(row.labels().get(d)).ifPresent(steps::add));
    candidate
        .published()
        .table()
        .levels()
        .forEach(row -> after.step(row.labels().get(d)).ifPresent(steps::add));
    return Universe.of(
        dimension,
        List.of(before, after),
        List.of(out.declaration().ladder(dimension), candidate.declaration().ladder(dimension)),
        steps);
  }

  /** Why it may not be published; empty where it may. */
  Optional<String> refusal() {
    return Stream.<Supplier<Optional<String>>>of(
            this::changedCells, this::movedRows, this::closeCounts)
        .map(Supplier::get)
        .flatMap(Optional::stream)
        .findFirst();
  }

  /** Cells of the same values: the changed records of a changed one must be of enough people. */
  private Optional<String> changedCells() {
    for (Counted old : oldRows) {
      for (Counted row : newRows) {
        if (old.sets().equals(row.sets()) && changed(old, row) && !enough(old, row)) {
          return Optional.of(few());
        }
      }
    }
    return Optional.empty();
  }

  private boolean changed(Counted old, Counted row) {
    return old.published() != row.published()
        || old.published()
            && pairs().stream()
                .anyMatch(
                    pair ->
                        !old.row()
                            .values()
                            .get(pair.before())
                            .equals(row.row().values().get(pair.after())));
  }

  /** The difference of two distinct counts is a lower bound of those who lie in one of them. */
  private boolean enough(Counted old, Counted row) {
    return old.published()
        && row.published()
        && pairs().stream()
            .filter(pair -> !pair.additive())
            .anyMatch(
                pair ->
                    Math.abs(
                            row.row().values().get(pair.after())
                                - old.row().values().get(pair.before()))
                        >= threshold);
  }

  /** Where tables fold otherwise, sums over the same values must be the same. */
  private Optional<String> movedRows() {
    List<Counted> olds = new ArrayList<>(oldRows);
    List<Counted> news = new ArrayList<>(newRows);
    olds.removeIf(old -> newRows.stream().anyMatch(row -> row.sets().equals(old.sets())));
    news.removeIf(row -> oldRows.stream().anyMatch(old -> old.sets().equals(row.sets())));
    while (!olds.isEmpty() || !news.isEmpty()) {
      List<Counted> before = new ArrayList<>();
      List<Counted> after = new ArrayList<>();
      (olds.isEmpty() ? after : before).add(olds.isEmpty() ? news.remove(0) : olds.remove(0));
      while (move(news, before, after) || move(olds, after, before)) {
        // Until nothing that meets one of them is left.
      }
      if (!sameSums(before, after)) {
        return Optional.of(few());
      }
    }
    return Optional.empty();
  }

  private static boolean move(List<Counted> left, List<Counted> met, List<Counted> into) {
    List<Counted> found = left.stream().filter(row -> met.stream().anyMatch(row::meets)).toList();
    left.removeAll(found);
    into.addAll(found);
    return !found.isEmpty();
  }

  private boolean sameSums(List<Counted> before, List<Counted> after) {
    List<Pair> additive = pairs().stream().filter(Pair::additive).toList();
    boolean known =
        !additive.isEmpty()
            && Stream.concat(before.stream(), after.stream()).allMatch(Counted::published);
    return known
        && additive.stream()
            .allMatch(pair -> sum(before, pair.before()) == sum(after, pair.after()));
  }

  private static long sum(List<Counted> rows, int column) {
    return rows.stream().mapToLong(row -> row.row().values().get(column)).reduce(0, Math::addExact);
  }

  /** Counts of which one contains the other must not differ by a few, old ones and new ones. */
  private Optional<String> closeCounts() {
    for (Pair pair : pairs()) {
      if (!pair.additive()) {
        for (Counted old : Stream.concat(oldRows.stream(), oldLevels.stream()).toList()) {
          for (Counted row : Stream.concat(newRows.stream(), newLevels.stream()).toList()) {
            if (close(pair, old, row)) {
              return Optional.of(few());
            }
          }
        }
      }
    }
    return Optional.empty();
  }

  private boolean close(Pair pair, Counted old, Counted row) {
    if (!old.published() || !row.published() || !(old.contains(row) || row.contains(old))) {
      return false;
    }
    long difference =
        Math.abs(row.row().values().get(pair.after()) - old.row().values().get(pair.before()));
    return 0 < difference && difference < threshold;
  }

  private List<Pair> pairs() {
    List<Pair> pairs = new ArrayList<>();
    List<Declaration.Measure> before = out.declaration().measures();
    List<Declaration.Measure> after = candidate.declaration().measures();
    for (int one = 0; one < before.size(); one++) {
      for (int two = 0; two < after.size(); two++) {
        if (before.get(one).subject().equals(after.get(two).subject())) {
          pairs.add(new Pair(after.get(two).additive(), one, two));
        }
      }
    }
    return pairs;
  }

  private String few() {
    return "the records of a changed cell are not known to belong to at least "
        + threshold
        + " contributors, so that the difference to what is out could give one of them away";
  }
}
