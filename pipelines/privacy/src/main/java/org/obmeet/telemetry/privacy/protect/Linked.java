package org.obmeet.telemetry.privacy.protect;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.obmeet.telemetry.privacy.tables.Hierarchy;
import org.obmeet.telemetry.privacy.tables.Problem;
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

  private final Problem problem;
  private final List<Nodes> nodes;
  private final List<Member> members = new ArrayList<>();
  private final Lattice lattice = new Lattice();

  private Linked(Problem problem) {
    this.problem = problem;
    this.nodes =
        IntStream.range(0, problem.hierarchies().size())
            .mapToObj(d -> nodes(problem.hierarchies().get(d), d))
            .toList();
  }

  private Nodes nodes(Hierarchy hierarchy, int d) {
    return new Nodes(hierarchy, problem.records().values(d));
  }

  /** The system of a problem's tables. */
  static Linked of(Problem problem) {
    Linked linked = new Linked(problem);
    for (TableDesign design : problem.tables()) {
      linked.join(Member.of(problem, design, linked.nodes));
    }
    linked.microcells();
    return linked;
  }

  /** The system. */
  Lattice lattice() {
    return lattice;
  }

  /** Its tables. */
  List<Member> members() {
    return members;
  }

  private void join(Member member) {
    Member[] hosts = new Member[1 << member.grid().columns().length];
    for (int mask = 0; mask < hosts.length; mask++) {
      int resolved = mask;
      hosts[mask] =
          members.stream().filter(m -> member.within(resolved, m)).findFirst().orElse(null);
    }
    boolean sensitive = problem.settings().zeros() == Problem.Zeros.SENSITIVE;
    for (int cell = 0; cell < member.grid().size(); cell++) {
      if (sensitive || !member.empty(cell)) {
        int mask = member.resolved(cell);
        member.variable()[cell] =
            hosts[mask] == null
                ? lattice.add(member.weight(cell), member.cells().sole(cell))
                : hosts[mask].variable()[member.same(cell, mask, hosts[mask])];
        if (member.judge().unsafe(member.cells(), cell)) {
          lattice.unsafe(member.variable()[cell]);
        }
      }
    }
    members.add(member);
    relate(member);
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
    if (members.stream().anyMatch(m -> m.grid().columns().length == columns.size())) {
      return;
    }
    Microcells.of(problem, columns.stream().mapToInt(c -> c).toArray(), members, MOST_MICROCELLS)
        .ifPresent(atoms -> atoms.forEach(this::link));
  }

  private final Map<Integer, List<Integer>> parts = new LinkedHashMap<>();

  private void link(List<int[]> atoms, int[] columns) {
    for (int[] atom : atoms) {
      int microcell = lattice.add(0, Cells.NOT_ONE);
      lattice.auxiliary(microcell);
      for (Member member : members) {
        int cell = 0;
        for (int d = 0; d < member.grid().columns().length; d++) {
          int code = atom[Arrays.binarySearch(columns, member.grid().columns()[d])];
          cell += member.grid().nodes().get(d).leaf(code) * member.grid().strides()[d];
        }
        int variable = member.variable()[cell];
        if (variable != Member.ZERO) {
          parts.computeIfAbsent(variable, v -> new ArrayList<>()).add(microcell);
        }
      }
    }
    parts.forEach(
        (variable, microcells) -> {
          int[] relation = new int[microcells.size() + 1];
          relation[0] = variable;
          for (int i = 0; i < microcells.size(); i++) {
            relation[i + 1] = microcells.get(i);
          }
          lattice.relate(relation, relation.length);
        });
  }
}
