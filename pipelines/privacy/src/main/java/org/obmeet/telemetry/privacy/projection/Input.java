package org.obmeet.telemetry.privacy.projection;

/** One record to project, and what stands around it. */
final class Input {
  private BodyKind kind = BodyKind.PLAIN;
  private Slots own;
  private Slots body;
  private Slots line;

  /**
   * Points at a record.
   *
   * @param own the record's own values
   * @param body the outermost object of its tracker body; the same as own or line where there is
   *     none around it
   * @param line the line's outermost object
   */
  Input at(BodyKind newKind, Slots newOwn, Slots newBody, Slots newLine) {
    kind = newKind;
    own = newOwn;
    body = newBody;
    line = newLine;
    return this;
  }

  BodyKind kind() {
    return kind;
  }

  Slots own() {
    return own;
  }

  Slots body() {
    return body;
  }

  Slots line() {
    return line;
  }

  /** Where a source is to be read. */
  Slots of(Source source) {
    if (!source.outer()) {
      return own;
    }
    return line.kind(source.slot()) != Slots.ABSENT ? line : body;
  }

  /** A compiled path: its slot, and whether it starts at the outermost object. */
  record Source(int slot, boolean outer) {}
}
