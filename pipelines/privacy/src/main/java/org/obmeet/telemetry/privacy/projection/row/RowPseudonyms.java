package org.obmeet.telemetry.privacy.projection.row;

import java.nio.charset.StandardCharsets;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.obmeet.telemetry.privacy.projection.slot.Slots;
import org.obmeet.telemetry.privacy.projection.slot.TextCache;
import org.obmeet.telemetry.privacy.pseudonym.Pseudonymiser;
import org.obmeet.telemetry.privacy.pseudonym.Pseudonyms;
import org.obmeet.telemetry.schemas.dataset.Dataset;

/** Computes the subjects and pseudonyms of one kind for rows. */
final class RowPseudonyms {
  /**
   * The number of cached pseudonyms. A small cache is faster than the hash. It is enough, because
   * the events of a person arrive together.
   */
  private static final int CACHE_SIZE = 1 << 10;

  /** The number of lookups between two checks of the cache's hit rate. */
  private static final int TRIAL_LOOKUPS = 1 << 12;

  /**
   * The largest allowed number of lookups per hit. With more lookups per hit, the cache saves no
   * time.
   */
  private static final int MAX_LOOKUPS_PER_HIT = 8;

  /** The number of identifiers without caching after a check found too few hits. */
  private static final int PAUSE_LOOKUPS = 1 << 17;

  private final Dataset dataset;
  private final Pseudonymiser pseudonyms;
  private final Schema type;
  private final TextCache<GenericData.Fixed> recent = new TextCache<>(CACHE_SIZE);
  private int recentEpoch;
  private int lookups;
  private int hits;
  private int pausedLookups;

  RowPseudonyms(Dataset dataset, Pseudonyms pseudonyms, String kind, Schema type) {
    this.dataset = dataset;
    this.pseudonyms = pseudonyms.of(dataset.name(), kind);
    this.type = type;
  }

  /** Returns the subject, a pseudonym without an epoch, of the identifier in a slot. */
  GenericData.Fixed subject(Slots slots, int slot) {
    return new GenericData.Fixed(type, hashed(slots, slot));
  }

  /** Returns the pseudonym of an identifier that is seldom repeated, without a cache. */
  GenericData.Fixed uncached(int day, String identifier) {
    return ofSubject(day, hashed(identifier));
  }

  /** Returns the pseudonym of a slot's identifier that is seldom repeated, without a cache. */
  GenericData.Fixed uncached(int day, Slots slots, int slot) {
    return ofSubject(day, hashed(slots, slot));
  }

  /**
   * Returns the pseudonym of a slot's identifier that is often repeated. Uses the cache while its
   * hit rate is high enough.
   */
  GenericData.Fixed cached(int day, Slots slots, int slot) {
    if (pausedLookups > 0 || !slots.isInPlace(slot)) {
      pausedLookups = Math.max(0, pausedLookups - 1);
      return uncached(day, slots, slot);
    }
    int epoch = epoch(day);
    if (epoch != recentEpoch) {
      recent.clear();
      recentEpoch = epoch;
    }
    GenericData.Fixed found = recent.find(slots, slot);
    hits += found == null ? 0 : 1;
    if (++lookups == TRIAL_LOOKUPS) {
      pausedLookups = hits * MAX_LOOKUPS_PER_HIT < TRIAL_LOOKUPS ? PAUSE_LOOKUPS : 0;
      lookups = 0;
      hits = 0;
    }
    if (found == null) {
      found = uncached(day, slots, slot);
      recent.put(slots, slot, found);
    }
    return found;
  }

  /** Returns the pseudonym of a subject in the key epoch that contains a day. */
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
