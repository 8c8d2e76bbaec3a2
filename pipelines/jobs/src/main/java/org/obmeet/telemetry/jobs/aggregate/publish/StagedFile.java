package org.obmeet.telemetry.jobs.aggregate.publish;

import org.obmeet.telemetry.lake.file.FileRef;

/** A staged file: its path in the staging folder, and its entry for the log. */
public record StagedFile(String from, FileRef file) {}
