package org.obmeet.telemetry.lake.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Stream;

/** Creates files and folders that only their owner can use, if the file system has modes. */
public final class PrivateFiles {
  private static final FileAttribute<?> FILE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
  private static final FileAttribute<?> FOLDER =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

  private PrivateFiles() {}

  /** Opens a file, which is created with mode 600. */
  public static FileChannel open(Path file, OpenOption... options) throws IOException {
    return FileChannel.open(file, Set.of(options), attributes(file, FILE));
  }

  /** Returns the attributes of a new file of mode 600. */
  public static FileAttribute<?>[] attributes(Path file) {
    return attributes(file, FILE);
  }

  /** Creates a folder and missing parents with mode 700. */
  public static void createFolders(Path folder) throws IOException {
    Files.createDirectories(folder, attributes(folder, FOLDER));
  }

  /** Gives a file the permissions of its folder, except the permissions to execute. */
  static void share(Path file, Path folder) throws IOException {
    if (hasModes(file)) {
      Set<PosixFilePermission> mode = EnumSet.copyOf(Files.getPosixFilePermissions(folder));
      mode.removeIf(permission -> permission.name().endsWith("EXECUTE"));
      Files.setPosixFilePermissions(file, mode);
    }
  }

  private static FileAttribute<?>[] attributes(Path path, FileAttribute<?> mode) {
    return Stream.of(mode).filter(any -> hasModes(path)).toArray(FileAttribute<?>[]::new);
  }

  static boolean hasModes(Path path) {
    return path.getFileSystem().supportedFileAttributeViews().contains("posix");
  }
}
