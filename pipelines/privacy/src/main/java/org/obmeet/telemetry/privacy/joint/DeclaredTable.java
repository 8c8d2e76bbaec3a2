package org.obmeet.telemetry.privacy.joint;

import java.util.List;
import java.util.Objects;
import org.obmeet.telemetry.privacy.disclosure.PublishedTable;

/**
 * A released table with what it means.
 *
 * @param published the table
 * @param declaration what its columns mean, as at its release
 */
public record DeclaredTable(PublishedTable published, Declaration declaration) {
  /**
   * @throws IllegalArgumentException where the declaration is of other measures
   */
  public DeclaredTable {
    Objects.requireNonNull(published, "published");
    List<String> declared = declaration.measures().stream().map(Declaration.Measure::name).toList();
    if (!declared.equals(published.table().measures())) {
      throw new IllegalArgumentException(
          "measures of "
              + published.cube()
              + " must be declared as they were released, "
              + published.table().measures()
              + "; they are "
              + declared);
    }
  }
}
