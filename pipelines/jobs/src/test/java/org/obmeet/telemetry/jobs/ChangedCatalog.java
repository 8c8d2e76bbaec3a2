package org.obmeet.telemetry.jobs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import org.obmeet.telemetry.schemas.source.CatalogSource;

/** A folder with a copy of the shipped catalogue in which a test changes files. */
public final class ChangedCatalog {
  private static final List<String> FOLDERS =
      List.of("cubes", "datasets", "domains", "facts", "hierarchies", "policy");

  private final Path folder;

  private ChangedCatalog(Path folder) {
    this.folder = folder;
  }

  /** Copies the shipped catalogue to a folder. */
  public static ChangedCatalog in(Path folder) {
    CatalogSource shipped = CatalogSource.classPath();
    ChangedCatalog copy = new ChangedCatalog(folder);
    FOLDERS.forEach(part -> shipped.files(part).forEach(f -> copy.write(f, shipped.text(f))));
    return copy;
  }

  /** Changes the text of a file. The new text must differ. */
  public ChangedCatalog with(String file, UnaryOperator<String> change) {
    try {
      String before = Files.readString(folder.resolve(file));
      String after = change.apply(before);
      if (after.equals(before)) {
        throw new IllegalArgumentException("nothing of " + file + " was changed");
      }
      return write(file, after);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Adds or replaces a file. */
  public ChangedCatalog write(String file, String text) {
    try {
      Path path = folder.resolve(file);
      Files.createDirectories(path.getParent());
      Files.writeString(path, text);
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The path of the folder. */
  public String path() {
    return folder.toString();
  }
}
