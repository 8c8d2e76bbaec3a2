package org.obmeet.telemetry.lake;

import java.io.Serializable;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.obmeet.telemetry.lake.commit.Commit;
import org.obmeet.telemetry.lake.commit.CommitDraft;
import org.obmeet.telemetry.lake.commit.CommitKind;
import org.obmeet.telemetry.lake.commit.LakeMetadata;
import org.obmeet.telemetry.lake.commit.LogKey;
import org.obmeet.telemetry.lake.file.LakeFiles;
import org.obmeet.telemetry.lake.file.LakeLayout;
import org.obmeet.telemetry.lake.keys.KeyName;
import org.obmeet.telemetry.lake.keys.Keyset;
import org.obmeet.telemetry.lake.log.CommitConflictException;
import org.obmeet.telemetry.lake.log.CommitJson;
import org.obmeet.telemetry.lake.log.CommitLog;
import org.obmeet.telemetry.lake.log.LakeState;
import org.obmeet.telemetry.lake.store.LakeException;
import org.obmeet.telemetry.lake.store.Locations;
import org.obmeet.telemetry.lake.store.Store;
import org.obmeet.telemetry.lake.store.StoredFile;
import org.obmeet.telemetry.lake.store.s3.S3Location;

/** A handle on a lake: its files, log and state. Serialisation writes only the root of the lake. */
public final class Lake implements Serializable {
  private static final long serialVersionUID = 1;
  private static final Map<String, Lake> SHARED = new ConcurrentHashMap<>();

  private final String root;
  private final transient LakeLayout layout;
  private final transient LakeFiles files;
  private final transient CommitLog log;

  private Lake(String root, LakeFiles files) {
    this.root = root;
    this.layout = new LakeLayout();
    this.files = files;
    this.log = new CommitLog(files, layout, files.putIfAbsent());
  }

  /**
   * Returns a handle on the lake in a store. After deserialisation, the handle opens the store of
   * its root.
   *
   * @param root root by which {@link #open} opens the lake
   */
  public static Lake in(Store store, String root) {
    return new Lake(root, new LakeFiles(root, store));
  }

  private Lake(Lake other, CommitLog log) {
    this.root = other.root;
    this.layout = other.layout;
    this.files = other.files;
    this.log = log;
  }

  /**
   * Returns a handle for retention and erasure in a lake whose hash chain may be broken; see {@link
   * CommitLog#recover}. The caller must not release tables with this handle. The state cannot be
   * read if the first commit cannot be read.
   */
  public Lake recover(String reason, Instant at, String run) {
    return new Lake(this, log.recover(reason, at, run));
  }

  /**
   * Creates a lake by writing commit 0 of its log.
   *
   * @param root a local folder or a URI
   * @throws LakeException in the cases of {@link #create(Lake, LakeMetadata, Instant)}
   */
  public static Lake create(String root, LakeMetadata metadata, Instant at) {
    return create(at(root), metadata, at);
  }

  /**
   * Creates a lake that does not exist yet.
   *
   * @throws LakeException if the lake exists or cannot be written, or its store can create a file
   *     twice
   */
  public static Lake create(Lake lake, LakeMetadata metadata, Instant at) {
    if (lake.exists()) {
      throw new LakeException("there is a lake at " + lake.root + " already");
    }
    if (S3Location.matches(lake.root) && !lake.files.supportsPutIfAbsent()) {
      throw new LakeException(
          "cannot create a lake at "
              + lake.root
              + ": its store lets a file be created twice (it ignores If-None-Match)");
    }
    try {
      lake.log.append(metadata.draft(at));
    } catch (CommitConflictException e) {
      throw new LakeException("there is a lake at " + lake.root + " already", e);
    }
    return lake;
  }

  /** Opens a lake; throws {@link LakeException} if the lake does not exist or cannot be read. */
  public static Lake open(String root) {
    return find(root)
        .orElseThrow(
            () ->
                new LakeException(
                    "there is no lake at "
                        + Locations.normalize(root)
                        + ": name its root, or make one by ingesting into it"));
  }

