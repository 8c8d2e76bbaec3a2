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
 * Where rows land before their segment is whole. In a lake in a folder that is the lake itself. For
 * a lake elsewhere it is a spool, a folder of this machine that one process has: rows are durable
 * there, and a whole segment is put into the lake from there, by that process or by the next one
 * that has the spool. For each segment that is not in the lake yet its head lies there, as {@code
 * SEGMENT.avro.open}, so that an erasure knows what is being written.
 */
public final class LandingDirectory implements AutoCloseable {
  private static final String ANNOUNCED = ".announced";
  private static final String OWNER = "lake";
  private static final String RIGHT = "collector";

  private final Lake lake;
  private final Path root;
  private final LakeFiles here;
  private final boolean spool;
  private final Closeable right;

  private LandingDirectory(Lake lake, Path root, boolean spool, Closeable right) {
    this.lake = lake;
    this.root = root;
    this.here = spool ? new LakeFiles(root.toString(), new LocalStore(root)) : lake.files();
    this.spool = spool;
    this.right = right;
  }

  /**
   * The place of a lake.
   *
   * @param spool a folder of this machine, for a lake elsewhere; made where it is absent
   * @throws LakeException where a spool is missing, not needed, of another lake, or in use
   */
  public static LandingDirectory of(Lake lake, Optional<Path> spool) {
    Optional<Path> folder = Locations.local(lake.root());
    if (folder.isPresent()) {
      if (spool.isPresent()) {
        throw new LakeException(
            "a spool is for a lake that is no folder of this machine; the lake is at " + lake);
      }
      return new LandingDirectory(lake, folder.get(), false, () -> {});
    }
    Path root =
        spool
            .map(path -> path.toAbsolutePath().normalize())
            .orElseThrow(
                () ->
                    new LakeException(
                        "landing needs a lake in a folder of this machine, or a spool there; the"
                            + " lake is at "
                            + lake));
    try {
      return new LandingDirectory(lake, root, true, have(lake, root));
    } catch (IOException e) {
      throw new LakeException("cannot use the spool " + root + ": " + IoErrors.describe(e), e);
    }
  }

  private static Closeable have(Lake lake, Path root) throws IOException {
    Closeable right =
        new FileLeases(root)
            .tryAcquire(RIGHT)
            .orElseThrow(() -> new IOException("another collector has it"));
    Path owner = root.resolve(OWNER);
    if (Files.exists(owner) && !Files.readString(owner).equals(lake.root())) {
      right.close();
      throw new IOException("it is that of the lake at " + Files.readString(owner));
    }
    Files.writeString(owner, lake.root());
    LocalStore.sync(owner);
    LocalStore.sync(root);
    return right;
  }

  Lake lake() {
    return lake;
  }

  Path root() {
    return root;
  }

  /** Its files; for a lake in a folder, those of the lake. */
  LakeFiles files() {
    return here;
  }

  /** Whether what is written here has to be put into the lake. */
  boolean isSpool() {
    return spool;
  }

  /** Bytes that may still be written here. */
  public long usableSpace() {
    return here.wrapErrors("look at", "", () -> Files.getFileStore(root).getUsableSpace());
  }

  /**
   * Makes segments whose writer died into whole ones, and puts what lies here into the lake.
   *
   * @return paths of the segments whose writer had died, in order
   * @throws LakeException where one cannot be read, renamed or put
   */
  public List<String> recover() {
    List<String> recovered = recovery("landing");
    if (spool) {
      handOverAll("landing", lake.state().inputs());
    }
    return recovered;
  }

  /** The same of one stream, without putting any. */
  void recover(String stream) {
    recovery(lake.layout().landingFolder(stream));
  }

  private List<String> recovery(String folder) {
    return new LandingRecovery(here, Optional.of(root)).run(folder);
  }

  /** Puts a stream's whole segments into the lake; called by whoever writes them. */
  void uploadSealed(String stream) {
    handOverAll(lake.layout().landingFolder(stream), Set.of());
  }

  /** What was announced and never came to be is taken back. */
  private void handOverAll(String folder, Set<String> inputs) {
    for (FileInfo file : here.list(folder)) {
      if (file.path().endsWith(ANNOUNCED)) {
        String path = file.path().substring(0, file.path().length() - ANNOUNCED.length());
        if (inputs.contains(path)) {
          // It was put there, and has been read; it may have gone since.
          here.delete(path);
        }
        if (here.exists(path)) {
          put(path);
        }
        if (!here.exists(path + OpenSegment.ENDING)) {
          lake.files().delete(path + OpenSegment.ENDING);
          here.delete(file.path());
        }
      }
    }
  }

  private void put(String path) {
    Path whole = root.resolve(path);
    lake.files()
        .wrapErrors(
            "write",
            path,
            () -> {
              if (!lake.files().putIfAbsent().create(path, whole)
                  && lake.files().size(path) != Files.size(whole)) {
                throw new IOException("another segment has its name");
              }
              return path;
            });
    here.delete(path);
  }

  /** Lets the lake know of a segment that is begun: its head as it is written. */
  void publishHeader(String path) throws IOException {
    if (spool) {
      here.write(path + ANNOUNCED, out -> 0);
      here.sync(List.of(path + ANNOUNCED));
      byte[] head = Files.readAllBytes(root.resolve(path + OpenSegment.ENDING));
      lake.files()
          .write(
              path + OpenSegment.ENDING,
              out -> {
                out.write(head);
                return 0;
              });
    }
  }

  /** Lets another process have it. */
  @Override
  public void close() {
    here.wrapErrors(
        "close",
        RIGHT,
        () -> {
          right.close();
          return RIGHT;
        });
  }
}
