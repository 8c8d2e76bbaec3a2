package org.obmeet.telemetry.privacy.projection;

import java.util.ArrayList;
import java.util.List;
import org.obmeet.telemetry.privacy.projection.slot.PathTrie.Node.Role;
import org.obmeet.telemetry.privacy.projection.slot.Slots;

/** What was read of one line; reused from line to line. */
public final class ParsedDocument {
  /** The most events that one body may hold. */
  static final int MAX_PARTS = 10_000;

  private final int size;
  private final List<Slots> pool = new ArrayList<>();
  private final List<Slots> elements = new ArrayList<>();
  private int pooled;

  public final Slots line;
  final Slots body;
  final Slots statistics;

  /** Which of the outermost objects were there. */
  boolean hasBody;

  boolean hasStatistics;

  /** The array of events, if there was one: BATCH, DATA or REQUESTS. */
  Role array;

  /** More than one array of events, which no tracker sends. */
  boolean ambiguous;

  boolean tooManyParts;

  /** A captured body that is text and not JSON. */
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
    pooled = 0;
    hasBody = false;
    hasStatistics = false;
    array = null;
    ambiguous = false;
    tooManyParts = false;
    rawBody = null;
  }

  /** One entry per element of the array of events; null for one that is no event at all. */
  List<Slots> elements() {
    return elements;
  }

  /** A cleared set of slots for the next element, or null when there are too many. */
  Slots nextElement() {
    if (elements.size() >= MAX_PARTS) {
      tooManyParts = true;
      return null;
    }
    if (pooled == pool.size()) {
      pool.add(new Slots(size));
    }
    Slots next = pool.get(pooled++);
    next.clear();
    elements.add(next);
    return next;
  }

  void noElement() {
    if (elements.size() >= MAX_PARTS) {
      tooManyParts = true;
    } else {
      elements.add(null);
    }
  }
}
