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
 * Compares both readers on documents of a data set. The plain reader reads each document twice:
 * with an empty cache, and with the cache of all documents before.
 */
final class ReaderComparison {
  /** A byte order mark, which makes a document unsupported by the plain reader. */
  private static final String BYTE_ORDER_MARK = "\ufeff";

  private static final byte[] BEFORE = {'{', '"', 'a', '"', ':', '1', ','};
  private static final byte[] AFTER = "12\":1}}]}\"}}}}}".getBytes(StandardCharsets.UTF_8);

  private final Dataset dataset;
  private final SlotMap slots;
  private final DocumentReader reader;
  private final PlainJsonReader cached;

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
    this.cached = new PlainJsonReader(dataset.maxDepth());
  }

  /** Returns the trie of a line. */
  PathTrie.Node line() {
    return slots.line();
  }

  /** Returns empty slots. */
  Slots slots() {
    return new Slots(slots.size());
  }

  /** Returns true if the plain reader supports a document, and checks that the values are equal. */
  boolean isPlain(byte[] line) {
    if (!Utf8Text.isWellFormed(line, 0, line.length)) {
      return false;
    }
    String text = new String(line, StandardCharsets.UTF_8);
    String plain = values(new PlainJsonReader(dataset.maxDepth()), line);
    endBackoff();
    assertThat(values(cached, line)).as("with a cache: %s", text).isEqualTo(plain);
    if (plain == null) {
      return false;
    }
    byte[] marked = (BYTE_ORDER_MARK + text).getBytes(StandardCharsets.UTF_8);
    Optional<RejectReason> fault = reader.read(marked, 0, marked.length);
    assertThat(fault).as(text).isEmpty();
    assertThat(plain).as(text).isEqualTo(values(reader.document().line));
    return true;
  }

  /** Returns the values of a document, or null if the reader does not support it. */
  private String values(PlainJsonReader json, byte[] line) {
    Slots plain = slots();
    boolean read = json.read(surrounded(line), BEFORE.length, line.length, slots.line(), plain);
    return read ? values(plain) : null;
  }

  /** Passes empty documents to the cached reader until its backoff is over. */
  private void endBackoff() {
    byte[] empty = {'{', '}'};
    while (!cached.read(empty, 0, empty.length, slots.line(), slots())) {
      Thread.onSpinWait();
    }
  }

  /** Returns the line with other bytes around it, which must not be read. */
  private static byte[] surrounded(byte[] line) {
    byte[] buffer = Arrays.copyOf(BEFORE, BEFORE.length + line.length + AFTER.length);
    System.arraycopy(line, 0, buffer, BEFORE.length, line.length);
    System.arraycopy(AFTER, 0, buffer, BEFORE.length + line.length, AFTER.length);
    return buffer;
  }

  private String values(Slots values) {
    StringBuilder text = new StringBuilder();
    for (int slot = 0; slot < slots.size(); slot++) {
      byte kind = values.kind(slot);
      text.append(slot).append(' ').append(kind).append(' ').append(values.hasValue(slot));
      text.append(' ').append(values.hasIdentifier(slot)).append(' ');
      text.append(kind == Slots.NUMBER ? values.number(slot) : values.text(slot)).append('\n');
    }
    return text.toString();
  }
}
