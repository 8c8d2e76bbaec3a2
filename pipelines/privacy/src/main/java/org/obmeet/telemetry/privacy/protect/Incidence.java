package org.obmeet.telemetry.privacy.protect;

/** The relations that each variable of a lattice stands in. */
final class Incidence {
  private final int[] start;
  private final int[] relation;

  Incidence(Lattice lattice) {
    start = new int[lattice.size() + 1];
    for (int r = 0; r < lattice.relations(); r++) {
      start[lattice.sum(r) + 1]++;
      for (int i = 0; i < lattice.parts(r); i++) {
        start[lattice.part(r, i) + 1]++;
      }
    }
    for (int v = 0; v < lattice.size(); v++) {
      start[v + 1] += start[v];
    }
    relation = new int[start[lattice.size()]];
    int[] next = start.clone();
    for (int r = 0; r < lattice.relations(); r++) {
      relation[next[lattice.sum(r)]++] = r;
      for (int i = 0; i < lattice.parts(r); i++) {
        relation[next[lattice.part(r, i)]++] = r;
      }
    }
  }

  /** Number of relations of a variable. */
  int size(int variable) {
    return start[variable + 1] - start[variable];
  }

  /** One of them. */
  int relation(int variable, int i) {
    return relation[start[variable] + i];
  }
}
