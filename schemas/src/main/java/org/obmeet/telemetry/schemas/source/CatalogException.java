package org.obmeet.telemetry.schemas.source;

/**
 * An error in a file of the catalog. Its message contains the file, the key, the value and the
 * allowed values.
 */
public final class CatalogException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public CatalogException(String file, String key, Object value, String allowed) {
    super("%s: %s is '%s'; allowed: %s".formatted(file, key, value, allowed));
  }
}
