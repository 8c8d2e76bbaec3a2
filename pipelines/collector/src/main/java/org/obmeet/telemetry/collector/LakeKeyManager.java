package org.obmeet.telemetry.collector;

import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.commit.ConsentMode;
import org.obmeet.telemetry.lake.commit.LakeMetadata;
import org.obmeet.telemetry.lake.keys.KeyName;
import org.obmeet.telemetry.lake.keys.Keyset;
import org.obmeet.telemetry.lake.log.CommitConflictException;
import org.obmeet.telemetry.lake.log.LakeState;
import org.obmeet.telemetry.privacy.pseudonym.EpochKeyId;
import org.obmeet.telemetry.privacy.pseudonym.Pseudonyms;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.dataset.Dataset;

/** Opens the lake of a collector and creates the keys that records within retention may need. */
record LakeKeyManager(Lake lake, Keyset keyset, Path file, Catalog catalog) {
  private static final int ATTEMPTS = 5;

  /**
   * Opens a lake and creates missing keys. If there is no lake, the lake and its keyset are
   * created.
   *
   * @throws CollectorException if the lake assumes consents, or if its files have a schema version
   *     later than that of the catalog
   */
  static LakeKeyManager open(String root, Path keys, Catalog catalog, Instant now) {
    Lake lake = Lake.find(root).orElse(null);
    if (lake == null) {
      Keyset.requireOutside(keys, root);
      Keyset created = Keyset.openOrCreate(keys);
      String region = catalog.processing().region();
      lake = Lake.create(root, new LakeMetadata(created.id(), ConsentMode.RECORDED, region), now);
    }
    if (lake.metadata().consent() == ConsentMode.ASSUMED) {
      throw new CollectorException(
          "the lake at "
              + lake.root()
              + " was made for a demonstration, with consent assumed: nothing is collected into"
              + " it");
    }
    Keyset.requireOutside(keys, lake.root());
    Keyset keyset = Keyset.open(keys);
    LakeState state = lake.state();
    state.checkKeyset(keyset);
    checkVersions(state, catalog);
    LakeKeyManager opened = new LakeKeyManager(lake, keyset, keys, catalog);
    opened.ensureKeys(now);
    return opened;
  }

  private static void checkVersions(LakeState state, Catalog catalog) {
    state
        .versions()
        .forEach(
            (stream, version) -> {
              Dataset dataset = catalog.datasets().get(stream);
              if (dataset != null && dataset.version() < version) {
                throw new CollectorException(
                    ("the lake contains %s of schema version %s;"
                            + " this program reads up to %s: upgrade it")
                        .formatted(stream, version, dataset.version()));
              }
            });
  }

  Pseudonyms pseudonyms() {
    return new Pseudonyms(
        keyset.subjectKey(), (stream, kind, epoch) -> keyset.epochKey(stream, kind, epoch));
  }

  /** Creates the missing keys and adds them to the log; retries after a concurrent commit. */
  void ensureKeys(Instant now) {
    for (int attempt = 1; ; attempt++) {
      try {
        lake.createKeys(
            keyset,
            catalog.datasets().values().stream()
                .flatMap(dataset -> EpochKeyId.at(dataset, now).stream())
                .map(key -> new KeyName(key.stream(), key.kind(), key.epoch()))
                .toList(),
            now);
        return;
      } catch (CommitConflictException conflict) {
        if (attempt == ATTEMPTS) {
          throw conflict;
        }
      }
    }
  }

  /** Returns true if all keys of today's key rotation periods exist. */
  boolean hasKeysFor(Instant now) {
    long today = now.atZone(ZoneOffset.UTC).toLocalDate().toEpochDay();
    return catalog.datasets().values().stream()
        .filter(dataset -> dataset.epochDays() > 0)
        .allMatch(
            dataset -> {
              int epoch = Pseudonyms.epoch(dataset.epochDays(), today);
              return EpochKeyId.kinds(dataset).stream()
                  .allMatch(kind -> keyset.has(new KeyName(dataset.name(), kind, epoch)));
            });
  }
}
