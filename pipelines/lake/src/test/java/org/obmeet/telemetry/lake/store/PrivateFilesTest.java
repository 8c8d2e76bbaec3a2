package org.obmeet.telemetry.lake.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.obmeet.telemetry.lake.file.LakeFiles;

/** Tests the modes of files and folders of a lake in a folder. */
class PrivateFilesTest {
  @TempDir Path folder;

  private static String mode(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }

  @Test
  void filesOfALake_outsideRelease_areTheirOwnersAlone() throws Exception {
    Path root = folder.resolve("lake");
    LakeFiles files = LakeFiles.at(root.toString());
    files.write("clean/stream/a", new byte[] {1}, 1);
    files.write("ledger/checked.json", out -> 0);
    files.putIfAbsent().create("ledger/commits/0", new byte[] {1});
    files.leases().tryAcquire("staging/run/active").orElseThrow().close();

    for (String path :
        List.of(
            "clean/stream/a", "ledger/checked.json", "ledger/commits/0", "staging/run/active")) {
      assertThat(mode(root.resolve(path))).as(path).isEqualTo("rw-------");
      assertThat(mode(root.resolve(path).getParent())).as(path).isEqualTo("rwx------");
    }
    assertThat(mode(root.resolve("staging/aside"))).isEqualTo("rwx------");
  }

  @Test
  void publicFiles_haveTheModeOfTheirFolder() throws Exception {
    Path root = folder.resolve("lake");
    Files.createDirectories(root.resolve("public"));
    Files.setPosixFilePermissions(
        root.resolve("public"), PosixFilePermissions.fromString("rwxr-xr-x"));

    LakeFiles.at(root.toString()).write("public/log", new byte[] {1}, 1);

    assertThat(mode(root.resolve("public/log"))).isEqualTo("rw-r--r--");
  }

  @Test
  void releasedFiles_haveTheModeOfTheirFolder() throws Exception {
    Path root = folder.resolve("lake");
    Files.createDirectories(root.resolve("release"));
    Files.setPosixFilePermissions(
        root.resolve("release"), PosixFilePermissions.fromString("rwxr-x---"));
    LakeFiles files = LakeFiles.at(root.toString());
    files.write("release/table", new byte[] {1}, 1);
    files.putIfAbsent().create("release/once", new byte[] {1});
    files.write("staging/run/staged", new byte[] {1}, 1);
    files.link("staging/run/staged", "release/linked");

    for (String name : List.of("table", "once", "linked")) {
      Set<PosixFilePermission> mode =
          EnumSet.copyOf(Files.getPosixFilePermissions(root.resolve("release").resolve(name)));
      assertThat(PosixFilePermissions.toString(mode)).as(name).isEqualTo("rw-r-----");
    }
  }

  @Test
  void sync_ofAFolderThatCannotBeOpened_fails() throws Exception {
    Path closed = Files.createDirectory(folder.resolve("closed"));
    Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("-wx------"));
    try {
      assumeFalse(Files.isReadable(closed), "root opens every folder");
      assertThatThrownBy(() -> LocalStore.sync(closed)).isInstanceOf(AccessDeniedException.class);
    } finally {
      Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("rwx------"));
    }
  }
}
