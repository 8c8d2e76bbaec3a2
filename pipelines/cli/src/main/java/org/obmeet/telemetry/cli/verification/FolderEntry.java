package org.obmeet.telemetry.cli.verification;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.store.Locations;
import org.obmeet.telemetry.lake.store.StoredFile;

/**
 * An entry of a lake's folder. An unknown mode or user is 0.
 *
 * @param isOther true for an entry that is no file and no folder, such as a link
 * @param isBeingWritten true for a temporary file that a process may be writing
 * @param inode the same for all names of a file
 * @param names number of hard links of a file, without those of files that are being written
 * @param mode Unix permissions, with the bits set-user-id and set-group-id
 * @param user user id of the owner
 */
record FolderEntry(
    String path,
    boolean isFile,
    boolean isOther,
    boolean isBeingWritten,
    long size,
    long inode,
    long names,
    int mode,
    int user) {
  private static final int MODE_BITS = 07777;

  /** Lists all entries in order of path. Follows no link, and ignores what is deleted meanwhile. */
  static List<FolderEntry> all(Lake lake, Path root) throws IOException {
    Set<String> paths = new TreeSet<>(Set.of(""));
    for (StoredFile file : lake.files().walk()) {
      for (Path path = Path.of(file.path()); path != null; path = path.getParent()) {
        paths.add(path.toString());
      }
    }
    boolean unix = root.getFileSystem().supportedFileAttributeViews().contains("unix");
    String names =
        (unix ? "unix:ino,nlink,mode,uid," : "")
            + "isRegularFile,isDirectory,size,lastModifiedTime";
    List<FolderEntry> entries = new ArrayList<>();
    for (String path : paths) {
      try {
        Map<String, Object> read =
            Files.readAttributes(root.resolve(path), names, LinkOption.NOFOLLOW_LINKS);
        boolean isFile = (boolean) read.get("isRegularFile");
        entries.add(
            new FolderEntry(
                path.replace('\\', '/'),
                isFile,
                !isFile && !(boolean) read.get("isDirectory"),
                isFile && isBeingWritten(path, (FileTime) read.get("lastModifiedTime")),
                (long) read.get("size"),
                (long) read.getOrDefault("ino", 0L),
                isFile ? (int) read.getOrDefault("nlink", 1) : 1,
                (int) read.getOrDefault("mode", 0) & MODE_BITS,
                (int) read.getOrDefault("uid", 0)));
      } catch (NoSuchFileException deleted) {
        continue;
      }
    }
    Map<Long, Long> written =
        entries.stream()
            .filter(FolderEntry::isBeingWritten)
            .collect(Collectors.groupingBy(FolderEntry::inode, Collectors.counting()));
    return entries.stream().map(entry -> entry.without(written)).toList();
  }

  /** Returns true for a temporary file that is so recent that retention keeps it. */
  private static boolean isBeingWritten(String path, FileTime modified) {
    return Locations.isTemporaryPath(path.replace('\\', '/'))
        && Duration.between(modified.toInstant(), Instant.now())
                .abs()
                .compareTo(Locations.MAX_WRITE_TIME)
            < 0;
  }

  private FolderEntry without(Map<Long, Long> written) {
    long left = names - written.getOrDefault(inode, 0L);
    return new FolderEntry(path, isFile, isOther, isBeingWritten, size, inode, left, mode, user);
  }
}
