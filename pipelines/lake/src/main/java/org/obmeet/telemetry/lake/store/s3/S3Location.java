package org.obmeet.telemetry.lake.store.s3;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.obmeet.telemetry.lake.store.LakeException;

/**
 * The location of a lake in an object store, {@code s3://BUCKET/PREFIX}. The prefix is empty or
 * ends in a slash.
 */
public record S3Location(String bucket, String prefix) {
  private static final String SCHEME = "s3://";
  private static final Pattern ROOT =
      Pattern.compile("s3://([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])((?:/[A-Za-z0-9._=-]+)*)/*");

  /** Returns true if a root has the scheme of object stores; {@link #parse} checks the rest. */
  public static boolean matches(String root) {
    return root.startsWith(SCHEME);
  }

  public static S3Location parse(String root) {
    Matcher m = ROOT.matcher(root);
    if (!m.matches() || (m.group(2) + "/").contains("/./") || (m.group(2) + "/").contains("/../")) {
      throw new LakeException(
          "a lake in an object store must have the form s3://BUCKET/PREFIX: BUCKET of 3 to 63"
              + " lower-case letters, digits, '.' and '-', PREFIX of letters, digits, '.', '_',"
              + " '=', '-' and '/'; it is '%s'".formatted(root));
    }
    String prefix = m.group(2).isEmpty() ? "" : m.group(2).substring(1) + "/";
    return new S3Location(m.group(1), prefix);
  }

  String key(String path) {
    return prefix + path;
  }

  /** Returns the path of a key, which must begin with the prefix. */
  String path(String key) {
    return key.substring(prefix.length());
  }
}
