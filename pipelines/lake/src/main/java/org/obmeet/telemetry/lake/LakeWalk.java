package org.obmeet.telemetry.lake;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Everything that lies below a lake's root: hidden files, links and what nobody knows too. */
public final class LakeWalk {
  private LakeWalk() {}

  /**
   * A thing found.
   *
   * @param path relative to the root, with {@code /}
   * @param size in bytes
   * @param modified by the file system's clock
   */
  public record Found(String path, long size, Instant modified) {}

  /**
   * Everything but folders, in order of path.
   *
   * @throws LakeException where the lake is no folder of this machine, or cannot be read
   */
  public static List<Found> of(Lake lake) {
    Path root =
        Locations.local(lake.root())
            .orElseThrow(
                () ->
                    new LakeException(
                        "every byte can be walked in a folder of this machine alone; the lake is"
                            + " at "
                            + lake.root()));
    List<Found> found = new ArrayList<>();
    lake.files().doing("walk", "", () -> Files.walkFileTree(root, new Visitor(root, found)));
    found.sort(Comparator.comparing(Found::path));
    return found;
  }

  private static final class Visitor extends SimpleFileVisitor<Path> {
    private final Path root;
    private final List<Found> found;

    Visitor(Path root, List<Found> found) {
      this.root = root;
      this.found = found;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
      String path = root.relativize(file).toString().replace(java.io.File.separatorChar, '/');
      found.add(new Found(path, attributes.size(), attributes.lastModifiedTime().toInstant()));
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
      if (e instanceof java.nio.file.NoSuchFileException) {
        return FileVisitResult.CONTINUE;
      }
      throw e;
    }
  }
}
