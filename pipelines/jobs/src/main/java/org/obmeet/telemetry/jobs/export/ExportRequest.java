package org.obmeet.telemetry.jobs.export;

import java.nio.file.Path;
import java.time.Instant;
import org.obmeet.telemetry.jobs.SubjectIdentifier;

/**
 * The request for an export.
 *
 * @param name identifier of the subject
 * @param out path of the archive, which must be a new file outside the lake
 * @param catalog folder of the catalogue, or {@link org.obmeet.telemetry.jobs.Catalogs#SHIPPED}
 */
public record ExportRequest(
    String lake, Path keys, Instant now, SubjectIdentifier name, Path out, String catalog) {}
