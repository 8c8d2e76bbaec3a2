package org.obmeet.telemetry.privacy.projection.slot;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;
import org.obmeet.telemetry.schemas.dataset.SourcePath;

/**
 * A trie of the paths that are read, compiled once. Values that are not in the trie are skipped.
 */
public final class PathTrie {
  /** A node of the trie: one key of an object, one element of a list, or all of them. */
  public static final class Node {
    /** The encoding of the children if the value is a string. */
    public enum Coding {
      PLAIN,
      JSON,
      BASE64
    }

    /** The role of an object, an array or a string in the protocol. */
    public enum Role {
      VALUE,
      STATISTICS,
      BODY,
      BATCH,
      DATA,
      REQUESTS
    }

    private Map<String, Node> children = new HashMap<>();
    private Node everyKey;
    private Node otherKey;
    private NameLookup<Node> names;
    private Node element;

    private int slot = -1;
    private final AggregatingSlots collectors = new AggregatingSlots();
    private boolean collects;
    private final List<ElementSelection> selecting = new ArrayList<>();

    /** The elements of {@link #selecting} after {@link #close}; an array, as it is read often. */
    private ElementSelection[] selections = {};

    private Coding coding = Coding.PLAIN;
    private Role role = Role.VALUE;

    /** Returns the node of a key, or null if its value is not read. */
    public Node child(String key) {
      Node named = children.get(key);
      return named == null ? otherKey : named;
    }

    /**
     * Returns the child with the name in some bytes, or null if there is none.
     *
     * @param from offset after the opening quotation mark
     * @param to offset of the closing quotation mark
     */
    public Node namedChild(byte[] bytes, int from, int to) {
      return names.find(bytes, from, to);
    }

    /** Returns the node of all keys without a child of their own, or null if they are not read. */
    public Node otherChild() {
      return otherKey;
    }

    /** Returns true if no value in an object here is read. */
    public boolean isLeaf() {
      return children.isEmpty() && otherKey == null;
    }

    /** Returns the node of a list's elements, or null if they are not read. */
    public Node element() {
      return element;
    }

    /** Returns the selections of elements by one of their values. */
    public ElementSelection[] selections() {
      return selections;
    }

    /** Returns true if there are aggregating slots. */
    public boolean collects() {
      return collects;
    }

    /** Returns the aggregating slots. */
    public AggregatingSlots collectors() {
      return collectors;
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

    private Node at(String path) {
      Node node = this;
      for (String key : path.split("\\.", -1)) {
        node = node.key(key);
      }
      return node;
    }

    /** Returns the child for a step. Wildcards have nodes of their own until {@link #close}. */
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
      collectors.addAll(from.collectors);
      from.children.forEach((key, child) -> key(key).merge(child));
      everyKey = merged(everyKey, from.everyKey);
      otherKey = merged(otherKey, from.otherKey);
      element = merged(element, from.element);
      selecting.addAll(from.selecting);
    }

    private static Node merged(Node own, Node from) {
      if (from == null) {
        return own;
      }
      Node node = own == null ? new Node() : own;
      node.merge(from);
      return node;
    }

    private void close() {
      if (everyKey != null) {
        Node every = everyKey;
        everyKey = null;
        children.values().forEach(child -> child.merge(every));
        otherKey = merged(otherKey, every);
      }
      children.values().forEach(Node::close);
      collects = !collectors.isEmpty();
      selections = selecting.toArray(selections);
      names = new NameLookup<>(children);
      if (otherKey != null) {
        otherKey.close();
      }
      if (element != null) {
        element.close();
      }
    }
  }

  /** The keys of Snowplow's self-describing event: JSON in a string, and the same in base64. */
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
   * Adds a path whose values are all aggregated in one slot.
   *
   * @param slots returns the slot of a single value at a path, in which it is kept while it is read
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
      if (!zeroed && (many || i > 0 && i == steps.size() - 1)) {
        boolean list = step instanceof SourcePath.EachElement;
        node.collectors.zero(target, list || step instanceof SourcePath.Selected);
      }
      zeroed |= many;
      if (step instanceof SourcePath.Selected selected) {
        String leaf = i + 1 < steps.size() ? ((SourcePath.Key) steps.get(i + 1)).name() : "";
        select(node, selected, leaf, at.toString(), slots).put(selected.value(), how, target);
        return;
      }
      at.append('/').append(step);
      node = node.step(step);
    }
    node.slot = node.slot < 0 ? slots.applyAsInt(at.toString()) : node.slot;
    node.collectors.add(how, target);
  }

  private static ElementSelection select(
      Node list, SourcePath.Selected by, String leaf, String at, ToIntFunction<String> slots) {
    Node element = list.step(new SourcePath.EachElement());
    int keySlot = slotOf(element, by.key(), at, slots);
    int leafSlot = slotOf(element, leaf, at, slots);
    for (ElementSelection selection : list.selecting) {
      if (selection.reads(keySlot, leafSlot)) {
        return selection;
      }
    }
    ElementSelection selection = new ElementSelection(keySlot, leafSlot);
    list.selecting.add(selection);
    return selection;
  }

  private static int slotOf(Node element, String key, String at, ToIntFunction<String> slots) {
    Node node = key.isEmpty() ? element : element.key(key);
    node.slot = node.slot < 0 ? slots.applyAsInt(at + "[]" + key) : node.slot;
    return node.slot;
  }

  public void role(String key, Node.Role role) {
    root.at(key).role = role;
  }

  /** Ends building. The paths of wildcards are copied to each key. */
  public void close() {
    root.close();
  }
}
