package org.obmeet.telemetry.privacy.projection.slot;

import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;
import org.obmeet.telemetry.schemas.dataset.SourcePath;

/** A trie of the paths that are read, built once. Values outside the trie are skipped. */
public final class PathTrie {
  /** A node of the trie, for one key or all keys of an object, or for elements of a list. */
  public static final class Node {
    /** The encoding of a string that contains the children. */
    public enum Coding {
      PLAIN,
      JSON,
      BASE64
    }

    /** The role of a value: a field, a report, a body, or the events of one of three protocols. */
    public enum Role {
      VALUE,
      STATISTICS,
      BODY,
      BATCH,
      DATA,
      REQUESTS
    }

    private Map<String, Node> children = new HashMap<>();
    private Node everyKey; // of the values of all keys; null after complete()
    private Node otherKey; // of the values of keys without a child
    private Node element;

    private int slot = -1;
    private final AggregatingSlots aggregatingSlots = new AggregatingSlots();
    private final Map<ElementSelection.Keys, ElementSelection> selections = new LinkedHashMap<>();

    private Coding coding = Coding.PLAIN;
    private Role role = Role.VALUE;

    /** Returns the node of a key, or null if the key's value is not read. */
    public Node child(String key) {
      Node named = children.get(key);
      return named == null ? otherKey : named;
    }

    /** Returns true if no key is read, so an object must be a single value in extended JSON. */
    public boolean isLeaf() {
      return children.isEmpty() && otherKey == null;
    }

    /** Returns the node of a list's elements, or null if they are not read. */
    public Node element() {
      return element;
    }

    public Collection<ElementSelection> selections() {
      return selections.values();
    }

    public AggregatingSlots aggregatingSlots() {
      return aggregatingSlots;
    }

    /** Returns the slot of a single value, or -1. */
    public int slot() {
      return slot;
    }

    public Coding coding() {
      return coding;
    }

    public Role role() {
      return role;
    }

    private Node key(String key) {
      return children.computeIfAbsent(key, k -> new Node());
    }

    /** Returns the node of a key in a list's elements; of the elements if the key is empty. */
    private Node inElement(String key) {
      return key.isEmpty() ? element : element.key(key);
    }

    private ElementSelection selection(ElementSelection.Keys keys) {
      return selections.computeIfAbsent(keys, k -> new ElementSelection());
    }

    private Node at(String path) {
      Node node = this;
      for (String key : path.split("\\.", -1)) {
        node = node.key(key);
      }
      return node;
    }

    /** Returns the child for a step. Until {@link #complete}, wildcards have nodes of their own. */
    private Node step(SourcePath.Step step) {
      if (step instanceof SourcePath.Key key) {
        return key(key.name());
      } else if (step instanceof SourcePath.EachKey) {
        return everyKey = everyKey == null ? new Node() : everyKey;
      } else if (step instanceof SourcePath.OtherKeys) {
        return otherKey = otherKey == null ? new Node() : otherKey;
      }
      return element = element == null ? new Node() : element;
    }

    private void merge(Node from) {
      slot = slot < 0 ? from.slot : slot;
      aggregatingSlots.addAll(from.aggregatingSlots);
      from.children.forEach((key, child) -> key(key).merge(child));
      everyKey = merged(everyKey, from.everyKey);
      otherKey = merged(otherKey, from.otherKey);
      element = merged(element, from.element);
      from.selections.forEach((keys, selection) -> selection(keys).putAll(selection));
    }

    private static Node merged(Node own, Node from) {
      if (from == null) {
        return own;
      }
      Node node = own == null ? new Node() : own;
      node.merge(from);
      return node;
    }

    private void complete() {
      if (everyKey != null) {
        Node every = everyKey;
        everyKey = null;
        children.values().forEach(child -> child.merge(every));
        otherKey = merged(otherKey, every);
      }
      children.values().forEach(Node::complete);
      if (otherKey != null) {
        otherKey.complete();
      }
      if (element != null) {
        element.complete();
        selections.forEach((keys, one) -> one.findSlots(keys, key -> inElement(key).slot));
      }
    }
  }

  /** The key of Snowplow's self-describing events in JSON. {@code ue_px} is the same in base64. */
  private static final String EMBEDDED = "ue_pr";

  private static final String ENCODED = "ue_px";

  private final Node root = new Node();

  public Node root() {
    return root;
  }

  public void add(String path, int slot) {
    root.at(path).slot = slot;
    if (path.startsWith(EMBEDDED + ".")) {
      Node text = root.at(EMBEDDED);
      text.coding = Node.Coding.JSON;
      Node encoded = root.at(ENCODED);
      encoded.coding = Node.Coding.BASE64;
      encoded.children = text.children;
    }
  }

  /**
   * Adds a path whose values are aggregated in the slot {@code target}.
   *
   * @param slots returns the slot that holds a single value at a path while it is read
   */
  void collect(
      SourcePath path, AggregatingSlots.Aggregation how, int target, ToIntFunction<String> slots) {
    List<SourcePath.Step> steps = path.steps();
    boolean zeroed = false;
    StringBuilder at = new StringBuilder();
    Node node = root;
    for (int i = 0; i < steps.size(); i++) {
      SourcePath.Step step = steps.get(i);
      boolean many = !(step instanceof SourcePath.Key);
      // The outermost container of many values sets the slot to 0. Without one, the container of
      // the last key does.
      if (!zeroed && (many || i > 0 && i == steps.size() - 1)) {
        boolean list = step instanceof SourcePath.EachElement;
        node.aggregatingSlots.zero(target, list || step instanceof SourcePath.Selected);
      }
      zeroed |= many;
      if (step instanceof SourcePath.Selected selected) {
        String leaf = i + 1 < steps.size() ? ((SourcePath.Key) steps.get(i + 1)).name() : "";
        node.step(new SourcePath.EachElement());
        addSlot(node.inElement(selected.key()), at + "[]" + selected.key(), slots);
        addSlot(node.inElement(leaf), at + "[]" + leaf, slots);
        node.selection(new ElementSelection.Keys(selected.key(), leaf))
            .put(selected.value(), how, target);
        return;
      }
      at.append('/').append(step);
      node = node.step(step);
    }
    addSlot(node, at.toString(), slots);
    node.aggregatingSlots.add(how, target);
  }

  /** Adds the slot of a path to the path's node, unless the node has a slot. */
  private static void addSlot(Node node, String path, ToIntFunction<String> slots) {
    node.slot = node.slot < 0 ? slots.applyAsInt(path) : node.slot;
  }

  /** Sets the role of a key of the outermost object. */
  public void role(String key, Node.Role role) {
    root.at(key).role = role;
  }

  /** Completes the trie after the last path: copies paths below a wildcard to each named key. */
  public void complete() {
    root.complete();
  }
}
