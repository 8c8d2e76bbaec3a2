package org.obmeet.telemetry.lake.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Tests leases by file locks. */
class FileLeasesTest {
  private static final int LEASES = 500;

  @TempDir Path folder;

  @Test
  void tryAcquire_ownedLease_isEmptyUntilItsRelease() throws IOException {
    FileLeases leases = new FileLeases(folder);
    try (Closeable first = leases.tryAcquire("staging/a").orElseThrow()) {
      assertThat(leases.isHeld("staging/a")).isTrue();
      assertThat(leases.tryAcquire("staging/a")).isEmpty();
    }
    assertThat(leases.isHeld("staging/a")).isFalse();
    leases.tryAcquire("staging/a").orElseThrow().close();
    assertThat(folder.resolve("staging/aside").toFile().list()).isEmpty();
  }

  /** A new lease file must never look like one of a dead process. */
  @Test
  @Timeout(60)
  void isHeld_newLeaseFile_isTrueAtOnce() throws IOException {
    FileLeases leases = new FileLeases(folder);
    List<Closeable> owned = new ArrayList<>();
    CompletableFuture<Void> owner =
        CompletableFuture.runAsync(
            () -> {
              for (int i = 0; i < LEASES; i++) {
                owned.add(acquire(leases, path(i)).orElseThrow());
              }
            });

    for (int i = 0; i < LEASES; i++) {
      while (!Files.exists(folder.resolve(path(i))) && !owner.isCompletedExceptionally()) {
        Thread.onSpinWait();
      }
      assertThat(isHeld(leases, path(i))).as(path(i)).isTrue();
    }
    owner.join();
    for (Closeable one : owned) {
      one.close();
    }
  }

  private static String path(int i) {
    return "staging/run-" + i + "/active";
  }

  private static Optional<Closeable> acquire(FileLeases leases, String path) {
    try {
      return leases.tryAcquire(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isHeld(FileLeases leases, String path) {
    try {
      return leases.isHeld(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
