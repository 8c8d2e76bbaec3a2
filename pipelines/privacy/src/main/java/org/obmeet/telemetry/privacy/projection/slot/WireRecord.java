package org.obmeet.telemetry.privacy.projection.slot;

/** One record to project, and what stands around it. */
public final class WireRecord {
  private WireFormat kind = WireFormat.PLAIN;
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
  public WireRecord at(WireFormat newKind, Slots newOwn, Slots newBody, Slots newLine) {
    kind = newKind;
    own = newOwn;
    body = newBody;
    line = newLine;
    return this;
  }

  public WireFormat kind() {
    return kind;
  }

  public Slots own() {
    return own;
  }

  public Slots body() {
    return body;
  }

  public Slots line() {
    return line;
  }

  /** Where a source is to be read. */
  public Slots of(Source source) {
    if (!source.outer()) {
      return own;
    }
    return line.kind(source.slot()) != Slots.ABSENT ? line : body;
  }

  /** A compiled path: its slot, and whether it starts at the outermost object. */
  public record Source(int slot, boolean outer) {}
}
