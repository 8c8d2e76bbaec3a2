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

/** Rights told by locks on files. */
class FileLeasesTest {
  private static final int MANY = 500;

  @TempDir Path folder;

  @Test
  void take_besideOneWhoHasIt_isEmpty_untilItIsGivenBack() throws IOException {
    FileLeases leases = new FileLeases(folder);
    try (Closeable first = leases.tryAcquire("staging/a").orElseThrow()) {
      assertThat(leases.isHeld("staging/a")).isTrue();
      assertThat(leases.tryAcquire("staging/a")).isEmpty();
    }
    assertThat(leases.isHeld("staging/a")).isFalse();
    leases.tryAcquire("staging/a").orElseThrow().close();
    assertThat(folder.resolve("staging/aside").toFile().list()).isEmpty();
  }

  /** Whoever takes a right that nobody had before must not look dead in between. */
  @Test
  @Timeout(60)
  void isTaken_asSoonAsTheFileIsSeen_isTrue() throws IOException {
    FileLeases leases = new FileLeases(folder);
    List<Closeable> held = new ArrayList<>();
    CompletableFuture<Void> taker =
        CompletableFuture.runAsync(
            () -> {
              for (int i = 0; i < MANY; i++) {
                held.add(take(leases, path(i)).orElseThrow());
              }
            });

    for (int i = 0; i < MANY; i++) {
      while (!Files.exists(folder.resolve(path(i))) && !taker.isCompletedExceptionally()) {
        Thread.onSpinWait();
      }
      assertThat(isTaken(leases, path(i))).as(path(i)).isTrue();
    }
    taker.join();
    for (Closeable one : held) {
      one.close();
    }
  }

  private static String path(int i) {
    return "staging/run-" + i + "/active";
  }

  private static Optional<Closeable> take(FileLeases leases, String path) {
    try {
      return leases.tryAcquire(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isTaken(FileLeases leases, String path) {
    try {
      return leases.isHeld(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
