package org.obmeet.telemetry.privacy.attack;

import java.util.Arrays;

/** Unknowns that hang together, through equations that they stand in. */
final class Components {
  private Components() {}

  /**
   * @param zero unknowns that nobody can be in
   * @return of each unknown the first one of its component
   */
  static int[] of(OpenSystem system, boolean[] zero) {
    int[] parent = new int[system.size()];
    Arrays.setAll(parent, i -> i);
    for (OpenSystem.Equation equation : system.equations()) {
      int root = -1;
      for (int unknown : equation.at()) {
        if (!zero[unknown]) {
          root = root < 0 ? find(parent, unknown) : join(parent, root, unknown);
        }
      }
    }
    int[] roots = new int[parent.length];
    Arrays.setAll(roots, i -> find(parent, i));
    return roots;
  }

  private static int join(int[] parent, int root, int unknown) {
    int other = find(parent, unknown);
    parent[Math.max(root, other)] = Math.min(root, other);
    return Math.min(root, other);
  }

  private static int find(int[] parent, int of) {
    int at = of;
    while (parent[at] != at) {
      parent[at] = parent[parent[at]];
      at = parent[at];
    }
    return at;
  }
}
