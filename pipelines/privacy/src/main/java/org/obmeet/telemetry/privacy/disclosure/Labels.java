package org.obmeet.telemetry.privacy.disclosure;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.obmeet.telemetry.schemas.Ladder;

/**
 * What the labels of one dimension of a released table stand for, read from the table alone: its
 * groups and the public ladder.
 */
final class Labels {
  private final Ladder ladder;
  private final Map<String, ReleasedCube.GroupLabel> folded = new HashMap<>();

  Labels(ReleasedCube table, String dimension, Ladder ladder) {
    this.ladder = ladder;
    table.groups().stream()
        .filter(group -> group.dimension().equals(dimension))
        .flatMap(group -> group.labels().stream())
        .forEach(label -> folded.put(label.label(), label));
  }

  /** The definition of a folded label; empty where it is a value. */
  Optional<ReleasedCube.GroupLabel> definition(String label) {
    return Optional.ofNullable(folded.get(label));
  }

  /** Whether a value is one of those that a label stands for. */
  boolean covers(String label, String value) {
    ReleasedCube.GroupLabel definition = folded.get(label);
    if (definition == null) {
      return label.equals(value);
    }
    boolean under =
        definition.node().equals(ReleasedCube.EVERYTHING)
            || ladder.path(value).contains(definition.node());
    return under && definition.excluded().stream().noneMatch(other -> covers(other, value));
  }

  /** How two labels, each of its own table, stand to each other. */
  enum Relation {
    INSIDE,
    OUTSIDE,
    UNSURE
  }

  /** Whether all values of another table's label lie in one of this table's, or none does. */
  Relation relation(String mine, Labels other, String theirs) {
    Optional<ReleasedCube.GroupLabel> definition = definition(mine);
    if (other.definition(theirs).isEmpty()) {
      return covers(mine, theirs) ? Relation.INSIDE : Relation.OUTSIDE;
    }
    if (definition.isEmpty()) {
      return other.covers(theirs, mine) ? Relation.UNSURE : Relation.OUTSIDE;
    }
    boolean everything =
        definition.get().node().equals(ReleasedCube.EVERYTHING)
            && definition.get().excluded().isEmpty();
    return everything || same(mine, other, theirs) ? Relation.INSIDE : Relation.UNSURE;
  }

  /** Whether two labels are defined alike, however they are spelled. */
  private boolean same(String mine, Labels other, String theirs) {
    Optional<ReleasedCube.GroupLabel> one = definition(mine);
    Optional<ReleasedCube.GroupLabel> two = other.definition(theirs);
    if (one.isEmpty() || two.isEmpty()) {
      return one.isEmpty() && two.isEmpty() && mine.equals(theirs);
    }
    List<String> ours = one.get().excluded();
    List<String> others = two.get().excluded();
    return one.get().node().equals(two.get().node())
        && ours.size() == others.size()
        && ours.stream().allMatch(a -> others.stream().anyMatch(b -> same(a, other, b)));
  }
}
