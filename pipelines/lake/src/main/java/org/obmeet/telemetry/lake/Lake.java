package org.obmeet.telemetry.lake;

import java.io.Serializable;
import java.time.Instant;
import java.util.Optional;
import org.obmeet.telemetry.lake.commit.CommitKind;
import org.obmeet.telemetry.lake.commit.CorruptLogException;
import org.obmeet.telemetry.lake.commit.LakeMetadata;
import org.obmeet.telemetry.lake.file.LakeFiles;
import org.obmeet.telemetry.lake.file.LakeLayout;
import org.obmeet.telemetry.lake.log.CommitConflictException;
import org.obmeet.telemetry.lake.log.CommitJson;
import org.obmeet.telemetry.lake.log.CommitLog;
import org.obmeet.telemetry.lake.log.ConflictCheck;
import org.obmeet.telemetry.lake.log.LakeState;
import org.obmeet.telemetry.lake.store.LakeException;
import org.obmeet.telemetry.lake.store.Locations;
import org.obmeet.telemetry.lake.store.s3.S3Location;

/** A handle on a lake. Serialised as its root alone. */
public final class Lake implements Serializable {
  private static final long serialVersionUID = 1;

  private final String root;
  private final transient LakeLayout layout;
  private final transient LakeFiles files;
  private final transient CommitLog log;

  private Lake(String root) {
    this.root = root;
    this.layout = new LakeLayout();
    this.files = LakeFiles.at(root);
    this.log = new CommitLog(files, layout, files.putIfAbsent());
  }

  private Lake(Lake other, CommitLog log) {
    this.root = other.root;
    this.layout = other.layout;
    this.files = other.files;
    this.log = log;
  }

  /**
   * The same lake, going on where the chain of its log is broken, in a new one that names the
   * break. Retention and erasure go on so; nothing is ever released by it.
   *
   * @param reason why it must go on
   * @throws CorruptLogException where its first entry cannot be read
   */
  public Lake recover(String reason, Instant at, String run) {
    return new Lake(this, log.recover(reason, at, run));
  }

  /**
   * Makes a lake: writes entry 0 of its log.
   *
   * @param root a folder of this machine, or a URI
   * @throws LakeException if there is one already, or the root cannot be written
   */
  public static Lake create(String root, LakeMetadata genesis, Instant at) {
    Lake lake = new Lake(Locations.normalize(root));
    if (lake.isThere()) {
      throw new LakeException("there is a lake at " + lake.root + " already");
    }
    if (Locations.local(lake.root).isEmpty() && !lake.files.createsOnce()) {
      throw new LakeException(
          "no lake can be kept at "
              + lake.root
              + ": its store lets a file be created twice (it ignores If-None-Match)");
    }
    try {
      lake.log.append(genesis.draft(at), ConflictCheck.rejectKinds(CommitKind.GENESIS));
    } catch (CommitConflictException e) {
      throw new LakeException("there is a lake at " + lake.root + " already", e);
    }
    return lake;
  }

  /**
   * Opens a lake.
   *
   * @throws LakeException if there is none, or it cannot be read
   */
  public static Lake open(String root) {
    return find(root)
        .orElseThrow(
            () ->
                new LakeException(
                    "there is no lake at "
                        + Locations.normalize(root)
                        + ": name its root, or make one by ingesting into it"));
  }

  /** The lake at that root, if there is one. */
  public static Optional<Lake> find(String root) {
    Lake lake = new Lake(Locations.normalize(root));
    return lake.isThere() ? Optional.of(lake) : Optional.empty();
  }

  /**
   * Looks whether a root is written as roots are; nothing is asked of any store.
   *
   * @throws LakeException where it is not
   */
  public static void requireRoot(String root) {
    Locations.local(root);
    if (S3Location.matches(root)) {
      S3Location.parse(root);
    }
  }

  /** Its root: an absolute folder, or a URI without trailing slash. */
  public String root() {
    return root;
  }

  /** Where each kind of file lies. */
  public LakeLayout layout() {
    return layout;
  }

  /** Its files. */
  public LakeFiles files() {
    return files;
  }

  /** Its log. */
  public CommitLog log() {
    return log;
  }

  /** What was fixed when it was made. */
  public LakeMetadata genesis() {
    return LakeMetadata.of(CommitJson.parse(0, files.bytes(layout.commit(0))));
  }

  /**
   * What the lake holds now: a replay of the log.
   *
   * @throws CorruptLogException where the chain does not hold
   */
  public LakeState state() {
    return LakeState.replay(log.commits());
  }

  @Override
  public String toString() {
    return root;
  }

  private boolean isThere() {
    return files.exists(layout.commit(0));
  }

  private Object readResolve() {
    return new Lake(root);
  }
}
