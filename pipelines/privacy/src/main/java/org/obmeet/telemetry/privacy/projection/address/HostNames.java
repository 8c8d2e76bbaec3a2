package org.obmeet.telemetry.privacy.projection.address;

import com.google.common.base.CharMatcher;
import java.net.IDN;
import java.text.Normalizer;
import java.util.Locale;

/**
 * Converts host names to ASCII, nearly as browsers do. The JDK implements IDNA 2003, which replaces
 * ß by ss and ς by σ. In IDNA 2008 these are separate letters, and the names can have different
 * owners. This class keeps both letters, but removes zero-width joiners as IDNA 2003 does.
 */
public final class HostNames {
  private static final CharMatcher KEPT_LETTERS = CharMatcher.anyOf("ßς");
  private static final CharMatcher DOTS = CharMatcher.anyOf(".。．｡");
  private static final CharMatcher JOINERS = CharMatcher.anyOf("\u200c\u200d");

  private HostNames() {}

  /**
   * Returns the ASCII form of a host name.
   *
   * @param host the name, in lower case
   * @throws IllegalArgumentException if the name has no ASCII form
   * @throws ArithmeticException if the name is too long for Punycode
   */
  public static String ascii(String host) {
    if (CharMatcher.ascii().matchesAllOf(host)) {
      return host;
    }
    String plain = host.replace('ẞ', 'ß');
    if (KEPT_LETTERS.matchesNoneOf(plain)) {
      return IDN.toASCII(plain, IDN.ALLOW_UNASSIGNED).toLowerCase(Locale.ROOT);
    }
    StringBuilder name = new StringBuilder();
    for (String label : DOTS.replaceFrom(plain, '.').split("\\.", -1)) {
      name.append(name.length() == 0 ? "" : ".").append(asciiLabel(label));
    }
    return name.toString();
  }

  private static String asciiLabel(String label) {
    if (KEPT_LETTERS.matchesNoneOf(label)) {
      return label.isEmpty()
          ? ""
          : IDN.toASCII(label, IDN.ALLOW_UNASSIGNED).toLowerCase(Locale.ROOT);
    }
    StringBuilder normal = new StringBuilder();
    int from = 0;
    String composed = Normalizer.normalize(JOINERS.removeFrom(label), Normalizer.Form.NFC);
    for (int at = KEPT_LETTERS.indexIn(composed);
        at >= 0;
        at = KEPT_LETTERS.indexIn(composed, from)) {
      normal.append(nameprep(composed.substring(from, at))).append(composed.charAt(at));
      from = at + 1;
    }
    normal.append(nameprep(composed.substring(from)));
    String encoded = "xn--" + Punycode.encode(normal.toString());
    if (encoded.length() > 63) {
      throw new IllegalArgumentException("a host name's label must have at most 63 characters");
    }
    return encoded;
  }

  /** Normalises a part of a label, without kept letters, with the JDK's nameprep (RFC 3491). */
  private static String nameprep(String part) {
    return part.isEmpty()
        ? ""
        : IDN.toUnicode(IDN.toASCII("a" + part + "a", IDN.ALLOW_UNASSIGNED), IDN.ALLOW_UNASSIGNED)
            .replaceFirst("^a", "")
            .replaceFirst("a$", "");
  }
}
