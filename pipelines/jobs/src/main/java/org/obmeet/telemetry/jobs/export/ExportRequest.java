package org.obmeet.telemetry.jobs.export;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.obmeet.telemetry.jobs.IdentityVerification;
import org.obmeet.telemetry.jobs.SubjectIdentifier;

/**
 * The request for an export.
 *
 * @param names identifiers of the subject
 * @param out path of the archive, which must be a new file outside the lake
 * @param identity verification of the requester's identity, which the log records
 * @param dryRun true to count the rows and write nothing
 * @param catalog folder of the catalogue, or {@link org.obmeet.telemetry.jobs.Catalogs#SHIPPED}
 */
public record ExportRequest(
    String lake,
    Path keys,
    Instant now,
    List<SubjectIdentifier> names,
    Path out,
    IdentityVerification identity,
    boolean dryRun,
    String catalog) {
  public ExportRequest {
    names = List.copyOf(names);
  }
}
