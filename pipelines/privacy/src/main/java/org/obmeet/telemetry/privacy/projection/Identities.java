package org.obmeet.telemetry.privacy.projection;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
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

  /** Pseudonyms of one kind and epoch that may soon be asked for again, each in its one place. */
  private static final class Recent {
    private final String[] identifiers = new String[REMEMBERED];
    private final GenericData.Fixed[] found = new GenericData.Fixed[REMEMBERED];
    private int epoch;
  }

  Identities(Dataset dataset, Pseudonyms pseudonyms, Schema type) {
    this.dataset = dataset;
    this.pseudonyms = pseudonyms;
    this.type = type;
  }

  /** Epoch-free pseudonym of an identifier. */
  GenericData.Fixed subject(String kind, String identifier) {
    return new GenericData.Fixed(type, pseudonyms.subject(kind, utf8(identifier)));
  }

  /** Pseudonym of an identifier that hardly comes twice. */
  GenericData.Fixed once(String kind, int day, String identifier) {
    return ofSubject(kind, day, pseudonyms.subject(kind, utf8(identifier)));
  }

  /** Pseudonym of an identifier that may come again; the latest are remembered. */
  GenericData.Fixed recurring(String kind, int day, String identifier) {
    Recent cache = recent.computeIfAbsent(kind, k -> new Recent());
    int epoch = epoch(day);
    if (cache.epoch != epoch) {
      Arrays.fill(cache.identifiers, null);
      cache.epoch = epoch;
    }
    int hash = identifier.hashCode();
    int place = (hash ^ (hash >>> 16)) & (REMEMBERED - 1);
    if (!identifier.equals(cache.identifiers[place])) {
      cache.found[place] = once(kind, day, identifier);
      cache.identifiers[place] = identifier;
    }
    return cache.found[place];
  }

  /** Pseudonym of a subject. */
  GenericData.Fixed ofSubject(String kind, int day, byte[] subject) {
    byte[] bytes = pseudonyms.pseudonym(dataset.name(), kind, epoch(day), subject);
    return new GenericData.Fixed(type, bytes);
  }

  private int epoch(int day) {
    return Pseudonyms.epoch(dataset.epochDays(), day);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
