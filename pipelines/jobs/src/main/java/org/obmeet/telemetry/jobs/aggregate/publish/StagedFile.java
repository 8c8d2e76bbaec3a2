package org.obmeet.telemetry.jobs.aggregate.publish;

import org.obmeet.telemetry.lake.file.FileRef;

/**
 * A staged file.
 *
 * @param from the file's path in the staging folder
 * @param file the file's entry for the log
 */
public record StagedFile(String from, FileRef file) {}
