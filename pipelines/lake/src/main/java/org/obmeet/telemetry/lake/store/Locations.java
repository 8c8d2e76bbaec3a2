package org.obmeet.telemetry.lake.store;

import java.net.URI;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/** Parses locations, which are local paths or URIs of other stores; names temporary files. */
public final class Locations {
  /** Maximum time for which a process may need a temporary file. */
  public static final Duration MAX_WRITE_TIME = Duration.ofHours(1);

  private static final String TEMPORARY = "staging/aside/";
  private static final Pattern TEMPORARY_PATH =
      Pattern.compile(TEMPORARY + "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
  private static final Pattern SCHEME = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]+://.*");

  private Locations() {}

  /** Returns the path of a local location; empty for another location. */
  public static Optional<Path> local(String location) {
    if (location.isBlank()) {
      throw new LakeException("a path or URI must not be empty");
    }
    try {
      if (location.startsWith("file:")) {
        return Optional.of(Path.of(URI.create(location)));
      }
      return SCHEME.matcher(location).matches() ? Optional.empty() : Optional.of(Path.of(location));
    } catch (InvalidPathException e) {
      throw new LakeException(
          "the path '%s' cannot be used (%s); with a C locale, set LC_ALL=C.UTF-8"
              .formatted(location, e.getReason()),
          e);
    } catch (IllegalArgumentException | FileSystemNotFoundException e) {
      throw new LakeException(
          "a file URI must have the form file:///folder/name; it is '" + location + "'", e);
    }
  }

  /** Returns a new path for a temporary file in the lake: {@code staging/aside/UUID}. */
  public static String temporaryPath() {
    return TEMPORARY + UUID.randomUUID();
  }

  /** Returns true for a path as {@link #temporaryPath} returns it. */
  public static boolean isTemporaryPath(String path) {
    return TEMPORARY_PATH.matcher(path).matches();
  }

  /** Returns the location without trailing slashes. A local folder becomes an absolute path. */
  public static String normalize(String location) {
    return local(location)
        .map(path -> path.toAbsolutePath().normalize().toString())
        .orElseGet(() -> location.replaceFirst("(?<=[^:/])/+$", ""));
  }
}
