package org.obmeet.telemetry.privacy.projection;

import java.util.ArrayList;
import java.util.List;
import org.obmeet.telemetry.privacy.projection.slot.PathTrie.Node.Role;
import org.obmeet.telemetry.privacy.projection.slot.Slots;

/** The values of one line, or of one request and its body. The object is reusable. */
final class ParsedDocument {
  /** The largest number of events in one body. */
  static final int MAX_PARTS = 10_000;

  private final int size;
  private final List<Slots> pool = new ArrayList<>();
  private final List<Slots> elements = new ArrayList<>();
  private int usedOfPool;

  final Slots line; // values of the outermost object, or of the request without its body
  final Slots body; // values of the request's body
  final Slots statistics; // values of the report in a line

  boolean hasBody; // true if the body is JSON
  boolean hasStatistics;

  /** The role of the array of events (BATCH, DATA or REQUESTS), or null if there was none. */
  Role array;

  /** True if there is more than one array of events. */
  boolean ambiguous;

  boolean tooManyParts;

  /** The text of a request's body that is not JSON, or null. */
  String rawBody;

  ParsedDocument(int size) {
    this.size = size;
    line = new Slots(size);
    body = new Slots(size);
    statistics = new Slots(size);
  }

  void clear() {
    line.clear();
    body.clear();
    statistics.clear();
    elements.clear();
    usedOfPool = 0;
    hasBody = false;
    hasStatistics = false;
    array = null;
    ambiguous = false;
    tooManyParts = false;
    rawBody = null;
  }

  /** Returns the elements of the array of events, with null for each element that is no event. */
  List<Slots> elements() {
    return elements;
  }

  /** Returns cleared slots for the next element, or null after {@link #MAX_PARTS} elements. */
  Slots nextElement() {
    if (elements.size() >= MAX_PARTS) {
      tooManyParts = true;
      return null;
    }
    if (usedOfPool == pool.size()) {
      pool.add(new Slots(size));
    }
    Slots next = pool.get(usedOfPool++);
    next.clear();
    elements.add(next);
    return next;
  }

  void addInvalidElement() {
    if (elements.size() >= MAX_PARTS) {
      tooManyParts = true;
    } else {
      elements.add(null);
    }
  }
}
