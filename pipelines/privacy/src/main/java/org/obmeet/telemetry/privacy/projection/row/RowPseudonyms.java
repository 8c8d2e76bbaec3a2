package org.obmeet.telemetry.privacy.projection.row;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.WeakHashMap;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.obmeet.telemetry.privacy.pseudonym.Pseudonymiser;
import org.obmeet.telemetry.privacy.pseudonym.Pseudonyms;
import org.obmeet.telemetry.schemas.dataset.Dataset;

/** Computes the subjects and pseudonyms of one kind for rows. */
final class RowPseudonyms {
  /** The largest number of cached pseudonyms. The events of a person arrive together. */
  private static final int CACHE_SIZE = 1 << 10;

  /** The length of the longest cached identifier, in characters. */
  private static final int MAX_CACHED_LENGTH = 512;

  private final Dataset dataset;
  private final Pseudonymiser pseudonyms;
  private final Schema type;

  /** The cache. Its keys are weak: an identifier that no request uses any more is removed. */
  private final Map<String, GenericData.Fixed> recent = new WeakHashMap<>();

  private int recentEpoch;

  RowPseudonyms(Dataset dataset, Pseudonyms pseudonyms, String kind, Schema type) {
    this.dataset = dataset;
    this.pseudonyms = pseudonyms.pseudonymiser(dataset.name(), kind);
    this.type = type;
  }

  /** Returns the subject of an identifier, which is the same in every key rotation period. */
  GenericData.Fixed subject(String identifier) {
    return new GenericData.Fixed(type, hashed(identifier));
  }

  /** Returns the pseudonym of an identifier that is seldom repeated. */
  GenericData.Fixed uncached(int day, String identifier) {
    return ofSubject(day, hashed(identifier));
  }

  /** Returns the pseudonym of an identifier that is often repeated. */
  GenericData.Fixed cached(int day, String identifier) {
    if (identifier.length() > MAX_CACHED_LENGTH) {
      return uncached(day, identifier);
    }
    int epoch = epoch(day);
    if (epoch != recentEpoch || recent.size() >= CACHE_SIZE) {
      recent.clear();
      recentEpoch = epoch;
    }
    return recent.computeIfAbsent(identifier, i -> uncached(day, i));
  }

  /** Returns the pseudonym of a subject in the key rotation period that contains a day. */
  GenericData.Fixed ofSubject(int day, byte[] subject) {
    return new GenericData.Fixed(type, pseudonyms.pseudonym(epoch(day), subject));
  }

  private byte[] hashed(String identifier) {
    return pseudonyms.subject(identifier.getBytes(StandardCharsets.UTF_8));
  }

  private int epoch(int day) {
    return Pseudonyms.epoch(dataset.epochDays(), day);
  }
}
