package org.obmeet.telemetry.privacy.projection;

import java.util.ArrayList;
import java.util.List;
import org.obmeet.telemetry.schemas.dataset.Dataset;
import org.obmeet.telemetry.schemas.dataset.Field;
import org.obmeet.telemetry.schemas.dataset.SourcePath;

/** Which fields read a place of a document. */
final class SourceMatch {
  private final List<Reader> readers = new ArrayList<>();

  private record Reader(Field field, SourcePath path, boolean outer) {}

  SourceMatch(Dataset dataset) {
    for (Field field : dataset.fields()) {
      for (String source : field.sources()) {
        boolean outer = source.startsWith("^");
        SourcePath path = SourcePath.parse(outer ? source.substring(1) : source);
        readers.add(new Reader(field, path, outer));
      }
    }
  }

  /** The fields that read a place, in order of the schema. */
  List<Field> readers(LeafPaths.Leaf leaf) {
    List<Field> found = new ArrayList<>();
    for (Reader reader : readers) {
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
    return at == leaf.size() || isWhole(reader.field(), leaf.get(at));
  }

  private static boolean reads(SourcePath.Step step, String key) {
    if (step instanceof SourcePath.Key named) {
      return named.name().equals(key);
    }
    return (step instanceof SourcePath.EachElement) == key.equals(LeafPaths.ELEMENT);
  }

  /** An element of a list by one of its values: what tells, and what is told. */
  private static boolean selects(
      SourcePath.Selected selected,
      List<SourcePath.Step> steps,
      int at,
      List<String> leaf,
      int from) {
    if (!leaf.get(from).equals(LeafPaths.ELEMENT)) {
      return false;
    }
    if (selected.key().isEmpty()) {
      return leaf.size() == from + 1;
    }
    return leaf.size() == from + 2
        && (leaf.get(from + 1).equals(selected.key())
            || reads(steps.get(at + 1), leaf.get(from + 1)));
  }

  /** Whether what lies below is part of the value: extended JSON, or something that is counted. */
  private static boolean isWhole(Field field, String below) {
    return below.startsWith("$") || field.treatment().collects();
  }
}
