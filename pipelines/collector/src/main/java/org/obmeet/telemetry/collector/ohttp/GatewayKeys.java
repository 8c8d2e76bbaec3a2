package org.obmeet.telemetry.collector.ohttp;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bouncycastle.crypto.params.X25519PrivateKeyParameters;
import org.obmeet.telemetry.lake.keys.KeysetException;
import org.obmeet.telemetry.lake.keys.KeysetFile;

/**
 * The key pairs of the gateway, in a file outside the lake. The newest key is published. A replaced
 * key still opens requests for a time, and is then deleted. Several collectors can share the file.
 */
public final class GatewayKeys {
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
          .build();
  private static final int IDS = 256;

  private final KeysetFile file;
  private final Duration maxAge;
  private final Duration overlap;
  private final Clock clock;
  private final SecureRandom random;

  /** The keys, the newest first. */
  private volatile List<GatewayKey> keys = List.of();

  /**
   * Opens a file of keys; creates it if it is absent.
   *
   * @param maxAge age at which a key is replaced
   * @param overlap time for which a replaced key still opens requests
   * @throws KeysetException if the file is unreadable, malformed, inside a lake, or readable by
   *     other users
   */
  public GatewayKeys(
      Path path, Duration maxAge, Duration overlap, Clock clock, SecureRandom random) {
    this.file = new KeysetFile(path, "file of gateway keys");
    this.maxAge = maxAge;
    this.overlap = overlap;
    this.clock = clock;
    this.random = random;
    if (!file.exists()) {
      try {
        file.create(json(renewed(List.of())));
      } catch (KeysetException e) {
        if (!file.exists()) { // otherwise another collector has just created it
          throw e;
        }
      }
    }
    refresh();
  }

  /** Reads the file, replaces a key that is too old, and deletes keys after their overlap. */
  public final void refresh() {
    List<GatewayKey> read = read();
    keys =
        renewed(read).equals(read)
            ? read
            : file.locked(
                () -> {
                  List<GatewayKey> renewed = renewed(read());
                  file.replace(json(renewed));
                  return renewed;
                });
  }

  /**
   * Returns the keys that the file should have now: a new key if the newest is too old, and each
   * key that has no successor or whose successor is younger than the overlap.
   */
  private List<GatewayKey> renewed(List<GatewayKey> former) {
    Instant now = clock.instant();
    List<GatewayKey> next = new ArrayList<>();
    if (former.isEmpty() || !now.isBefore(former.get(0).time().plus(maxAge))) {
      int id = former.isEmpty() ? random.nextInt(IDS) : (former.get(0).id() + 1) % IDS;
      byte[] secret = new X25519PrivateKeyParameters(random).getEncoded();
      next.add(new GatewayKey(id, now.toString(), HexFormat.of().formatHex(secret)));
    }
    for (GatewayKey key : former) {
      boolean opens =
          next.isEmpty() || now.isBefore(next.get(next.size() - 1).time().plus(overlap));
      if (opens) {
        next.add(key);
      }
    }
    return List.copyOf(next);
  }

  /** Returns the published key, in the format {@code application/ohttp-keys}. */
  public byte[] configurations() {
    byte[] newest = keys.get(0).configuration();
    return ByteBuffer.allocate(Short.BYTES + newest.length)
        .putShort((short) newest.length)
        .put(newest)
        .array();
  }

  /** Finds a key. Reads the file if the key is unknown: another collector may have created it. */
  Optional<GatewayKey> find(int id) {
    if (keys.stream().noneMatch(key -> key.id() == id)) {
      refresh();
    }
    return keys.stream().filter(key -> key.id() == id).findFirst();
  }

  private static byte[] json(List<GatewayKey> keys) {
    try {
      return JSON.writeValueAsBytes(Map.of("keys", keys));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("keys must have a JSON form", e);
    }
  }

  private List<GatewayKey> read() {
    byte[] bytes = file.read();
    try {
      JsonNode keys = JSON.readTree(bytes).path("keys");
      if (!keys.isArray() || !keys.valueStream().allMatch(JsonNode::isObject)) {
        throw new IllegalArgumentException("it lists no keys");
      }
      List<GatewayKey> read = List.of(JSON.treeToValue(keys, GatewayKey[].class));
      read.forEach(GatewayKey::time);
      read.forEach(GatewayKey::pair);
      return read;
    } catch (IOException | IllegalArgumentException | DateTimeException malformed) {
      throw new KeysetException(
          "the file of gateway keys at "
              + file.path()
              + " is malformed: restore it, or delete it so that new keys are created");
    }
  }
}
