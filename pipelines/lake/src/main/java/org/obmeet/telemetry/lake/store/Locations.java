package org.obmeet.telemetry.lake.store;

import java.net.URI;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/** Parses locations, which are local paths or URIs of other stores; names temporary files. */
public final class Locations {
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
    return "staging/aside/" + UUID.randomUUID();
  }

  /** Returns the location without trailing slashes. A local folder becomes an absolute path. */
  public static String normalize(String location) {
    return local(location)
        .map(path -> path.toAbsolutePath().normalize().toString())
        .orElseGet(() -> location.replaceFirst("(?<=[^:/])/+$", ""));
  }
}
