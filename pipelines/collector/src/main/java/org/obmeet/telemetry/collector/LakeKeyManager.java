package org.obmeet.telemetry.collector;

import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.commit.CommitKind;
import org.obmeet.telemetry.lake.commit.ConsentMode;
import org.obmeet.telemetry.lake.commit.KeysCommit;
import org.obmeet.telemetry.lake.commit.LakeMetadata;
import org.obmeet.telemetry.lake.keys.KeyName;
import org.obmeet.telemetry.lake.keys.Keyset;
import org.obmeet.telemetry.lake.log.CommitConflictException;
import org.obmeet.telemetry.lake.log.ConflictCheck;
import org.obmeet.telemetry.lake.log.LakeState;
import org.obmeet.telemetry.privacy.pseudonym.EpochKeyId;
import org.obmeet.telemetry.privacy.pseudonym.Pseudonyms;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.dataset.Dataset;

/** The lake, and the ring with the keys of today and tomorrow. */
final class LakeKeyManager {
  private static final int ATTEMPTS = 5;

  private final Lake lake;
  private final Keyset ring;
  private final Catalog catalog;

  private LakeKeyManager(Lake lake, Keyset ring, Catalog catalog) {
    this.lake = lake;
    this.ring = ring;
    this.catalog = catalog;
  }

  /**
   * Opens a lake, or makes it with its ring where there is none, and makes missing keys.
   *
   * @throws CollectorException where consents are assumed there, or files are of a later schema
   */
  static LakeKeyManager open(String root, Path keys, Catalog catalog, Instant now) {
    Lake lake = Lake.find(root).orElse(null);
    if (lake == null) {
      Keyset.requireOutside(keys, root);
      Keyset made = Keyset.openOrCreate(keys);
      String region = catalog.processing().region();
      lake = Lake.create(root, new LakeMetadata(made.id(), ConsentMode.RECORDED, region), now);
    }
    if (lake.genesis().consent() == ConsentMode.ASSUMED) {
      throw new CollectorException(
          "the lake at "
              + lake.root()
              + " was made for a demonstration, with consent assumed: nothing is collected into it");
    }
    Keyset.requireOutside(keys, lake.root());
    Keyset ring = Keyset.open(keys);
    LakeState state = lake.state();
    state.check(ring);
    checkVersions(state, catalog);
    LakeKeyManager opened = new LakeKeyManager(lake, ring, catalog);
    opened.ensure(now, state);
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
                    "the lake holds %s of schema version %s; this program knows %s: upgrade it"
                        .formatted(
                            stream,
                            Integer.toString(version),
                            Integer.toString(dataset.version())));
              }
            });
  }

  Lake lake() {
    return lake;
  }

  Pseudonyms pseudonyms() {
    return new Pseudonyms(
        ring.subjectKey(), (stream, kind, epoch) -> ring.epochKey(stream, kind, epoch));
  }

  /** Makes the keys that a record may need now, and names them in the log. */
  void ensure(Instant now) {
    ensure(now, lake.state());
  }

  private void ensure(Instant now, LakeState known) {
    List<KeyName> missing = needed(now);
    missing.removeAll(known.destroyed());
    if (missing.stream().allMatch(k -> ring.has(k) && known.keys().containsKey(k))) {
      return;
    }
    for (int attempt = 1; ; attempt++) {
      try {
        record(needed(now), now);
        return;
      } catch (CommitConflictException another) {
        if (attempt == ATTEMPTS) {
          throw another;
        }
      }
    }
  }

  private void record(List<KeyName> names, Instant now) {
    LakeState state = lake.state();
    names.removeAll(state.destroyed());
    ring.createMissing(names);
    names.removeAll(state.keys().keySet());
    if (!names.isEmpty()) {
      lake.log()
          .append(
              KeysCommit.made(ring, names).draft(state.head().number(), now, "keys"),
              ConflictCheck.rejectKinds(CommitKind.KEYS));
    }
  }

  /** Whether the keys of a day are there. */
  boolean has(Instant now) {
    long today = now.atZone(ZoneOffset.UTC).toLocalDate().toEpochDay();
    for (Dataset dataset : catalog.datasets().values()) {
      if (dataset.epochDays() > 0) {
        int epoch = Pseudonyms.epoch(dataset.epochDays(), today);
        for (String kind : EpochKeyId.kinds(dataset)) {
          if (!ring.has(new KeyName(dataset.name(), kind, epoch))) {
            return false;
          }
        }
      }
    }
    return true;
  }

  private List<KeyName> needed(Instant now) {
    List<KeyName> names = new ArrayList<>();
    for (Dataset dataset : catalog.datasets().values()) {
      EpochKeyId.at(dataset, now)
          .forEach(key -> names.add(new KeyName(key.stream(), key.kind(), key.epoch())));
    }
    return names;
  }
}
