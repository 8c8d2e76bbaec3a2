package org.obmeet.telemetry.collector.intake;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.obmeet.telemetry.lake.keys.KeysetFile;

/**
 * The opt-ins that were withdrawn before they were confirmed, until they expire. A file, which
 * collectors may share, has the hashes of the opt-ins' tokens. If there are too many, the oldest
 * are replaced by the expiry of their group, which is one of 4 096: all unconfirmed opt-ins of the
 * group that expire up to then count as withdrawn. Therefore, a stranger who withdraws many opt-ins
 * of false instances ends few others.
 */
public final class WithdrawnOptIns {
  private static final int MAX = 1_000;

  /** Number of digits of a hash that name its group. */
  private static final int GROUP_DIGITS = 3;

  /** The group of all opt-ins, which earlier versions wrote; as long as the name of a group. */
  private static final String ALL = "all";

  private final KeysetFile file;

  public WithdrawnOptIns(Path file) {
    this.file = new KeysetFile(file, "list of withdrawn opt-ins");
  }

  boolean contains(byte[] tokenHash, Instant expires) {
    if (!file.exists()) {
      return false;
    }
    Map<String, Long> known = read();
    String hash = HexFormat.of().formatHex(tokenHash);
    long until =
        Math.max(
            known.getOrDefault(ALL, Long.MIN_VALUE),
            known.getOrDefault(group(hash), Long.MIN_VALUE));
    return known.containsKey(hash) || expires.getEpochSecond() <= until;
  }

  /** Adds an opt-in; it is on stable storage when this method returns. */
  void add(byte[] tokenHash, Instant expires, Instant now) {
    file.locked(
        () -> {
          if (!file.exists()) { // Another collector may just have created it.
            file.create(new byte[0]);
          }
          Map<String, Long> known = read();
          known.values().removeIf(second -> second <= now.getEpochSecond());
          known.put(HexFormat.of().formatHex(tokenHash), expires.getEpochSecond());
          List<Map.Entry<String, Long>> oldest =
              known.entrySet().stream()
                  .filter(one -> one.getKey().length() > GROUP_DIGITS)
                  .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
                  .skip(MAX)
                  .toList();
          for (Map.Entry<String, Long> one : oldest) {
            known.remove(one.getKey());
            known.merge(group(one.getKey()), one.getValue(), Math::max);
          }
          String lines =
              known.entrySet().stream()
                  .map(one -> one.getKey() + " " + one.getValue())
                  .collect(Collectors.joining("\n"));
          file.replace(lines.getBytes(StandardCharsets.UTF_8));
          return tokenHash;
        });
  }

  private static String group(String hash) {
    return hash.substring(0, GROUP_DIGITS);
  }

  private Map<String, Long> read() {
    return new HashMap<>(
        new String(file.read(), StandardCharsets.UTF_8)
            .lines()
            .map(line -> line.split(" "))
            .collect(Collectors.toMap(words -> words[0], words -> Long.valueOf(words[1]))));
  }
}
