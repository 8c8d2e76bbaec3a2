package org.obmeet.telemetry.cli.protect;

import java.util.List;
import org.obmeet.telemetry.privacy.tables.Hierarchy;
import org.obmeet.telemetry.privacy.tables.Records;

/**
 * What was read.
 *
 * @param records the records
 * @param hierarchies one for each dimension of the records, of the values that occur
 * @param name the file
 */
record Loaded(Records records, List<Hierarchy> hierarchies, String name) {
  Loaded {
    hierarchies = List.copyOf(hierarchies);
  }
}
