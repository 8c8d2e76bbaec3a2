package org.obmeet.telemetry.jobs.aggregate.publish;

import java.util.Map;
import org.obmeet.telemetry.lake.file.FileRef;

/**
 * A staged release file.
 *
 * @param window the window, such as {@code week/2026-11-16}
 * @param from path of the staged file
 * @param file the file's entry for the log
 * @param tables revision of each table
 */
public record StagedRelease(
    String stream, String window, String from, FileRef file, Map<String, Integer> tables) {}
