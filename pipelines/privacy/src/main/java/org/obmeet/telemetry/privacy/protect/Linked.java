package org.obmeet.telemetry.privacy.protect;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.obmeet.telemetry.privacy.attack.Audit;
import org.obmeet.telemetry.privacy.tables.Hierarchy;
import org.obmeet.telemetry.privacy.tables.Problem;
import org.obmeet.telemetry.privacy.tables.ReleasedTable;
import org.obmeet.telemetry.privacy.tables.TableDesign;

/**
 * Tables over one population as one linear system.
 *
 * <p>Where several tables together have dimensions that none of them has, the microcells of all of
 * them are variables too, if there are at most {@link #MOST_MICROCELLS}: an attacker may know which
 * combinations are impossible, and that a county is a set of regions.
 */
final class Linked {
  /** Microcells up to which they are part of the system. */
  static final int MOST_MICROCELLS = 10_000;

  /** Combinations that may hold anybody up to which an attacker is taken to know them. */
  private static final int MOST_KNOWN = 200_000;

  private final Problem problem;
  private final List<Nodes> nodes;
  private final List<Member> members = new ArrayList<>();
  private final Lattice lattice;
  private final Dependences dependences;
  private int first;
  private Audit.Knowledge knowledge = Audit.Knowledge.NONE;
  private long[][] microcellValues = new long[0][];

  private Linked(Problem problem) {
    this.problem = problem;
    this.lattice = new Lattice(1 + problem.records().sums().size());
    this.nodes =
        IntStream.range(0, problem.hierarchies().size())
            .mapToObj(d -> nodes(problem.hierarchies().get(d), d))
            .toList();
    this.dependences = new Dependences(problem.records(), nodes);
  }

  private Nodes nodes(Hierarchy hierarchy, int d) {
    return new Nodes(hierarchy, problem.records().values(d));
  }

  /**
   * The system of a problem's tables and of those that are out already.
   *
   * @throws Refusal where what is out is not what the records say
   */
  static Linked of(Problem problem, List<ReleasedTable> earlier) {
    Linked linked = new Linked(problem);
    for (ReleasedTable table : earlier) {
      Earlier.check(problem, table);
      Member member = Member.of(problem, Earlier.design(problem, table), linked.nodes);
      linked.join(member, Earlier.published(table, member));
    }
    linked.first = linked.members.size();
    for (TableDesign design : problem.tables()) {
      linked.join(Member.of(problem, design, linked.nodes), new BitSet());
    }
    linked.knowledge = new Audit.Knowledge(List.of(), List.of(), linked.notZero());
    linked.microcells();
    return linked;
  }

  /** Counts of which every 0 is published: what is withheld is not. */
  private Set<String> notZero() {
    return problem.settings().zeros() == Problem.Zeros.SENSITIVE
        ? Set.of()
        : members.stream()
            .flatMap(member -> member.design().measures().stream())
            .filter(measure -> measure.kind() == TableDesign.Kind.COUNT)
            .map(TableDesign.Measure::name)
            .collect(Collectors.toSet());
  }

  /** What a number of a cell that is withheld is at least, for all that an attacker knows. */
  long least(int variable, int measure) {
    boolean counted = measure == 0 && !knowledge.counts().isEmpty();
    return counted && !lattice.isAuxiliary(variable) ? 1 : 0;
  }

  /** Number of the first table that is not out yet. */
  int first() {
    return first;
  }

  /** Position of a sum among those of the records, or -1 for the count. */
  int sum(String measure) {
    return problem.records().sums().indexOf(measure);
  }

  /** Number of microcells that are variables: all of {@link #knowledge}, or none. */
  int microcellVariables() {
    return microcellValues.length;
  }

  /** Values of a microcell of {@link #knowledge}. */
  long[] microcell(int number) {
    return microcellValues[number];
  }

  /** What an attacker is taken to know beside the tables: which microcells may hold anybody. */
  Audit.Knowledge knowledge() {
    return knowledge;
  }

  /** The system. */
  Lattice lattice() {
    return lattice;
  }

  /** Its tables. */
  List<Member> members() {
    return members;
  }

