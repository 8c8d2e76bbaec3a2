package org.obmeet.telemetry.lake.landing;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.file.LakeFiles;
import org.obmeet.telemetry.lake.io.IoErrors;
import org.obmeet.telemetry.lake.store.FileInfo;
import org.obmeet.telemetry.lake.store.FileLeases;
import org.obmeet.telemetry.lake.store.LakeException;
import org.obmeet.telemetry.lake.store.LocalStore;
import org.obmeet.telemetry.lake.store.Locations;

/**
 * The local folder in which segments are written.
 *
 * <p>For a lake in a local folder, it is the lake itself. For any other lake it is a spool: a local
 * folder that one process uses at a time. Rows are durable in the spool, and sealed segments are
 * uploaded from it, by this process or by the next that uses the spool. While a segment is not in
 * the lake yet, the lake has its header, as {@code SEGMENT.avro.open}, so that an erasure knows
 * what is being written.
 */
public final class LandingDirectory implements AutoCloseable {
  private static final String ANNOUNCED = ".announced";
  private static final String OWNER = "lake";
  private static final String LEASE = "collector";

  private final Lake lake;
  private final Path root;
  private final LakeFiles files;
  private final boolean spool;
  private final Closeable lease;

  private LandingDirectory(Lake lake, Path root, boolean spool, Closeable lease) {
    this.lake = lake;
    this.root = root;
    this.files = spool ? new LakeFiles(root.toString(), new LocalStore(root)) : lake.files();
    this.spool = spool;
    this.lease = lease;
  }

  /**
   * Returns the landing directory of a lake.
   *
   * @param spool a local folder, created if absent; needed if and only if the lake is not local
   * @throws LakeException if a spool is missing, not needed, of another lake, or in use
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
                        "a spool is required, because the lake is not in a local folder; the lake is at "
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
    Path owner = root.resolve(OWNER);
    if (Files.exists(owner) && !Files.readString(owner).equals(lake.root())) {
      lease.close();
      throw new IOException("it belongs to the lake at " + Files.readString(owner));
    }
    Files.writeString(owner, lake.root());
    LocalStore.sync(owner);
    LocalStore.sync(root);
    return lease;
  }

  Lake lake() {
    return lake;
  }

  Path root() {
    return root;
  }

  /** Returns the files of this directory; for a lake in a folder, those of the lake. */
  LakeFiles files() {
    return files;
  }

  /** Returns true if segments that are written here have to be uploaded to the lake. */
  boolean isSpool() {
    return spool;
  }

  /** Returns the free space of this directory, in bytes. */
  public long usableSpace() {
    return files.wrapErrors("look at", "", () -> Files.getFileStore(root).getUsableSpace());
  }

  /**
   * Completes segments whose writer died, and uploads the sealed segments of a spool.
   *
   * @return paths of the segments whose writer had died, in order
   * @throws LakeException if one cannot be read, renamed or uploaded
   */
  public List<String> recover() {
    List<String> recovered = recoverBelow("landing");
    if (spool) {
      uploadAll("landing", lake.state().inputs());
    }
    return recovered;
  }

  /** Completes the segments of one stream, without an upload. */
  void recover(String stream) {
    recoverBelow(lake.layout().landingFolder(stream));
  }

  private List<String> recoverBelow(String folder) {
    return new LandingRecovery(files, Optional.of(root)).run(folder);
  }

  /** Uploads a stream's sealed segments; called by the thread that writes them. */
  void uploadSealed(String stream) {
    uploadAll(lake.layout().landingFolder(stream), Set.of());
  }

  /** Uploads sealed segments, and withdraws the headers of segments that do not exist. */
  private void uploadAll(String folder, Set<String> inputs) {
    for (FileInfo file : files.list(folder)) {
      if (file.path().endsWith(ANNOUNCED)) {
        String path = file.path().substring(0, file.path().length() - ANNOUNCED.length());
        if (inputs.contains(path)) {
          // It was uploaded and ingested. The lake may no longer have it.
          files.delete(path);
        }
        if (files.exists(path)) {
          upload(path);
        }
        if (!files.exists(path + OpenSegment.SUFFIX)) {
          lake.files().delete(path + OpenSegment.SUFFIX);
          files.delete(file.path());
        }
      }
    }
  }

  private void upload(String path) {
    Path sealed = root.resolve(path);
    lake.files()
        .wrapErrors(
            "write",
            path,
            () -> {
              if (!lake.files().putIfAbsent().create(path, sealed)
                  && lake.files().size(path) != Files.size(sealed)) {
                throw new IOException("the lake has another segment of this name");
              }
              return path;
            });
    files.delete(path);
  }

  /** Publishes the header of a new segment to the lake; nothing happens without a spool. */
  void publishHeader(String path) throws IOException {
    if (spool) {
      files.write(path + ANNOUNCED, out -> 0);
      files.sync(List.of(path + ANNOUNCED));
      byte[] header = Files.readAllBytes(root.resolve(path + OpenSegment.SUFFIX));
      lake.files()
          .write(
              path + OpenSegment.SUFFIX,
              out -> {
                out.write(header);
                return 0;
              });
    }
  }

  /** Releases the spool for other processes. */
  @Override
  public void close() {
    files.wrapErrors(
        "close",
        LEASE,
        () -> {
          lease.close();
          return LEASE;
        });
  }
}
