package org.obmeet.telemetry.privacy.projection.address;

/** Encodes the labels of host names in Punycode. The constants are those of RFC 3492. */
final class Punycode {
  private static final int BASE = 36;
  private static final int T_MIN = 1;
  private static final int T_MAX = 26;
  private static final int SKEW = 38;
  private static final int DAMP = 700;
  private static final int FIRST_BIAS = 72;
  private static final int FIRST_NON_ASCII = 128;

  private Punycode() {}

  /** Encodes a label, without {@code xn--}. Throws ArithmeticException if the label is too long. */
  static String encode(String label) {
    int[] letters = label.codePoints().toArray();
    StringBuilder out = new StringBuilder();
    label.codePoints().filter(c -> c < FIRST_NON_ASCII).forEach(out::appendCodePoint);
    int basic = out.length();
    if (basic > 0) {
      out.append('-');
    }
    int done = basic;
    int bias = FIRST_BIAS;
    int delta = 0;
    for (int next = FIRST_NON_ASCII; done < letters.length; next++, delta++) {
      int least = Integer.MAX_VALUE;
      for (int letter : letters) {
        least = letter >= next ? Math.min(least, letter) : least;
      }
      delta = Math.addExact(delta, Math.multiplyExact(least - next, done + 1));
      next = least;
      for (int letter : letters) {
        delta += letter < next ? 1 : 0;
        if (letter == next) {
          appendDigits(out, delta, bias);
          bias = adapted(delta, done + 1, done == basic);
          delta = 0;
          done++;
        }
      }
    }
    return out.toString();
  }

  private static void appendDigits(StringBuilder out, int delta, int bias) {
    int left = delta;
    for (int k = BASE; ; k += BASE) {
      int threshold = Math.max(T_MIN, Math.min(T_MAX, k - bias));
      if (left < threshold) {
        out.append(digit(left));
        return;
      }
      out.append(digit(threshold + (left - threshold) % (BASE - threshold)));
      left = (left - threshold) / (BASE - threshold);
    }
  }

  private static char digit(int value) {
    return (char) (value < 26 ? 'a' + value : '0' + value - 26);
  }

  private static int adapted(int delta, int points, boolean first) {
    int left = first ? delta / DAMP : delta / 2;
    left += left / points;
    int k = 0;
    while (left > (BASE - T_MIN) * T_MAX / 2) {
      left /= BASE - T_MIN;
      k += BASE;
    }
    return k + (BASE - T_MIN + 1) * left / (left + SKEW);
  }
}
