package org.obmeet.telemetry.privacy.joint;

import java.util.Objects;

/**
 * A set of values that no label of any table tells apart: one value that is named somewhere, or
 * every other value under a step of the ladder.
 *
 * @param name unique within its dimension
 * @param value the value; empty for every other value under {@code node}
 * @param node the lowest step above every other value; empty where it is none, or for one value
 */
record Leaf(String name, String value, String node) {
  Leaf {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(value, "value");
    Objects.requireNonNull(node, "node");
  }

  boolean isValue() {
    return !value.isEmpty();
  }
}
