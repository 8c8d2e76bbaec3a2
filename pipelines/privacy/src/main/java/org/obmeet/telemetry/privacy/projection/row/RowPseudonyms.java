package org.obmeet.telemetry.privacy.projection.row;

import java.nio.charset.StandardCharsets;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.obmeet.telemetry.privacy.projection.slot.Slots;
import org.obmeet.telemetry.privacy.projection.slot.TextCache;
import org.obmeet.telemetry.privacy.pseudonym.Pseudonymiser;
import org.obmeet.telemetry.privacy.pseudonym.Pseudonyms;
import org.obmeet.telemetry.schemas.dataset.Dataset;

/** Subjects and pseudonyms of one kind, as the rows of a data set hold them. */
final class RowPseudonyms {
  /** Few, so that looking one up costs less than making it: a person's events come together. */
  private static final int CACHE_SIZE = 1 << 10;

  /** Lookups after each of which it is asked whether remembering has paid. */
  private static final int TRIAL_LOOKUPS = 1 << 12;

  /** Lookups of which one must have found something, or remembering costs more than it saves. */
  private static final int LOOKUPS_A_FIND = 8;

  /** Identifiers that are then not looked up, until it is tried again. */
  private static final int PAUSE_LOOKUPS = 1 << 17;

  private final Dataset dataset;
  private final Pseudonymiser pseudonyms;
  private final Schema type;
  private final TextCache<GenericData.Fixed> recent = new TextCache<>(CACHE_SIZE);
  private int recentEpoch;
  private int lookups;
  private int finds;
  private int untried;

  RowPseudonyms(Dataset dataset, Pseudonyms pseudonyms, String kind, Schema type) {
    this.dataset = dataset;
    this.pseudonyms = pseudonyms.of(dataset.name(), kind);
    this.type = type;
  }

  /** Epoch-free pseudonym of the identifier in a slot. */
  GenericData.Fixed subject(Slots slots, int slot) {
    return new GenericData.Fixed(type, hashed(slots, slot));
  }

  /** Pseudonym of an identifier that hardly comes twice. */
  GenericData.Fixed uncached(int day, String identifier) {
    return ofSubject(day, hashed(identifier));
  }

  /** The same of the identifier in a slot. */
  GenericData.Fixed uncached(int day, Slots slots, int slot) {
    return ofSubject(day, hashed(slots, slot));
  }

  /**
   * Pseudonym of the identifier in a slot that may come again; the latest are remembered, as long
   * as that pays.
   */
  GenericData.Fixed cached(int day, Slots slots, int slot) {
    if (untried > 0 || !slots.isInPlace(slot)) {
      untried = Math.max(0, untried - 1);
      return uncached(day, slots, slot);
    }
    int epoch = epoch(day);
    if (epoch != recentEpoch) {
      recent.clear();
      recentEpoch = epoch;
    }
    GenericData.Fixed found = recent.find(slots, slot);
    finds += found == null ? 0 : 1;
    if (++lookups == TRIAL_LOOKUPS) {
      untried = finds * LOOKUPS_A_FIND < TRIAL_LOOKUPS ? PAUSE_LOOKUPS : 0;
      lookups = 0;
      finds = 0;
    }
    if (found == null) {
      found = uncached(day, slots, slot);
      recent.put(slots, slot, found);
    }
    return found;
  }

  /** Pseudonym of a subject. */
  GenericData.Fixed ofSubject(int day, byte[] subject) {
    return new GenericData.Fixed(type, pseudonyms.pseudonym(epoch(day), subject));
  }

  private byte[] hashed(Slots slots, int slot) {
    return slots.isInPlace(slot)
        ? pseudonyms.subject(slots.read(), slots.offset(slot), slots.length(slot))
        : hashed(slots.identifier(slot));
  }

  private byte[] hashed(String identifier) {
    byte[] bytes = identifier.getBytes(StandardCharsets.UTF_8);
    return pseudonyms.subject(bytes, 0, bytes.length);
  }

  private int epoch(int day) {
    return Pseudonyms.epoch(dataset.epochDays(), day);
  }
}