  /**
   * Shares one handle between the jobs and workers of a process. Until the result is closed, {@link
   * #create}, {@link #find} and {@link #open} return this handle, so that the state is read once.
   * If a handle is shared already, it stays, and closing the result has no effect.
   */
  public static Sharing share(String root) {
    String normal = Locations.normalize(root);
    return SHARED.containsKey(normal) ? () -> {} : share(normal, LakeFiles.at(normal));
  }

  /** Shares a handle that uses these files, instead of a handle that is shared already. */
  public static Sharing share(String root, LakeFiles files) {
    Lake lake = new Lake(Locations.normalize(root), files);
    SHARED.put(lake.root, lake);
    return () -> SHARED.remove(lake.root, lake);
  }

  /** The time during which a handle is shared. */
  @FunctionalInterface
  public interface Sharing extends AutoCloseable {
    @Override
    void close();
  }

  private static Lake at(String root) {
    String normal = Locations.normalize(root);
    Lake shared = SHARED.get(normal);
    return shared == null ? new Lake(normal, LakeFiles.at(normal)) : shared;
  }

  public static Optional<Lake> find(String root) {
    Lake lake = at(root);
    return lake.exists() ? Optional.of(lake) : Optional.empty();
  }

  /** Checks a root's syntax alone; throws {@link LakeException} if it is invalid. */
  public static void requireRoot(String root) {
    LakeFiles.at(root);
  }

  /** Returns the root: an absolute folder, or a URI without trailing slash. */
  public String root() {
    return root;
  }

  public LakeLayout layout() {
    return layout;
  }

  public LakeFiles files() {
    return files;
  }

  public CommitLog log() {
    return log;
  }

  /** Returns the properties that were fixed when the lake was created. */
  public LakeMetadata metadata() {
    return LakeMetadata.of(CommitJson.parse(0, files.bytes(layout.commit(0))));
  }

  /**
   * Checks that this version of the program opens the lake. A first commit that cannot be read is
   * left to the checks of the log.
   *
   * @throws LakeException in the cases of {@link LakeMetadata#requireForm}
   */
  public void requireForm() {
    Commit first;
    try {
      first = CommitJson.parse(0, files.bytes(layout.commit(0)));
    } catch (LakeException unreadable) {
      return;
    }
    if (first.kind() == CommitKind.GENESIS) {
      LakeMetadata.requireForm(0, first.put().get(LogKey.META));
    }
  }

  /** Returns the current state, as {@link CommitLog#state()} does. */
  public LakeState state() {
    return log.state();
  }

  /** Returns the paths of a stream's sealed landing segments, in order. */
  public List<String> segments(String stream) {
    return files.list(layout.landingFolder(stream)).stream()
        .map(StoredFile::path)
        .filter(path -> path.endsWith(".avro"))
        .toList();
  }

  /**
   * Creates keys that are not in the keyset, and records keys that are not in the log. Keys that
   * the log records as destroyed are skipped.
   *
   * @throws CommitConflictException if another process has changed keys meanwhile
   */
  public void createKeys(Keyset keyset, Collection<KeyName> keys, Instant now) {
    LakeState state = state();
    List<KeyName> names = new ArrayList<>(keys);
    names.removeAll(state.destroyed());
    keyset.createMissing(names, state.keys().keySet());
    names.removeAll(state.keys().keySet());
    if (!names.isEmpty()) {
      CommitDraft draft = CommitDraft.of(CommitKind.KEYS, state.head().number(), now, "keys");
      for (KeyName name : names) {
        draft = draft.put(LogKey.KEY + name, keyset.fingerprint(name));
      }
      log.append(draft);
    }
  }

  @Override
  public String toString() {
    return root;
  }

  private boolean exists() {
    return files.exists(layout.commit(0));
  }

  private Object readResolve() {
    return at(root);
  }
}
