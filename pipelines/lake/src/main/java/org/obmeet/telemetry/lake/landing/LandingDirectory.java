package org.obmeet.telemetry.lake.landing;

import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.file.LakeFiles;
import org.obmeet.telemetry.lake.file.UnloggedFiles;
import org.obmeet.telemetry.lake.io.IoErrors;
import org.obmeet.telemetry.lake.store.FileLeases;
import org.obmeet.telemetry.lake.store.LakeException;
import org.obmeet.telemetry.lake.store.LocalStore;
import org.obmeet.telemetry.lake.store.Locations;
import org.obmeet.telemetry.lake.store.PrivateFiles;
import org.obmeet.telemetry.lake.store.StoredFile;

/**
 * The local folder in which segments are written.
 *
 * <p>For a lake in a local folder, it is the lake itself. For any other lake it is a spool: a local
 * folder that one process uses at a time. Rows are durable in the spool. This process, or the next
 * process that uses the spool, uploads the sealed segments. Until then the lake contains the header
 * of the segment, {@code SEGMENT.avro.open}, from which an erasure learns that the segment exists.
 */
public final class LandingDirectory implements AutoCloseable {
  /** Suffix of an empty local file that exists while the lake may have the header of a segment. */
  private static final String ANNOUNCED = ".announced";

  private static final String LANDING = "landing";
  private static final String OWNER = "lake";
  private static final String LEASE = "collector";

  private final Lake lake;
  private final Path root;
  private final LakeFiles files;
  private final boolean spool;
  private final Closeable lease;

  /** The lists of the segments that this process seals. */
  private final SealedSegments sealed;

  /** The identity of the folder of segments; null until there is one. */
  private Object landing;

  private LandingDirectory(Lake lake, Path root, boolean spool, Closeable lease) {
    this.lake = lake;
    this.root = root;
    this.files = spool ? new LakeFiles(root.toString(), new LocalStore(root)) : lake.files();
    this.spool = spool;
    this.lease = lease;
    this.sealed = SealedSegments.ofProcess(lake.files());
    this.landing = identity(root.resolve(LANDING));
  }

  /**
   * Returns the landing directory of a lake. The caller closes it, which releases a spool.
   *
   * @param spool a local folder, created if absent; needed if and only if the lake is not local
   * @throws LakeException if the spool is missing, not needed, in use, or belongs to another lake
   */
  public static LandingDirectory of(Lake lake, Optional<Path> spool) {
    Optional<Path> folder = Locations.local(lake.root());
    if (folder.isPresent()) {
      if (spool.isPresent()) {
        throw new LakeException(
            "a spool is not allowed, because the lake is in a local folder; the lake is at "
                + lake);
      }
      return new LandingDirectory(lake, folder.get(), false, () -> {});
    }
    Path root =
        spool
            .map(path -> path.toAbsolutePath().normalize())
            .orElseThrow(
                () ->
                    new LakeException(
                        "a spool is required, because the lake is not in a local folder; the lake"
                            + " is at "
                            + lake));
    try {
      return new LandingDirectory(lake, root, true, acquireSpool(lake, root));
    } catch (IOException e) {
      throw new LakeException("cannot use the spool " + root + ": " + IoErrors.describe(e), e);
    }
  }

  private static Closeable acquireSpool(Lake lake, Path root) throws IOException {
    Closeable lease =
        new FileLeases(root)
            .tryAcquire(LEASE)
            .orElseThrow(() -> new IOException("another collector uses it"));
    try {
      Path owner = root.resolve(OWNER);
      if (!Files.exists(owner)) {
        byte[] name = lake.root().getBytes(StandardCharsets.UTF_8);
        new LocalStore(root).putIfAbsent().create(OWNER, name);
      }
      if (!Files.readString(owner).equals(lake.root())) {
        throw new IOException("it belongs to the lake at " + Files.readString(owner));
      }
      return lease;
    } catch (IOException e) {
      lease.close();
      throw e;
    }
  }

  Lake lake() {
    return lake;
  }

  Path root() {
    return root;
  }

  /** Returns the files of this directory; for a local lake, the files of the lake. */
  LakeFiles files() {
    return files;
  }

  /** Returns true if segments of this directory have to be uploaded to the lake. */
  boolean isSpool() {
    return spool;
  }

