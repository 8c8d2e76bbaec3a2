package org.obmeet.telemetry.schemas.source;

/** A fault in a schema, cube or policy file: names file, key, value and what is allowed. */
public final class CatalogException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public CatalogException(String file, String key, Object value, String allowed) {
    super("%s: %s is '%s'; allowed: %s".formatted(file, key, value, allowed));
  }
}
