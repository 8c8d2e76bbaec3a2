package org.obmeet.telemetry.cli.releases;

import java.util.Collection;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.source.CatalogException;

/** Messages about a name that is not known. */
public final class UnknownName {
  private UnknownName() {}

  /**
   * Returns the message about the name of a cube that is not released.
   *
   * @param argument name of the argument or option, such as {@code CUBE}, for the message
   * @param released names of the released tables
   */
  public static String cube(
      String argument, String name, Collection<String> released, Catalog catalog) {
    if (released.isEmpty()) {
      return "nothing is released yet, so there is no '" + name + "'";
    }
    boolean declared = catalog.cubes().stream().anyMatch(cube -> cube.name().equals(name));
    return "%s must be a released cube; it is '%s'%s To list them run 'telemetry releases list'"
        .formatted(
            argument,
            name,
            declared ? ", which is declared but not released." : closest(name, released));
  }

  /** Returns a full stop, and then a question with a similar name if there is one. */
  public static String closest(String name, Collection<String> known) {
    return CatalogException.similar(name, known)
        .map(similar -> ". Did you mean " + similar + "?")
        .orElse(".");
  }
}
