package org.obmeet.telemetry.jobs.ingest;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.obmeet.telemetry.jobs.Catalogs;
import org.obmeet.telemetry.jobs.ExitCode;
import org.obmeet.telemetry.jobs.JobException;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.commit.CommitDraft;
import org.obmeet.telemetry.lake.commit.CommitKind;
import org.obmeet.telemetry.lake.commit.ConsentMode;
import org.obmeet.telemetry.lake.commit.KeysCommit;
import org.obmeet.telemetry.lake.commit.LakeMetadata;
import org.obmeet.telemetry.lake.keys.KeyName;
import org.obmeet.telemetry.lake.keys.Keyset;
import org.obmeet.telemetry.lake.log.ConflictCheck;
import org.obmeet.telemetry.lake.log.LakeState;
import org.obmeet.telemetry.privacy.pseudonym.EpochKeyId;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.dataset.Dataset;

/** What stands before the first record: the lake, its mark, its key ring and the epochs' keys. */
final class LakeSetup {
  private LakeSetup() {}

  /** Opens the lake, or makes it with its key ring where there is none, and makes missing keys. */
  static Lake open(IngestRequest request, Catalog catalog) {
    Optional<Lake> found = Lake.find(request.lake());
    found.ifPresent(lake -> Catalogs.check(catalog, lake.state()));
    Lake lake = found.isPresent() ? found.get() : create(request, catalog);
    checkConsentMode(lake, request);
    Path keys = Path.of(request.keys());
    Keyset.requireOutside(keys, lake.root());
    Keyset ring = Keyset.open(keys);
    LakeState state = lake.state();
    state.check(ring);
    makeKeys(lake, state, ring, request, catalog);
    return lake;
  }

  /** Makes the keys that a record within retention may need, and names them in the log. */
  private static void makeKeys(
      Lake lake, LakeState state, Keyset ring, IngestRequest request, Catalog catalog) {
    List<KeyName> names = neededKeys(request, catalog);
    names.removeAll(state.destroyed());
    ring.createMissing(names);
    names.removeAll(state.keys().keySet());
    if (!names.isEmpty()) {
      CommitDraft draft =
          KeysCommit.made(ring, names).draft(state.head().number(), request.now(), "keys");
      lake.log().append(draft, ConflictCheck.rejectKinds(CommitKind.KEYS));
    }
  }

  private static Lake create(IngestRequest request, Catalog catalog) {
    Path keys = Path.of(request.keys());
    Keyset.requireOutside(keys, request.lake());
    Keyset ring = Keyset.openOrCreate(keys);
    ConsentMode mode =
        request.assumeConsent().isPresent() ? ConsentMode.ASSUMED : ConsentMode.RECORDED;
    return Lake.create(
        request.lake(),
        new LakeMetadata(ring.id(), mode, catalog.processing().region()),
        request.now());
  }

  private static void checkConsentMode(Lake lake, IngestRequest request) {
    boolean assumed = lake.genesis().consent() == ConsentMode.ASSUMED;
    if (request.assumeConsent().isPresent() && !assumed) {
      throw new JobException(
          ExitCode.BAD_INPUT,
          "--assume-consent is for lakes that were made with it; the lake at "
              + request.lake()
              + " holds recorded consents: use --consents");
    }
  }

  /** Every key that a record within retention may need. */
  static List<KeyName> neededKeys(IngestRequest request, Catalog catalog) {
    List<KeyName> names = new ArrayList<>();
    for (Dataset dataset : catalog.datasets().values()) {
      EpochKeyId.at(dataset, request.now())
          .forEach(key -> names.add(new KeyName(key.stream(), key.kind(), key.epoch())));
    }
    return names;
  }
}