  /**
   * Returns false if this folder or its folder of segments was moved away, even if there is another
   * one at its place.
   */
  public synchronized boolean isInPlace() {
    Object found = identity(root.resolve(LANDING));
    landing = landing == null ? found : landing;
    return isRootInPlace() && Objects.equals(landing, found);
  }

  private boolean isRootInPlace() {
    return Files.exists(root.resolve(spool ? OWNER : lake.layout().commit(0)));
  }

  /** Returns the identity of a file or folder, or its path without one; null if it is absent. */
  static Object identity(Path path) {
    try {
      Object key = Files.readAttributes(path, BasicFileAttributes.class).fileKey();
      return key == null ? path : key;
    } catch (IOException absent) {
      return null;
    }
  }

  /** Creates the folder of segments if it is absent; fails if {@link #isInPlace} is still false. */
  synchronized void prepare() throws IOException {
    if (identity(root.resolve(LANDING)) == null && isRootInPlace()) {
      PrivateFiles.createFolders(root.resolve(LANDING));
      landing = null;
    }
    if (!isInPlace()) {
      throw new IOException("the folder of the lake or of its segments was moved or replaced");
    }
  }

  /** Returns the free space of this directory, in bytes. */
  public long usableSpace() {
    return files.wrapErrors("look at", "", () -> Files.getFileStore(root).getUsableSpace());
  }

  /**
   * Completes segments whose writer died, and uploads the sealed segments of a spool.
   *
   * @return paths of the completed segments, in order
   * @throws LakeException if a segment cannot be read, renamed or uploaded
   */
  public List<String> recover() {
    return recoverBelow(LANDING);
  }

  void recover(String stream) {
    recoverBelow(lake.layout().landingFolder(stream));
  }

  private List<String> recoverBelow(String folder) {
    List<String> recovered = new LandingRecovery(files, Optional.of(root)).run(folder);
    if (spool) {
      uploadAll(folder, lake.state().inputs());
    }
    sealed.adopt();
    return recovered;
  }

  /** Uploads a stream's sealed segments, ingested or not; called by the thread that writes them. */
  void uploadSealed(String stream) {
    uploadAll(lake.layout().landingFolder(stream), Set.of());
  }

  /**
   * Uploads sealed segments. Deletes from the lake the header of each segment that is not open any
   * more.
   *
   * @param ingested paths of segments to delete instead of uploading them, because they were
   *     ingested
   */
  private void uploadAll(String folder, Set<String> ingested) {
    List<StoredFile> spooled = files.list(folder);
    for (StoredFile file : spooled) {
      if (file.path().endsWith(".avro")) {
        if (ingested.contains(file.path())) {
          // The segment was uploaded before. A run may have deleted it from the lake since.
          new UnloggedFiles(files).delete(file.path());
        } else {
          upload(file.path());
        }
      }
    }
    for (StoredFile file : spooled) {
      if (file.path().endsWith(ANNOUNCED)) {
        String path = file.path().substring(0, file.path().length() - ANNOUNCED.length());
        if (!files.exists(path + OpenSegment.SUFFIX)) {
          new UnloggedFiles(lake.files()).delete(path + OpenSegment.SUFFIX);
          new UnloggedFiles(files).delete(file.path());
        }
      }
    }
  }

  private void upload(String path) {
    Path segment = root.resolve(path);
    lake.files()
        .run(
            "write",
            path,
            // An earlier upload may have created it, and an erasure may have rewritten it since.
            () -> lake.files().putIfAbsent().create(path, segment));
    sealed.add(path, files);
    new UnloggedFiles(files).delete(path);
  }

  /** Lists a segment that was sealed in the lake itself; {@link #uploadSealed} lists others. */
  void listSealed(String path) {
    if (!spool) {
      sealed.add(path, files);
    }
  }

  /** Writes the header of a new segment to the lake; does nothing without a spool. */
  void publishHeader(String path) throws IOException {
    if (spool) {
      files.write(path + ANNOUNCED, out -> 0);
      files.sync(List.of(path + ANNOUNCED));
      byte[] header = Files.readAllBytes(root.resolve(path + OpenSegment.SUFFIX));
      lake.files().write(path + OpenSegment.SUFFIX, header, 0);
    }
  }

  @Override
  public void close() {
    files.run("close", LEASE, lease::close);
  }
}
