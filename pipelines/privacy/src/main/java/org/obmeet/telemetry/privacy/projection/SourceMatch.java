package org.obmeet.telemetry.privacy.projection;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.obmeet.telemetry.schemas.dataset.Dataset;
import org.obmeet.telemetry.schemas.dataset.Field;
import org.obmeet.telemetry.schemas.dataset.SourcePath;

/**
 * Finds the fields that may be read from a path. It may find too many, because it ignores which
 * keys a wildcard excludes and which values select list elements.
 */
final class SourceMatch {
  /** The readers of paths that begin with a key, by this key. */
  private final Map<String, List<Reader>> byFirstKey = new HashMap<>();

  /** The readers of paths that begin with any other key. */
  private final List<Reader> others;

  /** A source of a field; {@code outer} if its path starts at the line's outermost object. */
  private record Reader(Field field, SourcePath path, boolean outer) {
    /** Returns the key with which the path begins; empty if it may begin with any key. */
    Optional<String> firstKey() {
      return path.steps().get(0) instanceof SourcePath.Key key
          ? Optional.of(key.name())
          : Optional.empty();
    }
  }

  SourceMatch(Dataset dataset) {
    List<Reader> readers = new ArrayList<>();
    for (Field field : dataset.fields()) {
      for (String source : field.sources()) {
        boolean outer = source.startsWith("^");
        SourcePath path = SourcePath.parse(outer ? source.substring(1) : source);
        readers.add(new Reader(field, path, outer));
      }
    }
    others = readers.stream().filter(reader -> reader.firstKey().isEmpty()).toList();
    readers.stream()
        .flatMap(reader -> reader.firstKey().stream())
        .distinct()
        .forEach(
            key ->
                byFirstKey.put(
                    key,
                    readers.stream()
                        .filter(reader -> reader.firstKey().orElse(key).equals(key))
                        .toList()));
  }

  /** Returns the fields that may be read from a path, in the order of the schema. */
  List<Field> readers(LeafPaths.Leaf leaf) {
    List<Field> found = new ArrayList<>();
    String first = leaf.steps().isEmpty() ? "" : leaf.steps().get(0);
    for (Reader reader : byFirstKey.getOrDefault(first, others)) {
      if (reader.outer() == leaf.outer() && reads(reader, leaf.steps())) {
        found.add(reader.field());
      }
    }
    return found;
  }

  private static boolean reads(Reader reader, List<String> leaf) {
    List<SourcePath.Step> steps = reader.path().steps();
    int at = 0;
    for (int i = 0; i < steps.size(); i++) {
      if (at == leaf.size()) {
        return false;
      }
      if (steps.get(i) instanceof SourcePath.Selected selected) {
        return selects(selected, steps, i, leaf, at);
      }
      if (!reads(steps.get(i), leaf.get(at))) {
        return false;
      }
      at++;
    }
    return at == leaf.size() || includesNested(reader.field(), leaf.get(at));
  }

  private static boolean reads(SourcePath.Step step, String key) {
    if (step instanceof SourcePath.Key named) {
      return named.name().equals(key);
    }
    return (step instanceof SourcePath.EachElement) == key.equals(LeafPaths.ELEMENT);
  }

  /**
   * Returns true if the leaf is in a list element, and either selects the element or is read by the
   * source.
   */
  private static boolean selects(
      SourcePath.Selected selected,
      List<SourcePath.Step> steps,
      int step,
      List<String> leaf,
      int at) {
    if (!leaf.get(at).equals(LeafPaths.ELEMENT)) {
      return false;
    }
    if (selected.key().isEmpty()) {
      return leaf.size() == at + 1;
    }
    return leaf.size() == at + 2
        && (leaf.get(at + 1).equals(selected.key())
            || reads(steps.get(step + 1), leaf.get(at + 1)));
  }

  /** Returns true if the field reads values below its path: extended JSON or aggregated values. */
  private static boolean includesNested(Field field, String below) {
    return below.startsWith("$") || field.treatment().collects();
  }
}
