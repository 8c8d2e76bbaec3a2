package org.obmeet.telemetry.cli.input.document;

import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.source.YamlNode;

/** Reads both sections of a mapping file. */
public final class MappingReader {
  private MappingReader() {}

  /**
   * Reads a mapping file.
   *
   * @throws org.obmeet.telemetry.schemas.source.CatalogException if a key or value is wrong
   */
  public static void read(YamlNode root) {
    DocumentMapping.read(root, Catalog.load());
  }
}
