package org.obmeet.telemetry.lake.keys;

import java.util.Comparator;

/**
 * The name of a key in the keyset.
 *
 * @param kind person, instance, owner, session or record
 * @param epoch number of the key rotation period; period 0 begins on Monday 1970-01-05
 */
public record KeyName(String stream, String kind, long epoch) implements Comparable<KeyName> {
  private static final Comparator<KeyName> ORDER =
      Comparator.comparing(KeyName::stream)
          .thenComparing(KeyName::kind)
          .thenComparingLong(KeyName::epoch);

  public KeyName {
    if (!stream.matches("[a-z][a-z0-9_]*") || !kind.matches("[a-z][a-z0-9_]*")) {
      throw new IllegalArgumentException(
          "stream and kind of a key must be lower-case words; they are '%s' and '%s'"
              .formatted(stream, kind));
    }
  }

  /** Parses {@code STREAM/KIND/EPOCH}. */
  public static KeyName parse(String text) {
    String[] parts = text.split("/", -1);
    if (parts.length != 3 || !parts[2].matches("-?\\d{1,9}")) {
      throw new IllegalArgumentException(
          "a key name must have the form STREAM/KIND/EPOCH; it is '%s'".formatted(text));
    }
    return new KeyName(parts[0], parts[1], Long.parseLong(parts[2]));
  }

  @Override
  public int compareTo(KeyName other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return stream + "/" + kind + "/" + epoch;
  }
}
