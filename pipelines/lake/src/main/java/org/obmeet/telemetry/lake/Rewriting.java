package org.obmeet.telemetry.lake;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Optional;

/**
 * The right to write files anew and to sweep what the log does not name, for one retention or
 * erasure at a time: what one has written and not committed yet, another must not take for left
 * behind. A lock of the operating system, which ends with its process; a lake elsewhere than in a
 * folder of this machine has none.
 */
public final class Rewriting implements AutoCloseable {
  /** The locked file; it is never deleted. */
  public static final String PATH = "staging/rewriting";

  private static final long PAUSE_MILLIS = 50;

  private final Lake lake;
  private final Optional<FileChannel> channel;

  private Rewriting(Lake lake, Optional<FileChannel> channel) {
    this.lake = lake;
    this.channel = channel;
  }

  /**
   * Takes the right, waiting while another run has it.
   *
   * @param patience how long it is waited for
   * @return empty where another run has it still
   * @throws LakeException where the file cannot be written
   */
  public static Optional<Rewriting> begin(Lake lake, Duration patience) {
    Optional<Path> root = Locations.local(lake.root());
    if (root.isEmpty()) {
      return Optional.of(new Rewriting(lake, Optional.empty()));
    }
    return lake.files()
        .doing("write", PATH, () -> lock(root.get().resolve(PATH), patience))
        .map(channel -> new Rewriting(lake, Optional.of(channel)));
  }

  @SuppressWarnings("MustBeClosedChecker")
  private static Optional<FileChannel> lock(Path file, Duration patience) throws IOException {
    Files.createDirectories(file.getParent());
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      for (long left = patience.toMillis() / PAUSE_MILLIS; left >= 0; left--) {
        if (locks(channel)) {
          return Optional.of(channel);
        }
        Thread.sleep(PAUSE_MILLIS);
      }
      channel.close();
      return Optional.empty();
    } catch (InterruptedException e) {
      channel.close();
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while another run has it", e);
    }
  }

  private static boolean locks(FileChannel channel) throws IOException {
    try {
      return channel.tryLock() != null;
    } catch (OverlappingFileLockException ofThisProcess) {
      return false;
    }
  }

  /** Lets others go on. */
  @Override
  public void close() {
    channel.ifPresent(
        open ->
            lake.files()
                .doing(
                    "close",
                    PATH,
                    () -> {
                      open.close();
                      return PATH;
                    }));
  }
}
