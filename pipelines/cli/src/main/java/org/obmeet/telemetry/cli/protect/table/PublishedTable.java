package org.obmeet.telemetry.cli.protect.table;

import org.obmeet.telemetry.disclosure.model.ReleasedTable;

/**
 * A table as it is published.
 *
 * @param shareSuppressedPercent suppressed share of its incidences in per cent, rounded up
 */
public record PublishedTable(ReleasedTable contents, int shareSuppressedPercent) {}
