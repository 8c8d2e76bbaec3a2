package org.obmeet.telemetry.lake.commit;

/**
 * The keys of a lake's state. A commit puts and drops keys. A key has a prefix that says what it
 * is, and a name. Neither a key nor its value names a subject.
 */
public final class LogKey {
  /** The properties of the lake, {@link LakeMetadata}. */
  public static final String META = "meta";

  /** {@code file/PATH}: a file, {@link LoggedFile}. A release file has the tables in it. */
  public static final String FILE = "file/";

  /** The prefix of the keys of release files. */
  public static final String RELEASED = FILE + "ledger/released/";

  /** The prefix of the key of the suppression table. */
  public static final String SUPPRESSION = FILE + "clean/suppression/";

  /** {@code ingest/RUN}: what an ingest read and accepted, {@link Ingest}. */
  public static final String INGEST = "ingest/";

  /** {@code closed/STREAM/WINDOW}: a base window that counts no further row. */
  public static final String CLOSED = "closed/";

  /** {@code suppressed/TABLE/WINDOW}: the reason why a table was not published. */
  public static final String SUPPRESSED = "suppressed/";

  /** {@code expired/TABLE/WINDOW}: a table that is never released, because data are gone. */
  public static final String EXPIRED = "expired/";

  /** {@code gap/STREAM/DAY}: a day of which clean files were lost. */
  public static final String GAP = "gap/";

  /** {@code key/NAME}: the fingerprint of a key of the keyset. */
  public static final String KEY = "key/";

  /** {@code destroyed/NAME}: a key that was destroyed. */
  public static final String DESTROYED = "destroyed/";

  /** {@code fence/RUN}: a run whose later commits the log rejects. */
  public static final String FENCE = "fence/";

  /** The last change of a legal hold. */
  public static final String HOLDS = "holds";

  /** The time of the last plan of a retention. */
  public static final String RETAINED = "retained";

  /**
   * {@code run/RUN}: no key of the state. Each commit counts as a change of the key of its run, so
   * that a draft can conflict with any commit of a run.
   */
  public static final String RUN = "run/";

  /**
   * {@code drop/KEY}: no key of the state. A drop of a key counts as a change of it, so that a
   * draft can depend on files that exist, and not on files that are added.
   */
  public static final String DROP = "drop/";

  private LogKey() {}

  /** Returns the key of a file. */
  public static String file(String path) {
    return FILE + path;
  }

  /** Returns the prefix of the keys of a stream's clean files. */
  public static String clean(String stream) {
    return FILE + "clean/" + stream + "/";
  }
}
