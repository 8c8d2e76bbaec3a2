package org.obmeet.telemetry.privacy.projection;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.obmeet.telemetry.privacy.pseudonym.Pseudonyms;
import org.obmeet.telemetry.schemas.Dataset;

/** Pseudonyms of one data set, as its rows hold them. */
final class Identities {
  /** Few, so that looking one up costs less than making it: a person's events come together. */
  private static final int REMEMBERED = 1 << 10;

  private final Dataset dataset;
  private final Pseudonyms pseudonyms;
  private final Schema type;
  private final Map<String, Recent> recent = new HashMap<>();

  /** Pseudonyms of one kind and epoch that may soon be asked for again. */
  private static final class Recent {
    private final TextCache<GenericData.Fixed> found = new TextCache<>(REMEMBERED);
    private int epoch;
  }

  Identities(Dataset dataset, Pseudonyms pseudonyms, Schema type) {
    this.dataset = dataset;
    this.pseudonyms = pseudonyms;
    this.type = type;
  }

  /** Epoch-free pseudonym of the identifier in a slot. */
  GenericData.Fixed subject(String kind, Slots slots, int slot) {
    return new GenericData.Fixed(type, hashed(kind, slots, slot));
  }

  /** Pseudonym of an identifier that hardly comes twice. */
  GenericData.Fixed once(String kind, int day, String identifier) {
    return ofSubject(kind, day, pseudonyms.subject(kind, utf8(identifier)));
  }

  /** The same of the identifier in a slot. */
  GenericData.Fixed once(String kind, int day, Slots slots, int slot) {
    return ofSubject(kind, day, hashed(kind, slots, slot));
  }

  /** Pseudonym of the identifier in a slot that may come again; the latest are remembered. */
  GenericData.Fixed recurring(String kind, int day, Slots slots, int slot) {
    if (!slots.isInPlace(slot)) {
      return once(kind, day, slots, slot);
    }
    TextCache<GenericData.Fixed> cache = recent(kind, epoch(day));
    GenericData.Fixed found = cache.find(slots, slot);
    if (found == null) {
      found = once(kind, day, slots, slot);
      cache.put(slots, slot, found);
    }
    return found;
  }

  private TextCache<GenericData.Fixed> recent(String kind, int epoch) {
    Recent cache = recent.get(kind);
    if (cache == null) {
      cache = new Recent();
      recent.put(kind, cache);
    }
    if (cache.epoch != epoch) {
      cache.found.clear();
      cache.epoch = epoch;
    }
    return cache.found;
  }

  /** Pseudonym of a subject. */
  GenericData.Fixed ofSubject(String kind, int day, byte[] subject) {
    byte[] bytes = pseudonyms.pseudonym(dataset.name(), kind, epoch(day), subject);
    return new GenericData.Fixed(type, bytes);
  }

  private byte[] hashed(String kind, Slots slots, int slot) {
    return slots.isInPlace(slot)
        ? pseudonyms.subject(kind, slots.read(), slots.place(slot), slots.length(slot))
        : pseudonyms.subject(kind, utf8(slots.identifier(slot)));
  }

  private int epoch(int day) {
    return Pseudonyms.epoch(dataset.epochDays(), day);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
