package org.obmeet.telemetry.privacy.projection;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.obmeet.telemetry.privacy.projection.Input.Source;
import org.obmeet.telemetry.privacy.projection.PathTrie.Node.Role;
import org.obmeet.telemetry.schemas.Dataset;
import org.obmeet.telemetry.schemas.Field;
import org.obmeet.telemetry.schemas.SourcePath;
import org.obmeet.telemetry.schemas.Treatment;

/** Numbers the paths of a data set, and compiles them into tries. */
final class SlotMap {
  private final Map<String, Integer> slots = new HashMap<>();
  private final PathTrie line = new PathTrie();
  private final PathTrie inner = new PathTrie();
  private final Map<String, Map<BodyKind, Source[]>> sources = new HashMap<>();

  SlotMap(Dataset dataset) {
    for (Field field : dataset.fields()) {
      Map<BodyKind, Source[]> byKind = new EnumMap<>(BodyKind.class);
      for (BodyKind kind : BodyKind.values()) {
        byKind.put(kind, sources(field, kind));
      }
      sources.put(field.name(), byKind);
    }
  }

  private Source[] sources(Field field, BodyKind kind) {
    List<Source> found = new ArrayList<>();
    for (String source : field.sources()) {
      Optional<String> path = kind.path(source);
      if (path.isPresent()) {
        boolean outer = path.get().startsWith("^");
        String plain = outer ? path.get().substring(1) : path.get();
        int slot = field.treatment().collects() ? collect(plain, how(field)) : add(plain);
        found.add(new Source(slot, outer));
      }
    }
    return found.toArray(new Source[0]);
  }

  /** Reads a path that the protocol itself needs, at any level. */
  int envelope(String path) {
    return add(path);
  }

  /** Reads a path of the line's outermost object under another spelling of its keys. */
  void alias(String path, int slot) {
    line.add(path, slot);
  }

  /** Gives a key of the outermost objects a role. */
  void role(String key, Role role) {
    line.role(key, role);
    if (role != Role.BODY) {
      inner.role(key, role);
    }
  }

  private int add(String path) {
    int slot = slot(path);
    line.add(path, slot);
    inner.add(path, slot);
    return slot;
  }

  private static Collectors.How how(Field field) {
    return field.treatment() instanceof Treatment.SumOfValues
        ? Collectors.How.SUM
        : Collectors.How.COUNT;
  }

  private int collect(String path, Collectors.How how) {
    String key = how + " " + path;
    Integer known = slots.get(key);
    if (known != null) {
      return known;
    }
    int slot = slot(key);
    SourcePath steps = SourcePath.parse(path);
    line.collect(steps, how, slot, this::slot);
    inner.collect(steps, how, slot, this::slot);
    return slot;
  }

  private int slot(String key) {
    return slots.computeIfAbsent(key, k -> slots.size());
  }

  /** Ends building. */
  SlotMap close() {
    line.close();
    inner.close();
    return this;
  }

  Source[] of(Field field, BodyKind kind) {
    return sources.get(field.name()).get(kind);
  }

  int size() {
    return slots.size();
  }

  /** The trie of a line's outermost object. */
  PathTrie.Node line() {
    return line.root();
  }

  /** The trie of a tracker body's outermost object, and of the documents in it. */
  PathTrie.Node inner() {
    return inner.root();
  }
}
