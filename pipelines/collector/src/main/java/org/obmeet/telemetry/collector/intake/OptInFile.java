package org.obmeet.telemetry.collector.intake;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.joining;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.obmeet.telemetry.lake.keys.KeysetFile;

/**
 * A file of keyed hashes of unconfirmed opt-ins, until they expire. Collectors may share the file.
 * If there are too many hashes, the oldest of the client with the most is removed. So a client that
 * adds many removes its own.
 */
public final class OptInFile {
  private static final int MAX = 1_000;

  /** Number of digits of a hash; the name of a client has fewer. */
  private static final int HASH_DIGITS = 32;

  private final KeysetFile file;

  private record Line(long expires, int client) {}

  public OptInFile(Path file) {
    this.file = new KeysetFile(file, "list of opt-ins");
  }

  /**
   * Returns true if an opt-in was added, or if it is as old as a removed opt-in of its client, or
   * older.
   */
  boolean contains(byte[] hash, UnconfirmedConsent consent) {
    Map<String, Line> lines = read();
    Line removed = lines.get(Integer.toString(consent.client()));
    return lines.containsKey(hex(hash))
        || removed != null && consent.expires().getEpochSecond() <= removed.expires();
  }

  /** Adds an opt-in; it is on stable storage when this method returns. */
  void add(byte[] hash, UnconfirmedConsent consent, Instant now) {
    file.locked(
        () -> {
          Map<String, Line> lines = read();
          put(lines, hash, consent, now)
              .ifPresent(
                  line ->
                      lines.merge(
                          Integer.toString(line.client()),
                          line,
                          (a, b) -> a.expires() > b.expires() ? a : b));
          write(lines);
          return consent;
        });
  }

  /** Returns an opt-in with the time and the client that were added with a hash. */
  Optional<UnconfirmedConsent> find(byte[] hash, OptInRequest optIn) {
    return Optional.ofNullable(read().get(hex(hash)))
        .map(
            line ->
                new UnconfirmedConsent(
                    optIn,
                    Instant.ofEpochSecond(line.expires())
                        .minus(UnconfirmedConsent.LIFETIME)
                        .getEpochSecond(),
                    line.client()));
  }

  /** Returns the opt-in that has the hash and is current; if there is none, adds a new one. */
  UnconfirmedConsent findOrAdd(
      byte[] hash,
      UnconfirmedConsent added,
      Predicate<UnconfirmedConsent> isCurrent,
      Instant now) {
    return file.locked(
        () -> {
          Optional<UnconfirmedConsent> known = find(hash, added.optIn()).filter(isCurrent);
          if (known.isEmpty()) {
            Map<String, Line> lines = read();
            put(lines, hash, added, now);
            write(lines);
          }
          return known.orElse(added);
        });
  }

  /** Puts a line, and removes those of the past. Returns the line that is one too many. */
  private static Optional<Line> put(
      Map<String, Line> lines, byte[] hash, UnconfirmedConsent consent, Instant now) {
    lines.values().removeIf(line -> line.expires() <= now.getEpochSecond());
    lines.put(hex(hash), new Line(consent.expires().getEpochSecond(), consent.client()));
    List<Map.Entry<String, Line>> hashes =
        lines.entrySet().stream().filter(one -> one.getKey().length() == HASH_DIGITS).toList();
    if (hashes.size() <= MAX) {
      return Optional.empty();
    }
    Map<Integer, Long> counts =
        hashes.stream().collect(groupingBy(one -> one.getValue().client(), counting()));
    Comparator<Map.Entry<String, Line>> byCount =
        Comparator.comparing(one -> counts.get(one.getValue().client()));
    return hashes.stream()
        .min(byCount.reversed().thenComparing(one -> one.getValue().expires()))
        .map(one -> lines.remove(one.getKey()));
  }

  private static String hex(byte[] hash) {
    return HexFormat.of().formatHex(hash);
  }

  private Map<String, Line> read() {
    Map<String, Line> lines = new HashMap<>();
    if (file.exists()) {
      for (String text : new String(file.read(), StandardCharsets.UTF_8).lines().toList()) {
        String[] words = text.split(" "); // Earlier versions wrote no client.
        int client = words.length > 2 ? Integer.parseInt(words[2]) : 0;
        lines.put(words[0], new Line(Long.parseLong(words[1]), client));
      }
    }
    return lines;
  }

  private void write(Map<String, Line> lines) {
    if (!file.exists()) {
      file.create(new byte[0]);
    }
    String text =
        lines.entrySet().stream()
            .map(
                one ->
                    one.getKey() + " " + one.getValue().expires() + " " + one.getValue().client())
            .collect(joining("\n"));
    file.replace(text.getBytes(StandardCharsets.UTF_8));
  }
}
