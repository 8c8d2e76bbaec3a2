package org.obmeet.telemetry.cli.demo;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.obmeet.telemetry.cli.option.AtomicFolder;
import org.obmeet.telemetry.jobs.JobException;
import org.obmeet.telemetry.lake.store.LocalStore;

/** The folder of a demonstration, with the lake, the keys, the input and a marker file. */
record DemoFolder(Path root) {
  private static final String MARKER_FILE = ".telemetry-demo";

  /**
   * Returns the folder without a change to it.
   *
   * @throws JobException if the folder has files but no marker file, or cannot be read and written
   */
  static DemoFolder at(Path root) {
    DemoFolder folder = new DemoFolder(root);
    if (Files.isDirectory(root) && !(Files.isReadable(root) && Files.isWritable(root))) {
      throw unwritable(root, new AccessDeniedException(root.toString()));
    }
    if (Files.exists(root) && !folder.isOursOrEmpty()) {
      throw JobException.badInput(
          ("--out must be a new folder, an empty one or one of an earlier demonstration; '%s' is"
                  + " none of these and was not touched")
              .formatted(root));
    }
    return folder;
  }

  private static JobException unwritable(Path root, IOException e) {
    return JobException.badInput(
        ("--out must be a folder that can be created and written; '%s' cannot: choose another, or"
                + " change the owner or mode of its parent")
            .formatted(root),
        e);
  }

  /** Creates and marks the folder, and deletes lake, keys and pages of an earlier demonstration. */
  void prepare() throws IOException {
    try {
      Files.createDirectories(root);
      Files.writeString(
          root.resolve(MARKER_FILE),
          "Folder of a demonstration. 'telemetry demo' deletes lake, keys and pages in it.\n");
    } catch (IOException e) {
      throw unwritable(root, e);
    }
    LocalStore.deleteTree(lake());
    LocalStore.deleteTree(keys());
    LocalStore.deleteTree(pages());
    Files.createDirectory(pages());
  }

  Path lake() {
    return root.resolve("lake");
  }

  Path keys() {
    return root.resolve("lake.keys");
  }

  /** Returns the folder of the pages to serve: the report and the site. */
  Path pages() {
    return root.resolve("pages");
  }

  Path report() {
    return pages().resolve("report.html");
  }

  Path site() {
    return pages().resolve("site");
  }

  Path input() {
    return root.resolve("input");
  }

  private boolean isOursOrEmpty() {
    return Files.isRegularFile(root.resolve(MARKER_FILE)) || AtomicFolder.isEmptyFolder(root);
  }
}
