package org.obmeet.telemetry.jobs.export;

import java.nio.file.Path;
import java.time.Instant;
import org.obmeet.telemetry.jobs.SubjectIdentifier;

/**
 * What is asked of an export.
 *
 * @param lake root of the lake
 * @param keys file of the key ring
 * @param now the clock
 * @param name who is asked about
 * @param out the archive; not there yet, and not inside the lake
 * @param catalog folder of the catalogue, or {@link org.obmeet.telemetry.jobs.Catalogs#SHIPPED}
 */
public record ExportRequest(
    String lake, Path keys, Instant now, SubjectIdentifier name, Path out, String catalog) {}