  /**
   * @param out cells that are published already: what the table's own rules said of them is known
   */
  private void join(Member member, BitSet out) {
    Member[] hosts = new Member[1 << member.grid().columns().length];
    for (int mask = 0; mask < hosts.length; mask++) {
      int resolved = mask;
      hosts[mask] =
          members.stream().filter(m -> member.within(resolved, m)).findFirst().orElse(null);
    }
    boolean sensitive = problem.settings().zeros() == Problem.Zeros.SENSITIVE;
    for (int cell = 0; cell < member.grid().size(); cell++) {
      boolean known = member.empty(cell) && (!sensitive || dependences.impossible(member, cell));
      if (!known) {
        int mask = member.resolved(cell);
        member.variable()[cell] =
            hosts[mask] == null
                ? added(member, cell)
                : hosts[mask].variable()[member.same(cell, mask, hosts[mask])];
        if (!out.get(cell) && member.judge().unsafe(member.cells(), cell)) {
          lattice.unsafe(member.variable()[cell]);
        }
      }
    }
    members.add(member);
    relate(member);
  }

  private int added(Member member, int cell) {
    int variable = lattice.add(member.weight(cell), member.cells().sole(cell));
    lattice.set(variable, 0, member.cells().count(cell));
    for (int sum = 0; sum < member.cells().measures(); sum++) {
      lattice.set(variable, 1 + sum, member.cells().total(cell, sum));
    }
    return variable;
  }

  private void relate(Member member) {
    int[] buffer = new int[16];
    for (int cell = 0; cell < member.grid().size(); cell++) {
      if (member.variable()[cell] != Member.ZERO) {
        List<Integer> parts = member.parts(cell);
        buffer = parts.size() < buffer.length ? buffer : new int[parts.size() * 2];
        int length = 1;
        for (int part : parts) {
          if (member.variable()[part] != Member.ZERO) {
            buffer[length++] = member.variable()[part];
          }
        }
        buffer[0] = member.variable()[cell];
        if (length > 1) {
          lattice.relate(buffer, length);
        }
      }
    }
  }

  /** Microcells of all tables together, where no table has all dimensions. */
  private void microcells() {
    TreeSet<Integer> columns = new TreeSet<>();
    members.forEach(m -> Arrays.stream(m.grid().columns()).forEach(columns::add));
    int[] all = columns.stream().mapToInt(c -> c).toArray();
    if (members.stream().anyMatch(m -> m.grid().columns().length == all.length)) {
      Microcells.of(problem, all, MOST_KNOWN).ifPresent(this::know);
    } else {
      Microcells.of(problem, all, MOST_MICROCELLS).ifPresent(this::link);
    }
  }

  private void know(Microcells microcells) {
    knowledge =
        new Audit.Knowledge(
            Arrays.stream(microcells.columns())
                .mapToObj(problem.records().dimensions()::get)
                .toList(),
            microcells.labels(problem.records()),
            knowledge.counts());
  }

  private void link(Microcells microcells) {
    Map<Integer, List<Integer>> parts = new LinkedHashMap<>();
    long[][] values = microcells.values(problem.records());
    microcellValues = values;
    know(microcells);
    for (int atom = 0; atom < microcells.atoms().size(); atom++) {
      int variable = lattice.add(0, Cells.NOT_ONE);
      lattice.auxiliary(variable);
      for (int m = 0; m < lattice.measures(); m++) {
        lattice.set(variable, m, values[atom][m]);
      }
      for (Member member : members) {
        int sum = member.variable()[cell(member, microcells.atoms().get(atom), microcells)];
        List<Integer> of =
            sum == Member.ZERO ? null : parts.computeIfAbsent(sum, v -> new ArrayList<>());
        if (of != null && (of.isEmpty() || of.get(of.size() - 1) != variable)) {
          of.add(variable); // once, though several tables share the cell
        }
      }
    }
    parts.forEach(
        (sum, of) ->
            lattice.relate(
                IntStream.concat(IntStream.of(sum), of.stream().mapToInt(i -> i)).toArray(),
                of.size() + 1));
  }

  private static int cell(Member member, int[] atom, Microcells microcells) {
    int cell = 0;
    for (int d = 0; d < member.grid().columns().length; d++) {
      int code = atom[Arrays.binarySearch(microcells.columns(), member.grid().columns()[d])];
      cell += member.grid().nodes().get(d).leaf(code) * member.grid().strides()[d];
    }
    return cell;
  }

  /** Whether every contributor lies in one finest cell of each table, so that counts add up. */
  boolean countsAddUp() {
    return problem.records().weighted() || members.stream().allMatch(Linked::addsUp);
  }

  private static boolean addsUp(Member member) {
    long sum = 0;
    for (int cell = 0; cell < member.grid().size(); cell++) {
      sum += member.grid().finest(cell) ? member.cells().count(cell) : 0;
    }
    return sum == member.cells().count(0);
  }
}
