package org.obmeet.telemetry.privacy.projection.slot;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;
import org.obmeet.telemetry.schemas.dataset.SourcePath;

/** The paths that are read, compiled once; whatever is not in the trie is skipped unread. */
public final class PathTrie {
  /** One key on a path, one element of a list, or all of them. */
  public static final class Node {
    /** How children are reached where the value is a string. */
    public enum Coding {
      PLAIN,
      JSON,
      BASE64
    }

    /** What an object, an array or a string here is, beside a value. */
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

    /** The same once it is {@linkplain #close closed}: asked for with every element. */
    private ElementSelection[] selections = {};

    private Coding coding = Coding.PLAIN;
    private Role role = Role.VALUE;

    /** Where the value of a key goes; null where nobody asks for it. */
    public Node child(String key) {
      Node named = children.get(key);
      return named == null ? otherKey : named;
    }

    /**
     * The child of a key among bytes; null where none has that name.
     *
     * @param from first byte after the opening quotation mark
     * @param to place of its closing quotation mark
     */
    public Node named(byte[] bytes, int from, int to) {
      return names.find(bytes, from, to);
    }

    /** Where the values of keys go that no child has; null where nobody asks for them. */
    public Node other() {
      return otherKey;
    }

    /** Whether nothing below an object here is asked for. */
    public boolean isLeaf() {
      return children.isEmpty() && otherKey == null;
    }

    /** Where elements of a list go; null where nobody asks for them. */
    public Node element() {
      return element;
    }

    /** What is kept of elements by one of their values. */
    public ElementSelection[] selections() {
      return selections;
    }

    /** Whether anything is collected here, beside single values. */
    public boolean collects() {
      return collects;
    }

    /** What is collected here, beside single values. */
    public AggregatingSlots collectors() {
      return collectors;
    }

    /** Slot of a single value, or -1. */
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

    /** Steps down. Every key and every element have a node of their own until {@link #close}. */
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

    private void absorb(Node from) {
      slot = slot < 0 ? from.slot : slot;
      collectors.addAll(from.collectors);
      from.children.forEach((key, child) -> key(key).absorb(child));
      everyKey = absorbed(everyKey, from.everyKey);
      otherKey = absorbed(otherKey, from.otherKey);
      element = absorbed(element, from.element);
      selecting.addAll(from.selecting);
    }

    private static Node absorbed(Node own, Node from) {
      if (from == null) {
        return own;
      }
      Node node = own == null ? new Node() : own;
      node.absorb(from);
      return node;
    }

    private void close() {
      if (everyKey != null) {
        Node every = everyKey;
        everyKey = null;
        children.values().forEach(child -> child.absorb(every));
        otherKey = absorbed(otherKey, every);
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

  /** Snowplow's self-describing event: JSON in a string, and the same in base64. */
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
   * A path all of whose values are collected in one slot.
   *
   * @param slots slot of the single value at a path, where it is held while it is read
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
    int keySlot = held(element, by.key(), at, slots);
    int leafSlot = held(element, leaf, at, slots);
    for (ElementSelection selection : list.selecting) {
      if (selection.reads(keySlot, leafSlot)) {
        return selection;
      }
    }
    ElementSelection selection = new ElementSelection(keySlot, leafSlot);
    list.selecting.add(selection);
    return selection;
  }

  private static int held(Node element, String key, String at, ToIntFunction<String> slots) {
    Node node = key.isEmpty() ? element : element.key(key);
    node.slot = node.slot < 0 ? slots.applyAsInt(at + "[]" + key) : node.slot;
    return node.slot;
  }

  public void role(String key, Node.Role role) {
    root.at(key).role = role;
  }

  /** Ends building: what is asked of every key is asked of each from here on. */
  public void close() {
    root.close();
  }
}
