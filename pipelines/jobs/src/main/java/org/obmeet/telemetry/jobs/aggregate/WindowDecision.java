package org.obmeet.telemetry.jobs.aggregate;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.obmeet.telemetry.jobs.aggregate.Decided.Course;
import org.obmeet.telemetry.privacy.disclosure.CubeCells;
import org.obmeet.telemetry.privacy.disclosure.Decision;
import org.obmeet.telemetry.privacy.disclosure.Disclosure;
import org.obmeet.telemetry.privacy.disclosure.Population;
import org.obmeet.telemetry.privacy.disclosure.PublishedTable;
import org.obmeet.telemetry.privacy.disclosure.Rule;
import org.obmeet.telemetry.privacy.joint.Revision;
import org.obmeet.telemetry.schemas.Cube;

/**
 * The decision about a protection group and window of which some cubes may be out already.
 *
 * <p>A cube that is out is decided once more as it was then: with the cubes that were decided in
 * one with it, and with what was out before. Where that gives the rows that are out, nothing is
 * done. Whatever is to be published passes the joint audit last; what is out has passed it, so that
 * a repeated decision is not audited again.
 */
final class WindowDecision {
  private static final String OTHER_RECORDS =
      "the records that it counted are no longer those of its release; what is out stays, since a"
          + " difference would be what those records add";
  private static final String RECORDS_GONE =
      "records of the window have left since other cubes of it were released, and the difference"
          + " would be what they add";
  private static final String NOT_ASKED_FOR =
      "other rows would be released now than are out; --revise publishes them where the difference"
          + " gives nobody away";

  private final List<CubeCells> cells;
  private final List<ReleasedTables.Out> out;
  private final Map<String, ReleasedTables.Out> standing = new LinkedHashMap<>();
  private final Predicate<Cube> asked;
  private final AggregateRequest.Changed changed;
  private final CountedRows counted;
  private final List<PublishedTable> constants = new ArrayList<>();
  private final AuditGate gate;

  /**
   * @param cells cubes of the group, in catalogue order
   * @param out everything that was ever published of it, in order
   * @param asked cubes that are to be decided; the others are there to repeat decisions with
   * @param changed what to do where other rows would be published now
   */
  WindowDecision(
      List<CubeCells> cells,
      List<ReleasedTables.Out> out,
      Predicate<Cube> asked,
      AggregateRequest.Changed changed,
      CountedRows counted) {
    this.cells = cells;
    this.out = out;
    this.asked = asked;
    this.changed = changed;
    this.counted = counted;
    out.forEach(table -> standing.put(cube(table), table));
    out.forEach(table -> constants.add(constant(table)));
    this.gate = new AuditGate(out, cells, counted.window());
  }

  /** What is done about each cube that was asked for, in catalogue order. */
  List<Decided> decide() {
    Map<String, Decided> decided = new TreeMap<>();
    first(decided);
    for (Map.Entry<Batch, List<String>> batch : batches().entrySet()) {
      for (Decision decision : again(batch.getKey())) {
        if (batch.getValue().contains(decision.cube())) {
          decided.put(decision.cube(), course(decision));
        }
      }
    }
    if (changed == AggregateRequest.Changed.REVISE) {
      revise(decided);
    }
    return cells.stream()
        .map(c -> decided.get(c.cube().name()))
        .filter(found -> found != null)
        .toList();
  }

  /** Cubes that are not out. */
  private void first(Map<String, Decided> decided) {
    List<CubeCells> fresh =
        cells.stream()
            .filter(c -> asked.test(c.cube()) && !standing.containsKey(c.cube().name()))
            .toList();
    List<Decision> made =
        Disclosure.decide(fresh, constants).stream()
            .map(one -> recordsStand(of(one.cube()).cube()) ? one : withheld(one))
            .toList();
    for (Decision decision : gate.pass(made)) {
      Cube cube = of(decision.cube()).cube();
      decided.put(cube.name(), new Decided(cube, decision, Course.DECIDED, 1, "", names(fresh)));
      if (decision instanceof Decision.Release release) {
        constants.add(
            new PublishedTable(
                cube.name(), counted.window(), Optional.of(Population.of(cube)), release.table()));
      }
    }
  }

  /** Whether a cube counts the records that counted in whatever is out of the window. */
  private boolean recordsStand(Cube cube) {
    return out.stream().allMatch(table -> counted.same(cube, table.release().commit()));
  }

  private static Decision withheld(Decision decision) {
    return new Decision.Withheld(
        decision.cube(),
        Rule.DENOMINATOR,
        "Nothing of " + decision.cube() + " is published: " + RECORDS_GONE + ".",
        decision.outcome().withheld());
  }

