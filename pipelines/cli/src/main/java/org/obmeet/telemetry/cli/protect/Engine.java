package org.obmeet.telemetry.cli.protect;

import java.util.List;
import org.obmeet.telemetry.privacy.protect.ProtectedRelease;
import org.obmeet.telemetry.privacy.tables.Problem;
import org.obmeet.telemetry.privacy.tables.ReleasedTable;

/** What protects: {@link org.obmeet.telemetry.privacy.protect.Protect#protect}, or a fake. */
@FunctionalInterface
public interface Engine {
  ProtectedRelease protect(Problem problem, List<ReleasedTable> earlier, long budget);
}
