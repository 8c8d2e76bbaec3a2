package org.obmeet.telemetry.disclosure;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.obmeet.telemetry.disclosure.model.Hierarchy;
import org.obmeet.telemetry.disclosure.model.Population;

/**
 * Secret numbers that decide between suppression patterns. Without them the pattern would be a
 * function of the data, and a reader who knows the program could exclude data by the pattern. The
 * numbers depend on a key and on labels, and never on the data. Therefore the owner of the key can
 * reproduce a release.
 */
@FunctionalInterface
public interface SecretNoise {
  int KEY_BYTES = 32;

  /** The purpose of numbers that decide a cell's secret threshold. */
  String THRESHOLD = "threshold";

  /** The scale of the logarithms of the factors, which have a logistic distribution. */
  double FACTOR_SCALE = 0.2;

  /**
   * Returns a number that is at least 0 and below 1. The same arguments give the same number.
   *
   * @param purpose the decision that needs the number
   * @param cell the labels of a cell; empty for all cells
   */
  double number(String purpose, String cell);

  /** Returns the number of a cell, which depends on its labels. */
  default double number(String purpose, Population population, int cell) {
    StringBuilder labels = new StringBuilder();
    for (int d = 0; d < population.hierarchies().size(); d++) {
      int node = population.node(cell, d);
      if (node != Hierarchy.ROOT) {
        Hierarchy hierarchy = population.hierarchies().get(d);
        labels
            .append(hierarchy.dimension())
            .append('\0')
            .append(hierarchy.label(node))
            .append('\0');
      }
    }
    return number(purpose, labels.toString());
  }

  /**
   * Returns weights times secret factors, which are the same in all measures. Half of them are
   * between 0.8 and 1.25. No factor is impossible, so that no choice of cells is too heavy for all
   * keys.
   */
  default CellWeights applyTo(CellWeights weights, Population population) {
    double[] factors = new double[population.size()];
    Arrays.setAll(
        factors,
        cell -> {
          double number = Math.max(number("weight", population, cell), 0x1p-53);
          return StrictMath.pow(number / (1 - number), FACTOR_SCALE);
        });
    return (cell, measure) -> weights.of(cell, measure) * factors[cell];
  }

  /**
   * Returns the numbers of some records in a window. Numbers for {@link #THRESHOLD} are the same in
   * all windows, so that a published label stays published.
   *
   * @param key {@value #KEY_BYTES} secret bytes
   */
  static SecretNoise of(byte[] key, String records, String window) {
    if (key.length != KEY_BYTES) {
      throw new IllegalArgumentException(
          "key must have " + KEY_BYTES + " bytes; it has " + key.length);
    }
    byte[] lasting = hmac(key, records);
    byte[] own = hmac(lasting, window);
    return (purpose, cell) -> {
      byte[] hash = hmac(purpose.equals(THRESHOLD) ? lasting : own, purpose + '\0' + cell);
      return (ByteBuffer.wrap(hash).getLong() >>> 11) * 0x1p-53;
    };
  }

  private static byte[] hmac(byte[] key, String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, mac.getAlgorithm()));
      return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has HmacSHA256", e);
    }
  }
}
