package org.obmeet.telemetry.jobs.ingest;

import java.nio.file.Path;
import java.util.Optional;
import org.obmeet.telemetry.jobs.Catalogs;
import org.obmeet.telemetry.jobs.JobException;
import org.obmeet.telemetry.jobs.LakeAccess;
import org.obmeet.telemetry.jobs.NeededKeys;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.commit.ConsentMode;
import org.obmeet.telemetry.lake.commit.LakeMetadata;
import org.obmeet.telemetry.lake.keys.Keyset;
import org.obmeet.telemetry.schemas.Catalog;

/** Prepares a lake for an ingest run, with its consent mode, keyset and pseudonym keys. */
final class LakeSetup {
  private LakeSetup() {}

  /** Opens the lake, or creates it with a keyset, and creates missing keys. */
  static Lake open(IngestRequest request, Catalog catalog) {
    Optional<Lake> found =
        Lake.find(request.lake()).map(lake -> LakeAccess.checked(lake, request.now()));
    found.ifPresent(lake -> Catalogs.check(catalog, lake.state()));
    Lake lake = found.isPresent() ? found.get() : create(request, catalog);
    checkConsentMode(lake, request);
    Path keys = Path.of(request.keys());
    Keyset.requireOutside(keys, lake.root());
    Keyset keyset = Keyset.open(keys);
    lake.state().checkKeyset(keyset);
    lake.createKeys(keyset, NeededKeys.ofNewRecords(catalog, request.now()), request.now());
    return lake;
  }

  private static Lake create(IngestRequest request, Catalog catalog) {
    Path keys = Path.of(request.keys());
    Keyset.requireOutside(keys, request.lake());
    Keyset keyset = Keyset.openOrCreate(keys);
    ConsentMode mode =
        request.assumeConsent().isPresent() ? ConsentMode.ASSUMED : ConsentMode.RECORDED;
    return Lake.create(
        request.lake(),
        new LakeMetadata(keyset.id(), mode, catalog.processing().region()),
        request.now());
  }

  private static void checkConsentMode(Lake lake, IngestRequest request) {
    boolean assumed = lake.metadata().consent() == ConsentMode.ASSUMED;
    if (request.assumeConsent().isPresent() && !assumed) {
      throw JobException.badInput(
          "--assume-consent is only for lakes that were created with it; the lake at "
              + request.lake()
              + " has recorded consents: use --consents");
    }
  }
}
