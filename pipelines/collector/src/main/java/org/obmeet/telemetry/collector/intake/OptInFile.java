package org.obmeet.telemetry.collector.intake;

import static java.util.Comparator.comparingLong;
import static java.util.stream.Collectors.groupingBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BinaryOperator;
import java.util.function.Predicate;
import org.obmeet.telemetry.lake.keys.KeysetFile;

/**
 * A file of keyed hashes of opt-ins, until the opt-ins expire. Collectors may share the file. If
 * there are too many hashes, the oldest of the client with the most is removed. A client that adds
 * many so removes its own.
 */
public final class OptInFile {
  private static final int MAX = 1_000;

  /** Number of digits of a hash. The number of a client, which names another line, has fewer. */
  private static final int HASH_DIGITS = 32;

  private final KeysetFile file;

  /** A line of the file: the second of an opt-in, and its client. */
  private record Line(long second, int client) {
    UnconfirmedConsent with(OptInRequest optIn) {
      return new UnconfirmedConsent(optIn, second, client);
    }
  }

  /**
   * An opt-in to add.
   *
   * @param stays condition on which the opt-in that has the hash stays instead
   */
  record Addition(byte[] hash, UnconfirmedConsent consent, Predicate<UnconfirmedConsent> stays) {}

  public OptInFile(Path file) {
    this.file = new KeysetFile(file, "list of opt-ins");
  }

  /** Returns true if an opt-in was added, or is not younger than a removed one of its client. */
  boolean contains(byte[] hash, UnconfirmedConsent consent) {
    Map<String, Line> lines = read();
    Line removed = lines.get(Integer.toString(consent.client()));
    return lines.containsKey(hex(hash)) || removed != null && consent.second() <= removed.second();
  }

  /** Returns the opt-in that was added with a hash. */
  Optional<UnconfirmedConsent> find(byte[] hash, OptInRequest optIn) {
    return Optional.ofNullable(read().get(hex(hash))).map(line -> line.with(optIn));
  }

  /** Adds opt-ins, except where the one with the hash stays. They are on stable storage then. */
  void add(List<Addition> additions, Instant now) {
    file.locked(
        () -> {
          Map<String, Line> before = read();
          Map<String, Line> lines = new HashMap<>(before);
          long expired = now.minus(UnconfirmedConsent.LIFETIME).getEpochSecond();
          lines.values().removeIf(line -> line.second() <= expired);
          for (Addition one : additions) {
            UnconfirmedConsent added = one.consent();
            Line known = lines.get(hex(one.hash()));
            if (known == null || !one.stays().test(known.with(added.optIn()))) {
              lines.put(hex(one.hash()), new Line(added.second(), added.client()));
              removeSurplus(lines, added.client());
            }
          }
          if (!lines.equals(before)) {
            write(lines);
          }
          return lines;
        });
  }

  /**
   * Replaces a hash by its client if there are too many: the oldest of the client with the most, or
   * of the client that adds one if no other has more.
   */
  private static void removeSurplus(Map<String, Line> lines, int adding) {
    List<Map.Entry<String, Line>> hashes =
        lines.entrySet().stream().filter(one -> one.getKey().length() == HASH_DIGITS).toList();
    if (hashes.size() > MAX) {
      hashes.stream().collect(groupingBy(one -> one.getValue().client())).values().stream()
          .max(
              Comparator.<List<Map.Entry<String, Line>>>comparingInt(List::size)
                  .thenComparing(most -> most.get(0).getValue().client() == adding))
          .flatMap(most -> most.stream().min(comparingLong(one -> one.getValue().second())))
          .map(oldest -> lines.remove(oldest.getKey()))
          .ifPresent(
              line ->
                  lines.merge(
                      Integer.toString(line.client()),
                      line,
                      BinaryOperator.maxBy(comparingLong(Line::second))));
    }
  }

  private static String hex(byte[] hash) {
    return HexFormat.of().formatHex(hash);
  }

  private Map<String, Line> read() {
    Map<String, Line> lines = new HashMap<>();
    if (file.exists()) {
      for (String text : new String(file.read(), StandardCharsets.UTF_8).lines().toList()) {
        String[] words = text.split(" ");
        lines.put(words[0], new Line(Long.parseLong(words[1]), Integer.parseInt(words[2])));
      }
    }
    return lines;
  }

  private void write(Map<String, Line> lines) {
    StringBuilder text = new StringBuilder();
    lines.forEach(
        (name, line) -> text.append(name + " " + line.second() + " " + line.client() + "\n"));
    file.replace(text.toString().getBytes(StandardCharsets.UTF_8));
  }
}
