package org.obmeet.telemetry.privacy.projection.slot;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.obmeet.telemetry.privacy.projection.slot.PathTrie.Node.Role;
import org.obmeet.telemetry.privacy.projection.slot.WireRecord.Source;
import org.obmeet.telemetry.schemas.dataset.Dataset;
import org.obmeet.telemetry.schemas.dataset.Field;
import org.obmeet.telemetry.schemas.dataset.SourcePath;
import org.obmeet.telemetry.schemas.dataset.Treatment;

/** Assigns a slot to each path of a data set, and builds the tries of lines and inner objects. */
public final class SlotMap {
  private final Map<String, Integer> slots = new HashMap<>();
  private final PathTrie line = new PathTrie();
  private final PathTrie inner = new PathTrie();
  private final Map<String, Map<WireFormat, Source[]>> sources = new HashMap<>();

  public SlotMap(Dataset dataset) {
    for (Field field : dataset.fields()) {
      Map<WireFormat, Source[]> byFormat = new EnumMap<>(WireFormat.class);
      for (WireFormat format : WireFormat.values()) {
        byFormat.put(format, sources(field, format));
      }
      sources.put(field.name(), byFormat);
    }
  }

  private Source[] sources(Field field, WireFormat format) {
    List<Source> found = new ArrayList<>();
    for (String source : field.sources()) {
      Optional<String> path = format.path(source);
      if (path.isPresent()) {
        boolean outer = path.get().startsWith("^");
        String plain = outer ? path.get().substring(1) : path.get();
        int slot = field.treatment().collects() ? collect(plain, aggregation(field)) : add(plain);
        found.add(new Source(slot, outer));
      }
    }
    return found.toArray(new Source[0]);
  }

  /** Adds a second path for a slot in the line's outermost object. */
  public void alias(String path, int slot) {
    line.add(path, slot);
  }

  /** Sets the role of a key at the top of a line and, except for {@code BODY}, of a body. */
  public void role(String key, Role role) {
    line.role(key, role);
    if (role != Role.BODY) {
      inner.role(key, role);
    }
  }

  /** Adds a path, in the line and in bodies. Returns its slot. */
  public int add(String path) {
    int slot = slot(path);
    line.add(path, slot);
    inner.add(path, slot);
    return slot;
  }

  private static AggregatingSlots.Aggregation aggregation(Field field) {
    return field.treatment() instanceof Treatment.SumOfValues
        ? AggregatingSlots.Aggregation.SUM
        : AggregatingSlots.Aggregation.COUNT;
  }

  private int collect(String path, AggregatingSlots.Aggregation how) {
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

  /** Completes the tries. No path may be added afterwards. */
  public SlotMap complete() {
    line.complete();
    inner.complete();
    return this;
  }

  /** Returns the sources of a field by format, in the order in which they are tried. */
  public Map<WireFormat, Source[]> of(Field field) {
    return sources.get(field.name());
  }

  /** Returns true if a path of keys in a document, such as {@code properties.url}, is read. */
  public boolean reads(String path) {
    PathTrie.Node node = line();
    for (String key : path.split("\\.", -1)) {
      node = node == null ? null : node.child(key);
    }
    return node != null;
  }

  /** Returns the paths of keys that are read, without those that contain wildcards or lists. */
  public Set<String> paths() {
    return slots.keySet().stream()
        .filter(key -> key.matches("[\\w.-]+"))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  public int size() {
    return slots.size();
  }

  /** Returns the trie of a line's outermost object. */
  public PathTrie.Node line() {
    return line.root();
  }

  /** Returns the trie of a tracker body, of an event, and of the statistics in a line. */
  public PathTrie.Node inner() {
    return inner.root();
  }
}