  /** Cubes that would be released otherwise, in one, with all that is out as constants. */
  private void revise(Map<String, Decided> decided) {
    List<CubeCells> otherwise =
        cells.stream()
            .filter(
                c ->
                    decided.containsKey(c.cube().name())
                        && decided.get(c.cube().name()).course() == Course.REVISED)
            .toList();
    List<Decision> revised = new ArrayList<>();
    for (Decision decision : Disclosure.decide(otherwise, constants)) {
      if (revise(decided, decision, names(otherwise)).course() == Course.REVISED) {
        revised.add(decision);
      }
    }
    gate.pass(revised).forEach(decision -> revise(decided, decision, names(otherwise)));
  }

  private Decided revise(Map<String, Decided> decided, Decision decision, List<String> beside) {
    Decided before = decided.get(decision.cube());
    int number = before.revision();
    Revision revision = Revision.of(standing.get(decision.cube()).table(), decision, before.cube());
    Decided after =
        revision instanceof Revision.Refused refused
            ? before.with(Course.REFUSED, number - 1, words(before, refused.words()))
            : revision instanceof Revision.Unchanged
                ? before.with(Course.UNCHANGED, number - 1, "")
                : new Decided(before.cube(), decision, Course.REVISED, number, "", beside);
    decided.put(decision.cube(), after);
    return after;
  }

  /** What the joint audit took. */
  AuditCounts audited() {
    return gate.counts();
  }

  /** The tables of the window as they stand, by cube. */
  Map<String, ReleasedTables.Out> standing() {
    return standing;
  }

  /**
   * A decision that was taken in one.
   *
   * @param commit the entry that published what came of it
   * @param revision whether of tables that were out already
   * @param beside names of the cubes
   */
  private record Batch(long commit, boolean revision, List<String> beside) {
    static Batch of(ReleasedTables.Out table) {
      return new Batch(table.release().commit(), table.release().revision() > 1, table.beside());
    }
  }

  /** Names of the cubes that were asked for and are out, by the decision about them. */
  private Map<Batch, List<String>> batches() {
    Map<Batch, List<String>> batches = new LinkedHashMap<>();
    for (CubeCells one : cells) {
      ReleasedTables.Out table = standing.get(one.cube().name());
      if (table != null && asked.test(one.cube())) {
        batches
            .computeIfAbsent(Batch.of(origin(table)), n -> new ArrayList<>())
            .add(one.cube().name());
      }
    }
    return batches;
  }

  /** The publication whose decision a table stands for: its own, or one before. */
  private ReleasedTables.Out origin(ReleasedTables.Out table) {
    ReleasedTables.Out origin = table;
    for (int at = out.indexOf(table); at >= 0 && origin.beside().isEmpty(); at--) {
      if (cube(out.get(at)).equals(cube(table))) {
        origin = out.get(at);
      }
    }
    return origin;
  }

  /** An earlier decision, repeated on what it knew. */
  private List<Decision> again(Batch batch) {
    List<PublishedTable> before =
        out.stream()
            .filter(
                table ->
                    table.release().commit() < batch.commit()
                        || batch.revision()
                            && table.release().commit() == batch.commit()
                            && !batch.beside().contains(cube(table)))
            .map(WindowDecision::constant)
            .toList();
    return Disclosure.decide(
        cells.stream().filter(c -> batch.beside().contains(c.cube().name())).toList(), before);
  }

  /** What is done about a cube that is out; where it may be revised, that is decided later. */
  private Decided course(Decision decision) {
    Cube cube = of(decision.cube()).cube();
    ReleasedTables.Out table = standing.get(cube.name());
    int revision = table.release().revision();
    Decided unchanged = new Decided(cube, decision, Course.UNCHANGED, revision, "", table.beside());
    if (decision instanceof Decision.Release release
        && release.table().equals(table.table().published().table())) {
      return unchanged;
    }
    boolean revise = changed == AggregateRequest.Changed.REVISE;
    if (!counted.same(cube, origin(table).release().commit())) {
      return unchanged.with(
          revise ? Course.REFUSED : Course.KEPT, revision, words(unchanged, OTHER_RECORDS));
    }
    return revise
        ? unchanged.with(Course.REVISED, revision + 1, "")
        : unchanged.with(Course.REFUSED, revision, words(unchanged, NOT_ASKED_FOR));
  }

  private static String words(Decided decided, String why) {
    return decided.cube().name() + " is not revised: " + why + ".";
  }

  private CubeCells of(String cube) {
    return cells.stream().filter(c -> c.cube().name().equals(cube)).findFirst().orElseThrow();
  }

  private static List<String> names(List<CubeCells> cells) {
    return cells.stream().map(c -> c.cube().name()).toList();
  }

  private static String cube(ReleasedTables.Out table) {
    return table.table().published().cube();
  }

  /** Under a name of its own, so that its cube may be decided beside it. */
  private static PublishedTable constant(ReleasedTables.Out table) {
    PublishedTable published = table.table().published();
    return new PublishedTable(
        named(published.cube(), table.release().revision()),
        published.window(),
        published.population(),
        published.table());
  }

  private static String named(String cube, int revision) {
    return cube + "@" + revision;
  }
}
