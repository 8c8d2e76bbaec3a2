package org.obmeet.telemetry.privacy.projection.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import org.obmeet.telemetry.privacy.projection.DocumentReader;
import org.obmeet.telemetry.privacy.projection.ProtocolSlots;
import org.obmeet.telemetry.privacy.projection.RejectReason;
import org.obmeet.telemetry.privacy.projection.slot.PathTrie;
import org.obmeet.telemetry.privacy.projection.slot.SlotMap;
import org.obmeet.telemetry.privacy.projection.slot.Slots;
import org.obmeet.telemetry.privacy.projection.slot.Utf8Text;
import org.obmeet.telemetry.schemas.dataset.Dataset;

/**
 * Documents of a data set read by both readers, which must agree; by the plain one both as its
 * first and with all that it remembers of those before.
 */
final class ReaderComparison {
  /** After it a document is not plain. */
  private static final String MARK = "\ufeff";

  private static final byte[] BEFORE = {'{', '"', 'a', '"', ':', '1', ','};
  private static final byte[] AFTER = "12\":1}}]}\"}}}}}".getBytes(StandardCharsets.UTF_8);

  private final Dataset dataset;
  private final SlotMap slots;
  private final DocumentReader reader;
  private final PlainJsonReader kept;

  ReaderComparison(Dataset dataset) {
    this.dataset = dataset;
    this.slots = new SlotMap(dataset);
    if (dataset.name().equals("community_events")) {
      new ProtocolSlots(slots);
      slots.role("batch", PathTrie.Node.Role.BATCH);
    } else {
      slots.role("statistics", PathTrie.Node.Role.STATISTICS);
    }
    slots.close();
    this.reader = new DocumentReader(slots, dataset.maxRecordBytes(), dataset.maxDepth());
    this.kept = new PlainJsonReader(dataset.maxDepth());
  }

  /** What is asked for of a line. */
  PathTrie.Node line() {
    return slots.line();
  }

  /** Cleared values of a line. */
  Slots slots() {
    return new Slots(slots.size());
  }

  /** Whether a document is read plainly; if so, it must be read alike. */
  boolean isPlain(byte[] line) {
    if (!Utf8Text.isWellFormed(line, 0, line.length)) {
      return false;
    }
    String text = new String(line, StandardCharsets.UTF_8);
    String plain = plainly(new PlainJsonReader(dataset.maxDepth()), line);
    rest();
    assertThat(plainly(kept, line)).as("by who remembers: %s", text).isEqualTo(plain);
    if (plain == null) {
      return false;
    }
    byte[] marked = (MARK + text).getBytes(StandardCharsets.UTF_8);
    Optional<RejectReason> fault = reader.read(marked, 0, marked.length);
    assertThat(fault).as(text).isEmpty();
    assertThat(plain).as(text).isEqualTo(held(reader.document().line));
    return true;
  }

  /** What a document holds; null where it is given up. */
  private String plainly(PlainJsonReader json, byte[] line) {
    Slots plain = slots();
    boolean read = json.read(among(line), BEFORE.length, line.length, slots.line(), plain);
    return read ? held(plain) : null;
  }

  /** Lets the kept reader give up unread what it would, until it reads again. */
  private void rest() {
    byte[] empty = {'{', '}'};
    while (!kept.read(empty, 0, empty.length, slots.line(), slots())) {
      Thread.onSpinWait();
    }
  }

  /** The line as it lies in a buffer: what stands around it must not be looked at. */
  private static byte[] among(byte[] line) {
    byte[] among = Arrays.copyOf(BEFORE, BEFORE.length + line.length + AFTER.length);
    System.arraycopy(line, 0, among, BEFORE.length, line.length);
    System.arraycopy(AFTER, 0, among, BEFORE.length + line.length, AFTER.length);
    return among;
  }

  private String held(Slots values) {
    StringBuilder held = new StringBuilder();
    for (int slot = 0; slot < slots.size(); slot++) {
      byte kind = values.kind(slot);
      held.append(slot).append(' ').append(kind).append(' ').append(values.hasValue(slot));
      held.append(' ').append(values.hasIdentifier(slot)).append(' ');
      held.append(kind == Slots.NUMBER ? values.number(slot) : values.text(slot)).append('\n');
    }
    return held.toString();
  }
}
